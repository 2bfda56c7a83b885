"""`/duty`: the rota of the estate on which somebody works; in a group that of the group's estate."""

from dialogs.events import Pressed
from dialogs.kit import N_, Say
from handlers.hearing.heard import Heard
from storage.people import staff

MOST_SHOWN = 3


def show(heard: Heard, said: str) -> None:
    """Show the week; somebody of several estates may name the one that is meant."""
    if heard.in_group:
        return heard.open("duty", Pressed("open"), str(heard.turn.here().estate.id))
    member = heard.person.staff
    found = staff.works_at(heard.turn.db, member.id or 0, heard.turn.bot_id) if member is not None else []
    meant = [one for one in found if said and said in one.name] or found
    if not meant:
        return heard.answer(Say(N_("You work on none of the estates I serve, so there is no rota for you.")))
    for estate in meant[:MOST_SHOWN]:
        heard.open("duty", Pressed("open"), str(estate.id))
    return None

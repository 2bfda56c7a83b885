"""`/visits`: what I still have to visit; for who leads, how much was visited, and the plan of rounds (V5, V6)."""

from dialogs.events import Pressed
from dialogs.kit import N_, Say
from handlers.hearing.heard import Heard
from storage.people import staff

MOST_SHOWN = 3


def show(heard: Heard, said: str) -> None:
    """Show the visits of the estates on which somebody works; they may name the one that is meant."""
    member = heard.person.staff
    found = staff.works_at(heard.turn.db, member.id or 0, heard.turn.bot_id) if member is not None else []
    meant = [one for one in found if said and said in one.name] or found
    if not meant:
        return heard.answer(Say(N_("You work on none of the estates I serve, so there are no visits for you.")))
    for estate in meant[:MOST_SHOWN]:
        heard.open("visits", Pressed("open"), str(estate.id))
    return None

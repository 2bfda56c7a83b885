"""The front desk looks a unit up: who is bound to it. The showing is on the audit trail."""

from dialogs.events import Pressed
from dialogs.kit import N_, Say
from handlers.hearing.heard import Heard
from handlers.roster import doors
from handlers.wording.cleaning import clean_name
from storage import audit
from storage.people import staff, units

MOST_FOUND = 3


def look_up(heard: Heard, said: str) -> None:
    """Show the household of the unit that was named."""
    turn, member = heard.turn, heard.person.staff
    served = staff.works_at(turn.db, member.id or 0, turn.bot_id, staff.DESK) if member is not None else []
    if not served:
        return heard.answer(Say(N_("Only the front desk can do this.")))
    if not said:
        return heard.answer(Say(N_("Please write the unit behind the command, for example: /unit 3-2-501")))
    try:
        door = doors.read("", "", said)
    except doors.NoDoor:
        text = N_("I can't read “{said}” as a unit. For example: /unit 3-2-501")
        return heard.answer(Say(text, {"said": clean_name(said)}))
    found = [place for one in served for place in units.named(turn.db, one.id or 0, door.building, door.unit)]
    if not found:
        return heard.answer(Say(N_("There is no unit “{said}” here."), {"said": clean_name(said)}))
    for place in found[:MOST_FOUND]:
        turn.at(place.estate_id)
        audit.note(turn.db, heard.person.user_id, "household_shown", f"unit:{place.unit_id}", now=turn.now)
        heard.open("household", Pressed("open"), str(place.unit_id))
    return None

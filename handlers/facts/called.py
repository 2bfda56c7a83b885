"""Who is called about a danger, level by level (X10), and who is not (X4)."""

from dataclasses import replace

from handlers.facts import accused, paged
from handlers.office import Turn
from storage.people import staff
from storage.post import outbox
from storage.reading import get
from storage.register import neighbours
from storage.rules import first_contact
from storage.rules.first_contact import Besides
from storage.tables import Alarm, Record, Staff


def besides(turn: Turn, alarm: Alarm, text: str) -> Besides:
    """Whose the matter is, and whom it accuses (X4): a danger's words do that whatever kind of matter they became."""
    apart = Besides(alarm.user_id)
    if alarm.record_id is not None:
        apart = first_contact.apart(turn.db, get(turn.db, Record, alarm.record_id))
        text = neighbours.text_of(turn.db, alarm.record_id)
    return replace(apart, accused=apart.accused | accused.by(turn, alarm.estate_id, text))


def level(turn: Turn, alarm: Alarm, number: int, apart: Besides) -> list[Staff]:
    """Who is paged on a level, but not who raised the alarm, nor who stands ``apart``."""
    return [one for one in _on_level(turn, alarm.estate_id, number, apart) if one.user_id != alarm.user_id]


def _on_level(turn: Turn, estate_id: int, number: int, apart: Besides) -> list[Staff]:
    """Whoever is on duty, else everybody who holds the level's role, as far as they can be reached."""
    if number == 0:
        found = first_contact.on_call(turn.db, estate_id, turn.at(estate_id).hours, turn.now, apart)
        people = [get(turn.db, Staff, found[0])] if found else []
    else:
        people = staff.with_role(turn.db, estate_id, paged.LEVELS[number - 1])
    reached = (one for one in people if one.user_id is not None and apart.spares(one))
    return [one for one in reached if outbox.reachable(turn.db, turn.bot_id, one.user_id or 0)]


def first(turn: Turn, estate_id: int, apart: Besides) -> list[Staff]:
    """Who would be paged first: whoever is on duty, else the first level that is held."""
    levels = (_on_level(turn, estate_id, number, apart) for number in range(len(paged.LEVELS) + 1))
    return next(filter(None, levels), [])

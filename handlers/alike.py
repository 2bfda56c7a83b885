"""Finding what others have filed about the same thing (K4, K9): the one place that says when two matters are alike."""

from datetime import timedelta

from handlers.office import Turn
from storage import collective
from storage.collective import Alike, Sought
from storage.tables import Record


def similar(turn: Turn, sought: Sought) -> list[Alike]:
    """The records of other residents of the estate that are about the same thing, oldest first."""
    return collective.similar(turn.db, sought)


def to_record(turn: Turn, record: Record) -> list[Alike]:
    """What was filed within the profile's days and is like a record."""
    since = turn.now - timedelta(days=turn.at(record.estate_id).procedure.similar_days)
    place = (record.unit_id, record.category, record.place)
    return similar(turn, Sought(record.estate_id, record.resident_id, *place, since))


def complainants(found: list[Alike], own: int) -> int:
    """How many different people complain, the one counted whose record it is."""
    return len({one.resident_id for one in found} | {own})

"""X4: of whom words complain – the staff they name, where they speak of somebody's manner, speed or violence – and who
looks into that."""

from handlers.office import Turn
from handlers.understanding import understand
from storage.people import staff
from storage.reading import get
from storage.register import handling, records
from storage.rules import first_contact
from storage.tables import Record, Staff

# Of the categories that words fit, so many are looked at for "attitude and speed of service".
_LIKELY = 2


def by(turn: Turn, estate_id: int, text: str) -> frozenset[int]:
    """X4: whom these words accuse; most words name nobody, and then nothing is read."""
    named = staff.named_in(turn.db, estate_id, text) if text else frozenset()
    return named if named and _accuses(text) else frozenset()


def _accuses(text: str) -> bool:
    """Whether words that name a colleague complain about them: of their manner or speed, or of violence."""
    read = understand(text)
    return "att" in read.categories[:_LIKELY] or read.hazard == "violence" or "viol" in read.risks


def looks_into(turn: Turn, record: Record) -> Staff | None:
    """X4: the present handler; where they stand in the line of whom it accuses, whoever is on call above it."""
    period = handling.present(turn.db, record.id or 0)
    if period is not None and period.staff_id not in records.line_of(turn.db, record):
        return get(turn.db, Staff, period.staff_id)
    hours, above = turn.at(record.estate_id).hours, first_contact.above(turn.db, record)
    found = first_contact.on_call(turn.db, record.estate_id, hours, turn.now, above)
    return get(turn.db, Staff, found[0]) if found is not None else None

"""Follow-up visits that fall due: the questions go to the resident (V1)."""

from handlers import opening
from handlers.office import Turn
from handlers.opening import Opening
from storage.actors import SYSTEM
from storage.outbox import Priority
from storage.reading import get
from storage.rules import follow_up
from storage.tables import Due, Record, Resident


def _visit(turn: Turn, row: Due, record: Record) -> str:
    """V1: the follow-up questions, to the resident."""
    found = follow_up.planned(turn.db, record.id or 0, int(row.round.rstrip("+")))
    if record.status != "resolved" or found is None or found.outcome != "planned":
        return record.status
    follow_up.mark_asked(turn.db, found, by=SYSTEM, now=turn.now)
    resident = get(turn.db, Resident, record.resident_id)
    opening.begin(turn, opening.for_resident(resident), Opening("visit", str(found.id), record.id), Priority.REMINDER)
    return ""


WORK = {"visit": _visit}
NOT_AT_NIGHT = frozenset({"visit"})

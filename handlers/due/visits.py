"""What falls due about visits: the questions (V1), their reminders and the telephone (V4), the draw (V2), rounds (V6).

Whoever is visited in person (V3) is asked by the bot as well; whom no message reaches is telephoned instead of asked.
"""

from collections.abc import Callable
from datetime import date, timedelta

from handlers.office import Turn
from handlers.telling import opening, tasks as notices_tasks, visits as notices_visits
from handlers.telling.opening import Opening
from storage.actors import SYSTEM
from storage.post import conversations
from storage.post.outbox import Priority
from storage.reading import get, locked
from storage.rules import follow_up
from storage.rules.follow_up import How
from storage.rules.handling import closing
from storage.tables import Due, PeriodicVisit, Record, Resident, Visit
from storage.visiting import periodic, visits

LAST_DAY = timedelta(days=6)


def _visit(turn: Turn, row: Due, record: Record) -> str:
    """V1: the follow-up questions, to the resident; V3: somebody goes there, too."""
    found = follow_up.planned(turn.db, record.id or 0, _round(row))
    if record.status != "resolved" or found is None or found.outcome != "planned":
        return record.status
    setting = turn.here()
    if record.kind == "repair":
        notices_visits.plan_repairs(turn, record)
    if visits.in_person(record, setting.procedure):
        assign(turn, record, "person", str(found.round))
    follow_up.mark_asked(turn.db, found, by=SYSTEM, now=turn.now)
    if notices_tasks.reaches(turn, record):
        resident = get(turn.db, Resident, record.resident_id)
        what = Opening("visit", str(found.id), record.id)
        opening.begin(turn, opening.for_resident(resident), what, Priority.REMINDER)
        follow_up.plan_reminders(turn.db, found, setting, now=turn.now)
    else:
        assign(turn, record, "phone", str(found.round))
        closing.await_silence(turn.db, record, setting, now=turn.now)
    return ""


def _reminder(turn: Turn, row: Due, record: Record) -> str:
    """V4: not answered yet: asked once more, where they had come to."""
    visit_round, _, number = row.round.rstrip("+").partition(".")
    found = follow_up.planned(turn.db, record.id or 0, int(visit_round))
    if record.status != "resolved" or found is None or found.outcome != "asked":
        return found.outcome if found is not None else record.status
    setting = turn.here()
    follow_up.note_reminder(turn.db, found, int(number), by=SYSTEM, now=turn.now)
    if int(number) >= len(setting.procedure.visit_reminder_days):
        closing.await_silence(turn.db, record, setting, now=turn.now)
    return "" if _ask_again(turn, record, found) else "not reachable"


def _ask_again(turn: Turn, record: Record, visit: Visit) -> bool:
    if not notices_tasks.reaches(turn, record):
        return False
    reader = opening.for_resident(get(turn.db, Resident, record.resident_id))
    seat = turn.seat(reader.user_id, reader.user_id)
    talk = conversations.find(turn.db, seat, "visit", str(visit.id))
    if talk is None or talk.state is None:
        return False
    opening.remind(turn, reader, talk, record.id)
    return True


def _by_phone(turn: Turn, row: Due, record: Record) -> str:
    """V4: silence: somebody telephones."""
    found = follow_up.planned(turn.db, record.id or 0, _round(row))
    if record.status != "resolved" or found is None or found.outcome != "asked":
        return found.outcome if found is not None else record.status
    return "" if assign(turn, record, "phone", str(found.round)) else "under way"


def assign(turn: Turn, record: Record, how: How, visit_round: str) -> bool:
    """V3, V4: give a visit to somebody and show it to them; False when one is under way."""
    task = visits.ask_for(turn.db, record, turn.at(record.estate_id), how, round=visit_round, now=turn.now)
    if task is None:
        return False
    notices_visits.assigned(turn, record, task)
    return True


def _round(row: Due) -> int:
    return int(row.round.rstrip("+"))


def _draw(turn: Turn, row: Due) -> str:
    """V2: the gap to the floor is filled by lot; whoever is visited without exception and is not yet is owed."""
    setting = turn.at(int(row.subject.partition(":")[2]))
    monday = date.fromisoformat(row.round)
    found = visits.draw(turn.db, setting, monday, monday + LAST_DAY, now=turn.now)
    if found is None:
        return "drawn before"
    for record_id in found.records:
        record = locked(turn.db, Record, record_id)
        if record.status in ("resolved", "closed"):
            assign(turn, record, "phone", f"draw {found.draw.id}")
    return "" if found.records else "nothing to fill"


def _periodic(turn: Turn, row: Due) -> str:
    """V6: the day of a round has come."""
    one = locked(turn.db, PeriodicVisit, int(row.subject.partition(":")[2]))
    setting = turn.at(one.estate_id)
    if one.visited_at is not None or one.cancelled_at is not None:
        return "settled"
    task = periodic.task_of(turn.db, one, setting, now=turn.now)
    if task is None:
        return "made before"
    notices_visits.round_begins(turn, one, task)
    return ""


def _repairs(turn: Turn, row: Due) -> str:
    """V1 (B): the month's report of repair visits, to who leads."""
    turn.at(int(row.subject.partition(":")[2]))
    return notices_visits.repairs_of_month(turn, row.round)


WORK: dict[str, Callable[[Turn, Due, Record], str]] = {
    "visit": _visit,
    "visit_reminder": _reminder,
    "visit_by_phone": _by_phone,
}
OF_ESTATES: dict[str, Callable[[Turn, Due], str]] = {
    "visit_draw": _draw,
    "periodic_visit": _periodic,
    "repair_visits": _repairs,
}
NOT_AT_NIGHT = frozenset(WORK)

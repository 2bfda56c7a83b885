"""V – follow-up visits (回访).

V1  After resolution the follow-up questions are pushed to the resident, within one working day – repairs within their
    own –, never in quiet hours: was it solved, how satisfied with result, speed and attitude, any words.
    "Solved" accepts the result (X14), "not solved" disputes it (X49): ``handling/closing``.
V4  No answer: two reminders, then a telephone visit by staff; silence is no answer, never satisfaction. What was said
    by phone or at the door is entered by staff and counts; nobody enters, or makes, a visit about their own work
    (X4, X46).
S4  Nothing is resolved or closed without a response (``same_day.require_response``).

Who is visited beyond the questions – drawn (V2), in person (V3) – is in ``storage/visiting/visits``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import func, insert, select, update

from storage import due, estates, tasks
from storage.actors import Actor
from storage.calendar import wall, working_days_after
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.kinds import binds
from storage.people import staff
from storage.reading import first, get
from storage.register import handling, history, records, words
from storage.register.words import Written
from storage.rules import same_day
from storage.rules.handling import closing
from storage.tables import Record, Visit, table

VISITS = table(Visit)
OPEN, COMPLETED = ("planned", "asked"), ("solved", "not_solved")
# The kinds of which a share is visited (V2); suggestions by lot alone.
DRAWN_FROM = ("complaint", "repair", "suggestion")
A_WEEK = timedelta(days=7)
How = Literal["phone", "person"]

TRIGGERS = {
    "v1_visit_after_resolution": """
        CREATE TRIGGER v1_visit_after_resolution BEFORE INSERT ON visit
        WHEN NOT EXISTS (SELECT 1 FROM record WHERE id = NEW.record_id AND resolved_at IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'V1: a visit follows a resolution'); END""",
    "v1_visit_born_unanswered": """
        CREATE TRIGGER v1_visit_born_unanswered BEFORE INSERT ON visit
        WHEN NEW.outcome <> 'planned' OR EXISTS (SELECT 1 FROM visit
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'V1: a visit is born unanswered'); END""",
    "v1_visit_stays": """
        CREATE TRIGGER v1_visit_stays BEFORE DELETE ON visit
        BEGIN SELECT RAISE(ABORT, 'V1: a visit is cancelled, never deleted'); END""",
    "v1_silence_is_no_answer": """
        CREATE TRIGGER v1_silence_is_no_answer BEFORE UPDATE OF outcome ON visit
        WHEN NEW.outcome IN ('solved', 'not_solved') AND NEW.answered_at IS NULL
        BEGIN SELECT RAISE(ABORT, 'V1: silence is no answer'); END""",
    "v4_visitor_is_another": """
        CREATE TRIGGER v4_visitor_is_another BEFORE UPDATE OF staff_id ON visit
        WHEN NEW.staff_id IS NOT NULL AND NEW.staff_id IS NOT OLD.staff_id
          AND EXISTS (SELECT 1 FROM handling WHERE record_id = NEW.record_id AND staff_id = NEW.staff_id)
        BEGIN SELECT RAISE(ABORT, 'V4: nobody visits about their own work'); END""",
}


def visit_time(
    resolved: datetime, setting: Setting, overrides: Mapping[date, bool], *, kind: str = "complaint"
) -> datetime:
    """V1: when the questions are pushed; a time inside quiet hours moves to their end."""
    hours, procedure = setting.hours, setting.procedure
    days = procedure.repair_visit_working_days if kind == "repair" else procedure.visit_working_days
    return hours.at(working_days_after(hours.local_day(resolved), days, overrides), by_day(setting))


def by_day(setting: Setting) -> time:
    """V1: the hour at which people are asked: the profile's, or the end of quiet hours."""
    chosen = setting.procedure.visit_at
    quiet_from, quiet_until = wall(setting.estate.quiet_from), wall(setting.estate.quiet_until)
    asleep = quiet_from > quiet_until and (chosen >= quiet_from or chosen < quiet_until)
    return quiet_until if asleep else chosen


def reminder_times(asked: datetime, setting: Setting) -> tuple[datetime, ...]:
    """V4: when who has not answered is reminded, and – a day after the last time – when staff telephone instead."""
    hours, days = setting.hours, setting.procedure.visit_reminder_days
    day = hours.local_day(asked)
    return tuple(hours.at(day + timedelta(days=one), by_day(setting)) for one in (*days, days[-1] + 1))


def resolve(db: Db, record: Record, setting: Setting, *, by: Actor, now: datetime) -> Record:
    """Mark the matter resolved and plan its visit; kinds without a visit close as answered."""
    same_day.require_response(db, record)
    resolved = records.advance(db, record, "resolved", resolved_at=now)
    about = records.subject(record.id or 0)
    due.cancel(db, about, why="resolved", now=now)
    for task in tasks.open_of(db, record.id or 0, "contact"):
        tasks.done(db, task.id or 0, by=by, outcome="dropped: resolved", now=now)
    history.append(db, record.id or 0, "resolved", by=by, now=now)
    if record.kind in DRAWN_FROM:
        _plan_draw(db, setting, now)
    if not binds("V", record.kind):
        return closing.close_if_ready(db, resolved, by=by, now=now)
    at = visit_time(now, setting, estates.overrides(db), kind=record.kind)
    visit = begin(db, resolved, at=at)
    due.add(db, setting.estate.bot_id, "visit", about, at=at, round=str(visit.round))
    history.append(db, record.id or 0, "visit_planned", by=by, now=now, at=at, round=visit.round)
    return resolved


def draw_time(resolved: datetime, setting: Setting, overrides: Mapping[date, bool]) -> tuple[date, datetime]:
    """V2: the Monday of the week in which something was resolved, and when that week is drawn from.

    By then the questions about its last matters, their reminders and the day after have passed.
    """
    hours, procedure = setting.hours, setting.procedure
    day = hours.local_day(resolved)
    monday = day - timedelta(days=day.weekday())
    last_asked = working_days_after(monday + A_WEEK, procedure.visit_working_days, overrides)
    reminded = last_asked + timedelta(days=procedure.visit_reminder_days[-1] + 1)
    return monday, hours.at(working_days_after(reminded, 1, overrides), by_day(setting))


def _plan_draw(db: Db, setting: Setting, resolved: datetime) -> None:
    monday, at = draw_time(resolved, setting, estates.overrides(db))
    about = f"estate:{setting.estate.id}"
    due.add(db, setting.estate.bot_id, "visit_draw", about, at=at, round=monday.isoformat())


def begin(db: Db, record: Record, *, at: datetime, **values: Any) -> Visit:
    """A visit of the record's next round, unanswered."""
    last = select(func.coalesce(func.max(VISITS.c.round), 0)).where(VISITS.c.record_id == record.id)
    visit_round = 1 + int(db.execute(last).scalar_one())
    born = {"record_id": record.id, "round": visit_round, "planned_at": at, "outcome": "planned"}
    made = db.execute(insert(VISITS).values(**born, **values).returning(VISITS.c.id)).scalar_one()
    return get(db, Visit, int(made))


def unanswered(db: Db, record_id: int) -> Visit | None:
    """The visit that still waits for what the resident says, the latest."""
    waits = VISITS.c.outcome.in_(OPEN)
    return first(db, Visit, VISITS.c.record_id == record_id, waits, order=(VISITS.c.round.desc(),))


def planned(db: Db, record_id: int, visit_round: int) -> Visit | None:
    """The visit of a round."""
    return first(db, Visit, VISITS.c.record_id == record_id, VISITS.c.round == visit_round)


def mark_asked(db: Db, visit: Visit, *, by: Actor, now: datetime) -> None:
    """The questions went out."""
    db.execute(update(VISITS).where(VISITS.c.id == visit.id).values(asked_at=now, outcome="asked"))
    history.append(db, visit.record_id, "visit_asked", by=by, now=now, round=visit.round)


def plan_reminders(db: Db, visit: Visit, setting: Setting, *, now: datetime) -> None:
    """V4: from the questions on, something is due until they are answered: each reminder, then the telephone."""
    about, bot_id = records.subject(visit.record_id), setting.estate.bot_id
    *reminders, at_last = reminder_times(now, setting)
    for number, at in enumerate(reminders, 1):
        due.add(db, bot_id, "visit_reminder", about, at=at, round=f"{visit.round}.{number}")
    due.add(db, bot_id, "visit_by_phone", about, at=at_last, round=str(visit.round))


def note_reminder(db: Db, visit: Visit, number: int, *, by: Actor, now: datetime) -> None:
    """V4: the resident was reminded."""
    history.append(db, visit.record_id, "visit_reminded", by=by, now=now, round=visit.round, time=number)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the resident said: solved or not, levels from 5 (best) to 1 by name, words; 0 was not asked."""

    solved: bool
    result: int = 0
    speed: int = 0
    attitude: int = 0
    words: str = ""

    @property
    def levels(self) -> dict[str, int]:
        """The levels that were given."""
        given = {"result": self.result, "speed": self.speed, "attitude": self.attitude}
        return {name: level for name, level in given.items() if level}


def answer(db: Db, visit_id: int, given: Answers, *, by: Actor, now: datetime) -> Record:
    """V1: keep the answers once, then close the record or reopen it (H6)."""
    visit = get(db, Visit, visit_id)
    record = records.for_change(db, visit.record_id, by=by)
    if visit.outcome != "asked" or record.status != "resolved":
        raise RuleBroken("V1", "visit_over", number=record.number)
    _keep(db, visit, given, {"answered_at": now}, by=by, now=now)
    return _follow(db, record, given, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Held:
    """A visit made by a person: who made it, how, when."""

    staff_id: int
    how: How
    at: datetime


def enter(db: Db, record_id: int, given: Answers, held: Held, *, by: Actor, now: datetime) -> Record:
    """V4: keep what a resident said by phone or at the door; it counts like an answer to the bot.

    A matter that was closed in silence, or without questions, stays closed when it is solved.
    """
    record = records.for_change(db, record_id, by=by)
    require_visitor(db, record, held.staff_id, by=by)
    if record.resolved_at is None or record.status not in ("resolved", "closed"):
        raise RuleBroken("V4", "visit_over", number=record.number)
    if not record.resolved_at <= held.at <= now:
        raise RuleBroken("V4", "visit_when", number=record.number, resolved=record.resolved_at)
    visit = unanswered(db, record_id) or begin(db, record, at=now)
    made = {"answered_at": held.at, "mode": held.how, "staff_id": held.staff_id}
    _keep(db, visit, given, made, by=by, now=now)
    return _follow(db, record, given, by=by, now=now)


def require_visitor(db: Db, record: Record, staff_id: int, *, by: Actor) -> None:
    """V4, X46: nobody visits, or enters a visit, about what they have handled themselves, or what accuses them (X4)."""
    records.require_staff(db, record, by=by)
    handled = handling.handlers(db, record.id or 0)
    if by.id in handled or staff_id in handled:
        raise Forbidden("visit_own_work")
    records.require_may_be_given(db, record, to=staff_id)
    if not staff.roles_at(db, staff_id, record.estate_id):
        raise Forbidden("not_found")


def unreached(db: Db, record: Record, how: How, *, by: Actor, now: datetime) -> None:
    """V4: nobody answered the telephone, or the door; it is no answer."""
    require_visitor(db, record, by.id, by=by)
    history.append(db, record.id or 0, "visit_unreached", by=by, now=now, how=how)


def give_up(db: Db, visit: Visit, how: How, staff_id: int) -> None:
    """V4: a visit that nobody answers, however often, is no answer."""
    waits = (VISITS.c.id == visit.id, VISITS.c.outcome.in_(OPEN))
    db.execute(update(VISITS).where(*waits).values(outcome="no_answer", mode=how, staff_id=staff_id))


def _keep(db: Db, visit: Visit, given: Answers, made: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    said = Written("visit", given.words)
    kept = words.keep(db, visit.record_id, said, by=by, now=now) if given.words else None
    values = {"outcome": "solved" if given.solved else "not_solved", "words_id": kept.id if kept else None}
    db.execute(update(VISITS).where(VISITS.c.id == visit.id).values(**made, **values, **given.levels))
    entered = {"how": made["mode"], "visitor": made["staff_id"], "at": made["answered_at"]} if "mode" in made else {}
    told = {"round": visit.round, "solved": given.solved, "words": [kept.hash] if kept else []}
    history.append(db, visit.record_id, "visit_answered", by=by, now=now, **told, **given.levels, **entered)


def _follow(db: Db, record: Record, given: Answers, *, by: Actor, now: datetime) -> Record:
    """What an answer does to its record."""
    if not given.solved and record.closed_as != "without_agreement":
        return closing.dispute(db, record, "visit", by=by, now=now).record
    return closing.accept(db, record, by=by, now=now) if record.status == "resolved" else record

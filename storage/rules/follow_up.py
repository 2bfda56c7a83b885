"""V – follow-up visits (回访), and H6, what follows when they say "not solved".

V1  After resolution the follow-up questions are pushed to the resident, within one working day,
    never in quiet hours: was it solved, how satisfied with result, speed and attitude, any words.
H6  Complained of again after resolution, or follow-up says not solved: the same record reopens,
    becomes hot, and its first-contact person and the supervisor are told.
H7  Closing marks the record closed with who, when and how.
S4  Nothing is resolved or closed without a response (``same_day.require_response``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from storage import due, estates, history, records, words
from storage.actors import Actor
from storage.calendar import wall, working_days_after
from storage.database import Db
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.kinds import binds
from storage.reading import first, get
from storage.rules import same_day
from storage.tables import Record, Visit, table
from storage.words import Written

VISITS = table(Visit)
HOT_OR_WORSE = ("hot", "major")
COMPLAINED = ("visit", "complained_again")

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
}


def visit_time(resolved: datetime, setting: Setting, overrides: Mapping[date, bool]) -> datetime:
    """V1: when the questions are pushed; a time inside quiet hours moves to their end."""
    hours, chosen = setting.hours, setting.procedure.visit_at
    quiet_from, quiet_until = wall(setting.estate.quiet_from), wall(setting.estate.quiet_until)
    if quiet_from > quiet_until and (chosen >= quiet_from or chosen < quiet_until):
        chosen = quiet_until
    day = working_days_after(hours.local_day(resolved), setting.procedure.visit_working_days, overrides)
    return hours.at(day, chosen)


def resolve(db: Db, record: Record, setting: Setting, *, by: Actor, now: datetime) -> Record:
    """Mark the matter resolved and plan its visit; kinds without a visit close as answered."""
    same_day.require_response(db, record)
    resolved = records.advance(db, record, "resolved", resolved_at=now)
    about = records.subject(record.id or 0)
    due.cancel(db, about, why="resolved", now=now)
    history.append(db, record.id or 0, "resolved", by=by, now=now)
    if not binds("V", record.kind):
        return close(db, resolved, how="passed on" if record.kind == "praise" else "answered", by=by, now=now)
    visit_round = (
        1
        + db.execute(
            select(func.coalesce(func.max(VISITS.c.round), 0)).where(VISITS.c.record_id == record.id)
        ).scalar_one()
    )
    at = visit_time(now, setting, estates.overrides(db))
    db.execute(insert(VISITS).values(record_id=record.id, round=visit_round, planned_at=at, outcome="planned"))
    due.add(db, setting.estate.bot_id, "visit", about, at=at, round=str(visit_round))
    history.append(db, record.id or 0, "visit_planned", by=by, now=now, at=at, round=visit_round)
    return resolved


def planned(db: Db, record_id: int, visit_round: int) -> Visit | None:
    """The visit of a round."""
    return first(db, Visit, VISITS.c.record_id == record_id, VISITS.c.round == visit_round)


def mark_asked(db: Db, visit: Visit, *, by: Actor, now: datetime) -> None:
    """The questions went out."""
    db.execute(update(VISITS).where(VISITS.c.id == visit.id).values(asked_at=now, outcome="asked"))
    history.append(db, visit.record_id, "visit_asked", by=by, now=now, round=visit.round)


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
    kept = words.keep(db, visit.record_id, Written("visit", given.words), by=by, now=now) if given.words else None
    db.execute(
        update(VISITS)
        .where(VISITS.c.id == visit_id)
        .values(
            answered_at=now,
            outcome="solved" if given.solved else "not_solved",
            words_id=kept.id if kept else None,
            **given.levels,
        )
    )
    history.append(
        db,
        visit.record_id,
        "visit_answered",
        by=by,
        now=now,
        round=visit.round,
        solved=given.solved,
        words=[kept.hash] if kept else [],
        **given.levels,
    )
    if given.solved:
        return close(db, record, how="accepted", by=by, now=now)
    return reopen(db, record, why="visit", by=by, now=now)


def close(db: Db, record: Record, *, how: str, by: Actor, now: datetime) -> Record:
    """H7: who, when and how."""
    same_day.require_response(db, record)
    closed = records.advance(db, record, "closed", closed_at=now, closed_as=how)
    due.cancel(db, records.subject(record.id or 0), why="closed", now=now)
    history.append(db, record.id or 0, "closed", by=by, now=now, how=how)
    return closed


def reopen(db: Db, record: Record, *, why: str, by: Actor, now: datetime) -> Record:
    """H6: the same record is handled again; what was due for its end is dropped (F46).

    It becomes hot when somebody complained again (``why`` in COMPLAINED), not when an answer could
    not be delivered.
    """
    if record.status not in ("resolved", "closed"):
        raise RuleBroken("H6", f"not_when_{record.status}", number=record.number)
    complained = why in COMPLAINED and binds("K", record.kind)
    severity = "hot" if complained and record.severity not in HOT_OR_WORSE else record.severity
    again = records.advance(
        db,
        record,
        "handling",
        severity=severity,
        reopened=record.reopened + 1,
        resolved_at=None,
        closed_at=None,
        closed_as="",
    )
    due.cancel(db, records.subject(record.id or 0), why="reopened", now=now)
    drop_visits(db, record.id or 0)
    history.append(db, record.id or 0, "reopened", by=by, now=now, why=why, severity=severity)
    return again


def drop_visits(db: Db, record_id: int) -> None:
    """Visits that were not answered yet will not be: the matter has gone another way (F46)."""
    waiting = VISITS.c.outcome.in_(("planned", "asked"))
    db.execute(update(VISITS).where(VISITS.c.record_id == record_id, waiting).values(outcome="cancelled"))

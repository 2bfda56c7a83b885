"""H6, H7 – the two ways across the end of a matter: it is closed, and it is opened again.

H6  Complained of again after resolution, or follow-up says not solved: the same record reopens, becomes hot, and its
    first-contact person and the supervisor are told.
H7  Closing marks the record closed with who, when and how. What was still due for it is dropped.
S4  Nothing is closed without a response (``same_day.require_response``).
"""

from datetime import datetime

from sqlalchemy import update

from storage import due, estates, tasks
from storage.actors import Actor
from storage.database import Db
from storage.errors import RuleBroken
from storage.reading import get
from storage.register import history, records
from storage.rules import same_day, severity
from storage.rules.handling import returning
from storage.tables import Estate, Record, Visit, table

COMPLAINED = ("visit", "complained_again")
VISIT_TASKS = ("visit_phone", "visit_person")
_VISITS = table(Visit)


def close(db: Db, record: Record, *, how: str, by: Actor, now: datetime) -> Record:
    """H7: who, when and how."""
    same_day.require_response(db, record)
    closed = records.advance(db, record, "closed", closed_at=now, closed_as=how)
    due.cancel(db, records.subject(record.id or 0), why="closed", now=now)
    tell_heard(db, record, now=now)
    history.append(db, record.id or 0, "closed", by=by, now=now, how=how)
    return closed


def tell_heard(db: Db, record: Record, *, now: datetime) -> None:
    """X4: whom a complaint accuses was heard about it, and hears how it has ended."""
    if record.kind == "complaint" and records.asked(db, record.id or 0):
        bot_id = get(db, Estate, record.estate_id).bot_id
        due.move(db, bot_id, "outcome_told", records.subject(record.id or 0), at=now)


def reopen(db: Db, record: Record, *, why: str, by: Actor, now: datetime) -> Record:
    """H6: the same record is handled again; what was due for its end is dropped (F46).

    It becomes hot when somebody complained again (``why`` in COMPLAINED), not when an answer could
    not be delivered.
    """
    if record.status not in ("resolved", "closed"):
        raise RuleBroken("H6", f"not_when_{record.status}", number=record.number)
    again = records.advance(
        db,
        record,
        "handling",
        reopened=record.reopened + 1,
        resolved_at=None,
        closed_at=None,
        closed_as="",
        accepted_at=None,
    )
    due.cancel(db, records.subject(record.id or 0), why="reopened", now=now)
    drop_visits(db, record.id or 0)
    for task in tasks.open_of(db, record.id or 0, *VISIT_TASKS):
        tasks.done(db, task.id or 0, by=by, outcome="dropped: reopened", now=now)
    history.append(db, record.id or 0, "reopened", by=by, now=now, why=why)
    setting = estates.setting(db, record.estate_id)
    news = severity.News(record.kind, frozenset({"again"} if why in COMPLAINED else ()))
    again = severity.rise(db, again, severity.grade(news, setting.procedure), by=by, now=now)
    severity.plan(db, again, setting, since=now)
    return returning.assign(db, again, setting, now=now)


def drop_visits(db: Db, record_id: int) -> None:
    """Visits that were not answered yet will not be: the matter has gone another way (F46)."""
    waiting = _VISITS.c.outcome.in_(("planned", "asked"))
    db.execute(update(_VISITS).where(_VISITS.c.record_id == record_id, waiting).values(outcome="cancelled"))

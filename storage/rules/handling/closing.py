"""X14, X48, X49 – accepted, not satisfied, silent: how a matter ends.

X14 Accepted: closed. Not satisfied: it stays open and goes to the next stage; rejected again: closed without agreement,
    with the routes outside. Silence closes only after two reminders – of whom no message reaches, two calls that nobody
    answered – and ``silence_days``, and counts as no answer.
X48 Two stages: the second is another person's.
X49 One tap is enough to say "not satisfied"; who reviews it has not handled it before.

Nothing is closed while a point has no answer (X51), an action is not verified (H4) or work is outstanding (X50): then
the resident's word stands on the record, and ``close_if_ready`` closes it when the last of these is done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from storage import estates
from storage.actors import SYSTEM, Actor
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.kinds import binds
from storage.people import staff
from storage.reading import Find, given
from storage.register import handling, history, records, words
from storage.register.words import Written
from storage.rules.handling import correcting, ending, points, watch
from storage.tables import Objection, Record, Resident, Staff, Visit, table

OBJECTIONS = table(Objection)
_PENDING = Find(
    Objection,
    OBJECTIONS.c.record_id == given("record"),
    OBJECTIONS.c.settled_at.is_(None),
    order=(OBJECTIONS.c.round.desc(),),
)
REVIEW = ("supervisor", "manager", "executive")
# A no to these is a no to the result; what was accepted and comes back is complained of again (H6).
DISPUTED = frozenset({"", "answered", "not_ours", "silence"})
REMINDERS = 2

TRIGGERS = {
    "x14_closed_as_something": """
        CREATE TRIGGER x14_closed_as_something BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND NEW.closed_as NOT IN ('accepted', 'silence', 'without_agreement', 'not_ours',
             'answered', 'passed_on')
        BEGIN SELECT RAISE(ABORT, 'X14: it is on the record how a matter ended'); END""",
    "x50_no_end_with_open_work": """
        CREATE TRIGGER x50_no_end_with_open_work BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND OLD.status <> 'closed' AND NEW.work_open
        BEGIN SELECT RAISE(ABORT, 'X50: no end while work is outstanding'); END""",
    "x49_reviewer_is_another": """
        CREATE TRIGGER x49_reviewer_is_another BEFORE UPDATE OF reviewer_id ON objection
        WHEN NEW.reviewer_id IS NOT NULL AND NEW.reviewer_id IS NOT OLD.reviewer_id
          AND EXISTS (SELECT 1 FROM ownership WHERE record_id = NEW.record_id AND staff_id = NEW.reviewer_id)
        BEGIN SELECT RAISE(ABORT, 'X49: the reviewer is not the first handler'); END""",
    "x49_objection_stays": """
        CREATE TRIGGER x49_objection_stays BEFORE DELETE ON objection
        BEGIN SELECT RAISE(ABORT, 'X49: an objection stays on the record'); END""",
}


def pending(db: Db, record_id: int) -> Objection | None:
    """X49: the objection that is not settled yet."""
    return _PENDING.one(db, record=record_id)


def require_reviewer(db: Db, record: Record, *, by: Actor) -> None:
    """X49: after an objection the result is another person's than before. Raises ``Forbidden``."""
    one = pending(db, record.id or 0)
    if one is not None and one.reviewer_id is not None and by.id in _before(db, record, one):
        raise Forbidden("x49_reviewer_only", name=staff.name_of(db, one.reviewer_id))


def _before(db: Db, record: Record, one: Objection) -> frozenset[int]:
    """Who had handled the record when the resident objected."""
    periods = handling.PERIODS
    held = select(periods.c.staff_id).where(periods.c.record_id == record.id, periods.c.since < one.at)
    return frozenset(db.execute(held).scalars()) - {one.reviewer_id or 0}


def blocked(db: Db, record: Record) -> str:
    """H4, H8, X50, X51: why a matter cannot be closed yet, as the code of its refusal; "" when it can."""
    if why := begun(db, record):
        return why
    owed = correcting.missing(db, record, estates.setting(db, record.estate_id).procedure)
    return "h4_not_verified" if owed else ""


def begun(db: Db, record: Record) -> str:
    """What was begun about a matter and is not done, whoever's it turns out to be; "" for nothing."""
    if points.unanswered(db, record.id or 0):
        return "x51_answer_first"
    if record.work_open:
        return "x50_work_open"
    action = correcting.latest(db, record.id or 0)
    return "h4_not_verified" if action is not None and action.effective is not True else ""


def require_nothing_begun(db: Db, record: Record) -> None:
    """F6: what is not ours ends with its explanation; raises while a point, work or an action is open."""
    if why := begun(db, record):
        raise RuleBroken("F6", why, number=record.number)


def accept(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    """X14: the resident is satisfied; closed, or – while something is still open – noted for the closing."""
    if record.status != "resolved":
        raise RuleBroken("X14", f"not_when_{record.status}", number=record.number)
    watch.drop(db, record, "silence", why="accepted", now=now)
    closed = close_if_ready(db, records.change(db, record, accepted_at=now), by=by, now=now)
    if closed.status != "closed":
        history.append(db, record.id or 0, "accepted", by=by, now=now)
    return closed


def close_if_ready(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    """X14: close what the resident has accepted, or rejected twice, once nothing keeps it open any more."""
    one = pending(db, record.id or 0)
    how = _how(record, rejected_twice=one is not None and one.given_at is None)
    if record.status != "resolved" or not how or blocked(db, record):
        return record
    settle(db, record, now=now)
    return ending.close(db, record, how=how, by=by, now=now)


def _how(record: Record, *, rejected_twice: bool) -> str:
    """How a resolved matter ends as things stand; "" while its resident has not said."""
    if not binds("V", record.kind):
        return "passed_on" if record.kind == "praise" else "answered"
    if record.accepted_at is not None:
        return "accepted"
    return "without_agreement" if rejected_twice else ""


def settle(db: Db, record: Record, *, now: datetime) -> None:
    """X49: the objections of a record are over."""
    settled = update(OBJECTIONS).where(OBJECTIONS.c.record_id == record.id, OBJECTIONS.c.settled_at.is_(None))
    db.execute(settled.values(settled_at=now))


@dataclass(frozen=True, slots=True)
class Disputed:
    """What became of a "not satisfied": the record, and who reviews it; nobody does when it ended without agreement."""

    record: Record
    reviewer: int | None = None

    @property
    def ended(self) -> bool:
        """Whether the last stage inside the company is behind it."""
        return self.reviewer is None and self.record.status != "handling"


def dispute(db: Db, record: Record, why: str, *, by: Actor, now: datetime) -> Disputed:
    """X49: not satisfied with the result – once: another person reviews it; twice: it ends without agreement (X14).

    ``why`` is what ``ending.reopen`` notes; words may follow (``explain``).
    """
    key = record.id or 0
    if record.status not in ("resolved", "closed") or record.closed_as == "without_agreement":
        raise RuleBroken("X49", "x49_over" if record.closed_as else f"not_when_{record.status}", number=record.number)
    counted = select(func.count()).select_from(OBJECTIONS).where(OBJECTIONS.c.record_id == key)
    before = pending(db, key)
    values = {
        "record_id": key,
        "round": 1 + int(db.execute(counted).scalar_one()),
        "at": now,
    }
    objection = db.execute(insert(OBJECTIONS).values(**values).returning(OBJECTIONS.c.id)).scalar_one()
    history.append(db, key, "not_satisfied", by=by, now=now, stage=2 if before is None else 3)
    watch.drop(db, record, "silence", why="not satisfied", now=now)
    if before is not None:
        return Disputed(_ended(db, record, by=by, now=now))
    again = ending.reopen(db, record, why=why, by=by, now=now)
    reviewer = find_reviewer(db, again)
    if reviewer is not None:
        db.execute(update(OBJECTIONS).where(OBJECTIONS.c.id == objection).values(reviewer_id=reviewer))
        period = handling.present(db, key)
        if period is not None and period.staff_id != reviewer:
            handling.hand_over(db, key, to=reviewer, by=reviewer, words_id=None, now=now)
            moved = {"to": reviewer, "from": period.staff_id, "why": "review"}
            history.append(db, key, "handed_over", by=SYSTEM, now=now, **moved)
        history.append(db, key, "to_review", by=SYSTEM, now=now, to=reviewer)
    return Disputed(again, reviewer)


def _ended(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    ending.drop_visits(db, record.id or 0)
    return close_if_ready(db, records.change(db, record, accepted_at=None), by=by, now=now)


def explain(db: Db, record: Record, text: str, *, by: Actor, now: datetime) -> None:
    """X49: no reason is needed to say "not satisfied"; who gives one is heard."""
    kept = words.keep(db, record.id or 0, Written("objection", text), by=by, now=now)
    last = select(func.max(OBJECTIONS.c.id)).where(OBJECTIONS.c.record_id == record.id).scalar_subquery()
    db.execute(update(OBJECTIONS).where(OBJECTIONS.c.id == last).values(words_id=kept.id))
    history.append(db, record.id or 0, "objection", by=by, now=now, words=[kept.hash])


def find_reviewer(db: Db, record: Record) -> int | None:
    """X49: the supervisor, else the manager, else the general manager, who has neither handled it nor a part in it."""
    barred = handling.handlers(db, record.id or 0) | records.line_of(db, record)
    account = first_account(db, record)

    def able(one: Staff) -> bool:
        return one.id not in barred and one.user_id is not None and one.user_id != account

    found = staff.first_level(db, record.estate_id, REVIEW, able)
    return found[0].id if found else None


def first_account(db: Db, record: Record) -> int | None:
    """The complainant's account, if there is one."""
    people = table(Resident)
    found: int | None = db.execute(select(people.c.user_id).where(people.c.id == record.resident_id)).scalar()
    return found


def await_silence(db: Db, record: Record, setting: Setting, *, now: datetime) -> None:
    """X14: the last reminder went out; after ``silence_days`` without a word it is closed as silence."""
    day = setting.hours.local_day(now) + timedelta(days=setting.procedure.silence_days)
    watch.plan(db, record, setting, "silence", setting.hours.at(day, setting.procedure.visit_at))


def asked_enough(db: Db, record: Record) -> bool:
    """X14: whether the resident was asked twice more since the result: reminded, or called, or looked for at home."""
    since = record.resolved_at
    again = [one for one in history.of(db, record.id or 0) if one.what in ("visit_reminded", "visit_unreached")]
    return sum(since is not None and one.at >= since for one in again) >= REMINDERS


def by_silence(db: Db, record: Record, setting: Setting, *, now: datetime) -> str:
    """X14: close what nobody has said anything about; returns why not, where something is in the way."""
    if record.status != "resolved" or record.accepted_at is not None:
        return record.status
    if why := blocked(db, record):
        return why
    if not asked_enough(db, record):
        return "not asked"
    if setting.procedure.confirmation:
        return "confirmation"
    visits = table(Visit)
    unsaid = update(visits).where(visits.c.record_id == record.id, visits.c.outcome.in_(("planned", "asked")))
    db.execute(unsaid.values(outcome="no_answer"))
    settle(db, record, now=now)
    ending.close(db, record, how="silence", by=SYSTEM, now=now)
    return ""

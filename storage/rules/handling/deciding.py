"""F6, H5, X12, X13, X50 – what is decided, approved where it must be, and told to the resident.

F6  If it turns out to be the resident's own matter, the cause is explained to the resident – whose matter it is, and
    what can be done there – and the record is closed as ``not_ours`` with that explanation; else it is valid.
H5  For matters marked "needs a formal opinion" no answer goes out before it is approved, never by its author.
X13 A decision has a decision, reasons, a remedy of the list (X12), what is still open until when, and how to object.
X50 Answered is one thing, work outstanding another: the record says both.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.reading import Find, get, given
from storage.register import history, records, words
from storage.register.words import Written
from storage.rules.handling import proposal, watch
from storage.tables import Decision, Record, Words, table

DECISIONS = table(Decision)
_LATEST = Find(Decision, DECISIONS.c.record_id == given("record"), order=(DECISIONS.c.round.desc(),))

TRIGGERS = {
    "h5_told_after_approval": """
        CREATE TRIGGER h5_told_after_approval BEFORE UPDATE OF told_at ON decision
        WHEN NEW.told_at IS NOT NULL AND NEW.approved_at IS NULL
          AND EXISTS (SELECT 1 FROM record WHERE id = NEW.record_id AND formal_opinion)
        BEGIN SELECT RAISE(ABORT, 'H5: no answer goes out before it is approved'); END""",
    "h5_born_untold": """
        CREATE TRIGGER h5_born_untold BEFORE INSERT ON decision
        WHEN NEW.told_at IS NOT NULL OR NEW.approved_at IS NOT NULL OR EXISTS (SELECT 1 FROM decision
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'H5: a decision is born unapproved and untold'); END""",
    "x13_decision_unchanged": """
        CREATE TRIGGER x13_decision_unchanged BEFORE UPDATE ON decision
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.outcome IS NOT OLD.outcome OR NEW.remedy IS NOT OLD.remedy OR NEW.reasons_id IS NOT OLD.reasons_id
          OR NEW.open_id IS NOT OLD.open_id OR NEW.open_until IS NOT OLD.open_until OR NEW.at IS NOT OLD.at
          OR (OLD.told_at IS NOT NULL AND NEW.told_at IS NOT OLD.told_at)
          OR (OLD.approved_at IS NOT NULL AND NEW.approved_at IS NOT OLD.approved_at)
          OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by)
        BEGIN SELECT RAISE(ABORT, 'X13: a decision is never rewritten'); END""",
    "x13_decision_stays": """
        CREATE TRIGGER x13_decision_stays BEFORE DELETE ON decision
        BEGIN SELECT RAISE(ABORT, 'X13: a decision stays on the record'); END""",
    "f6_not_ours_is_explained": """
        CREATE TRIGGER f6_not_ours_is_explained BEFORE UPDATE OF status, closed_as ON record
        WHEN NEW.status = 'closed' AND NEW.closed_as = 'not_ours' AND NOT EXISTS (SELECT 1 FROM decision
             WHERE record_id = NEW.id AND outcome = 'not_ours' AND told_at IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'F6: not ours only with an explanation'); END""",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided: outcome and remedy by code, the reasons, what is still open and until which day.

    ``part`` says what the reasons are on the record: the words of a decision, an answer, or a plain result.
    """

    outcome: str
    remedy: str
    reasons: str
    outstanding: str = ""
    open_until: date | None = None
    part: str = "reasons"


def latest(db: Db, record_id: int) -> Decision | None:
    """The decision of the last round."""
    return _LATEST.one(db, record=record_id)


def of(db: Db, decision_id: int) -> Decision:
    """A decision by its id; raises ``NotFound``."""
    return get(db, Decision, decision_id)


def reasons(db: Db, one: Decision) -> Words:
    """The words of a decision: its reasons, or the answer that waits for approval."""
    return get(db, Words, one.reasons_id)


def waits(db: Db, record: Record) -> Decision | None:
    """H5: the words that wait for approval."""
    one = latest(db, record.id or 0)
    open_one = one is not None and one.approved_at is None and one.sent_back_at is None and one.told_at is None
    return one if open_one else None


def decide(db: Db, record: Record, ruling: Ruling, setting: Setting, *, by: Actor, now: datetime) -> Decision:
    """X13: write the decision down; it is told at once, or (H5) after its approval."""
    records.require_open(record)
    key = record.id or 0
    if waits(db, record) is not None:
        raise RuleBroken("H5", "h5_waits", number=record.number)
    if not ruling.reasons.strip():
        raise RuleBroken("X13", "reason_wanted")
    if ruling.outstanding and (ruling.open_until is None or ruling.open_until < setting.hours.local_day(now)):
        raise RuleBroken("X13", "day_past")
    kept = words.keep(db, key, Written(ruling.part, ruling.reasons), by=by, now=now)
    left = Written("outstanding", ruling.outstanding) if ruling.outstanding else None
    still = words.keep(db, key, left, by=by, now=now) if left is not None else None
    counted = select(func.count()).select_from(DECISIONS).where(DECISIONS.c.record_id == key)
    values = {
        "record_id": key,
        "round": 1 + int(db.execute(counted).scalar_one()),
        "staff_id": by.id,
        "outcome": ruling.outcome,
        "remedy": ruling.remedy,
        "reasons_id": kept.id,
        "open_id": still.id if still else None,
        "open_until": ruling.open_until if still else None,
        "at": now,
    }
    made = db.execute(insert(DECISIONS).values(**values).returning(DECISIONS.c.id)).scalar_one()
    said = [kept.hash, *([still.hash] if still else [])]
    about = {"outcome": ruling.outcome, "remedy": ruling.remedy, "round": values["round"]}
    history.append(db, key, "drafted" if record.formal_opinion else "decided", by=by, now=now, words=said, **about)
    if record.formal_opinion:
        watch.plan(db, record, setting, "approval_waits", watch.tomorrow(db, setting, now))
    return get(db, Decision, int(made))


def approve(db: Db, record: Record, setting: Setting, *, by: Actor, now: datetime) -> Decision:
    """H5: it may go out."""
    one = _to_answer(db, record, setting, by)
    approved = {"approved_by": by.id, "approved_at": max(now, one.at)}
    db.execute(update(DECISIONS).where(DECISIONS.c.id == one.id).values(**approved))
    history.append(db, record.id or 0, "approved", by=by, now=now, round=one.round)
    watch.drop(db, record, "approval_waits", why="approved", now=now)
    return get(db, Decision, one.id or 0)


def send_back(db: Db, record: Record, reason: str, setting: Setting, *, by: Actor, now: datetime) -> Decision:
    """H5: not like this, with words."""
    one = _to_answer(db, record, setting, by)
    if not reason.strip():
        raise RuleBroken("H5", "reason_wanted")
    kept = words.keep(db, record.id or 0, Written("sent_back", reason), by=by, now=now)
    answered = update(DECISIONS).where(DECISIONS.c.id == one.id)
    db.execute(answered.values(approved_by=by.id, sent_back_at=max(now, one.at)))
    history.append(db, record.id or 0, "draft_sent_back", by=by, now=now, round=one.round, words=[kept.hash])
    watch.drop(db, record, "approval_waits", why="sent back", now=now)
    return one


def _to_answer(db: Db, record: Record, setting: Setting, by: Actor) -> Decision:
    one = waits(db, record)
    if one is None:
        raise RuleBroken("H5", "settled")
    proposal.require_signer(db, record, setting, one.staff_id, by=by)
    return one


def mark_told(db: Db, one: Decision, *, now: datetime) -> None:
    """X13: it goes to the resident; raises where it had been told before."""
    told = update(DECISIONS).where(DECISIONS.c.id == one.id, DECISIONS.c.told_at.is_(None))
    if db.execute(told.values(told_at=max(now, one.at))).rowcount == 0:
        raise RuleBroken("X13", "settled")


def mark_formal(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    """H5: from now on no answer goes out before it is approved."""
    records.require_open(record)
    if record.formal_opinion:
        raise RuleBroken("H5", "settled")
    history.append(db, record.id or 0, "formal_opinion", by=by, now=now)
    return records.change(db, record, formal_opinion=True)


def may_reply_together(setting: Setting) -> bool:
    """H5: whether several may also be answered in common, after each has been told; profile D never does."""
    return setting.procedure.collective_reply == "after"


def judge_valid(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    """F6: it is ours. Raises when that has been judged before."""
    records.require_open(record)
    if record.validity == "valid":
        raise RuleBroken("F6", "settled")
    history.append(db, record.id or 0, "valid", by=by, now=now)
    return records.change(db, record, validity="valid")


def work_left(db: Db, record: Record) -> Record:
    """X50: it is answered, and something is still to be done."""
    return records.change(db, record, work_open=True)


def work_done(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    """X50: what was still open is done."""
    if not record.work_open:
        raise RuleBroken("X50", "settled")
    history.append(db, record.id or 0, "work_done", by=by, now=now)
    watch.drop(db, record, "work_due", why="done", now=now)
    return records.change(db, record, work_open=False)

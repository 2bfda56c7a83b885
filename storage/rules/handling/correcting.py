"""H4 – corrective and preventive action 纠正和预防措施, verified until it works.

H4  Cause, action, responsible person and planned date; verified by the centre within ``verify_working_days`` of its
    completion, by somebody else (X4); not effective → another round, until one is verified. A matter whose action is
    not verified is not closed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from storage import estates
from storage.actors import Actor
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.people import staff
from storage.procedures import Procedure
from storage.reading import Find, get, given
from storage.register import handling, history, records, words
from storage.register.words import Written
from storage.rules.handling import watch
from storage.tables import Correction, Record, table

CORRECTIONS = table(Correction)
_LATEST = Find(Correction, CORRECTIONS.c.record_id == given("record"), order=(CORRECTIONS.c.round.desc(),))
CENTRE = ("agent", "supervisor", "quality", "manager", "executive")

TRIGGERS = {
    "h4_born_open": """
        CREATE TRIGGER h4_born_open BEFORE INSERT ON correction
        WHEN NEW.done_at IS NOT NULL OR NEW.effective IS NOT NULL OR EXISTS (SELECT 1 FROM correction
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'H4: an action is born open'); END""",
    "h4_verified_by_another": """
        CREATE TRIGGER h4_verified_by_another BEFORE UPDATE ON correction
        WHEN NEW.effective IS NOT NULL AND (NEW.verified_by IS NULL OR NEW.verified_by = NEW.staff_id
             OR NEW.done_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'H4: an action is verified by somebody else, once it is done'); END""",
    "h4_action_unchanged": """
        CREATE TRIGGER h4_action_unchanged BEFORE UPDATE ON correction
        WHEN OLD.effective IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id
          OR NEW.staff_id IS NOT OLD.staff_id OR NEW.cause_id IS NOT OLD.cause_id
          OR NEW.action_id IS NOT OLD.action_id OR NEW.planned_on IS NOT OLD.planned_on OR NEW.at IS NOT OLD.at
          OR (OLD.done_at IS NOT NULL AND NEW.done_at IS NOT OLD.done_at)
        BEGIN SELECT RAISE(ABORT, 'H4: an action is verified once and never rewritten'); END""",
    "h4_action_stays": """
        CREATE TRIGGER h4_action_stays BEFORE DELETE ON correction
        BEGIN SELECT RAISE(ABORT, 'H4: an action stays on the record'); END""",
    "h4_no_close_unverified": """
        CREATE TRIGGER h4_no_close_unverified BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND OLD.status <> 'closed'
          AND EXISTS (SELECT 1 FROM correction WHERE record_id = NEW.id)
          AND NOT EXISTS (SELECT 1 FROM correction WHERE record_id = NEW.id AND effective IS NOT NULL
                AND round = (SELECT max(round) FROM correction WHERE record_id = NEW.id) AND effective)
        BEGIN SELECT RAISE(ABORT, 'H4: no end before the action is verified'); END""",
}


@dataclass(frozen=True, slots=True)
class Action:
    """What shall keep it from happening again: the cause, the action, by which day."""

    cause: str
    action: str
    planned_on: date


def latest(db: Db, record_id: int) -> Correction | None:
    """The action of the last round."""
    return _LATEST.one(db, record=record_id)


def wanted(record: Record, procedure: Procedure) -> bool:
    """H4: whether the profile asks for an action: for every complaint that is ours."""
    return procedure.correction and record.kind == "complaint" and record.validity != "not_ours"


def missing(db: Db, record: Record, procedure: Procedure) -> bool:
    """H4: whether an action is still owed: asked for and not begun, or begun and not verified as effective."""
    one = latest(db, record.id or 0)
    return wanted(record, procedure) if one is None else one.effective is not True


def want(db: Db, record: Record, setting: Setting, *, now: datetime) -> None:
    """H4, N7: an action is asked after until somebody plans it."""
    watch.plan(db, record, setting, "correction_wanted", watch.tomorrow(db, setting, now))


def begin(db: Db, record: Record, action: Action, setting: Setting, *, by: Actor, now: datetime) -> Correction:
    """H4: plan an action; who plans it is responsible for it. One at a time."""
    key = record.id or 0
    records.require_open(record)
    before = latest(db, key)
    if before is not None and before.effective is not False:
        raise RuleBroken("H4", "h4_one_at_a_time", number=record.number)
    if action.planned_on < setting.hours.local_day(now):
        raise RuleBroken("H4", "day_past")
    cause = words.keep(db, key, Written("cause", action.cause), by=by, now=now)
    what = words.keep(db, key, Written("action", action.action), by=by, now=now)
    counted = select(func.count()).select_from(CORRECTIONS).where(CORRECTIONS.c.record_id == key)
    values = {
        "record_id": key,
        "round": 1 + int(db.execute(counted).scalar_one()),
        "staff_id": by.id,
        "cause_id": cause.id,
        "action_id": what.id,
        "planned_on": action.planned_on,
        "at": now,
    }
    made = db.execute(insert(CORRECTIONS).values(**values).returning(CORRECTIONS.c.id)).scalar_one()
    about = {"round": values["round"], "planned_on": f"{action.planned_on:%Y-%m-%d}"}
    history.append(db, key, "correction_planned", by=by, now=now, words=[cause.hash, what.hash], **about)
    watch.drop(db, record, "correction_wanted", why="planned", now=now)
    watch.plan(db, record, setting, "correction_due", watch.end_of(setting, action.planned_on))
    return get(db, Correction, int(made))


def done(db: Db, record: Record, setting: Setting, *, by: Actor, now: datetime) -> Correction:
    """H4: it is carried out; the centre verifies it within its working days."""
    one = latest(db, record.id or 0)
    if one is None or one.done_at is not None:
        raise RuleBroken("H4", "settled")
    if by.id != one.staff_id:
        raise Forbidden("responsible_only", name=staff.name_of(db, one.staff_id))
    days = setting.procedure.verify_working_days
    verify_by = watch.working_day_end(setting.hours, now, days, estates.overrides(db))
    db.execute(update(CORRECTIONS).where(CORRECTIONS.c.id == one.id).values(done_at=now, verify_by=verify_by))
    history.append(db, record.id or 0, "correction_done", by=by, now=now, round=one.round)
    watch.drop(db, record, "correction_due", why="done", now=now)
    watch.plan(db, record, setting, "verify_due", verify_by)
    return get(db, Correction, one.id or 0)


def require_verifier(db: Db, record: Record, one: Correction, *, by: Actor) -> None:
    """H4, X4: the centre verifies, and nobody their own work."""
    roles = records.require_staff(db, record, by=by)
    if by.id == one.staff_id or _handles(db, record, by.id):
        raise Forbidden("not_own_work")
    if not roles & set(CENTRE):
        raise Forbidden("centre_verifies")
    records.require_above(db, record, by.id)


def _handles(db: Db, record: Record, staff_id: int) -> bool:
    period = handling.present(db, record.id or 0)
    return period is not None and period.staff_id == staff_id


def verify(db: Db, record: Record, effective: bool, finding: str, *, by: Actor, now: datetime) -> Correction:
    """H4: it works, or another round is needed."""
    one = latest(db, record.id or 0)
    if one is None or one.done_at is None or one.effective is not None:
        raise RuleBroken("H4", "settled")
    require_verifier(db, record, one, by=by)
    if not effective and not finding.strip():
        raise RuleBroken("H4", "reason_wanted")
    kept = words.keep(db, record.id or 0, Written("finding", finding), by=by, now=now) if finding.strip() else None
    values = {"verified_at": now, "verified_by": by.id, "effective": effective, "finding_id": kept.id if kept else None}
    db.execute(update(CORRECTIONS).where(CORRECTIONS.c.id == one.id).values(**values))
    said = [kept.hash] if kept else []
    history.append(
        db, record.id or 0, "correction_verified", by=by, now=now, round=one.round, effective=effective, words=said
    )
    watch.drop(db, record, "verify_due", why="verified", now=now)
    return get(db, Correction, one.id or 0)

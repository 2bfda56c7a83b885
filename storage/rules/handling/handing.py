"""F5, X37 – handing over, with acceptance by the receiver.

F5  What first contact cannot explain goes to the customer centre or to the responsible department by a recorded
    transfer: from, to, by, when, why. Given and accepted are two moments: until it is accepted the former handler
    stays responsible; not accepted within ``accept_minutes`` of service it is back with the giver, and the supervisor
    is told.
X37 The receiver may object with a reason. What becomes of it is decided within a working day; after two returns only
    the supervisor decides, and that is final.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import estates
from storage.actors import Actor
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.people import staff
from storage.prepared import Prepared
from storage.reading import given
from storage.register import handling, history, records, words
from storage.register.words import Written
from storage.rules import first_contact
from storage.rules.handling import watch
from storage.tables import Department, Record, StaffRole, Transfer, table

MOST_RETURNS = 2
_ROLES, _DEPARTMENTS = table(StaffRole), table(Department)
_HEADED = Prepared(
    select(_DEPARTMENTS.c.id, _ROLES.c.staff_id, _DEPARTMENTS.c.name)
    .join(_ROLES, _ROLES.c.department_id == _DEPARTMENTS.c.id)
    .join(staff.STAFF, staff.STAFF.c.id == _ROLES.c.staff_id)
    .where(
        _ROLES.c.role == "head",
        _DEPARTMENTS.c.estate_id == given("estate"),
        staff.STAFF.c.left_at.is_(None),
        staff.STAFF.c.user_id.is_not(None),
    )
    .order_by(_DEPARTMENTS.c.id, _ROLES.c.id)
)
DECIDE = frozenset({"supervisor", "manager", "executive"})

TRIGGERS = {
    "f5_one_transfer_waits": """
        CREATE TRIGGER f5_one_transfer_waits BEFORE INSERT ON transfer
        WHEN EXISTS (SELECT 1 FROM transfer WHERE id = NEW.id
             OR (record_id = NEW.record_id AND accepted_at IS NULL AND declined_at IS NULL))
        BEGIN SELECT RAISE(ABORT, 'F5: one transfer at a time waits for its receiver'); END""",
    "f5_transfer_unchanged": """
        CREATE TRIGGER f5_transfer_unchanged BEFORE UPDATE ON transfer
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.from_id IS NOT OLD.from_id
          OR NEW.to_id IS NOT OLD.to_id OR NEW.by_id IS NOT OLD.by_id OR NEW.at IS NOT OLD.at
          OR OLD.accepted_at IS NOT NULL OR OLD.declined_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'F5: a transfer is answered once and never rewritten'); END""",
    "f5_transfer_stays": """
        CREATE TRIGGER f5_transfer_stays BEFORE DELETE ON transfer
        BEGIN SELECT RAISE(ABORT, 'F5: transfers are recorded for ever'); END""",
}


@dataclass(frozen=True, slots=True)
class Giving:
    """To whom a matter is given, why, and – as the head of which department – 0 for nobody's."""

    to: int
    why: str
    department: int = 0


def give(db: Db, record: Record, giving: Giving, setting: Setting, *, by: Actor, now: datetime) -> bool:
    """F5: offer the handling; True where it is the receiver's at once, because a supervisor has decided (X37).

    Raises ``Forbidden`` for a receiver without a role here, ``RuleBroken`` when too often returned.
    """
    records.require_open(record)
    if not staff.roles_at(db, giving.to, record.estate_id):
        raise Forbidden("not_found")
    records.require_may_be_given(db, record, to=giving.to)
    key = record.id or 0
    final = handling.returns(db, key) >= MOST_RETURNS
    if final and not staff.roles_at(db, by.id, record.estate_id) & DECIDE:
        raise RuleBroken("X37", "x37_supervisor_decides", number=record.number)
    kept = words.keep(db, key, Written("handover", giving.why), by=by, now=now)
    change = {"to": giving.to, "why": giving.why, "department": giving.department}
    if final:
        former = handling.hand_over(db, key, to=giving.to, by=by.id, words_id=kept.id, now=now)
        history.append(db, key, "handed_over", by=by, now=now, **change, **{"from": former}, final=True)
        watch.drop(db, record, "transfer_waits", "objection_open", why="decided", now=now)
        return True
    handling.give(db, key, to=giving.to, by=by.id, words_id=kept.id, now=now)
    history.append(db, key, "given", by=by, now=now, **change)
    at = watch.in_service(setting, now, setting.procedure.accept_minutes)
    watch.plan(db, record, setting, "transfer_waits", at)
    watch.drop(db, record, "objection_open", why="given anew", now=now)
    return False


def departments(db: Db, estate_id: int) -> list[tuple[int, int, str]]:
    """F5: the departments that somebody receives for: (department, its head, its name), one head each."""
    found: dict[int, tuple[int, int, str]] = {}
    for department, head, name in _HEADED.run(db, {"estate": estate_id}).all():
        found.setdefault(department, (department, head, name))
    return list(found.values())


def waiting(db: Db, record: Record) -> Transfer:
    """The transfer that waits for its receiver; raises when there is none any more."""
    found = handling.pending(db, record.id or 0)
    if found is None:
        raise RuleBroken("F5", "f5_answered")
    return found


def require_receiver(one: Transfer, by: Actor) -> None:
    """F5: only who was given it accepts or declines it."""
    if by.kind != "staff" or one.to_id != by.id:
        raise Forbidden("receiver_only")


def accept(db: Db, record: Record, *, by: Actor, now: datetime) -> int:
    """F5: the receiver takes the handling, which may release first contact (F3); returns from whom."""
    one = waiting(db, record)
    require_receiver(one, by)
    records.require_open(record)
    handling.accept(db, one, now=now)
    if first_contact.ends_accountability(estates.setting(db, record.estate_id).procedure, "transferred"):
        first_contact.release(db, record.id or 0, by=by.id, now=now)
    history.append(db, record.id or 0, "handed_over", by=by, now=now, to=one.to_id, **{"from": one.from_id})
    watch.drop(db, record, "transfer_waits", why="accepted", now=now)
    return one.from_id


def decline(db: Db, record: Record, reason: str, setting: Setting, *, by: Actor, now: datetime) -> int:
    """X37: the receiver objects, with a reason; returns whose it stays. To be decided within a working day."""
    one = waiting(db, record)
    require_receiver(one, by)
    if not reason.strip():
        raise RuleBroken("X37", "x37_reason", number=record.number)
    kept = words.keep(db, record.id or 0, Written("sent_back", reason), by=by, now=now)
    handling.decline(db, one, answer_id=kept.id, now=now)
    returned = handling.returns(db, record.id or 0)
    history.append(
        db, record.id or 0, "transfer_declined", by=by, now=now, to=one.from_id, words=[kept.hash], returned=returned
    )
    watch.drop(db, record, "transfer_waits", why="declined", now=now)
    watch.plan(db, record, setting, "objection_open", watch.tomorrow(db, setting, now))
    return one.from_id


def lapse(db: Db, record: Record, one: Transfer, *, by: Actor, now: datetime) -> None:
    """F5: nobody answered in time; it is the giver's again, who decides anew within a working day."""
    handling.decline(db, one, answer_id=None, now=now)
    history.append(db, record.id or 0, "transfer_lapsed", by=by, now=now, to=one.from_id)
    setting = estates.setting(db, record.estate_id)
    watch.plan(db, record, setting, "objection_open", watch.tomorrow(db, setting, now))

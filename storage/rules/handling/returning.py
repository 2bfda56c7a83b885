"""H3, X48 – the return: by when a department has dealt with a matter, and what it does when it cannot.

H3  The department returns the record with its treatment and result within ``return_working_days`` of its assignment,
    key customers' within ``green_return_working_days`` (K8), a repair within the limit of its kind. If it can't, it
    says why and by when before that; the customer centre passes an explanation to the resident; both are on the
    record.
X48 An extension needs a reason, another date and a word to the resident.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, update

from storage import due, estates, tasks
from storage.actors import Actor
from storage.calendar import is_working_day
from storage.database import Db
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.kinds import binds
from storage.procedures.repairs import limit_of
from storage.reading import Find, get, given
from storage.register import handling, history, records, words
from storage.register.words import Kept, Written
from storage.rules.handling import watch
from storage.tables import Extension, Record, table
from storage.tasks import Wanted

EXTENSIONS = table(Extension)
_EXTENSIONS = Find(Extension, EXTENSIONS.c.record_id == given("record"), order=(EXTENSIONS.c.id,))
_UNTOLD = Find(
    Extension,
    EXTENSIONS.c.record_id == given("record"),
    EXTENSIONS.c.told_at.is_(None),
    order=(EXTENSIONS.c.id.desc(),),
)
A_DAY = timedelta(days=1)
# A: "at once" – what was not done within the hour is asked after.
CONTACT, CONTACT_MINUTES = "contact", 60

TRIGGERS = {
    "h3_extension_unchanged": """
        CREATE TRIGGER h3_extension_unchanged BEFORE UPDATE ON extension
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.former IS NOT OLD.former OR NEW.until IS NOT OLD.until OR NEW.why_id IS NOT OLD.why_id
          OR NEW.at IS NOT OLD.at OR (OLD.told_at IS NOT NULL AND NEW.told_at IS NOT OLD.told_at)
        BEGIN SELECT RAISE(ABORT, 'H3: an extension is never rewritten'); END""",
    "h3_extension_stays": """
        CREATE TRIGGER h3_extension_stays BEFORE DELETE ON extension
        BEGIN SELECT RAISE(ABORT, 'H3: an extension stays on the record'); END""",
}


def limit(record: Record, assigned: datetime, setting: Setting, overrides: Mapping[date, bool]) -> datetime | None:
    """H3: when a matter assigned at an instant must be returned; None for the kinds without a return."""
    hours, procedure = setting.hours, setting.procedure
    if record.kind == "repair":
        allowed = limit_of(record.category)
        if allowed.hours:
            return hours.after(assigned, allowed.service)
        return watch.working_day_end(hours, assigned, allowed.working_days, overrides)
    if not binds("H", record.kind):
        return None
    days = procedure.green_return_working_days if record.key_customer else procedure.return_working_days
    return watch.working_day_end(hours, assigned, days, overrides)


def assign(db: Db, record: Record, setting: Setting, *, now: datetime) -> Record:
    """H3: the matter is somebody's from now on; its return is due, and its reminders are planned.

    What has no return (an enquiry) is asked after all the same, so that nothing stays open unseen.
    """
    return_by = limit(record, now, setting, estates.overrides(db))
    changed = records.change(db, record, assigned_at=now, return_by=return_by, returned_at=None)
    if return_by is not None:
        _remind(db, changed, setting, now=now)
    else:
        asked = watch.working_day_end(setting.hours, now, setting.procedure.return_working_days, estates.overrides(db))
        watch.plan(db, changed, setting, "return_overdue", asked)
    if setting.procedure.contact_task and record.kind == "complaint":
        _ask_contact(db, changed, setting, now=now)
    return changed


def hasten(db: Db, record: Record, setting: Setting, *, now: datetime) -> Record:
    """K8: the matter of somebody who is a key customer from now on is returned earlier; what was put off stays so."""
    if record.status != "handling" or record.return_by is None or extensions(db, record.id or 0):
        return record
    sooner = limit(record, now, setting, estates.overrides(db))
    if sooner is None or sooner >= record.return_by:
        return record
    hastened = records.change(db, record, return_by=sooner)
    _remind(db, hastened, setting, now=now)
    return hastened


def _ask_contact(db: Db, record: Record, setting: Setting, *, now: datetime) -> None:
    """H3, A 八.2: whoever handles it calls the resident or goes there within the hour: a task of theirs."""
    period = handling.present(db, record.id or 0)
    until = watch.in_service(setting, now, CONTACT_MINUTES)
    whose = period.staff_id if period is not None else None
    about = records.subject(record.id or 0)
    wanted = Wanted(CONTACT, about, until, str(record.reopened), record.id, whose, record.department_id)
    tasks.make(db, record.estate_id, wanted, now=now)


@dataclass(frozen=True, slots=True)
class Delay:
    """Until which day a return is put off, and why."""

    until: date
    why: str


def require_later(record: Record, delay: Delay, setting: Setting, *, now: datetime) -> datetime:
    """H3: until when it would be due: in time, and later than it is. Raises once the time is over."""
    if record.return_by is None or record.status != "handling":
        raise RuleBroken("H3", "h3_no_return", number=record.number)
    if now > record.return_by:
        raise RuleBroken("H3", "h3_too_late", number=record.number, until=record.return_by)
    later = watch.end_of(setting, delay.until)
    if later <= record.return_by:
        raise RuleBroken("H3", "h3_not_later", number=record.number, until=record.return_by)
    return later


def put_off(db: Db, record: Record, delay: Delay, setting: Setting, *, by: Actor, now: datetime) -> Extension:
    """H3, X48: it cannot be returned in time: why, and by when instead. A further time is for ``delaying``."""
    later = require_later(record, delay, setting, now=now)
    kept = words.keep(db, record.id or 0, Written("explanation", delay.why), by=by, now=now)
    return extend(db, record, Longer(later, kept), setting, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Longer:
    """Until which instant a return has time, and the words that say why."""

    until: datetime
    why: Kept


def extend(db: Db, record: Record, longer: Longer, setting: Setting, *, by: Actor, now: datetime) -> Extension:
    """H3: from now on it is due later; the customer centre explains it to the resident by tomorrow."""
    former, why = record.return_by, longer.why
    values = {"record_id": record.id, "staff_id": by.id, "former": former, "until": longer.until, "why_id": why.id}
    made = db.execute(insert(EXTENSIONS).values(**values, at=now).returning(EXTENSIONS.c.id)).scalar_one()
    changed = records.change(db, record, return_by=longer.until)
    history.append(db, record.id or 0, "put_off", by=by, now=now, until=longer.until, words=[why.hash])
    _remind(db, changed, setting, now=now)
    watch.plan(db, changed, setting, "explain_due", watch.tomorrow(db, setting, now))
    return get(db, Extension, int(made))


def told(db: Db, one: Extension, *, by: Actor, now: datetime) -> None:
    """H3: the customer centre has explained the delay to the resident. Raises when it had before."""
    marked = update(EXTENSIONS).where(EXTENSIONS.c.id == one.id, EXTENSIONS.c.told_at.is_(None))
    if db.execute(marked.values(told_at=max(now, one.at), told_by=by.id)).rowcount == 0:
        raise RuleBroken("H3", "settled")
    history.append(db, one.record_id, "delay_explained", by=by, now=now)
    if untold(db, one.record_id) is None:
        due.cancel(db, records.subject(one.record_id), kinds=("explain_due",), why="explained", now=now)


def untold(db: Db, record_id: int) -> Extension | None:
    """An extension of which the resident has not heard yet, the latest."""
    return _UNTOLD.one(db, record=record_id)


def extensions(db: Db, record_id: int) -> list[Extension]:
    """How often it was put off, oldest first."""
    return _EXTENSIONS.all(db, record=record_id)


def _remind(db: Db, record: Record, setting: Setting, *, now: datetime) -> None:
    """H3: at half of the time, on the working day before, and when it is over – those that lie ahead."""
    assert record.return_by is not None
    start, end, hours = record.assigned_at or now, record.return_by, setting.hours
    half = hours.after(start, hours.served(start, end) / 2)
    before = hours.opening(_working_day_before(hours.local_day(end), estates.overrides(db)))
    watch.drop(db, record, *watch.RETURN, why="put off", now=now)
    for kind, at in (("return_half", half), ("return_soon", before), ("return_due", end)):
        if at > now or kind == "return_due":
            watch.plan(db, record, setting, kind, at)


def _working_day_before(day: date, overrides: Mapping[date, bool]) -> date:
    earlier = day - A_DAY
    while not is_working_day(earlier, overrides):
        earlier -= A_DAY
    return earlier

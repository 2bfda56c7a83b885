"""Changing the duty rota: somebody else for a day, a swap 换班, an absence 请假, a slot of every week.

Every change is checked against what holds at that moment, under the estate's lock; what lies behind is not changed
any more. A change is taken back by being cancelled, never by being deleted.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.database import Db
from storage.errors import NotFound, RuleBroken
from storage.estates import Setting
from storage.people import staff
from storage.reading import Find, get, given, locked, rows
from storage.rotas import rota
from storage.rotas.rota import A_DAY, MIDNIGHT, Shift, span
from storage.tables import Absence, DutyChange, DutySlot, Estate, Staff, table

_SLOTS, _CHANGES, _AWAY, _PEOPLE = table(DutySlot), table(DutyChange), table(Absence), table(Staff)
LONGEST_ABSENCE = timedelta(days=366)
_AWAY_OF = Find(
    Absence,
    _AWAY.c.staff_id == given("staff"),
    _AWAY.c.cancelled_at.is_(None),
    _AWAY.c.last_day >= given("first"),
    _AWAY.c.first_day <= given("until"),
    order=(_AWAY.c.first_day, _AWAY.c.id),
)


@dataclass(frozen=True, slots=True)
class Key:
    """Which shift is meant: a slot of the weekly rota on one day."""

    slot: int
    day: date


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and when a rota is changed, and by whom; ``by`` is 0 for the command line."""

    setting: Setting
    by: int
    now: datetime

    @property
    def estate_id(self) -> int:
        """The estate whose rota it is."""
        return self.setting.estate.id or 0

    @property
    def local(self) -> datetime:
        """The present time on the estate."""
        return self.now.astimezone(self.setting.hours.zone)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A slot of every week: weekday from Monday 0, from when to when."""

    weekday: int
    starts: str
    ends: str


def find(db: Db, desk: Desk, key: Key) -> Shift | None:
    """The shift as it stands now; None when the rota has it no longer."""
    found = rota.shifts(db, desk.estate_id, key.day, key.day)
    return next((one for one in found if one.slot == key.slot), None)


def put_in(db: Db, desk: Desk, key: Key, staff_id: int) -> Shift:
    """Let somebody else have a shift, on this day only; returns the shift as it was."""
    locked(db, Estate, desk.estate_id)
    shift = _coming(db, desk, key)
    if shift.why == "nobody":
        _cancel(db, shift.change, desk.now)
        shift = _coming(db, desk, key)
    if shift.staff_id == staff_id:
        if shift.why == "away":
            raise RuleBroken("F4", "rota_away", name=shift.name)
        raise RuleBroken("F4", "rota_same", name=shift.name)
    _require_fit(db, desk, staff_id, shift, besides=(key,))
    _enter(db, desk, shift, staff_id)
    return shift


def require_swap(db: Db, desk: Desk, mine: Key, theirs: Key) -> tuple[Shift, Shift]:
    """The two shifts of a swap; raises a refusal when they cannot be exchanged."""
    one, other = _coming(db, desk, mine), _coming(db, desk, theirs)
    if one.why == "nobody" or other.why == "nobody" or one.staff_id == other.staff_id:
        raise RuleBroken("F4", "rota_moved")
    _require_fit(db, desk, one.staff_id, other, besides=(mine, theirs))
    _require_fit(db, desk, other.staff_id, one, besides=(mine, theirs))
    return one, other


def swap(db: Db, desk: Desk, mine: Key, theirs: Key) -> tuple[Shift, Shift]:
    """Exchange two shifts on their days; returns them as they were."""
    locked(db, Estate, desk.estate_id)
    one, other = require_swap(db, desk, mine, theirs)
    _enter(db, desk, one, other.staff_id)
    _enter(db, desk, other, one.staff_id)
    return one, other


def undo(db: Db, desk: Desk, change_id: int) -> list[DutyChange]:
    """Take a change back – a swap whole; returns what no longer holds."""
    locked(db, Estate, desk.estate_id)
    change = get(db, DutyChange, change_id)
    if change.estate_id != desk.estate_id:
        raise NotFound("duty change", change_id)
    pair = [change, *_other_half(db, change)]
    for one in pair:
        coming = [shift for shift in rota.shifts(db, desk.estate_id, one.day, one.day) if shift.change == one.id]
        if one.cancelled_at is not None or not coming:
            raise RuleBroken("F4", "rota_moved")
        if all(shift.over(desk.local) for shift in coming):
            raise RuleBroken("F4", "rota_past")
    for one in pair:
        _cancel(db, one.id or 0, desk.now)
    return pair


def changes(db: Db, estate_id: int, since: date) -> list[DutyChange]:
    """The changes that hold from a day on, the latest first."""
    coming = (_CHANGES.c.estate_id == estate_id, _CHANGES.c.day >= since, _CHANGES.c.cancelled_at.is_(None))
    return rows(db, DutyChange, *coming, order=(_CHANGES.c.id.desc(),), limit=20)


def away(db: Db, desk: Desk, staff_id: int, days: tuple[date, date]) -> int:
    """Somebody is away from a day to a day, both included; returns the absence."""
    first, last = days
    locked(db, Staff, staff_id)
    if last < first:
        raise RuleBroken("F4", "away_order")
    if first < desk.local.date():
        raise RuleBroken("F4", "away_past")
    if last - first > LONGEST_ABSENCE:
        raise RuleBroken("F4", "away_long")
    if known := absences(db, staff_id, first, last):
        raise RuleBroken("F4", "away_known", first=f"{known[0].first_day:%m-%d}", last=f"{known[0].last_day:%m-%d}")
    values = {"staff_id": staff_id, "first_day": first, "last_day": last, "entered_by": desk.by or None}
    entered = insert(_AWAY).values(entered_at=desk.now, **values).returning(_AWAY.c.id)
    return int(db.execute(entered).scalar_one())


def absences(db: Db, staff_id: int, first: date, until: date) -> list[Absence]:
    """When somebody is away between two days."""
    return _AWAY_OF.all(db, staff=staff_id, first=first, until=until)


def back(db: Db, desk: Desk, absence_id: int) -> Absence:
    """Somebody is not away after all; returns the absence as it was."""
    found = locked(db, Absence, absence_id)
    if found.cancelled_at is not None:
        raise RuleBroken("F4", "rota_moved")
    if found.last_day < desk.local.date():
        raise RuleBroken("F4", "rota_past")
    db.execute(update(_AWAY).where(_AWAY.c.id == absence_id).values(cancelled_at=desk.now))
    return found


def set_slot(db: Db, desk: Desk, slot: Weekly, staff_id: int) -> list[int]:
    """Let somebody have a slot every week; returns whose it was."""
    locked(db, Estate, desk.estate_id)
    member = get(db, Staff, staff_id)
    if member.left_at is not None:
        raise RuleBroken("F4", "rota_left", name=member.name)
    if not staff.roles_at(db, staff_id, desk.estate_id):
        raise RuleBroken("F4", "rota_no_role", name=member.name)
    same = _same(desk, slot)
    for other, name in _week(db, desk):
        if _meet(slot, other) and other != slot:
            raise RuleBroken("F4", "rota_overlap", name=name, starts=other.starts, ends=other.ends)
    former = list(db.execute(select(_SLOTS.c.staff_id).where(*same).order_by(_SLOTS.c.id)).scalars())
    db.execute(delete(_SLOTS).where(*same))
    values = {"weekday": slot.weekday, "starts": slot.starts, "ends": slot.ends, "staff_id": staff_id}
    db.execute(insert(_SLOTS).values(estate_id=desk.estate_id, **values))
    return [one for one in former if one != staff_id]


def clear_slot(db: Db, desk: Desk, slot: Weekly) -> list[int]:
    """Take a slot out of the week; returns whose it was, nobody's when there is no such slot."""
    locked(db, Estate, desk.estate_id)
    gone = delete(_SLOTS).where(*_same(desk, slot)).returning(_SLOTS.c.staff_id)
    return sorted(db.execute(gone).scalars())


def _coming(db: Db, desk: Desk, key: Key) -> Shift:
    shift = find(db, desk, key)
    if shift is None:
        raise RuleBroken("F4", "rota_moved")
    if shift.over(desk.local):
        raise RuleBroken("F4", "rota_past")
    return shift


def _require_fit(db: Db, desk: Desk, staff_id: int, shift: Shift, *, besides: tuple[Key, ...]) -> None:
    """Whoever is to have a shift works here, has joined, is there that day and has no other at the same time."""
    member = get(db, Staff, staff_id)
    if not staff.roles_at(db, staff_id, desk.estate_id):
        raise RuleBroken("F4", "rota_no_role", name=member.name)
    if member.user_id is None:
        raise RuleBroken("F4", "rota_not_joined", name=member.name)
    if absences(db, staff_id, shift.day, shift.day):
        raise RuleBroken("F4", "rota_away", name=member.name)
    begins, ends = shift.span
    for other in rota.shifts(db, desk.estate_id, shift.day - A_DAY, shift.day + A_DAY):
        moved = MIDNIGHT * (other.day - shift.day).days
        meets = other.span[0] + moved < ends and begins < other.span[1] + moved
        if other.staff_id == staff_id and meets and Key(other.slot, other.day) not in besides:
            raise RuleBroken("F4", "rota_overlap", name=member.name, starts=other.starts, ends=other.ends)


def _enter(db: Db, desk: Desk, shift: Shift, deputy: int) -> None:
    values = {
        "estate_id": desk.estate_id, "day": shift.day, "starts": shift.starts, "ends": shift.ends,
        "staff_id": shift.staff_id, "deputy_id": deputy, "entered_by": desk.by or None, "entered_at": desk.now,
    }  # fmt: skip
    db.execute(insert(_CHANGES).values(**values))


def _cancel(db: Db, change_id: int, now: datetime) -> None:
    db.execute(update(_CHANGES).where(_CHANGES.c.id == change_id).values(cancelled_at=now))


def _other_half(db: Db, change: DutyChange) -> list[DutyChange]:
    """Of a swap the other of its two changes: entered in the same breath, between the same two, the other way round."""
    return rows(
        db,
        DutyChange,
        _CHANGES.c.estate_id == change.estate_id,
        _CHANGES.c.staff_id == change.deputy_id,
        _CHANGES.c.deputy_id == change.staff_id,
        _CHANGES.c.entered_at == change.entered_at,
        _CHANGES.c.id != change.id,
        limit=1,
    )


def _same(desk: Desk, slot: Weekly) -> tuple[Any, ...]:
    return (
        _SLOTS.c.estate_id == desk.estate_id,
        _SLOTS.c.weekday == slot.weekday,
        _SLOTS.c.starts == slot.starts,
        _SLOTS.c.ends == slot.ends,
    )


def _week(db: Db, desk: Desk) -> list[tuple[Weekly, str]]:
    """The slots of the week and whose they are."""
    found = select(_SLOTS.c.weekday, _SLOTS.c.starts, _SLOTS.c.ends, _PEOPLE.c.name)
    held = found.join(_PEOPLE, _PEOPLE.c.id == _SLOTS.c.staff_id).where(_SLOTS.c.estate_id == desk.estate_id)
    slots = db.execute(held.order_by(_SLOTS.c.weekday, _SLOTS.c.starts, _SLOTS.c.id))
    return [(Weekly(row.weekday, row.starts, row.ends), row.name) for row in slots]


def _meet(one: Weekly, other: Weekly) -> bool:
    """Whether two slots of the week overlap, also over midnight and from Sunday to Monday."""
    week = 7 * MIDNIGHT
    begins, ends = (minute + one.weekday * MIDNIGHT for minute in span(one.starts, one.ends))
    first, last = (minute + other.weekday * MIDNIGHT for minute in span(other.starts, other.ends))
    return any(first + turn < ends and begins < last + turn for turn in (-week, 0, week))

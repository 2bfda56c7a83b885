"""The duty rota 值班表: the weekly slots, what changes on single days, who is away – and so who is on duty when.

A slot repeats every week; on a day it is a shift 班次. One that ends no later than it begins runs over midnight and
belongs to the day on which it begins. The changes of a day hold in the order in which they were entered, each for the
shifts that lie within its hours and are then held by the one it relieves. A shift is manned when its holder has joined,
has not left and is not away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, select

from storage.calendar import Hours, wall
from storage.database import Db
from storage.prepared import Prepared
from storage.reading import given, listed, spread
from storage.tables import Absence, DutyChange, DutySlot, Estate, Staff, table

Why = Literal["", "away", "left", "not_joined", "nobody"]
Span = tuple[int, int]

A_DAY = timedelta(days=1)
MIDNIGHT = 24 * 60
WEEK = 7
_SLOTS, _PEOPLE, _CHANGES, _AWAY = table(DutySlot), table(Staff), table(DutyChange), table(Absence)
_PERSON = (_PEOPLE.c.name, _PEOPLE.c.left_at, _PEOPLE.c.user_id)
_ABSENT = and_(
    _AWAY.c.staff_id == _PEOPLE.c.id,
    _AWAY.c.cancelled_at.is_(None),
    _AWAY.c.last_day >= given("first"),
    _AWAY.c.first_day <= given("until"),
)
# One row for each absence of the holder, one without for who is never away.
_SLOTS_OF = Prepared(
    select(_SLOTS.c.id, _SLOTS.c.weekday, _SLOTS.c.starts, _SLOTS.c.ends, _SLOTS.c.staff_id, *_PERSON)
    .add_columns(_AWAY.c.first_day, _AWAY.c.last_day)
    .join(_PEOPLE, _PEOPLE.c.id == _SLOTS.c.staff_id)
    .join(_AWAY, _ABSENT, isouter=True)
    .where(_SLOTS.c.estate_id == given("estate"), _SLOTS.c.weekday.in_(listed("weekday", WEEK)))
    .order_by(_SLOTS.c.starts, _SLOTS.c.id)
)
_CHANGES_OF = Prepared(
    select(_CHANGES.c.id, _CHANGES.c.day, _CHANGES.c.starts, _CHANGES.c.ends, _CHANGES.c.staff_id)
    .add_columns(_CHANGES.c.deputy_id, *_PERSON, _AWAY.c.first_day, _AWAY.c.last_day)
    .join(_PEOPLE, _PEOPLE.c.id == _CHANGES.c.deputy_id, isouter=True)
    .join(_AWAY, _ABSENT, isouter=True)
    .where(
        _CHANGES.c.estate_id == given("estate"),
        _CHANGES.c.day >= given("first"),
        _CHANGES.c.day <= given("until"),
        _CHANGES.c.cancelled_at.is_(None),
    )
    .order_by(_CHANGES.c.id)
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A slot on one day: whose it is by the weekly rota, who has it after the day's changes, why it is not manned.

    ``change`` is the last change that holds for it, 0 for none.
    """

    slot: int
    day: date
    starts: str
    ends: str
    planned: int
    staff_id: int
    name: str
    why: Why = ""
    change: int = 0

    @property
    def span(self) -> Span:
        """From when to when, in minutes since the midnight in which its day begins."""
        return span(self.starts, self.ends)

    def runs(self, local: datetime) -> bool:
        """Whether it runs at a local time."""
        minute = _minute(local, self.day)
        return self.span[0] <= minute < self.span[1]

    def over(self, local: datetime) -> bool:
        """Whether it has ended by a local time."""
        return self.span[1] <= _minute(local, self.day)


@dataclass(frozen=True, slots=True)
class Gap:
    """Some hours of a day in which nobody is on duty though somebody should be."""

    day: date
    starts: str
    ends: str


@dataclass(slots=True)
class _Person:
    """Who may hold a shift, and when they are away."""

    id: int
    name: str
    why: Why
    away: list[tuple[date, date]]

    def why_on(self, day: date) -> Why:
        return self.why or ("away" if any(first <= day <= last for first, last in self.away) else "")


def on_duty(db: Db, estate_id: int, hours: Hours, now: datetime) -> int | None:
    """The staff id of the duty agent at ``now``; outside all shifts the day's last, else None.

    Only manned shifts count: who has left, never joined or is away is passed over.
    """
    local = now.astimezone(hours.zone)
    today = local.date()
    manned = [one for one in shifts(db, estate_id, today - A_DAY, today) if not one.why]
    running = [one for one in manned if one.runs(local)]
    of_today = [one for one in manned if one.day == today]
    chosen = running[0] if running else (of_today[-1] if of_today else None)
    return chosen.staff_id if chosen else None


def shifts(db: Db, estate_id: int, first: date, until: date) -> list[Shift]:
    """The shifts of an estate from a day to a day, both included, in the order of their beginning."""
    days = [first + A_DAY * number for number in range((until - first).days + 1)]
    weekdays = sorted({day.weekday() for day in days})
    values = {"estate": estate_id, "first": first, "until": until}
    slots, people = _slots(_SLOTS_OF.run(db, values | spread("weekday", weekdays, WEEK)).all())
    changes = _changes(_CHANGES_OF.run(db, values).all(), people)
    held = ((day, slot) for day in days for slot in slots if slot.weekday == day.weekday())
    return [_shift(slot, day, changes.get(day, ()), people) for day, slot in held]


def empty_slots(db: Db, estate: Estate, first: date, until: date) -> list[Gap]:
    """When, from a day to a day, nobody is on duty although it is service time or the rota has a slot (F4)."""
    found = shifts(db, estate.id or 0, first - A_DAY, until + A_DAY)
    service = span(estate.opens, estate.closes)
    gaps = []
    for number in range((until - first).days + 1):
        day = first + A_DAY * number
        wanted = [service, *(one.span for one in found if one.day == day)]
        manned = [_moved(one.span, MIDNIGHT * (one.day - day).days) for one in found if not one.why]
        gaps += [Gap(day, clock(begins), clock(ends)) for begins, ends in uncovered(wanted, manned)]
    return gaps


def uncovered(wanted: Iterable[Span], covered: Iterable[Span]) -> list[Span]:
    """What of the wanted minutes lies in no covered span; what touches is one."""
    rest: list[Span] = []
    for begins, ends in sorted(wanted):
        if rest and begins <= rest[-1][1]:
            rest[-1] = (rest[-1][0], max(ends, rest[-1][1]))
        else:
            rest.append((begins, ends))
    for begins, ends in covered:
        rest = [piece for one in rest for piece in _without(one, begins, ends)]
    return rest


def span(starts: str, ends: str) -> Span:
    """Two wall times as minutes since midnight; what does not end later ends on the next day."""
    begin, end = wall(starts), wall(ends)
    first, last = begin.hour * 60 + begin.minute, end.hour * 60 + end.minute
    return first, last if last > first else last + MIDNIGHT


def clock(minute: int) -> str:
    """The wall time of a minute since midnight."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _slots(rows: Iterable[Any]) -> tuple[list[Any], dict[int, _Person]]:
    """The slots, each once, and their holders with all their absences."""
    slots: dict[int, Any] = {}
    people: dict[int, _Person] = {}
    for row in rows:
        slots.setdefault(row.id, row)
        _meet(people, row.staff_id, row)
    return list(slots.values()), people


def _changes(rows: Iterable[Any], people: dict[int, _Person]) -> dict[date, list[Any]]:
    """The changes of each day, each once; their deputies join the people."""
    found: dict[date, list[Any]] = {}
    for row in rows:
        of_day = found.setdefault(row.day, [])
        if not of_day or of_day[-1].id != row.id:
            of_day.append(row)
        if row.deputy_id is not None:
            _meet(people, row.deputy_id, row)
    return found


def _meet(people: dict[int, _Person], staff_id: int, row: Any) -> None:
    why: Why = "left" if row.left_at is not None else "not_joined" if row.user_id is None else ""
    known = people.setdefault(staff_id, _Person(staff_id, row.name, why, []))
    if row.first_day is not None:
        known.away.append((row.first_day, row.last_day))


def _shift(slot: Any, day: date, changes: Iterable[Any], people: dict[int, _Person]) -> Shift:
    """A slot on a day, after the changes of that day."""
    holder, last = int(slot.staff_id), 0
    hours = span(slot.starts, slot.ends)
    for change in changes:
        if change.staff_id == holder and _within(hours, span(change.starts, change.ends)):
            holder, last = int(change.deputy_id or 0), int(change.id)
    person = people.get(holder, _Person(0, "", "nobody", []))
    why = person.why_on(day)
    return Shift(int(slot.id), day, slot.starts, slot.ends, int(slot.staff_id), person.id, person.name, why, last)


def _minute(local: datetime, day: date) -> int:
    return (local.date() - day).days * MIDNIGHT + local.hour * 60 + local.minute


def _moved(hours: Span, by: int) -> Span:
    return hours[0] + by, hours[1] + by


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _without(one: Span, begins: int, ends: int) -> Iterator[Span]:
    """What is left of a span without another."""
    if one[0] < min(begins, one[1]):
        yield one[0], min(begins, one[1])
    if max(ends, one[0]) < one[1]:
        yield max(ends, one[0]), one[1]

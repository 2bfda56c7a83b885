"""Service hours and working days.

Service hours are wall times of the estate's own zone and run every day of the week. Working
days are those of mainland China's official calendar, make-up days included; an override table
wins over it. Everything here is pure: days, hours and zone come in as arguments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

CALENDAR = "holidays.CN"


@dataclass(frozen=True, slots=True)
class Hours:
    """Daily service hours of an estate, as wall times of its zone; ``closes`` is after ``opens``."""

    zone: ZoneInfo
    opens: time
    closes: time

    def local_day(self, at: datetime) -> date:
        """The local calendar day (当天) of an instant."""
        return at.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """The instant of a wall time on a day, in UTC."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def opening(self, day: date) -> datetime:
        """When service begins on a day."""
        return self.at(day, self.opens)

    def closing(self, day: date) -> datetime:
        """When service ends on a day."""
        return self.at(day, self.closes)

    def end_of(self, day: date) -> datetime:
        """The end of a local day: the next day's midnight."""
        return self.at(day + timedelta(days=1), time.min)

    def serving(self, at: datetime) -> bool:
        """Whether an instant lies in service hours."""
        day = self.local_day(at)
        return self.opening(day) <= at < self.closing(day)

    def served(self, start: datetime, end: datetime) -> timedelta:
        """How much service time lies between two instants."""
        total = timedelta()
        day = self.local_day(start)
        while self.opening(day) < end:
            total += max(timedelta(), min(end, self.closing(day)) - max(start, self.opening(day)))
            day += timedelta(days=1)
        return total

    def after(self, start: datetime, service: timedelta) -> datetime:
        """The instant at which ``service`` of service time has passed since ``start``."""
        day = self.local_day(start)
        while True:
            begin = max(start, self.opening(day))
            room = max(timedelta(), self.closing(day) - begin)
            if service <= room:
                return begin + service
            service -= room
            day += timedelta(days=1)

    def next_at(self, after: datetime, clock: time) -> datetime:
        """The first occurrence of a wall time later than ``after``."""
        day = self.local_day(after)
        today = self.at(day, clock)
        return today if today > after else self.at(day + timedelta(days=1), clock)


@lru_cache(maxsize=256)
def wall(text: str) -> time:
    """Read "HH:MM"; raises ValueError for anything else. "24:00" is not a wall time."""
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  (a wall time has no zone)


@lru_cache(maxsize=16)
def _official(year: int) -> Any:
    import holidays

    return holidays.country_holidays("CN", years=year)


@lru_cache(maxsize=1024)
def _officially_working(day: date) -> bool:
    return bool(_official(day.year).is_working_day(day))


def announced(year: int) -> bool:
    """Whether the year's official calendar – its holidays and make-up days – is known to this program (F41)."""
    return year in _official(year).special_public_holidays


def is_working_day(day: date, overrides: Mapping[date, bool]) -> bool:
    """Whether a day is a working day of the official calendar, unless an override says otherwise."""
    if day in overrides:
        return overrides[day]
    return _officially_working(day)


def working_days_after(day: date, count: int, overrides: Mapping[date, bool]) -> date:
    """The ``count``-th working day after ``day`` (not counting ``day`` itself)."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, overrides):
            count -= 1
    return day

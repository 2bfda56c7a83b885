"""Which morning the demo begins on, where its clock may be sent, and where it goes on after a stop.

The story wants a working day followed by another: the follow-up questions come on the next working
day, and the digests the next morning. So it begins at nine on the nearest such day, whatever the
real hour. While the demo is stopped its time stands still: a newcomer who comes back finds the
matter as it was, not a night of missed promises.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from storage.calendar import is_working_day

ZONE = ZoneInfo("Asia/Shanghai")
BEGINS, TEN = time(9), time(10)
FURTHEST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Jump:
    """An hour that the clock may be sent to, and what its button says."""

    clock: time
    label: str
    to: datetime


def first_morning(real: datetime) -> datetime:
    """Nine o'clock on the nearest working day, from today on, that another working day follows."""
    today = real.astimezone(ZONE).date()
    days = (today + timedelta(days=ahead) for ahead in count())
    found = next(day for day in days if _works(day) and _works(day + timedelta(days=1)))
    return datetime.combine(found, BEGINS, ZONE).astimezone(UTC)


def goes_on_at(last: datetime, offset: timedelta, real: datetime, beat: timedelta) -> datetime:
    """The instant at which a stopped demo goes on: where it was last seen, and never earlier.

    It was seen at most one ``beat`` before it ended.
    """
    return max(last, min(last + beat, real + offset))


def jumps(now: datetime) -> list[Jump]:
    """The next evening, midnight and mornings, soonest first."""
    return sorted(_jumps(now.astimezone(ZONE)), key=lambda jump: jump.to)


def _jumps(now: datetime) -> Iterator[Jump]:
    """From nine o'clock on, where the story begins, "the morning" is tomorrow's."""
    for clock, until, today, tomorrow in (
        (time(20), time(20), "到今晚八点", "到明晚八点"), (time(0), time(0), "", "到零点"),
        (time(8), time(8), "到今早八点", "到明早八点"), (TEN, BEGINS, "到今早十点", "到明早十点"),
    ):
        ahead = 0 if now.time() < until else 1
        to = datetime.combine(now.date() + timedelta(days=ahead), clock, ZONE)
        yield Jump(clock, tomorrow if ahead else today, to)


def _works(day: date) -> bool:
    return is_working_day(day, {})

"""Two weeks of the duty rota as its reader sees them, and where the reader stands in them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

A_WEEK = timedelta(days=7)
DAYS_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Duty:
    """Which week is shown, what is being done, about which shift and for whom."""

    at: Literal["week", "away", "who", "swap", "swap_with", "put", "put_who", "put_how", "undo"] = "week"
    week: Literal[0, 1] = 0
    key: str = ""
    staff: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """Some hours of a day and who has them; of hours that no slot covers ``slot`` is 0.

    ``planned`` is who has them by the weekly rota, where that is somebody else; ``why`` it is not manned.
    """

    key: str
    day: date
    starts: str
    ends: str
    slot: int = 0
    staff: int = 0
    name: str = ""
    planned: str = ""
    why: Literal["", "away", "left", "not_joined", "nobody"] = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that lies ahead, or lasts."""

    id: int
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a day: who takes whose shift."""

    id: int
    day: date
    name: str
    deputy: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Two weeks of the rota from ``monday`` on; ``gaps`` is when nobody is on duty. ``me`` is the reader's row.

    ``colleagues`` may be put on duty; ``absences`` and ``changes`` may be taken back by the reader.
    """

    estate: int = 0
    name: str = ""
    group: bool = False
    manager: bool = False
    resident: bool = False
    me: int = 0
    today: date = date.min
    monday: date = date.min
    on_duty: str = ""
    shifts: tuple[Shift, ...] = ()
    gaps: tuple[tuple[date, str, str], ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()
    absences: tuple[Away, ...] = ()
    changes: tuple[Change, ...] = ()

    def coming(self, state: Duty) -> tuple[Shift, ...]:
        """The shifts of the shown week that are not over."""
        return tuple(one for one in self.shifts if not one.over and _shown(one.day, state, self))

    def mine(self) -> tuple[Shift, ...]:
        """The reader's own shifts that lie ahead."""
        return tuple(one for one in self.shifts if one.slot and one.staff == self.me and not one.over)

    def others(self) -> tuple[Shift, ...]:
        """Shifts of colleagues that lie ahead and are manned."""
        return tuple(one for one in self.shifts if one.slot and one.staff != self.me and not one.over and not one.why)

    def shift(self, key: str) -> Shift | None:
        """The shift of this key, if it lies ahead."""
        return next((one for one in self.shifts if one.key == key and not one.over), None)

    def next_days(self) -> list[date]:
        """The days that are offered by a button."""
        return [self.today + timedelta(days=number) for number in range(DAYS_OFFERED)]


def _shown(day: date, state: Duty, facts: Facts) -> bool:
    monday = facts.monday + A_WEEK * state.week
    return monday <= day < monday + A_WEEK

"""A scene of the week: on which day, at what time, and what happens in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.demo.estate import Resident
from bot.demo.week.homes import Homes
from bot.demo.week.street import Actor, Anybody, Street


@dataclass(frozen=True, slots=True)
class Week:
    """Where scenes are played: the street, and who lives there."""

    street: Street
    homes: Homes

    def of(self, who: Anybody) -> Actor:
        """Somebody with an app in hand."""
        return self.street.of(who)

    def at_home(self, building: str, place: int) -> Actor:
        """One of the households of a building."""
        return self.street.of(self.resident(building, place))

    def resident(self, building: str, place: int) -> Resident:
        """Who lives there."""
        return self.homes.of(building)[place]

    def date(self, day: int) -> str:
        """A day as people write it: 11-25."""
        return f"{self.street.moment(day, '12:00'):%m-%d}"


Act = Callable[[Week], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    """``day`` counts from the first Monday, ``clock`` is the estate's."""

    day: int
    clock: str
    act: Act

    @property
    def when(self) -> tuple[int, str]:
        """What scenes are put in order by."""
        return self.day, self.clock


@dataclass(slots=True)
class Scenes:
    """The scenes of one matter; ``@scenes.at(0, "09:05")`` adds one."""

    found: list[Scene] = field(default_factory=list)

    def at(self, day: int, clock: str) -> Callable[[Act], Act]:
        """Play the decorated act on this day at this time."""

        def keep(act: Act) -> Act:
            self.found.append(Scene(day, clock, act))
            return act

        return keep

"""The sandbox's two clocks: the date people see, which may be moved, and an age that never goes back.

Dates of messages are real time plus an offset that the demo and the tests set. Ages and rates – how
long a button press may be answered, how many messages fit in a minute – run on the monotonic clock,
so that moving the date neither expires nor forgives anything. ``let_pass`` moves the ages alone.
A simulation brings a clock of its own, which is both.
"""

import time
from collections.abc import Callable

Reading = Callable[[], float]


class Clock:
    """Sandbox time. The only place of the sandbox that reads a clock."""

    def __init__(self, wall: Reading = time.time, running: Reading = time.monotonic) -> None:
        self.offset = 0.0
        self._wall = wall
        self._running = running
        self._passed = 0.0
        # Told when ages were moved, so that whoever sleeps until some age looks again.
        self.followers: list[Callable[[], None]] = []

    @classmethod
    def owned(cls, reading: Reading) -> "Clock":
        """A clock whose hands somebody else moves: ``reading`` gives Unix seconds, and ages are their differences."""
        return cls(reading, reading)

    def now(self) -> int:
        """The date in Unix seconds, as messages carry it."""
        return int(self._wall() + self.offset)

    def elapsed(self) -> float:
        """Seconds on a clock that only goes forward; differences of it are ages."""
        return self._running() + self._passed

    def let_pass(self, seconds: float) -> None:
        """Everything grows older by this much at once."""
        self._passed += seconds
        for told in self.followers:
            told()

    def to_wall(self, moment: float) -> float:
        """A moment of ``elapsed`` as real time, which a restarted process can read."""
        return self._wall() - (self.elapsed() - moment)

    def from_wall(self, wall: float) -> float:
        """The reverse of ``to_wall``, in this process."""
        return self.elapsed() - (self._wall() - wall)

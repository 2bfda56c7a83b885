"""The sandbox's two clocks: the date people see, which may be moved, and an age that never goes back.

Dates of messages are real time plus an offset that the demo and the tests set. Ages and rates – how
long a button press may be answered, how many messages fit in a minute – run on the monotonic clock,
so that moving the date neither expires nor forgives anything. ``let_pass`` moves the ages alone.
"""

import time


class Clock:
    """Sandbox time. The only place of the sandbox that reads a clock."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset
        self._passed = 0.0

    def now(self) -> int:
        """The date in Unix seconds, as messages carry it."""
        return int(time.time() + self.offset)

    def elapsed(self) -> float:
        """Seconds on a clock that only goes forward; differences of it are ages."""
        return time.monotonic() + self._passed

    def let_pass(self, seconds: float) -> None:
        """Everything grows older by this much at once."""
        self._passed += seconds

    def to_wall(self, moment: float) -> float:
        """A moment of ``elapsed`` as real time, which a restarted process can read."""
        return time.time() - (self.elapsed() - moment)

    def from_wall(self, wall: float) -> float:
        """The reverse of ``to_wall``, in this process."""
        return self.elapsed() - (time.time() - wall)

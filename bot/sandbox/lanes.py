"""The order of a webhook: several queues, and in each the next update only after the one before was taken.

The messages of a chat are one lane, the presses of a person another, membership changes of a chat a third. So
a press can overtake the message that was sent before it. A lane whose update was refused waits: not at all the
first time, then 2, 4, 8 … seconds, up to a random number between 60 and 120.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from bot.sandbox.chance import Chance
from bot.sandbox.pending import Pending

LONGEST_WAITS = range(60, 121)
LONGEST_ASKED = 3_600.0


@dataclass(slots=True, eq=False)
class Lane:
    """Updates in a row; the first may be under way. A lane at rest is neither ready, nor waiting, nor under way."""

    line: deque[Pending] = field(default_factory=deque)
    failures: int = 0
    resting: bool = True
    overtaken: bool = False


class Lanes:
    """All lanes of a webhook. ``pace`` shortens its waits: 0.01 makes a hundredth of them."""

    def __init__(self, chance: Chance) -> None:
        self.pace = 1.0
        self._chance = chance
        self._lanes: dict[str, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._waiting: list[tuple[float, int, Lane]] = []
        self._numbers = count()

    def clear(self) -> None:
        self._lanes.clear()
        self._ready.clear()
        self._waiting.clear()

    def add(self, update: Pending) -> None:
        lane = self._lanes.get(update.lane)
        if lane is None:
            lane = self._lanes[update.lane] = Lane()
        lane.line.append(update)
        if lane.resting:
            lane.resting = False
            self._ready.append(lane)

    def next(self, now: float) -> Lane | None:
        """A lane whose first update may be sent now. It comes again after ``done`` or ``again``."""
        while self._waiting and self._waiting[0][0] <= now:
            self._let_go(heapq.heappop(self._waiting)[2])
        return self._ready.popleft() if self._ready else None

    def next_at(self) -> float | None:
        """When the next waiting lane is ready."""
        return self._waiting[0][0] if self._waiting else None

    def done(self, lane: Lane) -> None:
        """Its first update was taken, or its life is over."""
        done = lane.line.popleft()
        lane.failures = 0
        if lane.line:
            self._ready.append(lane)
        else:
            lane.resting = True
            self._lanes.pop(done.lane, None)

    def again(self, lane: Lane, now: float, asked: float | None) -> None:
        """Its first update was not taken. ``asked`` are the seconds the bot asked for."""
        lane.failures += 1
        if asked is None:
            wait = 0.0 if lane.failures == 1 else min(2.0 ** (lane.failures - 1), self._chance.among(LONGEST_WAITS))
        else:
            wait = min(asked, LONGEST_ASKED)
        self.hold(lane, now + wait * self.pace)

    def hold(self, lane: Lane, until: float, *, overtaken: bool = False) -> None:
        """Not before this moment – or, to be overtaken, before the next update of another lane was taken."""
        lane.overtaken = overtaken
        heapq.heappush(self._waiting, (until, next(self._numbers), lane))

    def release_overtaken(self) -> None:
        """An update was taken: lanes that stood aside for one go on."""
        aside = [entry for entry in self._waiting if entry[2].overtaken]
        if aside:
            self._waiting = [entry for entry in self._waiting if not entry[2].overtaken]
            heapq.heapify(self._waiting)
            for _, _, lane in sorted(aside):
                self._let_go(lane)

    def _let_go(self, lane: Lane) -> None:
        lane.overtaken = False
        self._ready.append(lane)

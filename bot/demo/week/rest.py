"""Scenes that overlap: each is a task that plays until it lets time pass, and then it is the turn of whoever is next.

Only one plays at any moment, so that the same seed gives the same week. Nobody moves the clock by themselves:
``play`` moves it to the soonest instant that anybody waits for, and wakes that one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Act = Callable[[], Awaitable[None]]
Move = Callable[[datetime], Awaitable[None]]


@dataclass(slots=True)
class Rest:
    """Whoever lets time pass rests here, the soonest to wake first; of one instant, who began to rest first."""

    _waiting: list[tuple[datetime, int, "asyncio.Future[None]"]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: "list[asyncio.Task[None]]" = field(default_factory=list)

    async def until(self, at: datetime) -> None:
        """Rest until an instant."""
        wakes: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (at, next(self._order), wakes))
        self._idle.set()
        await wakes

    async def begin(self, scenes: Iterable[tuple[datetime, Act]]) -> None:
        """Let scenes wait for their instants."""
        self._tasks = [asyncio.create_task(self._played(at, act)) for at, act in scenes]
        await asyncio.sleep(0)  # all of them rest

    async def play(self, until: datetime, move: Move) -> None:
        """Wake one after the other whose instant comes before ``until``; raises what a scene raises."""
        while self._waiting and self._waiting[0][0] < until:
            at, _, wakes = heappop(self._waiting)
            await move(at)
            self._idle.clear()
            wakes.set_result(None)
            await self._idle.wait()
            await asyncio.sleep(0)  # whose scene is over ends
            for over in [one for one in self._tasks if one.done()]:
                self._tasks.remove(over)
                over.result()

    async def end(self) -> None:
        """Nobody waits any more."""
        for left in self._tasks:
            left.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        self._waiting.clear()

    async def _played(self, at: datetime, act: Act) -> None:
        await self.until(at)
        try:
            await act()
        finally:
            self._idle.set()

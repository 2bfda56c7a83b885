"""Moving the clock: not a leap but a walk from due time to due time.

A leap would find everything overdue at once, and much of it too late to be worth doing. So the
clock stops at each instant at which something falls due, everything that follows is done and sent,
and only then it goes on. The walk knows nothing of bots and tables; ``Stage`` is what it walks on.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

TRIES, PAUSE = 40, 0.05


@dataclass(frozen=True, slots=True)
class Falling:
    """Something that falls due: when, what in people's words, and which row (``kind:id``)."""

    at: datetime
    what: str
    row: str


class Stage(Protocol):
    """What has a clock, and work that falls due by it."""

    def now(self) -> datetime:
        """The present instant."""
        ...

    def move_to(self, instant: datetime) -> None:
        """Let it be this instant, and remember it."""
        ...

    async def falling(self) -> list[Falling]:
        """All that falls due at the next instant, or has fallen due and is not done; empty for nothing."""
        ...

    async def settle(self) -> None:
        """Return when everything due by now is done and everything that follows is sent."""
        ...


class Stuck(Exception):
    """Something that is due does not get done; the text is a sentence for the person at the panel."""


async def advance(stage: Stage, target: datetime, tell: Callable[[Falling], None]) -> None:
    """Walk to ``target``, never backwards; ``tell`` hears of each stop before it is made."""
    await stage.settle()
    before: list[Falling] = []
    tries = 0
    while (falling := await stage.falling()) and falling[0].at <= target:
        if falling == before:
            tries += 1
            if tries > TRIES:
                raise Stuck(f"“{falling[0].what}”到期了却没有办成，时钟停在这里。")
            await asyncio.sleep(PAUSE)
        else:
            before, tries = falling, 0
            for one in falling:
                tell(one)
        stage.move_to(max(falling[0].at, stage.now()))
        await stage.settle()
    stage.move_to(max(target, stage.now()))
    await stage.settle()

"""Time that passes only when nobody has anything to do: an event loop, and the clocks on it.

The loop never waits. Where another would sleep until its next timer, it moves its own time to it,
so a week takes seconds, and two runs that begin alike end alike.
"""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import Context, ContextVar
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.clock import Clock

T = TypeVar("T")

AGE = 1_000_000.0


class Asleep(Exception):
    """Everybody waits for somebody else: nothing can ever happen again."""


class _NoNetwork(selectors.SelectSelector):
    """A selector without files: it is asked how long to wait, and lets that long have passed."""

    def __init__(self, passes: Callable[[float], None]) -> None:
        super().__init__()
        self._passes = passes

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Asleep
        self._passes(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on its own time, which knows whose tasks it runs."""

    def __init__(self) -> None:
        self._seconds = 0.0
        super().__init__(_NoNetwork(self.passes))
        self.set_task_factory(_belonging)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._seconds

    def run_in_executor(  # type: ignore[override]  # typeshed's variadic generics need Python 3.12's spelling here
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """There is one thread: what would go to another is done at once."""
        done: asyncio.Future[T] = self.create_future()
        done.set_result(func(*args))
        return done

    def passes(self, seconds: float) -> None:
        """Let time pass at once; timers that were to ring meanwhile ring late, as after a sleep of the machine."""
        self._seconds += max(0.0, seconds)


class Belongings:
    """The tasks of one life of the bot, so that they can end with it."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[Any]] = []

    def add(self, task: asyncio.Task[Any]) -> None:
        """One more."""
        if len(self._tasks) > 100:
            self._tasks = self.alive()
        self._tasks.append(task)

    def alive(self) -> list[asyncio.Task[Any]]:
        """Those that still run, in the order of their beginning."""
        return [task for task in self._tasks if not task.done()]


OF: ContextVar[Belongings | None] = ContextVar("belongings", default=None)


def _belonging(loop: asyncio.AbstractEventLoop, coroutine: Any, **how: Any) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **how)
    context: Context | None = how.get("context")
    belongings = OF.get() if context is None else context.get(OF)
    if belongings is not None:
        belongings.add(task)
    return task


class BotClock(Clock):
    """The bot's clock, on the loop's time."""

    def __init__(self, loop: VirtualLoop, begins: datetime) -> None:
        super().__init__()
        self._loop, self._begins = loop, begins

    def now(self) -> datetime:
        return self._begins + timedelta(seconds=round(self._loop.time(), 6))

    def monotonic(self) -> float:  # type: ignore[override]  # the real one needs no self
        return AGE + self._loop.time()

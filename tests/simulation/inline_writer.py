"""The bot's own writers without their threads: jobs run on the loop, between two tasks, on the real database.

Batches, savepoints, commit and what is tried again are the product's. What is ours: when it runs, how
it waits – by letting the time pass –, and the death that may come with a statement.
"""

import asyncio
import threading
from contextvars import copy_context
from typing import TypeVar

from bot.clock import Clock
from bot.writing.committing import GroupWriter, PoolWriter
from bot.writing.writer import Failed, Job, Work, Writer, WriterClosed
from storage.database import Database, DriverError, many_writers
from tests.simulation.disk import Disk
from tests.simulation.life import Died
from tests.simulation.vtime import VirtualLoop
from tests.simulation.watch import Watch
from tests.simulation.wire import TAKING

T = TypeVar("T")


class _Pause(threading.Event):
    """Waits by letting the time pass."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def wait(self, timeout: float | None = None) -> bool:
        self._loop.passes(timeout or 0.0)
        return self.is_set()


class _Inline(Writer):
    """A writer of one life."""

    threads = 0

    def __init__(self, disk: Disk, database: Database, clock: Clock, watch: Watch) -> None:
        super().__init__(database, clock)
        self._disk, self._life, self._watch = disk, disk.life, watch
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        self._closing = _Pause(loop)
        self._context = copy_context()

    async def attempt(self, work: Work[T], *, quiet: bool = False) -> T | Failed:
        self._life.must_live()
        update = TAKING.get()
        watched: Work[T] = lambda db, now: self._watch.works(db, update, lambda: work(db, now))  # noqa: E731
        asyncio.get_running_loop().call_soon(self._take_what_waits)
        done = await super().attempt(watched, quiet=quiet)
        self._life.must_live()
        return done

    async def stop(self) -> None:
        await asyncio.sleep(0)  # what was handed over runs in the meantime
        await super().stop()

    def _take_what_waits(self) -> None:
        if self._life.over or not self.waiting:
            return
        self._jobs.put(None)
        try:
            self._run()
        except Died:
            self._database.dispose()

    def _tell(self, batch: list[Job]) -> None:
        if self._life.reached("committed"):
            return
        if any(isinstance(job.error, WriterClosed) for job in batch):
            self._watch.undone()
        else:
            self._watch.committed(len(batch))
        # From another thread, where nobody's update is under way.
        asyncio.get_running_loop().call_soon(self._heard, batch, context=self._context)


class _InlineGroup(_Inline, GroupWriter):
    """On SQLite."""

    threads = 0


class _InlinePool(_Inline, PoolWriter):
    """On PostgreSQL."""

    threads = 0


class _InlineLeader(_InlinePool):
    """On PostgreSQL, of the one who leads: it ends with its connection, and what was in hand is the next one's."""

    def _pauses(self, error: DriverError, pause: float, jobs: int) -> bool:
        if not error.connection_invalidated:
            return super()._pauses(error, pause, jobs)
        self._closing.set()
        return False


def inline_leader(disk: Disk, beside: Writer, watch: Watch) -> Writer:
    """The writer of the one who delivers: a fresh one on PostgreSQL, on SQLite the only one there is."""
    if not isinstance(beside, _InlinePool):
        return beside
    made = _InlineLeader(disk, beside._database, beside.clock, watch)
    made.start()
    return made


def inline_writer(disk: Disk, database: Database, clock: Clock, watch: Watch) -> Writer:
    """The writer that suits a database."""
    return (_InlinePool if many_writers(database) else _InlineGroup)(disk, database, clock, watch)

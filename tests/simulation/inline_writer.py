"""The bot's own writer without its thread: jobs run on the loop, between two tasks, on the real database.

Batches, savepoints, commit and what is tried again are the product's. What is ours: when it runs, how
it waits – by letting the time pass –, and the trouble that befalls its statements.
"""

import asyncio
import sqlite3
import threading
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from bot.clock import Clock
from bot.writer import Failed, GroupWriter, Job, Work, WriterClosed
from storage.database import Database
from tests.simulation.life import Died, Life
from tests.simulation.vtime import VirtualLoop
from tests.simulation.watch import Watch
from tests.simulation.wire import TAKING

T = TypeVar("T")
TROUBLES = {"busy": sqlite3.SQLITE_BUSY, "full": sqlite3.SQLITE_FULL, "ioerr": sqlite3.SQLITE_IOERR}


class Disk:
    """The trouble of the machine: of which kind, before which statement from now, how many times in a row."""

    def __init__(self, database: Database) -> None:
        self.life = Life()
        self._kind = ""
        self._after = self._times = 0
        event.listen(database, "do_execute", self._executes)
        event.listen(database, "do_execute_no_params", lambda cursor, sql, _: self._executes(cursor, sql, (), None))
        event.listen(database, "commit", self._commits)

    def breaks(self, kind: str, after: int, times: int) -> None:
        """From the ``after``-th statement on, this trouble, ``times`` times; ``commit`` breaks only commits."""
        self._kind, self._after, self._times = kind, after, times

    def mend(self) -> None:
        """Nothing is wrong any more."""
        self._times = 0

    def _executes(self, cursor: sqlite3.Cursor, sql: str, _: Any, __: Any) -> None:
        if sql.startswith("ROLLBACK"):
            return
        if self.life.reached("writing"):
            raise Died
        if not self._times or self._kind == "commit":
            return
        self._after -= 1
        if self._after < 0:
            self._times -= 1
            if self._kind == "full":  # SQLite gives the whole transaction up by itself
                cursor.connection.rollback()
            raise _trouble(self._kind)

    def _commits(self, _: Connection) -> None:
        if self.life.reached("committing"):
            raise Died
        if self._times and self._kind == "commit":
            self._times -= 1
            raise OperationalError("COMMIT", None, _trouble("ioerr"))


def _trouble(kind: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(f"made up: {kind}")
    error.sqlite_errorcode = TROUBLES[kind]
    return error


class _Pause(threading.Event):
    """Waits by letting the time pass."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def wait(self, timeout: float | None = None) -> bool:
        self._loop.passes(timeout or 0.0)
        return self.is_set()


class InlineWriter(GroupWriter):
    """The writer of one life."""

    threads = 0

    def __init__(self, disk: Disk, database: Database, clock: Clock, watch: Watch) -> None:
        super().__init__(database, clock)
        self._disk, self._life, self._watch = disk, disk.life, watch
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        self._closing = _Pause(loop)

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
        asyncio.get_running_loop().call_soon(self._settle, batch)

"""The writer: the one thread that writes, and the one place that commits.

It takes what is waiting – up to 64 jobs –, runs each in a savepoint of its own, and commits once.
A job that raises loses only its own savepoint and hears its error. Trouble of the machine (locked,
full, input/output, unreadable) is nobody's fault: the batch is rolled back whole and tried again,
and nobody is told "done" before it is (F17, F19). Whoever waits hears only after the commit.

Jobs may run more than once; they touch nothing but the connection they are given.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.clock import Clock
from bot.logs import logger
from storage.database import Database, Db, DriverError, machine_trouble

T = TypeVar("T")
Work = Callable[[Db, datetime], T]

MOST = 64
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0

log = logger(__name__)


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    done: asyncio.Future[None]
    quiet: bool = False
    result: Any = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Work that raised: its savepoint is undone, everything else of its batch stands."""

    error: BaseException


class WriterClosed(Exception):
    """The writer has stopped; nothing was written."""


class Writer:
    """A thread with one connection; ``do`` hands it work and waits for the commit."""

    def __init__(self, engine: Database, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._closing = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.on_commit: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin; call it on the event loop that will wait."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def do(self, work: Work[T], *, quiet: bool = False) -> T:
        """Run ``work(connection, now)`` in a transaction; returns its result once it is committed.

        Raises what the work raised, or ``WriterClosed``.
        """
        outcome = await self.attempt(work, quiet=quiet)
        if isinstance(outcome, Failed):
            raise outcome.error
        return outcome

    async def attempt(self, work: Work[T], *, quiet: bool = False) -> T | Failed:
        """As ``do``, but what the work raised comes back as a value; still raises ``WriterClosed``.

        ``quiet``: it leaves nothing to send. Delivery's own looks are, or each would cause the next.
        """
        if self._loop is None or self._closing.is_set():
            raise WriterClosed
        job = _Job(work, self._loop.create_future(), quiet)
        self._jobs.put(job)
        await job.done
        if isinstance(job.error, WriterClosed):
            raise job.error
        return Failed(job.error) if job.error is not None else job.result

    async def stop(self) -> None:
        """Finish what waits, then end (F08)."""
        self._closing.set()
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        last = False
        while not last:
            batch: list[_Job] = []
            found = self._jobs.get()
            while found is not None and len(batch) < MOST:
                batch.append(found)
                if len(batch) == MOST or self._jobs.empty():
                    break
                found = self._jobs.get()
            last = found is None
            if batch:
                self._write(batch)
        self._refuse_rest()

    def _write(self, batch: list[_Job]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                with self._engine.connect() as connection:
                    self._attempt(connection, batch)
                break
            except DriverError as error:
                if not machine_trouble(error):
                    self._fail(batch, error)
                    break
                log.warning("database_trouble", error=type(error.orig).__name__, jobs=len(batch))
            if self._closing.wait(pause):
                self._fail(batch, WriterClosed())
                break
            pause = min(pause * 2, LONGEST_PAUSE)
        self._tell(batch)

    def _attempt(self, connection: Db, batch: list[_Job]) -> None:
        transaction = connection.begin()
        now = self._clock.now()
        for job in batch:
            job.result, job.error = None, None
            try:
                with connection.begin_nested():
                    job.result = job.work(connection, now)
            except Exception as error:
                if (trouble := _trouble_behind(error)) is not None:
                    raise trouble from None
                job.error = error
        transaction.commit()

    def _fail(self, batch: list[_Job], error: BaseException) -> None:
        for job in batch:
            job.error = error

    def _tell(self, batch: list[_Job]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._settle, batch)

    def _settle(self, batch: list[_Job]) -> None:
        for job in batch:
            if not job.done.cancelled():
                job.done.set_result(None)
        if not all(job.quiet for job in batch):
            self.on_commit()

    def _refuse_rest(self) -> None:
        rest: list[_Job] = []
        while not self._jobs.empty():
            if (job := self._jobs.get()) is not None:
                rest.append(job)
        self._fail(rest, WriterClosed())
        if rest:
            self._tell(rest)


def _trouble_behind(error: BaseException | None) -> DriverError | None:
    """The machine's trouble that an error comes from, if it does.

    SQLite undoes the whole transaction by itself when the disk is full; what shows then is that the
    savepoint is gone.
    """
    while error is not None:
        if isinstance(error, DriverError) and machine_trouble(error):
            return error
        error = error.__context__
    return None

"""What every writer is: threads that write in transactions of their own, and whoever waits for those.

Work is handed over with ``do`` and heard of only after its commit. What the work raises undoes that
work alone. Trouble of the machine (locked, full, unreachable) is nobody's fault: it is tried again,
and nobody is told "done" before it is (F17, F19, F25).

The two kinds of writer, and the one place that commits, are in ``bot/writing/committing.py``.

Jobs may run more than once; they touch nothing but the connection they are given.
"""

import asyncio
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from bot.clock import Clock
from bot.logs import logger
from storage.database import (
    Database,
    DatabaseError,
    Db,
    DriverError,
    conflict,
    machine_trouble,
)

T = TypeVar("T")
Work = Callable[[Db, datetime], T]

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Failed:
    """Work that raised: what it did is undone, everything else stands."""

    error: BaseException


@dataclass(slots=True)
class Job:
    """Work that waits for its commit, what became of it, and who hears of that, on the event loop.

    ``quiet``: it leaves nothing to send.
    """

    work: Work[Any]
    hear: Callable[[Any], None]
    quiet: bool = False
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        """Let hear what the work returned – or ``Failed``."""
        self.hear(self.result if self.error is None else Failed(self.error))


class Rider(Protocol):
    """Somebody who sends what others commit."""

    def nudge(self) -> None:
        """Something may have been left to send: called on the event loop after a commit that could not be ridden."""

    def board(self) -> Work[Any] | None:
        """What to do in a transaction that is about to commit, if anything; called in the writer's thread."""

    def carried(self, outcome: Any) -> None:
        """That work is committed, or ``Failed``; called on the event loop with what it returned."""


class WriterClosed(Exception):
    """The writer has stopped; nothing was written – or nobody can say whether it was (F26)."""


class DatabaseLost(WriterClosed, DatabaseError):
    """The database is not there any more, or damaged; nothing more is written. The text is for the operator."""


class Writer(ABC):
    """Threads that write; ``do`` hands them work and waits for the commit.

    ``trouble`` says what keeps it from committing, "" when nothing does.
    """

    threads = 1

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self.clock = clock
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: list[threading.Thread] = []
        self.on_commit: list[Callable[[], None]] = []
        self.trouble = ""
        self.lost: DatabaseLost | None = None

    def start(self) -> None:
        """Begin; call it on the event loop that will wait."""
        self._loop = asyncio.get_running_loop()
        for number in range(self.threads):
            thread = threading.Thread(target=self._run, name=f"writer-{number}", daemon=True)
            self._running.append(thread)
            thread.start()

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
            raise self.lost or WriterClosed
        done: asyncio.Future[T | Failed] = self._loop.create_future()
        self._jobs.put(Job(work, partial(_settle, done), quiet))
        outcome = await done
        if isinstance(outcome, Failed) and isinstance(outcome.error, WriterClosed):
            raise outcome.error
        return outcome

    @contextmanager
    def serving(self, rider: Rider) -> Iterator[None]:
        """Let somebody send what is committed, for as long as the block lasts."""
        self.on_commit.append(rider.nudge)
        try:
            yield
        finally:
            self.on_commit.remove(rider.nudge)

    async def stop(self) -> None:
        """Finish what waits, then end (F08)."""
        self._closing.set()
        for _ in self._running:
            self._jobs.put(None)
        for thread in self._running:
            await asyncio.to_thread(thread.join)
        self._refuse_rest()

    @property
    def alive(self) -> bool:
        """Whether all its threads run."""
        return bool(self._running) and all(thread.is_alive() for thread in self._running)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a thread."""
        return self._jobs.qsize()

    @abstractmethod
    def _run(self) -> None:
        """What each of its threads does until it is stopped."""

    def _perform(self, job: Job, db: Db, room: AbstractContextManager[Any]) -> None:
        """Run one job in a room of its own, a savepoint or a transaction, which its failure undoes.

        Keeps what the job returned or raised; raises the driver's error when the machine is in trouble
        or two transactions met, for then the job is to be run again.
        """
        job.result, job.error = None, None
        try:
            with room:
                job.result = job.work(db, self.clock.now())
        except Exception as error:
            if (behind := _worth_another_try(error)) is not None:
                raise behind from None
            job.error = error

    def _pauses(self, error: DriverError, pause: float, jobs: int) -> bool:
        """Wait before the next try; False when the writer is to stop instead."""
        self.trouble = type(error.orig).__name__
        log.warning("database_trouble", error=self.trouble, jobs=jobs)
        return not self._closing.wait(pause)

    def _tell(self, batch: list[Job]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._heard, batch)

    def _heard(self, batch: list[Job]) -> None:
        for job in batch:
            job.tell()
        if not all(job.quiet for job in batch):
            for hear in self.on_commit:
                hear()

    def _refuse_rest(self) -> None:
        while not self._jobs.empty():
            job = self._jobs.get()
            if job is not None:
                job.error = self.lost or WriterClosed()
                job.tell()


def _settle(done: asyncio.Future[Any], outcome: Any) -> None:
    if not done.done():  # whoever waited may have left
        done.set_result(outcome)


def _worth_another_try(error: BaseException | None) -> DriverError | None:
    """The machine's trouble, or the meeting of two, that an error comes from, if it does.

    SQLite undoes the whole transaction by itself when the disk is full; what shows then is that the
    savepoint is gone.
    """
    while error is not None:
        if isinstance(error, DriverError) and (machine_trouble(error) or conflict(error)):
            return error
        error = error.__context__
    return None

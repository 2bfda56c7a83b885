"""The writers: the threads that write, and the one place that commits.

Work is handed over with ``do`` and heard of only after its commit. What the work raises undoes that
work alone. Trouble of the machine (locked, full, unreachable) is nobody's fault: it is tried again,
and nobody is told "done" before it is (F17, F19, F25).

SQLite has one writer: ``GroupWriter`` is one thread that takes what is waiting – up to 64 jobs –,
runs each in a savepoint of its own, and commits once. PostgreSQL has many: ``PoolWriter`` is a few
threads with a transaction for each job, because a group commit there deadlocks as soon as two jobs
share a record. Those that meet all the same are run again (F27).

Jobs may run more than once; they touch nothing but the connection they are given.

What no further try can mend ends the writer, and with it the process, in a sentence (``DatabaseLost``): a
SQLite file that is damaged (F22), or that was deleted or replaced while we wrote into it (F21).
"""

import asyncio
import queue
import random
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot import metrics
from bot.clock import Clock
from bot.logs import logger
from storage.database import (
    Database,
    DatabaseError,
    Db,
    DriverError,
    NoneFree,
    conflict,
    damaged,
    file_under,
    machine_trouble,
    many_writers,
)
from storage.sqlite_file import Identity, identity

T = TypeVar("T")
Work = Callable[[Db, datetime], T]

MOST = 64
THREADS = 6
MEETINGS = 3
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
GONE = (
    "The database file {file} was deleted or replaced while we wrote into it. We stop, and write into no other "
    "file. Put it back – or its last copy, without the old -wal and -shm beside it – and start again."
)
DAMAGED = (
    "The database file {file} is damaged ({why}). We stop; keep the file as it is. Copy what can be read with "
    "sqlite3 {file} '.recover' | sqlite3 recovered.db – or put the last copy back, without the old -wal and -shm "
    "beside it – and start again."
)

log = logger(__name__)


@dataclass(slots=True)
class Job:
    """Work that waits for its commit, and what became of it."""

    work: Work[Any]
    done: asyncio.Future[None]
    quiet: bool = False
    result: Any = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Work that raised: what it did is undone, everything else stands."""

    error: BaseException


class WriterClosed(Exception):
    """The writer has stopped; nothing was written – or nobody can say whether it was (F26)."""


class DatabaseLost(WriterClosed, DatabaseError):
    """The database is not there any more, or damaged; nothing more is written. The text is for the operator."""


def writer_for(database: Database, clock: Clock) -> "Writer":
    """The writer that suits a database."""
    return PoolWriter(database, clock) if many_writers(database) else GroupWriter(database, clock)


class Writer:
    """Threads that write; ``do`` hands them work and waits for the commit.

    ``trouble`` says what keeps it from committing, "" when nothing does. Those in
    ``on_commit`` are called on the event loop after work that may have left something to send.
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
        job = Job(work, self._loop.create_future(), quiet)
        self._jobs.put(job)
        await job.done
        if isinstance(job.error, WriterClosed):
            raise job.error
        return Failed(job.error) if job.error is not None else job.result

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

    def _run(self) -> None:
        raise NotImplementedError

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
        self._loop.call_soon_threadsafe(self._settle, batch)

    def _settle(self, batch: list[Job]) -> None:
        for job in batch:
            if not job.done.done():
                job.done.set_result(None)
        if not all(job.quiet for job in batch):
            for hear in self.on_commit:
                hear()

    def _refuse_rest(self) -> None:
        while not self._jobs.empty():
            job = self._jobs.get()
            if job is not None and not job.done.done():
                job.error = self.lost or WriterClosed()
                job.done.set_result(None)


class GroupWriter(Writer):
    """One thread, many jobs to a commit: for SQLite."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._file = file_under(database)
        self._ours: Identity | None = None

    def start(self) -> None:
        self._ours = identity(self._file)
        super().start()

    def _run(self) -> None:
        last = False
        while not last and self.lost is None:
            batch: list[Job] = []
            found = self._jobs.get()
            while found is not None and len(batch) < MOST:
                batch.append(found)
                if len(batch) == MOST or self._jobs.empty():
                    break
                found = self._jobs.get()
            last = found is None
            if batch:
                self._write(batch)

    def _write(self, batch: list[Job]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                self._require_our_file()
                with metrics.commit_seconds.time():
                    self._commit(batch)
                self.trouble = ""
                break
            except DatabaseLost as lost:
                self._end(batch, lost)
                break
            except DriverError as error:
                if damaged(error):
                    self._end(batch, DatabaseLost(DAMAGED.format(file=self._file, why=error.orig)))
                    break
                if not machine_trouble(error):
                    self.trouble = ""  # it did answer
                    _fail(batch, error)
                    break
                if not self._pauses(error, pause, len(batch)):
                    _fail(batch, WriterClosed())
                    break
            pause = min(pause * 2, LONGEST_PAUSE)
        self._tell(batch)

    def _require_our_file(self) -> None:
        """Raises ``DatabaseLost`` when the file that is open is not the one that lies there (F21)."""
        if self._ours is not None and identity(self._file) != self._ours:
            raise DatabaseLost(GONE.format(file=self._file))

    def _end(self, batch: list[Job], lost: DatabaseLost) -> None:
        """Write no more: whoever waits hears why, and so does whoever comes later."""
        log.error("database_lost", reason=str(lost))
        self.trouble, self.lost = "DatabaseLost", lost
        self._closing.set()
        _fail(batch, lost)
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._refuse_rest)

    def _commit(self, batch: list[Job]) -> None:
        metrics.batch_jobs.observe(len(batch))
        if len(batch) == 1:  # the transaction is room enough
            with self._database.connect() as db:
                return self._perform(batch[0], db, db.begin())
        with self._database.begin() as db:
            for job in batch:
                self._perform(job, db, db.begin_nested())
        return None


class PoolWriter(Writer):
    """A few threads, one transaction to a job: for PostgreSQL."""

    threads = THREADS

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._write(job)
            self._tell([job])

    def _connected(self) -> AbstractContextManager[Db]:
        """The connection for one job."""
        return self._database.connect()

    def _write(self, job: Job) -> None:
        pause, meetings = FIRST_PAUSE, 0
        while True:
            try:
                with metrics.commit_seconds.time(), self._connected() as db:
                    self._perform(job, db, db.begin())
                self.trouble = ""
                return
            except NoneFree:  # it has waited long enough to ask at once again (F28)
                self.trouble = "NoneFree"
                log.warning("no_connection_free")
                if self._closing.is_set():
                    job.error = WriterClosed()
                    return
                continue
            except DriverError as error:
                if conflict(error) and meetings < MEETINGS:
                    meetings += 1
                    self._closing.wait(random.uniform(0.005, 0.05) * meetings)
                    continue
                if not machine_trouble(error):
                    self.trouble = ""  # it did answer
                    job.error = error
                    return
                if not self._pauses(error, pause, 1):
                    job.error = WriterClosed()
                    return
            pause = min(pause * 2, LONGEST_PAUSE)


def _fail(batch: list[Job], error: BaseException) -> None:
    for job in batch:
        job.error = error


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

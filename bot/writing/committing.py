"""The writers, one kind for each database, and the one place that commits.

SQLite has one writer: ``GroupWriter`` is one thread that takes what is waiting – up to 16 jobs –,
runs each in a savepoint of its own, and commits once. Deliveries ride along: what the jobs leave to send is
claimed in their own transaction (``Rider``), so that a message waits for one commit and not for two. PostgreSQL has
many: ``PoolWriter`` is a few threads with a transaction for each job, because a group commit there
deadlocks as soon as two jobs share a record. Those that meet all the same are run again (F27).

What no further try can mend ends the writer, and with it the process, in a sentence (``DatabaseLost``): a
SQLite file that is damaged (F22), or that was deleted or replaced while we wrote into it (F21).
"""

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from bot import metrics
from bot.clock import Clock
from bot.logs import logger
from bot.writing.writer import FIRST_PAUSE, LONGEST_PAUSE, DatabaseLost, Job, Rider, Writer, WriterClosed
from storage.database import (
    Database,
    Db,
    DriverError,
    NoneFree,
    Savepoint,
    conflict,
    damaged,
    file_under,
    machine_trouble,
    many_writers,
)
from storage.databases.sqlite_file import Identity, identity

# A batch that takes longer than a commit lets everybody in it wait for nothing.
MOST = 16
THREADS = 6
MEETINGS = 3

GONE = (
    "The database file {file} was deleted or replaced while we wrote into it. We stop, and write into no other "
    "file. Put it back, or run: shouwen restore FILE – with your last backup – and start again."
)
DAMAGED = (
    "The database file {file} is damaged ({why}). We stop; keep the file as it is. Copy what can be read with "
    "sqlite3 {file} '.recover' | sqlite3 recovered.db – or run: shouwen restore FILE – with your last backup; the "
    "damaged file stays beside it – and start again."
)

log = logger(__name__)


def writer_for(database: Database, clock: Clock) -> "Writer":
    """The writer that suits a database."""
    return PoolWriter(database, clock) if many_writers(database) else GroupWriter(database, clock)


class GroupWriter(Writer):
    """One thread, many jobs to a commit: for SQLite."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._file = file_under(database)
        self._ours: Identity | None = None
        self._riders: list[Rider] = []

    def start(self) -> None:
        self._ours = identity(self._file)
        super().start()

    @contextmanager
    def serving(self, rider: Rider) -> Iterator[None]:
        """Let somebody ride in the transactions that may leave something to send, for as long as the block lasts."""
        self._riders.append(rider)
        try:
            yield
        finally:
            self._riders.remove(rider)

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
        riding: list[Job] = []
        while True:
            try:
                self._require_our_file()
                with metrics.commit_seconds.time():
                    self._commit(batch, riding)
                self.trouble = ""
                break
            except DatabaseLost as lost:
                self._end(batch + riding, lost)
                break
            except DriverError as error:
                if damaged(error):
                    self._end(batch + riding, DatabaseLost(DAMAGED.format(file=self._file, why=error.orig)))
                    break
                if not machine_trouble(error):
                    self.trouble = ""  # it did answer
                    _fail(batch + riding, error)
                    break
                if not self._pauses(error, pause, len(batch)):
                    _fail(batch + riding, WriterClosed())
                    break
            pause = min(pause * 2, LONGEST_PAUSE)
        self._tell(batch + riding)

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

    def _commit(self, batch: list[Job], riding: list[Job]) -> None:
        """Run the jobs, and after them whoever rides along; who has boarded stays aboard when it is tried again."""
        metrics.batch_jobs.observe(len(batch))
        with self._database.begin() as db:
            for job in batch:
                self._perform(job, db, Savepoint(db))
            if not riding and not all(job.quiet for job in batch):
                riding += self._boarding()
            for job in riding:
                self._perform(job, db, Savepoint(db))

    def _boarding(self) -> Iterator[Job]:
        for rider in self._riders:
            if (work := rider.board()) is not None:
                yield Job(work, rider.carried, quiet=True)


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

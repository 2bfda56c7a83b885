"""Who polls, delivers and watches the clock for a bot: one process at a time.

On SQLite a file lock has settled that before anything runs. On PostgreSQL the leader holds an advisory
lock on a connection of its own and writes on that very connection, so that whoever has lost the lock
can neither claim nor settle anything any more. The lock ends with the connection: when the process is
killed, the next in line has it at its next asking.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from typing import TypeVar

from bot.clock import Clock
from bot.logs import logger
from bot.writing.committing import PoolWriter
from bot.writing.writer import Job, WriterClosed
from storage import lanes
from storage.database import Database, Db, DriverError, NoneFree

T = TypeVar("T")

ASK_SECONDS = 0.3
BEAT_SECONDS = 1.0

log = logger(__name__)


class LeaderWriter(PoolWriter):
    """A writer on the leader's own connection; ``ousted`` is set when that breaks, and nothing is written after it."""

    threads = 1

    def __init__(self, connection: Db, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._connection = connection
        self.ousted = asyncio.Event()

    async def beat(self) -> None:
        """Use the connection now and then, so that its loss shows; returns when it is lost."""
        while not self.ousted.is_set():
            with contextlib.suppress(WriterClosed):
                await self.attempt(lambda db, _: db.exec_driver_sql("SELECT 1") and None, quiet=True)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self.ousted.wait()

    def _connected(self) -> AbstractContextManager[Db]:
        return nullcontext(self._connection)

    def _write(self, job: Job) -> None:
        # A connection that broke would open itself anew when used again: a good one, but without the lock.
        if self._connection.invalidated:
            job.error = WriterClosed()
        else:
            super()._write(job)

    def _pauses(self, error: DriverError, pause: float, jobs: int) -> bool:
        if not (error.connection_invalidated or self._connection.invalidated):
            return super()._pauses(error, pause, jobs)
        self._closing.set()
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.ousted.set)
        return False


class Candidate:
    """One who asks for the lead of a bot, and the connection for it. Both methods block: they belong in a thread."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id
        self._connection: Db | None = None

    def elected(self) -> Db | None:
        """Ask once; returns the connection that holds the lead, None while another has it. Raises ``DriverError``."""
        try:
            if self._connection is None:
                self._connection = self._database.connect()
                # Never back into the pool: a pooled connection would keep the lock.
                self._connection.detach()
            with self._connection.begin():
                return self._connection if lanes.lead(self._connection, self._bot_id) else None
        except (DriverError, NoneFree):
            self.close()
            raise

    def close(self) -> None:
        """Give back what we have, the lead with it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(DriverError):
                connection.close()


@asynccontextmanager
async def leading(database: Database, bot_id: int, clock: Clock) -> AsyncIterator[LeaderWriter]:
    """Wait until the lead of a bot is free, take it, and give it back at the end."""
    candidate = Candidate(database, bot_id)
    try:
        writer = LeaderWriter(await _elected(candidate), database, clock)
        writer.start()
        log.info("leading", bot=bot_id)
        try:
            yield writer
        finally:
            await writer.stop()
            log.info("leading_no_more", bot=bot_id, ousted=writer.ousted.is_set())
    finally:
        await _to_its_end(candidate.close)


async def _elected(candidate: Candidate) -> Db:
    while True:
        try:
            if (connection := await _to_its_end(candidate.elected)) is not None:
                return connection
        except (DriverError, NoneFree) as error:
            log.warning("lead_not_asked", error=type(error).__name__)
        await asyncio.sleep(ASK_SECONDS)


async def _to_its_end(work: Callable[[], T]) -> T:
    """Run in a thread. Told to stop meanwhile, we wait for it: the connection it uses is to be closed next."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running})
        raise

"""One bot in this process: it receives, and while it has the lead it also polls, sends and watches the clock.

On SQLite there is one process, which leads (a lock file keeps it so). On PostgreSQL any number of
processes run the same bot; each takes webhook updates, one leads, and another takes over when that
one ends (``bot/leader.py``). Stopping lets what is under way finish: intake first, then the scheduler,
then delivery, the writer last (F08).
"""

import asyncio
import contextlib
import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import crash
from bot.bell import Bell
from bot.clock import Clock
from bot.delivery import Delivery
from bot.engine import Engine, Identity
from bot.intake import Intake
from bot.keeping import Keeper
from bot.leader import LeaderWriter, leading
from bot.limits import Rates
from bot.logs import logger
from bot.media import Store
from bot.scheduler import Scheduler
from bot.writer import Writer, WriterClosed, writer_for
from handlers import commands
from handlers.catalogs import Catalogs
from handlers.office import Office
from storage.database import Database, many_writers

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LOOK_SECONDS = 1.0

log = logger(__name__)


class AlreadyRunning(Exception):
    """Another process runs the bot on this data."""


class WriterDied(Exception):
    """A thread of the writer has ended by itself: nothing can be kept any more, so the process must end too."""


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data's lock; raises ``AlreadyRunning`` when another process does."""
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)  # names and phones live here
    with (data / "shouwen.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(f"Another shouwen is already running on {data}.") from None
        yield


async def _ended(*tasks: asyncio.Task[Any]) -> None:
    """Stop tasks and wait for their end; one that had failed by itself does not stop the stopping."""
    for task in tasks:
        task.cancel()
    for failure in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(failure, Exception) and not isinstance(failure, WriterClosed):
            log.error("ended_badly", exc_info=failure)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a bot receives, how fast it sends, and where it keeps copies of evidence.

    ``polling`` false: its updates come by webhook, which waits ``patience`` seconds for a commit. Without a
    ``store`` evidence stays at Telegram only.
    """

    rates: Rates = field(default_factory=Rates)
    poll_seconds: int = 25
    polling: bool = True
    patience: float = 20.0
    store: Store | None = None


class Service:
    """A bot that runs until it is stopped.

    ``writer`` is shared with the other bots of the process, and ``bell`` with the other processes; without
    them the bot is alone.
    """

    def __init__(
        self,
        engine: Engine,
        database: Database,
        clock: Clock,
        pace: Pace = Pace(),
        writer: Writer | None = None,
        bell: Bell | None = None,
    ) -> None:
        self.engine = engine
        self._database = database
        self._pace = pace
        self._own_writer = writer is None
        self._bell = bell
        self._duty: asyncio.Task[None] | None = None
        self.clock = clock
        self.writer = writer or writer_for(database, clock)
        self._leads_with = self.writer
        self.leads = asyncio.Event()
        self.identity: Identity | None = None

    async def open(self) -> Identity:
        """Learn who we are; raises ``EngineError``."""
        self.identity = await self.engine.open()
        self.office = Office(self.identity.id, self.identity.username, Catalogs(LOCALE))
        self.intake = Intake(self.engine, self.writer, self.office, self._pace.poll_seconds, self._pace.patience)
        return self.identity

    async def start(self) -> Identity:
        """Receive – and send and tick, once we have the lead; raises ``EngineError``."""
        identity = self.identity or await self.open()
        if self._own_writer:
            self.writer.start()
        if many_writers(self._database):
            self._duty = asyncio.create_task(self._stand_by())
        else:
            self._duty = asyncio.create_task(self._lead(self.writer))
            await self.leads.wait()
        log.info("running", bot=identity.username)
        return identity

    async def wait(self) -> None:
        """Until something ends that should not; raises what it ended of, ``DatabaseLost`` or ``WriterDied``."""
        assert self._duty is not None
        while self.writer.alive and self._leads_with.alive:
            await asyncio.wait({self._duty}, timeout=LOOK_SECONDS)
            if self._duty.done():
                return self._duty.result()
        raise self.writer.lost or WriterDied("The writer has ended by itself; see the log above.")

    async def settled(self) -> None:
        """Everything due now is done and everything sendable is sent."""
        await self.scheduler.tick()
        await self.delivery.idle()

    async def stop(self) -> None:
        """Stop in order: receive no more, finish, send what is in flight, close."""
        if self._duty is not None:
            await _ended(self._duty)
        await self.intake.drained()
        if self._own_writer:
            await self.writer.stop()
        await self.engine.close()

    async def _stand_by(self) -> None:
        """Ask for the lead until we have it; ask again when it was lost."""
        while True:
            async with leading(self._database, self.office.bot_id, self.clock) as writer:
                crash.point("elected")
                with contextlib.suppress(WriterClosed):  # lost; what was in hand is the next leader's
                    await self._lead(writer)

    async def _lead(self, writer: Writer) -> None:
        """Poll, send and watch the clock, until cancelled or until the lead is lost."""
        self.delivery = Delivery(self.engine, writer, self.office, self.clock, self._pace.rates)
        self.scheduler = Scheduler(writer, self.office)
        introducing = asyncio.create_task(self._introduce())
        receiving = asyncio.create_task(self.intake.run() if self._pace.polling else asyncio.Event().wait())
        working = [asyncio.create_task(self.delivery.run())]
        if isinstance(writer, LeaderWriter):
            working.append(asyncio.create_task(writer.beat()))
        if self._pace.store is not None:
            keeper = Keeper(self.engine, writer, self.office, self.clock, self._pace.store)
            working.append(asyncio.create_task(keeper.run()))
        async with self._woken_by(writer):
            self.scheduler.start()
            self._leads_with = writer
            self.leads.set()
            try:
                done, _ = await asyncio.wait({receiving, *working}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                self.leads.clear()
                self._leads_with = self.writer
                await _ended(introducing, receiving)
                await self.scheduler.stop()
                await _ended(*working)

    async def _introduce(self) -> None:
        """Tell Telegram which commands to show; a lead just taken over has more urgent things to do first."""
        for payload in commands.payloads(self.office.catalogs):
            await self.engine.call("setMyCommands", payload)

    @asynccontextmanager
    async def _woken_by(self, writer: Writer) -> AsyncIterator[None]:
        """Let delivery look whenever something may have been left to send, by us or by another process."""
        places = [each.on_commit for each in {self.writer, writer}]
        if self._bell is not None:
            places.append(self._bell.heard)
        for place in places:
            place.append(self.delivery.nudge)
        try:
            yield
        finally:
            for place in places:
                place.remove(self.delivery.nudge)

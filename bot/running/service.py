"""One bot in this process: it receives, and while it has the lead it also polls, sends and watches the clock.

On SQLite there is one process, which leads (a lock file keeps it so). On PostgreSQL any number of
processes run the same bot; each takes webhook updates, one leads, and another takes over when that
one ends (``bot/running/leader.py``). Stopping lets what is under way finish: intake first, then the scheduler,
then delivery, the writer last (F08).
"""

import asyncio
import contextlib
import fcntl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import crash
from bot.clock import Clock
from bot.engines.contract import Engine, Identity
from bot.evidence.keeper import Keeper
from bot.evidence.store import Store
from bot.logs import logger
from bot.papers.printer import FormPrinter
from bot.running.bell import Bell
from bot.running.leader import LeaderWriter, leading
from bot.running.learning import Trainer
from bot.running.scheduler import Scheduler
from bot.sending.delivery import Delivery
from bot.sending.limits import Rates
from bot.taking.intake import Intake
from bot.writing.committing import writer_for
from bot.writing.writer import Writer, WriterClosed
from dialogs.kit import N_
from handlers.catalogs import Catalogs
from handlers.hearing import commands
from handlers.office import Office
from storage.database import Database, many_writers
from storage.errors import Sentence

LOCALE = Path(__file__).resolve().parents[2] / "locale"
LOOK_SECONDS = 1.0

log = logger(__name__)


class AlreadyRunning(Sentence):
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
            told = N_("Another shouwen is already running on {folder}. Please stop it first.")
            raise AlreadyRunning(told, folder=data) from None
        yield


async def _ended(*tasks: asyncio.Task[Any]) -> None:
    """Stop tasks and wait for their end; one that had failed by itself does not stop the stopping."""
    for task in tasks:
        task.cancel()
    for failure in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(failure, Exception) and not isinstance(failure, WriterClosed):
            log.error("ended_badly", exc_info=failure)


@asynccontextmanager
async def _under_way(*works: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Tasks that run while the block does, side by side."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield tasks
    finally:
        await _ended(*tasks)


LooksOver = Callable[[Engine, Writer, int], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How a bot receives, how fast it sends, and where it keeps copies of evidence.

    ``polling`` false: its updates come by webhook, which waits ``patience`` seconds for a commit. Without a
    ``store`` evidence stays at Telegram only. ``looks_over`` looks the bot over while we lead, for `/check`.
    Without ``words``, the folder of the dictionary, nothing is learned. What looks at much is looked at on ``reader``,
    so that nobody waits for it.
    """

    rates: Rates = field(default_factory=Rates)
    poll_seconds: int = 25
    polling: bool = True
    patience: float = 20.0
    store: Store | None = None
    looks_over: LooksOver | None = None
    words: Path | None = None
    reader: Database | None = None


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
            await self._led_or_failed(self._duty)
        log.info("running", bot=identity.username)
        return identity

    async def _led_or_failed(self, duty: asyncio.Task[None]) -> None:
        """Until we lead; raises what kept us from it."""
        leading = asyncio.create_task(self.leads.wait())
        await asyncio.wait({leading, duty}, return_when=asyncio.FIRST_COMPLETED)
        leading.cancel()
        if duty.done():
            duty.result()

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
        """Poll, send and watch the clock, until cancelled or until the lead is lost.

        What begins first ends last: updates stop coming before the clock stops, and that before the sending (F08).
        """
        printer = FormPrinter(writer, self.clock, self._pace.reader)
        self.delivery = Delivery(self.engine, writer, self.office, self.clock, self._pace.rates, printer)
        self.scheduler = Scheduler(writer, self.office, self._pace.reader)
        async with contextlib.AsyncExitStack() as begun:
            begun.enter_context(self._served(writer))
            sending = await begun.enter_async_context(_under_way(self.delivery.run(), *self._duties(writer)))
            self.scheduler.start()
            begun.push_async_callback(self.scheduler.stop)
            receiving = await begun.enter_async_context(_under_way(self._receive()))
            await begun.enter_async_context(_under_way(self._introduce(), *self._at_leisure(writer)))
            begun.enter_context(self._known_to_lead(writer))
            ended, _ = await asyncio.wait({*sending, *receiving}, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()

    def _duties(self, writer: Writer) -> Iterator[Coroutine[Any, Any, None]]:
        """What else a leader does: show that its connection lives, and keep copies of evidence."""
        if isinstance(writer, LeaderWriter):
            yield writer.beat()
        if self._pace.store is not None:
            yield Keeper(self.engine, writer, self.office, self.clock, self._pace.store).run()

    def _at_leisure(self, writer: Writer) -> Iterator[Coroutine[Any, Any, None]]:
        """What a leader does besides; its failing ends no lead."""
        if self._pace.looks_over is not None:
            yield self._pace.looks_over(self.engine, writer, self.office.bot_id)
        if self._pace.words is not None:
            yield Trainer(writer, self.office, self._pace.words).run()

    async def _receive(self) -> None:
        """Poll; by webhook updates come by themselves, to whichever process has the port."""
        await (self.intake.run() if self._pace.polling else asyncio.Event().wait())

    @contextmanager
    def _known_to_lead(self, writer: Writer) -> Iterator[None]:
        """Let it be seen from outside that we lead, and with which writer."""
        self._leads_with = writer
        self.leads.set()
        try:
            yield
        finally:
            self.leads.clear()
            self._leads_with = self.writer

    async def _introduce(self) -> None:
        """Tell Telegram which commands to show; a lead just taken over has more urgent things to do first."""
        for payload in commands.payloads(self.office.catalogs):
            await self.engine.call("setMyCommands", payload)

    @contextmanager
    def _served(self, writer: Writer) -> Iterator[None]:
        """Let delivery send whatever is committed, by us or by another process."""
        with contextlib.ExitStack() as serving:
            for each in {self.writer, writer}:
                serving.enter_context(each.serving(self.delivery))
            if self._bell is not None:
                self._bell.heard.append(self.delivery.nudge)
                serving.callback(self._bell.heard.remove, self.delivery.nudge)
            yield

"""Everything that one process runs: the database, its writer, a service for each bot, the two ports.

The same for one estate on SQLite and for one worker of many on PostgreSQL. It listens to its watchers
first, so that a process which waits for its database says so (F25); bots come next, the webhook last, and
stopping goes the other way round.
"""

import asyncio
from functools import partial

from bot import engines
from bot.checks.daily import DailyCheck
from bot.clock import Clock
from bot.engines.contract import Engine, Identity
from bot.evidence.store import open_store
from bot.logs import logger
from bot.running.bell import Bell
from bot.running.learning import Readers
from bot.running.service import Pace, Service
from bot.running.watching import Watched, Watching
from bot.sending.limits import Rates
from bot.settings import Settings, SettingsError, proxy
from bot.taking import switching
from bot.taking.webhook import Entrance, Webhook
from bot.writing.committing import writer_for
from bot.writing.writer import Writer
from dialogs.kit import N_
from storage import estates, migrate
from storage.calendar import announced
from storage.database import Database, DatabaseError, many_writers, open_reader, open_writer, reading

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0

log = logger(__name__)


class Deployment:
    """One process's bots, from start to stop."""

    def __init__(self, settings: Settings, tokens: tuple[str, ...], clock: Clock | None = None) -> None:
        self._settings = settings
        self._database: Database = open_writer(settings.url)
        self._reader: Database = open_reader(settings.url)
        self._store = open_store(settings.media) if settings.media else None
        self._clock = clock or Clock()
        self._words = settings.data / "words"
        self._readers = Readers(self._reader, self._words, self._clock)
        self.writer: Writer = writer_for(self._database, self._clock)
        self._bell = Bell(self._database) if many_writers(self._database) else None
        self.services = [self._service(token) for token in tokens]
        self._bots = [int(token.partition(":")[0]) for token in tokens]
        self._started: list[Service] = []
        self._open = False
        self._webhook: Webhook | None = None
        watched = [self._watched(service, bot) for service, bot in zip(self.services, self._bots, strict=True)]
        self._watching = Watching(watched, self._reader, self._clock)

    async def start(self) -> list[Identity]:
        """Start all; returns who the bots are.

        Raises ``SettingsError``, ``EngineError`` or ``DatabaseError``, each a sentence for the operator.
        """
        await self._watching.start(self._settings.watch_host, self._settings.watch_port or None)
        await self._prepare()
        await self._readers.start()
        # Reading the calendar of a year takes a quarter of a second, which whoever files first need not wait.
        await asyncio.to_thread(announced, self._clock.now().year)
        self.writer.start()
        if self._bell is not None:
            self._bell.start()
            self.writer.on_commit.append(self._ring)
        for service in self.services:
            identity = await service.open()
            self._started.append(service)
            if self._settings.receive == "polling":
                await switching.agree(service.engine, self._settings, identity.id)
            await service.start()
        if self._settings.receive == "webhook":
            await self._open_door()
        self._open = True
        return [service.identity for service in self.services if service.identity is not None]

    async def wait(self) -> None:
        """Until something ends that should not; raises what it ended of."""
        waiting = [asyncio.create_task(service.wait()) for service in self.services]
        try:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in waiting:
                task.cancel()

    async def stop(self) -> None:
        """Stop in order: receive no more, finish, send what is in flight, close (F08)."""
        if self._webhook is not None:
            await self._webhook.stop()
        await asyncio.gather(*(service.stop() for service in self._started))
        await self.close()

    async def close(self) -> None:
        """Let go of everything; what is under way is taken up by the next start (F05)."""
        await self._readers.stop()
        await self.writer.stop()
        if self._bell is not None:
            await self._bell.stop()
        for service in self.services:
            await service.engine.close()
        await self._watching.stop()
        self._database.dispose()
        self._reader.dispose()

    def _ring(self) -> None:
        """Wake whoever sends elsewhere; what we send ourselves we know of already."""
        if self._bell is not None and not all(service.leads.is_set() for service in self.services):
            self._bell.ring()

    async def _open_door(self) -> None:
        settings = self._settings
        entrances: dict[str, Entrance] = {}
        for service, bot in zip(self.services, self._bots, strict=True):
            entrances |= switching.entrances(settings, bot, service.intake.receive)
        self._webhook = Webhook(entrances)
        await self._webhook.start(settings.webhook_host, settings.webhook_port, shared=settings.webhook_shared_port)
        for service, bot in zip(self.services, self._bots, strict=True):
            await switching.agree(service.engine, settings, bot)

    async def _prepare(self) -> None:
        """Bring the schema up to date. A server that cannot be reached yet is waited for (F25)."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await asyncio.to_thread(self._migrate)
            except DatabaseError as error:
                if not error.passing:
                    raise
                log.warning("database_awaited", reason=str(error), seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _migrate(self) -> None:
        migrate.upgrade(self._database)
        with reading(self._reader) as db:
            for bot in self._bots:
                if not estates.of_bot(db, bot):
                    raise SettingsError(
                        N_("The database has no estate for the bot {bot}; `shouwen init` makes one."), bot=bot
                    )

    def _service(self, token: str) -> Service:
        settings = self._settings
        rates = Rates(settings.rate_overall, settings.rate_chat, group_minute=settings.rate_group_minute)
        polling = settings.receive == "polling"
        besides = (self._store, self._look_over, self._words, self._reader)
        pace = Pace(rates, settings.poll_seconds, polling, settings.patience, *besides)
        engine = engines.create(settings.engine, token, settings.api_base, proxy=proxy(settings))
        return Service(engine, self._database, self._clock, pace, self.writer, self._bell)

    async def _look_over(self, engine: Engine, writer: Writer, bot: int) -> None:
        await DailyCheck(engine, writer, bot, self._clock, self._settings).run()

    def _watched(self, service: Service, bot: int) -> Watched:
        return Watched(bot, partial(self._standing, service), self._trouble, partial(self._heard_at, service))

    def _trouble(self) -> str:
        return self.writer.trouble if self.writer.alive else "writer not running"

    def _heard_at(self, service: Service) -> float | None:
        hears = self._settings.receive == "webhook" or service.leads.is_set()
        return service.intake.heard_at if hears and service.identity is not None else None

    def _standing(self, service: Service) -> str:
        if not self._open:
            return "starting"
        return "leader" if service.leads.is_set() else "stand-by"

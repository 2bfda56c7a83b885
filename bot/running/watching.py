"""Being watched: health, readiness and metrics, on a port that is not the webhook's.

``GET /health``: the process lives and its event loop turns; a service manager restarts what does not
answer. ``GET /ready``: every bot of this process works or stands by, and the database commits; a load
balancer leaves out what is not ready. ``GET /metrics``: for Prometheus. All three are open to whoever
reaches the port, so it listens on this machine only unless told otherwise; they tell counts and
standings, no texts and no people.

Three watchdogs turn with the pulse: an event loop that was blocked (F13), a silence of Telegram of half the
day that it keeps updates (F51), and a write-ahead log that grows because somebody goes on reading (F30).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import metrics
from bot.clock import Clock
from bot.logs import logger
from bot.settings import SettingsError
from storage.database import Database, DriverError, file_under, many_writers, reading
from storage.databases.on_sqlite import LARGEST_WAL
from storage.databases.sqlite_file import wal_bytes
from storage.post.backlog import Backlog, backlog

PULSE = 0.5
BLOCKED = 5.0
SILENT = 12 * 3600.0
LOOKING = 5.0
WORKING = ("leader", "stand-by")

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """One bot of this process, asked at every look.

    ``standing``: "starting", "leader" or "stand-by". ``trouble``: what keeps the database from
    committing, "" for nothing. ``heard_at``: when the last update came, in monotonic seconds;
    None while none are received here.
    """

    bot: int
    standing: Callable[[], str]
    trouble: Callable[[], str]
    heard_at: Callable[[], float | None]


class Watching:
    """The pulse, and the port if there is one."""

    def __init__(self, bots: Sequence[Watched], reader: Database, clock: Clock) -> None:
        self._bots = bots
        self._reader = reader
        self._clock = clock
        self._silent: set[int] = set()
        self._swollen = False
        self._looking: asyncio.Task[None] | None = None
        self._pulse: asyncio.Task[None] | None = None
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/ready", self._ready)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)

    async def start(self, host: str, port: int | None) -> int:
        """Begin, and listen unless ``port`` is None; returns the port. Raises ``SettingsError``."""
        await self._runner.setup()
        if port is not None:
            try:
                await web.TCPSite(self._runner, host, port).start()
            except OSError as error:
                await self._runner.cleanup()
                raise SettingsError(f"SHOUWEN_WATCH_PORT: cannot listen on {host}:{port}: {error.strerror}.") from None
        self._pulse = asyncio.create_task(self._beat())
        return int(self._runner.addresses[0][1]) if port is not None else 0

    async def stop(self) -> None:
        """Be silent."""
        if self._pulse is not None:
            self._pulse.cancel()
            await asyncio.wait({self._pulse})
        await self._runner.cleanup()

    async def _beat(self) -> None:
        while True:
            before = self._clock.monotonic()
            await asyncio.sleep(PULSE)
            self.beat(self._clock.monotonic() - before - PULSE)

    def beat(self, lag: float) -> None:
        """One pulse that came so many seconds late."""
        metrics.loop_lag.set(max(0.0, lag))
        if lag >= BLOCKED:
            log.error("loop_blocked", seconds=round(lag, 1))
        for one in self._bots:
            self._listen(one)
        self._weigh()

    def _weigh(self) -> None:
        """Note how long the write-ahead log is; one that is too long is told once, until it is short again."""
        found = 0 if many_writers(self._reader) else wal_bytes(file_under(self._reader))
        metrics.wal_bytes.set(found)
        if found > LARGEST_WAL and not self._swollen:
            log.error("wal_large", megabytes=found >> 20)
        self._swollen = found > LARGEST_WAL

    def _listen(self, one: Watched) -> None:
        """Note how long nothing was heard; half a day is told once, until something is heard again."""
        heard_at = one.heard_at()
        silence = 0.0 if heard_at is None else self._clock.monotonic() - heard_at
        metrics.silence.labels(one.bot).set(silence)
        metrics.leader.labels(one.bot).set(one.standing() == "leader")
        if silence < SILENT:
            self._silent.discard(one.bot)
        elif one.bot not in self._silent:
            self._silent.add(one.bot)
            log.error("silent", bot=one.bot, hours=round(silence / 3600, 1))

    async def _health(self, _request: web.Request) -> web.Response:
        lag = metrics.REGISTRY.get_sample_value("shouwen_loop_lag_seconds")
        return web.json_response({"alive": True, "loop_lag_seconds": lag})

    async def _ready(self, _request: web.Request) -> web.Response:
        bots = {str(one.bot): {"standing": one.standing(), "trouble": one.trouble()} for one in self._bots}
        ready = all(one["standing"] in WORKING and not one["trouble"] for one in bots.values())
        return web.json_response({"ready": ready, "bots": bots}, status=200 if ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        metrics.database_trouble.set(any(one.trouble() for one in self._bots))
        await self._look()
        return web.Response(body=generate_latest(metrics.REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self) -> None:
        """What the tables say. A database that cannot be read leaves the figures as they were; one look at a time."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.to_thread(self._read))
        try:
            async with asyncio.timeout(LOOKING):
                await asyncio.shield(self._looking)
        except (DriverError, TimeoutError) as error:
            log.warning("backlog_unread", error=type(error).__name__)

    def _read(self) -> None:
        with reading(self._reader) as db:
            found = backlog(db, [one.bot for one in self._bots])
        _show(found, self._clock.now())


def _show(found: Backlog, now: datetime) -> None:
    metrics.open_messages.set(found.messages)
    metrics.oldest_message.set(_age(found.oldest_message, now))
    metrics.due_lag.set(_age(found.next_due, now))
    metrics.quarantine.set(found.quarantined)
    metrics.oldest_quarantine.set(_age(found.oldest_quarantined, now))


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0

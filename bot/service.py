"""One running bot: engine, writer, intake, delivery, scheduler – started and stopped in order.

Stopping lets what is under way finish: intake first, then the scheduler, then delivery, the writer
last (F08). Only one process may write for a bot on SQLite; a lock file keeps it so.
"""

import asyncio
import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from bot.clock import Clock
from bot.delivery import Delivery
from bot.engine import Engine, Identity
from bot.intake import Intake
from bot.limits import Rates
from bot.logs import logger
from bot.scheduler import Scheduler
from bot.writer import Writer
from handlers import menus
from handlers.catalogs import Catalogs
from handlers.office import Office
from storage.database import Database

LOCALE = Path(__file__).resolve().parent.parent / "locale"

log = logger(__name__)


class AlreadyRunning(Exception):
    """Another process runs the bot on this data."""


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


async def _ended(task: asyncio.Task[None]) -> None:
    """Stop a task and wait for its end; one that had failed by itself does not stop the stopping."""
    task.cancel()
    for failure in await asyncio.gather(task, return_exceptions=True):
        if isinstance(failure, Exception):
            log.error("ended_badly", exc_info=failure)


class Service:
    """A bot that runs until it is stopped."""

    def __init__(
        self, engine: Engine, database: Database, clock: Clock, *, rates: Rates | None = None, poll_seconds: int = 25
    ) -> None:
        self._engine = engine
        self._rates = rates
        self._poll_seconds = poll_seconds
        self.clock = clock
        self.writer = Writer(database, clock)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> Identity:
        """Learn who we are, then receive, send and tick; raises ``EngineError``."""
        identity = await self._engine.open()
        office = Office(identity.id, identity.username, Catalogs(LOCALE))
        self.writer.start()
        self.intake = Intake(self._engine, self.writer, office, self._poll_seconds)
        self.delivery = Delivery(self._engine, self.writer, office, self.clock, self._rates)
        self.scheduler = Scheduler(self.writer, office)
        self.writer.on_commit = self.delivery.nudge
        for payload in menus.payloads(office.catalogs):
            await self._engine.call("setMyCommands", payload)
        self._tasks = [asyncio.create_task(self.delivery.run()), asyncio.create_task(self.intake.run())]
        self.scheduler.start()
        log.info("running", bot=identity.username)
        return identity

    async def wait(self) -> None:
        """Until something ends that should not."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def settled(self) -> None:
        """Everything due now is done and everything sendable is sent."""
        await self.scheduler.tick()
        await self.delivery.idle()

    async def stop(self) -> None:
        """Stop in order: receive no more, finish, send what is in flight, close."""
        delivering, receiving = self._tasks
        await _ended(receiving)
        await self.scheduler.stop()
        await _ended(delivering)
        await self.intake.drained()
        await self.writer.stop()
        await self._engine.close()

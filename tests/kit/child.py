"""The bot in a process of its own, which a test may kill: forked from a warm one that has imported the framework.

Its clock is the street's, read from a file. It is told where to die through another file and a
signal, so that it can be up and running before; once started anew it dies no more.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot import engines, logs
from bot.clock import Clock
from bot.service import Service, only_one
from storage.database import open_writer, url_of
from tests.kit.street import FAST, TOKEN, Street
from tests.kit.waiting import until

LONGEST_LIFE = 60.0
WARM = ["bot.engine_aiogram", "bot.service", "tests.kit.child"]

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(WARM)


class StreetClock(Clock):
    """Real time plus the offset that stands in a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def now(self) -> datetime:
        self.offset = timedelta(seconds=float(self._path.read_text()))
        return super().now()


def serve(folder: Path, base: str) -> None:
    """What the process does: be the bot until it is killed."""
    logs.set_up("CRITICAL")
    with only_one(folder):
        asyncio.run(_serve(folder, base))


async def _serve(folder: Path, base: str) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _arm, folder / "crash")
    database = open_writer(url_of(folder / "shouwen.db"))
    engine = engines.create("aiogram", TOKEN, base)
    service = Service(engine, database, StreetClock(folder / "offset"), rates=FAST)
    await service.start()
    await service.wait()


def _arm(order: Path) -> None:
    os.environ["SHOUWEN_CRASH_AT"] = order.read_text()
    order.unlink()


class Child:
    """The bot's process on a street; starting it again is what a supervisor does after a crash."""

    def __init__(self, street: Street) -> None:
        self._street = street
        self._process: ForkServerProcess | None = None
        self.deaths = 0

    async def start(self) -> None:
        """Start it; returns when it polls."""
        self._process = _FORKED.Process(target=serve, args=(self._street.folder, self._street.base), daemon=True)
        self._process.start()
        queue, process = self._street.sandbox.world.main_bot.queue, self._process
        await until(lambda: queue.waited_for or not process.is_alive())

    async def will_die_at(self, point: str) -> None:
        """Let it die when it passes a point of ``bot/crash.py``."""
        assert self._process is not None
        assert self._process.pid is not None
        order = self._street.folder / "crash"
        order.write_text(point)
        os.kill(self._process.pid, signal.SIGUSR1)
        await until(lambda: not order.exists())

    def kill(self) -> None:
        """Kill it, now."""
        if self._process is not None:
            self._process.kill()

    async def dies(self) -> None:
        """Returns when it is dead; it died by our hand and not by a fault."""
        assert self._process is not None
        process = self._process
        await until(lambda: not process.is_alive(), LONGEST_LIFE)
        assert process.exitcode == -signal.SIGKILL
        self.deaths += 1

    async def is_kept_alive(self) -> None:
        """Start it again whenever it died, until cancelled."""
        while True:
            await self.dies()
            await self.start()

    async def ends(self) -> None:
        """No more of it."""
        self.kill()
        if self._process is not None:
            with contextlib.suppress(AssertionError):
                await self.dies()

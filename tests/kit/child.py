"""The bot in a process of its own, which a test may kill: forked from a warm one that has imported everything.

What runs there is what ``shouwen run`` runs; only its clock is the street's, read from a file. It is told
where to die at its birth, or later through a file and a signal, so that it can be up and running before;
once started anew it dies no more.
"""

import asyncio
import contextlib
import math
import multiprocessing
import os
import random
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, event

from bot import crash, logs
from bot.clock import Clock
from bot.running.deployment import Deployment
from bot.running.service import only_one
from bot.settings import load, tokens
from storage.database import open_writer
from storage.migrate import upgrade
from tests.kit.street import TOKEN, Street
from tests.kit.waiting import until

ROOT = Path(__file__).parents[2]
LONGEST_LIFE = 30.0
WARM = ["tests.kit.warm"]
SECRET = "a-secret-between-the-sandbox-and-us-only"
UNHURRIED = {"rate_overall": 500, "rate_chat": 500, "rate_group_minute": 10_000}

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(WARM)
_CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE|CREATE TABLE)\s+(?:INTO\s+|FROM\s+)?(\w+)")


def warm_fork(**how: Any) -> ForkServerProcess:
    """A process that is forked when it is started; the warm parent finds our modules wherever a test stands."""
    with contextlib.chdir(ROOT):
        forkserver.ensure_running()
    return FORKED.Process(**how)


@dataclass(frozen=True, slots=True)
class Way:
    """How a bot runs: on which engine, and how its updates come; all that come by webhook share a port."""

    engine: str = "aiogram"
    receive: str = "polling"
    port: int = 8443


class StreetClock(Clock):
    """Real time plus the offset that stands in a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def now(self) -> datetime:
        self.offset = timedelta(seconds=float(self._path.read_text()))
        return super().now()


def serve(folder: Path, name: str, given: dict[str, Any], dies_at: str = "") -> None:
    """What the process does: be the bot until it is killed."""
    sys.stderr = (folder / name).with_suffix(".errors").open("w", buffering=1)
    logs.set_up("CRITICAL")
    _listen(dies_at)
    settings = load(**given)
    deployment = Deployment(settings, tokens(settings), StreetClock(folder / "offset"))
    with contextlib.nullcontext() if settings.on_server else only_one(folder):
        asyncio.run(_serve(deployment, folder / name))


def _listen(dies_at: str) -> None:
    """Pass the points inside transactions, too; nobody listens to statements who does not die of one."""
    event.listen(Engine, "commit", lambda _: crash.point("commit"))
    _sentence(dies_at)


def _sentence(dies_at: str) -> None:
    crash.arm(dies_at)
    if " " in dies_at:
        event.listen(Engine, "after_cursor_execute", _changed)


async def _serve(deployment: Deployment, sign: Path) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _arm, sign.with_suffix(".crash"))
    await deployment.start()
    sign.with_suffix(".runs").touch()
    leading = [asyncio.create_task(service.leads.wait()) for service in deployment.services]
    leading[0].add_done_callback(lambda _: sign.with_suffix(".leads").touch())
    await deployment.wait()


def _arm(order: Path) -> None:
    _sentence(order.read_text())
    order.unlink()


def _changed(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """Having written to a table is a point to die at: ``insert record``."""
    if found := _CHANGES.match(statement):
        crash.point(" ".join(found.groups()).lower())


class Child:
    """The bot's process on a street; starting it again is what a supervisor does after a crash."""

    _numbers = count(1)

    def __init__(self, street: Street, way: Way = Way(), **settings: Any) -> None:
        self._street = street
        # What a bot that died had under way is sent again a second later (F05): rest comes after that.
        street.repeats_within = timedelta(seconds=1.5)
        self._process: ForkServerProcess | None = None
        self._sign = street.folder
        self._settings = {
            "data": street.folder, "database_url": street.url, "api_base": street.base, "token": TOKEN,
            "engine": way.engine, "receive": way.receive, **UNHURRIED,
            "webhook_url": f"http://127.0.0.1:{way.port}", "webhook_port": way.port, "webhook_shared_port": True,
            "webhook_secret": SECRET, **settings,
        }  # fmt: skip
        self.deaths = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()
        if self._process is not None:
            await asyncio.to_thread(self._process.join)
            assert self._process.exitcode == -signal.SIGKILL, self.errors

    async def start(self, dies_at: str = "") -> None:
        """Start it; returns when it works, or was killed already. Any other end is a fault, and says its error."""
        self._sign = self._street.folder / f"child{next(self._numbers)}"
        order = (self._street.folder, self._sign.name, self._settings, dies_at)
        self._process = warm_fork(target=serve, args=order, daemon=True)
        self._process.start()
        process = self._process
        await until(lambda: self.works or not process.is_alive())
        assert process.is_alive() or process.exitcode == -signal.SIGKILL, self.errors

    async def metric(self, name: str) -> float:
        """What the process has counted under a name, of all its labels together."""
        async with self._street.http.get(f"http://127.0.0.1:{self._settings['watch_port']}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    @property
    def errors(self) -> str:
        """What it has complained of in this life."""
        file = self._sign.with_suffix(".errors")
        return file.read_text() if file.exists() else "it had not even begun"

    @property
    def works(self) -> bool:
        """Whether it has come so far, in this life."""
        return self._sign.with_suffix(".runs").exists()

    @property
    def leads(self) -> bool:
        """Whether it has, or had, the lead in this life."""
        return self._sign.with_suffix(".leads").exists()

    async def will_die_at(self, point: str) -> None:
        """Let it die when it passes a point of ``bot/crash.py``, or ends a statement like ``insert record``."""
        assert self._process is not None
        assert self._process.pid is not None
        order = self._sign.with_suffix(".crash")
        order.write_text(point)
        os.kill(self._process.pid, signal.SIGUSR1)
        await until(lambda: not order.exists())

    async def is_killed(self, chance: random.Random) -> None:
        """Kill it some time after it has begun to work, now and then already while it starts."""
        if chance.random() < 0.8:
            await until(lambda: self.works)
        await asyncio.sleep(chance.uniform(0.05, 0.9))
        self.kill()

    def kill(self) -> None:
        """Kill it, now."""
        if self._process is not None:
            self._process.kill()

    async def dies(self, within: float = LONGEST_LIFE) -> None:
        """Returns when it is dead; it died by our hand and not by a fault."""
        assert self._process is not None
        process = self._process
        await until(lambda: not process.is_alive(), within)
        assert process.exitcode == -signal.SIGKILL, self.errors
        self.deaths += 1


@asynccontextmanager
async def kept_alive(*children: Child) -> AsyncIterator[None]:
    """Whoever of them dies is started again."""

    async def keep(child: Child) -> None:
        while True:
            await child.dies(math.inf)
            await child.start()

    keeping = [asyncio.create_task(keep(child)) for child in children]
    try:
        yield
    finally:
        for task in keeping:
            task.cancel()
        ended = await asyncio.gather(*keeping, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended), ended


def dies_migrating(url: str, point: str) -> None:
    """Let a process bring a database up to date, and die at a point of that."""
    process = warm_fork(target=_migrate, args=(url, point), daemon=True)
    process.start()
    process.join(LONGEST_LIFE)
    assert process.exitcode == -signal.SIGKILL


def _migrate(url: str, dies_at: str) -> None:
    _listen(dies_at)
    upgrade(open_writer(url))

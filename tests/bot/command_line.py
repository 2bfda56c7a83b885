"""The command line as tests type it, and a sandbox on loopback for the program to run against."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount, Person
from tests.kit.estate import BOT_ID
from tests.kit.forked import Forked, forked

TOKEN = f"{BOT_ID}:AAnobodyMayEverSeeThisTokenAnywhere0"
BOT = BotAccount(BOT_ID, "首问", "shouwen_demo_bot")
GROUP, FIRST = -1001234567890, 5000
SEED = ("seed", "--residents", "12", "--staff", "4", "--group", str(GROUP), "--first-user-id", str(FIRST))
FAST = {"SHOUWEN_RATE_OVERALL": "200", "SHOUWEN_RATE_CHAT": "50"}
ROOT = Path(__file__).parents[2]
STARTS, STOPS = 30.0, 15.0

Process = Forked | asyncio.subprocess.Process
Running = TypeVar("Running", Forked, asyncio.subprocess.Process)


def shouwen(*words: str, answer: str = "") -> Result:
    """A command, typed in this process, and what is answered when it asks."""
    return CliRunner().invoke(app, list(words), input=answer)


class Stage:
    """A sandbox on loopback, and the program as its own process against it."""

    def __init__(self, server: TestServer) -> None:
        self.base = str(server.make_url("/")).rstrip("/")
        self.sandbox = server.app[SANDBOX]
        self._queue = self.sandbox.world.main_bot.queue
        self._before = self._queue.next_id

    @property
    def updates(self) -> int:
        """How many updates the bot was meant to get."""
        return self._queue.next_id - self._before

    async def program(self, *words: str) -> Forked:
        """A command in a process of its own, forked from a warm one."""
        return await forked(*words, "--api-base", self.base, env=os.environ | FAST)

    async def process(self, *words: str) -> asyncio.subprocess.Process:
        """A command in a process of its own, which begins from nothing, as an operator's does."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from bot.cli import main; main()", *words, "--api-base", self.base,
            env={**os.environ, **FAST, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    @staticmethod
    async def runs(starting: Awaitable[Running]) -> Running:
        """The bot, once it says that it runs."""
        process = await starting
        assert process.stdout is not None
        async with asyncio.timeout(STARTS):
            line = await process.stdout.readline()
        assert line.decode() == "Running as @shouwen_demo_bot, Ctrl-C stops.\n", await ended(process)
        return process

    async def say(self, person: int, text: str) -> None:
        """Somebody writes to the bot."""
        async with ClientSession() as session:
            url = f"{self.base}/client/{person}/chats/{BOT_ID}/send"
            async with session.post(url, json={"text": text}) as response:
                assert response.status == 200, await response.text()


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A sandbox with residents and a group."""
    server = TestServer(create_app(token=TOKEN, bot=BOT))
    await server.start_server()
    stage = Stage(server)
    for number in range(16):
        stage.sandbox.world.add_person(Person(FIRST + number, f"人{number}"))
    make_group(stage.sandbox.world, GroupPlan(GROUP, "客服群", members=[FIRST + 12]))
    try:
        yield stage
    finally:
        await server.close()


async def ended(process: Process) -> tuple[int | None, str]:
    """The exit code, and what it has written on standard error."""
    async with asyncio.timeout(STOPS):
        _, errors = await process.communicate()
    return process.returncode, errors.decode()


async def until(true: str) -> None:
    """Wait until the database, which another process writes, says so."""
    for _ in range(600):
        if ask(true):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never: {true}")


def ask(sql: str) -> object:
    """What the program's database says."""
    connection = sqlite3.connect("data/shouwen.db")
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()

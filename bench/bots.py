"""The bots that are measured, each in processes of its own as its users run it: ours, and its peers.

Ours is ``shouwen run`` with its own limits off, for Telegram's are far lower than anything here.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, update

from bench.residents import FIRST_USER, GROUP, OWN_CATEGORY, OWN_WORDS, Step
from bench.telegram import Telegram
from handlers import seeding
from storage.database import Db, open_writer, writing
from storage.migrate import upgrade
from storage.planting.synthetic import Size
from storage.reading import rows
from storage.tables import Department, Estate, StaffGroup, table

ROOT = Path(__file__).resolve().parent.parent
SECRET = "a-secret-between-the-benchmark-and-its-bots"
CONNECTIONS = 100
STARTING, STOPPING = 60.0, 20.0
STAFF = 6
OURS = (
    Step("/start", presses=False), Step("投诉"), Step(OWN_WORDS, presses=False),
    Step("改类别"), Step(OWN_CATEGORY), Step("发给客户服务中心"),
)  # fmt: skip
PEERS = (
    Step("/start", presses=False), Step("投诉"), Step(OWN_CATEGORY),
    Step(OWN_WORDS, presses=False), Step("跳过照片"), Step("提交"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bot:
    """How a bot is started, how people file with it, and which other processes keep its data.

    ``store`` is the process of its database server, counted apart; 0: it has none, or it is not ours.
    """

    name: str
    command: Sequence[str]
    steps: Sequence[Step] = OURS
    settings: Mapping[str, str] = field(default_factory=dict)
    processes: int = 1
    store: int = 0


class BotFailed(Exception):
    """A bot did not start; the text is what it said last."""


def ours(
    name: str, url: str, store: int = 0, *, engine: str = "aiogram", processes: int = 1, own_loop: bool = False
) -> Bot:
    """Our bot on a database that is seeded already; ``own_loop``: on Python's own event loop instead of uvloop."""
    begin = "import asyncio, uvloop; uvloop.new_event_loop = asyncio.new_event_loop; " if own_loop else ""
    command = [sys.executable, "-c", f"{begin}from bot.cli import main; main()", "run"]
    settings = {
        "SHOUWEN_DATABASE_URL": url,
        "SHOUWEN_ENGINE": engine,
        "SHOUWEN_LOG_LEVEL": "WARNING",
        "SHOUWEN_RATE_OVERALL": "1e6",
        "SHOUWEN_RATE_CHAT": "1e6",
        "SHOUWEN_RATE_GROUP_MINUTE": "1000000",
        "SHOUWEN_WEBHOOK_SHARED_PORT": str(processes > 1),
    }
    return Bot(name, command, OURS, settings, processes, store)


def peer(name: str, module: str, redis: str = "", store: int = 0) -> Bot:
    """A bot of ``bench/peers``."""
    return Bot(name, [sys.executable, "-m", f"bench.peers.{module}"], PEERS, {"BENCH_REDIS": redis}, store=store)


def seed(url: str, residents: int, token: str) -> None:
    """Fill an empty database with an estate for so many residents."""
    database = open_writer(url)
    upgrade(database)
    with writing(database) as db:
        size = Size(residents, STAFF, GROUP, FIRST_USER)
        seeding.fill(db, size, bot_id=int(token.partition(":")[0]), now=datetime.now(UTC))
        open_always(db)
        tie_departments(db)
    database.dispose()


def open_always(db: Db) -> None:
    """Let service never end, so that a figure does not depend on the hour at which it is measured."""
    db.execute(update(table(Estate)).values(opens="00:00", closes="23:59"))


def tie_departments(db: Db) -> None:
    """Give each department a group of its own: as many lines for the cards as an estate of this size has."""
    for at, department in enumerate(rows(db, Department, order=(table(Department).c.id,))):
        tied = {"estate_id": department.estate_id, "department_id": department.id, "chat_id": GROUP - 1 - at}
        db.execute(insert(table(StaffGroup)).values(title=department.name, **tied))


@asynccontextmanager
async def running(
    bot: Bot, telegram: Telegram, base: str, folder: Path, polling: Mapping[str, str] | None = None
) -> AsyncIterator[list[int]]:
    """A bot that works, for as long as the block lasts; gives its processes' ids. Raises ``BotFailed``.

    ``polling``: the settings that make it poll; without them its updates come by webhook.
    """
    port = _free_port()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "en_US.UTF-8",
        "SHOUWEN_TOKEN": telegram.token,
        "SHOUWEN_API_BASE": base,
        "SHOUWEN_DATA": str(folder),
        "SHOUWEN_RECEIVE": "webhook" if polling is None else "polling",
        "SHOUWEN_WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "SHOUWEN_WEBHOOK_PORT": str(port),
        "SHOUWEN_WEBHOOK_SECRET": SECRET,
        "SHOUWEN_WEBHOOK_CONNECTIONS": str(CONNECTIONS),
        "BENCH_GROUP": str(GROUP),
        **bot.settings,
        **(polling or {}),
    }
    started: list[asyncio.subprocess.Process] = []
    try:
        with (folder / "errors.txt").open("wb") as errors:
            for _ in range(bot.processes):
                started.append(await _started(bot, environment, folder, errors.fileno()))
        yield [process.pid for process in started]
    finally:
        for process in started:
            if process.returncode is None:
                process.terminate()
        for process in started:
            await _ended(process)


async def _started(bot: Bot, environment: Mapping[str, str], folder: Path, errors: int) -> asyncio.subprocess.Process:
    """A process that has said that it runs."""
    process = await asyncio.create_subprocess_exec(
        *bot.command, env=environment, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=errors
    )
    assert process.stdout is not None
    said = b""
    async with asyncio.timeout(STARTING):
        while not said.startswith(b"Running"):
            said = await process.stdout.readline()
            if not said:
                await process.wait()
                raise BotFailed(f"{bot.name}: {(folder / 'errors.txt').read_text()[-2000:]}")
    return process


async def _ended(process: asyncio.subprocess.Process) -> None:
    try:
        async with asyncio.timeout(STOPPING):
            await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""A writer, an outbox and an engine that answers what it is told: for taking one part of the bot at a time.

The engine reads updates as the real one does, for it is the real one; only the two calls that would
go to Telegram – for updates and with messages – end here.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.clock import Clock
from bot.engines.contract import Files, Outcome, Payload, Sent
from bot.engines.with_aiogram import AiogramEngine
from bot.sending.delivery import Delivery
from bot.sending.limits import Rates
from bot.sending.printing import Printer
from bot.taking.intake import Intake
from bot.writing.committing import writer_for
from handlers.office import Office
from storage.database import Database, open_reader, open_writer, reading, url_of, writing
from storage.migrate import upgrade
from storage.planting.seed import plant
from storage.post.outbox import OUT
from tests.kit.home import HOME, WANG
from tests.kit.town import catalogs

BOT = 700000001
UNHURRIED = Rates(overall=1000.0, chat=1000.0, chat_burst=1000, group_minute=1000)
Answer = Outcome | Awaitable[Outcome]


class Hands(Clock):
    """A clock that a test moves: the hour and the steady ticks together."""

    def __init__(self, instant: datetime = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)) -> None:
        super().__init__()
        self._now, self._ticks = instant, 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:  # type: ignore[override]  # the real one needs no self
        return self._ticks

    def passes(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._ticks += seconds


class Told(AiogramEngine):
    """Reads updates like aiogram; says what it is told.

    ``answers`` by chat are used up in order, after that everything is sent. What ``batches`` holds
    is polled; ``asked`` are the offsets with which it was. ``line`` answers the question whether the
    line works; ``probes`` counts how often it was asked.
    """

    def __init__(self) -> None:
        super().__init__(f"{BOT}:AAnobody", "http://127.0.0.1:9")
        self.answers: dict[int, deque[Answer]] = defaultdict(deque)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self.batches: asyncio.Queue[list[Any] | Outcome] = asyncio.Queue()
        self.asked: list[int | None] = []
        self.line: Outcome = Sent()
        self.probes = 0
        self._last = 100

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        self.asked.append(offset)
        return await self.batches.get()

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        if method == "getMe":
            self.probes += 1
            return self.line
        self.calls.append((method, dict(payload)))
        self.files |= files or {}
        told = self.answers[payload.get("chat_id", 0)]
        if told:
            answer = told.popleft()
            return await answer if isinstance(answer, Awaitable) else answer
        self._last += 1
        return Sent(self._last)

    def sent_to(self, chat: int) -> list[str]:
        """The texts of the calls about a chat, in order."""
        return [payload.get("text", method) for method, payload in self.calls if payload.get("chat_id") == chat]


class Rig:
    """The parts, and short words for what tests do with them."""

    def __init__(self, database: Database, reader: Database) -> None:
        self.database, self.reader = database, reader
        self.clock = Hands()
        self.engine = Told()
        self.writer = writer_for(database, self.clock)
        self.office = Office(BOT, "shouwen_bot", catalogs())
        self.intake = Intake(self.engine, self.writer, self.office)
        self._queued = 0
        self._serving = ExitStack()

    async def queue(self, chat: int, text: str = "您好", **more: Any) -> str:
        """Put a message into the outbox; returns its key."""
        self._queued += 1
        key = f"t{self._queued}"
        row = {"bot_id": BOT, "key": key, "chat_id": chat, "method": "sendMessage", "priority": 0,
               "created_at": self.clock.now(),
               "payload": json.dumps({"chat_id": chat, "text": text}, ensure_ascii=False)} | more
        await self.writer.do(lambda db, _: db.execute(insert(OUT).values(**row)) and None)
        return key

    def delivery(self, rates: Rates = UNHURRIED, printer: Printer | None = None) -> Delivery:
        """A sender on this outbox, as a fresh process would have it."""
        made = Delivery(self.engine, self.writer, self.office, self.clock, rates, printer)
        self._serving.enter_context(self.writer.serving(made))
        return made

    def row(self, key: str) -> Any:
        """A row of the outbox."""
        with reading(self.reader) as db:
            return db.execute(OUT.select().where(OUT.c.key == key)).one()

    def status(self, *keys: str) -> list[str]:
        """How far these rows have come."""
        return [self.row(key).status for key in keys]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the tables show."""
        with reading(self.reader) as db:
            return [tuple(row) for row in db.exec_driver_sql(statement, values)]

    def spoil(self, statement: str) -> None:
        """Change the tables under the program's feet."""
        with writing(self.database) as db:
            db.exec_driver_sql(statement)


def lay_ground(path: Path) -> Path:
    """A database in which 王芳 and 陈建国 live already, to be copied."""
    database = open_writer(url_of(path))
    upgrade(database)
    with writing(database) as db:
        plant(db, HOME, bot_id=BOT, now=Hands().now())
    database.dispose()
    return path


@asynccontextmanager
async def rig(database_file: Path) -> AsyncIterator[Rig]:
    """The parts, on a database of their own."""
    url = url_of(database_file)
    database, reader = open_writer(url), open_reader(url)
    made = Rig(database, reader)
    made.writer.start()
    try:
        yield made
    finally:
        await made.writer.stop()
        await made.engine.close()
        database.dispose()
        reader.dispose()


@asynccontextmanager
async def at_work(part: Callable[[], Awaitable[None]]) -> AsyncIterator[asyncio.Task[None]]:
    """A loop that runs while the block does."""
    task = asyncio.ensure_future(part())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def a_while() -> None:
    """Long enough for anything that is about to happen to happen."""
    await asyncio.sleep(0.15)


def message(update_id: int, chat: int = WANG, text: str = "地下车库的灯坏了一排") -> dict[str, Any]:
    """A raw update: somebody writes in private."""
    person = {"id": chat, "is_bot": False, "first_name": "王芳", "language_code": "zh-hans"}
    return {"update_id": update_id, "message": {
        "message_id": update_id, "date": 1795482000, "text": text, "from": person,
        "chat": {"id": chat, "type": "private", "first_name": "王芳"},
    }}


def press(update_id: int, data: str, chat: int = WANG) -> dict[str, Any]:
    """A raw update: somebody presses a button."""
    said = message(update_id, chat)["message"]
    return {"update_id": update_id, "callback_query": {
        "id": str(4000 + update_id), "from": said["from"], "message": said, "chat_instance": "1", "data": data,
    }}



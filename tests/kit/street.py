"""A street to play the story on over HTTP: a sandbox, the bot on its real engine, and people with apps.

The verbs are those of the town of the journeys, but nothing is left out: people act through the
client API and hear through the stream of their app, the bot polls and sends, the database is a file.
Only the clock is ours, and it walks from due time to due time as the demo's does. ``hears`` first
waits until everything under way has come to rest, so that "exactly these" means what it says.
"""

import asyncio
import contextlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientTimeout, FormData

from bot import engines
from bot.clock import Clock
from bot.demo.advance import Falling, advance
from bot.demo.look import falling
from bot.running.service import Pace, Service
from bot.sandbox import acts
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import create_app, serve
from bot.sandbox.shapes import BotAccount, Person
from bot.sending.limits import Rates
from storage import due
from storage.database import Database, open_reader, open_writer, reading, writing
from storage.migrate import upgrade
from storage.planting.seed import EstatePlan, plant
from storage.post import outbox
from storage.register import history
from tests.kit import databases, sql
from tests.kit.apps import Actor, Chat, Message, message
from tests.kit.plan import GROUP, PLAN
from tests.kit.town import local

BOT = BotAccount(7_000_000_001, "首问", "shouwen_bot")
TOKEN = f"{BOT.id}:AAnobodys-token-for-the-local-sandbox"
FAST = Rates(overall=500.0, chat=500.0, chat_burst=500, group_minute=10_000)
UNLIMITED = {"per_second": 0, "per_group_minute": 0, "per_chat_second": 0}
PATIENCE = 60.0
GLANCE = 0.01
RESIDENTS = {1001: "王芳", 1002: "陈建国"}


@dataclass(frozen=True)
class _Ground:
    """An estate as it was planted once, in a folder of its own, to be copied for every street."""

    folder: "TemporaryDirectory[str]"
    ground: databases.Ground
    codes: dict[str, str]


@lru_cache
def _ground(plan: EstatePlan, begins: datetime, on_postgres: bool) -> _Ground:
    codes: dict[str, str] = {}

    def build(engine: Database) -> None:
        upgrade(engine)
        with writing(engine) as db:
            codes.update(plant(db, plan, bot_id=BOT.id, now=begins).unit_codes)

    folder = TemporaryDirectory()
    return _Ground(folder, databases.lay(build, Path(folder.name), on_postgres=on_postgres), codes)


class Street:
    """The stage: ``async with Street(folder) as street``; ``start_bot`` starts the bot, in this process."""

    def __init__(
        self, folder: Path, begins: str = "2026-11-24 09:00", *, plan: EstatePlan = PLAN, store: bool = False,
        on_postgres: bool = databases.ON_POSTGRES,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.plan = plan
        self.on_postgres = on_postgres
        self.clock = Clock()
        self.repeats_within = timedelta()
        self.service: Service | None = None
        self.chats: dict[int, dict[int, Message]] = defaultdict(dict)
        self.unheard: dict[int, list[Message]] = defaultdict(list)
        self._store = folder / "telegram.db" if store else None
        self._begins = local(begins)
        self._marks: dict[int, asyncio.Queue[int]] = {}
        self._last_mark = 0
        self._ears: list[asyncio.Task[None]] = []
        self._closing = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = create_app(token=TOKEN, bot=BOT, store=self._store)
        self.sandbox = app[SANDBOX]
        self.sandbox.rates.change(**UNLIMITED)
        runner = await serve(app, "127.0.0.1", 0)
        self._closing.push_async_callback(runner.cleanup)
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self.http = ClientSession(timeout=ClientTimeout(total=None))
        self._closing.push_async_callback(self.http.close)
        self.move_to(self._begins)
        self._lay_ground()
        await self._settle_people()
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for task in self._ears:
            task.cancel()
        await self.stop_bot()
        await self._closing.aclose()

    async def start_bot(self, rates: Rates = FAST) -> Service:
        """The bot, in this process, on the real engine."""
        engine = engines.create("aiogram", TOKEN, self.base)
        database = open_writer(self.url)
        self.service = Service(engine, database, self.clock, Pace(rates=rates))
        self._bot_closing = database.dispose
        await self.service.start()
        return self.service

    async def stop_bot(self) -> None:
        """Stop it in order, as Ctrl-C does."""
        if self.service is not None:
            service, self.service = self.service, None
            await service.stop()
            self._bot_closing()

    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now()

    def move_to(self, instant: datetime) -> None:
        """Let it be this instant, for the bot – wherever it runs – and for the sandbox."""
        self.clock.move_to(instant)
        offset = self.clock.offset.total_seconds()
        fresh = self.folder / "offset.new"
        fresh.write_text(str(offset))
        fresh.replace(self.folder / "offset")
        self.sandbox.world.set_offset(offset)

    async def clock_moves_to(self, target: str | datetime) -> None:
        """Walk to an instant (``2026-11-25 10:00`` in Shanghai), from due time to due time."""
        until = local(target) if isinstance(target, str) else target
        await advance(self, until, lambda _: None)

    async def passes(self, **span: float) -> None:
        """Let some time pass."""
        await self.clock_moves_to(self.now() + timedelta(**span))

    async def falling(self) -> list[Falling]:
        """What falls due next."""
        with reading(self._reader) as db:
            return falling(db, self.now())

    async def settle(self) -> None:
        """Return when all that was said is taken in, all that is due is done, all that follows is sent."""
        async with asyncio.timeout(PATIENCE):
            while not self._at_rest():
                if self.service is not None:
                    await self.service.scheduler.tick()
                await asyncio.sleep(GLANCE)
        await self._streams_have_caught_up()

    def _at_rest(self) -> bool:
        if len(self.sandbox.world.main_bot.queue):
            return False
        with reading(self._reader) as db:
            now, soon = self.now(), self.now() + self.repeats_within
            return not due.ripe(db, BOT.id, now, 1) and not outbox.waiting(db, BOT.id, soon)

    async def silence(self) -> None:
        """Nobody has anything unheard."""
        await self.settle()
        left = {chat: [one.text for one in found] for chat, found in self.unheard.items() if found}
        assert not left, left

    async def hush(self) -> None:
        """Forget what was not listened to: it is another act's matter."""
        await self.settle()
        self.unheard.clear()

    async def control(self, what: str, **how: Any) -> None:
        """What the hand behind the sandbox does: ``faults``, ``redeliver``, ``groups/…/upgrade`` …"""
        await self.ask(f"/control/{what}", how)

    async def ask(self, path: str, body: dict[str, Any] | FormData) -> dict[str, Any]:
        """A request that the sandbox grants."""
        how: dict[str, Any] = {"data": body} if isinstance(body, FormData) else {"json": body}
        async with self.http.post(self.base + path, **how) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the tables show."""
        with reading(self._reader) as db:
            return sql.rows(db, statement, *values)

    def one(self, statement: str, *values: Any) -> Any:
        """The single value that the tables show."""
        found = self.rows(statement, *values)
        assert len(found) == 1, found
        return found[0][0]

    def check(self) -> None:
        """What must hold after every story: chains intact, every message ended, no due work forgotten."""
        with reading(self._reader) as db:
            for (record_id,) in db.exec_driver_sql("SELECT id FROM record").all():
                assert history.broken_at(history.of(db, record_id)) is None
            assert outbox.waiting(db, BOT.id, self.now()) == 0
            assert due.ripe(db, BOT.id, self.now()) == []

    def _lay_ground(self) -> None:
        laid = _ground(self.plan, self._begins, self.on_postgres)
        self.codes = laid.codes
        self.url = laid.ground.copy(self.folder / "shouwen.db")
        self._reader = open_reader(self.url)
        self._closing.callback(self._reader.dispose)

    async def _settle_people(self) -> None:
        """Everybody has an app that listens; staff have started the bot, and their group is there."""
        world = self.sandbox.world
        staff = {member.user_id: member.name for member in PLAN.staff if member.user_id is not None}
        self.wang, self.chen, self.li, self.zhang, self.zhao, self.liu = (
            Actor(self, number, name) for number, name in (RESIDENTS | staff).items()
        )
        neighbours = {one.user_id: one.name for one in self.plan.residents}
        for number, name in (neighbours | RESIDENTS | staff).items():
            world.add_person(Person(number, name))
        make_group(world, GroupPlan(GROUP, PLAN.group_title, [*staff], admins=[self.liu.id]))
        self.group = Chat(self, GROUP)
        for number in staff:
            acts.start(acts.enter(self.sandbox, number, number))
        world.main_bot.queue.clear()
        for number in RESIDENTS | staff:
            await self._listen(number, with_group=number == self.liu.id)

    async def _listen(self, person: int, *, with_group: bool) -> None:
        """One app's stream of events; the group is heard through one of its members."""
        response = await self.http.get(f"{self.base}/client/{person}/stream")
        await response.content.readline()
        self._marks[person] = asyncio.Queue()
        wanted = {person, GROUP} if with_group else {person}

        async def follow() -> None:
            async for line in response.content:
                if line.startswith(b"data: "):
                    self._happened(person, wanted, json.loads(line.removeprefix(b"data: ")))

        self._ears.append(asyncio.create_task(follow()))
        self._closing.callback(response.close)

    def _happened(self, person: int, wanted: set[int], event: dict[str, Any]) -> None:
        if event["type"] == "mark":
            self._marks[person].put_nowait(event["mark"])
        if event["type"] not in ("message", "edit") or event["chat"] not in wanted:
            return
        said = message(event["message"])
        before = self.chats[event["chat"]].get(said.id)
        self.chats[event["chat"]][said.id] = said
        if said.by_bot and (before is None or before.text != said.text):
            self.unheard[event["chat"]].append(said)

    async def _streams_have_caught_up(self) -> None:
        """A mark goes the way of the messages: whoever has it has everything before it."""
        self._last_mark += 1
        self.sandbox.world.watchers.tell_all({"type": "mark", "mark": self._last_mark})
        async with asyncio.timeout(PATIENCE):
            for marks in self._marks.values():
                while await marks.get() != self._last_mark:
                    pass

"""Everything that runs in a demo, built in three steps and taken down in the reverse order.

The page comes first, so that there is something to look at while the bot's framework is imported.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.commands.speaking import say
from bot.demo import days, estate
from bot.demo.hand import Hand
from bot.demo.look import Reader
from bot.demo.notebook import Illegible, Notebook
from bot.demo.panel import Panel, add_panel
from bot.demo.starting import Start
from bot.demo.story import LIFT, Tale
from bot.running.service import LOCALE
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World
from bot.sending.limits import Rates
from dialogs.kit import N_
from handlers.catalogs import Catalogs
from storage.database import Db, open_writer, url_of, writing
from storage.planting.seed import EstatePlan, is_fresh, plant

HOST = "127.0.0.1"
TELEGRAM, REGISTER = "telegram.db", "shouwen.db"
# When the clock is moved a day's messages leave within a second. Telegram counts in real time, so its
# rates would make people wait for something that never happens in real life.
RATES = Rates(overall=200.0, chat=100.0, chat_burst=100, group_minute=6000)
UNLIMITED = {"per_second": 0, "per_group_minute": 0, "per_chat_second": 0}


class Stage:
    """One demo on one folder."""

    def __init__(self, data: Path, port: int, engine: str = "aiogram") -> None:
        self._framework = engine
        self.port = port
        self._data = data
        self._closing = contextlib.AsyncExitStack()

    ready = N_("the bot is running; Ctrl-C stops it")

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], Awaitable[None]]], ...]:
        """What is set up once the page is there, in words and in this order."""
        return (say(N_("setting up the estate")), self.lay_ground), (say(N_("starting the bot")), self.start_bot)

    async def raise_page(self) -> None:
        """Chat and panel answer. Raises ``OSError`` for the port, ``StoreError``, ``Illegible``."""
        self._notebook = Notebook(self._data)
        app = create_app(token=estate.TOKEN, bot=estate.BOT, store=self._data / TELEGRAM, aside="/demo/panel")
        sandbox = app[SANDBOX]
        sandbox.rates.change(**UNLIMITED)
        self.hand = Hand(sandbox.world, self._notebook)
        self.hand.wind(self._begins(Clock().now()))
        self._sandbox = sandbox
        self._people(sandbox.world)
        self._panel = Panel(self.hand, self._notebook, Catalogs(LOCALE), self._tale())
        add_panel(app, self._panel)
        runner = await serve(app, HOST, self.port)
        self._closing.push_async_callback(runner.cleanup)
        self._closing.callback(self.hand.note)
        self.port = port_of(runner)

    def _begins(self, real: datetime) -> datetime:
        """When the story begins, wanted the first time."""
        return days.first_morning(real)

    def _people(self, world: World) -> None:
        """Everybody of the story, and the groups."""
        estate.settle(world)

    def _tale(self) -> Tale:
        """What the panel tells."""
        return LIFT

    async def lay_ground(self) -> None:
        """The schema, the first time the estate, and something to read it with. Raises ``DatabaseError``."""
        path = self._data / REGISTER
        self._database = open_writer(url_of(path))
        self._closing.callback(self._database.dispose)
        await asyncio.to_thread(self._prepare)
        self._panel.reader = Reader(path)
        self._closing.callback(self._panel.reader.close)

    def _prepare(self) -> None:
        from storage.migrate import upgrade  # alembic, wanted only now

        upgrade(self._database)
        with writing(self._database) as db:
            if is_fresh(db):
                self._settle_estate(db)
        if not self._panel.codes:
            raise Illegible(N_("{folder} has lost its residents' links; RESET=1 begins anew."), folder=self._data)

    def _settle_estate(self, db: Db) -> None:
        now = self.hand.now()
        plan, doors = self._plan(now.astimezone(days.ZONE).date())
        planted = plant(db, plan, bot_id=estate.BOT.id, now=now)
        # Before the commit: codes without an estate are made anew, an estate without codes is lost.
        self._notebook.note_codes({unit: planted.unit_codes[unit] for unit in doors})

    def _plan(self, first_day: date) -> tuple[EstatePlan, list[str]]:
        """The estate, and the units whose residents come by the link on their door."""
        return estate.plan(first_day), [one.unit for one in estate.RESIDENTS]

    async def start_bot(self) -> None:
        """The bot runs, and the clock can be moved. Raises ``EngineError``."""
        start = Start(self._framework, f"http://{HOST}:{self.port}", RATES)
        register = self._data / REGISTER
        self.hand.service = await start.bot(self._closing, self._database, register, self.hand.clock)
        self._closing.push_async_callback(self._put_hand_down, asyncio.create_task(self.hand.beat()))

    async def lasts(self) -> None:
        """Until the bot ends, which it should not; raises what ended it."""
        if self.hand.service is not None:
            await self.hand.service.wait()

    async def clear(self) -> None:
        """Take everything down, the bot first, the page last."""
        await self._closing.aclose()

    async def _put_hand_down(self, beat: asyncio.Task[None]) -> None:
        self.hand.service = None
        beat.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beat


def port_of(runner: web.AppRunner) -> int:
    """The port that was given, where 0 was asked for."""
    return int(runner.addresses[0][1])

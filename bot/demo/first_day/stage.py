"""Everything that runs while a first day is played: sandbox and page at once, the bot when its step has come.

Time is the real one: commands in processes of their own know no other.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.clock import Clock
from bot.commands.speaking import RUNS, say
from bot.demo import estate
from bot.demo.advance import Stuck
from bot.demo.first_day.deeds import Amiss, Day, Hands
from bot.demo.first_day.desk import Desk
from bot.demo.first_day.panel import Panel, add_panel
from bot.demo.first_day.played import Played
from bot.demo.first_day.tale import steps
from bot.demo.hand import Hand
from bot.demo.notebook import Notebook
from bot.demo.stage import HOST, TELEGRAM, UNLIMITED, port_of
from bot.demo.starting import Start
from bot.demo.story import said
from bot.running.service import LOCALE, only_one
from bot.sandbox.acts import Denied
from bot.sandbox.sandbox import SANDBOX, Sandbox
from bot.sandbox.server import create_app, serve
from dialogs.kit import N_
from handlers.catalogs import DEFAULT, Catalogs
from storage.database import open_writer, url_of

DESK = "desk"
Tell = Callable[[str], None]


class FirstDay:
    """One first day on one folder; ``tell`` hears its progress in words."""

    def __init__(self, data: Path, port: int, engine: str, tell: Tell) -> None:
        self.port = port
        self._data, self._framework, self._tell = data, engine, tell
        self._closing = contextlib.AsyncExitStack()
        self._runs = asyncio.Event()
        self._catalogs = Catalogs(LOCALE)

    ready = N_("the first day can begin: press the steps in the page, one after the other; Ctrl-C stops it")

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], Awaitable[None]]], ...]:
        """What is set up once the page is there: the bot alone, and only if it ran already."""
        return ((say(N_("starting the bot")), self._go_on),) if "run" in self.played.done else ()

    async def raise_page(self) -> None:
        """Chat and panel answer. Raises ``OSError`` for the port, ``StoreError``, ``Illegible``."""
        self.played = Played(self._data)
        app = create_app(token=estate.TOKEN, bot=estate.BOT, store=self._data / TELEGRAM, aside="/demo/panel")
        sandbox = app[SANDBOX]
        sandbox.rates.change(**UNLIMITED)
        self._hand = Hand(sandbox.world, Notebook(self._data))
        self._hand.move_to(Clock().now())
        estate.introduce(sandbox.world)
        panel = Panel(self._data / DESK, self.played, self.play, self._catalogs)
        self._closing.callback(panel.close)
        add_panel(app, panel)
        runner = await serve(app, HOST, self.port)
        self._closing.push_async_callback(runner.cleanup)
        self.port = port_of(runner)
        self._day = Day(self._hands(sandbox))

    def _hands(self, sandbox: Sandbox) -> Hands:
        desk = Desk(self._data / DESK, f"http://{HOST}:{self.port}", self._framework)
        return Hands(desk, sandbox, self._say, self._start, self._settle, self._said)

    async def play(self, key: str) -> None:
        """Play a step; raises ``Amiss`` with a sentence when it does not come to what it was for."""
        step = next(one for one in steps() if one.key == key)
        self.played.begin(key)
        self._tell(f"\n— {said(step.text, self._say)}")
        well = False
        try:
            await step.do(self._day)
            well = True
        except (Denied, Stuck) as error:
            raise Amiss(str(error)) from error
        finally:
            self.played.end(well=well)

    async def lasts(self) -> None:
        """Until the bot ends, which it should not; raises what ended it."""
        await self._runs.wait()
        if self._hand.service is not None:
            await self._hand.service.wait()

    async def clear(self) -> None:
        """Take everything down, the bot first, the page last."""
        await self._closing.aclose()

    def _say(self, text: str) -> str:
        return self._catalogs.say(text, DEFAULT)

    def _said(self, line: str) -> None:
        self.played.tell(line)
        self._tell(line)

    async def _go_on(self) -> None:
        await self._start()

    async def _start(self) -> str:
        """Start the bot, once; returns what it says. Raises ``EngineError``, ``DatabaseError``."""
        if self._hand.service is None:
            data = self._data / DESK / "data"
            self._closing.enter_context(only_one(data))
            register = data / "shouwen.db"
            database = open_writer(url_of(register))
            self._closing.callback(database.dispose)
            start = Start(self._framework, f"http://{HOST}:{self.port}")
            self._hand.service = await start.bot(self._closing, database, register, self._hand.clock)
            self._runs.set()
        return self._say(RUNS).format(bot=estate.BOT.username)

    async def _settle(self) -> None:
        if self._hand.service is not None:
            await self._hand.settle()

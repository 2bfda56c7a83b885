"""A bot on one engine with its database and a server to send to; what it kept and sent can be compared."""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import engines
from bot.sending.delivery import Delivery
from bot.taking.intake import Intake
from tests.bot import rig as kit
from tests.bot.fake_telegram import ME, TOKEN, FakeTelegram, does
from tests.bot.rig import Rig, message, press
from tests.kit.home import WANG

# What is drawn at random: salts, hashes over them, references, codes.
_DRAWN = re.compile(r"(?<![\w-])(?:[0-9a-f]{32,}|[0-9A-F]{6}|[\w-]{22})(?![\w-])", re.ASCII)
_PATIENCE = 5.0


class Desk:
    """Takes updates in, one after the other, and lets everything that follows from each go out."""

    def __init__(self, rig: Rig, telegram: FakeTelegram, delivery: Delivery) -> None:
        self._rig = rig
        self._telegram = telegram
        self._delivery = delivery
        self._numbers = itertools.count(50_000)

    async def take(self, raw: Any) -> None:
        await self._rig.intake.one(raw)
        await self._rig.intake.drained()
        await self._delivery.idle()

    async def says(self, text: str, person: int = WANG, **parts: Any) -> None:
        raw = message(next(self._numbers), person, text)
        raw["message"] |= parts
        await self.take(raw)

    async def shows(self, person: int = WANG, **media: Any) -> None:
        """Send something that is no text."""
        raw = message(next(self._numbers), person)
        del raw["message"]["text"]
        raw["message"] |= media
        await self.take(raw)

    async def presses(self, label: str, person: int = WANG, chat: int = 0) -> None:
        """Press the latest button of this name in the chat, their own unless said otherwise."""
        raw = press(next(self._numbers), self._button(label, chat or person), person)
        if chat:
            raw["callback_query"]["message"]["chat"] = {"id": chat, "type": "supergroup", "title": "客服组"}
        await self.take(raw)

    def _button(self, label: str, chat: int) -> str:
        for _, asked in reversed(self._telegram.asked):
            rows = json.loads(asked.get("reply_markup", "{}")).get("inline_keyboard", [])
            for button in itertools.chain(*rows):
                if label in button["text"] and asked.get("chat_id") == str(chat):
                    return str(button["callback_data"])
        raise AssertionError(f"no button {label!r} in {chat}")

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is kept, by table; what was drawn at random is numbered as it appears."""
        drawn: dict[str, str] = {}

        def known(value: Any) -> Any:
            if not isinstance(value, str):
                return value
            return _DRAWN.sub(lambda found: drawn.setdefault(found.group(), f"#{len(drawn)}"), value)

        names = self._rig.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {
            name: [tuple(map(known, row)) for row in self._rig.rows(f'SELECT * FROM "{name}" ORDER BY rowid')]
            for (name,) in names
        }

    def calls(self) -> dict[str, list[tuple[str, dict[str, str]]]]:
        """What was sent, in order for each chat."""
        found: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
        for path, asked in self._telegram.asked:
            words = {name: _DRAWN.sub("#", value) for name, value in asked.items()}
            found[asked.get("chat_id", "")].append((path, words))
        return found


@asynccontextmanager
async def desk(name: str, database: Path) -> AsyncIterator[Desk]:
    """A bot on this engine and this database; its server numbers the messages of each chat from 101."""
    numbers: dict[str, itertools.count[int]] = defaultdict(lambda: itertools.count(101))
    telegram = FakeTelegram(defaultdict(lambda: does(True), getMe=does(ME)))

    async def numbered(request: web.Request) -> web.StreamResponse:
        _, asked = telegram.asked[-1]
        return await does({"message_id": next(numbers[asked["chat_id"]])})(request)

    telegram.answers["sendMessage"] = numbered
    async with telegram.server() as server, kit.rig(database) as rig:
        engine = engines.create(name, TOKEN, str(server.make_url("/")), _PATIENCE)
        await engine.open()
        rig.engine = engine  # type: ignore[assignment]  # the real one, in place of the one that is told what to say
        rig.intake = Intake(engine, rig.writer, rig.office)
        delivery = rig.delivery()
        async with kit.at_work(delivery.run):
            yield Desk(rig, telegram, delivery)

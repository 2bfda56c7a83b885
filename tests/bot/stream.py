"""Both engines with a stream of updates on one side and a Telegram that obeys on the other, without a network.

Updates are read by the framework as ever. Nothing is remembered of what was sent but the buttons that stand in each
chat, so that people can press them, and that as long as one likes.
"""

import asyncio
import json
from collections import OrderedDict
from typing import Any

from bot.engines.contract import Files, Hand, Outcome, Payload, Sent
from bot.engines.with_aiogram import AiogramEngine
from bot.engines.with_ptb import PtbEngine
from handlers.incoming import Incoming
from tests.bot.rig import BOT

TOKEN, NOWHERE = f"{BOT}:AAnobody", "http://127.0.0.1:9"
ME = {"id": BOT, "is_bot": True, "first_name": "首问", "username": "shouwen_bot"}
CHATS = 500


class Telegram:
    """The other end."""

    def __init__(self) -> None:
        self.acknowledged: int | None = None
        self.handed = self.sent = 0
        self.buttons: OrderedDict[int, list[str]] = OrderedDict()
        self._batches: asyncio.Queue[list[Any]] = asyncio.Queue()
        self._asked = asyncio.Event()

    async def brings(self, batch: list[Any]) -> None:
        """Let the bot poll these updates; returns when it asks for more, and has so acknowledged them."""
        self._asked.clear()
        self._batches.put_nowait(batch)
        await self._asked.wait()

    async def asked(self, offset: int | None) -> list[Any]:
        """A poll."""
        self.acknowledged = offset
        self._asked.set()
        return await self._batches.get()

    def obeys(self, method: str, payload: Payload) -> Outcome:
        """A call: it is done."""
        self.sent += 1
        if not method.startswith("send"):
            return Sent(self.sent)
        markup = payload.get("reply_markup") or {}
        rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
        self.buttons[payload.get("chat_id", 0)] = [one["callback_data"] for row in rows for one in row]
        if len(self.buttons) > CHATS:
            self.buttons.popitem(last=False)
        return Sent(self.sent)

    def noting(self, hand: Hand) -> Hand:
        """``hand``, counted."""

        async def handed(incoming: Incoming) -> None:
            self.handed += 1
            await hand(incoming)

        return handed


class AiogramStream(AiogramEngine):
    """aiogram."""

    def __init__(self) -> None:
        super().__init__(TOKEN, NOWHERE)
        self.telegram = Telegram()

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        return await self.telegram.asked(offset)

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        return self.telegram.obeys(method, payload)

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        await super().feed(raw, self.telegram.noting(hand))


class PtbStream(PtbEngine):
    """python-telegram-bot."""

    def __init__(self) -> None:
        super().__init__(TOKEN, NOWHERE)
        self.telegram = Telegram()
        self._lines.first.do_request = self._me  # type: ignore[method-assign]  # the library asks getMe when it is opened

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        return await self.telegram.asked(offset)

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        return self.telegram.obeys(method, payload)

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        await super().feed(raw, self.telegram.noting(hand))

    async def _me(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return 200, json.dumps({"ok": True, "result": ME}).encode()


Stream = AiogramStream | PtbStream
STREAMS: dict[str, type[AiogramStream] | type[PtbStream]] = {"aiogram": AiogramStream, "ptb": PtbStream}


async def opened(name: str) -> Stream:
    """A stream on the named engine; aiogram asks Telegram for nothing when it is made."""
    made = STREAMS[name]()
    if isinstance(made, PtbStream):
        await made.open()
    return made

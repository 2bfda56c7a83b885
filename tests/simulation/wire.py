"""The wire to Telegram: a real framework reads, the sandbox answers, and in between lines break.

Routing and translating are the engine's own; only its two verbs that would use the network end at the
sandbox's door. Every call takes a little while, so that things happen beside each other, and every
call is shown to the watch before it has any effect.
"""

import asyncio
import json
import ssl
from collections import Counter
from contextvars import ContextVar
from functools import lru_cache
from random import Random
from typing import Any, cast

import pytest
from telegram.error import NetworkError

from bot.engines import wire
from bot.engines.contract import Engine, Files, Hand, Outcome, Payload, Sent, Unknown
from bot.engines.outcomes import outcome
from bot.engines.with_aiogram import AiogramEngine
from bot.engines.with_ptb import PtbEngine
from bot.sandbox.door import Door, NoAnswer
from bot.sandbox.faults import Fault, Kind
from handlers.incoming import Incoming
from tests.simulation.estate import BOT_ID
from tests.simulation.life import Life
from tests.simulation.watch import Watch

TOKEN = f"{BOT_ID}:AAnobodys-token-for-the-simulation"
NOWHERE = "http://127.0.0.1:9"
PATIENCE = 30.0
HTML = b"<html><head><title>502 Bad Gateway</title></head></html>"
ENGINES = ("aiogram", "ptb")

# The update on whose behalf the present task works.
TAKING: ContextVar[int] = ContextVar("taking", default=-1)


_trusting = lru_cache(ssl.create_default_context)


class Line:
    """The network between one estate's bot and Telegram, with what is wrong with it."""

    def __init__(self, door: Door, watch: Watch, dice: Random) -> None:
        self.door, self.watch, self.dice = door, watch, dice
        self.arrived = asyncio.Event()
        self.down_until = 0.0
        self.slow: Counter[str] = Counter()
        self.life = Life()
        self.calls = 0
        self._kind, self._after = "", 0

    def breaks(self, kind: str, after: int) -> None:
        """After so many calls one meets a trouble: a fault of the sandbox's, or ``down``: there is no connection."""
        self._kind, self._after = kind, self.calls + after

    @property
    def waits(self) -> bool:
        """Whether the call that is to meet trouble has not come."""
        return bool(self._kind)

    def mend(self) -> None:
        """Nothing is wrong any more."""
        self.down_until = 0.0
        self.slow.clear()
        self.door.sandbox.faults.clear()

    async def ask(self, method: str, payload: dict[str, Any]) -> Outcome:
        """One call, there and back."""
        loop = asyncio.get_running_loop()
        if loop.time() < self.down_until or self._meets(method):
            await self._travels(0.05)
            return Unknown("no connection", left=False)
        await self._travels(0.3)
        self.life.struck("called")
        answer = await self._answered(method, payload)
        self.life.struck("answered")
        await self._travels(20.0 if self.slow[method] > 0 else 0.3)
        self.slow[method] -= 1
        return answer

    def _meets(self, method: str) -> bool:
        """Whether this is the call that finds no connection; any other trouble waits for it at the sandbox."""
        self.calls += 1
        if not self._kind or self.calls <= self._after:
            return False
        kind, self._kind = self._kind, ""
        if kind != "down":
            self.door.sandbox.faults.add(Fault(cast(Kind, kind), method))
        return kind == "down"

    async def _answered(self, method: str, payload: dict[str, Any]) -> Outcome:
        row = self.watch.calls(method, payload)
        try:
            found = outcome(*self.door.call(TOKEN, method, payload))
        except NoAnswer as lost:
            self.watch.answered(method, row, lost.fault, happened=lost.happened)
            return await self._lost(lost.fault)
        self.watch.answered(method, row, found, happened=isinstance(found, Sent))
        return found

    async def _lost(self, fault: str) -> Outcome:
        if fault.startswith("timeout"):
            await asyncio.sleep(PATIENCE)
            return Unknown("no answer in time")
        if fault == "502html":
            return outcome(502, HTML)
        return outcome(200, b'{"ok":tr') if fault == "cut" else Unknown("connection lost")

    async def _travels(self, longest: float) -> None:
        self.life.must_live()
        await asyncio.sleep(self.dice.uniform(0.01, longest))
        self.life.must_live()


class AiogramOnTheLine(AiogramEngine):
    """aiogram, its network ending at the sandbox's door."""

    def __init__(self, line: Line) -> None:
        super().__init__(TOKEN, NOWHERE)
        self.line = line

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        return await poll(self.line, offset, timeout)

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        return await self.line.ask(method, wire.parameters(payload))

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        await super().feed(raw, noted(self.line, hand))


class PtbOnTheLine(PtbEngine):
    """python-telegram-bot, its network ending at the sandbox's door."""

    def __init__(self, line: Line) -> None:
        super().__init__(TOKEN, NOWHERE)
        self.line = line
        # The library asks getMe by itself when it is opened.
        self._lines.first.do_request = self._asks  # type: ignore[method-assign]

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        return await poll(self.line, offset, timeout)

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        return await self.line.ask(method, wire.parameters(payload))

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        await super().feed(raw, noted(self.line, hand))

    async def _asks(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        answer = await self.line.ask(url.rpartition("/")[2], {})
        if isinstance(answer, Sent):
            return 200, json.dumps({"ok": True, "result": answer.result}).encode()
        raise NetworkError(type(answer).__name__)


def on_the_line(name: str, line: Line) -> Engine:
    """The named engine; whom it would trust on the real line is read once."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(ssl, "create_default_context", _trusting)
        return AiogramOnTheLine(line) if name == "aiogram" else PtbOnTheLine(line)


async def poll(line: Line, offset: int | None, timeout: int) -> list[Any] | Outcome:
    """A long poll: at once when something is there, else when something comes or the time is over."""
    asked = wire.parameters(wire.polling(offset, 0))
    line.arrived.clear()
    line.watch.acknowledges(offset)
    found = await line.ask("getUpdates", asked)
    if isinstance(found, Sent) and found.result == [] and timeout:
        try:
            async with asyncio.timeout(timeout):
                await line.arrived.wait()
        except TimeoutError:
            return []
        found = await line.ask("getUpdates", asked)
    if not isinstance(found, Sent):
        return found
    line.watch.fetched(found.result)
    if found.result:
        line.life.struck("fetched")
    return list(found.result)


def noted(line: Line, hand: Hand) -> Hand:
    """``hand``, with a note of which update is in work."""

    async def handed(incoming: Incoming) -> None:
        line.watch.handed.add(incoming.update_id)
        taking = TAKING.set(incoming.update_id)
        try:
            await hand(incoming)
        finally:
            TAKING.reset(taking)

    return handed

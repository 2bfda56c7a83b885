"""Residents who file, one step after the other, and a stop-watch in their hands.

They see what the bot sends where it leaves: at the engine, when the server has taken it.
"""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bench.doors import GROUP, Door
from bot.engine import Engine, Hand, Identity, Outcome, Payload, Sent

NUMBER = re.compile(r"[A-Z]{2}-\d{8}-\d{4,}")
PATIENCE = 60.0


@dataclass(slots=True)
class Measured:
    """Seconds: from each update to its answer, from the last one to the confirmation and to the card."""

    answers: list[float] = field(default_factory=list)
    confirmations: list[float] = field(default_factory=list)
    cards: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it came, and when."""

    message_id: int
    text: str
    buttons: tuple[str, ...]
    at: float


class Watched:
    """An engine with somebody looking at what is sent; updates come from the door, if it hands them in."""

    name = "watched"

    def __init__(self, engine: Engine, door: Door) -> None:
        self._engine = engine
        self._door = door
        self.calls = 0
        self.inboxes: dict[int, asyncio.Queue[Seen]] = defaultdict(asyncio.Queue)
        self.cards: dict[str, asyncio.Future[float]] = defaultdict(asyncio.get_running_loop().create_future)

    async def open(self) -> Identity:
        return await self._engine.open()

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        if self._door.line is not None:
            return await self._door.line.next_batch()
        return await self._engine.updates(offset, timeout)

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        await self._engine.feed(raw, hand)

    async def call(self, method: str, payload: Payload) -> Outcome:
        outcome = await self._engine.call(method, payload)
        self.calls += 1
        if isinstance(outcome, Sent) and method in ("sendMessage", "editMessageText"):
            self._sees(payload, outcome.message_id or payload.get("message_id", 0))
        return outcome

    async def close(self) -> None:
        await self._engine.close()

    def _sees(self, payload: Payload, message_id: int) -> None:
        rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = tuple(button["callback_data"] for row in rows for button in row)
        seen = Seen(message_id, payload["text"], buttons, time.perf_counter())
        if payload["chat_id"] != GROUP:
            self.inboxes[payload["chat_id"]].put_nowait(seen)
        elif (found := NUMBER.search(seen.text)) and not self.cards[found.group()].done():
            self.cards[found.group()].set_result(seen.at)


class Crowd:
    """Everybody who may file."""

    def __init__(self, engine: Engine, door: Door) -> None:
        self._door = door
        self.engine = Watched(engine, door)

    async def file(self, residents: Iterable[int], times: int) -> Measured:
        """All of them at once, each so many times in a row."""
        measured = Measured()
        await asyncio.gather(*(self._files(one, times, measured) for one in residents))
        return measured

    async def _files(self, resident: int, times: int, measured: Measured) -> None:
        for number in range(times):
            async with asyncio.timeout(PATIENCE):
                await self._one_flow(resident, f"三号楼的电梯又坏了，第{number + 1}次", measured)

    async def _one_flow(self, resident: int, words: str, measured: Measured) -> None:
        """Six updates; each is sent when the answer to the one before has come."""
        seen = await self._step(resident, measured, "/start")
        seen = await self._step(resident, measured, "complaint", seen)
        seen = await self._step(resident, measured, words)
        seen = await self._step(resident, measured, "category", seen)
        seen = await self._step(resident, measured, "as-ele", seen)
        begun = time.perf_counter()
        seen = await self._step(resident, measured, "send", seen)
        measured.confirmations.append(measured.answers[-1])
        found = NUMBER.search(seen.text)
        assert found, f"no number in the confirmation: {seen.text}"
        measured.cards.append(await self.engine.cards[found.group()] - begun)

    async def _step(self, resident: int, measured: Measured, what: str, on: Seen | None = None) -> Seen:
        """Say something, or press a choice on a message; returns the answer."""
        begun = time.perf_counter()
        if on is None:
            await self._door.says(resident, what)
        else:
            data = next(data for data in on.buttons if data.endswith(f".{what}"))
            await self._door.presses(resident, on.message_id, data)
        seen = await self.engine.inboxes[resident].get()
        measured.answers.append(seen.at - begun)
        return seen

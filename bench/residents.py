"""Residents who file, one step after the other, and a stop-watch in their hands.

A step is over with the bot's first call for the resident's chat; a filing when the resident has the
confirmation and the group has the card, each with the record's number.
"""

import asyncio
import re
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bench.sentences import sentence
from bench.telegram import Json, Telegram

GROUP = -1_001_234_567_890
FIRST_USER, ESTATE = 10_001, 2_000
NUMBER = re.compile(r"[A-Z]{2}-\d{8}-\d{4,}")
# How long one waits for an answer, and for the staff to see the card, before a filing counts as lost.
PATIENCE, CARD_PATIENCE = 30.0, 120.0


# Instead of a step's text: what this resident has to say, and what it is about.
OWN_WORDS, OWN_CATEGORY = "<words>", "<category>"
CATEGORIES = ("公共设施", "环境卫生", "公共秩序")


@dataclass(frozen=True, slots=True)
class Step:
    """What a resident does next: write a text, or press the button that has it on it."""

    text: str
    presses: bool = True


@dataclass(slots=True)
class Measured:
    """What residents saw, in seconds.

    ``seen``: of each update, from the act to the bot's first call for the chat; ``called``: the same from its
    leaving Telegram; ``filed``: from the last act to confirmation and card. ``lost`` filings stopped half-way,
    the last of them at ``stopped_at``.
    """

    seen: list[float] = field(default_factory=list)
    called: list[float] = field(default_factory=list)
    filed: list[float] = field(default_factory=list)
    lost: int = 0
    stopped_at: str = ""


class Resident:
    """One person's app: the buttons at hand, and the call that is waited for."""

    def __init__(self, number: int, telegram: Telegram) -> None:
        self.number = number
        self._telegram = telegram
        self._buttons: dict[str, tuple[Json, str]] = {}
        self._come = asyncio.Event()
        self._first = self._left = 0.0
        self.confirmed: dict[str, float] = {}

    def hears(self, message: Json, at: float) -> None:
        """The bot has sent or changed a message."""
        self._first = self._first or at
        for line in message.get("reply_markup", {}).get("inline_keyboard", ()):
            for button in line:
                self._buttons[button["text"]] = (message, button.get("callback_data", ""))
        if found := NUMBER.search(message["text"]):
            self.confirmed.setdefault(found.group(), at)
        self._come.set()

    async def does(self, step: Step, measured: Measured) -> float:
        """One step, measured; returns when it began. Raises ``TimeoutError``."""
        message, data = await self._button(step.text) if step.presses else ({}, "")
        self._buttons.clear()
        self._first = 0.0
        begun = time.perf_counter()
        if step.presses:
            self._telegram.presses(self.number, message, data, self._leaves)
        else:
            self._telegram.says(self.number, step.text, self._leaves)
        while not self._first:
            await self._wait()
        measured.seen.append(self._first - begun)
        measured.called.append(self._first - self._left)
        return begun

    async def _button(self, text: str) -> tuple[Json, str]:
        while True:
            for label, found in self._buttons.items():
                if text in label:
                    return found
            await self._wait()

    async def confirmation(self) -> tuple[str, float]:
        """The number that the resident is told, and when; each counts once."""
        while not self.confirmed:
            await self._wait()
        return self.confirmed.popitem()

    async def _wait(self) -> None:
        self._come.clear()
        await self._come.wait()

    def _leaves(self) -> None:
        self._left = time.perf_counter()


class Crowd:
    """All who file at one bot, and its staff group, which only looks on.

    They take turns, because a bot may well stop somebody who files without end.
    """

    def __init__(
        self, telegram: Telegram, steps: Iterable[Step], size: int = ESTATE, patience: float = PATIENCE
    ) -> None:
        self._telegram = telegram
        self._steps = tuple(steps)
        self._patience = patience
        self._residents = {one: Resident(one, telegram) for one in range(FIRST_USER, FIRST_USER + size)}
        self._idle = deque(self._residents.values())
        self._filed = 0
        self._cards: dict[str, float] = {}
        self._waiting: dict[str, asyncio.Future[float]] = {}
        telegram.hear = self._hear

    async def files(
        self, residents: int, measured: Measured | None = None, *, until: float = 0.0, flows: int = 0
    ) -> Measured:
        """So many at once, until a moment of ``time.perf_counter``, or so many times one after the other."""
        measured = measured or Measured()
        await asyncio.gather(*(self._file_in_turn(measured, until, flows) for _ in range(residents)))
        return measured

    async def _file_in_turn(self, measured: Measured, until: float, flows: int) -> None:
        filed = 0
        while filed < flows or time.perf_counter() < until:
            filed += 1
            one = self._idle.popleft()
            await self._file(one, measured)
            self._idle.append(one)

    async def _file(self, one: Resident, measured: Measured) -> None:
        one.confirmed.clear()
        self._filed += 1
        own = {OWN_WORDS: sentence(self._filed), OWN_CATEGORY: CATEGORIES[self._filed % len(CATEGORIES)]}
        steps = [replace(step, text=own.get(step.text, step.text)) for step in self._steps]
        at, begun = "", 0.0
        try:
            async with asyncio.timeout(self._patience) as patience:
                for step in steps:
                    at = step.text
                    begun = await one.does(step, measured)
                    patience.reschedule(asyncio.get_running_loop().time() + self._patience)
                at = "confirmation"
                number, told = await one.confirmation()
                at = "card"
                patience.reschedule(asyncio.get_running_loop().time() + CARD_PATIENCE)
                measured.filed.append(max(told, await self._card(number)) - begun)
        except TimeoutError:
            measured.lost += 1
            measured.stopped_at = at

    async def _card(self, number: str) -> float:
        if number not in self._cards:
            await self._waiting.setdefault(number, asyncio.get_running_loop().create_future())
        return self._cards[number]

    def _hear(self, chat: int, message: Json) -> None:
        at = time.perf_counter()
        if chat in self._residents:
            self._residents[chat].hears(message, at)
        elif (found := NUMBER.search(message["text"])) and found.group() not in self._cards:
            self._cards[found.group()] = at
            waiting = self._waiting.pop(found.group(), None)
            if waiting is not None and not waiting.done():  # it is done where the resident lost patience
                waiting.set_result(at)

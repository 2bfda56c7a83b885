"""Hundreds answer at the same time, each in their own app: one tap each, then some seconds pass, then the next tap.

Which question stands on a screen is read off the screen. A household that stops halfway presses so, and goes on another
day.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.demo.estate import BOT
from bot.demo.hand import Hand
from bot.demo.survey.minds import TELLS_TYPE, Mind
from bot.demo.week.street import buttons, text
from bot.sandbox import acts
from bot.sandbox.chats import Message
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.shapes import Json
from storage.surveys.questionnaire import Item, Questionnaire
from storage.surveys.scales import LEVELS

A_TAP = timedelta(seconds=9)
MOST_TAPS = 60
LANGUAGE = "zh_CN"
BEGIN, GO_ON, LATER, NO, DONE, NOTHING_MORE, DECLINE = (
    "Begin", "Go on", "Stop here, go on later", "I would rather not take part", "That is my choice", "Nothing to add",
    "I would rather not say",
)  # fmt: skip
NONE = "None of these"


@dataclass(slots=True)
class Answering:
    """One household with the questions in hand: what it has rated and picked so far."""

    mind: Mind
    rated: dict[str, int] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    at: str = ""
    taps: int = 0
    stops: bool = False
    stopped: bool = False


class Crowd:
    """Everybody who lives in the estate; ``say`` names buttons as people see them."""

    def __init__(self, sandbox: Sandbox, hand: Hand, asked: Questionnaire, say: Callable[[str], str]) -> None:
        self._sandbox, self._hand, self._asked, self._say = sandbox, hand, asked, say

    async def answers(self, minds: Iterable[Mind]) -> None:
        """All of them answer until they are done, or stop."""
        busy = [Answering(mind) for mind in minds]
        while busy:
            pressed = [(one, self._taps(one)) for one in busy]
            await self._hand.settle()
            await asyncio.gather(*(tap for _, tap in pressed if isinstance(tap, asyncio.Future)))
            busy = [one for one, tap in pressed if tap is not None and one.taps < MOST_TAPS]
            if busy:
                await self._hand.send(self._hand.now() + A_TAP)

    def _taps(self, one: Answering) -> "asyncio.Future[Json] | bool | None":
        """The next tap of a household, or its words; None when there is nothing left to do."""
        actor = acts.enter(self._sandbox, one.mind.who.id, one.mind.who.id)
        screen = next((found for found in actor.chat.backwards() if found.sender == BOT.id), None)
        shown = dict(buttons(screen)) if screen else {}
        one.taps += 1
        if screen is None or one.stopped:
            return None
        wanted = self._wanted(one, screen, shown)
        if wanted in shown:
            return acts.press(actor, screen.id, shown[wanted])
        if not wanted:
            return None
        acts.say(actor, wanted)
        return True

    def _wanted(self, one: Answering, screen: Message, shown: Mapping[str, str]) -> str:
        """The label of the button that is pressed, or what is written; empty when this is no question."""
        for label in map(self._say, (BEGIN, GO_ON)):
            if label in shown:
                one.stops = label == self._say(BEGIN) and one.mind.stops_after > 0
                refuses = self._say(NO)
                return refuses if one.mind.says_no and refuses in shown else label
        item = next((item for item in self._asked.items if item.text[LANGUAGE] in text(screen)), None)
        if item is None:
            return ""
        if one.stops and len(one.rated) >= one.mind.stops_after and self._say(LATER) in shown:
            one.stopped = True
            return self._say(LATER)
        return self._answer(one, item, shown)

    def _answer(self, one: Answering, item: Item, shown: Mapping[str, str]) -> str:
        match item.kind:
            case "level":
                return self._level(one, item)
            case "pick":
                return self._pick(one, item, shown)
            case "words":
                return one.mind.words(item, one.rated) or self._say(NOTHING_MORE)
            case "choice" if one.mind.chance.random() < TELLS_TYPE:
                return one.mind.chance.choice([option.text[LANGUAGE] for option in item.options])
            case _:
                return self._label("declined", DECLINE)

    def _level(self, one: Answering, item: Item) -> str:
        level = one.mind.level(item.code)
        if level is None:
            return self._label("not_applicable", "Does not concern me")
        if item.role != "overall":
            one.rated[item.code] = level
        return self._asked.labels[next(name for name, value in LEVELS.items() if value == level)][LANGUAGE]

    def _pick(self, one: Answering, item: Item, shown: Mapping[str, str]) -> str:
        """One service after the other; then that this is the choice."""
        if one.at != item.code:
            one.at, one.waiting = item.code, one.mind.picks(item, one.rated)
            if not one.waiting:
                return self._say(NONE)
        names = {other.code: other.name[LANGUAGE] for other in self._asked.services}
        while one.waiting:
            name = names.get(one.waiting.pop(0), "")
            if name in shown:
                return name
        return self._say(DONE)

    def _label(self, mark: str, usual: str) -> str:
        labels = self._asked.labels.get(mark)
        return labels[LANGUAGE] if labels else self._say(usual)

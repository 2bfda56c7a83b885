"""The hands of the week: people speak and press in their own apps, the clock goes on, the bot does what follows.

Nothing is put into the register from behind: whatever stands there at the end somebody has said, pressed or let pass.
What should be on a screen and is not ends the play with a sentence (``Amiss``).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.demo.days import ZONE
from bot.demo.estate import BOT, GROUP, Colleague, Resident
from bot.demo.hand import Hand
from bot.demo.week.rest import Rest
from bot.sandbox import acts
from bot.sandbox.chats import Message
from bot.sandbox.sandbox import Sandbox

GIVEN = re.compile(r"(?:编号|已登记) ?([A-Z]{2}-\d{8}-\d{4})")
RELEASED = 11  # a reply can be taken back for ten
PART = "~"  # ~位邻居 is a button on which these words stand among others
SEND, TO_RESIDENT, RESULT, ON_SPOT = (
    "Send to the customer centre", "Send to the resident", "As the result", "Solved on the spot",
)  # fmt: skip

SAFE = "No, there is no danger"

Anybody = Resident | Colleague


class Amiss(Exception):
    """Somebody looked for something that was not there; the text says who and what."""


@dataclass(slots=True)
class Street:
    """The stage of the week; ``say`` names buttons as people see them, ``matters`` are the numbers by what they are."""

    sandbox: Sandbox
    hand: Hand
    say: Callable[[str], str]
    monday: datetime
    codes: Mapping[str, str]
    rest: Rest = field(default_factory=Rest)
    matters: dict[str, str] = field(default_factory=dict)

    def moment(self, day: int, clock: str) -> datetime:
        """A time of day, so many days after the first Monday."""
        hour, minute = (int(part) for part in clock.split(":"))
        local = self.monday.astimezone(ZONE) + timedelta(days=day)
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)

    async def passes(self, **span: float) -> None:
        """Let some time pass; meanwhile the other scenes go on."""
        await self.rest.until(self.hand.now() + timedelta(**span))

    async def race(self, label: str, name: str, *racers: Anybody) -> None:
        """Several press the same button of a card at the same moment."""
        card, wanted = self.card(self.matters[name]), self.say(label)
        data = dict(buttons(card))[wanted]
        pressed = [acts.press(acts.enter(self.sandbox, one.id, GROUP), card.id, data) for one in racers]
        await self.hand.settle()
        for one in pressed:
            await one

    def of(self, who: Anybody) -> "Actor":
        """Somebody with an app in hand."""
        return Actor(self, who)

    def card(self, number: str) -> Message:
        """The group's card of a record."""
        for message in acts.enter(self.sandbox, self._member(), GROUP).chat.backwards():
            if message.sender == BOT.id and f"】{number}" in text(message).partition("\n")[0]:
                return message
        raise Amiss(f"群里没有 {number} 的派单卡。")

    def _member(self) -> int:
        return self.sandbox.world.groups[GROUP].members[0]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting: what they say and press, in private with the bot unless a chat is named."""

    street: Street
    who: Anybody

    async def says(self, words: str, *, chat: int = 0, reply_to: int | None = None) -> Message:
        """Write something."""
        said = acts.say(self._in(chat), words, reply_to)
        await self.street.hand.settle()
        return said

    async def presses(self, *labels: str, chat: int = 0, about: str = "") -> str:
        """Press one button after the other, each on the latest message that has it; returns the last answer."""
        told = ""
        for label in labels:
            told = await self._press(label, chat, about)
        return told

    async def shows(self, *pictures: bytes, caption: str = "") -> None:
        """Send photos."""
        acts.show_photos(self._in(0), list(pictures), caption)
        await self.street.hand.settle()

    async def moves_in(self) -> None:
        """Come by the link on one's door, agree, leave name and telephone out."""
        assert isinstance(self.who, Resident)
        acts.start(self._in(0), self.street.codes[self.who.unit])
        await self.street.hand.settle()
        await self.presses("I agree, go on")
        await self.says(self.who.name)
        await self.presses("Skip")

    async def files(self, name: str, words: str, *, kind: str = "") -> None:
        """Write a sentence and send it, perhaps under a kind that was chosen first; ``name`` is what we call it."""
        if kind:
            await self.says("/file")
            await self.presses(kind)
        await self.says(words)
        await self.sends(name)

    async def sends(self, name: str, button: str = SEND) -> None:
        """Send what is in the preview; whoever is asked whether they are in danger says no."""
        if self.sees(SAFE, ""):
            await self.presses(SAFE)
        if self.sees(button, ""):
            await self.presses(button)
        self.street.matters[name] = self.number()

    def number(self) -> str:
        """The number that the bot named last."""
        for message in self._in(0).chat.backwards():
            if message.sender == BOT.id and (found := GIVEN.findall(text(message))):
                return str(found[-1])
        raise Amiss(f"{self.who.name}没有得到编号。")

    def heard(self, words: str) -> Message:
        """The latest message of the bot to oneself with these words."""
        for message in self._in(0).chat.backwards():
            if message.sender == BOT.id and words in text(message):
                return message
        raise Amiss(f"{self.who.name}没有看到“{words}”。")

    async def claims(self, name: str) -> str:
        """Press "I take it" on the card."""
        return await self.presses("I take it", chat=GROUP, about=self.street.matters[name])

    async def replies(self, name: str, words: str, *labels: str) -> None:
        """Reply to the card and say what the words are; where the first is not offered, the next."""
        card = self.street.card(self.street.matters[name])
        await self.says(words, chat=GROUP, reply_to=card.id)
        offered = next(message for message in self._in(GROUP).chat.backwards() if buttons(message))
        label = next((one for one in labels if self.street.say(one) in dict(buttons(offered))), labels[0])
        await self.presses(label, chat=GROUP)
        await self.street.passes(seconds=RELEASED)

    async def answers(self, name: str, words: str) -> None:
        """Answer the resident."""
        await self.replies(name, words, TO_RESIDENT)

    async def resolves(self, name: str, words: str) -> None:
        """Give the result: of a complaint nobody signed for, as solved on the spot."""
        await self.replies(name, words, ON_SPOT, RESULT)

    async def looks_at_own(self, name: str) -> None:
        """Open one's own record; one alone is opened at once."""
        await self.says("/my")
        number = self.street.matters[name]
        if self.offered(number):
            await self.presses(number)

    async def page(self, name: str) -> None:
        """Have the page of a record that one handles before one's eyes."""
        number = self.street.matters[name]
        await self.says(f"/find {number}")
        await self.presses(number)

    async def steps(self, name: str, label: str, *said: str) -> None:
        """Take a step of the page, answer its questions by words or buttons, and confirm."""
        await self.page(name)
        await self.presses("Next steps", label)
        for one in said:
            await (self.presses(one) if self.offered(one) else self.says(one))
        await self.presses("Yes, do it")

    async def visited(self, *labels: str) -> None:
        """Answer the questions of a follow-up visit."""
        await self.presses(*labels)

    def offered(self, label: str, chat: int = 0) -> bool:
        """Whether the latest message with buttons has this one."""
        wanted = self.street.say(label)
        latest = next((one for one in self._in(chat).chat.backwards() if buttons(one)), None)
        return latest is not None and any(_is(shown, wanted) for shown, _ in buttons(latest))

    def sees(self, label: str, about: str) -> bool:
        """Whether a message about something, with a button of this name, is in one's own chat."""
        wanted = self.street.say(label)
        found = (shown for one in self._in(0).chat.backwards() if about in text(one) for shown, _ in buttons(one))
        return any(_is(shown, wanted) for shown in found)

    def _in(self, chat: int) -> acts.Actor:
        return acts.enter(self.street.sandbox, self.who.id, chat or self.who.id)

    async def _press(self, label: str, chat: int, about: str) -> str:
        wanted = self.street.say(label)
        for message in self._in(chat).chat.backwards():
            if message.sender != BOT.id or about not in text(message):
                continue
            for shown, data in buttons(message):
                if _is(shown, wanted):
                    return await self._tap(message, data)
        raise Amiss(f"{self.who.name}没有看到按钮“{wanted}”（{about or '最近的消息'}）。")

    async def _tap(self, message: Message, data: str) -> str:
        pressed = acts.press(self._in(message.chat.id if message.chat.id < 0 else 0), message.id, data)
        await self.street.hand.settle()
        return str((await pressed).get("text") or "") if pressed.done() else ""


def _is(shown: str, wanted: str) -> bool:
    return shown == wanted or (wanted[0] == PART and wanted[1:] in shown)


def buttons(message: Message) -> Iterator[tuple[str, str]]:
    """The inline buttons of a message: what stands on them, and their data."""
    markup: Mapping[str, Any] = message.body.get("reply_markup") or {}
    for row in markup.get("inline_keyboard", ()):
        for one in row:
            yield str(one["text"]), str(one.get("callback_data", ""))


def text(message: Message) -> str:
    """What stands in a message."""
    return str(message.body.get("text") or message.body.get("caption") or "")

"""What is done on the first day, step by step: commands at the desk, taps in people's apps. Nothing is pretended.

A deed ends when what it was for has happened; what cannot be seen to happen is ``Amiss``, with a sentence.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.demo.estate import BOT, GROUP, GROUP_TITLE, LI, LIU, STAFF, TOKEN, WANG
from bot.demo.first_day import roster
from bot.demo.first_day.desk import Desk
from bot.sandbox import acts
from bot.sandbox.chats import Message
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.sandbox import Sandbox

WORKBOOK, CARDS, SERVICE, BACKUP = "小区名册.xlsx", "cards.pdf", "service.pdf", "首问备份.tar"
FLAT = "3栋2单元501"
WORDS = "3栋2单元楼道里堆了很多纸箱，好几天没有人清理"
REPLY = "您好，保洁师傅已经过去了，马上清理干净。"
ALL_DAY = ("00:00", "23:59")  # this desk is manned by night, too: the day can be played at any hour
PATIENCE, GLANCE = 60.0, 0.1
_NUMBER = re.compile(r"[A-Z]{2}-\d{8}-\d{4}")
_LINK = re.compile(r"start=([A-Za-z0-9_-]+)")
_BIND = re.compile(r"/bind [A-Za-z0-9_-]+")


class Amiss(Exception):
    """A step has not come to what it was for; the text says what is missing."""


@dataclass(slots=True)
class Hands:
    """What a day is played with.

    ``say`` names buttons as people see them, ``start`` starts the bot and returns what it says, ``settle`` waits until
    it has done all there is to do, ``tell`` hears every line.
    """

    desk: Desk
    sandbox: Sandbox
    say: Callable[[str], str]
    start: Callable[[], Awaitable[str]]
    settle: Callable[[], Awaitable[None]]
    tell: Callable[[str], None] = field(default=lambda _: None)


class Day:
    """One first day; each deed is a step of ``tale``."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    async def init(self) -> None:
        """Every question of init, answered; Enter keeps zone and procedure, and says that all may be written."""
        told = (TOKEN, roster.COMPANY, roster.ESTATE, roster.PHONE, roster.ADDRESS, roster.EMAIL)
        await self._types("shouwen init", (*told, "", *ALL_DAY, "", ""))

    async def template(self) -> None:
        """The empty workbook."""
        await self._types("shouwen template")

    async def fill(self) -> None:
        """Filled in, with a slip."""
        self._tell(await asyncio.to_thread(roster.fill, self._workbook))

    async def refuse(self) -> None:
        """The slip is found, and nothing is imported."""
        await self._types(f"shouwen import {WORKBOOK}", ends=1)

    async def enter(self) -> None:
        """Mended, shown, asked, imported."""
        self._tell(await asyncio.to_thread(roster.mend, self._workbook))
        await self._types(f"shouwen import {WORKBOOK}", ("y",))

    async def run(self) -> None:
        """The bot runs from now on."""
        self._tell(["$ shouwen run", await self._hands.start()])

    async def invite(self) -> None:
        """Every colleague opens the link that was made for them."""
        lines = await self._types("shouwen invite staff --all")
        for one, code in zip(STAFF, _LINK.findall("\n".join(lines)), strict=True):
            acts.start(self._at(one.id), code)
            await self._hears(one.id, one.id, one.name, "点开自己的链接")

    async def group(self) -> None:
        """The manager makes a group, lets everybody and the bot in, and ties it."""
        world = self._hands.sandbox.world
        if GROUP not in world.groups:
            make_group(world, GroupPlan(GROUP, GROUP_TITLE, [one.id for one in STAFF], admins=[LIU.id]))
            self._tell([f"{LIU.name}建群“{GROUP_TITLE}”，把同事和机器人都拉进来"])
        lines = await self._types("shouwen invite group")
        bind = next(found[0] for line in lines if (found := _BIND.search(line)))
        acts.say(self._at(LIU.id, GROUP), bind)
        await self._hears(LIU.id, GROUP, roster.ESTATE, f"在群里发 {bind}")

    async def cards(self) -> None:
        """The unit cards and the manager's service card."""
        for name in (CARDS, SERVICE):
            (self._hands.desk.folder / name).unlink(missing_ok=True)
        await self._types(f"shouwen invite unit --all --yes --out {CARDS}")
        await self._types(f"shouwen invite card --out {SERVICE}")

    async def check(self) -> None:
        """The first backup; then everything is looked over. A warning is shown, a fault stops the day."""
        (self._hands.desk.folder / BACKUP).unlink(missing_ok=True)
        await self._types(f"shouwen backup {BACKUP}")
        await self._types("shouwen check", ends=None)

    async def register(self) -> None:
        """A screen cannot be scanned: the desk has a link made for the flat, and the resident opens that."""
        acts.say(self._at(LI.id), f"/unit {FLAT}")
        for button in ("Fresh link for this unit", "Yes, make one"):
            await self._presses(LI.id, LI.id, button)
        code = _LINK.findall(_text(await self._seen(LI.id, LI.id, "start=")))[-1]
        acts.start(self._at(WANG.id), code)
        self._tell([f"{WANG.name}点开链接"])
        await self._presses(WANG.id, WANG.id, "I agree, go on")
        for words in (WANG.name, roster.WANGS_PHONE):
            acts.say(self._at(WANG.id), words)
            await self._hands.settle()
        await self._hears(WANG.id, WANG.id, FLAT, f"留下姓名和电话 {roster.WANGS_PHONE}")

    async def confirm(self) -> None:
        """The front desk confirms who lives there."""
        await self._presses(LI.id, LI.id, "That is right")
        await self._hears(WANG.id, WANG.id, FLAT, "收到消息")

    async def file(self) -> None:
        """One sentence, and one press."""
        acts.say(self._at(WANG.id), WORDS)
        self._tell([f"{WANG.name}写：{WORDS}"])
        await self._presses(WANG.id, WANG.id, "Send to the customer centre")
        await self._hears(WANG.id, WANG.id, "-", "收到回复")

    async def take(self) -> None:
        """Whoever presses first has it."""
        await self._presses(LI.id, GROUP, "I take it")
        await self._hears(LI.id, LI.id, FLAT, "在私聊里看到房号和电话")

    async def answer(self) -> None:
        """A reply to the card, and what it is for; it leaves after ten seconds in which it can be taken back."""
        number = _NUMBER.search(_text(await self._seen(WANG.id, WANG.id, "-")))
        card = [one for one in self._at(LI.id, GROUP).chat.backwards() if number and number[0] in _text(one)][-1]
        acts.say(self._at(LI.id, GROUP), REPLY, reply_to=card.id)
        self._tell([f"{LI.name}回复派单卡：{REPLY}"])
        await self._presses(LI.id, GROUP, "Send to the resident")
        await self._hears(WANG.id, WANG.id, REPLY, "十秒之后收到答复")

    async def list(self) -> None:
        """The register."""
        await self._types("shouwen list")

    @property
    def _workbook(self) -> Path:
        return self._hands.desk.folder / WORKBOOK

    async def _types(self, command: str, answers: Sequence[str] = (), *, ends: int | None = 0) -> Sequence[str]:
        """Type a command; ``ends`` is how it should end, None for any end but a fault."""
        self._tell([f"$ {command}"])
        printed = await self._hands.desk.types(command, answers)
        self._tell(line.replace(TOKEN, "…") for line in printed.lines)
        if printed.status != ends and (ends is not None or printed.status > 1):
            raise Amiss(f"“{command}”没有办成，上面写着原因。")
        return printed.lines

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._hands.tell(line)

    def _at(self, person: int, chat: int = 0) -> acts.Actor:
        return acts.enter(self._hands.sandbox, person, chat or person)

    async def _presses(self, person: int, chat: int, source: str) -> None:
        """Press the latest button of this name."""
        label = self._hands.say(source)
        message = await self._seen(person, chat, label, button=True)
        data = next(data for text, data in _buttons(message) if text == label)
        answer = await acts.press(self._at(person, chat), message.id, data)
        self._tell([f"{self._name(person)}点“{label}”" + (f"，看到：{answer['text']}" if answer.get("text") else "")])

    async def _hears(self, person: int, chat: int, words: str, doing: str) -> None:
        """Tell what somebody does, and what the bot says to it."""
        told = _text(await self._seen(person, chat, words))
        self._tell([f"{self._name(person)}{doing}", *(f"　　{line}" for line in told.splitlines() if line)])

    async def _seen(self, person: int, chat: int, words: str, *, button: bool = False) -> Message:
        """The latest message of the bot with these words, or with a button of this name; waits for it."""
        await self._hands.settle()
        until = Clock.monotonic() + PATIENCE
        while Clock.monotonic() < until:
            for message in self._at(person, chat).chat.backwards():
                held = [text for text, _ in _buttons(message)] if button else [_text(message)]
                if message.sender == BOT.id and (words in held if button else words in held[0]):
                    return message
            await asyncio.sleep(GLANCE)
        raise Amiss(f"等了一分钟，{self._name(person)}没有看到“{words}”。")

    def _name(self, person: int) -> str:
        return self._hands.sandbox.world.people[person].name


def _buttons(message: Message) -> Iterator[tuple[str, str]]:
    markup: Mapping[str, Any] = message.body.get("reply_markup") or {}
    for row in markup.get("inline_keyboard", ()):
        for one in row:
            yield str(one["text"]), str(one.get("callback_data", ""))


def _text(message: Message) -> str:
    return str(message.body.get("text") or message.body.get("caption") or "")

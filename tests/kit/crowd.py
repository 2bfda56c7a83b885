"""Residents who all file at once, each the way people do: write, read the preview, press until something happens."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.sandbox import acts
from bot.sandbox.chats import Message
from storage.planting.seed import BuildingPlan, ResidentPlan
from tests.kit.home import HOME
from tests.kit.plan import GROUP
from tests.kit.street import Street
from tests.kit.waiting import until

NEIGHBOURS = range(5001, 5013)
SEND, CLAIM = "发给客户服务中心", "我来受理"
IMPATIENCE, PRESSES = 4.0, 3
SHORT_OF_PATIENCE = 12.0

CROWD = replace(
    HOME,
    buildings=(*HOME.buildings, BuildingPlan("8栋", tuple(f"1单元{number}" for number in NEIGHBOURS))),
    residents=(
        *HOME.residents,
        *(ResidentPlan(f"邻居{number}", number, f"8栋1单元{number}") for number in NEIGHBOURS),
    ),
)


@dataclass
class Crowd:
    """``pressed`` are the sentences for which somebody has pressed “send”: each must come to be filed, once."""

    street: Street
    said: list[str] = field(default_factory=list)
    pressed: set[str] = field(default_factory=set)
    enough: bool = False

    async def files(self, *, rounds: int) -> None:
        """Everybody files, so many times."""
        async with asyncio.TaskGroup() as group:
            for person in NEIGHBOURS:
                group.create_task(self._files(person, rounds))

    async def goes_on(self) -> None:
        """Everybody files, again and again, until it is ``enough``."""
        async with asyncio.TaskGroup() as group:
            for person in NEIGHBOURS:
                group.create_task(self._files(person, 10_000))

    async def _files(self, person: int, rounds: int) -> None:
        for _ in range(rounds):
            if self.enough:
                return
            await self._file(person, f"楼道的灯坏了，第{len(self.said)}号灯")

    async def _file(self, person: int, sentence: str) -> None:
        """Give up after a while: what nobody knows the end of, twice, is a matter for the telephone."""
        actor = acts.enter(self.street.sandbox, person, person)
        self.said.append(sentence)
        before = acts.say(actor, sentence).id
        try:
            await until(lambda: any(True for _ in self._previews(actor, before)), SHORT_OF_PATIENCE)
        except TimeoutError:
            return
        for _ in range(PRESSES):
            if (preview := next(self._previews(actor, before), None)) is None:
                return
            self.pressed.add(sentence)
            acts.tap(actor, preview.id, _button(preview, SEND))
            with contextlib.suppress(TimeoutError):
                await until(lambda: not any(True for _ in self._previews(actor, before)), IMPATIENCE)

    @staticmethod
    def _previews(actor: acts.Actor, after: int) -> Iterator[Message]:
        return (one for one in actor.chat.backwards() if one.id > after and _button(one, SEND))

    def claimed_by_all(self) -> int:
        """Every agent presses every card at once; returns how many presses that were."""
        world = self.street.sandbox.world
        staff = [one.user_id for one in self.street.plan.staff if one.user_id is not None]
        cards = [one for one in world.groups[GROUP].backwards() if _button(one, CLAIM)]
        for card in cards:
            for person in staff:
                acts.tap(acts.enter(self.street.sandbox, person, GROUP), card.id, _button(card, CLAIM))
        return len(cards) * len(staff)

    def is_in_the_register(self) -> None:
        """What was said is there once – or in a draft, whose preview somebody gave up."""
        bodies = [body for (body,) in self.street.rows("SELECT body FROM words")]
        open_states = self.street.rows("SELECT state FROM conversation WHERE state IS NOT NULL")
        drafts = [str(json.loads(state)) for (state,) in open_states]
        for sentence in self.said:
            filed = sum(body.count(sentence) for body in bodies)
            drafted = any(sentence in draft for draft in drafts)
            assert filed == 1 or (not filed and drafted), (sentence, filed)


def _button(message: Message, label: str) -> str:
    """What a button of a message carries, "" where it has none of this label."""
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", ())
    return next((str(one["callback_data"]) for row in rows for one in row if one["text"] == label), "")

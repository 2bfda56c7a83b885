"""One bot as the server knows it: its account, its queue, its commands, its unanswered presses."""

import asyncio
import json
from dataclasses import asdict, dataclass, field

from bot.sandbox.clock import Clock
from bot.sandbox.pending import PRESS_LIFE
from bot.sandbox.refusals import QUERY_TOO_OLD, bad
from bot.sandbox.shapes import BotAccount, Json
from bot.sandbox.store import Keeper
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Delivery, Outcome, Target, Webhook


@dataclass(slots=True)
class Press:
    """A pressed button: ``shown`` is the bot's answer once there is one, and ``answer`` waits for it."""

    born: float
    shown: Json | None = None
    answer: "asyncio.Future[Json] | None" = None


@dataclass(slots=True)
class Bot:
    """Everything about one bot but its chats."""

    account: BotAccount
    token: str
    clock: Clock
    keeper: Keeper
    queue: UpdateQueue
    webhook: Webhook
    texts: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    next_message: int = 1
    presses: dict[str, Press] = field(default_factory=dict)

    def save(self) -> None:
        kept = {
            "account": asdict(self.account),
            "texts": self.texts,
            "commands": self.commands,
            "allowed": sorted(self.queue.allowed),
            "webhook": self.webhook.kept(),
        }
        self.keeper.keep("bots", id=self.account.id, token=self.token, json=json.dumps(kept))

    def restore(self, kept: Json) -> None:
        """Take over what ``save`` wrote."""
        self.texts, self.commands = kept["texts"], kept["commands"]
        self.queue.allowed = frozenset(kept["allowed"])
        self.webhook.point(Target(**kept.get("webhook", {})))

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Take what came of a delivery; it may be the end of the webhook."""
        self.webhook.settle(delivery, outcome)
        if not self.webhook.target.url:
            self.save()

    def pressed(self, content: Json) -> Press:
        """A button was pressed: tell the bot, and keep the press until it is answered."""
        now = self.clock.elapsed()
        self._forget_old(now)
        press = self.presses[content["id"]] = Press(now)
        self.queue.push("callback_query", content)
        return press

    def answer(self, query_id: str, shown: Json) -> None:
        """Answer a press: once, and not later than it lives."""
        press = self.presses.pop(query_id, None)
        if press is None or self.clock.elapsed() - press.born >= PRESS_LIFE:
            raise bad(QUERY_TOO_OLD)
        press.shown = shown
        if press.answer is not None and not press.answer.done():
            press.answer.set_result(shown)

    def _forget_old(self, now: float) -> None:
        """Presses are in the order of their age, so the old ones stand in front."""
        for query_id in list(self.presses):
            if now - self.presses[query_id].born < PRESS_LIFE:
                return
            del self.presses[query_id]

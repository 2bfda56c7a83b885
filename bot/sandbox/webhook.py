"""One bot's webhook: where updates go, which may go now, and what follows from what the bot answered.

Nothing here opens a connection. ``due`` gives the deliveries of this moment and ``settle`` takes their outcome:
``courier`` carries them over HTTP, a simulation by hand. An update is done with any 2xx; otherwise it comes
again, until its life ends. 23 hours of nothing but 410 remove the webhook.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any

from bot.sandbox.chance import Chance
from bot.sandbox.clock import Clock
from bot.sandbox.lanes import Lane, Lanes
from bot.sandbox.mishaps import Mishaps
from bot.sandbox.pending import Pending
from bot.sandbox.updates import UpdateQueue

Json = dict[str, Any]

DEFAULT_CONNECTIONS = 40
GONE_FOR_GOOD = 23 * 3_600.0
# How long Telegram waits for an answer is not published; it is about a minute.
PATIENCE = 60.0
UNHEARD = "Read timeout expired"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Target:
    """What setWebhook set. No address means no webhook."""

    url: str = ""
    secret: str = ""
    max_connections: int = DEFAULT_CONNECTIONS


@dataclass(frozen=True, slots=True)
class Delivery:
    """An update on its way. An ``echo`` is a second copy whose outcome does not count."""

    target: Target
    update: Pending
    lane: Lane
    echo: bool = False
    unheard: bool = False

    def headers(self) -> dict[str, str]:
        """Exactly this content type: python-telegram-bot refuses one with a charset."""
        shown = {"Content-Type": "application/json"}
        return shown | {SECRET_HEADER: self.target.secret} if self.target.secret else shown

    def body(self) -> Json:
        """The update as the bot reads it."""
        update: Json = json.loads(self.update.raw)
        return update


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: a status, or 0 and why there was none."""

    status: int
    error: str = ""
    retry_after: float | None = None

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def complaint(self) -> str:
        """As getWebhookInfo tells it."""
        if self.error:
            return self.error
        names = {status.value: status.phrase for status in HTTPStatus}
        return f"Wrong response from the webhook: {self.status} {names.get(self.status, '')}".rstrip()


class Webhook:
    """The webhook of one bot, set or not."""

    def __init__(self, queue: UpdateQueue, clock: Clock, chance: Chance) -> None:
        self.target = Target()
        self.lanes = Lanes(chance)
        self.mishaps = Mishaps()
        self.last_error: tuple[int, str] | None = None
        self.last_set = -1.0
        self.patience = PATIENCE
        self.stirred: Callable[[], None] = nobody
        self._queue = queue
        self._clock = clock
        self._gone_since: float | None = None
        self._under_way = 0

    def point(self, target: Target) -> None:
        """Send everything there from now on, what waits first."""
        self.target = target
        self.last_error = self._gone_since = None
        self._under_way = 0
        self.lanes.clear()
        self._queue.taker = self._came if target.url else None
        if target.url:
            for update in self._queue.everything():
                self.lanes.add(update)
        self.stirred()

    def kept(self) -> Json:
        """For the store."""
        return asdict(self.target)

    def due(self) -> list[Delivery]:
        """What may be sent now. Each of them has to be settled."""
        found: list[Delivery] = []
        now = self._clock.elapsed()
        while self._under_way < self.target.max_connections and (lane := self.lanes.next(now)) is not None:
            update = lane.line[0]
            if not self._queue.holds(update):
                self.lanes.done(lane)
            elif sent := self._with_mishaps(lane, update, now):
                self._under_way += 1
                found += sent
        return found

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Take what came of a delivery. Of a webhook that was replaced only what was taken counts."""
        taken = outcome.taken and not delivery.unheard
        current = delivery.target is self.target
        if delivery.echo:
            return
        if taken:
            self._queue.taken(delivery.update)
        if not current:
            return
        self._under_way -= 1
        if taken:
            self._gone_since = None
            self.lanes.done(delivery.lane)
            self.lanes.release_overtaken()
        else:
            self.lanes.again(delivery.lane, self._clock.elapsed(), outcome.retry_after)
            self._complain(Outcome(0, UNHEARD) if delivery.unheard else outcome)
        self.stirred()

    def next_at(self) -> float | None:
        """When there may be something due that is not due now."""
        return self.lanes.next_at() if self._under_way < self.target.max_connections else None

    def _came(self, update: Pending) -> None:
        self.lanes.add(update)
        self.stirred()

    def _with_mishaps(self, lane: Lane, update: Pending, now: float) -> list[Delivery]:
        """The delivery of an update with the mishap it meets, if it has met none before."""
        mishap = None if update.troubled else self.mishaps.take(update.kind)
        if mishap is None:
            return [Delivery(self.target, update, lane)]
        update.troubled = True
        match mishap.mishap:
            case "twice":
                return [Delivery(self.target, update, lane), Delivery(self.target, update, lane, echo=True)]
            case "forged" | "unsigned" as how:
                stranger = replace(self.target, secret="not-the-secret" if how == "forged" else "")
                return [Delivery(stranger, update, lane, echo=True), Delivery(self.target, update, lane)]
            case "unheard":
                return [Delivery(self.target, update, lane, unheard=True)]
            case "late":
                self.lanes.hold(lane, now + mishap.seconds)
            case "overtaken":
                self.lanes.hold(lane, now + mishap.seconds, overtaken=True)
        return []

    def _complain(self, outcome: Outcome) -> None:
        now = self._clock.elapsed()
        self.last_error = self._clock.now(), outcome.complaint
        if outcome.status != HTTPStatus.GONE:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now - self._gone_since >= GONE_FOR_GOOD:
            self.point(Target())


def nobody() -> None:
    """Nobody carries deliveries: a simulation asks for them itself."""

"""One bot's queue of updates, with getUpdates' rules about keeping and confirming them.

An update stays until a call names an offset above its id, or until its life ends: 24 hours, 150
seconds for a button press. Allowed kinds are remembered between calls and applied when an update is
created, so a change does not filter what is queued. Only one call may wait: a newer one ends it.

Strays are updates whose id is below what was given out already – injected or delivered again on
purpose. An offset confirms a stray only after it was handed out once, or no poller would ever see it.
"""

import asyncio
import json
import sqlite3
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.pending import Pending, kind_of, lane_of
from bot.sandbox.refusals import OTHER_POLL, Refusal
from bot.sandbox.store import Keeper

Json = dict[str, Any]

REMEMBERED = 1_000
ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Everything the Bot API knows; the sandbox makes only some of it.
KINDS = ASKED_FOR | {
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "inline_query", "chosen_inline_result", "callback_query",
    "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost",
}  # fmt: skip


class UpdateQueue:
    """What waits for one bot."""

    def __init__(self, clock: Clock, keeper: Keeper, bot: int, next_id: int) -> None:
        self.next_id = next_id
        self.allowed: frozenset[str] = frozenset()
        self._clock = clock
        self._keeper = keeper
        self._bot = bot
        self._line: OrderedDict[int, Pending] = OrderedDict()
        self._strays: list[Pending] = []
        self._done: deque[Pending] = deque(maxlen=REMEMBERED)
        self._waiter: asyncio.Future[None] | None = None
        # A webhook takes what comes as long as there is one.
        self.taker: Callable[[Pending], None] | None = None

    def __len__(self) -> int:
        return len(self._line) + len(self._strays)

    @property
    def waited_for(self) -> bool:
        """Whether a getUpdates call is waiting right now."""
        return self._waiter is not None

    def remember_allowed(self, kinds: Iterable[str]) -> None:
        """Nothing known among them means the default: all but those that must be asked for."""
        self.allowed = frozenset(kinds) & KINDS

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ASKED_FOR

    def push(self, kind: str, content: Json) -> None:
        """A new update, if the bot wants its kind."""
        if self.wants(kind):
            self._append({"update_id": self.next_id, kind: content})

    def inject(self, update: Json) -> int:
        """Any object at all as an update; an ``update_id`` below the next one makes it a stray."""
        update_id = int(update.get("update_id", self.next_id))
        whole = update | {"update_id": update_id}
        if update_id >= self.next_id:
            self._append(whole)
        else:
            self._stray(self._pending(whole, stray=True))
        return update_id

    def restore(self, row: sqlite3.Row) -> None:
        """Put back what the store kept."""
        update = json.loads(row["json"])
        born = self._clock.from_wall(row["born"])
        pending = Pending(row["id"], row["json"], kind_of(update), lane_of(update), born, stray=bool(row["stray"]))
        if pending.stray:
            self._strays.append(pending)
        else:
            self._line[pending.id] = pending
        if self.taker is not None:
            self.taker(pending)

    def redeliver(self, count: int) -> int:
        """The last ``count`` confirmed updates come again, with the ids they had."""
        again = list(self._done)[-count:] if count > 0 else []
        for old in again:
            self._stray(Pending(old.id, old.raw, old.kind, old.lane, self._clock.elapsed(), stray=True))
        return len(again)

    def fetch(self, offset: int, limit: int) -> list[str]:
        """What getUpdates answers at once. Whoever waited for updates waits no more."""
        self._end_waiting(Refusal(409, OTHER_POLL))
        self._confirm(offset)
        return self._take(limit)

    async def wait(self, limit: int, timeout: float) -> list[str]:
        """What getUpdates answers when nothing was there: up to ``timeout`` seconds for the first update."""
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiter, timeout)
        except TimeoutError:
            return []
        finally:
            if self._waiter is waiter:
                self._waiter = None
        return self._take(limit)

    def clear(self) -> None:
        """Forget everything that waits."""
        self._keeper.drop("updates", bot=self._bot)
        self._line.clear()
        self._strays.clear()

    def everything(self) -> list[Pending]:
        """All that waits, what comes again first."""
        return [*self._strays, *self._line.values()]

    def holds(self, pending: Pending) -> bool:
        """Whether this update still waits. One whose life is over is dropped."""
        if self._line.get(pending.id) is not pending and pending not in self._strays:
            return False
        if self._alive(pending):
            return True
        self._remove(pending)
        return False

    def taken(self, pending: Pending) -> None:
        """A webhook took this update."""
        if self._line.get(pending.id) is pending or pending in self._strays:
            self._remove(pending)
            self._done.append(pending)

    def interrupt(self, refusal: Refusal | None = None) -> None:
        """Nobody waits any more: the server stops, or there is a webhook now."""
        self._end_waiting(refusal)

    def _append(self, update: Json) -> None:
        self.next_id = update["update_id"] + 1
        self._keeper.keep("counters", bot=self._bot, next_update=self.next_id)
        pending = self._line[update["update_id"]] = self._pending(update)
        self._enter(pending)

    def _stray(self, pending: Pending) -> None:
        self._strays.append(pending)
        self._enter(pending)

    def _pending(self, update: Json, *, stray: bool = False) -> Pending:
        now, raw = self._clock.elapsed(), json.dumps(update)
        return Pending(update["update_id"], raw, kind_of(update), lane_of(update), now, stray=stray)

    def _enter(self, pending: Pending) -> None:
        self._keeper.keep(
            "updates",
            bot=self._bot,
            id=pending.id,
            stray=pending.stray,
            born=self._clock.to_wall(pending.born),
            life=pending.life,
            json=pending.raw,
        )
        self._end_waiting(None)
        if self.taker is not None:
            self.taker(pending)

    def _end_waiting(self, refusal: Refusal | None) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is None or waiter.done():
            return
        if refusal is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(refusal)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._keep_newest(-offset)
            return
        while self._line and next(iter(self._line)) < offset:
            self._settle(self._line.popitem(last=False)[1])
        for stray in [s for s in self._strays if s.delivered and s.id < offset]:
            self._strays.remove(stray)
            self._settle(stray)

    def _keep_newest(self, count: int) -> None:
        while len(self._line) > count:
            self._settle(self._line.popitem(last=False)[1])

    def _settle(self, pending: Pending) -> None:
        self._done.append(pending)
        self._drop(pending)

    def _take(self, limit: int) -> list[str]:
        for stray in [stray for stray in self._strays if not self._alive(stray)]:
            self._remove(stray)
        taken = self._strays[:limit]
        for stray in taken:
            stray.delivered = True
        alive: list[Pending] = []
        dead: list[Pending] = []
        for pending in self._line.values():
            if len(taken) + len(alive) == limit:
                break
            (alive if self._alive(pending) else dead).append(pending)
        for pending in dead:
            self._remove(pending)
        return [pending.raw for pending in taken + alive]

    def _remove(self, pending: Pending) -> None:
        if pending.stray:
            self._strays.remove(pending)
        else:
            del self._line[pending.id]
        self._drop(pending)

    def _drop(self, pending: Pending) -> None:
        self._keeper.drop("updates", bot=self._bot, id=pending.id, stray=pending.stray)

    def _alive(self, pending: Pending) -> bool:
        return self._clock.elapsed() - pending.born < pending.life

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
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.clock import Clock
from bot.sandbox.refusals import OTHER_POLL, Refusal
from bot.sandbox.shapes import Json
from bot.sandbox.store import Keeper

DAY = 86_400.0
PRESS_LIFE = 150.0
REMEMBERED = 1_000
ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member"}) | ASKED_FOR


@dataclass(slots=True)
class Pending:
    """An update as it will be sent, and since when it waits."""

    id: int
    raw: str
    born: float
    life: float
    stray: bool = False
    delivered: bool = False


class UpdateQueue:
    """What waits for one bot."""

    def __init__(self, clock: Clock, keeper: Keeper, bot: int, next_id: int) -> None:
        self.next_id = next_id
        self.allowed: frozenset[str] = frozenset()
        self._clock = clock
        self._keeper = keeper
        self._bot = bot
        self._line: deque[Pending] = deque()
        self._strays: list[Pending] = []
        self._done: deque[Pending] = deque(maxlen=REMEMBERED)
        self._waiter: asyncio.Future[None] | None = None

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
            life = PRESS_LIFE if kind == "callback_query" else DAY
            self._append({"update_id": self.next_id, kind: content}, life)

    def inject(self, update: Json) -> int:
        """Any object at all as an update; an ``update_id`` below the next one makes it a stray."""
        update_id = int(update.get("update_id", self.next_id))
        whole = update | {"update_id": update_id}
        if update_id >= self.next_id:
            self._append(whole, DAY)
        else:
            self._stray(update_id, json.dumps(whole), DAY)
        return update_id

    def restore(self, row: sqlite3.Row) -> None:
        """Put back what the store kept."""
        born = self._clock.from_wall(row["born"])
        pending = Pending(row["id"], row["json"], born, row["life"], stray=bool(row["stray"]))
        (self._strays if pending.stray else self._line).append(pending)

    def redeliver(self, count: int) -> int:
        """The last ``count`` confirmed updates come again, with the ids they had."""
        again = list(self._done)[-count:] if count > 0 else []
        for old in again:
            self._stray(old.id, old.raw, old.life)
        return len(again)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[str]:
        """What getUpdates answers, after waiting up to ``timeout`` seconds for the first one."""
        self._end_waiting(Refusal(409, OTHER_POLL))
        self._confirm(offset)
        found = self._take(limit)
        if found or timeout <= 0:
            return found
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

    def close(self) -> None:
        """Nobody waits any more: the server stops."""
        self._end_waiting(None)

    def _append(self, update: Json, life: float) -> None:
        self.next_id = update["update_id"] + 1
        self._keeper.keep("counters", bot=self._bot, next_update=self.next_id)
        self._line.append(
            self._enter(Pending(update["update_id"], json.dumps(update), self._clock.elapsed(), life))
        )

    def _stray(self, update_id: int, raw: str, life: float) -> None:
        self._strays.append(self._enter(Pending(update_id, raw, self._clock.elapsed(), life, stray=True)))

    def _enter(self, pending: Pending) -> Pending:
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
        return pending

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
        while self._line and self._line[0].id < offset:
            self._settle(self._line.popleft())
        for stray in [s for s in self._strays if s.delivered and s.id < offset]:
            self._strays.remove(stray)
            self._settle(stray)

    def _keep_newest(self, count: int) -> None:
        while len(self._line) > count:
            self._settle(self._line.popleft())

    def _settle(self, pending: Pending) -> None:
        self._done.append(pending)
        self._keeper.drop("updates", bot=self._bot, id=pending.id)

    def _take(self, limit: int) -> list[str]:
        self._strays = [stray for stray in self._strays if self._alive(stray)]
        taken = self._strays[:limit]
        for stray in taken:
            stray.delivered = True
        alive: list[Pending] = []
        while self._line and len(taken) + len(alive) < limit:
            first = self._line.popleft()
            if self._alive(first):
                alive.append(first)
            else:
                self._keeper.drop("updates", bot=self._bot, id=first.id)
        self._line.extendleft(reversed(alive))
        return [pending.raw for pending in taken + alive]

    def _alive(self, pending: Pending) -> bool:
        return self._clock.elapsed() - pending.born < pending.life

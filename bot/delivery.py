"""Delivery: claim, send with no transaction open, settle.

A pass settles what has arrived and claims, in one transaction, the oldest open row of each chat that
may be sent to within our own limits; then it sends them side by side. What else Telegram may answer is
settled by itself (``bot/settlement.py``). A 429 stops just its chat; several chats at once stop all
(F60, F61), and both are remembered across a restart.
"""

import asyncio
import contextlib
import json
import random
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot import crash, metrics
from bot.clock import Clock
from bot.engine import Conflict, Engine, Gone, Missing, Outcome, Refused, Sent, Unknown, Wait
from bot.limits import Limiter, Rates
from bot.logs import logger
from bot.settlement import Tried, plain, settle, unknown
from bot.writer import Failed, Work, Writer, WriterClosed
from handlers.office import Office
from storage import outbox
from storage.database import Db
from storage.tables import Outgoing

IDLE_SECONDS = 1.0
STORM_CHATS, STORM_SECONDS = 3, 2.0
LONGEST_BACKOFF = 45.0  # so that all goes on within a minute after the line works again (F70)
CONNECTION_PAUSE = 5.0

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A row to send, the message it edits, and why its chat is known not to be reachable ("": it may be)."""

    row: Outgoing
    edited: int
    lost: str = ""


@dataclass(frozen=True, slots=True)
class _Arrived:
    row_id: int
    chat_id: int
    message_id: int


class Delivery:
    """One bot's outbox on its way out."""

    def __init__(
        self, engine: Engine, writer: Writer, office: Office, clock: Clock, rates: Rates | None = None
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._office = office
        self._clock = clock
        self._limiter = Limiter(rates or Rates())
        self._flying: set[asyncio.Task[None]] = set()
        self._busy: set[int] = set()
        self._arrived: list[_Arrived] = []
        self._news = asyncio.Event()
        self._storm: deque[tuple[float, int]] = deque(maxlen=STORM_CHATS)
        self._failures: Counter[int] = Counter()
        self._doubts = 0
        self._bug: BaseException | None = None
        self.sent = 0

    def nudge(self) -> None:
        """Something may be waiting."""
        self._news.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in flight then is finished and settled first (F08)."""
        await self._recover()
        crash.point("recovered")
        try:
            while True:
                wait = await self._whole_pass()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._news.wait()
                self._news.clear()
        finally:
            if self._flying:
                await asyncio.wait(self._flying)
            with contextlib.suppress(WriterClosed):
                await self._look(0)

    async def idle(self) -> None:
        """Wait until nothing is left that could be sent now: for the demo's clock and for tests."""
        while await self._writer.do(self._waiting, quiet=True) or self._busy:
            self.nudge()
            await asyncio.sleep(0.02)

    def _waiting(self, db: Db, now: datetime) -> int:
        return outbox.waiting(db, self._office.bot_id, now)

    async def _recover(self) -> None:
        """Rows left in flight by a process that died are of unknown outcome (F05, F06); holds go on (F61)."""
        bot_id = self._office.bot_id
        for row in await self._writer.do(lambda db, _: outbox.orphans(db, bot_id)):
            await self._end(row, partial(self._orphan, row=row))
        now, ticks = self._clock.now(), self._clock.monotonic()
        for chat, until in (await self._writer.do(lambda db, now: outbox.holds(db, bot_id, now))).items():
            self._limiter.hold(chat, ticks + (until - now).total_seconds())

    def _orphan(self, db: Db, now: datetime, row: Outgoing) -> None:
        unknown(db, self._office, row, "the process ended", now)

    async def _whole_pass(self) -> float:
        """A pass that is finished once begun: what is claimed is sent, even when we are told to stop."""
        found = asyncio.ensure_future(self._pass())
        try:
            return await asyncio.shield(found)
        except asyncio.CancelledError:
            await found
            raise

    async def _pass(self) -> float:
        if self._bug is not None:
            raise self._bug
        ticks = self._clock.monotonic()
        blocked = self._limiter.blocked(ticks)
        room = self._limiter.free(ticks)
        if room and self._doubts and not await self._line_works():
            room = 0
        for one in await self._look(room, blocked):
            self._limiter.sent(one.row.chat_id, ticks)
            task = asyncio.create_task(self._deliver(one))
            self._flying.add(task)
            task.add_done_callback(self._landed)
        if room == 0:
            return 0.05
        soonest = min(blocked.values(), default=ticks + IDLE_SECONDS) - ticks
        return max(0.01, min(IDLE_SECONDS, soonest))

    def _landed(self, task: asyncio.Task[None]) -> None:
        """A try that ended of a bug of ours ends the delivery too: it begins anew and takes the row up (F05)."""
        self._flying.discard(task)
        if not task.cancelled() and (bug := task.exception()) is not None:
            self._bug = bug
            self.nudge()

    async def _look(self, room: int, blocked: Iterable[int] = ()) -> list[_Claimed]:
        """Settle what has arrived and claim what may leave now, in one transaction."""
        arrived, self._arrived = self._arrived, []
        if not arrived and room == 0:
            return []
        settled = {one.chat_id for one in arrived}
        skip = {*blocked, *(self._busy - settled)}
        claimed = await self._writer.do(
            partial(self._settle_and_claim, arrived=arrived, skip=skip, room=room), quiet=True
        )
        if arrived:
            crash.point("settled")
        self._busy -= settled
        self._busy |= {one.row.chat_id for one in claimed}
        return claimed

    def _settle_and_claim(
        self, db: Db, now: datetime, arrived: list[_Arrived], skip: set[int], room: int
    ) -> list[_Claimed]:
        outbox.settle_sent(db, [(one.row_id, one.message_id) for one in arrived], now=now)
        if arrived:
            crash.point("settling")
        if room == 0:
            return []
        found = outbox.claim(db, self._office.bot_id, now=now, skip=skip, limit=room)
        if found:
            crash.point("marked")
        lost = outbox.unreachable_among(db, self._office.bot_id, {row.chat_id for row in found}) if found else {}
        return [
            _Claimed(row, outbox.message_of(db, row.edits, row.chat_id) if row.edits else 0, lost.get(row.chat_id, ""))
            for row in found
        ]

    async def _line_works(self) -> bool:
        """After an unknown outcome, ask something harmless first: repeating a message costs its one repetition.

        A proxy that takes requests and drops them would otherwise use up every message (F70).
        """
        if isinstance(await self._engine.call("getMe", {}), Unknown):
            self._doubts += 1
            self._limiter.hold(outbox.EVERYONE, self._clock.monotonic() + _backoff(self._doubts))
            return False
        self._doubts = 0
        return True

    async def _deliver(self, claimed: _Claimed) -> None:
        row = claimed.row
        crash.point("claimed")
        if row.attempts == 1 and row.attempted_at is not None:
            waited = row.attempted_at - (row.not_before or row.created_at)
            metrics.queue_seconds.observe(waited.total_seconds())
        # The row knows better than its words where the chat is now (F55).
        payload: dict[str, Any] = json.loads(row.payload) | {"chat_id": row.chat_id}
        if row.edits and row.method.startswith("edit"):
            payload["message_id"] = claimed.edited
        if claimed.lost:
            tried = Tried(Gone(claimed.lost))
        elif payload.get("message_id") == 0:
            tried = Tried(Missing("never sent"))
        else:
            tried = self._judge(row.chat_id, await self._engine.call(row.method, payload))
        crash.point("called")
        metrics.messages.labels(type(tried.outcome).__name__.lower()).inc()
        if isinstance(tried.outcome, Sent):
            self.sent += 1
        if isinstance(tried.outcome, Sent) and plain(row, tried):
            self._arrived.append(_Arrived(row.id or 0, row.chat_id, tried.outcome.message_id))
        else:
            try:
                await self._end(row, partial(self._settle, row_id=row.id or 0, tried=tried))
            except WriterClosed:
                return
            self._busy.discard(row.chat_id)
        self.nudge()

    def _settle(self, db: Db, now: datetime, row_id: int, tried: Tried) -> None:
        settle(db, self._office, row_id, tried, now)

    async def _end(self, row: Outgoing, work: Work[None]) -> None:
        """Settle a row. A bug of ours while settling ends it visibly, and does not hold up its chat (G8)."""
        done = await self._writer.attempt(work)
        if isinstance(done, Failed):
            log.error("settling_failed", row=row.id, exc_info=done.error)
            note = f"settling failed: {type(done.error).__name__}"
            row_id = row.id or 0
            await self._writer.do(lambda db, now: outbox.settle(db, row_id, "rejected", now=now, note=note))

    def _judge(self, chat_id: int, outcome: Outcome) -> Tried:
        """What an outcome means for who else waits: one chat after a 429, all in a storm or without a token."""
        ticks = self._clock.monotonic()
        match outcome:
            case Wait(seconds):
                self._limiter.hold(chat_id, ticks + seconds)
                self._storm.append((ticks, chat_id))
                storm = len({chat for at, chat in self._storm if ticks - at < STORM_SECONDS}) == STORM_CHATS
                if storm:
                    self._limiter.hold(outbox.EVERYONE, ticks + seconds)
                return Tried(outcome, seconds + random.uniform(0.1, 1.0), storm)
            case Refused() | Conflict() | Unknown(left=False):
                if isinstance(outcome, Refused):
                    self._limiter.hold(outbox.EVERYONE, ticks + CONNECTION_PAUSE)
                self._failures[chat_id] += 1
                return Tried(outcome, _backoff(self._failures[chat_id]))
            case _:
                self._failures.pop(chat_id, None)
                if isinstance(outcome, Unknown):
                    self._doubts = max(self._doubts, 1)
                return Tried(outcome)


def _backoff(failures: int) -> float:
    return min(LONGEST_BACKOFF, 0.5 * 2.0 ** min(failures, 8)) * random.uniform(0.8, 1.2)

"""Delivery: claim, send with no transaction open, settle.

A pass claims the oldest open row of each chat that may be sent to, within our own limits, and
sends them side by side. What Telegram answers is settled in the writer: sent, wait until, moved,
gone, missing, rejected, unknown. A 429 stops just its chat; several chats at once stop all (F60,
F61), and both are remembered across a restart. A message of which nobody knows whether it arrived
is sent once more at most, when the line is known to work again; after that a person is asked to
call (F63).
"""

import asyncio
import contextlib
import json
import random
from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot import crash
from bot.clock import Clock
from bot.engine import Conflict, Engine, Gone, Missing, Moved, Outcome, Refused, Rejected, Sent, Unknown, Wait
from bot.limits import Limiter, Rates
from bot.logs import logger
from bot.writer import Failed, Work, Writer, WriterClosed
from handlers import settling
from handlers.office import Office, Turn
from storage import outbox
from storage.database import Db
from storage.tables import Outgoing

IDLE_SECONDS = 1.0
STORM_CHATS, STORM_SECONDS = 3, 2.0
RESENDS = 2
LONGEST_BACKOFF = 60.0
CONNECTION_PAUSE = 5.0

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    row: Outgoing
    edited: int


@dataclass(frozen=True, slots=True)
class _Tried:
    """How a try ended, how long its chat now waits, and whether everybody does."""

    outcome: Outcome
    wait: float = 0.0
    storm: bool = False


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
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._news = asyncio.Event()
        self._storm: deque[tuple[float, int]] = deque(maxlen=STORM_CHATS)
        self._failures: Counter[int] = Counter()
        self._doubts = 0
        self.sent = 0

    def nudge(self) -> None:
        """Something may be waiting."""
        self._news.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in flight then is finished first (F08)."""
        await self._recover()
        try:
            while True:
                wait = await self._whole_pass()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._news.wait()
                self._news.clear()
        finally:
            if self._flying:
                await asyncio.wait(self._flying.values())

    async def idle(self) -> None:
        """Wait until nothing is left that could be sent now: for the demo's clock and for tests."""
        while await self._writer.do(outbox.waiting, quiet=True) or self._flying:
            self.nudge()
            await asyncio.sleep(0.02)

    async def _recover(self) -> None:
        """Rows left in flight by a process that died are of unknown outcome (F05, F06); holds go on (F61)."""
        for row in await self._writer.do(lambda db, _: outbox.orphans(db)):
            await self._end(row, partial(self._unknown, row=row, reason="the process ended"))
        now, ticks = self._clock.now(), self._clock.monotonic()
        for chat, until in (await self._writer.do(outbox.holds)).items():
            self._limiter.hold(chat, ticks + (until - now).total_seconds())

    async def _whole_pass(self) -> float:
        """A pass that is finished once begun: what is claimed is sent, even when we are told to stop."""
        found = asyncio.ensure_future(self._pass())
        try:
            return await asyncio.shield(found)
        except asyncio.CancelledError:
            await found
            raise

    async def _pass(self) -> float:
        ticks = self._clock.monotonic()
        blocked = self._limiter.blocked(ticks)
        room = self._limiter.free(ticks)
        if room == 0 or (self._doubts and not await self._line_works()):
            return 0.05
        skip = {*blocked, *self._flying}
        claimed = await self._writer.do(lambda db, now: _claim(db, now, skip, room), quiet=True)
        for one in claimed:
            self._limiter.sent(one.row.chat_id, ticks)
            task = asyncio.create_task(self._deliver(one))
            self._flying[one.row.chat_id] = task
        soonest = min(blocked.values(), default=ticks + IDLE_SECONDS) - ticks
        return max(0.01, min(IDLE_SECONDS, soonest))

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
        try:
            # The row knows better than its words where the chat is now (F55).
            payload: dict[str, Any] = json.loads(row.payload) | {"chat_id": row.chat_id}
            if row.edits and row.method.startswith("edit"):
                payload["message_id"] = claimed.edited
            if payload.get("message_id") == 0:
                tried = _Tried(Missing("never sent"))
            else:
                tried = self._judge(row.chat_id, await self._engine.call(row.method, payload))
            crash.point("called")
            await self._end(row, partial(self._settle, row_id=row.id or 0, tried=tried))
            self.sent += isinstance(tried.outcome, Sent)
        except WriterClosed:
            return
        finally:
            self._flying.pop(row.chat_id, None)
            self.nudge()

    async def _end(self, row: Outgoing, work: Work[None]) -> None:
        """Settle a row. A bug of ours while settling ends it visibly, and does not hold up its chat (G8)."""
        done = await self._writer.attempt(work)
        if isinstance(done, Failed):
            log.error("settling_failed", row=row.id, exc_info=done.error)
            note = f"settling failed: {type(done.error).__name__}"
            row_id = row.id or 0
            await self._writer.do(lambda db, now: outbox.settle(db, row_id, "rejected", now=now, note=note))

    def _judge(self, chat_id: int, outcome: Outcome) -> _Tried:
        """What an outcome means for who else waits: one chat after a 429, all in a storm or without a token."""
        ticks = self._clock.monotonic()
        match outcome:
            case Wait(seconds):
                self._limiter.hold(chat_id, ticks + seconds)
                self._storm.append((ticks, chat_id))
                storm = len({chat for at, chat in self._storm if ticks - at < STORM_SECONDS}) == STORM_CHATS
                if storm:
                    self._limiter.hold(outbox.EVERYONE, ticks + seconds)
                return _Tried(outcome, seconds + random.uniform(0.1, 1.0), storm)
            case Refused() | Conflict() | Unknown(left=False):
                if isinstance(outcome, Refused):
                    self._limiter.hold(outbox.EVERYONE, ticks + CONNECTION_PAUSE)
                self._failures[chat_id] += 1
                return _Tried(outcome, _backoff(self._failures[chat_id]))
            case _:
                self._failures.pop(chat_id, None)
                if isinstance(outcome, Unknown):
                    self._doubts = max(self._doubts, 1)
                return _Tried(outcome)

    def _settle(self, db: Db, now: datetime, row_id: int, tried: _Tried) -> None:
        """Note how a try ended; the row is read again, for its chat may have moved while it was in flight."""
        row = outbox.get(db, row_id)
        if row is None or row.status != "sending":
            return
        match tried.outcome:
            case Sent(message_id):
                outbox.settle(db, row_id, "sent", now=now, message_id=message_id)
                if row.edits and not row.method.startswith("edit"):
                    outbox.replaced(db, row.edits, row.chat_id, message_id)
            case Wait():
                until = now + timedelta(seconds=tried.wait)
                outbox.hold(db, row.chat_id, until)
                if tried.storm:
                    outbox.hold(db, outbox.EVERYONE, until)
                outbox.again(db, row_id, not_before=until, note="429", attempts=row.attempts - 1)
            case Moved(to):
                outbox.again(db, row_id, not_before=None, note="moved", attempts=row.attempts - 1)
                settling.moved(db, row.chat_id, to)
            case Gone(reason):
                settling.gone(self._turn(db, row, now), row, reason)
            case Missing(reason) if row.method == "editMessageText":
                log.info("card_sent_afresh", row=row_id, reason=reason)
                outbox.again(db, row_id, not_before=None, note="fresh", method="sendMessage", attempts=0)
            case Missing(reason) if row.method.startswith("edit"):
                outbox.settle(db, row_id, "cancelled", now=now, note=reason)
            case Rejected(_, reason) | Missing(reason):
                code = tried.outcome.code if isinstance(tried.outcome, Rejected) else 400
                log.error("message_rejected", row=row_id, method=row.method, code=code, reason=reason)
                settling.rejected(self._turn(db, row, now), row, f"{code} {reason}")
            case Unknown(reason, left=True):
                self._unknown(db, now, row, reason)
            case Unknown(reason) | Refused(reason) | Conflict(reason):
                log.warning("message_not_sent", row=row_id, reason=reason)
                until = now + timedelta(seconds=tried.wait)
                outbox.again(db, row_id, not_before=until, note=reason, attempts=row.attempts - 1)

    def _unknown(self, db: Db, now: datetime, row: Outgoing, reason: str) -> None:
        """F63: sent once more at most; what may never be repeated is dropped."""
        row_id = row.id or 0
        if row.once:
            outbox.settle(db, row_id, "cancelled", now=now, note=f"unknown: {reason}")
        elif row.attempts < RESENDS:
            outbox.again(db, row_id, not_before=now + timedelta(seconds=1), note=f"unknown: {reason}")
        else:
            log.error("message_unknown", row=row_id, reason=reason)
            settling.rejected(self._turn(db, row, now), row, f"unknown: {reason}")

    def _turn(self, db: Db, row: Outgoing, now: datetime) -> Turn:
        return Turn(db, now, self._office, f"o{row.id}.{row.attempts}")


def _claim(db: Db, now: datetime, skip: set[int], room: int) -> list[_Claimed]:
    found = outbox.claim(db, now=now, skip=skip, limit=room)
    return [_Claimed(row, outbox.message_of(db, row.edits, row.chat_id) if row.edits else 0) for row in found]


def _backoff(failures: int) -> float:
    return min(LONGEST_BACKOFF, 0.5 * 2.0 ** min(failures, 8)) * random.uniform(0.8, 1.2)

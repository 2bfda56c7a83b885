"""Delivery: claim, send with no transaction open, settle.

A pass settles what has arrived and claims, in one transaction, the oldest open row of each chat that
may be sent to within our own limits; then those rows are sent side by side. Where it can, a pass rides in a
transaction that leaves something to send (``board``), so that turn, settlement and claim are one commit; what
has arrived while nobody commits goes by itself after a few milliseconds. What else Telegram may answer is
settled by itself (``bot/sending/settlement.py``). A 429 stops just its chat; several chats at once stop all
(F60, F61), and both are remembered across a restart.
"""

import asyncio
import contextlib
import json
import random
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any

from bot import crash, metrics
from bot.clock import Clock
from bot.engines.contract import Conflict, Engine, Gone, Missing, Outcome, Refused, Sent, Unknown, Wait
from bot.logs import logger
from bot.sending.limits import Rates
from bot.sending.printing import NotPrinted, Printer
from bot.sending.settlement import Tried, plain, settle, unknown
from bot.sending.underway import Arrival, Pass, UnderWay
from bot.writing.writer import Failed, Work, Writer, WriterClosed
from handlers.office import Office
from storage.database import Db
from storage.post import outbox
from storage.post.outbox import Claimed
from storage.tables import Outgoing

IDLE_SECONDS = 1.0
# How long an arrival waits for a commit to ride in; meanwhile a crash would repeat the message.
RIDES_WITHIN = 0.003
STORM_CHATS, STORM_SECONDS = 3, 2.0
# How long a message in flight is waited for by who has lost the lead.
LANDS_WITHIN = 5.0
LONGEST_BACKOFF = 45.0  # so that all goes on within a minute after the line works again (F70)
CONNECTION_PAUSE = 5.0

log = logger(__name__)


class Delivery:
    """One bot's outbox on its way out."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        office: Office,
        clock: Clock,
        rates: Rates | None = None,
        printer: Printer | None = None,
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._office = office
        self._clock = clock
        self._printer = printer
        self._way = UnderWay(rates or Rates())
        self._sending: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        self._wanted = True
        self._open = False
        self._storm: deque[tuple[float, int]] = deque(maxlen=STORM_CHATS)
        self._failures: Counter[int] = Counter()
        self._doubts = 0
        self._bug: BaseException | None = None
        self.sent = 0

    def nudge(self) -> None:
        """Something may be waiting."""
        self._wanted = True
        self._news.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in flight then is finished and settled first (F08)."""
        await self._recover()
        crash.point("recovered")
        self._open = True
        try:
            while True:
                await self._to_its_end(self._pass_by_itself())
                await self._news.wait()
                self._news.clear()
        finally:
            self._open = False
            if self._alarm is not None:
                self._alarm.cancel()
            with contextlib.suppress(WriterClosed):
                await self._finish()

    async def _finish(self) -> None:
        """Send what is claimed, settle what arrives, claim nothing more.

        Who has lost the lead can settle nothing, but lets what is in flight land before it may lead again: else a late
        call would overtake what the next one sends to the same chat.
        """
        longest = None
        try:
            await self._writer.do(lambda _db, _now: None, quiet=True)  # behind the last pass that rides
        except WriterClosed:
            longest = LANDS_WITHIN
        if self._sending:
            await asyncio.wait(self._sending, timeout=longest)
        await self._carry_out(self._way.next_pass(self._clock.monotonic(), claims=False))

    async def idle(self) -> None:
        """Wait until nothing is left that could be sent now: for the demo's clock and for tests."""
        while await self._writer.do(self._waiting, quiet=True) or self._way.anything:
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
            self._way.hold(chat, ticks + (until - now).total_seconds())

    def _orphan(self, db: Db, now: datetime, row: Outgoing) -> None:
        unknown(db, self._office, row, "the process ended", now)

    # A pass, and how it comes about.

    def board(self) -> Work[list[Claimed]] | None:
        """A pass that rides in somebody else's transaction; while the line is in doubt it only settles."""
        if not self._open:
            return None
        what = self._way.next_pass(self._clock.monotonic(), claims=not self._doubts)
        return partial(self._settle_and_claim, what=what) if what.arrived or what.room else None

    def carried(self, outcome: list[Claimed] | Failed) -> None:
        """The pass that rode is committed: send what it claimed."""
        if isinstance(outcome, Failed):
            return self._fail(outcome.error)
        self._send(outcome)
        if self._doubts:
            self.nudge()
        return None

    async def _pass_by_itself(self) -> None:
        """A pass in a transaction of its own, if there is anything to settle or perhaps something to claim."""
        if self._bug is not None:
            raise self._bug
        found: list[Claimed] = []
        wanted, self._wanted = self._wanted, False
        if wanted or self._way.arrived:
            claims = not self._doubts or (self._way.room(self._clock.monotonic()) > 0 and await self._line_works())
            found = await self._carry_out(self._way.next_pass(self._clock.monotonic(), claims=claims))
        self._send(found)

    async def _carry_out(self, what: Pass) -> list[Claimed]:
        if not what.arrived and what.room == 0:
            return []
        found = await self._writer.do(partial(self._settle_and_claim, what=what), quiet=True)
        if what.arrived:
            crash.point("settled")
        return found

    def _settle_and_claim(self, db: Db, now: datetime, what: Pass) -> list[Claimed]:
        self._way.turn_back(what)  # this may be another try, after the first was undone
        outbox.settle_sent(db, [(one.row_id, one.message_id) for one in what.arrived], now=now)
        if what.arrived:
            crash.point("settling")
        if what.room == 0:
            return []
        found = outbox.claim(db, self._office.bot_id, now=now, skip=what.skip, limit=what.room)
        if found:
            crash.point("marked")
            self._way.depart(what, (one.row.chat_id for one in found), self._clock.monotonic())
        return found

    def _send(self, claimed: list[Claimed]) -> None:
        """Send side by side what a pass has claimed, and see to it that there is a next pass in time."""
        for one in claimed:
            task = asyncio.create_task(self._deliver(one))
            self._sending.add(task)
            task.add_done_callback(self._landed)
        self._look_again(min(IDLE_SECONDS, self._way.free_in(self._clock.monotonic())), self.nudge)

    def _look_again(self, seconds: float, look: Callable[[], None]) -> None:
        """Let a pass begin by itself after so many seconds, unless one is to begin sooner."""
        loop = asyncio.get_running_loop()
        if self._alarm is not None:
            if loop.time() < self._alarm.when() <= loop.time() + seconds:
                return
            self._alarm.cancel()
        self._alarm = loop.call_later(seconds, self._rings, look)

    def _rings(self, look: Callable[[], None]) -> None:
        """An alarm may ring a hair before its time: it must not count as one that is still to ring."""
        self._alarm = None
        look()

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled() and (bug := task.exception()) is not None:
            self._fail(bug)

    def _fail(self, bug: BaseException) -> None:
        """A bug of ours in a try or a pass ends the delivery: it begins anew and takes the rows up (F05)."""
        self._bug = bug
        self.nudge()

    @staticmethod
    async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
        """What is marked as tried is tried: a pass that has begun is finished, even when we are told to stop."""
        found = asyncio.ensure_future(work)
        try:
            await asyncio.shield(found)
        except asyncio.CancelledError:
            await found
            raise

    async def _line_works(self) -> bool:
        """After an unknown outcome, ask something harmless first: repeating a message costs its one repetition.

        A proxy that takes requests and drops them would otherwise use up every message (F70).
        """
        if isinstance(await self._engine.call("getMe", {}), Unknown):
            self._doubts += 1
            self._way.hold(outbox.EVERYONE, self._clock.monotonic() + _backoff(self._doubts))
            return False
        self._doubts = 0
        return True

    async def _deliver(self, claimed: Claimed) -> None:
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
            tried = await self._try(row, payload)
        crash.point("called")
        metrics.messages.labels(type(tried.outcome).__name__.lower()).inc()
        if isinstance(tried.outcome, Sent):
            self.sent += 1
        if isinstance(tried.outcome, Sent) and plain(row, tried):
            self._way.arrive(Arrival(row.id or 0, row.chat_id, tried.outcome.message_id))
            if claimed.followed:
                self._news.set()
            else:
                self._look_again(RIDES_WITHIN, self._news.set)
            return
        with contextlib.suppress(WriterClosed):
            await self._end(row, partial(self._settle, row_id=row.id or 0, tried=tried))
            self._way.end(row.chat_id)
            self.nudge()

    async def _try(self, row: Outgoing, payload: dict[str, Any]) -> Tried:
        """Call Telegram; what is to be printed is printed first, and the file kept no longer than the call (H7)."""
        if "print" not in payload:
            return self._judge(row.chat_id, await self._engine.call(row.method, payload))
        order = payload.pop("print")
        made = NotPrinted("nobody prints here") if self._printer is None else await self._printer.print(order)
        if isinstance(made, NotPrinted):
            return Tried(made)
        payload["photo" if row.method == "sendPhoto" else "document"] = f"attach://{made.name}"
        return self._judge(row.chat_id, await self._engine.call(row.method, payload, {made.name: made.content}))

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
                self._way.hold(chat_id, ticks + seconds)
                self._storm.append((ticks, chat_id))
                storm = len({chat for at, chat in self._storm if ticks - at < STORM_SECONDS}) == STORM_CHATS
                if storm:
                    self._way.hold(outbox.EVERYONE, ticks + seconds)
                return Tried(outcome, seconds + random.uniform(0.1, 1.0), storm)
            case Refused() | Conflict() | Unknown(left=False):
                if isinstance(outcome, Refused):
                    self._way.hold(outbox.EVERYONE, ticks + CONNECTION_PAUSE)
                self._failures[chat_id] += 1
                return Tried(outcome, _backoff(self._failures[chat_id]))
            case _:
                self._failures.pop(chat_id, None)
                if isinstance(outcome, Unknown):
                    self._doubts = max(self._doubts, 1)
                return Tried(outcome)


def _backoff(failures: int) -> float:
    return min(LONGEST_BACKOFF, 0.5 * 2.0 ** min(failures, 8)) * random.uniform(0.8, 1.2)

"""Taking updates in: by long poll or by webhook, acknowledged only after their effects are committed.

Updates take their turn in lanes by chat: within a lane one after the other, the lanes side by side,
so that the writer can commit many at once.

A polled batch is acknowledged by the next call's offset; it is made only when each of its updates is
committed or lies in quarantine. Polling begins without an offset, and goes on without one when nothing
is left to acknowledge, for ids may start anew, and lower, after a quiet week (F49).

By webhook updates come one at a time and many at once (``receive``). Whoever brings one waits for the
commit, but neither for ever nor without limit: what cannot be taken now is refused and comes again. What a press is
answered with goes along with the answer to the webhook, which saves a call.

An update that cannot be read, or on which our own code stumbles, goes to quarantine in a small
transaction of its own, with an apology and a reference, and the stream goes on (F10, F11).
"""

import asyncio
import json
import random
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot import crash, metrics
from bot.clock import Clock
from bot.engines.contract import Conflict, Engine, Outcome, Payload, Refused, Wait
from bot.logs import logger, scrub
from bot.taking.lanes import Lanes
from bot.writing.writer import Failed, Writer, WriterClosed
from handlers import quarantine
from handlers.incoming import BadUpdate, Incoming, lane, speaks
from handlers.office import Office
from handlers.turn import PressAnswer, take
from storage.database import Db

POLL_SECONDS = 25
LONGEST_PAUSE = 30.0
PATIENCE = 20.0
MOST_AT_ONCE = 256
_ANSWER = "answerCallbackQuery"

log = logger(__name__)


@dataclass(slots=True)
class _Bringer:
    """Whoever brought an update, as long as they wait, and what they take back with them."""

    waits: bool = True
    takes: PressAnswer | None = None


class Unavailable(Exception):
    """An update was not taken, or nobody knows yet whether it was; it must come again. The text says why."""


class Intake:
    """One bot's stream of updates. ``heard_at``: when the last one came, or the stream began, in monotonic seconds."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        office: Office,
        poll_seconds: int = POLL_SECONDS,
        patience: float = PATIENCE,
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._office = office
        self._poll_seconds = poll_seconds
        self._patience = patience
        self._lanes = Lanes()
        self._receiving: set[asyncio.Task[None]] = set()
        self._answers: set[asyncio.Task[None]] = set()
        self.heard_at = Clock.monotonic()

    async def run(self) -> None:
        """Poll until cancelled. A batch that was fetched is always finished before the end (F08)."""
        self.heard_at = Clock.monotonic()
        offset: int | None = None
        failures = 0
        while True:
            found = await self._engine.updates(offset, self._poll_seconds)
            if not isinstance(found, list):
                failures += 1
                await asyncio.sleep(self._pause(found, failures))
                continue
            failures = 0
            if not found:
                offset = None
            else:
                crash.point("fetched")
                batch = asyncio.ensure_future(self.take(found))
                try:
                    await asyncio.shield(batch)
                except asyncio.CancelledError:
                    await batch
                    raise
                crash.point("taken")
                offset = max((_id(raw) for raw in found), default=-1) + 1 or offset

    async def take(self, batch: list[Any]) -> None:
        """Process a batch; returns when everything in it is committed."""
        lanes: dict[int, list[Any]] = {}
        for raw in batch:
            lanes.setdefault(lane(raw), []).append(raw)
        await asyncio.gather(*(self._in_turn(chat, updates) for chat, updates in lanes.items()))

    async def receive(self, raw: Any) -> Payload | None:
        """Take one update that came by itself; returns when it is committed or lies in quarantine.

        What it returns is a call that whoever brought it may make for us: the answer to a press.

        Raises ``Unavailable`` when the database is in trouble or too slow, or too much is under way, and
        ``WriterClosed`` at the end. What is under way then may still be committed: it goes on to hold its
        lane, and the redelivery behind it is recognised by its seen-mark (F13, F17).
        """
        if self._writer.trouble:
            raise Unavailable(f"database: {self._writer.trouble}")
        if len(self._receiving) >= MOST_AT_ONCE:
            raise Unavailable("too many at once")
        crash.point("fetched")
        bringer = _Bringer()
        task = asyncio.create_task(self._in_turn(lane(raw), [raw], bringer))
        self._receiving.add(task)
        task.add_done_callback(self._received)
        try:
            done, _ = await asyncio.wait({task}, timeout=self._patience)
        finally:
            bringer.waits = False
            if not task.done() and bringer.takes is not None:  # it came in the moment in which they left
                self._answer_soon(bringer.takes)
        if not done:
            raise Unavailable(f"not committed within {self._patience:g} seconds")
        task.result()
        crash.point("taken")
        if bringer.takes is None:
            return None
        crash.point("answering")
        metrics.press_answers.labels("carried").inc()
        return {"method": _ANSWER, **_said(bringer.takes)}

    def _received(self, task: asyncio.Task[None]) -> None:
        self._receiving.discard(task)
        if not task.cancelled():
            task.exception()  # heard by whoever still waits; who left hears it of the redelivery

    async def drained(self) -> None:
        """Wait until all that was received is settled and every pressed button has its answer."""
        while under_way := self._receiving | self._answers:
            await asyncio.wait(under_way)

    async def _in_turn(self, chat: int, updates: list[Any], bringer: _Bringer | None = None) -> None:
        async with self._lanes.turn(chat):
            for raw in updates:
                await self.one(raw, bringer)

    async def one(self, raw: Any, bringer: _Bringer | None = None) -> None:
        """Process one raw update: committed, or in quarantine, or (writer closed) not acknowledged."""
        self.heard_at = Clock.monotonic()
        try:
            crash.point("in_turn")
            await self._engine.feed(raw, partial(self._hand, bringer))
            metrics.updates.inc()
        except WriterClosed:
            raise
        except BadUpdate as error:
            await self._put_aside(raw, f"unreadable: {error}", apologise=False)
        except Exception as error:
            log.exception("update_failed", update_id=_id(raw))
            await self._put_aside(raw, f"{type(error).__name__}: {scrub(str(error))[:300]}", apologise=True)

    async def _hand(self, bringer: _Bringer | None, incoming: Incoming) -> None:
        def work(db: Db, now: datetime) -> PressAnswer | None:
            found = take(db, self._office, incoming, now)
            crash.point("written")
            return found

        answer = await self._writer.do(work)
        crash.point("committed")
        if answer is not None and bringer is not None and bringer.waits:
            bringer.takes = answer
        elif answer is not None:
            self._answer_soon(answer)

    def _answer_soon(self, answer: PressAnswer) -> None:
        task = asyncio.create_task(self._answer(answer))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, answer: PressAnswer) -> None:
        """Answer a press, once, best effort: it is worthless later."""
        crash.point("answering")
        outcome = await self._engine.call(_ANSWER, _said(answer))
        metrics.press_answers.labels(type(outcome).__name__.lower()).inc()

    async def _put_aside(self, raw: Any, error: str, *, apologise: bool) -> None:
        metrics.quarantined.inc()
        text = _text(raw)
        chat = lane(raw) if apologise and speaks(raw) else 0
        number = _id(raw)
        aside = quarantine.Aside(number, text, error, chat)
        reference = await self._writer.attempt(lambda db, now: quarantine.put_aside(db, self._office, aside, now))
        if isinstance(reference, Failed):  # the apology, or the words of the error, must not hold up the stream
            log.error("update_failed", update_id=number, exc_info=reference.error)
            bare = quarantine.Aside(number, text, error.partition(":")[0], 0)
            reference = await self._writer.do(lambda db, now: quarantine.put_aside(db, self._office, bare, now))
        log.error("update_quarantined", update_id=number, reference=reference, error=error)

    @staticmethod
    def _pause(outcome: Outcome, failures: int) -> float:
        """How long to wait after a failed poll: as told, else longer each time, with jitter (F52, F62)."""
        if isinstance(outcome, Wait):
            return outcome.seconds
        level = log.error if isinstance(outcome, Conflict | Refused) else log.warning
        level("poll_failed", outcome=type(outcome).__name__, reason=getattr(outcome, "reason", ""), failures=failures)
        return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 6)) * random.uniform(0.8, 1.2)


def _said(answer: PressAnswer) -> Payload:
    words = {"text": answer.text, "show_alert": answer.alert} if answer.text else {}
    return {"callback_query_id": answer.query, **words}


def _id(raw: Any) -> int:
    """The update's id, -1 where there is none that Telegram could have given."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(found, int) or isinstance(found, bool):
        return -1
    return found if 0 <= found < 2**63 else -1


def _text(raw: Any) -> str:
    """The update as it is kept; one nested as deep as Python can just read can no longer be written (A34)."""
    try:
        return json.dumps(raw, default=str)
    except RecursionError:
        return json.dumps({"update_id": _id(raw), "lost": "nested too deep"})

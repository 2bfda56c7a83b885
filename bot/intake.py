"""Taking updates in: by long poll, acknowledged only after their effects are committed.

A batch is split into lanes by chat: within a lane one update after the other, the lanes side by
side, so that the writer can commit many at once. The next call's offset acknowledges the batch; it
is made only when each of its updates is committed or lies in quarantine. Polling begins without an
offset, and goes on without one when nothing is left to acknowledge, for ids may start anew, and lower,
after a quiet week (F49).

An update that cannot be read, or on which our own code stumbles, goes to quarantine in a small
transaction of its own, with an apology and a reference, and the stream goes on (F10, F11).
"""

import asyncio
import json
import random
from datetime import datetime
from typing import Any

from bot import crash
from bot.engine import Conflict, Engine, Outcome, Refused, Wait
from bot.logs import logger, scrub
from bot.writer import Writer, WriterClosed
from handlers import quarantine, shape
from handlers.incoming import BadUpdate, Incoming, lane
from handlers.office import Office
from handlers.turn import PressAnswer, take
from storage.database import Db

POLL_SECONDS = 25
LONGEST_PAUSE = 30.0

log = logger(__name__)


class Intake:
    """One bot's stream of updates."""

    def __init__(self, engine: Engine, writer: Writer, office: Office, poll_seconds: int = POLL_SECONDS) -> None:
        self._engine = engine
        self._writer = writer
        self._office = office
        self._poll_seconds = poll_seconds
        self._answers: set[asyncio.Task[None]] = set()
        self.taken = 0
        self.quarantined = 0

    async def run(self) -> None:
        """Poll until cancelled. A batch that was fetched is always finished before the end (F08)."""
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
        await asyncio.gather(*(self._lane(updates) for updates in lanes.values()))

    async def drained(self) -> None:
        """Wait until every pressed button has its answer."""
        if self._answers:
            await asyncio.wait(self._answers)

    async def _lane(self, updates: list[Any]) -> None:
        for raw in updates:
            await self.one(raw)

    async def one(self, raw: Any) -> None:
        """Process one raw update: committed, or in quarantine, or (writer closed) not acknowledged."""
        try:
            shape.check(raw)
            await self._engine.feed(raw, self._hand)
            self.taken += 1
        except WriterClosed:
            raise
        except BadUpdate as error:
            await self._put_aside(raw, f"unreadable: {error}", apologise=False)
        except Exception as error:
            log.exception("update_failed", update_id=_id(raw))
            await self._put_aside(raw, f"{type(error).__name__}: {scrub(str(error))[:300]}", apologise=True)

    async def _hand(self, incoming: Incoming) -> None:
        def work(db: Db, now: datetime) -> PressAnswer | None:
            found = take(db, self._office, incoming, now)
            crash.point("written")
            return found

        answer = await self._writer.do(work)
        crash.point("committed")
        if answer is not None:
            task = asyncio.create_task(self._answer(answer))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, answer: PressAnswer) -> None:
        """Answer a press, once, best effort: it is worthless later."""
        payload: dict[str, Any] = {"callback_query_id": answer.query}
        if answer.text:
            payload |= {"text": answer.text, "show_alert": answer.alert}
        await self._engine.call("answerCallbackQuery", payload)

    async def _put_aside(self, raw: Any, error: str, *, apologise: bool) -> None:
        self.quarantined += 1
        text = json.dumps(raw, default=str)
        chat = lane(raw) if apologise else 0
        number = _id(raw)
        reference = await self._writer.do(
            lambda db, now: quarantine.put_aside(db, self._office, quarantine.Aside(number, text, error, chat), now)
        )
        log.error("update_quarantined", update_id=number, reference=reference, error=error)

    @staticmethod
    def _pause(outcome: Outcome, failures: int) -> float:
        """How long to wait after a failed poll: as told, else longer each time, with jitter (F52, F62)."""
        if isinstance(outcome, Wait):
            return outcome.seconds
        level = log.error if isinstance(outcome, Conflict | Refused) else log.warning
        level("poll_failed", outcome=type(outcome).__name__, reason=getattr(outcome, "reason", ""), failures=failures)
        return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 6)) * random.uniform(0.8, 1.2)


def _id(raw: Any) -> int:
    """The update's id, -1 where there is none that Telegram could have given."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(found, int) or isinstance(found, bool):
        return -1
    return found if 0 <= found < 2**63 else -1

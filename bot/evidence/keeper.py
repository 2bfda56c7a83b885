"""The keeper: copies evidence from Telegram into our own store, the oldest first, and notes what became of it.

A record never waits for it (F71). One file is fetched at a time, over a link asked for anew. What cannot
be had now is put off, each time for longer; what is too large or gone for good is noted as missing. Only
the note is a transaction.
"""

import asyncio
import random
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from bot import metrics
from bot.clock import Clock
from bot.engines.contract import Conflict, Engine, Outcome, Refused, Rejected, Sent, Unknown, Wait
from bot.evidence.store import ACTIVE, Store, digest_of, type_of
from bot.logs import logger
from bot.writing.writer import Failed, Writer
from handlers import settling
from handlers.office import Office, Turn
from storage.database import Db
from storage.register import evidence
from storage.tables import Attachment

LOOK_SECONDS = 5.0
REFUSED_SECONDS = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0
TRIES = 5  # Telegram says "wrong or temporarily unavailable" in one breath

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    digest: str
    media_type: str


class Keeper:
    """One bot's evidence on its way into the store."""

    def __init__(self, engine: Engine, writer: Writer, office: Office, clock: Clock, store: Store) -> None:
        self._engine = engine
        self._writer = writer
        self._office = office
        self._clock = clock
        self._store = store
        self._later: dict[int, float] = {}
        self._tries: Counter[int] = Counter()
        self._refusals: Counter[int] = Counter()
        self._failures = 0

    async def run(self) -> None:
        """Keep until cancelled; a file that is under way then is fetched again later."""
        while True:
            pause = await self.look()
            await asyncio.sleep(pause)

    async def look(self) -> float:
        """Keep what waits, as far as that goes now; returns for how many seconds to rest."""
        while found := await self._writer.do(self._waiting, quiet=True):
            for one in found:
                if pause := await self._one(one):
                    return pause
        return LOOK_SECONDS

    def _waiting(self, db: Db, _: datetime) -> list[Attachment]:
        ticks = self._clock.monotonic()
        put_off = [row for row, at in self._later.items() if at > ticks]
        return evidence.waiting(db, self._office.bot_id, besides=put_off)

    async def _one(self, one: Attachment) -> float:
        """Fetch one file and note its end, or put it off; returns how long all others rest, too."""
        # What a store's driver may raise is known to the driver alone.
        [end] = await asyncio.gather(self._fetched(one), return_exceptions=True)
        match end:
            case _Kept():
                await self._stored(one, end)
            case Rejected(code, reason) if code == 413 or "too big" in reason.lower():
                await self._missing(one, evidence.TOO_LARGE)
            case Wait(seconds):
                return seconds
            case Refused() | Conflict():
                return REFUSED_SECONDS
            case Unknown(reason):
                return self._trouble(one, reason)
            case Exception():
                log.error("evidence_not_stored", attachment=one.id, exc_info=end)
                return self._trouble(one, type(end).__name__)
            case BaseException():
                raise end
            case _:
                await self._refused(one)
        return 0.0

    async def _fetched(self, one: Attachment) -> _Kept | Outcome:
        with tempfile.TemporaryFile() as file:
            outcome = await self._engine.download(one.file_id, file, evidence.MOST_BYTES)
            if not isinstance(outcome, Sent):
                return outcome
            return await asyncio.to_thread(self._put, file)

    def _put(self, file: BinaryIO) -> _Kept:
        kept = _Kept(digest_of(file), type_of(file))
        self._store.put(kept.digest, file)
        return kept

    async def _stored(self, one: Attachment, kept: _Kept) -> None:
        self._failures = 0
        if kept.media_type in ACTIVE:
            log.warning("evidence_active", attachment=one.id, media_type=kept.media_type)

        def note(db: Db, now: datetime) -> None:
            evidence.stored(db, one.id or 0, sha256=kept.digest, media_type=kept.media_type, now=now)

        await self._writer.do(note, quiet=True)
        self._ended(one, "stored")

    async def _missing(self, one: Attachment, why: str) -> None:
        log.warning("evidence_missing", attachment=one.id, why=why)

        def note(db: Db, now: datetime) -> None:
            settling.never_kept(Turn(db, now, self._office, f"a{one.id}"), one, why)

        if isinstance(await self._writer.attempt(note), Failed):  # one file must not hold up the others (G8)
            log.error("evidence_put_off", attachment=one.id, reason=why)
            return self._put_off(one)
        self._ended(one, why)
        return None

    def _ended(self, one: Attachment, outcome: str) -> None:
        for known in (self._later, self._tries, self._refusals):
            known.pop(one.id or 0, None)
        metrics.evidence.labels(outcome.replace(" ", "_")).inc()

    async def _refused(self, one: Attachment) -> None:
        """Telegram will not give this file: tried a few times more, then it counts as gone."""
        self._refusals[one.id or 0] += 1
        self._put_off(one)
        if self._refusals[one.id or 0] >= TRIES:
            await self._missing(one, evidence.GONE)

    def _trouble(self, one: Attachment, reason: str) -> float:
        """Something is wrong that may concern all files: this one is put off, and the others rest a while."""
        self._put_off(one)
        self._failures += 1
        log.warning("evidence_put_off", attachment=one.id, reason=reason)
        return min(REFUSED_SECONDS, _backoff(self._failures))

    def _put_off(self, one: Attachment) -> None:
        """Let one wait, each time for longer."""
        self._tries[one.id or 0] += 1
        self._later[one.id or 0] = self._clock.monotonic() + _backoff(self._tries[one.id or 0])


def _backoff(failures: int) -> float:
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures, 12)) * random.uniform(0.8, 1.2)

"""The clock that looks: due work every half second, housekeeping once a night.

APScheduler only ticks; what is due are rows, and each runs in a transaction that also settles it, so
a second scheduler finds nothing left to do (F44). A piece that fails is put off, and does not hold
up the others (G8).

A look that comes more than a day after the last one – the host slept, the clock was put forward, or nobody
ran the program – means that Telegram may have thrown updates away: staff are told (F38, F51). While we run
without hearing anything the nightly housekeeping leaves a trace, so that silence is not taken for absence.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import crash
from bot.logs import logger
from bot.writing.writer import Failed, Writer, WriterClosed
from handlers.due import recurring, work as due_work
from handlers.office import Office, Turn
from handlers.telling import absences
from storage import audit, due
from storage.database import Database, Db, reading
from storage.people import attempts
from storage.post import conversations, inbox, outbox
from storage.tables import Due

TICK_SECONDS = 0.5
MOST = 64
PUT_OFF = timedelta(minutes=5)
SEEN_FOR = timedelta(days=30)
ENDED_FOR = timedelta(days=30)
SENT_FOR = timedelta(days=90)
SETTLED_FOR = timedelta(days=90)
REPLAYED_FOR = timedelta(days=30)
ATTEMPTS_FOR = timedelta(days=1)
# What the nightly housekeeping forgets after how long, and how much of it in one transaction.
FORGOTTEN: dict[str, tuple[Callable[[Db, int, datetime, int], int], timedelta]] = {
    "seen_marks": (inbox.forget_before, SEEN_FOR),
    "conversations": (conversations.forget_before, ENDED_FOR),
    "messages": (outbox.forget_before, SENT_FOR),
    "due": (due.forget_before, SETTLED_FOR),
    "replayed": (inbox.forget_replayed_before, REPLAYED_FOR),
    "attempts": (attempts.forget_before, ATTEMPTS_FOR),
}
PIECE = 500
# How long Telegram keeps what is not fetched.
KEPT_FOR = timedelta(hours=24)
HOUSEKEEPING = "kept house"

log = logger(__name__)


class Scheduler:
    """One bot's due work."""

    def __init__(self, writer: Writer, office: Office, reader: Database | None = None) -> None:
        self._writer = writer
        self._office = office
        self._reader = reader
        self._looking = asyncio.Lock()
        self._looked_at: datetime | None = None
        self._moved = writer.clock.offset
        self._clock = AsyncIOScheduler(timezone="UTC")
        ticks = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._clock.add_job(self.tick, "interval", seconds=TICK_SECONDS, **ticks)
        self._clock.add_job(self._plan, "date", **ticks)
        self._clock.add_job(self._keep_house, "cron", hour=19, minute=30, **ticks)

    def start(self) -> None:
        """Begin to tick."""
        self._clock.start()

    async def _plan(self) -> None:
        """Plan the work that comes again by itself."""
        try:
            await self._writer.do(lambda db, now: recurring.plan(db, self._office, now), quiet=True)
        except WriterClosed:
            return

    async def stop(self) -> None:
        """Tick no more, and let the present look finish."""
        self._clock.pause()
        async with self._looking:
            self._clock.shutdown(wait=False)

    async def tick(self) -> None:
        """Do what is due now."""
        if self._looking.locked():
            return
        async with self._looking:
            try:
                while ripe := await self._ripe():
                    await asyncio.gather(*(self._one(row) for row in ripe))
            except WriterClosed:
                return

    async def _ripe(self) -> list[Due]:
        bot, looked_at = self._office.bot_id, self._looked_at

        def look(db: Db, now: datetime) -> tuple[datetime, datetime | None, list[Due]]:
            return now, looked_at or _trace(db, bot), due.ripe(db, bot, now, MOST)

        now, before, ripe = await self._writer.do(look, quiet=True)
        # Where the clock is moved on purpose (the demo) nobody was away meanwhile.
        self._looked_at = now
        moved, self._moved = self._writer.clock.offset - self._moved, self._writer.clock.offset
        if before is not None and now - before - (moved if looked_at else timedelta()) > KEPT_FOR:
            await self._tell_away(before)
        return ripe

    async def _tell_away(self, since: datetime) -> None:
        cause = f"away{self._office.bot_id}.{since.timestamp():.0f}"
        log.error("away", bot=self._office.bot_id, since=since.isoformat(timespec="minutes"))
        await self._writer.do(lambda db, now: absences.outage(Turn(db, now, self._office, cause), since))

    async def _one(self, row: Due) -> None:
        seen = await self._seen(row)

        def work(db: Db, now: datetime) -> None:
            due_work.run(db, self._office, row, now, seen)
            crash.point("worked")

        crash.point("ripe")
        done = await self._writer.attempt(work)
        crash.point("done")
        if isinstance(done, Failed):
            log.error("due_work_failed", kind=row.kind, due=row.id, exc_info=done.error)
            note = type(done.error).__name__
            await self._writer.do(lambda db, now: due.put_off(db, row.id or 0, until=now + PUT_OFF, note=note))

    async def _seen(self, row: Due) -> Any:
        """What a piece of work looks at first, beside the writer, so that nobody waits; None, where it looks itself."""
        if self._reader is None or row.kind not in due_work.LOOKS:
            return None
        looking = asyncio.to_thread(self._look, self._reader, row)
        seen: Any = (await asyncio.gather(looking, return_exceptions=True))[0]
        if not isinstance(seen, BaseException):
            return seen
        if not isinstance(seen, Exception):
            raise seen
        log.warning("not_looked_beside", kind=row.kind, due=row.id, exc_info=seen)
        return None

    def _look(self, reader: Database, row: Due) -> Any:
        with reading(reader) as db:
            return due_work.look(db, row, self._writer.clock.now())

    async def _keep_house(self) -> None:
        """Forget what nobody of this bot will ask for again, piece by piece, so that nobody waits for it.

        What comes again by itself is planned here, too, for an estate that was set up since.
        """
        await self._plan()
        bot = str(self._office.bot_id)
        try:
            await self._writer.do(lambda db, now: audit.note(db, 0, HOUSEKEEPING, bot, now=now), quiet=True)
            log.info("housekeeping", **{what: await self._forget(*how) for what, how in FORGOTTEN.items()})
        except WriterClosed:
            return

    async def _forget(self, some: Callable[[Db, int, datetime, int], int], after: timedelta) -> int:
        bot, gone = self._office.bot_id, 0
        while True:
            piece = await self._writer.do(lambda db, now: some(db, bot, now - after, PIECE), quiet=True)
            gone += piece
            if piece < PIECE:
                return gone


def _trace(db: Db, bot_id: int) -> datetime | None:
    """The last thing by which one sees that the bot ran."""
    found = (inbox.last_seen(db, bot_id), audit.last(db, HOUSEKEEPING, str(bot_id)))
    return max((at for at in found if at is not None), default=None)

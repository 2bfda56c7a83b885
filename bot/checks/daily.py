"""The leader looks its bot over at Telegram when it starts and once a day, and keeps what it found for `/check`."""

import asyncio
from datetime import datetime

from bot.checks import telegram
from bot.clock import Clock
from bot.engines.contract import Engine
from bot.logs import logger
from bot.settings import Settings
from bot.writing.writer import Writer
from handlers.findings.finding import Finding
from storage import estates, review, self_check
from storage.database import Db

EVERY = 24 * 3600.0

log = logger(__name__)


class DailyCheck:
    """One bot's self-check; ``run`` goes on until it is cancelled."""

    def __init__(self, engine: Engine, writer: Writer, bot_id: int, clock: Clock, settings: Settings) -> None:
        self._engine, self._writer, self._bot_id = engine, writer, bot_id
        self._clock, self._settings = clock, settings

    async def run(self) -> None:
        """Look at once, and every day."""
        while True:
            await self.once()
            await asyncio.sleep(EVERY)

    async def once(self) -> list[Finding]:
        """Look, and keep what was found."""
        groups = await self._writer.do(self._groups)
        seen = await telegram.look(self._engine, self._settings, groups, self._clock)
        found = list(telegram.judge(seen, self._settings))
        told = [(one.level, one.code, dict(one.values)) for one in found]

        def keep(db: Db, now: datetime) -> None:
            self_check.keep(db, self._bot_id, told, now=now)

        await self._writer.do(keep)
        for one in found:
            if one.level != "ok":
                log.warning("self_check", level=one.level, code=one.code)
        return found

    def _groups(self, db: Db, now: datetime) -> list[tuple[int, str]]:
        served = estates.of_bot(db, self._bot_id)
        return [group for estate in served for group in review.review(db, estate, now).groups]

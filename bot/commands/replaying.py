"""`replay`: what lies in quarantine runs once more, by the same framework and the same turn (F10, F11).

It may run beside the bot: each update is one short transaction of its own, and the bot waits for it
as for any other. What fails again stays where it is.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import engines
from bot.clock import Clock
from bot.commands import opening
from bot.commands.speaking import say
from bot.engines.contract import Engine
from bot.settings import Settings, proxy, token
from bot.wording import LOCALE
from dialogs.kit import N_
from handlers.catalogs import Catalogs
from handlers.incoming import BadUpdate, Incoming
from handlers.office import Office
from handlers.turn import take
from storage.post import inbox
from storage.tables import Quarantine


class Replay:
    """One bot's quarantine, with the engine that reads it."""

    def __init__(self, settings: Settings, engine: Engine, office: Office) -> None:
        self._settings = settings
        self._engine = engine
        self._office = office
        self._clock = Clock()

    async def again(self, aside: Quarantine) -> tuple[bool, str]:
        """Run one update once more; whether it went through, and what came of it. Raises what our own code raises."""
        try:
            await self._engine.feed(json.loads(aside.raw), lambda incoming: self._take(aside, incoming))
        except BadUpdate as error:
            return False, say(N_("still unreadable: {why}"), why=error)
        with opening.changing(self._settings) as db:
            if not inbox.waiting(db, aside.reference):
                return True, say(N_("processed"))
            inbox.replayed(db, aside.id or 0, now=self._clock.now())
            return True, say(N_("nothing in it for us"))

    async def _take(self, aside: Quarantine, incoming: Incoming) -> None:
        """The turn, unless somebody else has just replayed it."""
        now = self._clock.now()
        with opening.changing(self._settings) as db:
            if inbox.waiting(db, aside.reference):
                inbox.unmark(db, self._office.bot_id, incoming.update_id)
                take(db, self._office, incoming, now)
                inbox.replayed(db, aside.id or 0, now=now)


@asynccontextmanager
async def replay(settings: Settings) -> AsyncIterator[Replay]:
    """The engine, open; raises ``EngineError`` when it cannot be."""
    engine = engines.create(settings.engine, token(settings), settings.api_base, proxy=proxy(settings))
    try:
        identity = await engine.open()
        yield Replay(settings, engine, Office(identity.id, identity.username, Catalogs(LOCALE)))
    finally:
        await engine.close()


def waiting(settings: Settings, reference: str) -> list[Quarantine]:
    """What lies in this bot's quarantine, or just the one update of this reference."""
    bot_id = opening.bot_id(settings)
    with opening.register(settings) as db:
        return [one for one in inbox.waiting(db, reference.upper()) if one.bot_id == bot_id]

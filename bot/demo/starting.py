"""A story's bot is started as a deployment starts one: it reads with the dictionary, and learns from staff."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bot import engines
from bot.clock import Clock
from bot.demo import estate
from bot.engines.contract import EngineError
from bot.running.learning import Readers
from bot.running.service import Pace, Service
from bot.sending.limits import Rates
from storage.database import Database, open_reader, url_of

WORDS = "words"


@dataclass(frozen=True, slots=True)
class Start:
    """Which framework the bot is to use, where its Telegram is, and how fast it sends."""

    framework: str
    address: str
    rates: Rates = field(default_factory=Rates)

    async def bot(self, closing: AsyncExitStack, database: Database, register: Path, clock: Clock) -> Service:
        """Start it on the file ``register``, which ``database`` has open; ``closing`` takes it down.

        Raises ``EngineError``.
        """
        words = register.with_name(WORDS)
        await asyncio.to_thread(engines.load, self.framework)
        reader = open_reader(url_of(register))
        closing.callback(reader.dispose)
        readers = Readers(reader, words, clock)
        closing.push_async_callback(readers.stop)
        await readers.start()
        engine = engines.create(self.framework, estate.TOKEN, self.address)
        service = Service(engine, database, clock, Pace(rates=self.rates, words=words, reader=reader))
        try:
            await service.start()
        except EngineError:
            await engine.close()
            raise
        closing.push_async_callback(service.stop)
        return service

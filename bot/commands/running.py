"""`run`: the bot in the foreground, until Ctrl-C or SIGTERM, then a stop in order (F08)."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any

from bot import engines, logs
from bot.clock import Clock
from bot.commands import opening
from bot.engine import Engine, Identity
from bot.limits import Rates
from bot.service import Service, only_one
from bot.settings import Settings, SettingsError, token
from storage import estates, migrate
from storage.database import open_writer, reading, url_of

MOST_STOPPING = 12.0

log = logs.logger(__name__)

Tell = Callable[[Identity], None]


def run(settings: Settings, tell: Tell) -> None:
    """Run until told to stop; ``tell`` hears who the bot is once it works.

    Raises ``SettingsError``, ``EngineError``, ``DatabaseError`` or ``AlreadyRunning``, each a sentence.
    """
    logs.set_up(settings.log_level, as_json=settings.log_format == "json")
    bot_id = opening.bot_id(settings)
    with only_one(settings.data):
        database = open_writer(url_of(settings.database))
        try:
            migrate.upgrade(database)
            with reading(database) as db:
                if not estates.of_bot(db, bot_id):
                    raise SettingsError(
                        f"The database in {settings.data} has no estate for the bot {bot_id}. "
                        "`shouwen seed --help` tells how to fill in a made-up one."
                    )
            engine = engines.create(settings.engine, token(settings), settings.api_base)
            service = Service(
                engine, database, Clock(), rates=_rates(settings), poll_seconds=settings.poll_seconds
            )
            asyncio.run(_serve(service, engine, tell))
        finally:
            database.dispose()


def _rates(settings: Settings) -> Rates:
    return Rates(
        overall=settings.rate_overall, chat=settings.rate_chat, group_minute=settings.rate_group_minute
    )


async def _serve(service: Service, engine: Engine, tell: Tell) -> None:
    told_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    stopping = asyncio.create_task(told_to_stop.wait())
    starting = asyncio.create_task(service.start())
    try:
        if await _first(starting, stopping):
            tell(starting.result())
            ended = asyncio.create_task(service.wait())
            failed = await _first(ended, stopping)
            await _stop(service)
            if failed:
                ended.result()
    finally:
        starting.cancel()
        await engine.close()


async def _first(awaited: asyncio.Task[Any], stopping: asyncio.Task[Any]) -> bool:
    """Wait for something or for the end; whether it was the something."""
    await asyncio.wait({awaited, stopping}, return_when=asyncio.FIRST_COMPLETED)
    return awaited.done()


async def _stop(service: Service) -> None:
    """Stop in order, but not for ever: what Telegram leaves hanging is taken up by the next start (F05)."""
    stopped = asyncio.create_task(service.stop())
    await asyncio.wait({stopped}, timeout=MOST_STOPPING)
    if stopped.done():
        stopped.result()
    else:
        log.warning("stop_cut_short", seconds=MOST_STOPPING)
        await service.writer.stop()

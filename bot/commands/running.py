"""`run`: the bots in the foreground, until Ctrl-C or SIGTERM, then a stop in order (F08).

A stop in order is a courtesy to those who wait for an answer, and no condition: whatever is cut short –
by a second signal (F09), or because it takes too long – is taken up by the next start, as after kill -9.
"""

import asyncio
import contextlib
import gc
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvloop

from bot import logs
from bot.engines.contract import Identity
from bot.running.deployment import Deployment
from bot.running.service import only_one
from bot.settings import Settings, tokens
from storage.databases.sqlite_file import may_lose_the_wal

MOST_STOPPING = 12.0

T = TypeVar("T")
Tell = Callable[[Identity], None]

log = logs.logger(__name__)


def run(settings: Settings, tell: Tell) -> None:
    """Run until told to stop; ``tell`` hears who each bot is once they work.

    Raises ``SettingsError``, ``EngineError``, ``DatabaseError``, ``AlreadyRunning`` or ``WriterDied``, each a sentence.
    """
    logs.set_up(settings.log_level, as_json=settings.log_format == "json")
    wanted = tokens(settings)
    alone = contextlib.nullcontext() if settings.on_server else only_one(settings.data)
    with alone, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if not settings.on_server and may_lose_the_wal():  # F23; readers and commands leave the checkpoints to us
            log.warning("sqlite_old", version=sqlite3.sqlite_version, mended_in="3.51.3")
        runner.run(_serve(Deployment(settings, wanted), tell))


# An update leaves hundreds of objects, hardly any of them in a circle: to look for those after every 700 costs 4 %.
YOUNG = 20_000


async def _serve(deployment: Deployment, tell: Tell) -> None:
    told = _told_to_stop()
    try:
        started = await _unless(told, deployment.start())
        for identity in started or ():
            tell(identity)
        if started is not None:
            # What has been loaded by now lives as long as we do: nobody needs to look through it for garbage.
            gc.collect()
            gc.freeze()
            gc.set_threshold(YOUNG)
            await _unless(told, deployment.wait())
        await _stop(deployment)
    finally:
        await deployment.close()


def _told_to_stop() -> asyncio.Event:
    """Set by the first signal; the second one ends the process at once."""
    told = asyncio.Event()

    def hear() -> None:
        told.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, hear)
    return told


async def _unless(told: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What some work returns, or None when we are told to stop before its end."""
    doing, stopping = asyncio.create_task(work), asyncio.create_task(told.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        return doing.result()
    doing.cancel()
    await asyncio.wait({doing})
    return None


async def _stop(deployment: Deployment) -> None:
    """Stop in order, but not for ever: Telegram or the database may leave us hanging."""
    stopping = asyncio.create_task(deployment.stop())
    await asyncio.wait({stopping}, timeout=MOST_STOPPING)
    if stopping.done():
        return stopping.result()
    log.warning("stop_cut_short", seconds=MOST_STOPPING)
    sys.stdout.flush()
    os._exit(0)

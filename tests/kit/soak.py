"""The whole bot fed for a very long time, in a process of its own, weighed on the way.

People write, look, and press whatever button stands in their chat; what is due is done, the house is kept, and the
clock goes on. Nothing is remembered by whoever feeds it: what grows is the bot.
"""

import asyncio
import gc
import random
import resource
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import structlog

from bot.running.scheduler import Scheduler
from bot.taking.intake import Intake
from tests.bot import rig as kit
from tests.bot.rig import Rig, at_work, message, press
from tests.bot.stream import Telegram, opened
from tests.kit.home import CHEN, WANG

BATCH, HOUSE = 50, 20_000
STRANGERS = range(5_000, 5_300)
WORDS = ("楼道的灯坏了", "电梯又停了", "/my", "/start", "/help", "谢谢", "水管漏水，电话13912345678", "/cancel", "？")
STEP = 10_000


class Silence:
    """What the program logs goes nowhere."""

    def __call__(self, *_: Any) -> Any:
        raise structlog.DropEvent


def live(folder: Path, engine_name: str, updates: int, tells: Connection) -> None:
    """Live through so many updates; tell the weight after every ten thousand of them, in bytes."""
    structlog.configure(processors=[Silence()])
    asyncio.run(_live(folder, engine_name, updates, tells))
    tells.close()


async def _live(folder: Path, engine_name: str, updates: int, tells: Connection) -> None:
    async with kit.rig(kit.lay_ground(folder / "shouwen.db")) as rig:
        engine = await opened(engine_name)
        rig.engine = engine  # type: ignore[assignment]  # a stream in place of the one that is told what to say
        rig.intake = Intake(engine, rig.writer, rig.office)
        scheduler = Scheduler(rig.writer, rig.office)
        people = _people(random.Random(engine_name), engine.telegram)
        async with at_work(rig.delivery().run), at_work(rig.intake.run):
            for number in range(BATCH, updates + 1, BATCH):
                await engine.telegram.brings([next(people) for _ in range(BATCH)])
                await rig.intake.drained()
                await _time_passes(rig, scheduler, number)
                if number % STEP == 0:
                    gc.collect()
                    tells.send(resident_bytes())
        await engine.close()


async def _time_passes(rig: Rig, scheduler: Scheduler, number: int) -> None:
    rig.clock.passes(BATCH * 2)
    await scheduler.tick()
    if number % HOUSE == 0:
        await scheduler._keep_house()  # as it does every night


def _people(chance: random.Random, telegram: Telegram) -> Iterator[dict[str, Any]]:
    """One update after the other, without end."""
    for number in range(1, sys.maxsize):
        person = chance.choice((WANG, CHEN, chance.choice(STRANGERS)))
        buttons = telegram.buttons.get(person, ())
        yield press(number, chance.choice(buttons), person) if buttons and chance.random() < 0.6 else message(
            number, person, chance.choice(WORDS)
        )


def resident_bytes() -> int:
    """What the process holds in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

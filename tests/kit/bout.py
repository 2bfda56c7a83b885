"""Everybody files while the bot's processes are killed at random, and what must hold when it is over.

``tests/workers`` plays a few bouts, ``python -m tests.torture`` as many as one likes.
"""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.engines import NAMES
from tests.kit.aftermath import nothing_is_lost_or_doubled
from tests.kit.child import kept_alive
from tests.kit.crowd import CROWD, Crowd
from tests.kit.fleet import fleet
from tests.kit.street import Street


@dataclass(frozen=True)
class Bout:
    """What is killed, and by which chance."""

    seed: int
    engine: str
    on_postgres: bool
    receive: str
    size: int

    def __str__(self) -> str:
        database = "postgresql" if self.on_postgres else "sqlite"
        return f"{self.engine}-{database}-{self.receive}-{self.size}-{self.seed}"


def bouts(seed: int) -> list[Bout]:
    """One of each kind: both engines, both databases, both ways of receiving, one process and three."""
    kinds = [(False, "polling", 1), (True, "webhook", 3), (False, "webhook", 1), (True, "polling", 3)]
    return [Bout(seed + n, NAMES[(seed + n // 2 + n) % 2], *kind) for n, kind in enumerate(kinds)]


async def fight(folder: Path, bout: Bout, kills: int) -> tuple[int, int]:
    """Kill so many times; returns how many died and how many records were filed. Raises ``AssertionError``."""
    chance = random.Random(bout.seed)
    shape: dict[str, Any] = {"engine": bout.engine, "receive": bout.receive}
    async with (
        Street(folder, plan=CROWD, on_postgres=bout.on_postgres) as street,
        fleet(street, bout.size, **shape) as workers,
    ):
        crowd = Crowd(street)
        async with kept_alive(*workers):
            filing = asyncio.create_task(crowd.goes_on())
            for _ in range(kills):
                await chance.choice(workers).is_killed(chance)
            crowd.enough = True
            await filing
            await street.settle()
        deaths = sum(worker.deaths for worker in workers)
        crowd.is_in_the_register()
        nothing_is_lost_or_doubled(street, kills=deaths)
        assert street.one("SELECT count(*) FROM quarantine") == 0
        return deaths, int(street.one("SELECT count(*) FROM record"))

"""Engines at work on loopback, what they hear, and captured updates spoiled in one place."""

import copy
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from bot import engines
from bot.engines.contract import Engine
from handlers.incoming import BadUpdate, Incoming
from tests.bot.fake_telegram import TOKEN
from tests.corpus import readable

SECRET = TOKEN.partition(":")[2]
PATIENT, SOON = 10.0, 0.3  # seconds an engine waits for an answer; the latter where none comes

_HEARD_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
_ODD = (None, "", "x", "7", "\ud800", 0, -1, 7, 1.5, True, False, 2**33, 2**70, float("nan"), [], {}, [[]], {"id": 1})


@asynccontextmanager
async def at_work(name: str, base: str, *, token: str = TOKEN, timeout: float = PATIENT) -> AsyncIterator[Engine]:
    """An engine, opened and at the end closed."""
    engine = engines.create(name, token, base, timeout)
    await engine.open()
    yield engine
    await engine.close()


async def heard(engine: Engine, raw: Any) -> list[Incoming]:
    """What an engine hands over of an update."""
    came: list[Incoming] = []

    async def hand(incoming: Incoming) -> None:
        came.append(incoming)

    await engine.feed(raw, hand)
    return came


async def heard_or_refused(engine: Engine, raw: Any) -> list[Incoming] | str:
    """The same, or why the update cannot be read."""
    try:
        return await heard(engine, raw)
    except BadUpdate as bad:
        return str(bad)


def spoiled(seed: int) -> Iterator[Any]:
    """Every captured update that is read, with each of its parts in turn missing or odd."""
    chance = random.Random(seed)
    for update in readable():
        if not any(kind in update.raw for kind in _HEARD_KINDS):
            continue
        for path in list(_paths(update.raw)):
            raw = copy.deepcopy(update.raw)
            holder = raw
            for step in path[:-1]:
                holder = holder[step]
            if chance.random() < 0.3:
                del holder[path[-1]]
            else:
                holder[path[-1]] = chance.choice(_ODD)
            yield raw


def _paths(part: Any) -> Iterator[tuple[Any, ...]]:
    """The way to each part, the parts inside it after it."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, value in inner:
        yield (step,)
        yield from ((step, *rest) for rest in _paths(value))

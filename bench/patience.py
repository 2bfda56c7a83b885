"""Waiting for something that nobody announces."""

import asyncio
from collections.abc import Callable

EVERY = 0.02


async def until(holds: Callable[[], object], seconds: float) -> None:
    """Returns when something holds; raises ``TimeoutError`` when it does not within some seconds."""
    async with asyncio.timeout(seconds):
        while True:
            if holds():
                return
            await asyncio.sleep(EVERY)

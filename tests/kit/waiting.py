"""Waiting until something holds that another task, thread or process brings about."""

import asyncio
from collections.abc import Callable

PATIENCE, GLANCE = 60.0, 0.005


async def until(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Return as soon as it holds; raises ``TimeoutError`` when it does not come to hold."""
    async with asyncio.timeout(patience):
        while True:
            if condition():
                return
            await asyncio.sleep(GLANCE)

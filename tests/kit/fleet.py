"""Several processes of one bot on one database, behind one port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from tests.kit.child import Child, Way
from tests.kit.ports import free_port
from tests.kit.street import Street
from tests.kit.waiting import until


@asynccontextmanager
async def fleet(
    street: Street, size: int, *, engine: str = "aiogram", receive: str = "webhook", **settings: Any
) -> AsyncIterator[list[Child]]:
    """So many workers, started at the same moment; one of them leads when this begins."""
    await street.control("webhook", pace=0.01)
    way = Way(engine, receive, free_port())
    workers = [Child(street, way, watch_port=free_port(), **settings) for _ in range(size)]
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(worker) for worker in workers))
        await until(lambda: leader(workers))
        yield workers


def leader(workers: list[Child]) -> Child | None:
    """Who leads; nobody may share the lead."""
    leading = [worker for worker in workers if worker.leads]
    assert len(leading) <= 1
    return leading[0] if leading else None

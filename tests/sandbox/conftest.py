"""The bench: a settled sandbox where 王芳 has started the bot."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.kit.ports import free_port
from tests.sandbox.hook import Hook, listening
from tests.sandbox.kit import WANG, Bench, running, settle


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    async with running() as started:
        settle(started)
        await started.start(WANG)
        started.sandbox.world.main_bot.queue.clear()
        yield started


@pytest_asyncio.fixture
async def hook(bench: Bench) -> AsyncIterator[Hook]:
    async with listening() as listener:
        await bench.control("webhook", pace=0.001)
        yield listener


@pytest.fixture
def unused_port() -> int:
    """A port nobody listens on."""
    return free_port()

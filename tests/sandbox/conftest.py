"""The bench: a settled sandbox where 王芳 has started the bot."""

import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

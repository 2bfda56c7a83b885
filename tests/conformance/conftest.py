"""One server that a test tells what to answer, and each engine at work against it, one event loop a module."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.engines import NAMES
from bot.engines.contract import Engine
from tests.bot.fake_telegram import ME, FakeTelegram, does
from tests.conformance.kit import SOON, at_work


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def door() -> AsyncIterator[tuple[FakeTelegram, str]]:
    telegram = FakeTelegram({"getMe": does(ME)})
    async with telegram.server() as server:
        yield telegram, str(server.make_url("/"))


@pytest.fixture
def telegram(door: tuple[FakeTelegram, str]) -> FakeTelegram:
    """The server, which has been asked nothing yet."""
    door[0].asked.clear()
    door[0].files.clear()
    return door[0]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def engines(door: tuple[FakeTelegram, str]) -> AsyncIterator[dict[str, Engine]]:
    """Every engine, by name."""
    aiogram, ptb = NAMES
    async with at_work(aiogram, door[1]) as one, at_work(ptb, door[1]) as other:
        yield {aiogram: one, ptb: other}


@pytest.fixture
def engine(engines: dict[str, Engine], engine_name: str) -> Engine:
    """Each engine in turn."""
    return engines[engine_name]


@pytest_asyncio.fixture(loop_scope="module")
async def impatient(door: tuple[FakeTelegram, str], engine_name: str) -> AsyncIterator[Engine]:
    """An engine that does not wait long for an answer."""
    async with at_work(engine_name, door[1], timeout=SOON) as engine:
        door[0].asked.clear()
        yield engine

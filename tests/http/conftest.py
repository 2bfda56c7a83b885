"""The stage of the story: a street on a Tuesday morning at nine, with the bot running."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.logging import plain_logs
from tests.kit.street import Street


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    plain_logs()


@pytest_asyncio.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    """A street nobody has moved into yet; at the end everything is consistent."""
    async with Street(tmp_path) as made:
        await made.start_bot()
        yield made
        await made.settle()
        made.check()

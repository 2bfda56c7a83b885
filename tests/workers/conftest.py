"""A street full of people on PostgreSQL, with nobody at work yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.crowd import CROWD
from tests.kit.logging import plain_logs
from tests.kit.street import Street


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    plain_logs()


@pytest_asyncio.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    """Everybody lives here already."""
    async with Street(tmp_path, plan=CROWD, on_postgres=True) as made:
        yield made

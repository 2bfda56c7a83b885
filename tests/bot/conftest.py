"""Every test of a part gets its own parts, on its own database."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.settings import Settings
from tests.bot import rig as kit
from tests.kit.logging import plain_logs


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    plain_logs()


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """None of the machine's, and no .env of the checkout."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SHOUWEN_{name.upper()}", raising=False)


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kit.lay_ground(tmp_path_factory.mktemp("ground") / "shouwen.db")


@pytest_asyncio.fixture
async def rig(ground: Path, tmp_path: Path) -> AsyncIterator[kit.Rig]:
    async with kit.rig(Path(shutil.copy(ground, tmp_path / "shouwen.db"))) as made:
        yield made

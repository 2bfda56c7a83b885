"""Every test of a part gets its own parts, on its own database."""

import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Engine

from bot.settings import Settings
from storage import database
from tests.bot import rig as kit
from tests.bot.command_line import TOKEN
from tests.bot.posting import Telegram, posting
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import House
from tests.kit.logging import plain_logs
from tests.storage import matters


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    plain_logs()


@pytest.fixture(autouse=True)
def _english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands speak the language of the terminal: English here, whatever terminal the tests are started from."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """None of the machine's, and no .env of the checkout."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SHOUWEN_{name.upper()}", raising=False)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but our own: another folder, and the token in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)


@pytest.fixture
def own_logs() -> Iterator[None]:
    """Commands send the logs to their own standard error; afterwards they go where they went before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """An estate with one record closed and one open, in a file."""

    def build(engine: Engine) -> None:
        estate.build(engine)
        with database.writing(engine) as db:
            matters.closed(db, matters.resolved(db, matters.filed(db)))
            matters.filed(db, kind="repair")

    return databases.lay(build, tmp_path_factory.mktemp("company"), on_postgres=False)


@pytest.fixture
def lived_in(company: Ground, tmp_path: Path) -> House:
    """The data of that estate, where the program looks for it."""
    (tmp_path / "data").mkdir()
    return estate.settle(company, tmp_path / "data" / "shouwen.db")


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kit.lay_ground(tmp_path_factory.mktemp("ground") / "shouwen.db")


@pytest_asyncio.fixture
async def rig(ground: Path, tmp_path: Path) -> AsyncIterator[kit.Rig]:
    async with kit.rig(Path(shutil.copy(ground, tmp_path / "shouwen.db"))) as made:
        yield made


@pytest_asyncio.fixture
async def telegram(rig: kit.Rig) -> AsyncIterator[Telegram]:
    async with posting(rig) as made:
        yield made


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Everything that we and our libraries have logged, down to the last detail."""
    caplog.set_level(logging.DEBUG)
    return lambda: capsys.readouterr().out + caplog.text

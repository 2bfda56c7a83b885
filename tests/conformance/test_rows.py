"""The same updates through each engine, each on a database of its own: the same rows in every table, the same calls."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.engines import NAMES
from tests.bot import rig as kit
from tests.conformance.desk import Desk, desk
from tests.conformance.kit import spoiled
from tests.corpus import captured
from tests.kit.home import CHEN
from tests.kit.logging import plain_logs
from tests.kit.plan import GROUP

# python-telegram-bot warns while parsing that this field, which we never read, will change its type.
pytestmark = pytest.mark.filterwarnings("ignore:.*`message_auto_delete_time`")

LI = 2001
PHOTO = [{"file_id": "AgAC", "file_unique_id": "AQ", "width": 90, "height": 90, "file_size": 1000}]


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    plain_logs()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kit.lay_ground(tmp_path_factory.mktemp("ground") / "shouwen.db")


async def told(ground: Path, folder: Path, story: Callable[[Desk], Awaitable[None]]) -> dict[str, tuple[Any, Any]]:
    """What each engine's bot has kept and sent when the story is over."""
    found = {}
    for name in NAMES:
        async with desk(name, Path(shutil.copy(ground, folder / f"{name}.db"))) as at:
            await story(at)
            found[name] = at.tables(), at.calls()
    return found


def rows_alike(found: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The tables, when they and the calls are the same by both engines."""
    (tables, calls), (other_tables, other_calls) = (found[name] for name in NAMES)
    assert tables.keys() == other_tables.keys()
    for table in tables:
        assert tables[table] == other_tables[table], table
    assert calls == other_calls
    return dict(tables)


async def test_a_complaint_from_filing_to_its_end_leaves_the_same_rows(ground: Path, tmp_path: Path) -> None:
    async def story(at: Desk) -> None:
        await at.says("/start", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
        await at.says("我们3栋的电梯又坏了，老人上不了楼")
        await at.shows(photo=PHOTO, caption="就是这样 😀")
        await at.presses("发给客户服务中心")
        await at.presses("我来受理", LI, GROUP)
        await at.presses("我来受理", LI, GROUP)
        await at.says("/my")
        await at.says("煤气味很重", CHEN)
        await at.shows(CHEN, location={"latitude": 31.2, "longitude": 121.4})
        await at.shows(CHEN, dice={"emoji": "🎲", "value": 3})
        await at.says("/cancel", CHEN)

    tables = rows_alike(await told(ground, tmp_path, story))
    assert len(tables["record"]) >= 1
    assert len(tables["outgoing"]) >= 8
    assert tables["quarantine"] == []


async def test_f11_everything_captured_leaves_the_same_rows(ground: Path, tmp_path: Path) -> None:
    async def story(at: Desk) -> None:
        for update in captured():
            await at.take(update.raw)

    tables = rows_alike(await told(ground, tmp_path, story))
    assert len(tables["quarantine"]) >= 10


async def test_f11_spoiled_updates_leave_the_same_rows(ground: Path, tmp_path: Path) -> None:
    async def story(at: Desk) -> None:
        for raw in list(spoiled(7))[::13]:
            await at.take(raw)

    tables = rows_alike(await told(ground, tmp_path, story))
    assert len(tables["quarantine"]) >= 50

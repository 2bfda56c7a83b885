"""An estate's first day, played whole: from an empty folder to the first record, by the product's own commands."""

import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.demo.estate import GROUP, LI, WANG
from bot.demo.first_day.deeds import CARDS, SERVICE
from bot.demo.first_day.roster import SLIP
from bot.demo.first_day.stage import DESK, FirstDay
from bot.demo.first_day.tale import steps
from bot.demo.run import forget
from tests.demo.kit import Visitor
from tests.kit.logging import plain_logs


@pytest_asyncio.fixture
async def day(tmp_path: Path) -> AsyncIterator[FirstDay]:
    plain_logs()
    made = FirstDay(tmp_path, 0, "ptb", lambda _: None)
    try:
        await made.raise_page()
        yield made
    finally:
        await made.clear()


async def told(visitor: Visitor) -> dict[str, dict[str, Any]]:
    """The steps as the panel shows them, by their keys."""
    story = (await visitor.sees("/demo/state"))["story"]
    return {step["key"]: step for chapter in story for step in chapter["steps"]}


async def test_the_first_day_is_played_end_to_end_and_goes_on_after_a_stop(day: FirstDay, tmp_path: Path) -> None:
    async with Visitor(day.port) as visitor:
        assert (await visitor.does("/demo/play", step="import"))[0] == 409, "one step after the other"
        said = {}
        for step in steps():
            status, answer = await visitor.does("/demo/play", step=step.key)
            shown = (await told(visitor))[step.key]
            said[step.key] = "\n".join(shown["said"])
            assert (status, shown["done"]) == (200, True), (answer, said[step.key])
        assert not any(one["next"] for one in (await told(visitor)).values())
        [matter] = (await visitor.sees("/demo/state"))["register"]
        async with visitor._session.get(f"http://127.0.0.1:{day.port}/demo/paper/{CARDS}") as paper:
            assert (await paper.read()).startswith(b"%PDF-")
        async with visitor._session.get(f"http://127.0.0.1:{day.port}/demo/paper/token") as refused:
            assert refused.status == 404
    the_desk_has_done_everything(said, tmp_path / DESK)
    assert matter["first"] == LI.name
    assert matter["number"] in said["list"]
    await day.clear()
    await it_goes_on(tmp_path)
    forget(tmp_path)
    assert what_lies_in(tmp_path) == []


def what_lies_in(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def the_desk_has_done_everything(said: dict[str, str], desk: Path) -> None:
    assert "@shouwen_demo_bot" in said["init"]
    assert f"F8（{SLIP}）" in said["refuse"]
    assert "没有导入" in said["refuse"]
    assert "已导入：新增" in said["enter"]
    assert said["invite"].count("欢迎您") == 4
    assert "从现在起，这里是翠湖花园的工作群" in said["group"]
    assert "✓" in said["check"]
    assert not [line for line in said["check"].splitlines() if line.startswith("✗")]
    green = {line for line in said["check"].splitlines() if line.startswith("!")}
    assert all("日历" in line or "空间" in line or "字体" in line for line in green), green
    assert "十秒之后收到答复" in said["answer"]
    assert {stat.S_IMODE((desk / name).stat().st_mode) for name in ("shouwen.env", "token", CARDS, SERVICE)} == {0o600}
    with closing(sqlite3.connect(desk / "data" / "shouwen.db")) as db:
        assert db.execute("SELECT status FROM binding").fetchall() == [("confirmed",)]
        assert db.execute("SELECT count(*) FROM unit").fetchone() == (18,)
        assert db.execute("SELECT count(*) FROM outgoing WHERE payload LIKE '%start=%'").fetchone() == (0,)


async def it_goes_on(folder: Path) -> None:
    """The page, the bot and what was said are there again."""
    again = FirstDay(folder, 0, "ptb", lambda _: None)
    try:
        await again.raise_page()
        for _, step in again.steps:
            await step()
        async with Visitor(again.port) as visitor:
            assert all(one["done"] for one in (await told(visitor)).values())
            assert any("工作群" in one["text"] for one in await visitor.heard(LI.id, GROUP))
            await visitor.says(WANG.id, "谢谢")
    finally:
        await again.clear()

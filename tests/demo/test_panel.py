"""Page and panel before there is a database or a bot, and how a stopped demo goes on."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.demo.estate import CHEN, WANG
from bot.demo.notebook import FILE, Illegible
from bot.demo.stage import REGISTER, Stage
from tests.demo.kit import Visitor


@asynccontextmanager
async def page(data: Path, *, with_estate: bool = True) -> AsyncIterator[tuple[Stage, Visitor]]:
    """A demo without its bot, and somebody who looks at it."""
    stage = Stage(data, 0)
    try:
        await stage.raise_page()
        if with_estate:
            await stage.lay_ground()
        async with Visitor(stage.port) as visitor:
            yield stage, visitor
    finally:
        await stage.clear()


async def test_chat_and_panel_answer_before_there_is_a_database(tmp_path: Path) -> None:
    async with page(tmp_path, with_estate=False) as (_, visitor):
        assert "演示台" in await visitor.reads("/demo/panel")
        assert (await visitor.sees("/client/config"))["aside"] == "/demo/panel"
        state = await visitor.sees("/demo/state")
        assert (state["running"], state["register"]) == (False, [])
        assert not (tmp_path / REGISTER).exists()


async def test_the_panel_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    async with page(tmp_path, with_estate=False) as (_, visitor):
        for name in ("panel.html", "panel.css", "panel.js", "deeds.js", "dom.js"):
            text = await visitor.reads(f"/demo/page/{name}")
            assert [one for one in ("http://", "https://", " style=", "<script>") if one in text] == [], name


async def test_a_fresh_demo_begins_at_nine_with_both_links_and_nobody_registered(tmp_path: Path) -> None:
    async with page(tmp_path) as (_, visitor):
        state = await visitor.sees("/demo/state")
        assert state["clock"]["time"] == "09:00"
        assert "工作日" in state["clock"]["date"]
        residents = [one for one in state["people"] if one["id"] in (WANG.id, CHEN.id)]
        assert len({one["start"] for one in residents}) == 2
        assert all(one["start"] and one["chat"] is None for one in residents)
        assert not any(step["done"] for chapter in state["story"] for step in chapter["steps"])


async def test_li_jing_is_on_duty_on_the_first_day_and_the_rota_covers_the_week(tmp_path: Path) -> None:
    async with page(tmp_path) as (stage, _):
        first_day = stage.hand.now().weekday()
    with closing(sqlite3.connect(tmp_path / REGISTER)) as database:
        found = database.execute("SELECT weekday, starts, name FROM duty_slot JOIN staff ON staff.id = staff_id")
        rota = {(weekday, starts): name for weekday, starts, name in found.fetchall()}
    assert sorted({weekday for weekday, _ in rota}) == list(range(7))
    assert (rota[first_day, "08:00"], rota[first_day, "20:00"]) == ("李静", "张伟")
    assert rota[(first_day + 1) % 7, "08:00"] == "张伟"


async def test_the_clock_cannot_be_moved_before_the_bot_runs(tmp_path: Path) -> None:
    async with page(tmp_path) as (_, visitor):
        for where in ({"plus": 60}, {"next": True}, {"to": "2031-01-01T09:00:00+08:00"}):
            status, answer = await visitor.moves_clock(**where)
            assert (status, "启动" in answer["error"]) == (503, True)


async def test_a_request_that_says_no_time_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with page(tmp_path) as (_, visitor):
        for where in ({}, {"to": "soon"}, {"plus": "much"}, {"next": False}):
            status, answer = await visitor.moves_clock(**where)
            assert (status, answer["error"][-1]) in ((400, "？"), (400, "。"))


async def test_a_second_start_goes_on_where_the_first_was(tmp_path: Path) -> None:
    async with page(tmp_path) as (stage, visitor):
        await visitor.says(WANG.id, "电梯坏了")
        stage.hand.move_to(stage.hand.now().replace(hour=8))
        before, left_at = await visitor.sees("/demo/state"), stage.hand.now()
    async with page(tmp_path) as (stage, visitor):
        assert 0 <= (stage.hand.now() - left_at).total_seconds() < 10
        assert [one["text"] for one in await visitor.heard(WANG.id)] == ["电梯坏了"]
        after = await visitor.sees("/demo/state")
        assert [one["start"] for one in after["people"]] == [one["start"] for one in before["people"]]
        assert (await visitor.sees("/client/people"))["now"] == int(stage.hand.now().timestamp())


async def test_a_register_without_its_links_says_how_to_begin_anew(tmp_path: Path) -> None:
    async with page(tmp_path):
        pass
    notes = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps(notes | {"codes": {}}))
    with pytest.raises(Illegible, match="RESET=1"):
        async with page(tmp_path):
            pass

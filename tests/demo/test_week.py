"""The week: it is lived through to its end, every rule of the book can be seen in it, and it is the same every time."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.estate import GROUP, LI
from bot.demo.run import forget
from bot.demo.week import homes, places, walkthrough
from bot.demo.week.places import PLACES, Place, Unseen
from bot.demo.week.stage import WeekStage, broken_off, ordinary_monday
from bot.demo.week.timetable import scenes
from tests.demo.kit import Visitor
from tests.kit.logging import plain_logs
from tests.structure.house import ROOT

MONDAY = date(2026, 11, 23)
BOOK = re.compile(r"^### ([IFSKHVML]\d+)$", re.MULTILINE)


@pytest_asyncio.fixture
async def week(tmp_path: Path) -> AsyncIterator[WeekStage]:
    plain_logs()
    made = WeekStage(tmp_path, 0, "ptb", monday=MONDAY)
    try:
        await made.raise_page()
        yield made
    finally:
        await made.clear()


@pytest.mark.prove
async def test_the_week_is_lived_through_and_shows_every_rule(week: WeekStage, tmp_path: Path) -> None:
    assert broken_off(tmp_path)
    for _, step in week.steps:
        await step()
    it_shows_what_the_walkthrough_says(week, tmp_path)
    async with Visitor(week.port) as visitor:
        state = await visitor.sees("/demo/state")
        go = state["story"][0]["steps"][0]["go"][0]
        shown = await visitor.sees(f"/client/{go['as']}/chats/{go['chat']}/messages?before={go['message'] + 1}&limit=1")
        assert "首问责任人：孙丽" in shown["messages"][0]["text"]
        assert not any(one["waiting"] for one in (await visitor.sees("/client/people"))["people"])
        assert await group_is_readable(visitor)
    await week.clear()
    await it_is_there_again(tmp_path)
    it_can_be_forgotten(tmp_path)


def it_can_be_forgotten(folder: Path) -> None:
    forget(folder)
    assert list(folder.iterdir()) == []


def it_shows_what_the_walkthrough_says(week: WeekStage, folder: Path) -> None:
    """Every place was found; what it says happened stands on a history; nothing was put aside."""
    assert [one.rule for one in week.found] == [place.rule for place in PLACES]
    with closing(sqlite3.connect(folder / "shouwen.db")) as db:
        happened = {what for (what,) in db.execute("SELECT DISTINCT what FROM history")}
        assert {place.happened for place in PLACES} - {""} <= happened
        kinds = {kind for (kind,) in db.execute("SELECT DISTINCT kind FROM record")}
        assert kinds == {"complaint", "repair", "suggestion", "enquiry", "praise"}
        assert db.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM outgoing WHERE status NOT IN ('sent', 'cancelled')").fetchone() == (0,)
    lost = Place("F2", "", "", LI, "words that nobody has said", in_group=True)
    with pytest.raises(Unseen, match="F2"):
        places.look(week.street, week.homes, lost)


async def group_is_readable(visitor: Visitor) -> bool:
    """One card a record, each with its state in its first line; what is over takes little room."""
    page = await visitor.sees(f"/client/{LI.id}/chats/{GROUP}/messages?limit=200")
    cards = [one["text"] for one in page["messages"] if "】" in one["text"].partition("\n")[0]]
    numbers = [re.findall(r"[A-Z]{2}-\d{8}-\d{4}", one)[0] for one in cards]
    assert len(set(numbers)) == len(numbers) > 20
    assert all(any(mark in one.partition("\n")[0] for mark in "⚪🟡🔵✅") or "↩️" in one for one in cards)
    assert not any(day in one for one in cards for day in ("今天 ", "昨天 ", "明天 "))
    return all(one.count("\n") <= 7 for one in cards if "✅" in one)


async def it_is_there_again(folder: Path) -> None:
    """A week that was lived through is shown, not lived once more."""
    again = WeekStage(folder, 0, "ptb", monday=MONDAY)
    try:
        await again.raise_page()
        assert len(again.steps) == 2
        async with Visitor(again.port) as visitor:
            assert len((await visitor.sees("/demo/state"))["story"]) == len(walkthrough.FAMILIES)
    finally:
        await again.clear()


def test_every_rule_of_these_families_has_its_place_and_no_other() -> None:
    book = set(BOOK.findall((ROOT / "docs" / "rules.md").read_text(encoding="utf-8")))
    assert {"I1", "F6", "S4", "K9", "H8", "V6", "M1", "L1"} <= book
    assert set(walkthrough.rules()) == book


def test_the_walkthrough_is_written_from_the_places() -> None:
    assert walkthrough.PAGE.read_text(encoding="utf-8") == walkthrough.page(), "python -m bot.demo.week.walkthrough"


def test_the_same_seed_gives_the_same_week_and_another_seed_another() -> None:
    def told(seed: int) -> list[tuple[int, str]]:
        return [scene.when for scene in scenes(homes.drawn(seed), seed)]

    assert told(1) == told(1)
    assert told(1) != told(2)
    assert homes.drawn(1) == homes.drawn(1)
    assert {one.name for one in homes.drawn(1).residents} != {one.name for one in homes.drawn(2).residents}
    assert len({one.unit for one in homes.drawn(3).residents}) == homes.HOUSEHOLDS


def test_the_week_begins_on_a_monday_without_holidays_around() -> None:
    assert ordinary_monday(date(2026, 11, 25)) == MONDAY
    assert ordinary_monday(date(2026, 10, 7)) == date(2026, 8, 31), "before the October holidays"

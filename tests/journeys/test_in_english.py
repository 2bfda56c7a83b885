"""The main journeys as a resident hears them who reads English: no Chinese but names; the town checks every message."""

import pytest

from tests.kit.town import Town

UNIT = "3栋2单元501"


@pytest.fixture
def english(town: Town) -> Town:
    """王芳 reads English, and has come by her unit's link."""
    town.english.add(town.wang.id)
    town.wang.commands("start", town.planted.unit_codes[UNIT])
    town.wang.presses("I agree, go on")
    town.wang.says("Fang")
    town.wang.presses("Skip")
    town.hush()
    return town


def test_registering_and_every_command_read_in_english(english: Town) -> None:
    assert english.one("SELECT language FROM resident") == "en"
    for command in ("start", "help", "my", "call", "cancel", "file", "nonsense"):
        english.wang.commands(command)
    english.wang.sends("sticker")
    assert len(english.unheard[english.wang.id]) >= 7


def test_a_complaint_from_filing_to_the_visit_reads_in_english(english: Town) -> None:
    wang, li = english.wang, english.li
    wang.says("电梯坏了 the lift is broken")
    wang.sends_photo(album="a1")
    english.passes(seconds=2)
    wang.presses("Send to the customer centre")
    filed = wang.last.text
    assert "8 pm today at the latest" in filed
    li.claims()
    li.answers("师傅半小时内到。")
    english.passes(seconds=11)
    li.gives_result("换了门机皮带，已经恢复运行。")
    english.passes(seconds=11)
    wang.commands("my")
    english.clock_moves_to("2026-11-28 10:30")
    wang.presses("Yes, it is solved")
    english.passes(minutes=30)
    assert len(english.unheard[wang.id]) >= 8


def test_silence_danger_withdrawing_and_urging_read_in_english(english: Town) -> None:
    wang = english.wang
    wang.says("走廊的灯不亮 the light is out")
    english.clock_moves_to("2026-11-24 12:00")
    wang.says("着火了 fire!")
    english.passes(minutes=3)
    wang.commands("my")
    english.clock_moves_to("2026-11-25 13:00")
    assert english.rows("SELECT breached_at FROM record WHERE breached_at IS NOT NULL")

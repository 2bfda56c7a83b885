"""A: the resident is called, or seen, without delay – a task with an hour (H3, S2)."""

import pytest

from tests.kit.town import Town


def _filed(town: Town) -> str:
    town.rows("UPDATE estate SET procedure = 'A'")
    town.wang.lives_in("3栋2单元501", "13912345678")
    number = town.wang.files("保洁态度不好，楼道很脏，我要投诉")
    town.li.claims()
    return number


def test_h3_whoever_handles_it_has_an_hour_to_call_and_is_reminded_then_the_supervisor(town: Town) -> None:
    number = _filed(town)
    assert town.rows("SELECT kind, staff_id, due_at FROM task") == [("contact", 1, "2026-11-24 02:00:00.000000")]
    town.hush()
    town.clock_moves_to("2026-11-24 10:00")
    assert any("尽快联系业主" in one.text and number in one.text for one in town.unheard[town.li.id])
    town.hush()
    town.clock_moves_to("2026-11-24 14:05")
    assert any("尽快联系业主" in one.text and number in one.text for one in town.unheard[town.zhao.id])


@pytest.mark.parametrize("how", ["page", "task"])
def test_s2_a_call_ticks_it_off_and_counts_as_an_answer(town: Town, how: str) -> None:
    _filed(town)
    if how == "page":
        town.li.presses("已打电话")
    else:
        town.li.commands("tasks")
        town.li.presses(next(label for label in town.li.last.buttons if "尽快联系业主" in label))
        assert "13912345678" in town.li.last.text
        town.li.presses("已打电话")
    assert town.one("SELECT outcome FROM task WHERE kind = 'contact'") == "called"
    assert town.rows("SELECT how, staff_id FROM response") == [("call", 1)]
    town.hush()
    town.clock_moves_to("2026-11-24 15:00")
    assert not any("尽快联系业主" in one.text for found in town.unheard.values() for one in found)


def test_h3_nobody_answered_is_no_answer_and_it_is_tried_again(town: Town) -> None:
    _filed(town)
    town.li.commands("tasks")
    town.li.presses(next(label for label in town.li.last.buttons if "尽快联系业主" in label))
    town.li.presses("没人接")
    assert town.rows("SELECT id FROM response") == []
    later = "2026-11-24 03:00:00.000000"
    assert town.rows("SELECT done_at, due_at FROM task WHERE kind = 'contact'") == [(None, later)]


def test_h3_the_call_is_whose_the_matter_is_and_falls_away_with_the_result(town: Town) -> None:
    _filed(town)
    for label in ("转交", "张伟", "属于对方的工作范围"):
        town.li.presses(label)
    town.zhang.presses("我来接收")
    assert town.one("SELECT staff_id FROM task WHERE kind = 'contact'") == 2
    town.zhang.gives_result("已经打扫干净，向您致歉。")
    assert town.one("SELECT outcome FROM task WHERE kind = 'contact'") == "dropped: resolved"


def test_h3_other_procedures_ask_for_no_such_call(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.files("保洁态度不好，楼道很脏，我要投诉")
    town.li.claims()
    assert town.rows("SELECT id FROM task WHERE kind = 'contact'") == []

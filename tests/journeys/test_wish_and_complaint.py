"""What the resident would like (X7), and a request that was not met becomes a complaint (X34)."""

import pytest

from tests.kit.town import Town


def test_x7_the_wish_is_an_optional_button_and_the_handler_sees_it(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.says("电梯坏了，我要投诉")
    town.wang.presses("您希望怎么处理？")
    assert "请选一项" in town.wang.last.text
    town.wang.presses("道歉")
    assert "您的希望：道歉" in town.wang.last.buttons
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT wish FROM record") == "apology"
    town.li.claims()
    assert "业主希望：道歉" in town.li.with_button("转交").text


def test_x7_sending_takes_one_press_without_a_wish(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.files("电梯坏了，我要投诉")
    assert town.one("SELECT wish FROM record") == ""


@pytest.mark.parametrize("ends", ["by moving out", "by silence", "by a danger"])
def test_x7_the_wish_goes_along_however_a_draft_ends(town: Town, ends: str) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.says("电梯坏了，我要投诉")
    town.wang.presses("您希望怎么处理？")
    town.wang.presses("道歉")
    if ends == "by moving out":
        town.wang.commands("start")
        for label in ("我的房屋", "我已搬走", "是的，我已搬走"):
            town.wang.presses(label)
    elif ends == "by a danger":
        town.wang.says("电梯里困人了，快来人")
    else:
        town.passes(minutes=31)
    assert town.rows("SELECT wish, confirmed FROM record") == [("apology", 0)]


@pytest.mark.parametrize("words", ["厨房水管漏水，报修", "建议多放几个垃圾桶"])
def test_x34_a_request_becomes_a_complaint_at_one_tap(town: Town, words: str) -> None:
    town.wang.lives_in("3栋2单元501")
    request = town.wang.files(words)
    town.clock_moves_to("2026-11-25 10:00")
    town.hush()
    town.wang.commands("my")
    town.wang.presses(request)
    town.wang.presses("转为投诉")
    assert "已转为投诉" in town.wang.last.text
    [(number, origin, promised)] = town.rows(
        "SELECT number, origin_id, promised_at FROM record WHERE kind = 'complaint'"
    )
    assert str(number).startswith("TS-20261125")
    assert origin == 1
    assert str(promised)[:16] == "2026-11-25 12:00"
    assert f"由 {request} 转为投诉" in town.card(str(number)).text
    assert f"业主已转为投诉：{number}" in next(
        one.text for one in town.chats[town.group.id] if f"】{request}" in one.text
    )
    town.wang.commands("my")
    town.wang.presses(request)
    assert "转为投诉" not in town.wang.last.buttons


def test_x34_a_complaint_or_anothers_request_becomes_none(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.chen.lives_in("5栋1单元302")
    complaint = town.wang.files("电梯坏了，我要投诉")
    town.wang.commands("my")
    town.wang.presses(complaint)
    assert "转为投诉" not in town.wang.last.buttons
    request = town.wang.files("厨房水管漏水，报修")
    town.wang.commands("my")
    town.wang.presses(request)
    data = town.wang.last.buttons["转为投诉"]
    with town.nothing_changes():
        town.chen.presses_data(data)
    town.wang.presses("转为投诉")
    with town.nothing_changes():
        town.wang.presses_data(data)


def test_i6_adding_urging_and_withdrawing_work_until_it_closes(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("厨房水管漏水，报修")
    for state in ("filed", "handling"):
        assert town.one("SELECT status FROM record") == state
        town.wang.commands("my")
        town.wang.presses(number)
        town.wang.presses("催办")
        town.wang.commands("my")
        town.wang.presses("补充")
        town.wang.says("还是老样子")
        if state == "filed":
            town.li.claims(number)
    assert town.one("SELECT count(*) FROM history WHERE what = 'urged'") == 2
    assert town.one("SELECT count(*) FROM words WHERE part = 'added'") == 2
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("撤回")
    town.wang.presses("是的，撤回")
    assert town.one("SELECT status FROM record") == "withdrawn"
    town.wang.commands("my")
    town.wang.presses(number)
    assert not {"补充", "催办", "撤回"} & set(town.wang.last.buttons)

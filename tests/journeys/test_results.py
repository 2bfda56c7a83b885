"""H5, X13, X14, X49–X51 as people live them: approve, decide, tell, accept, dispute, close."""

import pytest

from tests.kit.steps import handed, handler, procedure, step, taken
from tests.kit.town import Town


def _resolved(town: Town) -> str:
    number = taken(town)
    town.li.answers("马上扫好了，请您看看。", "当场解决")
    town.hush()
    return number


def _disputed(town: Town, number: str) -> None:
    for one in town.chats[town.wang.id]:
        if "没有要补充的" in one.buttons:
            town.wang.presses("没有要补充的", on=one)
            break
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("还没解决")


@pytest.mark.parametrize("decided", [False, True])
def test_h5_what_needs_a_formal_opinion_waits_for_approval(town: Town, decided: bool) -> None:
    town.rows("UPDATE estate SET parameters = ?", '{"signature": "none"}')
    taken(town)
    town.li.presses("下一步")
    town.li.presses("需要正式答复")
    town.hush()
    if decided:
        step(town, town.li, "处理决定", "您反映的情况属实", "重新办理", "经研究，本月起增加一次清扫。", "没有")
    else:
        town.li.answers("经研究，本月起增加一次清扫。")
    assert town.one("SELECT count(*) FROM response") == 0
    assert not any("增加一次清扫" in one.text for one in town.chats[town.wang.id])
    town.liu.presses("同意")
    town.wang.hears("增加一次清扫")
    assert town.rows("SELECT staff_id FROM response") == [(1,)]


def test_h5_what_waits_for_approval_is_not_ended_on_the_spot(town: Town) -> None:
    number = taken(town)
    town.li.replies("已经打扫干净了。", town.card(number), town.group)
    town.li.presses("下一步")
    town.li.presses("需要正式答复")
    town.li.presses("当场解决", in_chat=town.group)
    town.hush()
    town.passes(seconds=12)
    assert "先" in town.group.hears("签")[0].text, "why not, at once"
    assert "撤回" not in [label for one in town.chats[town.group.id] for label in one.buttons], "nothing to take back"
    assert town.rows("SELECT id FROM decision") == []
    town.li.replies("已经打扫干净了。", town.card(number), town.group)
    assert "当场解决" not in town.group.last.buttons


def test_h5_a_holding_reply_by_a_person_counts_as_the_answer(town: Town) -> None:
    taken(town)
    town.li.presses("下一步")
    town.li.presses("需要正式答复")
    step(town, town.li, "告知将正式答复", "12-01")
    assert any("正式答复" in one.text for one in town.chats[town.wang.id])
    assert town.one("SELECT answered_at IS NOT NULL FROM record") == 1


def test_x13_a_decision_says_what_why_what_follows_and_how_to_object(town: Town) -> None:
    procedure(town, "C1")
    procedure(town, "C2")
    town.rows("UPDATE estate SET parameters = ?", '{"signature": "none"}')
    taken(town)
    step(
        town, town.li, "处理决定", "您反映的情况属实", "重新办理", "保洁漏扫，已重新培训。", "安装监控", "12-05"
    )
    said = town.wang.hears("保洁漏扫")[0].text
    for words in ("您反映的情况属实", "重新办理", "安装监控", "12-05", "不满意"):
        assert words in said
    assert town.rows("SELECT status, work_open FROM record") == [("resolved", 1)]


def test_x50_accepted_but_not_closed_until_the_outstanding_work_is_done(town: Town) -> None:
    test_x13_a_decision_says_what_why_what_follows_and_how_to_object(town)
    town.wang.commands("my")
    town.wang.presses("TS-20261124-0001")
    town.wang.presses("已经解决")
    assert "余下的工作完成后" in town.wang.last.text
    assert town.one("SELECT status FROM record") == "resolved"
    town.hush()
    town.wang.commands("my")
    town.wang.presses("TS-20261124-0001")
    town.wang.presses("催办")
    assert "业主催办" in town.li.last.text, "I6: with what is still to be done, too"
    town.hush()
    town.li.presses("下一步")
    town.li.presses("遗留工作已完成")
    assert town.rows("SELECT status, closed_as, work_open FROM record") == [("closed", "accepted", 0)]


def test_x51_no_result_while_a_point_has_no_answer(town: Town) -> None:
    number = taken(town)
    town.wang.commands("my")
    for label in (number, "补充", "另有一个问题"):
        town.wang.presses(label)
    town.wang.says("电梯里的垃圾谁来清？")
    assert town.one("SELECT count(*) FROM point") == 1
    town.hush()
    town.li.replies("打扫干净了。", town.card(), town.group)
    town.li.presses("当场解决", in_chat=town.group)
    with town.nothing_changes_but("due"):
        town.passes(seconds=10)
    assert "还有事项没有答复" in town.group.last.text
    town.li.presses("下一步")
    town.li.presses("事项")
    town.li.presses("答复第1项")
    town.li.says("电梯由保洁每天两次清理。")
    town.li.presses("对，就这样")
    town.li.answers("打扫干净了。", "当场解决")
    assert town.one("SELECT status FROM record") == "resolved"


def test_x14_one_tap_accepts_and_nobody_is_asked_again(town: Town) -> None:
    number = _resolved(town)
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("已经解决")
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "accepted")]
    assert town.rows("SELECT outcome FROM visit") == [("solved",)]
    town.hush()
    town.clock_moves_to("2026-11-26 10:00")
    town.wang.hears_nothing()


def test_x49_not_satisfied_goes_to_somebody_who_has_not_handled_it(town: Town) -> None:
    number = _resolved(town)
    _disputed(town, number)
    assert handler(town) == 3
    assert any("仅供您查看" in one.text for one in town.chats[town.zhao.id])
    town.wang.says("楼上还是脏的")
    assert town.rows("SELECT reviewer_id, words_id IS NOT NULL FROM objection") == [(3, 1)]
    moved = town.rows("SELECT details FROM history WHERE what = 'handed_over'")
    assert moved == [('{"from": 1, "to": 3, "why": "review"}',)], "F5: a transfer like any other"
    town.hush()
    step(town, town.zhao, "处理意见和计划日期", "清扫不彻底", "全楼重扫", "12-01")
    town.liu.presses("同意")
    handed(town, "李静", by=town.zhao)
    town.li.presses("我来接收")
    town.hush()
    town.li.replies("重扫好了。", town.card(), town.group)
    town.li.presses("作为处理结果", in_chat=town.group)
    with town.nothing_changes_but("due"):
        town.passes(seconds=10)
    assert "不由原处理人给出" in town.group.last.text
    town.zhao.gives_result("重扫好了。")
    assert town.one("SELECT status FROM record") == "resolved"


def test_x14_rejected_twice_ends_without_agreement_with_the_routes_outside(town: Town) -> None:
    number = _resolved(town)
    _disputed(town, number)
    step(town, town.zhao, "处理意见和计划日期", "清扫不彻底", "全楼重扫", "12-01")
    town.liu.presses("同意")
    town.zhao.gives_result("重扫好了。")
    _disputed(town, number)
    assert "12345" in town.wang.last.text
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "without_agreement")]

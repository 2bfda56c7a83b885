"""F5, F6, H and X13, X14, X37, X49–X51 as people live them: hand over, propose, sign, decide, dispute, close."""

import pytest

from tests.kit.actors import Actor
from tests.kit.town import Town

HOME = "3栋2单元501"
COMPLAINT = "我要投诉保洁，楼道垃圾堆了好几天没人打扫"


def _taken(town: Town, words: str = COMPLAINT) -> str:
    town.wang.lives_in(HOME, "13912345678")
    number = town.wang.files(words)
    town.li.claims()
    town.hush()
    return number


def _handed(town: Town, to: str = "张伟", by: Actor | None = None) -> None:
    who = by or town.li
    _page(town, who, "转交")
    for label in ("转交", to, "属于对方的工作范围"):
        who.presses(label)
    town.hush()


def _page(town: Town, who: Actor, button: str) -> None:
    """Go back to the page, where another screen hangs in its place."""
    if not any(button in one.buttons for one in town.chats[who.id]):
        who.presses("返回")


def _step(town: Town, who: Actor, label: str, *words: str) -> None:
    """Take a step of the page: answer its questions, by words or by pressing, and confirm."""
    _page(town, who, "下一步")
    who.presses("下一步")
    who.presses(label)
    for one in words:
        if one in who.last.buttons:
            who.presses(one)
        else:
            who.says(one)
    who.presses("对，就这样")


def _procedure(town: Town, name: str) -> None:
    town.rows("UPDATE estate SET procedure = ?", name)


def _handler(town: Town) -> int:
    return int(town.one("SELECT staff_id FROM handling WHERE until IS NULL"))


def test_f5_a_transfer_that_nobody_accepts_goes_back_and_the_supervisor_hears_of_it(town: Town) -> None:
    _taken(town)
    _handed(town)
    town.passes(minutes=59)
    town.hush()
    town.passes(minutes=2)
    town.li.hears("没有按时接收，仍由李静负责")
    town.zhao.hears("没有按时接收，仍由李静负责")
    assert _handler(town) == 1
    with town.nothing_changes():
        assert "已经答复过了" in town.zhang.presses("我来接收")


def test_f5_only_the_receiver_accepts(town: Town) -> None:
    _taken(town)
    _handed(town)
    data = town.zhang.with_button("我来接收").buttons["我来接收"]
    with town.nothing_changes():
        town.zhao.presses_data(data)
    assert _handler(town) == 1


def test_x37_who_objects_says_why_and_it_stays_with_the_giver(town: Town) -> None:
    _taken(town)
    _handed(town)
    town.zhang.presses("不接收，说明原因")
    town.zhang.says("这是工程部的范围")
    town.zhang.presses("对，就这样")
    town.li.hears("这是工程部的范围")
    assert _handler(town) == 1
    assert town.rows("SELECT declined_at IS NOT NULL, accepted_at FROM transfer") == [(1, None)]
    town.hush()
    town.clock_moves_to("2026-11-25 20:01")
    assert any("请您裁定由谁负责" in one.text for one in town.chats[town.zhao.id])


def test_x37_after_two_returns_the_supervisor_decides_and_that_is_final(town: Town) -> None:
    _taken(town)
    for _ in range(2):
        _handed(town)
        town.zhang.presses("不接收，说明原因")
        town.zhang.says("不是我的范围")
        town.zhang.presses("对，就这样")
        town.hush()
    with town.nothing_changes():
        _handed(town)
    assert "主管裁定" in town.li.last.text or _handler(town) == 1
    _handed(town, by=town.zhao)
    assert _handler(town) == 2
    assert town.rows("SELECT accepted_at IS NOT NULL FROM transfer ORDER BY id DESC LIMIT 1") == [(1,)]


def test_f6_what_is_not_ours_is_explained_and_closed_so(town: Town) -> None:
    number = _taken(town)
    town.li.presses("下一步")
    town.li.presses("非我方责任")
    with town.nothing_changes():
        town.li.says("？")
    town.li.says("这段路由市政环卫负责，请拨打环卫站010-12345，他们当天会来。")
    town.li.presses("对，就这样")
    said = town.wang.hears("市政环卫")[0]
    assert "还没解决" in said.text
    assert town.rows("SELECT status, closed_as, validity FROM record") == [("closed", "not_ours", "not_ours")]
    whats = [what for (what,) in town.rows("SELECT what FROM history ORDER BY id")]
    assert whats[whats.index("not_ours") :] == ["not_ours", "resolved", "closed"], "resolved when explained"
    town.hush()
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("还没解决")
    assert "没有经手" in town.wang.last.text
    assert (town.one("SELECT status FROM record"), _handler(town)) == ("handling", 3)


def test_h1_nothing_goes_ahead_before_it_is_signed_by_somebody_else(town: Town) -> None:
    _taken(town)
    _step(town, town.li, "处理意见和计划日期", "保洁漏扫", "当天补扫并加派人手", "12-01")
    assert "签字后即可办理" in town.li.last.text
    asked = town.liu.hears("请您签字")[0]
    assert "保洁漏扫" in asked.text
    town.group.hears("处理意见待签字")
    town.li.replies("已经打扫干净。", town.card(), town.group)
    town.li.presses("作为处理结果", in_chat=town.group)
    with town.nothing_changes_but("due"):
        town.passes(seconds=10)
    assert town.one("SELECT status FROM record") == "handling"
    town.hush()
    town.liu.presses("同意")
    town.liu.hears("已签字")
    assert any("刘洋已签字" in one.text for one in town.chats[town.li.id])
    town.li.gives_result("已经打扫干净。")
    assert town.rows("SELECT status FROM record") == [("resolved",)]
    assert town.rows("SELECT signed_by, staff_id FROM proposal") == [(4, 1)]


def test_h1_an_opinion_sent_back_is_written_anew(town: Town) -> None:
    _taken(town)
    for words in ("先看看", "当天补扫"):
        _step(town, town.li, "处理意见和计划日期", "保洁漏扫", words, "12-01")
        town.liu.presses("退回并说明") if words == "先看看" else town.liu.presses("同意")
        if words == "先看看":
            town.liu.says("请写清楚怎么处理")
            town.liu.presses("对，就这样")
            assert any("请写清楚怎么处理" in one.text for one in town.chats[town.li.id])
    assert town.rows("SELECT round, signed_at IS NOT NULL FROM proposal ORDER BY round") == [(1, 0), (2, 1)]


def test_h2_what_was_solved_on_the_spot_needs_no_signature_and_is_reported(town: Town) -> None:
    _taken(town)
    town.li.answers("马上扫好了，请您看看。", "当场解决")
    assert town.one("SELECT status FROM record") == "resolved"
    assert any("当场解决" in one.text for one in town.chats[town.zhao.id])


def test_h3_x48_what_takes_longer_is_put_off_in_time_and_the_resident_is_told(town: Town) -> None:
    _taken(town)
    _step(town, town.li, "延期回单", "要等外墙清洗公司的档期", "12-04")
    assert "由客户服务中心向业主说明" in town.li.last.text
    town.zhao.hears("请向业主说明")
    town.wang.hears_nothing()
    town.zhao.presses("告知业主")
    town.wang.hears("外墙清洗公司")
    assert town.rows("SELECT told_by FROM extension") == [(3,)]


def test_h3_once_the_time_is_over_it_cannot_be_put_off(town: Town) -> None:
    _taken(town)
    town.clock_moves_to("2026-11-27 20:01")
    assert any("尚未回单" in one.text for one in town.chats[town.zhao.id])
    town.li.presses("下一步")
    assert "延期回单" not in town.li.last.buttons


@pytest.mark.parametrize("decided", [False, True])
def test_h5_what_needs_a_formal_opinion_waits_for_approval(town: Town, decided: bool) -> None:
    town.rows("UPDATE estate SET parameters = ?", '{"signature": "none"}')
    _taken(town)
    town.li.presses("下一步")
    town.li.presses("需要正式答复")
    town.hush()
    if decided:
        _step(town, town.li, "处理决定", "您反映的情况属实", "重新办理", "经研究，本月起增加一次清扫。", "没有")
    else:
        town.li.answers("经研究，本月起增加一次清扫。")
    assert town.one("SELECT count(*) FROM response") == 0
    assert not any("增加一次清扫" in one.text for one in town.chats[town.wang.id])
    town.liu.presses("同意")
    town.wang.hears("增加一次清扫")
    assert town.rows("SELECT staff_id FROM response") == [(1,)]


def test_h5_what_waits_for_approval_is_not_ended_on_the_spot(town: Town) -> None:
    number = _taken(town)
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
    _taken(town)
    town.li.presses("下一步")
    town.li.presses("需要正式答复")
    _step(town, town.li, "告知将正式答复", "12-01")
    assert any("正式答复" in one.text for one in town.chats[town.wang.id])
    assert town.one("SELECT answered_at IS NOT NULL FROM record") == 1


def test_x13_a_decision_says_what_why_what_follows_and_how_to_object(town: Town) -> None:
    _procedure(town, "C1")
    _procedure(town, "C2")
    town.rows("UPDATE estate SET parameters = ?", '{"signature": "none"}')
    _taken(town)
    _step(
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
    number = _taken(town)
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


def _resolved(town: Town) -> str:
    number = _taken(town)
    town.li.answers("马上扫好了，请您看看。", "当场解决")
    town.hush()
    return number


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


def _disputed(town: Town, number: str) -> None:
    for one in town.chats[town.wang.id]:
        if "没有要补充的" in one.buttons:
            town.wang.presses("没有要补充的", on=one)
            break
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("还没解决")


def test_x49_not_satisfied_goes_to_somebody_who_has_not_handled_it(town: Town) -> None:
    number = _resolved(town)
    _disputed(town, number)
    assert _handler(town) == 3
    assert any("仅供您查看" in one.text for one in town.chats[town.zhao.id])
    town.wang.says("楼上还是脏的")
    assert town.rows("SELECT reviewer_id, words_id IS NOT NULL FROM objection") == [(3, 1)]
    moved = town.rows("SELECT details FROM history WHERE what = 'handed_over'")
    assert moved == [('{"from": 1, "to": 3, "why": "review"}',)], "F5: a transfer like any other"
    town.hush()
    _step(town, town.zhao, "处理意见和计划日期", "清扫不彻底", "全楼重扫", "12-01")
    town.liu.presses("同意")
    _handed(town, "李静", by=town.zhao)
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
    _step(town, town.zhao, "处理意见和计划日期", "清扫不彻底", "全楼重扫", "12-01")
    town.liu.presses("同意")
    town.zhao.gives_result("重扫好了。")
    _disputed(town, number)
    assert "12345" in town.wang.last.text
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "without_agreement")]


@pytest.mark.parametrize("effective", [True, False])
def test_h4_a_corrective_action_is_verified_by_somebody_else(town: Town, effective: bool) -> None:
    _procedure(town, "C1")
    town.rows("UPDATE estate SET parameters = ?", '{"signature": "none"}')
    number = _taken(town)
    _step(town, town.li, "纠正和预防措施", "排班漏了一天", "改为双人排班", "12-01")
    town.li.presses("下一步", on=town.li.with_button("已打电话"))
    town.li.presses("措施已完成")
    town.li.gives_result("扫好了。")
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("已经解决")
    assert town.one("SELECT status FROM record") == "resolved"
    town.hush()
    if effective:
        town.zhao.presses("有效")
        assert town.rows("SELECT status, closed_as FROM record") == [("closed", "accepted")]
    else:
        town.zhao.presses("无效")
        town.zhao.says("又漏扫了一次")
        town.zhao.presses("对，就这样")
        assert any("拟定下一轮措施" in one.text for one in town.chats[town.li.id])
        assert town.one("SELECT status FROM record") == "resolved"

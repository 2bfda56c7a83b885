"""F5, F6, H1–H4 and X37, X48 as people live them: hand over, propose, sign, put off, explain, correct."""

import pytest

from tests.kit.steps import handed, handler, procedure, step, taken
from tests.kit.town import Town


def test_f5_a_transfer_that_nobody_accepts_goes_back_and_the_supervisor_hears_of_it(town: Town) -> None:
    taken(town)
    handed(town)
    data = town.zhang.with_button("我来接收").buttons["我来接收"]
    town.passes(minutes=59)
    town.hush()
    town.passes(minutes=2)
    town.li.hears("没有按时接收，仍由李静负责")
    town.zhao.hears("没有按时接收，仍由李静负责")
    assert handler(town) == 1
    with town.nothing_changes():
        assert "已经完成了" in town.zhang.presses_data(data)
    assert not any("我来接收" in one.buttons for one in town.chats[town.zhang.id]), "it asks for nothing any more"


def test_f5_only_the_receiver_accepts(town: Town) -> None:
    taken(town)
    handed(town)
    data = town.zhang.with_button("我来接收").buttons["我来接收"]
    with town.nothing_changes():
        town.zhao.presses_data(data)
    assert handler(town) == 1


def test_x37_who_objects_says_why_and_it_stays_with_the_giver(town: Town) -> None:
    taken(town)
    handed(town)
    town.zhang.presses("不接收，说明原因")
    town.zhang.says("这是工程部的范围")
    town.zhang.presses("对，就这样")
    town.li.hears("这是工程部的范围")
    assert handler(town) == 1
    assert town.rows("SELECT declined_at IS NOT NULL, accepted_at FROM transfer") == [(1, None)]
    town.hush()
    town.clock_moves_to("2026-11-25 20:01")
    assert any("请您裁定由谁负责" in one.text for one in town.chats[town.zhao.id])


def test_x37_after_two_returns_the_supervisor_decides_and_that_is_final(town: Town) -> None:
    taken(town)
    for _ in range(2):
        handed(town)
        town.zhang.presses("不接收，说明原因")
        town.zhang.says("不是我的范围")
        town.zhang.presses("对，就这样")
        town.hush()
    with town.nothing_changes():
        handed(town)
    assert "主管裁定" in town.li.last.text or handler(town) == 1
    handed(town, by=town.zhao)
    assert handler(town) == 2
    assert town.rows("SELECT accepted_at IS NOT NULL FROM transfer ORDER BY id DESC LIMIT 1") == [(1,)]


def test_f6_what_is_not_ours_is_explained_and_closed_so(town: Town) -> None:
    number = taken(town)
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
    assert (town.one("SELECT status FROM record"), handler(town)) == ("handling", 3)


def test_h1_nothing_goes_ahead_before_it_is_signed_by_somebody_else(town: Town) -> None:
    taken(town)
    step(town, town.li, "处理意见和计划日期", "保洁漏扫", "当天补扫并加派人手", "12-01")
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
    taken(town)
    for words in ("先看看", "当天补扫"):
        step(town, town.li, "处理意见和计划日期", "保洁漏扫", words, "12-01")
        town.liu.presses("退回并说明") if words == "先看看" else town.liu.presses("同意")
        if words == "先看看":
            town.liu.says("请写清楚怎么处理")
            town.liu.presses("对，就这样")
            assert any("请写清楚怎么处理" in one.text for one in town.chats[town.li.id])
            assert not any("退回并说明" in one.buttons for one in town.chats[town.liu.id]), "it is answered"
    assert town.rows("SELECT round, signed_at IS NOT NULL FROM proposal ORDER BY round") == [(1, 0), (2, 1)]


def test_h2_what_was_solved_on_the_spot_needs_no_signature_and_is_reported(town: Town) -> None:
    taken(town)
    town.li.answers("马上扫好了，请您看看。", "当场解决")
    assert town.one("SELECT status FROM record") == "resolved"
    assert any("当场解决" in one.text for one in town.chats[town.zhao.id])


def test_h3_x48_what_takes_longer_is_put_off_in_time_and_the_resident_is_told(town: Town) -> None:
    taken(town)
    step(town, town.li, "延期回单", "要等外墙清洗公司的档期", "12-04")
    assert "由客户服务中心向业主说明" in town.li.last.text
    town.zhao.hears("请向业主说明")
    town.wang.hears_nothing()
    town.zhao.presses("告知业主")
    town.wang.hears("外墙清洗公司")
    assert town.rows("SELECT told_by FROM extension") == [(3,)]


@pytest.mark.parametrize("granted", [True, False])
def test_h3_x48_a_further_delay_is_decided_a_level_higher_each_time(town: Town, granted: bool) -> None:
    taken(town)
    step(town, town.li, "延期回单", "要等外墙清洗公司的档期", "12-04")
    town.hush()
    step(town, town.li, "延期回单", "清洗公司又改期了", "12-11")
    assert "这次由赵敏决定" in town.li.last.text
    asked = town.zhao.hears("申请再次延期")[0].text
    assert "清洗公司又改期了" in asked
    assert town.rows("SELECT staff_id FROM extension") == [(1,)], "nothing is put off before"
    if not granted:
        town.zhao.presses("不同意，说明原因")
        town.zhao.says("请换一家公司")
        town.zhao.presses("对，就这样")
        assert "不同意再延期：“请换一家公司”" in town.li.last.text
        assert town.one("SELECT return_by FROM record") == "2026-12-04 12:00:00.000000"
        return
    town.zhao.presses("同意延期")
    assert any("赵敏同意延期" in one.text for one in town.unheard[town.li.id])
    assert town.rows("SELECT staff_id, until FROM extension ORDER BY id")[1] == (3, "2026-12-11 12:00:00.000000")
    town.zhao.presses("告知业主")
    assert "清洗公司又改期了" in town.wang.last.text
    step(town, town.li, "延期回单", "外墙结冰", "12-18")
    assert "这次由刘洋决定" in town.li.last.text, "the third time one level higher"


def test_h3_once_the_time_is_over_it_cannot_be_put_off(town: Town) -> None:
    taken(town)
    town.clock_moves_to("2026-11-27 20:01")
    assert any("尚未回单" in one.text for one in town.chats[town.zhao.id])
    town.li.presses("下一步")
    assert "延期回单" not in town.li.last.buttons


@pytest.mark.parametrize("effective", [True, False])
def test_h4_a_corrective_action_is_verified_by_somebody_else(town: Town, effective: bool) -> None:
    procedure(town, "C1")
    town.rows("UPDATE estate SET parameters = ?", '{"signature": "none"}')
    number = taken(town)
    step(town, town.li, "纠正和预防措施", "排班漏了一天", "改为双人排班", "12-01")
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

"""First light: one complaint from filing to follow-up visit, read aloud."""

import pytest

from tests.kit.town import Town


def test_a_resident_comes_by_the_units_link_and_is_bound_unconfirmed_until_staff_confirm(town: Town) -> None:
    wang, li, zhang = town.wang, town.li, town.zhang
    wang.commands("start", town.planted.unit_codes["3栋2单元501"])
    wang.hears("请问您同意吗")
    assert town.rows("SELECT * FROM resident") == []
    wang.presses("我同意，继续")
    wang.hears("怎么称呼您")
    wang.says("王芳")
    wang.hears("发送我的手机号", "直接在这里写下号码")
    wang.says("13912345678")
    wang.hears("3栋2单元501已经登记", "有什么可以帮您")
    li.hears("3栋2单元501")
    zhang.hears("3栋2单元501")
    assert town.one("SELECT status FROM binding") == "unconfirmed"
    li.presses("信息正确")
    li.hears("已核对")
    assert "李静" in zhang.hears("已核对")[0].text
    wang.hears("已经核对")
    assert town.one("SELECT status FROM binding") == "confirmed"
    town.silence()


def test_one_complaint_from_filing_to_follow_up_visit(town: Town) -> None:
    wang, li, zhang, zhao, group = town.wang, town.li, town.zhang, town.zhao, town.group
    wang.moves_in("3栋2单元501", "13912345678")

    wang.says("我们3栋的电梯又坏了，老人上不了楼")
    wang.hears("类别：电梯")
    wang.sends_photo(album="a1")
    wang.sends_photo(album="a1")
    wang.hears_nothing()
    town.passes(seconds=2)
    wang.hears("照片或文件：2个")
    wang.presses("发给客户服务中心")
    number = town.one("SELECT number FROM record")
    assert number == "BX-20261124-0001"
    # I4: the number, who is on duty, by when – and, when somebody takes it, the name.
    said = wang.hears(number)[0]
    assert "很抱歉" in said.text
    assert "由李静值班" in said.text
    assert "今天晚上八点前给您答复" in said.text

    card = group.hears(number)[0]
    assert "楼栋：3栋" in card.text
    assert "类别：电梯" in card.text
    assert "照片或文件：2个" in card.text
    assert "501" not in card.text
    assert "王芳" not in card.text
    assert "139" not in card.text

    assert "由您受理" in li.presses("我来受理", in_chat=group, on=card)
    page, *_ = li.hears("3栋2单元501", "[sendPhoto]", "[sendPhoto]")
    assert "王芳" in page.text
    assert "13912345678" in page.text
    wang.hears("李静受理")
    group.hears("首问责任人：李静")
    assert "李静快了一步" in zhang.presses_data("i" + _claim_of(town, card.id), in_chat=group, message_id=card.id)
    group.hears("首问责任人：李静")

    li.replies("师傅已经在路上，十点到。", card, group)
    asked = group.hears("请选择这段话的用途")[0]
    assert list(asked.buttons) == ["发给业主", "作为处理结果", "内部备注", "取消"]
    assert "另一位同事" in zhang.presses("发给业主", in_chat=group, on=asked)
    wang.hears_nothing()
    li.presses("发给业主", in_chat=group)
    group.hears("10秒后发给业主")
    wang.hears_nothing()
    li.presses("撤回", in_chat=group)
    group.hears("请选择这段话的用途")
    town.passes(seconds=30)
    wang.hears_nothing()
    li.presses("发给业主", in_chat=group)
    group.hears("10秒后发给业主")
    town.passes(seconds=10)
    wang.hears("师傅已经在路上")
    group.hears("已答复", "已发给业主")

    town.passes(hours=2)
    li.hears("时限已过半")
    li.replies("门机更换完毕，电梯恢复。", card, group)
    group.hears("请选择这段话的用途")
    li.presses("作为处理结果", in_chat=group)
    group.hears("10秒后作为处理结果")
    town.passes(seconds=10)
    wang.hears("电梯恢复")
    group.hears("已处理，等待回访", "已安排回访")
    assert town.one("SELECT status FROM record") == "resolved"

    town.clock_moves_to("2026-11-25 10:00")
    wang.hears("问题真的解决了吗")
    wang.presses("还没解决")
    wang.hears("我们会重新处理")
    li.hears("重新处理")
    assert "没有经手的赵敏" in wang.last.text
    assert "3栋2单元501" in "".join(one.text for one in town.chats[zhao.id])
    town.hush()
    assert town.rows("SELECT status, severity, reopened FROM record") == [("handling", "hot", 1)]

    zhao.replies("控制板也换了，请再看看。", card, group)
    group.hears("请选择这段话的用途")
    zhao.presses("作为处理结果", in_chat=group)
    town.passes(seconds=10)
    wang.hears("控制板也换了")
    town.group.town.unheard.pop(group.id)
    town.clock_moves_to("2026-11-26 10:00")
    wang.hears("问题真的解决了吗")
    wang.presses("已经解决")
    wang.hears("处理结果满意吗")
    wang.presses("三项都很满意")
    wang.hears("还有什么话")
    wang.presses("没有了")
    wang.hears("已经办结")
    group.hears("已办结（业主认可）")
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "accepted")]
    assert town.rows("SELECT outcome, result, speed, attitude FROM visit WHERE round = 2") == [("solved", 5, 5, 5)]
    town.zhang.hears("上门回访")
    town.li.hears("由您首问")
    town.silence()


def test_a_record_left_alone_is_reminded_missed_breached_and_told_in_the_digest(town: Town) -> None:
    chen, li, zhao, liu, group = town.chen, town.li, town.zhao, town.liu, town.group
    chen.moves_in("5栋1单元302")
    chen.says("楼道里堆满了垃圾，没人打扫")
    chen.presses("发给客户服务中心")
    town.hush()

    town.clock_moves_to("2026-11-24 09:29")
    town.silence()
    town.clock_moves_to("2026-11-24 09:31")
    li.hears("5栋1单元302")
    group.hears("首问责任人：李静")
    assert "请给我打电话" in chen.hears("分派给客户服务中心的李静")[0].buttons  # I8: under a plain word, too
    zhao.hears("值班的李静")  # F4: the supervisor is told

    town.clock_moves_to("2026-11-24 14:31")
    li.hears("还没有答复")
    town.clock_moves_to("2026-11-24 17:50")
    group.hears("仍未答复")
    li.hears("仍未答复")
    town.clock_moves_to("2026-11-24 20:01")
    zhao.hears("已过答应业主的时间")
    group.hears("已过答应业主的时间")
    town.clock_moves_to("2026-11-25 00:01")
    town.silence()
    assert town.one("SELECT breached_at IS NOT NULL FROM record") == 1
    town.clock_moves_to("2026-11-25 08:01")
    zhao.hears("没能当天答复")
    liu.hears("没能当天答复")
    town.clock_moves_to("2026-11-25 14:01")
    liu.hears("至今没有答复")
    town.clock_moves_to("2026-11-26 12:00")
    li.hears("应在", "时限已过半")
    town.silence()


def test_i8_a_sentence_and_the_phone_put_away_is_found_filed(town: Town) -> None:
    wang, group = town.wang, town.group
    wang.moves_in("3栋2单元501")
    wang.says("地下车库的灯坏了一排")
    wang.hears("我是这样理解的")
    town.passes(minutes=16)
    wang.hears("还没有转给客户服务中心")
    town.passes(minutes=16)
    wang.hears("我已经替您登记")
    group.hears("业主未点发送")
    assert town.rows("SELECT confirmed, heard_at = filed_at FROM record") == [(0, 1)]


@pytest.mark.parametrize(
    ("said", "answer"),
    [("好的，知道了", "好的。您有什么事"), ("好的，謝謝！", "不客气"), ("😀", "好的。您有什么事"),
     ("您好", "有什么可以帮您"), ("算了", "有什么可以帮您"), ("人工", "电话")],
)  # fmt: skip
def test_i8_politeness_alone_is_answered_and_never_filed(town: Town, said: str, answer: str) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.says(said)
    assert town.wang.hears(answer)[0].buttons
    town.passes(hours=2)
    assert town.rows("SELECT id FROM record") == []
    town.silence()


def test_i8_thanks_over_an_open_list_are_no_filing_and_praise_with_a_reason_is(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.commands("my")
    town.wang.says("好的，谢谢")
    town.wang.hears("还没有记录", "不客气")
    town.wang.says("保洁阿姨扫得很干净，谢谢")
    town.wang.says("谢谢")
    assert "“保洁阿姨扫得很干净，谢谢”" in town.wang.hears("我是这样理解的", "还没有发出去")[1].text
    town.wang.presses("发给客户服务中心")
    assert town.rows("SELECT kind FROM record") == [("praise",)]
    town.hush()


@pytest.mark.parametrize("said", ["取消", "算了，不用了", "不用了，谢谢"])
def test_i8_never_mind_typed_by_itself_is_the_button(town: Town, said: str) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.says("地下车库的灯坏了一排")
    town.wang.hears("我是这样理解的")
    town.wang.says(said)
    town.passes(hours=2)
    assert "没有登记" in town.wang.last.text
    assert town.rows("SELECT id FROM record") == []
    town.hush()


def _claim_of(town: Town, message_id: int) -> str:
    """The data of the claim button as it was drawn first, as an old client would still send it."""
    found = town.one("SELECT id FROM conversation WHERE dialog = 'card'")
    return f"{found}.1.claim"

"""The story the product is for, told over HTTP from the unit's link to the closed record."""

from typer.testing import CliRunner

from bot.cli import app
from tests.kit.apps import Actor, Message
from tests.kit.plan import GROUP
from tests.kit.street import Street


async def test_the_whole_story_of_a_broken_lift(street: Street) -> None:
    await wang_opens_the_bot_by_her_units_link_and_is_bound(street)
    await li_confirms_that_she_lives_there(street)
    await wang_writes_one_sentence_adds_two_photos_and_sends(street)
    card = await the_group_gets_a_card_without_room_name_or_phone(street)
    await li_claims_it_and_zhang_is_told_who_was_faster(street, card)
    await li_replies_and_chooses_what_the_words_are_for(street, card)
    await li_takes_the_words_back_and_then_lets_them_go(street)
    await writes_the_result(street, street.li, card, "门机更换完毕，电梯恢复。")
    await the_next_morning_wang_says_it_is_not_solved(street)
    await writes_the_result(street, street.zhao, card, "控制板也换了，请再看看。")
    await the_morning_after_wang_is_very_satisfied(street)
    the_command_line_prints_the_register_and_the_record(street)
    await street.silence()


async def wang_opens_the_bot_by_her_units_link_and_is_bound(street: Street) -> None:
    wang, li = street.wang, street.li
    await wang.starts(street.codes["3栋2单元501"])
    await wang.hears("请问您同意吗")
    assert street.rows("SELECT * FROM resident") == []
    await wang.presses("我同意，继续")
    await wang.hears("怎么称呼您")
    await wang.says("王芳")
    await wang.hears("发送我的手机号", "直接在这里写下号码")
    await wang.says("13912345678")
    await wang.hears("3栋2单元501已经登记", "请问有什么可以帮您")
    assert street.one("SELECT status FROM binding") == "unconfirmed"
    await li.hears("3栋2单元501")
    await street.zhang.hears("3栋2单元501")


async def li_confirms_that_she_lives_there(street: Street) -> None:
    await street.li.presses("信息正确")
    await street.li.hears("已核对")
    await street.zhang.hears("已核对")
    await street.wang.hears("已经核对")
    assert street.one("SELECT status FROM binding") == "confirmed"


async def wang_writes_one_sentence_adds_two_photos_and_sends(street: Street) -> None:
    wang = street.wang
    await wang.says("我们3栋的电梯又坏了，老人上不了楼，电话13912345678")
    await wang.hears("类别：电梯")
    await wang.shows_photos(2)
    await street.passes(seconds=2)
    await wang.hears("照片或文件：2个")
    await wang.presses("发给客户服务中心")
    said = (await wang.hears("BX-20261124-0001"))[0]
    assert "很抱歉" in said.text
    assert "由李静值班" in said.text
    assert "今天晚上八点前给您答复" in said.text


async def the_group_gets_a_card_without_room_name_or_phone(street: Street) -> Message:
    card = (await street.group.hears("BX-20261124-0001"))[0]
    for told in ("楼栋：3栋", "类别：电梯", "老人上不了楼", "照片或文件：2个"):
        assert told in card.text
    for kept in ("501", "王芳", "13912345678", "5678"):
        assert kept not in card.text
    return card


async def li_claims_it_and_zhang_is_told_who_was_faster(street: Street, card: Message) -> None:
    wang, li, zhang, group = street.wang, street.li, street.zhang, street.group
    claim = card.buttons["我来受理"]
    assert "由您受理" in await li.presses("我来受理", in_chat=group, on=card)
    page, *_ = await li.hears("3栋2单元501", "[photo]", "[photo]")
    assert "王芳" in page.text
    assert "13912345678" in page.text
    await wang.hears("李静受理")
    await group.hears("首问责任人：李静")
    assert "李静快了一步" in await zhang.presses_data(claim, on=card, in_chat=group)
    await zhang.hears_nothing()


async def li_replies_and_chooses_what_the_words_are_for(street: Street, card: Message) -> None:
    wang, li, zhang, group = street.wang, street.li, street.zhang, street.group
    await li.replies("师傅已经在路上，十点到。", card, group)
    asked = (await group.hears("请选择这段话的用途"))[0]
    assert list(asked.buttons) == ["发给业主", "作为处理结果", "内部备注", "取消"]
    assert "另一位同事" in await zhang.presses("发给业主", in_chat=group, on=asked)
    await wang.hears_nothing()


async def li_takes_the_words_back_and_then_lets_them_go(street: Street) -> None:
    wang, li, group = street.wang, street.li, street.group
    await li.presses("发给业主", in_chat=group)
    await group.hears("10秒后发给业主")
    await wang.hears_nothing()
    await li.presses("撤回", in_chat=group)
    await group.hears("请选择这段话的用途")
    await street.passes(seconds=30)
    await wang.hears_nothing()
    await li.presses("发给业主", in_chat=group)
    await group.hears("10秒后发给业主")
    await street.passes(seconds=10)
    await wang.hears("师傅已经在路上")
    await group.hears("已答复", "已发给业主")


async def writes_the_result(street: Street, who: Actor, card: Message, words: str) -> None:
    wang, group = street.wang, street.group
    await street.passes(hours=2)
    await street.settle()
    street.unheard.pop(street.li.id, None)
    await who.replies(words, card, group)
    await group.hears("请选择这段话的用途")
    await who.presses("作为处理结果", in_chat=group)
    await group.hears("10秒后作为处理结果")
    await street.passes(seconds=10)
    await wang.hears(words)
    await group.hears("已处理，等待回访", "已安排回访")
    assert street.one("SELECT status FROM record") == "resolved"


async def the_next_morning_wang_says_it_is_not_solved(street: Street) -> None:
    await street.clock_moves_to("2026-11-25 10:00")
    await street.wang.hears("问题真的解决了吗")
    await street.wang.presses("还没解决")
    await street.wang.hears("我们会重新处理")
    await street.li.hears("重新处理")
    await street.settle()
    assert any("仅供您查看" in one.text for one in street.chats[street.zhao.id].values())
    await street.hush()
    assert street.rows("SELECT status, severity, reopened FROM record") == [("handling", "hot", 1)]


async def the_morning_after_wang_is_very_satisfied(street: Street) -> None:
    wang = street.wang
    await street.clock_moves_to("2026-11-26 10:00")
    await wang.hears("问题真的解决了吗")
    await wang.presses("已经解决")
    await wang.hears("处理结果满意吗")
    await wang.presses("三项都很满意")
    await wang.hears("还有什么话")
    await wang.presses("没有了")
    await wang.hears("已经办结")
    await street.group.hears("已办结")
    await street.li.hears("由您首问")  # who heard it first sees the outcome (X35)
    await street.zhao.hears("时限已过半")
    await street.zhang.hears("上门回访")  # a hot matter is also visited in person
    assert street.rows("SELECT status, closed_as FROM record") == [("closed", "accepted")]
    assert street.rows("SELECT outcome, result FROM visit WHERE round = 2") == [("solved", 5)]


def the_command_line_prints_the_register_and_the_record(street: Street) -> None:
    listed = _shouwen(street, "list")
    assert "BX-20261124-0001" in listed
    assert "李静" in listed
    shown = _shouwen(street, "show", "BX-20261124-0001")
    for told in ("3栋2单元501", "老人上不了楼", "师傅已经在路上", "门机更换完毕", "第2次", "历史完整"):
        assert told in shown


async def test_a_record_left_alone_is_reminded_missed_breached_and_told_in_the_digest(street: Street) -> None:
    chen, li, zhao, liu, group = street.chen, street.li, street.zhao, street.liu, street.group
    await chen.moves_in("5栋1单元302")
    await chen.says("楼道里堆满了垃圾，没人打扫")
    await chen.presses("发给客户服务中心")
    await street.hush()

    await street.clock_moves_to("2026-11-24 09:29")
    await street.silence()
    await street.clock_moves_to("2026-11-24 09:31")
    await li.hears("5栋1单元302")
    await group.hears("首问责任人：李静")
    await chen.hears("分派给客户服务中心的李静")
    await zhao.hears("值班的李静")
    await street.clock_moves_to("2026-11-24 14:31")
    await li.hears("还没有答复")
    await street.clock_moves_to("2026-11-24 17:50")
    await group.hears("仍未答复")
    await li.hears("仍未答复")
    await street.clock_moves_to("2026-11-24 20:01")
    await zhao.hears("已过答应业主的时间")
    await group.hears("已过答应业主的时间")
    await street.clock_moves_to("2026-11-25 00:01")
    await street.silence()
    assert street.one("SELECT breached_at IS NOT NULL FROM record") == 1
    await street.clock_moves_to("2026-11-25 08:01")
    await zhao.hears("没能当天答复")
    await liu.hears("没能当天答复")
    assert "违约" in _shouwen(street, "list", "--open")


async def test_i8_a_sentence_and_the_phone_put_away_is_found_filed(street: Street) -> None:
    await street.wang.moves_in("3栋2单元501")
    await street.wang.says("地下车库的灯坏了一排")
    await street.wang.hears("我是这样理解的")
    await street.passes(minutes=16)
    await street.wang.hears("还没有转给客户服务中心")
    await street.passes(minutes=16)
    await street.wang.hears("我已经替您登记")
    await street.group.hears("业主未点发送")
    assert street.rows("SELECT confirmed FROM record") == [(0,)]


async def test_a_second_matter_begins_at_the_bottom_of_the_chat_and_leaves_the_first_alone(street: Street) -> None:
    wang = street.wang
    await wang.moves_in("3栋2单元501")
    seen: list[int] = []
    for words in ("楼道的灯坏了", "车库的灯也坏了"):
        await wang.starts()
        await wang.hears("王芳，您好")
        await wang.presses("投诉")
        seen.append((await wang.hears("请您用一句话告诉我"))[0].id)
        await wang.says(words)
        await wang.hears("我是这样理解的")
        await wang.presses("发给客户服务中心")
        seen.append((await wang.hears("-20261124-"))[0].id)
    assert seen == sorted(set(seen))
    await street.hush()


async def test_f55_the_group_becomes_a_supergroup_and_the_card_still_comes(street: Street) -> None:
    await street.wang.moves_in("3栋2单元501")
    new = -1009999999999
    await street.control(f"groups/{GROUP}/upgrade", to=new)
    await street.wang.says("电梯里的灯坏了")
    await street.wang.presses("发给客户服务中心")
    await street.settle()
    sent = street.rows("SELECT status FROM outgoing WHERE chat_id = ? AND record_id IS NOT NULL", new)
    assert sent == [("sent",)]


def _shouwen(street: Street, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--data", str(street.folder)])
    assert result.exit_code == 0, result.output
    return result.output

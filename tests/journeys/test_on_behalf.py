"""Staff file on behalf of a resident: in one line, part by part, by forwarding; and what the complainant hears."""

from datetime import timedelta

import pytest

from handlers.incoming import Origin
from tests.kit.town import Town, local


def _newest(town: Town, *columns: str) -> tuple[object, ...]:
    return town.rows(f"SELECT {', '.join(columns)} FROM record ORDER BY id DESC LIMIT 1")[0]


def test_i1_one_line_and_one_press_put_a_call_on_the_register(town: Town) -> None:
    town.li.commands("new", "3-2-501 王女士 电话 13912345678 厨房漏水，请尽快来修")
    [preview] = town.li.hears("请核对")
    for part in ("3栋2单元501", "王女士", "13912345678", "渠道：电话", "厨房漏水", "首问：李静，刚才"):
        assert part in preview.text
    town.li.presses("登记")
    page, said = town.li.hears("仅供您查看", "已登记")
    assert "王女士" in page.text
    assert "请告诉王女士" in said.text
    number, kind, channel, filed_by = _newest(town, "number", "kind", "channel", "filed_by")
    assert str(number) in said.text
    assert (kind, channel, filed_by) == ("repair", "phone", 1)
    assert town.one("SELECT staff_id FROM ownership WHERE how = 'heard'") == 1
    [card] = town.group.hears("首问责任人：李静")
    assert "13912345678" not in card.text
    assert "王女士" not in card.text
    assert town.one("SELECT name FROM resident WHERE user_id IS NULL") == "王女士"


def test_i1_what_staff_write_in_private_goes_to_the_register_with_one_press(town: Town) -> None:
    town.li.says("在吗")
    town.li.hears("没有未办结的事项")
    town.li.says("3栋电梯坏了")
    assert list(town.li.hears("要登记这件事吗")[0].buttons) == ["业主反映的，代业主登记", "我自己发现的，登记"]
    town.li.presses("业主反映的，代业主登记")
    town.li.hears("哪一户")
    town.li.says("3-2-501 王女士 电话 13912345678")
    assert "“3栋电梯坏了”" in town.li.hears("请核对")[0].text
    town.li.presses("取消")
    town.li.says("3栋电梯坏了")
    town.li.presses("我自己发现的，登记")
    town.hush()
    town.li.presses("登记")
    town.li.hears("仅供您查看", "不用另外告知")
    assert _newest(town, "kind", "unit_id", "filed_by") == ("repair", None, 1)
    assert town.one("SELECT body FROM words") == "3栋电梯坏了"


def test_i1_missing_parts_are_asked_for_one_by_one(town: Town) -> None:
    town.li.commands("new")
    town.li.hears("是哪一户")
    town.li.says("9-9-999")
    town.li.hears("没有“9栋9单元999”这一户", "是哪一户")
    town.li.says("3-2-501")
    town.li.hears("怎么称呼")
    town.li.says("周先生")
    town.li.hears("联系电话是多少")
    town.li.says("不知道")
    town.li.hears("这不像电话号码", "联系电话是多少")
    town.li.presses("不清楚")
    town.li.hears("通过什么渠道")
    town.li.presses("来访")
    town.li.hears("反映的是什么事")
    town.li.says("楼道灯坏了两天")
    town.li.sends_photo()
    town.li.hears("请核对", "请核对")
    town.li.presses("登记")
    assert _newest(town, "channel") == ("visit",)
    assert town.one("SELECT count(*) FROM attachment") == 1


def test_i4_a_bound_resident_is_matched_and_written_to(town: Town) -> None:
    town.wang.lives_in("3栋2单元501", "13800138000")
    town.li.commands("new", "3-2-501 王女士 来电 电梯异响")
    [preview] = town.li.hears("请核对")
    assert "王芳（已登记，可直接发消息）" in preview.text
    town.li.presses("登记")
    town.li.hears("仅供您查看", "已发消息告诉王芳")
    town.wang.hears("编号")
    assert _newest(town, "resident_id") == (town.one("SELECT id FROM resident WHERE user_id = 1001"),)


def test_i1_of_several_who_may_be_meant_one_is_chosen(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.person(1009, "王强").lives_in("3栋2单元501")
    town.li.commands("new", "3-2-501 王先生 电话 门禁坏了")
    town.li.hears("的哪一位")
    town.li.presses("王强")
    town.li.presses("登记")
    assert _newest(town, "resident_id") == (town.one("SELECT id FROM resident WHERE user_id = 1009"),)


def test_f1_a_colleague_who_heard_it_is_named_and_x35_the_clock_runs_from_then(town: Town) -> None:
    town.li.commands("new", "3-2-501 王女士 电话 13912345678 楼上装修太吵，投诉")
    town.li.presses("谁先听到")
    town.li.presses("张伟")
    town.li.presses("何时听到")
    town.li.says("明天下午4点")
    town.li.says("昨天下午4点")
    assert "首问：张伟，昨天 16:00" in town.li.last.text
    town.hush()
    town.li.presses("登记")
    town.zhang.hears("仅供您查看")
    [said] = town.li.hears("首问责任人：张伟")
    assert "很抱歉让您久等了" in said.text
    assert town.one("SELECT staff_id FROM ownership") == 2
    found = town.rows("SELECT heard_at, filed_at, promised_at, breach_at FROM record")[0]
    assert [str(one)[:16] for one in found] == [
        f"{local(at).replace(tzinfo=None)}"[:16]
        for at in ("2026-11-23 16:00", "2026-11-23 16:00", "2026-11-23 20:00", "2026-11-24 00:00")
    ]
    town.hush()
    town.does_what_is_due()
    assert town.one("SELECT count(*) FROM record WHERE breached_at IS NOT NULL") == 1


WRONG = (("明天上午10点", "还没到"), ("11-10 10:00", "超过七天"), ("前些时候", "没看懂"))


@pytest.mark.parametrize(("said", "answer"), WRONG)
def test_x35_a_moment_ahead_or_too_far_back_is_refused(town: Town, said: str, answer: str) -> None:
    town.li.commands("new", "3-2-501 王女士 电话 13912345678 漏水")
    town.li.presses("何时听到")
    town.hush()
    with town.nothing_changes():
        town.li.says(said)
    town.li.hears(answer, "最先是什么时候")


def test_a71_in_a_group_it_goes_on_in_private(town: Town) -> None:
    town.li.commands("new", "3-2-501 王女士 电话 13912345678 漏水", in_chat=town.group)
    [told] = town.group.hears("姓名、房号、电话请在私聊里写")
    assert "https://t.me/shouwen_bot?start=new" in told.text
    assert "王女士" not in told.text
    town.li.hears("请核对")
    town.li.commands("start", "new")
    town.li.hears("请核对")


def test_i1_a_forwarded_message_is_filed_with_its_writer_and_its_time(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.li.forwards("电梯又坏了，困了我十分钟才出来", Origin("王芳", 1001, town.now - timedelta(hours=2)))
    [preview] = town.li.hears("请核对")
    assert "3栋2单元501" in preview.text
    assert "07:00" in preview.text
    town.li.presses("登记")
    assert _newest(town, "channel", "filed_by") == ("web", 1)
    town.wang.hears("编号")


def test_i1_of_a_hidden_writer_the_name_stays_and_the_unit_is_asked_for(town: Town) -> None:
    town.li.forwards("门口垃圾没人收", Origin("小周"))
    town.li.hears("是哪一户")
    town.li.says("3-2-502")
    town.li.hears("联系电话是多少")
    town.li.presses("不清楚")
    [preview] = town.li.hears("请核对")
    assert "小周" in preview.text
    town.li.presses("登记")
    assert town.one("SELECT name FROM resident WHERE user_id IS NULL") == "小周"


def test_i1_a_residents_own_forward_is_their_own_filing(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.forwards("物业公告：明天停水", Origin("李静", 2001))
    assert "发给客户服务中心" in town.wang.last.buttons


def test_i1_a_press_for_another_estate_or_by_a_stranger_changes_nothing(town: Town) -> None:
    other = Town(beside=town)
    other.li.commands("new", "3-2-501 王女士 电话 漏水")
    other.li.hears("是哪一户")
    town.wang.commands("new", "3-2-501 王女士 电话 漏水")
    assert town.rows("SELECT id FROM record") == []


def test_x4_who_is_accused_in_it_is_not_its_first_contact(town: Town) -> None:
    town.li.commands("new", "3-2-501 王女士 电话 13912345678 投诉李静态度恶劣，骂人")
    town.li.presses("改类别")
    town.li.presses(next(one for one in town.li.last.buttons if "态度" in one))
    town.li.presses("登记")
    assert town.rows("SELECT staff_id FROM ownership") == []
    town.passes(seconds=1)
    assert town.rows("SELECT staff_id FROM ownership") == [(3,)], "whoever is above her"


def test_s2_an_answer_to_somebody_without_an_account_counts_when_they_were_called(town: Town) -> None:
    town.li.commands("new", "3-2-501 王女士 电话 13912345678 楼上装修太吵，投诉")
    town.li.presses("登记")
    town.hush()
    town.li.answers("已劝停，今晚不再施工")
    assert town.rows("SELECT id FROM response") == []
    [task] = [one for one in town.chats[town.li.id] if "请打电话告知业主" in one.text]
    assert "已劝停" in task.text
    assert "13912345678" in task.text
    town.li.presses("没人接")
    assert town.rows("SELECT id FROM response") == []
    town.li.commands("tasks")
    town.li.presses(next(one for one in town.li.last.buttons if "请打电话" in one))
    town.li.presses("已打电话告知")
    assert town.one("SELECT how FROM response") == "call"
    assert town.one("SELECT count(*) FROM task WHERE done_at IS NULL") == 0

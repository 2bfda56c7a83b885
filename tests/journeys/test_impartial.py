"""A complaint about a colleague goes past them and their line, and they are heard (X4)."""

import pytest

from tests.journeys.test_setting_up_groups import ENGINEERING, code_for
from tests.kit.actors import Chat
from tests.kit.town import Town

HOME = "3栋2单元501"
RUDE = "投诉客服张伟态度恶劣，对业主大喊大叫"


def _filed(town: Town, words: str = RUDE) -> str:
    town.wang.lives_in(HOME)
    number = town.wang.files(words)
    town.passes(seconds=1)
    return number


def _handler(town: Town) -> str:
    found = town.rows("SELECT name FROM staff JOIN handling ON staff.id = staff_id WHERE until IS NULL")
    return str(found[0][0]) if found else ""


def test_x4_it_goes_to_whoever_is_above_them_and_the_group_reads_none_of_it(town: Town) -> None:
    number = _filed(town)
    assert town.rows("SELECT name FROM staff JOIN ownership ON staff.id = staff_id") == [("赵敏",)]
    assert town.group.id not in town.chats, "no card in the group"
    assert RUDE in "".join(one.text for one in town.chats[town.zhao.id])
    town.zhang.commands("find", number)
    town.zhang.commands("find", "张伟")
    town.zhang.commands("open")
    assert RUDE not in "".join(one.text for one in town.chats[town.zhang.id])
    assert number not in [label for one in town.chats[town.zhang.id] for label in one.buttons]
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("催办")
    town.passes(hours=12)
    heard = [one.text for chat in (town.zhang, town.li) for one in town.chats.get(chat.id, []) if number in one.text]
    assert [text for text in heard if "陈述" not in text and "没有找到" not in text] == []


def test_x4_whom_it_accuses_is_heard_without_reading_it_and_the_statement_is_kept(town: Town) -> None:
    number = _filed(town)
    [asked] = town.chats[town.zhang.id]
    assert number in asked.text
    assert "先听您的说明" in asked.text
    assert "大喊大叫" not in asked.text
    town.hush()
    town.zhang.presses("写陈述")
    town.zhang.says("当时现场很吵，我说话声音大了一些，没有骂人。")
    town.zhang.presses("提交")
    assert town.one("SELECT body FROM words WHERE part = 'statement'").startswith("当时现场很吵")
    assert town.one("SELECT outcome FROM task WHERE kind = 'statement'") == "said"
    assert "没有骂人" in town.unheard[town.zhao.id][-1].text
    assert town.one("SELECT count(*) FROM history WHERE what = 'statement'") == 1
    town.zhang.commands("tasks")
    assert number not in town.zhang.last.text


def test_x4_nobody_has_to_say_anything_and_nobody_is_asked_for_another(town: Town) -> None:
    number = _filed(town)
    town.li.commands("tasks")
    assert number not in town.li.last.text, "it is nobody else's to say"
    town.hush()
    town.zhang.commands("tasks")
    town.zhang.presses(next(label for label in town.zhang.last.buttons if "陈述" in label))
    assert "王芳" not in town.zhang.last.text
    assert list(town.zhang.last.buttons) == ["打开", "返回"]
    town.zhang.presses("打开")
    town.zhang.presses("我不作陈述")
    assert town.one("SELECT outcome FROM task WHERE kind = 'statement'") == "unsaid"
    assert town.rows("SELECT id FROM words WHERE part = 'statement'") == []
    assert "张伟不作陈述" in town.unheard[town.zhao.id][-1].text


def test_x4_about_the_supervisor_it_is_the_managers_and_the_supervisor_is_told_nothing(town: Town) -> None:
    number = _filed(town, "投诉客服主管赵敏态度恶劣，对业主大喊大叫")
    assert _handler(town) == "刘洋"
    town.hush()
    town.clock_moves_to("2026-11-24 20:05")
    town.clock_moves_to("2026-11-25 10:00")
    told = [one.text for one in town.unheard.get(town.zhao.id, []) if number in one.text]
    assert told == [], "neither the missed promise nor the digest"
    assert [one.text for one in town.unheard[town.liu.id] if number in one.text]


def test_x4_who_heard_it_stays_first_contact_but_does_not_handle_a_peers_matter(town: Town) -> None:
    town.zhang.commands("new", "3-2-501 王女士 电话 13912345678 投诉李静态度恶劣，骂人")
    town.zhang.presses("改类别")
    town.zhang.presses(next(one for one in town.zhang.last.buttons if "态度" in one))
    town.zhang.presses("登记")
    assert town.rows("SELECT staff_id, how FROM ownership") == [(2, "heard")]
    assert _handler(town) == "赵敏"
    town.hush()
    town.zhao.presses("转交")
    assert [label for label in town.zhao.last.buttons if label in ("张伟", "李静")] == ["李静", "张伟"]
    town.zhao.presses("张伟")
    assert "由其上级处理" in town.zhao.presses("我要交班了")
    assert _handler(town) == "赵敏"


def test_x4_what_turns_out_to_be_about_a_colleague_later_is_handed_up_and_leaves_the_group(town: Town) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files("电梯又停了，投诉，张伟昨天说马上来")
    town.zhang.claims()
    assert _handler(town) == "张伟"
    town.li.commands("find", number)
    town.li.presses(number)
    town.li.presses("修正类别")
    town.li.presses("服务态度")
    assert _handler(town) == "赵敏"
    assert "张伟昨天说" not in town.card(number).text
    assert town.one("SELECT staff_id FROM ownership") == 2, "first contact never changes (F2)"
    assert town.one("SELECT staff_id FROM task WHERE kind = 'statement'") == 2


def test_x4_words_added_later_accuse_too_and_stay_so_whatever_the_category_is(town: Town) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files("电梯又停了，我要投诉")
    town.zhang.claims()
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("补充")
    town.wang.says("客服张伟态度恶劣，对我大喊大叫")
    heard = "".join(one.text for chat in (town.zhang, town.group) for one in town.chats[chat.id])
    assert "大喊大叫" not in heard, "neither whom it accuses nor the group reads it"
    assert "大喊大叫" in town.chats[town.zhao.id][-1].text
    assert town.one("SELECT category FROM record") != "att"
    assert _handler(town) == "赵敏"
    assert "提到了您" in town.zhang.presses("已打电话")
    town.hush()
    town.clock_moves_to("2026-11-24 18:00")
    assert town.zhang.id not in town.unheard, "nor that it has no answer yet, though they heard it first"
    town.hush()


@pytest.mark.parametrize("said", ["楼道垃圾没人收，我要投诉", "楼道的灯不亮了"])
@pytest.mark.parametrize("solved", ["已经解决", "还没解决"])
def test_x4_what_is_said_of_a_colleague_at_the_visit_asks_for_their_statement_though_it_has_ended(
    town: Town, said: str, solved: str
) -> None:
    number = _filed(town, said)
    town.zhang.claims()
    town.zhang.gives_result("已经处理好了。", number)
    town.clock_moves_to("2026-11-25 10:00")
    town.hush()
    said_at_visit = ("三项都很满意", "有，我想说") if solved == "已经解决" else ()
    for label in (solved, *said_at_visit):
        town.wang.presses(label)
    town.wang.says("客服张伟态度恶劣，对我大喊大叫")
    town.passes(seconds=1)
    assert town.rows("SELECT staff_id FROM task WHERE kind = 'statement'") == [(2,)]
    chats = (town.zhang, town.li, town.group, town.zhao)
    assert [who for who in chats if any("大喊大叫" in one.text for one in town.chats.get(who.id, []))] == [town.zhao]
    assert "由赵敏负责了解情况" in town.zhang.with_button("写陈述").text, "not themselves, though they have handled it"
    town.zhang.presses("写陈述")
    town.zhang.says("现场很吵，我没有骂人。")
    town.zhang.presses("提交")
    assert "没有骂人" in town.chats[town.zhao.id][-1].text
    town.hush()


def test_x4_where_nobody_is_above_them_anybody_else_takes_it(town: Town) -> None:
    _filed(town, "投诉经理刘洋态度恶劣，对业主大喊大叫")
    assert _handler(town) == "赵敏"


def test_x4_with_a_general_manager_a_complaint_about_the_manager_goes_there(town: Town) -> None:
    town.hires("周总", 2999, "executive")
    _filed(town, "投诉经理刘洋态度恶劣，对业主大喊大叫")
    assert _handler(town) == "周总"
    assert town.one("SELECT how FROM ownership") == "manager"


def test_x4_of_whom_no_message_reaches_the_supervisor_takes_the_statement_down(town: Town) -> None:
    town.hires("何平", None, "handler")
    number = _filed(town, "投诉维修工何平态度恶劣，对业主大喊大叫")
    assert any("无法给何平发消息" in one.text for one in town.chats[town.zhao.id])
    town.zhao.commands("tasks")
    town.zhao.presses(next(label for label in town.zhao.last.buttons if "陈述" in label))
    town.zhao.presses("打开")
    town.zhao.presses("写陈述")
    town.zhao.says("何平说：当时在赶另一户的漏水，语气急了。")
    town.zhao.presses("提交")
    assert town.rows("SELECT author_id FROM words WHERE part = 'statement'") == [(3,)]
    assert number


def test_x4_a_repair_that_names_somebody_accuses_nobody(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道灯不亮，报修，张伟知道在哪里")
    assert town.rows("SELECT id FROM task WHERE kind = 'statement'") == []
    assert "我来受理" in town.card().buttons


def test_x4_a_card_in_a_department_group_loses_its_words_when_it_turns_out_to_be_about_a_colleague(town: Town) -> None:
    engineering = Chat(town, -1009)
    town.zhao.commands("bind", code_for(town, town.one(ENGINEERING)), in_chat=engineering)
    town.wang.lives_in(HOME)
    number = town.wang.files("电梯又停了，投诉，张伟昨天说马上来")
    assert "张伟昨天说" in engineering.last.text
    town.li.commands("find", number)
    town.li.presses(number)
    town.li.presses("修正类别")
    town.li.presses("服务态度")
    assert not [one for one in town.chats[engineering.id] if "张伟昨天说" in one.text]


def test_k1_a_card_reads_as_things_are_now_where_it_hangs_whatever_the_category_has_become(town: Town) -> None:
    engineering = Chat(town, -1009)
    town.zhao.commands("bind", code_for(town, town.one(ENGINEERING)), in_chat=engineering)
    town.wang.lives_in(HOME)
    number = town.wang.files("3栋的电梯又坏了")
    town.li.commands("find", number)
    town.li.presses(number)
    town.li.presses("修正类别")
    town.li.presses(next(one for one in town.li.last.buttons if "卫生" in one or "保洁" in one))
    town.li.presses("我来受理", in_chat=engineering)
    assert "李静" in engineering.last.text


@pytest.mark.parametrize("words", ["张伟在楼下持刀砍人", "投诉，保安张伟打人了，他打了我"])
def test_x4_violence_of_a_colleague_is_a_complaint_about_them_and_their_group_reads_none_of_it(
    town: Town, words: str
) -> None:
    town.wang.lives_in(HOME)
    town.wang.says(words)
    if not town.rows("SELECT id FROM record"):
        town.wang.presses("发给客户服务中心")
    town.passes(seconds=1)
    assert town.one("SELECT kind FROM record") == "complaint"
    assert words not in "".join(one.text for one in town.chats.get(town.group.id, []))
    assert words not in "".join(one.text for one in town.chats.get(town.zhang.id, []))
    assert town.rows("SELECT staff_id FROM task WHERE kind = 'statement'") == [(2,)]
    assert town.rows("SELECT name FROM staff JOIN ownership ON staff.id = staff_id") == [("赵敏",)]
    town.hush()


@pytest.mark.parametrize("ends", ["closed", "withdrawn"])
def test_x4_who_was_heard_hears_how_it_has_ended_and_no_more(town: Town, ends: str) -> None:
    number = _filed(town)
    town.rows("UPDATE estate SET procedure = 'C2', parameters = ?", '{"signature": "none"}')
    town.hush()
    if ends == "closed":
        for said in ("下一步", "处理决定", "您反映的情况属实", "道歉"):
            town.zhao.presses(said)
        town.zhao.says("当班人员语气不好，已向您道歉。")
        for said in ("没有", "对，就这样"):
            town.zhao.presses(said)
    town.wang.commands("my")
    for said in (number, *(("已经解决",) if ends == "closed" else ("撤回", "是的，撤回"))):
        assert town.zhang.id not in town.unheard, "not while it is open"
        town.wang.presses(said)
    town.passes(seconds=1)
    [told] = town.unheard[town.zhang.id]
    assert told.text == (
        f"{number}：之前请您说明情况的那件投诉已经结束："
        + ("业主认可。经查，投诉属实。" if ends == "closed" else "业主已撤回。")
        + "如您作过说明，均已如实存档。如有疑问，请找赵敏。"
    )
    assert town.one("SELECT count(*) FROM history WHERE what = 'outcome_told'") == 1


def test_x4_a_grave_complaint_about_the_general_manager_is_not_among_the_cases_of_their_morning(town: Town) -> None:
    town.hires("周总", 2999, "executive")
    number = _filed(town, "投诉周总态度恶劣，大喊大叫，再不处理我就找律师起诉你们")
    other = town.chen
    other.lives_in("5栋1单元302")
    grave = other.files("垃圾没人收，我要投诉，再不处理我就找律师起诉你们")
    assert town.rows("SELECT severity FROM record") == [("hot",), ("hot",)]
    town.hush()
    town.clock_moves_to("2026-11-25 08:30")
    [cases] = [one.text for one in town.unheard[2999] if "更严重" in one.text or grave in one.text]
    assert number not in cases

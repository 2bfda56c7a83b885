"""Who may do what: staff, residents, strangers, the anonymous and those who have left (A01–A12)."""

from datetime import timedelta

import pytest

from dialogs.events import Commanded, Typed
from handlers.incoming import ButtonPressed, Incoming
from storage.people import staff
from tests.kit.town import Town

HOME, OTHER = "3栋2单元501", "5栋1单元302"


def test_a01_a_staff_command_by_a_resident_is_answered_like_an_unknown_one_and_audited(town: Town) -> None:
    town.wang.moves_in(HOME)
    with town.nothing_changes():
        town.wang.commands("open")
        staff_command = [one.text for one in town.wang.hears("这个命令我还不认识", "请问有什么可以帮您")]
        town.wang.commands("nonsense")
        assert [
            one.text for one in town.wang.hears("这个命令我还不认识", "请问有什么可以帮您")
        ] == staff_command
    assert town.rows("SELECT user_id, what, details FROM audit WHERE what = 'unknown_command' ORDER BY id") == [
        (1001, "unknown_command", "open"),
        (1001, "unknown_command", "nonsense"),
    ]


def test_a01_a_residents_command_in_the_group_is_met_with_silence_and_audited(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.commands("open", in_chat=town.group)
    town.silence()
    assert town.one("SELECT what FROM audit ORDER BY id DESC LIMIT 1") == "refused"
    town.li.commands("open", in_chat=town.group)
    town.group.hears("全部都已答复")


def test_what_is_only_for_a_private_chat_is_sent_there_from_the_group(town: Town) -> None:
    for command in ("tasks", "check", "my"):
        town.li.commands(command, in_chat=town.group)
        town.group.hears(f"请在私聊里给我发 /{command}")


def test_a03_another_member_cannot_press_a_personal_button_in_the_group(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.replies("师傅下午来换灯泡。", town.card(), town.group)
    town.hush()
    for label in ("发给业主", "作为处理结果", "内部备注", "取消"):
        with town.nothing_changes():
            assert "另一位同事" in town.zhang.presses(label, in_chat=town.group)
    town.silence()
    assert (
        town.rows("SELECT user_id, details FROM audit WHERE what = 'refused'")
        == [(2002, "reply:not_yours")] * 4
    )
    town.li.presses("内部备注", in_chat=town.group)
    assert town.one("SELECT body FROM words WHERE part = 'note'") == "师傅下午来换灯泡。"


def test_a03_a_resident_in_the_group_cannot_claim(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    with town.nothing_changes():
        assert "工作人员" in town.wang.claims()
        town.wang.replies("我来处理", town.card(), town.group)
    town.silence()
    assert "由您受理" in town.li.claims()


def _anonymous(town: Town, content: object, reply_to: int = 0) -> Incoming:
    town.last_update += 1
    return Incoming(town.last_update, town.group.id, "group", None, content, 900, reply_to, town.now)  # type: ignore[arg-type]


def test_a07_an_anonymous_admin_is_refused_and_told_how_to_act(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    with town.nothing_changes():
        town.take(_anonymous(town, Typed("马上处理", 900), town.card().id))
        town.group.hears("匿名")
        town.take(_anonymous(town, Commanded("open")))
        town.group.hears("匿名")
        town.take(_anonymous(town, Typed("大家早上好", 900)))
        town.silence()
        answer = town.take(_anonymous(town, ButtonPressed(town.card().buttons["我来受理"], "q")))
        assert answer is not None
        assert "匿名" in answer.text
    assert "由您受理" in town.li.claims()


def test_a08_a_namesake_of_the_manager_can_do_nothing_and_is_flagged(town: Town) -> None:
    namesake = town.person(1077, "刘洋")
    namesake.moves_in(HOME)
    assert "与一位工作人员相同" in town.li.with_button("信息正确").text
    assert town.rows("SELECT user_id FROM audit WHERE what = 'look_alike'") == [(1077,)]
    town.chen.moves_in(OTHER)
    assert "与一位工作人员相同" not in town.li.with_button("信息正确").text
    town.chen.files("楼道的灯不亮了")
    with town.nothing_changes():
        assert "工作人员" in namesake.claims()
        namesake.replies("我是经理，马上处理", town.card(), town.group)
    town.silence()
    assert "由您受理" in town.liu.claims()


@pytest.mark.parametrize("name", ["刘 洋", "刘　洋", "刘\n洋"])
def test_a08_a_look_alike_spelling_of_the_managers_name_is_flagged_too(town: Town, name: str) -> None:
    town.person(1077, name).moves_in(HOME)
    assert "与一位工作人员相同" in town.li.with_button("信息正确").text


def test_a08_a_name_is_one_line_and_adds_no_lines_to_the_card(town: Town) -> None:
    town.person(1077, "王芳\n电话：110\n✓ 已核对").moves_in(HOME)
    assert len(town.li.with_button("信息正确").text.split("\n")) == 5


def test_a09_who_has_left_is_refused_at_once_everywhere(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.chen.moves_in(OTHER)
    town.chen.files("地下车库积水了")
    town.li.replies("这是回复", town.card("BX-20261124-0001"), town.group)
    town.dismisses(town.li)
    town.hush()
    with town.nothing_changes():
        assert "工作人员" in town.li.claims()
        for label in ("已打电话", "已当面沟通", "转交", "信息正确"):
            assert "没有找到" in town.li.presses(label), label
        assert "没有找到" in town.li.presses("发给业主", in_chat=town.group)
        town.li.replies("还有一句", town.card(), town.group)
        town.li.commands("open", in_chat=town.group)
    town.silence()
    assert "由您受理" in town.zhang.claims()


def test_a09_words_on_their_way_out_stay_inside_when_their_author_has_left(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.replies("这是回复", town.card(), town.group)
    town.li.presses("发给业主", in_chat=town.group)
    town.dismisses(town.li)
    town.hush()
    town.passes(seconds=10)
    town.wang.hears_nothing()
    assert town.rows("SELECT * FROM response") == []


def test_a09_nothing_is_handed_over_to_somebody_who_has_left(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.presses("转交")
    town.li.presses("张伟")
    town.dismisses(town.zhang)
    with town.nothing_changes():
        town.li.presses("我要交班了")


def _invited(town: Town) -> str:
    key = town.hires("周强", None, "agent")
    with town.engine.begin() as db:
        return staff.invite(db, key, expires=town.now + timedelta(days=2))


def test_a12_an_invitation_is_redeemed_once(town: Town) -> None:
    code = _invited(town)
    recruit, thief = town.person(2005, "周强"), town.person(1099, "路人")
    recruit.commands("start", code)
    recruit.hears("您已登记为翠湖花园的工作人员")
    with town.nothing_changes():
        thief.commands("start", code)
        thief.hears("链接已经失效")
        recruit.commands("start", code)
        recruit.hears("链接已经失效")
    assert town.one("SELECT user_id FROM staff WHERE name = '周强'") == 2005
    assert [who for (who,) in town.rows("SELECT user_id FROM audit WHERE what = 'refused'")] == [1099, 2005]


def test_a12_an_invitation_past_its_day_is_refused(town: Town) -> None:
    code = _invited(town)
    town.clock_jumps_to("2026-11-27 09:00")
    with town.nothing_changes():
        town.person(2005, "周强").commands("start", code)


def test_a23_nobody_confirms_their_own_binding_or_answers_their_own_record(town: Town) -> None:
    town.li.moves_in(HOME)
    assert not any("信息正确" in one.buttons for one in town.chats[town.li.id])
    town.li.commands("unit", HOME)
    with town.nothing_changes():
        assert "您自己的事情" in town.li.presses("核对无误：李静")
    town.li.files("楼道的灯不亮了")
    with town.nothing_changes():
        town.li.claims()
    assert "由您受理" in town.zhang.claims()


def test_a09_who_has_left_hears_nothing_of_their_matters_and_these_go_on(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.commands("file")
    town.wang.presses("投诉")
    number = town.wang.files("我要投诉，楼道的灯一直不亮")
    town.li.claims()
    town.li.answers("我们正在查。")
    town.dismisses(town.li)
    town.hush()
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("催办")
    town.clock_moves_to("2026-12-02 09:00")
    town.li.hears_nothing()
    assert town.one("SELECT severity FROM record") == "hot"
    assert any(number in one.text for one in town.chats[town.zhao.id])

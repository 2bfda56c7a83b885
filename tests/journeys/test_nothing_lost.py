"""I8: what was written is never lost; "please call me" from every screen."""

import pytest

from tests.kit.screens import SCREENS, UNBOUND, reaches
from tests.kit.town import Town

HOME = "3栋2单元501"
CALL_ME = "请给我打电话"


def test_i8_an_unsent_draft_is_asked_about_once_and_its_clock_runs_from_the_first_message(town: Town) -> None:
    wang = town.wang
    wang.lives_in(HOME)
    wang.says("地下车库的灯坏了一排")
    wang.hears("我是这样理解的")
    town.passes(minutes=10)
    wang.says("已经一个星期了")
    wang.hears("已经一个星期了")
    town.passes(minutes=16)
    wang.hears("还没有转给客户服务中心")
    town.passes(minutes=20)
    wang.hears("我已经替您登记")
    town.group.hears("业主未点发送")
    assert town.rows("SELECT confirmed, heard_at FROM record") == [(0, "2026-11-24 01:00:00.000000")]
    assert [body for (body,) in town.rows("SELECT body FROM words")] == [
        "地下车库的灯坏了一排",
        "已经一个星期了",
    ]
    wang.hears_nothing()


def test_i8_the_clock_does_not_run_from_an_opened_menu(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.commands("file")
    town.passes(minutes=10)
    town.wang.files("地下车库的灯坏了一排")
    assert town.one("SELECT heard_at FROM record") == "2026-11-24 01:10:00.000000"


def test_i8_a_photo_or_a_voice_message_alone_is_not_lost_either(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.sends("voice")
    town.passes(minutes=31)
    assert town.rows("SELECT confirmed FROM record") == [(0,)]
    assert town.rows("SELECT kind FROM attachment") == [("voice",)]


def test_i8_pressed_cancel_means_nothing_is_filed(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("地下车库的灯坏了一排")
    with town.nothing_changes():
        pass
    town.wang.presses("取消")
    town.passes(hours=2)
    assert town.rows("SELECT * FROM record") == []


def test_i8_words_meant_for_a_record_that_has_closed_meanwhile_are_not_lost(town: Town) -> None:
    wang = town.wang
    wang.lives_in(HOME)
    number = wang.files("请问装修押金什么时候退")
    town.li.claims()
    wang.commands("my")
    wang.presses(number)
    wang.presses("补充")
    town.li.gives_result("验收合格后七个工作日退。")
    assert town.one("SELECT status FROM record") == "closed"
    wang.says("我家厨房漏水了，请来看看")
    wang.says("水已经流到客厅了")
    town.passes(hours=1)
    kept = " ".join(body for (body,) in town.rows("SELECT body FROM words"))
    assert "我家厨房漏水了" in kept
    assert "水已经流到客厅了" in kept


def test_i8_a_resident_who_opened_an_odd_link_can_still_file(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.commands("start", "an-old-or-wrong-code")
    town.wang.says("我家厨房漏水了，请来看看")
    town.passes(hours=1)
    assert town.rows("SELECT body FROM words") == [("我家厨房漏水了，请来看看",)]


def _calls_wished(town: Town) -> int:
    wished = town.rows("SELECT 1 FROM record WHERE wish = 'call'")
    return len(wished) + len(town.rows("SELECT 1 FROM history WHERE what = 'call_requested'"))


@pytest.mark.parametrize("screen", [*UNBOUND, *SCREENS])
def test_i8_please_call_me_stands_on_every_screen_and_leads_to_a_call(town: Town, screen: str) -> None:
    wang = reaches(town, screen)
    assert CALL_ME in wang.last.buttons
    wang.presses(CALL_ME, on=wang.last)
    wang.hears("哪个号码方便")
    wang.says("13912345678")
    assert "13912345678" in wang.last.text or "给您打电话" in wang.last.text
    assert _calls_wished(town) == 1


@pytest.mark.parametrize(
    "screen", ["home", "file", "file/投诉", "draft", "mine", "mine/number/补充", "visit/已经解决"]
)
def test_i8_a_known_number_needs_one_press(town: Town, screen: str) -> None:
    wang = reaches(town, screen)
    with town.engine.begin() as db:
        db.exec_driver_sql("UPDATE resident SET phone = '13912345678'")
    wang.presses(CALL_ME, on=wang.last)
    if "draft" not in screen:
        wang.hears("打13912345678给您可以吗")
        wang.presses("可以，请打13912345678")
    assert _calls_wished(town) == 1


def test_i8_please_call_me_still_works_on_a_screen_left_alone_for_an_hour(town: Town) -> None:
    wang = reaches(town, "file/投诉")
    screen = wang.last
    town.passes(hours=1)
    wang.presses(CALL_ME, on=screen)
    wang.says("13912345678")
    assert _calls_wished(town) == 1


def test_i8_please_call_me_still_works_on_the_screen_of_what_has_been_filed(town: Town) -> None:
    wang = reaches(town, "draft")
    screen = wang.last
    wang.says("已经三天了")
    wang.presses("发给客户服务中心")
    if CALL_ME in screen.buttons:
        wang.presses(CALL_ME, on=screen)
        wang.says("13912345678")
        assert _calls_wished(town) == 1


def test_i8_a_call_wished_for_about_a_closed_record_is_somebodys_open_task(town: Town) -> None:
    wang = town.wang
    wang.lives_in(HOME, "13912345678")
    number = wang.files("请问装修押金什么时候退")
    town.li.claims()
    town.li.gives_result("验收合格后七个工作日退。")
    wang.commands("my")
    wang.presses(number)
    wang.presses(CALL_ME)
    wang.presses("可以，请打13912345678")
    assert town.rows("SELECT number FROM record WHERE status IN ('filed', 'handling')") != []


def test_g4_an_acknowledgement_that_cannot_arrive_makes_somebody_call(town: Town) -> None:
    wang = town.wang
    wang.moves_in(HOME, "13912345678")
    wang.says("单元门口积水")
    town.blocked.add(wang.id)
    wang.presses("发给客户服务中心")
    assert any("需要打电话" in one.text for one in town.unheard.pop(town.group.id))


def test_i6_a_reply_to_the_acknowledgement_is_added_to_the_record(town: Town) -> None:
    wang = town.wang
    wang.moves_in(HOME)
    wang.says("单元门口积水")
    wang.presses("发给客户服务中心")
    wang.says("已经漫到楼梯口了", reply_to=wang.last.id)
    assert town.rows("SELECT part, body FROM words") == [("text", "单元门口积水"), ("added", "已经漫到楼梯口了")]

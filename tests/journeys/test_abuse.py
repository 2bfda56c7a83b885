"""Abuse and mishaps that a whole turn must survive: names, links, floods of words, roles that end (A10–A78)."""

from datetime import timedelta

import pytest

from dialogs.events import Attached, Media
from handlers.incoming import Incoming, Sender, StaffLeft
from storage.people import staff
from tests.kit import raw
from tests.kit.town import Town

HOME, OTHER = "3栋2单元501", "5栋1单元302"


def leaves(town: Town, who: int) -> None:
    """Telegram says that somebody left the staff group."""
    town.last_update += 1
    town.take(Incoming(town.last_update, town.group.id, "group", None, StaffLeft(who), 1, 0, town.now))


def test_a10_a_colleague_who_leaves_the_staff_group_is_told_to_whoever_plans_the_duty(town: Town) -> None:
    leaves(town, town.li.id)
    assert "李静已经不在翠湖花园的工作群里" in town.zhao.hears("李静")[0].text
    town.liu.hears("移出员工名单和值班表")
    leaves(town, 1077)
    town.silence()
    assert town.rows("SELECT user_id FROM audit WHERE what = 'left_group'") == [(town.li.id,)]


def test_a10_where_nobody_else_who_leads_is_reached_the_general_manager_hears_who_left(town: Town) -> None:
    general = town.person(2009, "何总")
    town.hires("何总", 2009, "executive")
    town.rows("UPDATE staff SET user_id = NULL WHERE user_id = ?", town.zhao.id)
    leaves(town, town.liu.id)
    general.hears("刘洋已经不在")
    town.silence()


def test_a10_the_message_about_it_is_read_from_what_telegram_sends(town: Town) -> None:
    person = {"id": 2001, "is_bot": False, "first_name": "李静"}
    group = {"id": town.group.id, "type": "supergroup", "title": "群"}
    message = {"message_id": 5, "date": 1795482000, "from": person, "chat": group, "left_chat_member": person}
    found = raw.read({"update_id": 1, "message": message})
    assert isinstance(found, Incoming)
    assert found.content == StaffLeft(2001)


def test_a11_a_username_changed_or_recycled_moves_nothing(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    for person, username in ((town.wang, "liu_yang"), (town.person(1077, "王芳"), "wangfang")):
        with town.nothing_changes():
            found = raw.read(
                {"update_id": 90 + person.id, "message": {
                    "message_id": 90, "date": 1795482000, "text": "/my", "chat": {"id": person.id, "type": "private"},
                    "from": {"id": person.id, "is_bot": False, "first_name": "王芳", "username": username},
                }}
            )  # fmt: skip
            assert isinstance(found, Incoming)
            town.take(found)
    assert "BX-20261124-0001" in str(town.chats[town.wang.id][-1].buttons)
    assert "BX-20261124-0001" not in str([(one.text, one.buttons) for one in town.chats[1077]])


def test_a15_an_expired_invitation_is_refused_and_staff_are_asked_for_a_new_one_once(town: Town) -> None:
    key = town.hires("周强", None, "agent")
    with town.engine.begin() as db:
        code = staff.invite(db, key, expires=town.now + timedelta(days=2))
    town.clock_jumps_to("2026-11-27 09:00")
    recruit = town.person(2005, "周强")
    for _ in range(3):
        recruit.commands("start", code)
        recruit.hears("链接已经失效")
    town.zhao.hears("周强的邀请链接，但链接已经过期")
    town.liu.hears("重新生成一个")
    assert town.one("SELECT user_id FROM staff WHERE name = '周强'") is None
    with town.engine.begin() as db:
        fresh = staff.invite(db, key, expires=town.now + timedelta(days=2))
    recruit.commands("start", fresh)
    recruit.hears("您已登记为翠湖花园的工作人员")
    town.silence()


def test_a22_nobody_is_given_their_own_matter(town: Town) -> None:
    town.li.lives_in(HOME)
    town.li.files("楼道的灯不亮了")
    with town.nothing_changes():
        assert "您本人" in town.li.claims() or "自己" in town.li.claims()
    town.zhang.claims()
    town.zhang.presses("转交")
    with town.nothing_changes():
        town.zhang.presses("李静")
        assert "请选择其他同事" in town.zhang.presses("我要交班了")
    assert town.rows("SELECT staff_id FROM handling") == [(2,)]


def test_a22_a_complaint_about_a_colleague_goes_to_somebody_else(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("投诉客服李静态度恶劣，对业主大喊大叫")
    assert town.one("SELECT category FROM record") == "att"
    assert town.group.id not in town.chats, "she does not read it there"
    town.passes(hours=1)
    with town.nothing_changes():
        town.li.commands("find", "李静")
    first = town.one("SELECT name FROM staff JOIN ownership ON staff.id = ownership.staff_id")
    assert first != "李静", "also where she is on duty (F4)"


def test_a43_two_hundred_long_messages_are_kept_up_to_the_quota_and_then_a_person_is_offered(town: Town) -> None:
    town.wang.lives_in(HOME)
    long = "噪音扰民" * 1024
    for _ in range(200):
        town.wang.says(long[:4096])
    heard = [one.text for one in town.unheard.pop(town.wang.id)]
    assert "内容已经满了" in heard[-2]
    assert "请给我打电话" in town.wang.last.buttons
    town.wang.presses("发给客户服务中心")
    town.wang.hears("已经登记")
    kept = town.one("SELECT sum(length(body)) FROM words")
    assert 4096 <= kept <= 8000
    answer = town.wang.last
    for _ in range(200):
        town.wang.says(long[:4096], reply_to=answer.id)
    assert town.one("SELECT count(*) FROM words WHERE record_id = 1") <= 80
    assert "请拨打" in "".join(one.text for one in town.unheard[town.wang.id]) or town.wang.with_button("请给我打电话")
    town.hush()


def test_a50_mentions_ring_nobody_in_the_group_and_links_are_not_unfolded(town: Town) -> None:
    town.wang.lives_in(HOME)
    bomb = "灯坏了 " + " ".join(f"@user{number}" for number in range(30)) + " https://spam.example/x a@b.cn"
    town.literal.add(bomb)
    town.wang.files(bomb)
    card = town.card().text
    assert "@\u2060user7" in card
    assert "@user" not in card
    payloads = [payload for (payload,) in town.rows("SELECT payload FROM outgoing WHERE method = 'sendMessage'")]
    assert all('"link_preview_options": {"is_disabled": true}' in one for one in payloads)
    assert town.one("SELECT body FROM words") == bomb, "the register keeps what was written"


@pytest.mark.parametrize("begins", ["2026-11-24 09:00", "2026-11-25 02:30"])
def test_a56_despair_is_met_at_once_staff_are_told_and_nothing_is_turned_away(town: Town, begins: str) -> None:
    town.wang.lives_in(HOME)
    town.clock_jumps_to(begins)
    words = "楼上天天吵，投诉也没用，我不想活了"
    town.wang.says(words)
    said = "".join(one.text for one in town.unheard.pop(town.wang.id))
    assert all(part in said for part in ("您不是一个人", "12356", "110", "120"))
    alarm, card = town.group.hears("有人可能伤害自己", "有人可能伤害自己")
    assert not alarm.silent
    assert "不想活" not in alarm.text + card.text, "nothing for a whole group to read"
    on_duty = town.unheard.pop(town.li.id, []) + town.unheard.pop(town.zhang.id, [])
    assert [words in one.text for one in on_duty] == [True]
    town.passes(hours=1)
    assert town.one("SELECT body FROM words") == words, "without a press it is filed all the same"
    assert town.one("SELECT status FROM record") in ("filed", "handling")
    town.hush()


def _late_part(town: Town, sent: timedelta, album: str = "77") -> None:
    town.last_update += 1
    town.last_message += 1
    number = town.last_message
    photo = Attached(Media("photo", f"late-{number}", f"late-{number}", 1000), "", album, number)
    sender = Sender(town.wang.id, "王芳", "zh-hans")
    town.take(Incoming(town.last_update, town.wang.id, "private", sender, photo, number, 0, town.now - sent))


def test_a58_parts_of_an_album_that_come_after_the_press_belong_to_its_record(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.sends_photo(album="77", caption="垃圾堆成山了")
    town.passes(seconds=2)
    town.wang.presses("发给客户服务中心")
    town.hush()
    town.passes(seconds=20)
    _late_part(town, timedelta(seconds=22))
    town.wang.hears_nothing()
    town.group.hears("📎")
    assert town.rows("SELECT record_id, count(*) FROM attachment GROUP BY record_id") == [(1, 2)]
    town.passes(minutes=3)
    _late_part(town, timedelta(seconds=1))
    town.passes(seconds=2)
    town.wang.hears("我是这样理解的")
    assert town.rows("SELECT count(*) FROM attachment") == [(2,)]


def test_a66_a_message_that_was_deleted_stays_and_withdrawing_is_a_button(town: Town) -> None:
    """Telegram tells bots nothing of a deletion in an ordinary chat; what it tells of business chats is not for us."""
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    with town.nothing_changes():
        deleted = {"business_connection_id": "b", "chat": {"id": 1001, "type": "private"}, "message_ids": [101]}
        assert not isinstance(raw.read({"update_id": 5, "deleted_business_messages": deleted}), Incoming)
    town.wang.commands("my")
    town.wang.presses("BX-20261124-0001")
    town.wang.presses("撤回")
    town.wang.presses("是的，撤回")
    assert town.rows("SELECT status FROM record") == [("withdrawn",)]
    assert town.one("SELECT body FROM words WHERE part = 'text'") == "楼道的灯不亮了"


def test_a69_whoever_files_without_end_is_shown_what_is_open_and_nothing_is_dropped(town: Town) -> None:
    town.wang.lives_in(HOME)
    for number in range(1000 // 25):
        town.wang.says(f"楼道的灯不亮了，这是第{number}次")
        if number == 5:
            assert any(label.startswith("补充到") for label in town.wang.last.buttons)
        town.wang.presses("发给客户服务中心")
    assert town.one("SELECT count(*) FROM record") == 20
    said = town.one("SELECT count(*) FROM words")
    assert said == 40, "what is too much for the day is in the last one, word for word"
    assert "为了不遗漏" in town.wang.last.text
    assert "021-5555 0100" in town.wang.last.text
    town.chen.lives_in(OTHER)
    town.chen.files("电梯坏了")
    assert town.one("SELECT count(*) FROM record") == 21
    town.clock_jumps_to("2026-11-25 09:30")
    town.wang.files("门禁坏了")
    assert town.one("SELECT count(*) FROM record") == 22
    town.clock_moves_to("2026-11-25 09:31")
    town.hush()


def test_a69_joining_is_one_press(town: Town) -> None:
    town.wang.lives_in(HOME)
    for number in range(3):
        town.wang.files(f"楼道的灯不亮了，第{number}层")
    town.wang.says("楼道的灯不亮了，还有第九层")
    [join] = [label for label in town.wang.last.buttons if label.startswith("补充到")]
    town.wang.presses(join)
    assert "已经补充到BX-20261124-0003里" in town.wang.last.text
    assert town.one("SELECT count(*) FROM record") == 3
    assert town.rows("SELECT record_id FROM words WHERE part = 'added'") == [(3,)]
    town.hush()


def test_a70_a_command_for_another_bot_in_the_group_is_not_ours(town: Town) -> None:
    def read(text: str) -> object:
        person = {"id": town.li.id, "is_bot": False, "first_name": "李静"}
        group = {"id": town.group.id, "type": "supergroup", "title": "群"}
        message = {"message_id": 5, "date": 1795482000, "from": person, "chat": group, "text": text}
        return raw.read({"update_id": 1, "message": message})

    assert not isinstance(read("/open@other_bot"), Incoming)
    assert isinstance(read("/open@shouwen_bot"), Incoming)
    assert isinstance(read("/open@Shouwen_BOT"), Incoming)
    assert isinstance(read("/open"), Incoming)


@pytest.mark.parametrize("gone", ["role", "company"])
def test_a78_a_role_that_ended_between_the_look_and_the_press_counts_in_the_transaction(town: Town, gone: str) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.presses("转交")
    town.li.presses("张伟")
    if gone == "role":
        town.rows("DELETE FROM staff_role WHERE staff_id = 1")
    else:
        town.dismisses(town.li)
    town.hush()
    with town.nothing_changes():
        assert "没有找到" in town.li.presses("我要交班了")
        town.li.replies("已经派人了", town.card(), town.group)
        town.li.commands("open", in_chat=town.group)
    town.group.hears_nothing()

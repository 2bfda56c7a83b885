"""Two bots in one deployment: the same people and the same numbers of chats and messages, and nothing in common."""

from collections.abc import Iterator

import pytest

from handlers.incoming import GroupMoved, Incoming
from handlers.office import Turn
from storage import estates
from storage.actors import Actor as Acting
from storage.errors import NotFound
from storage.people import staff
from tests.kit.actors import Actor, Chat
from tests.kit.plan import GROUP
from tests.kit.town import BOT, RIVER_BOT, Town

OURS, THEIRS = "3栋2单元501", "7栋1单元101"
TALKS = "SELECT state FROM conversation WHERE bot_id = ? AND dialog = 'file'"
WAITING = "SELECT kind, subject, due_at FROM due WHERE bot_id = ? AND status = 'waiting' ORDER BY id"


@pytest.fixture
def river(town: Town) -> Iterator[Town]:
    """The other bot's estate; 王芳 has a home on both."""
    made = Town(beside=town)
    town.wang.lives_in(OURS, "13912345678")
    made.wang.lives_in(THEIRS, "13912345678")
    yield made
    made.check()


def test_a_person_has_one_home_with_each_bot_and_files_for_the_estate_of_the_bot(town: Town, river: Town) -> None:
    town.wang.files("电梯又坏了")
    river.wang.files("路灯不亮")
    assert town.rows("SELECT e.bot_id, w.body, u.name FROM record r JOIN estate e ON e.id = r.estate_id "
                     "JOIN words w ON w.record_id = r.id JOIN unit u ON u.id = r.unit_id ORDER BY r.id") == [
        (BOT, "电梯又坏了", "2单元501"), (RIVER_BOT, "路灯不亮", "1单元101"),
    ]
    assert len(town.chats[town.group.id]) == len(river.chats[river.group.id]) == 1


def test_two_drafts_of_one_person_in_chats_of_the_same_number_stay_apart(town: Town, river: Town) -> None:
    town.wang.says("电梯又坏了")
    river.wang.says("路灯不亮")
    town.wang.says("老人上不了楼")
    assert "路灯" not in town.one(TALKS, BOT)
    assert "电梯" not in river.one(TALKS, RIVER_BOT)
    town.wang.presses("发给客户服务中心")
    assert river.one(TALKS, RIVER_BOT) is not None
    assert town.rows("SELECT body FROM words") == [("电梯又坏了",), ("老人上不了楼",)]
    river.wang.commands("cancel")


def test_a_button_of_one_bot_does_nothing_at_the_other(town: Town, river: Town) -> None:
    town.wang.says("电梯又坏了")
    data = town.wang.with_button("发给客户服务中心").buttons["发给客户服务中心"]
    with town.nothing_changes():
        assert "过期" in river.wang.presses_data(data)
    town.wang.presses_data(data)
    assert town.one("SELECT body FROM words") == "电梯又坏了"


def test_one_bot_lists_none_of_the_records_of_the_other(town: Town, river: Town) -> None:
    town.wang.files("电梯又坏了")
    river.wang.commands("my")
    assert not any("电梯" in one.text for one in river.chats[river.wang.id])
    town.wang.commands("my")
    assert any("电梯" in one.text for one in town.chats[town.wang.id])


def test_an_edit_finds_the_words_of_its_own_bot_though_the_message_has_the_same_number(town: Town, river: Town) -> None:
    river.wang.files("路灯不亮")
    town.wang.files("电梯又坏了")
    assert town.wang.last_said == river.wang.last_said
    river.wang.edits(river.wang.last_said, "7栋的路灯不亮")
    assert town.rows("SELECT r.estate_id, w.body FROM words w JOIN record r ON r.id = w.record_id "
                     "WHERE w.part = 'edited'") == [(river.planted.estate_id, "7栋的路灯不亮")]


def test_a_record_of_the_others_estate_is_not_found_even_by_staff_of_both(town: Town, river: Town) -> None:
    town.wang.files("电梯又坏了")
    record = town.one("SELECT id FROM record")
    both = town.hires("两边跑", 4001, "manager")
    town.rows("INSERT INTO staff_role (staff_id, estate_id, role) VALUES (?, ?, 'manager') RETURNING id",
              both, river.planted.estate_id)
    acting = Acting("staff", both, 4001, "两边跑")
    with town.engine.connect() as db:
        assert Turn(db, town.now, town.office, "t").record(record, by=acting).id == record
        with pytest.raises(NotFound):
            Turn(db, river.now, river.office, "t").record(record, by=acting)


def test_the_units_link_of_another_bots_estate_is_unknown(town: Town, river: Town) -> None:
    chen = river.chen
    chen.commands("start", town.planted.unit_codes[OURS])
    unknown = chen.hears("")[0].text
    chen.commands("start", "ABCDEFGHJKMNPQRS")
    assert chen.hears("")[0].text == unknown
    assert town.one("SELECT count(*) FROM binding") == 2


def test_an_invitation_of_another_bots_staff_is_refused_here_and_stays_good_there(town: Town, river: Town) -> None:
    key = town.hires("新人", None, "agent")
    with town.engine.begin() as db:
        code = staff.invite(db, key, expires=town.now.replace(year=2027))
    river.person(4002, "新人").commands("start", code)
    assert town.one("SELECT user_id FROM staff WHERE id = ?", key) is None
    town.person(4002, "新人").commands("start", code)
    assert town.one("SELECT user_id FROM staff WHERE id = ?", key) == 4002


def test_each_bot_does_the_due_work_of_its_own_estates_only(town: Town, river: Town) -> None:
    town.wang.files("电梯又坏了")
    before = town.rows(WAITING, BOT)
    river.wang.files("路灯不亮")
    river.passes(hours=1)
    assert river.one("SELECT h.name FROM ownership o JOIN staff h ON h.id = o.staff_id") == "孙丽"
    assert town.rows(WAITING, BOT) == before
    town.passes(hours=1)
    assert town.rows(WAITING, BOT) != before
    assert town.one("SELECT count(*) FROM ownership") == 2
    river.clock_moves_to("2026-11-26 20:00")
    town.clock_moves_to("2026-11-26 20:00")


def test_what_one_bot_may_not_send_yet_the_other_does_not_send(town: Town, river: Town) -> None:
    town.held.add(town.wang.id)
    town.wang.says("电梯又坏了")
    river.wang.says("路灯不亮")
    town.wang.hears_nothing()
    river.wang.hears("路灯")
    town.held.clear()
    town.deliver()
    town.wang.hears("电梯")


def test_who_blocks_one_bot_still_hears_the_other(town: Town, river: Town) -> None:
    town.wang.files("电梯又坏了")
    river.wang.files("路灯不亮")
    town.wang.blocks_the_bot()
    river.li.claims()
    river.wang.hears("孙丽受理")
    assert town.rows("SELECT bot_id, chat_id FROM chat_state") == [(BOT, town.wang.id)]
    river.wang.says("还有一件事")
    assert town.one("SELECT unreachable_since FROM chat_state") is not None


def test_a_bot_that_sits_in_the_others_group_says_and_does_nothing_there(town: Town, river: Town) -> None:
    town.wang.files("电梯又坏了")
    card = town.card()
    guest = Actor(river, town.li.id, town.li.name)
    with town.nothing_changes():
        guest.commands("open", in_chat=Chat(river, GROUP))
        guest.says("今天下午来修", in_chat=Chat(river, GROUP), reply_to=card.id)
    assert GROUP not in river.chats
    town.li.commands("open", in_chat=town.group)
    assert "电梯" not in town.group.last.text
    assert "0001" in town.group.last.text


def test_f55_only_the_groups_own_bot_moves_it(town: Town, river: Town) -> None:
    river.last_update += 1
    river.take(Incoming(river.last_update, GROUP, "group", None, GroupMoved(-100555)))
    with town.engine.connect() as db:
        assert estates.group_at(db, BOT, GROUP) is not None
    town.group_moves(-100555)
    with town.engine.connect() as db:
        assert estates.group_at(db, BOT, -100555) is not None
        assert estates.group_at(db, RIVER_BOT, -100555) is None

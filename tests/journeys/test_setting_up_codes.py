"""Codes that are guessed, invitations that expired, and rights that end at the company's border (A13, A15, A20)."""

from datetime import timedelta

import pytest

from storage.people import attempts, staff
from storage.reading import get
from storage.review import review
from storage.tables import Estate
from tests.kit.actors import Chat
from tests.kit.town import Town

HOME = "3栋2单元501"


def guesses(town: Town, times: int = 5) -> None:
    """A stranger tries codes."""
    for number in range(times):
        town.chen.commands("start", f"GUESSGUESSGUESS{number}")
    town.hush()


def test_a13_after_five_wrong_codes_an_hour_must_pass_and_then_the_right_one_opens(town: Town) -> None:
    guesses(town)
    with town.nothing_changes():
        town.chen.commands("start", town.planted.unit_codes[HOME])
    town.chen.hears("请过一个小时再试")
    town.wang.commands("start", town.planted.unit_codes[HOME])
    town.wang.hears("请问您同意吗")
    town.passes(minutes=61)
    town.chen.commands("start", town.planted.unit_codes[HOME])
    town.chen.hears("请问您同意吗")


def test_a13_four_wrong_codes_cost_nothing(town: Town) -> None:
    guesses(town, 4)
    town.chen.commands("start", town.planted.unit_codes[HOME])
    town.chen.hears("请问您同意吗")


def test_a13_group_codes_count_too_and_everything_else_goes_on(town: Town) -> None:
    fresh = Chat(town, -100777)
    town.liu.lives_in(HOME)
    for number in range(5):
        town.liu.commands("bind", f"GUESSGUESSGUESS{number}", in_chat=fresh)
    town.hush()
    town.liu.commands("bind", "GUESSGUESSGUESSX", in_chat=fresh)
    fresh.hears("请过一个小时再试")
    town.liu.commands("my")
    town.liu.hears("还没有记录")
    assert town.one("SELECT count(*) FROM attempt") == 5


def test_a18_a_payload_that_can_be_no_code_is_a_normal_start_and_no_guess(town: Town) -> None:
    for _ in range(8):
        town.chen.commands("start", "../../etc/passwd {0.__class__}")
    assert town.rows("SELECT * FROM attempt") == []
    assert "一个小时" not in town.chen.last.text


def test_a13_old_tries_are_forgotten(town: Town) -> None:
    guesses(town, 2)
    with town.engine.begin() as db:
        assert attempts.forget_before(db, town.office.bot_id, town.now, 10) == 0
        assert attempts.forget_before(db, town.office.bot_id, town.now + timedelta(seconds=1), 10) == 2


def recruit_with_an_expired_link(town: Town) -> int:
    """周强's invitation has expired, and he has come with it."""
    key = town.hires("周强", None, "agent")
    with town.engine.begin() as db:
        code = staff.invite(db, key, expires=town.now + timedelta(days=2))
    town.clock_jumps_to("2026-11-27 09:00")
    town.person(2005, "周强").commands("start", code)
    return key


def test_a15_one_press_makes_a_fresh_invitation_and_the_colleague_joins_with_it(town: Town) -> None:
    recruit_with_an_expired_link(town)
    town.zhao.presses("重新生成链接")
    link = town.zhao.last.text.split("start=")[1].split()[0]
    town.liu.presses("重新生成链接")
    assert "不需要新的链接" in town.liu.last.text
    town.hush()
    town.person(2005, "周强").commands("start", link)
    assert "翠湖花园的工作人员" in town.chats[2005][-1].text
    assert town.one("SELECT count(*) FROM invitation WHERE used_at IS NOT NULL") == 1


def test_a15_whoever_is_manager_no_more_makes_no_invitation(town: Town) -> None:
    recruit_with_an_expired_link(town)
    town.rows("DELETE FROM staff_role WHERE role = 'supervisor'")
    with town.nothing_changes():
        assert "没有找到" in town.zhao.presses("重新生成链接")


@pytest.fixture
def river(town: Town) -> Town:
    """Another company's estate at the same bot, in the same database."""
    made = Town(beside=town)
    town.rows("UPDATE estate SET bot_id = ? WHERE id = ?", town.office.bot_id, made.planted.estate_id)
    made.office = town.office
    return made


def test_a20_a_company_wide_role_holds_on_the_estates_of_its_own_company_only(town: Town, river: Town) -> None:
    boss = town.hires("总经理", 2010)
    town.rows("INSERT INTO staff_role (staff_id, role) VALUES (?, 'executive')", boss)
    theirs = river.planted.estate_id
    with town.engine.begin() as db:
        assert staff.roles_at(db, boss, 1) == {"executive"}
        assert staff.roles_at(db, boss, theirs) == frozenset()
        assert [one.name for one in staff.with_role(db, 1, "executive")] == ["总经理"]
        assert staff.with_role(db, theirs, "executive") == []
        assert staff.named_in(db, theirs, "总经理不理人") == frozenset()
        assert not staff.same_name(db, theirs, "总经理")
        assert [one.id for one in staff.works_at(db, boss, town.office.bot_id)] == [1]


def test_a20_who_has_not_joined_is_named_to_their_own_company_only(town: Town, river: Town) -> None:
    boss = town.hires("总经理", None)
    town.rows("INSERT INTO staff_role (staff_id, role) VALUES (?, 'executive')", boss)
    with town.engine.begin() as db:
        ours, theirs = (review(db, get(db, Estate, key), town.now) for key in (1, river.planted.estate_id))
    assert "总经理" in ours.absent
    assert "总经理" not in theirs.absent


def test_a20_nobody_of_one_company_gets_through_a_door_of_the_other(town: Town, river: Town) -> None:
    town.wang.moves_in(HOME)
    key = town.hires("周强", None, "agent")
    town.rows("INSERT INTO staff_role (staff_id, role) SELECT id, 'executive' FROM staff WHERE user_id = 3004")
    town.li.commands("unit", HOME)
    town.li.presses("王芳已搬走")
    doors = [
        ("binding", "1", '{"binding":1}', "right"),
        ("binding", "1", '{"binding":1}', "wrong"),
        ("moved_out", "1", '{"binding":1}', "gone"),
        ("household", "1", '{"at":"end","binding":1}', "yes"),
        ("household", "1", '{"at":"list","binding":0}', "ok-1"),
        ("household", "1", '{"at":"card","binding":0}', "yes"),
        ("invitation", str(key), f'{{"staff":{key}}}', "fresh"),
    ]
    now = f"{town.now:%Y-%m-%d %H:%M:%S.%f}"
    for person in (3001, 3004):
        guest = town.person(person, "外人")
        for dialog, subject, state, choice in doors:
            town.rows("DELETE FROM conversation WHERE user_id = ?", person)
            made = town.one(
                "INSERT INTO conversation (bot_id, chat_id, user_id, dialog, subject, state, version, turn, focus, "
                "anchor, begun_at, touched_at, last_press, last_notice) "
                "VALUES (?, ?, ?, ?, ?, ?, 1, 1, FALSE, '', ?, ?, '', '') RETURNING id",
                town.office.bot_id, person, person, dialog, subject, state, now, now,
            )  # fmt: skip
            with town.nothing_changes():
                assert "没有找到" in guest.presses_data(f"i{_base36(made)}.1.{choice}"), dialog
        with town.nothing_changes():
            guest.commands("unit", HOME)
            guest.commands("bind", in_chat=town.group)
    assert town.one("SELECT status FROM binding") == "unconfirmed"


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number] if number < 36 else _base36(number // 36) + digits[number % 36]

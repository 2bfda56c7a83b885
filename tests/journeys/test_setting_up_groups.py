"""Whose group a group is: tied by a manager, by code or by choice; cards go where they belong (F58, A07, A20)."""

from datetime import timedelta

import pytest

from dialogs.events import Commanded
from handlers.incoming import Incoming
from storage import self_check
from storage.post import group_codes
from storage.post.group_codes import Tie
from tests.kit.actors import Chat
from tests.kit.town import Town

HOME = "3栋2单元501"
FRESH = -100777
GROUPS = "SELECT chat_id, department_id FROM staff_group WHERE estate_id = 1 ORDER BY id"
ENGINEERING = "SELECT id FROM department WHERE estate_id = 1 AND name = '工程部'"


def code_for(town: Town, department: int | None = None, estate: int = 1) -> str:
    """A group code, good for a day."""
    with town.engine.begin() as db:
        return group_codes.make(db, Tie(estate, department), expires=town.now + timedelta(days=1))


def test_a_manager_ties_a_fresh_group_with_a_code_and_open_matters_follow(town: Town) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files("楼道的灯不亮了")
    fresh = Chat(town, FRESH)
    town.liu.commands("bind", code_for(town), in_chat=fresh)
    told = fresh.hears(number, "从现在起，这里是翠湖花园的工作群")
    assert "1件事项" in told[1].text
    town.group.hears("已换到另一个群")
    assert town.rows(GROUPS) == [(FRESH, None)]
    town.zhang.presses("我来受理", in_chat=fresh)
    assert "张伟" in told[0].text
    town.hush()
    town.wang.files("地下车库积水了")
    assert "地下车库" in fresh.last.text
    assert town.rows("SELECT what, details FROM audit WHERE what = 'group_tied'") == [("group_tied", "estate:1")]


def test_a_department_gets_its_own_matters_and_the_estates_group_the_rest(town: Town) -> None:
    engineering = Chat(town, FRESH)
    town.zhao.commands("bind", code_for(town, town.one(ENGINEERING)), in_chat=engineering)
    engineering.hears("翠湖花园工程部的工作群")
    town.wang.lives_in(HOME)
    lift = town.wang.files("3栋的电梯又坏了")
    clean = town.wang.files("楼道里垃圾没人打扫")
    assert lift in engineering.last.text
    assert clean in town.card().text
    assert all(lift not in one.text for one in town.chats[town.group.id])
    town.li.presses("我来受理", in_chat=engineering)
    assert "李静" in engineering.with_button("登记无误").text


def test_the_manager_of_one_estate_chooses_from_buttons_without_a_code(town: Town) -> None:
    fresh = Chat(town, FRESH)
    town.liu.commands("bind", in_chat=fresh)
    assert {"翠湖花园（全小区）", "工程部"} <= set(fresh.hears("还没有绑定小区")[0].buttons)
    with town.nothing_changes():
        assert "另一位" in town.li.presses("工程部", in_chat=fresh)
    town.liu.presses("工程部", in_chat=fresh)
    assert (FRESH, town.one(ENGINEERING)) in town.rows(GROUPS)
    town.liu.commands("bind", in_chat=fresh)
    assert "翠湖花园工程部的工作群" in fresh.last.text
    assert "/check" in fresh.last.text


def test_f58_what_the_last_look_found_wrong_with_the_group_is_said_with_the_tap_that_mends_it(town: Town) -> None:
    found = ("fault", "group_silent", {"title": "翠湖花园·客服派单群"})
    with town.engine.begin() as db:
        self_check.keep(db, town.office.bot_id, [found], now=town.now)
    town.liu.commands("bind", in_chat=town.group)
    told = town.group.hears("上次检查发现", "这里是翠湖花园的工作群")
    assert "权限" in told[0].text


def test_a12_a_code_ties_one_group_once(town: Town) -> None:
    code = code_for(town)
    town.liu.commands("bind", code, in_chat=Chat(town, FRESH))
    with town.nothing_changes():
        town.liu.commands("bind", code, in_chat=Chat(town, FRESH - 1))
    assert "绑定码不能用" in town.chats[FRESH - 1][-1].text


@pytest.mark.parametrize("what", ["expired", "revoked", "unknown"])
def test_a_code_that_holds_no_more_changes_nothing(town: Town, what: str) -> None:
    code = code_for(town)
    if what == "expired":
        town.now += timedelta(days=2)
    elif what == "revoked":
        with town.engine.begin() as db:
            group_codes.revoke(db, Tie(1, None), now=town.now)
    else:
        code = "AAAAAAAAAAAAAAAA"
    with town.nothing_changes():
        town.liu.commands("bind", code, in_chat=Chat(town, FRESH))
    Chat(town, FRESH).hears("绑定码不能用")


def test_a01_only_managers_tie_and_an_agent_is_told_so(town: Town) -> None:
    code = code_for(town)
    fresh = Chat(town, FRESH)
    with town.nothing_changes():
        town.li.commands("bind", code, in_chat=fresh)
        town.chen.commands("bind", code, in_chat=fresh)
        town.li.commands("bind", code, in_chat=town.group)
    fresh.hears("只有主管或经理", "只有主管或经理")
    town.group.hears("经理")
    town.liu.commands("bind", code, in_chat=fresh)
    assert (FRESH, None) in town.rows(GROUPS)


def test_a07_an_anonymous_administrator_is_told_why_not(town: Town) -> None:
    town.last_update += 1
    with town.nothing_changes():
        said = Commanded("bind", code_for(town))
        town.take(Incoming(town.last_update, FRESH, "group", None, said, 900, 0, town.now))
    Chat(town, FRESH).hears("匿名")


def test_a09_a_manager_who_left_between_question_and_press_ties_nothing(town: Town) -> None:
    fresh = Chat(town, FRESH)
    town.liu.commands("bind", in_chat=fresh)
    town.dismisses(town.liu)
    with town.nothing_changes():
        assert "经理" in town.liu.presses("工程部", in_chat=fresh)


def test_a20_a_group_and_a_code_of_another_company_stay_where_they_are(town: Town) -> None:
    river = Town(beside=town)
    theirs = code_for(town, estate=river.planted.estate_id)
    with town.nothing_changes():
        town.liu.commands("bind", theirs, in_chat=Chat(town, FRESH))
        river.liu.commands("bind", code_for(town), in_chat=Chat(river, FRESH))
        town.liu.commands("bind", code_for(town), in_chat=Chat(town, river.group.id))
    assert "绑定码不能用" in town.chats[FRESH][0].text
    assert "另一个小区" in town.chats[river.group.id][-1].text
    river.liu.commands("bind", theirs, in_chat=Chat(river, FRESH))
    assert town.one("SELECT estate_id FROM staff_group WHERE chat_id = ?", FRESH) == river.planted.estate_id


def test_a_private_bind_says_where_it_belongs(town: Town) -> None:
    with town.nothing_changes():
        town.liu.commands("bind", code_for(town))
    town.liu.hears("在群里绑定")


def test_the_group_is_known_by_the_name_it_bears(town: Town) -> None:
    town.last_update += 1
    sender = town.liu
    sender.commands("bind", code_for(town), in_chat=Chat(town, FRESH))
    assert town.one("SELECT title FROM staff_group WHERE chat_id = ?", FRESH) == ""
    last = sender.last_incoming
    assert last is not None
    named = Incoming(town.last_update + 1, FRESH, "group", last.sender, Commanded("open"), 901, 0, town.now, "工程群")
    town.last_update += 1
    town.take(named)
    assert town.one("SELECT title FROM staff_group WHERE chat_id = ?", FRESH) == "工程群"

"""Who may what: everybody tries every deed and command, here and on the next estate; docs/roles.md is the measure.

A failing test shows the rows as they were found. A deed or a command without a row fails as well, and so does a
refusal that is not about the person: no row is empty because its occasion did not fit. What differs where a
complaint is about a colleague is in test_roles_about_colleagues.py.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from dialogs.casework.request import KINDS
from dialogs.catalog import DIALOGS
from dialogs.events import Commanded
from handlers.hearing.commands import COMMANDS
from handlers.incoming import ButtonPressed
from handlers.wording import buttons
from storage.post import conversations
from storage.tables import Conversation, table
from tests.kit import asked, asks, roles_page
from tests.kit.asked import FAMILIES, SCENES
from tests.kit.asks import QUESTIONS
from tests.kit.everyone import COLUMNS, Everyone
from tests.kit.matrix import compare, fared, stage
from tests.kit.roles_page import row

PLACES = {
    "private": "Commands in private",
    "group": "Commands in the staff group",
    "unknown group": "Commands in a group that is nobody's yet",
}
FOUND, ELSEWHERE = "TS-20261124-0001", -100999
# What somebody hears who is served: of this estate, where a command is about one.
SERVED = {
    ("private", "start"): "您好",
    ("private", "file"): "请问您要办哪一项",
    ("private", "my"): "您的记录如下",
    ("private", "call"): "给您打电话",
    ("private", "contact"): "翠湖花园随时为您服务",
    ("private", "survey"): "调查",
    ("private", "guide"): "翠湖花园的服务指南",
    ("private", "cancel"): "您好",
    ("private", "help"): "发给",
    ("private", "unit"): "已登记的住户",
    ("private", "questions"): "翠湖花园：没有待补充的问题",
    ("group", "questions"): "翠湖花园：没有待补充的问题",
    ("private", "handbook"): "翠湖花园服务指南，共",
    ("private", "duty"): "翠湖花园值班表",
    ("group", "duty"): "翠湖花园值班表",
    ("private", "cases"): "备案事项（最近的在前）：\\n翠湖花园",
    ("private", "visits"): "回访 · 翠湖花园",
    ("private", "bind"): "请在群里绑定",
    ("group", "bind"): "这里是翠湖花园的工作群",
    ("unknown group", "bind"): "翠湖花园",
    ("private", "check"): "翠湖花园",
    ("private", "new"): "是哪一户",
    ("group", "new"): "我们到私聊继续",
    ("private", "tasks"): "待办任务",
    ("private", "late"): "没有逾期的记录",
    ("group", "late"): "没有逾期的记录",
    ("private", "find"): FOUND,
    ("group", "find"): "请私聊我查找",
    ("private", "open"): "未办结：",
    ("group", "open"): FOUND,
    ("group", "help"): "发给业主",
}


@pytest.fixture(scope="module")
def everyone() -> Iterator[Everyone]:
    yield from stage()


@pytest.mark.parametrize("family", FAMILIES)
def test_a01_a20_a22_everybody_may_do_what_the_page_says_and_nothing_else(everyone: Everyone, family: str) -> None:
    compare(family, fared(everyone, FAMILIES[family]))


def test_every_deed_that_a_dialog_may_ask_for_has_its_row() -> None:
    assert {name.partition(" · ")[0] for name in SCENES} == asked.EVERY_DEED


def test_every_person_of_the_page_stands_in_the_matrix() -> None:
    assert roles_page.columns() == COLUMNS


def served(all_: Everyone, where: str, name: str) -> Iterator[tuple[str, list[bool]]]:
    """Whether everybody is served by a command."""
    chat = {"private": 0, "group": all_.town.group.id, "unknown group": ELSEWHERE}[where]
    said = Commanded(name, "3-2-501" if name in ("unit", "find") else "")
    for who, people in all_.people.items():
        if who != "own matter":  # to a command they are the complainant
            title = "新群" if chat else ""
            yield who, [SERVED[where, name] in all_.hears(one, said, chat, title) for one in people]


@pytest.mark.parametrize("where", PLACES)
def test_a01_a20_every_command_serves_whom_the_page_says(everyone: Everyone, where: str) -> None:
    here = [one for one in COMMANDS if one.where == where]
    compare(PLACES[where], (row(f"/{one.name}", one.text, dict(served(everyone, where, one.name))) for one in here))


def test_every_command_is_tried_with_the_words_that_it_answers() -> None:
    assert set(SERVED) == {(one.where, one.name) for one in COMMANDS}


def test_n7_x4_the_bot_asks_whom_the_page_says(everyone: Everyone) -> None:
    found = [row(name, one.answer, dict(asks.whom(everyone, one))) for name, one in QUESTIONS.items()]
    compare("Whom the bot asks", found)


def test_x4_nobody_is_asked_for_what_they_may_not_do_and_somebody_always_is(everyone: Everyone) -> None:
    for name, one in QUESTIONS.items():
        may = {who: not any(codes) for who, codes in asked.fare(everyone, SCENES[one.answer])}
        is_asked = {who for who, found in asks.whom(everyone, one) if any(found)}
        assert is_asked <= {who for who, allowed in may.items() if allowed}, name
        assert is_asked, f"{name}: nobody is asked"


def test_h1_h3_h4_h5_f5_every_kind_of_request_is_among_what_the_bot_asks() -> None:
    wanted = {type(one.deed(1)).__name__ for one in KINDS.values()}
    assert wanted <= {one.answer for one in QUESTIONS.values() if one.dialog == "request"}


def _instance(all_: Everyone, dialog: str) -> Conversation:
    """An instance of a dialog that belongs to the handler."""
    owner = all_.one("handler").user_id
    return conversations.open(all_.db, all_.turn().seat(owner, owner), dialog, "1", now=all_.now)


@pytest.mark.parametrize("dialog", sorted(set(DIALOGS) - {"card"}))
def test_a03_a78_nobody_presses_what_was_asked_of_somebody_else(everyone: Everyone, dialog: str) -> None:
    talks = table(Conversation)
    with everyone.undone():
        talk = _instance(everyone, dialog)
        data = buttons.pack(talk.id or 0, talk.turn, "open")
        before = everyone.db.execute(select(talks).where(talks.c.id == talk.id)).one()
        for who, people in everyone.people.items():
            for person in people if who != "handler" else ():
                told = everyone.presses(person, ButtonPressed(data, "q"), talk.chat_id)
                assert "另一位同事" in told, (who, told)
                assert everyone.presses(person, ButtonPressed(data, "q"), person.user_id) != "", who
        assert everyone.db.execute(select(talks).where(talks.c.id == talk.id)).one() == before

"""A staff group with topics: one a department, made once; cards and alarms go there (F59)."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from dialogs.events import Commanded, Typed
from handlers.incoming import Membership, TopicTurned
from tests.journeys.test_setting_up_groups import ENGINEERING, code_for
from tests.kit.actors import Actor
from tests.kit.town import Town

HOME = "3栋2单元501"
WATER, DESK = 71, 72


def _says(town: Town, actor: Actor, content: Any, topic: int = 0) -> None:
    """Something is said in the group, which has topics."""
    town.take(replace(actor._made(content, town.group.id, 0, 0), forum=True, topic=topic))


def _asked(town: Town) -> list[str]:
    found = town.rows("SELECT payload FROM outgoing WHERE method = 'createForumTopic' ORDER BY id")
    return [json.loads(payload)["name"] for (payload,) in found]


def _sent(town: Town, words: str) -> list[int]:
    """In which topics something with these words was said in the group."""
    found = town.rows("SELECT payload FROM outgoing WHERE chat_id = ? AND method = 'sendMessage'", town.group.id)
    return [json.loads(one).get("message_thread_id", 0) for (one,) in found if words in json.loads(one)["text"]]


def _with_topics(town: Town) -> None:
    _says(town, town.li, Typed("大家早", 9001))
    town.rows("UPDATE topic SET thread_id = ? WHERE name = '工程部'", WATER)
    town.hush()


def test_f59_each_department_gets_a_topic_once(town: Town) -> None:
    departments = [name for (name,) in town.rows("SELECT name FROM department WHERE estate_id = 1 ORDER BY id")]
    _says(town, town.li, Typed("大家早", 9001))
    assert _asked(town) == departments
    _says(town, town.li, Typed("今天下雨", 9002))
    assert _asked(town) == departments, "not again while Telegram has not said no"
    assert town.rows("SELECT name FROM topic ORDER BY id") == [(name,) for name in departments]


def test_f59_a_group_without_topics_is_asked_for_none(town: Town) -> None:
    town.li.says("大家早", in_chat=town.group)
    assert _asked(town) == []
    assert town.rows("SELECT id FROM topic") == []


def test_f59_cards_and_alarms_go_to_the_departments_topic_and_all_else_to_the_general_one(town: Town) -> None:
    _with_topics(town)
    town.wang.lives_in(HOME)
    lift = town.wang.files("3栋的电梯又坏了")
    clean = town.wang.files("楼道里垃圾没人打扫")
    assert _sent(town, lift) == [WATER]
    assert _sent(town, clean) == [0]
    town.wang.commands("my")
    town.wang.presses(lift)
    town.wang.presses("催办")
    assert _sent(town, lift) == [WATER, WATER]
    town.wang.says("3栋电梯困人了，快来人")
    assert _sent(town, "险情")[0] == WATER
    town.hush()


def test_f59_what_follows_on_an_album_comes_to_the_topic_it_was_sent_in(town: Town) -> None:
    _with_topics(town)
    town.wang.lives_in(HOME)
    lift = town.wang.files("3栋的电梯又坏了")
    town.li.claims(lift)
    for _ in range(2):
        town.li.sends_photo(album="a1", in_chat=town.group, reply_to=town.card(lift).id)
    town.passes(seconds=3)
    assert _sent(town, town.group.last.text) == [WATER]
    town.hush()


def test_f59_a_topic_that_is_lost_is_left_for_the_general_one_until_somebody_writes_in_it(town: Town) -> None:
    _with_topics(town)
    town.rows("UPDATE topic SET lost_at = '2026-11-24 00:00:00.000000' WHERE thread_id = ?", WATER)
    town.wang.lives_in(HOME)
    first = town.wang.files("3栋的电梯又坏了")
    assert _sent(town, first) == [0]
    _says(town, town.li, Typed("又打开了", 9003), topic=WATER)
    assert _sent(town, town.wang.files("5栋的电梯也坏了")) == [WATER]


def test_f59_a_topic_somebody_closes_is_left_at_once_and_taken_up_again_when_it_is_opened(town: Town) -> None:
    _with_topics(town)
    town.wang.lives_in(HOME)
    for _ in range(2):
        _says(town, town.liu, TopicTurned(closed=True), topic=WATER)
    town.zhao.hears("⚠️ 工作群的话题“工程部”已关闭。")
    town.liu.hears("⚠️ 工作群的话题“工程部”已关闭。")
    assert _sent(town, town.wang.files("3栋的电梯又坏了")) == [0]
    _says(town, town.liu, TopicTurned(closed=False), topic=WATER)
    assert _sent(town, town.wang.files("5栋的电梯也坏了")) == [WATER]


def test_f59_a_topic_that_is_no_departments_may_close_and_nobody_is_told(town: Town) -> None:
    _with_topics(town)
    _says(town, town.liu, TopicTurned(closed=True), topic=99)
    town.liu.hears_nothing()


def test_f59_topics_that_were_refused_are_asked_for_again_when_the_bot_may_make_them(town: Town) -> None:
    _says(town, town.li, Typed("大家早", 9001))
    departments = _asked(town)
    town.rows("UPDATE topic SET lost_at = asked_at, why = '400 not enough rights to create a topic'")
    town.liu.commands("check")
    assert town.liu.last.text.count("无权创建") == 1
    assert "、".join(departments) in town.liu.last.text
    town.passes(seconds=1)
    _says(town, town.liu, Membership("entrusted"))
    assert _asked(town) == [*departments, *departments]
    town.liu.commands("check")
    assert "无权创建" not in town.liu.last.text
    town.hush()


def test_f59_topics_still_underway_are_not_asked_for_twice_when_the_bot_may_make_them(town: Town) -> None:
    _with_topics(town)
    departments = _asked(town)
    town.passes(seconds=1)
    _says(town, town.liu, Membership("entrusted"))
    assert _asked(town) == departments


def test_f59_bind_in_a_topic_ties_it_to_the_department_and_the_answer_comes_there(town: Town) -> None:
    _says(town, town.liu, Commanded("bind", code_for(town, town.one(ENGINEERING))), topic=WATER)
    town.group.hears("工程部的话题")
    assert _sent(town, "工程部的话题") == [WATER]
    assert town.rows("SELECT thread_id FROM topic WHERE name = '工程部'") == [(WATER,)]
    assert _asked(town) == [], "whoever ties them has made them"
    assert town.one("SELECT count(*) FROM staff_group WHERE department_id IS NOT NULL") == 0
    _says(town, town.liu, Commanded("bind", code_for(town)), topic=DESK)
    town.wang.lives_in(HOME)
    assert _sent(town, town.wang.files("3栋的电梯又坏了")) == [WATER]
    assert _sent(town, town.wang.files("楼道里垃圾没人打扫")) == [DESK], "everything else"


def test_f59_a_colleague_who_does_not_lead_ties_no_topic(town: Town) -> None:
    _says(town, town.li, Commanded("bind", code_for(town, town.one(ENGINEERING))), topic=WATER)
    assert town.rows("SELECT thread_id FROM topic WHERE thread_id IS NOT NULL") == []


def test_f55_f59_topics_move_along_with_their_group(town: Town) -> None:
    _with_topics(town)
    town.group_moves(-1002222)
    town.wang.lives_in(HOME)
    assert _sent(town, town.wang.files("3栋的电梯又坏了")) == [WATER]


@pytest.mark.parametrize("department", ["(SELECT id FROM department WHERE name = '工程部' AND estate_id = 1)", "NULL"])
def test_f59_a_department_has_one_topic_in_a_group_and_so_has_everything_else(town: Town, department: str) -> None:
    born = f"INSERT INTO topic (chat_id, department_id, name, why) VALUES (-100555, {department}, '话题', '')"
    town.rows(born + " RETURNING id")
    with pytest.raises(IntegrityError):
        town.rows(born + " RETURNING id")

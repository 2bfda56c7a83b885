"""The handbook: entries come, change and end; questions wait for the front desk until they are settled (I7)."""

from datetime import timedelta

import pytest

from storage import handbook
from storage.database import Db
from storage.errors import RuleBroken
from storage.handbook import Text
from storage.tables import HandbookEntry
from tests.kit import estate
from tests.kit.estate import CHEN, ESTATE, LI, SUN, at
from tests.kit.explained import statements

NOW = at("2026-11-19 10:00")
FEES = Text("物业费标准", "每平方米每月 2.80 元", "物业费、管理费")


def entry(db: Db, said: Text = FEES, estate_id: int = ESTATE) -> HandbookEntry:
    found = handbook.entry(db, estate_id, handbook.enter(db, estate_id, said, now=NOW))
    assert found is not None
    return found


def questions(db: Db) -> list[str]:
    return [one.question for one in handbook.waiting(db, ESTATE)]


def test_i7_entries_are_listed_in_their_order_in_one_query(db: Db) -> None:
    estate.second_estate(db)
    for said in (FEES, Text("装修手续", "请登记")):
        entry(db, said)
    entry(db, FEES, 2)
    with statements(db) as seen:
        assert [one.title for one in handbook.entries(db, ESTATE)] == ["物业费标准", "装修手续"]
    assert len(seen) == 1


def test_i7_a_changed_entry_keeps_its_place_and_the_former_one_is_ended(db: Db) -> None:
    first, _ = entry(db), entry(db, Text("装修手续", "请登记"))
    handbook.change(db, first, Text(first.title, "每平方米每月 3.00 元", first.words), now=NOW)
    assert [one.answer for one in handbook.entries(db, ESTATE)] == ["每平方米每月 3.00 元", "请登记"]
    assert handbook.entry(db, ESTATE, first.id or 0) is None
    with pytest.raises(RuleBroken, match="entry_moved"):
        handbook.change(db, first, FEES, now=NOW)


def test_a_title_is_in_force_once_and_free_again_when_it_ended(db: Db) -> None:
    first = entry(db)
    with pytest.raises(RuleBroken, match="entry_known"):
        entry(db)
    assert handbook.end(db, first, now=NOW)
    assert not handbook.end(db, first, now=NOW)
    entry(db)


def test_i7_what_was_answered_waits_only_when_it_did_not_help(db: Db) -> None:
    first = entry(db).id or 0
    for who in (CHEN, SUN):
        handbook.answered(db, ESTATE, who.id, (f"{who.name}问物业费", first), now=NOW)
    assert questions(db) == []
    assert handbook.judge(db, CHEN.id, first, helpful=False)
    assert handbook.judge(db, SUN.id, first, helpful=True)
    assert not handbook.judge(db, SUN.id, first, helpful=False)
    assert questions(db) == ["陈晨问物业费"]


def test_i7_what_had_no_answer_waits_until_the_desk_settles_it(db: Db) -> None:
    keys = [handbook.missed(db, ESTATE, CHEN.id, f"问题{number}", now=NOW) for number in range(3)]
    assert (handbook.count_waiting(db, ESTATE), handbook.count_waiting(db, 2)) == (3, 0)
    assert handbook.settle(db, keys[:2], by=LI.id, now=NOW + timedelta(hours=1)) == 2
    assert handbook.settle(db, keys, by=LI.id, now=NOW + timedelta(hours=2)) == 1
    assert handbook.question(db, ESTATE, keys[0]) is None


def test_the_words_of_a_question_are_erased_and_that_it_was_asked_stays(db: Db) -> None:
    for who in (CHEN, SUN):
        handbook.missed(db, ESTATE, who.id, f"{who.name}的问题", now=NOW)
    assert handbook.forget(db, CHEN.id) == 1
    assert questions(db) == ["", "孙悦的问题"]
    assert handbook.forget(db, CHEN.id) == 0

"""Statements run on the driver: the same values, rows and errors as by the library."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound, StatementError

from storage.database import Db, DriverError, Savepoint, machine_trouble, upsert
from storage.post import inbox
from storage.prepared import Prepared
from storage.reading import Find, among, given, listed, spread
from storage.tables import ChatState, SeenUpdate, table
from tests.kit.estate import BOT_ID, at

NOW = at("2026-11-19 10:00")
SEEN, CHATS = table(SeenUpdate), table(ChatState)
MARK = Prepared(upsert(SEEN).on_conflict_do_nothing().returning(SEEN.c.update_id))
PLAIN = Prepared(insert(SEEN))
MOVE = Prepared(update(SEEN).where(SEEN.c.update_id == given("number")))
ALL = Prepared(select(SEEN.c.update_id, SEEN.c.at).order_by(SEEN.c.update_id))
EARLY = Prepared(select(SEEN.c.update_id).where(SEEN.c.update_id.in_((7, 8)), SEEN.c.update_id == given("number")))
MOST = 4
AT_MOST = Prepared(select(SEEN.c.update_id).where(SEEN.c.update_id.in_(listed("number", MOST))))
SOME = Prepared(select(SEEN.c.update_id).where(SEEN.c.update_id.in_(among("numbers"))))


def mark(number: int) -> dict[str, Any]:
    return {"bot_id": BOT_ID, "update_id": number, "at": NOW}


@pytest.fixture(params=["on the driver", "by the library"])
def way(request: pytest.FixtureRequest, db: Db) -> None:
    if request.param == "by the library":
        event.listen(db, "before_cursor_execute", lambda *_: None)


@pytest.mark.usefixtures("way")
def test_values_rows_and_counts_are_the_same_both_ways(db: Db) -> None:
    assert MARK.run(db, mark(7)).scalar_one() == 7
    assert MARK.run(db, mark(7)).first() is None
    PLAIN.run_many(db, [mark(8), mark(9)])
    assert MOVE.run(db, {"number": 9, "at": NOW + timedelta(hours=1)}).rowcount == 1
    assert MOVE.run(db, {"number": 99, "at": NOW}).rowcount == 0
    assert MOVE.run(db, {"number": 8, "bot_id": 1}).rowcount == 1, "what is given decides what is set"
    rows = ALL.run(db, {}).all()
    assert [row.update_id for row in rows] == [7, 8, 9]
    assert rows[2].at == NOW + timedelta(hours=1)
    assert rows[2].at.tzinfo is not None
    assert sorted(SOME.run(db, {"numbers": (7, 9, 11)}).scalars()) == [7, 9]
    assert sorted(EARLY.run(db, {"number": 8}).scalars()) == [8]
    assert sorted(AT_MOST.run(db, spread("number", (9, 7), MOST)).scalars()) == [7, 9]


def test_a_list_that_is_part_of_a_statement_goes_to_the_driver_as_well(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    PLAIN.run_many(db, [mark(8), mark(9)])

    def refused(*_: object) -> None:
        raise AssertionError("by the library")

    monkeypatch.setattr(type(db), "execute", refused)
    assert EARLY.run(db, {"number": 8}).all() == [(8,)]
    with pytest.raises(AssertionError, match="library"):
        SOME.run(db, {"numbers": (8,)})


@pytest.mark.usefixtures("way")
def test_what_is_not_there_is_told(db: Db) -> None:
    assert ALL.run(db, {}).all() == []
    assert ALL.run(db, {}).scalar() is None
    with pytest.raises(NoResultFound):
        ALL.run(db, {}).one()


@pytest.mark.usefixtures("way")
def test_a_column_that_is_not_given_has_its_default(db: Db) -> None:
    Prepared(insert(CHATS)).run(db, {"bot_id": BOT_ID, "chat_id": 5})
    found = Find(ChatState, CHATS.c.chat_id == given("chat")).one(db, chat=5)
    assert found is not None
    assert (found.reason, found.unreachable_since) == ("", None)


@pytest.mark.usefixtures("way")
def test_a_constraint_that_says_no_is_the_librarys_error_and_nobodys_trouble(db: Db) -> None:
    PLAIN.run(db, mark(7))
    with pytest.raises(IntegrityError) as told, Savepoint(db):
        PLAIN.run(db, mark(7))
    assert isinstance(told.value, DriverError)
    assert not machine_trouble(told.value)
    assert inbox.mark_seen(db, BOT_ID, 8, 0, now=NOW), "what came before the savepoint, and the transaction, stand"


def test_an_instant_without_its_zone_is_refused(db: Db) -> None:
    with pytest.raises((ValueError, StatementError), match="time zone"):
        PLAIN.run(db, mark(7) | {"at": NOW.replace(tzinfo=None)})


def test_a_savepoint_undoes_its_own_part_alone(db: Db) -> None:
    PLAIN.run(db, mark(1))
    with pytest.raises(ZeroDivisionError), Savepoint(db):  # noqa: PT012  # it is the whole part that fails
        PLAIN.run(db, mark(2))
        with Savepoint(db):
            PLAIN.run(db, mark(3))
        raise ZeroDivisionError
    with Savepoint(db):
        PLAIN.run(db, mark(4))
    assert [*ALL.run(db, {}).scalars()] == [1, 4]


def test_a_connection_that_belongs_to_no_pool_any_more_works_like_any_other(db: Db) -> None:
    db.detach()  # as the leader's
    assert MARK.run(db, mark(7)).scalar_one() == 7

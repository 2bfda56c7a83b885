"""Statements on libpq: values, errors, transactions and prepared statements as the driver has them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from storage import due
from storage.database import Db, DriverError, Savepoint, conflict, machine_trouble
from storage.databases import libpq
from storage.post import inbox
from storage.prepared import Prepared
from storage.reading import Find, given
from storage.tables import ChatState, SeenUpdate, table
from tests.kit import databases, estate
from tests.kit.databases import Stage
from tests.kit.estate import BOT_ID, at

NOW = at("2026-11-19 10:00")
SEEN, CHATS = table(SeenUpdate), table(ChatState)
CHAT = Find(ChatState, CHATS.c.chat_id == given("chat"))
ADD = Prepared(CHATS.insert())
COUNT = "SELECT count(*) FROM pg_prepared_statements"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("libpq")
    stage = Stage(databases.lay(estate.build, folder, on_postgres=True), folder)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def db(stage: Stage) -> Iterator[Db]:
    stage.cleared()
    with stage.engine.connect() as db:
        yield db


def test_names_become_numbers_and_a_name_said_twice_one() -> None:
    said = "SELECT %(b)s::INTEGER, %(a)s::VARCHAR LIKE '%%x' AND %(b)s::INTEGER = 1"
    assert libpq.numbered(said) == (b"SELECT $1::INTEGER, $2::VARCHAR LIKE '%x' AND $1::INTEGER = 1", ["b", "a"])


@pytest.mark.parametrize("reason", ["", "他说：“100%”", "'; --", "a\\b\n\tc", "👨‍👩‍👧", "%(x)s $1 %%"])
def test_words_come_back_as_they_went(db: Db, reason: str) -> None:
    for chat in (-(2**51), 7):
        ADD.run(db, {"bot_id": BOT_ID, "chat_id": chat, "reason": reason, "unreachable_since": NOW})
        found = CHAT.one(db, chat=chat)
        assert found is not None
        assert (found.reason, found.unreachable_since, found.wait_until) == (reason, NOW, None)


@pytest.mark.parametrize("reason", ["a\0b", "\ud800"])
def test_what_cannot_be_stored_is_refused_and_not_cut_off(db: Db, reason: str) -> None:
    with pytest.raises((DriverError, UnicodeEncodeError)):
        ADD.run(db, {"bot_id": BOT_ID, "chat_id": 7, "reason": reason})


def test_what_runs_again_is_prepared_once_and_stays_so_whatever_is_undone(db: Db) -> None:
    before = db.execute(text(COUNT)).scalar_one()
    for number in range(3):
        inbox.mark_seen(db, BOT_ID, number, 0, now=NOW)
    assert db.execute(text(COUNT)).scalar_one() == before + 1
    with pytest.raises(DriverError), Savepoint(db):
        Prepared(SEEN.insert()).run(db, {"bot_id": BOT_ID, "update_id": 1, "at": NOW})
    assert inbox.mark_seen(db, BOT_ID, 7, 0, now=NOW)
    db.rollback()
    assert inbox.mark_seen(db, BOT_ID, 7, 0, now=NOW), "its transaction was undone, and a new one begins"
    db.commit()
    assert not inbox.mark_seen(db, BOT_ID, 7, 0, now=NOW)


STALE = {
    "let go of": "DEALLOCATE ALL",
    "of another type": "ALTER TABLE chat_state ALTER COLUMN reason TYPE text",
}


@pytest.mark.parametrize("how", STALE)
def test_f27_a_prepared_statement_that_holds_no_more_is_run_again_and_prepared_anew(stage: Stage, how: str) -> None:
    stage.cleared()
    with stage.engine.connect() as db:
        for _ in range(3):
            CHAT.one(db, chat=7)
        db.commit()
        db.execute(text(STALE[how]))
        with pytest.raises(DriverError) as told:
            CHAT.one(db, chat=7)
        assert conflict(told.value)
        assert not machine_trouble(told.value)
        db.rollback()
        for _ in range(2):
            assert CHAT.one(db, chat=7) is None
        db.invalidate()


def test_many_go_the_drivers_way_and_a_few_one_by_one(db: Db) -> None:
    for several in (2, 30):
        ADD.run_many(
            db, [{"bot_id": BOT_ID, "chat_id": several * 100 + one, "reason": "100%"} for one in range(several)]
        )
    assert db.execute(text("SELECT count(*) FROM chat_state WHERE reason = '100%'")).scalar_one() == 32


def test_f25_a_connection_that_is_cut_off_is_the_machines_trouble_and_the_next_one_works(stage: Stage) -> None:
    stage.cleared()
    with stage.engine.connect() as db:
        inbox.mark_seen(db, BOT_ID, 1, 0, now=NOW)
        with stage.engine.connect() as other:
            own = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
            other.execute(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})
        with pytest.raises(DriverError) as told:
            inbox.mark_seen(db, BOT_ID, 2, 0, now=NOW)
        assert machine_trouble(told.value)
    with stage.engine.connect() as db:
        for number in (1, 2, 3):
            assert inbox.mark_seen(db, BOT_ID, number, 0, now=NOW)


def test_the_next_that_falls_due_is_asked_for_without_planning_it_anew(db: Db) -> None:
    """However much is planned: to weigh the times of a full table costs a server more than to read one row."""
    db.exec_driver_sql(
        "INSERT INTO due (bot_id, kind, subject, round, due_at, status, tries, note) SELECT 7000000001, 'visit', "
        "'record:' || i, '', timestamptz '2026-11-19' + i * interval '1 minute', 'waiting', 0, '' "
        "FROM generate_series(1, 5000) AS i"
    )
    db.exec_driver_sql("ANALYZE due")
    for _ in range(12):
        due.next_at(db, BOT_ID)
    asked = "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT due.due_at%%'"
    assert db.exec_driver_sql(asked).scalar_one() > 0

"""Many who write at once: nothing is lost, nothing is counted twice, whoever meets goes on."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from handlers.due import work as due_work
from handlers.office import Office
from storage import database, due, lanes, reading
from storage.actors import SYSTEM
from storage.database import Database, Db, DriverError, conflict, machine_trouble
from storage.databases import on_postgres
from storage.register import history
from storage.rules import intake
from storage.tables import Record
from storage.waves import answering, planning
from tests.kit import databases, estate
from tests.kit.databases import Stage
from tests.kit.estate import BOT_ID, LIU, House
from tests.kit.town import catalogs
from tests.storage import matters
from tests.storage.waves import steps

HANDS, TIMES = 4, 200
DAY = matters.MORNING.date()


@pytest.fixture(scope="module")
def server_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("on_a_server")
    stage = Stage(databases.lay(estate.build, folder, on_postgres=True), folder)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def server_house(server_stage: Stage) -> House:
    """A house on PostgreSQL, whatever the suite runs on."""
    return House(server_stage.url, server_stage.cleared())


def at_once(house: House, work: Callable[[Database, int], None], hands: int = HANDS) -> None:
    """Several hands, each with connections of its own, begin together; what one of them raises is raised."""
    start, failed = threading.Barrier(hands), list[BaseException]()

    def run(number: int) -> None:
        engine = database.open_writer(house.url)
        start.wait()
        try:
            work(engine, number)
        except BaseException as error:  # told to the test, which waits for all
            failed.append(error)
        engine.dispose()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_i3_four_who_count_two_hundred_times_each_lose_nothing(house: House) -> None:
    given: list[str] = []

    def count(engine: Database, _: int) -> None:
        for _ in range(TIMES):
            with database.writing(engine) as db:
                given.append(intake.next_number(db, 1, "complaint", DAY))

    at_once(house, count)
    assert sorted(given) == [f"TS-20261119-{number:04}" for number in range(1, HANDS * TIMES + 1)]
    assert house.rows("SELECT last FROM counter") == [(HANDS * TIMES,)]


def test_g7_a_history_that_four_write_at_once_is_one_chain(house: House) -> None:
    with house.write() as db:
        record = matters.filed(db).id or 0

    def tell(engine: Database, number: int) -> None:
        for turn in range(20):
            with database.writing(engine) as db:
                reading.locked(db, Record, record)
                now = matters.MORNING + timedelta(minutes=turn)
                history.append(db, record, "noted", by=SYSTEM, now=now, hand=number)

    at_once(house, tell)
    with house.write() as db:
        told = history.of(db, record)
        assert (len(told), history.broken_at(told)) == (1 + HANDS * 20, None)


def test_turns_in_one_chat_follow_each_other_and_those_in_another_do_not_wait(server_house: House) -> None:
    with server_house.write() as db, server_house.engine.connect() as other:
        lanes.enter(db, BOT_ID, 5001)
        lanes.enter(other, BOT_ID, 5002)
        lanes.enter(other, BOT_ID + 1, 5001)
        other.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(DriverError, match="lock timeout"):
            lanes.enter(other, BOT_ID, 5001)


def test_f27_a_deadlock_is_a_conflict_that_one_of_the_two_survives(server_house: House) -> None:
    with server_house.write() as db:
        keys = [matters.filed(db).id or 0 for _ in range(2)]
    both, ended = threading.Barrier(2), list[DriverError | None]()

    def cross(engine: Database, number: int) -> None:
        first, second = keys if number else reversed(keys)
        try:
            with database.writing(engine) as db:
                db.exec_driver_sql("SET LOCAL deadlock_timeout = '20ms'")
                reading.locked(db, Record, first)
                both.wait()
                reading.locked(db, Record, second)
            ended.append(None)
        except DriverError as error:
            ended.append(error)

    at_once(server_house, cross, 2)
    [given_up] = [error for error in ended if error is not None]
    assert len(ended) == 2
    assert conflict(given_up)
    assert machine_trouble(given_up)


def test_f27_due_work_of_a_survey_and_whoever_acts_on_it_take_turns(server_house: House) -> None:
    with server_house.write() as db:
        wave = steps.approved(db)
        [row] = due.ripe(db, BOT_ID, steps.TODAY)
    office = Office(BOT_ID, "shouwen_bot", catalogs())

    def fires() -> None:
        with server_house.write() as db:
            due_work.run(db, office, row, steps.TODAY)

    with server_house.write() as db:
        planning.cancel(db, wave.id or 0, wave.version, by=LIU.actor, now=steps.TODAY)
        firing = threading.Thread(target=fires)
        firing.start()
        while not server_house.rows("SELECT 1 FROM pg_locks WHERE NOT granted"):
            pass
        # The clock waits for the survey and holds nothing that is needed here.
        db.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        due.cancel(db, row.subject, why="called off", now=steps.TODAY)
        due.put_off(db, row.id or 0, until=steps.TODAY, note="")
        db.exec_driver_sql("SELECT id FROM due WHERE status = 'cancelled' FOR UPDATE")
    firing.join()
    assert server_house.rows("SELECT status, note FROM due WHERE kind = 'survey_draw'") == [("cancelled", "called off")]


def test_f27_a_survey_that_asks_many_and_a_household_that_begins_never_wait_for_each_other(server_house: House) -> None:
    with server_house.write() as db:
        steps.lays_out(db, 6, buildings=1)
        wave = steps.opened(db)
        codes = answering.fresh_codes((steps.FIRST_UNIT,))
        answering.issue_codes(db, wave.id or 0, codes)
        [row] = [one for one in due.ripe(db, BOT_ID, steps.OPENING) if one.kind == "survey_send"]
    office, failed = Office(BOT_ID, "shouwen_bot", catalogs()), list[DriverError]()

    def asks() -> None:
        try:
            with server_house.write() as db:
                due_work.run(db, office, row, steps.OPENING)
        except DriverError as error:  # told to the test, which waits for it
            failed.append(error)

    who = steps.lives_in(steps.FIRST_UNIT)
    with server_house.write() as db:
        answering.redeem(db, BOT_ID, codes[steps.FIRST_UNIT], by=who)
        asking = threading.Thread(target=asks)
        asking.start()
        while not server_house.rows("SELECT 1 FROM pg_locks WHERE NOT granted"):
            pass
        answering.begin(db, wave.id or 0, steps.FIRST_UNIT, by=who, now=steps.OPENING)
    asking.join()
    assert failed == []
    counted = "SELECT outcome, count(*) FROM survey_household GROUP BY outcome ORDER BY outcome"
    assert server_house.rows(counted) == [("sent", 7), ("started", 1), ("unreachable", 2)]


def test_f27_what_changed_since_one_looked_is_a_conflict(server_house: House) -> None:
    strict = server_house.engine.execution_options(isolation_level="SERIALIZABLE")
    with strict.connect() as db, server_house.foreign() as other:
        db.exec_driver_sql("SELECT name FROM estate")
        other.execute("UPDATE estate SET name = '海棠苑'")
        with pytest.raises(DriverError) as raised:
            db.exec_driver_sql("UPDATE estate SET name = '翠湖花园'")
    assert conflict(raised.value)


def test_a_rule_that_says_no_is_no_conflict_and_no_trouble(house: House) -> None:
    with house.engine.connect() as db:
        matters.filed(db)
        with pytest.raises(DriverError) as raised:
            db.exec_driver_sql("DELETE FROM record")
    assert not conflict(raised.value)
    assert not machine_trouble(raised.value)


def test_f28_whoever_finds_no_connection_waits_for_a_while_and_is_told(
    server_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"POOL": 2, "OVERFLOW": 0, "POOL_SECONDS": 0.1}.items():
        monkeypatch.setattr(on_postgres, name, value)
    engine = database.open_writer(server_house.url)
    with engine.connect() as one, engine.connect():
        with pytest.raises(PoolTimeout):
            engine.connect()
        waiting = threading.Timer(0.02, one.close)
        waiting.start()
        with engine.connect() as third:
            assert third.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()


def test_f29_a_long_report_is_given_up_alone(server_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_postgres, "STATEMENT_MILLISECONDS", 50)
    reader = database.open_reader(server_house.url)
    with database.reading(reader) as db, pytest.raises(DriverError, match="statement timeout") as raised:
        db.exec_driver_sql("SELECT count(*) FROM generate_series(1, 10000) AS a, generate_series(1, 100000) AS b")
    assert not machine_trouble(raised.value)  # it would run too long again (G8)
    with server_house.write() as db:
        matters.filed(db)
    with database.reading(reader) as db:
        assert db.exec_driver_sql("SELECT count(*) FROM record").scalar() == 1
    reader.dispose()


def _times(db: Db) -> list[str]:
    return [str(value) for value in db.exec_driver_sql("SELECT filed_at AT TIME ZONE 'UTC' FROM record").scalars()]


def test_instants_are_aware_whatever_zone_the_server_keeps(server_house: House) -> None:
    with server_house.engine.connect() as db:
        db.exec_driver_sql("SET LOCAL TIME ZONE 'America/New_York'")
        record = matters.filed(db)
        assert (record.filed_at, record.filed_at.utcoffset()) == (matters.MORNING, timedelta())
        assert _times(db) == ["2026-11-19 02:00:00"]


def test_ids_of_telegram_and_sizes_of_files_need_more_than_32_bits(house: House) -> None:
    """52 bits for people and chats, as Telegram says; a file may have 4 GB."""
    large = 2**52 - 1
    house.rows("UPDATE staff_group SET chat_id = ?", -1_000_000_000_000 - large)
    house.rows("UPDATE resident SET user_id = ? WHERE id = 1", large)
    with house.write() as db:
        matters.filed(db)
    house.rows(
        "INSERT INTO attachment (record_id, kind, file_id, unique_id, size, name, at) "
        "VALUES (1, 'video', '', '', ?, '', ?)",
        4 * 2**30,
        "2026-11-19 02:00:00.000000",
    )
    assert house.rows("SELECT chat_id FROM staff_group") == [(-1_000_000_000_000 - large,)]
    assert house.rows("SELECT user_id FROM resident WHERE id = 1") == [(large,)]
    assert house.rows("SELECT size FROM attachment") == [(4 * 2**30,)]


TRAP = {
    "S4": ("CREATE TEMP TABLE response AS SELECT 1 AS record_id, NULL::timestamptz AS void_at",
           "UPDATE public.record SET status = 'resolved' WHERE id = 1"),
    "F1": ("CREATE TEMP TABLE ownership AS SELECT 1 AS record_id",
           "UPDATE public.record SET status = 'handling' WHERE id = 1"),
    "A75": ("CREATE TEMP TABLE history (LIKE public.history)",
            "INSERT INTO public.history SELECT 99, 1, 1, at, who, who_id, what, '{}', '', 'x' FROM public.history"),
}  # fmt: skip


@pytest.mark.parametrize("rule", sorted(TRAP))
def test_a_temporary_table_of_the_same_name_answers_for_nobody(server_house: House, rule: str) -> None:
    with server_house.write() as db:
        record = matters.filed(db)
        if rule == "S4":
            matters.taken(db, record)
    trap, forbidden = TRAP[rule]
    with server_house.foreign() as hand:
        hand.execute(trap)
        with pytest.raises(Exception, match=f"^{rule}: "):
            hand.execute(forbidden)

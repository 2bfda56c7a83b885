"""From every released version: what its tables held is still there, belongs to the right bot, and is worked with."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from storage import database, due, migrate
from storage.actors import Actor
from storage.post import conversations, inbox, outbox
from storage.post.conversations import Seat
from storage.register import history, records, views, words
from storage.rules import follow_up
from tests.kit import databases, sql
from tests.kit.estate import at
from tests.storage.test_migrations import REVISIONS

BOT, GROUP = 7000000001, -1001234567890
NOW = at("2026-11-20 09:30")

# By the version whose tables they need; in the words of that time, as its program would have left them.
HELD = {
    "0001": (
        "INSERT INTO company (id, name) VALUES (1, '安居物业')",
        "INSERT INTO estate (id, company_id, bot_id, name, zone, opens, closes, quiet_from, quiet_until, phone, "
        "procedure, parameters) VALUES (1, 1, 7000000001, '阳光花园', 'Asia/Shanghai', '08:00', '20:00', '21:00', "
        "'08:00', '', 'C3', '{}')",
        "INSERT INTO building (id, estate_id, name) VALUES (1, 1, '3栋')",
        "INSERT INTO unit (id, estate_id, building_id, name) VALUES (1, 1, 1, '2单元501')",
        "INSERT INTO staff (id, company_id, user_id, name, phone, language) VALUES (1, 1, 6001, '李静', '', 'zh_CN')",
        "INSERT INTO staff_role (id, staff_id, estate_id, role) VALUES (1, 1, 1, 'agent')",
        "INSERT INTO staff_group (id, estate_id, chat_id, title) VALUES (1, 1, -1001234567890, '客服群')",
        "INSERT INTO duty_slot (id, estate_id, weekday, starts, ends, staff_id) VALUES (1, 1, 3, '08:00', '20:00', 1)",
        "INSERT INTO day_override (day, working, note, entered_at) VALUES ('2026-11-21', TRUE, '', '2026-11-01 02:00')",
        "INSERT INTO resident (id, user_id, name, phone, language, notice) "
        "VALUES (1, 5500000001, '王芳', '13900000001', 'zh_CN', '2026-11')",
        "INSERT INTO binding (id, resident_id, unit_id, status, since, judged_by, judged_at) "
        "VALUES (1, 1, 1, 'confirmed', '2026-01-05 02:00:00.000000', 1, '2026-01-05 02:00:00.000000')",
        "INSERT INTO invitation (id, code_hash, staff_id, expires_at) VALUES (1, 'h', 1, '2026-12-01 00:00:00.000000')",
    ),
    "0002": (
        "INSERT INTO counter (estate_id, day, prefix, last) VALUES (1, '2026-11-19', 'TS', 1)",
        "INSERT INTO record (id, estate_id, number, kind, status, severity, responsibility, category, place, channel, "
        "wish, confirmed, resident_id, unit_id, procedure, calendar, heard_at, filed_at, promised_at, breach_at, "
        "answered_at, closed_as, reopened, version) VALUES (1, 1, 'TS-20261119-0001', 'complaint', 'filed', 'general', "
        "'', 'ele', '3栋2单元501', 'bot', '', TRUE, 1, 1, 'C3', '', '2026-11-19 02:00:00.000000', "
        "'2026-11-19 02:00:00.000000', '2026-11-19 12:00:00.000000', '2026-11-19 16:00:00.000000', "
        "'2026-11-19 03:00:00.000000', '', 0, 1)",
        "INSERT INTO words (id, record_id, part, author, author_id, body, salt, chat_id, message_id, at) VALUES "
        "(1, 1, 'text', 'resident', 1, '电梯坏了', 's', 5500000001, 11, '2026-11-19 02:00:00.000000')",
        "INSERT INTO attachment (id, record_id, words_id, kind, file_id, unique_id, size, name, at) "
        "VALUES (1, 1, 1, 'photo', 'AgAC', 'u', 70000, '', '2026-11-19 02:00:00.000000')",
        "INSERT INTO ownership (record_id, staff_id, how, at) VALUES (1, 1, 'claimed', '2026-11-19 02:05:00.000000')",
        "UPDATE record SET status = 'handling', version = 2 WHERE id = 1",
        "INSERT INTO handling (id, record_id, staff_id, since) VALUES (1, 1, 1, '2026-11-19 02:05:00.000000')",
        "INSERT INTO response (id, record_id, staff_id, how, at, void_reason) "
        "VALUES (1, 1, 1, 'call', '2026-11-19 03:00:00.000000', '')",
        "UPDATE record SET status = 'resolved', resolved_at = '2026-11-19 05:00:00.000000', version = 3 WHERE id = 1",
        "INSERT INTO visit (id, record_id, round, planned_at, outcome) "
        "VALUES (1, 1, 1, '2026-11-20 01:30:00.000000', 'planned')",
        "INSERT INTO history (id, record_id, seq, at, who, who_id, what, details, previous, hash) VALUES "
        "(1, 1, 1, '2026-11-19 02:00:00.000000', 'resident', 1, 'filed', '{}', '', "
        "'7c2b3c')",
    ),
    "0003": (),
    "0004": (
        "INSERT INTO audit (id, at, user_id, what, details) "
        "VALUES (1, '2026-11-19 02:00:00.000000', 5500000001, 'refused', '')",
        "INSERT INTO seen_update (bot_id, update_id, at) VALUES (7000000001, 900, '2026-11-19 02:00:00.000000')",
        "INSERT INTO quarantine (id, bot_id, update_id, reference, raw, error, at) "
        "VALUES (1, 7000000001, 901, 'ABC123', '{}', 'x', '2026-11-19 02:00:00.000000')",
    ),
}
# What had no bot of its own until 0005.
OF_ONE_BOT = (
    "INSERT INTO conversation (id, chat_id, user_id, dialog, subject, state, version, turn, focus, anchor, begun_at, "
    "touched_at, last_press, last_notice) VALUES (1, 5500000001, 5500000001, 'mine', '', '{}', 1, 4, TRUE, 'a', "
    "'2026-11-19 02:00:00.000000', '2026-11-19 02:00:00.000000', '', '')",
    "INSERT INTO due (id, kind, subject, round, due_at, status, tries, note) "
    "VALUES (1, 'visit', 'record:1', '1', '2026-11-20 01:30:00.000000', 'waiting', 0, '')",
    "INSERT INTO outgoing (id, key, chat_id, method, payload, priority, status, edits, attempts, note, once, "
    "created_at) VALUES (1, 'k', 5500000001, 'sendMessage', '{}', 0, 'waiting', '', 0, '', FALSE, "
    "'2026-11-19 02:00:00.000000')",
    "INSERT INTO chat_state (chat_id, unreachable_since, reason) "
    "VALUES (5500000009, '2026-11-19 02:00:00.000000', 'blocked')",
)


class Stairs:
    """An empty database that goes up from version to version, and copies of it on the way."""

    def __init__(self, folder: Path) -> None:
        self._place = databases.fresh(folder, passing=False)
        self._copies = (folder / f"{number}.db" for number in count())

    def lived_in(self, revision: str) -> Engine:
        """A database of this version, with everything in it that its tables can hold."""
        walker = database.open_writer(self._place)
        migrate.upgrade(walker, revision)
        walker.dispose()
        engine = database.open_writer(databases.copy(self._place, next(self._copies)))
        with database.writing(engine) as db:
            for version, statements in HELD.items():
                for statement in statements if version <= revision else ():
                    sql.rows(db, statement)
            for statement in OF_ONE_BOT if revision == "0004" else ():
                sql.rows(db, statement)
        if databases.ON_POSTGRES:
            databases.count_on(engine.url.database or "")
        return engine


Held = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A database of an older version that was brought up to date, and what its tables held before and after."""

    revision: str
    engine: Engine
    before: Held
    after: Held


@pytest.fixture(scope="module")
def stairs(tmp_path_factory: pytest.TempPathFactory) -> Stairs:
    return Stairs(tmp_path_factory.mktemp("stairs"))


@pytest.fixture(scope="module")
def first_stairs(tmp_path_factory: pytest.TempPathFactory) -> Stairs:
    return Stairs(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module", params=REVISIONS)
def upgraded(stairs: Stairs, request: pytest.FixtureRequest) -> Iterator[Upgraded]:
    engine = stairs.lived_in(request.param)
    found = inspect(engine)
    columns = {name: [one["name"] for one in found.get_columns(name)] for name in found.get_table_names()}
    del columns["alembic_version"]
    before = held(engine, columns)
    migrate.upgrade(engine)
    yield Upgraded(request.param, engine, before, held(engine, columns))
    engine.dispose()


@pytest.fixture
def of_one_bot(first_stairs: Stairs) -> Iterator[Engine]:
    """What the last version without bots of its own left, brought up to date."""
    engine = first_stairs.lived_in("0004")
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


def held(engine: Engine, columns: dict[str, list[str]]) -> Held:
    with database.reading(engine) as db:
        return {name: sql.rows(db, f"SELECT {', '.join(listed)} FROM {name}") for name, listed in columns.items()}


def test_an_upgrade_from_every_released_version_keeps_every_row(upgraded: Upgraded) -> None:
    assert upgraded.after == upgraded.before
    full = {name for name, rows in upgraded.before.items() if rows}
    assert full >= {statement.split()[2] for version in HELD if version <= upgraded.revision
                    for statement in HELD[version] if statement.startswith("INSERT")}  # fmt: skip


def test_the_program_works_on_with_what_an_older_one_left(upgraded: Upgraded) -> None:
    with database.writing(upgraded.engine) as db:
        sheets = [sheet for (number,) in sql.rows(db, "SELECT number FROM record") for sheet in views.shown(db, number)]
        assert len(sheets) == len(upgraded.before.get("record", []))
        for sheet in sheets:
            assert (sheet.record.status, sheet.first_contact, sheet.unit) == ("resolved", "李静", "3栋2单元501")
            assert [(one.words.body, one.name) for one in sheet.said] == [("电梯坏了", "王芳")]
            found = words.from_message(db, BOT, 5500000001, 11)
            assert found is not None
            visit = follow_up.planned(db, 1, 1)
            assert visit is not None
            follow_up.mark_asked(db, visit, by=Actor("system"), now=NOW)
            answers = follow_up.Answers(True, result=5)
            closed = follow_up.answer(db, visit.id or 0, answers, by=Actor("resident", 1), now=NOW)
            assert closed.status == "closed"
            assert records.find(db, 1) == closed


def test_what_had_no_bot_is_that_of_the_first_estates_bot(of_one_bot: Engine) -> None:
    with database.writing(of_one_bot) as db:
        assert [one.row.key for one in outbox.claim(db, BOT, now=NOW, skip=set())] == ["k"]
        assert outbox.claim(db, BOT + 1, now=NOW, skip=set()) == []
        assert [row.subject for row in due.ripe(db, BOT, NOW)] == ["record:1"]
        talk = conversations.focused(db, Seat(BOT, 5500000001, 5500000001))
        assert talk is not None
        assert (talk.dialog, talk.turn) == ("mine", 4)
        assert not outbox.reachable(db, BOT, 5500000009)
        assert outbox.reachable(db, BOT + 1, 5500000009)
        assert not inbox.mark_seen(db, BOT, 900, 0, now=NOW)
        assert history.told(db, 1, "filed")


def test_a_version_back_is_refused_where_it_would_mix_two_bots_up(of_one_bot: Engine) -> None:
    with database.writing(of_one_bot) as db:
        due.add(db, BOT + 1, "breach", "record:9", at=NOW)
    with pytest.raises(RuntimeError, match="one bot"):
        migrate.downgrade(of_one_bot, "0004")
    migrate.require_current(of_one_bot)


def test_a_version_back_keeps_what_it_can_hold(of_one_bot: Engine) -> None:
    migrate.downgrade(of_one_bot, "0004")
    with database.reading(of_one_bot) as db:
        assert sql.rows(db, "SELECT chat_id, dialog, turn, focus FROM conversation") == [(5500000001, "mine", 4, 1)]
        assert sql.rows(db, "SELECT chat_id, reason FROM chat_state") == [(5500000009, "blocked")]

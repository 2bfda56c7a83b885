"""Queries on the path of an update, a claim or a sweep use an index: their cost does not grow with the register."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from storage import due, tasks
from storage.database import Db, open_writer
from storage.people import accounts, complainants, residents, staff
from storage.post import conversations, inbox, outbox
from storage.post.conversations import Seat
from storage.post.outbox import Letter, Priority
from storage.register import evidence, lists, records, views, words
from storage.rotas import rota
from storage.rules import intake
from tests.kit import databases, explained
from tests.kit.databases import Ground
from tests.kit.estate import BOT_ID, CHEN, ESTATE, GROUP, LI, at, setting
from tests.storage import matters

NOW = at("2026-11-19 10:00")


def _edit(db: Db) -> None:
    outbox.queue_edit(db, BOT_ID, Letter("e1", GROUP, "editMessageText", {}, Priority.REPLY, edits="card"), now=NOW)


def _ripe(db: Db) -> None:
    due.add(db, BOT_ID, "visit", "record:1", at=NOW)
    assert due.ripe(db, BOT_ID, NOW)


PATHS: dict[str, Callable[[Db], Any]] = {
    "mark": lambda db: inbox.mark_seen(db, BOT_ID, 900, 5001, now=NOW),
    "account": lambda db: accounts.behind(db, 5001),
    "dwellings": lambda db: residents.dwellings(db, BOT_ID, CHEN.id),
    "claim": lambda db: outbox.claim(db, BOT_ID, now=NOW, skip=set()),
    "orphans": lambda db: outbox.orphans(db, BOT_ID),
    "waiting": lambda db: outbox.waiting(db, BOT_ID, NOW),
    "edit": _edit,
    "unsaid": lambda db: outbox.unsay(db, "card", GROUP, now=NOW),
    "reply": lambda db: outbox.by_message(db, BOT_ID, GROUP, 7),
    "repoint": lambda db: outbox.repoint(db, BOT_ID, GROUP, -5),
    "ripe": _ripe,
    "next": lambda db: due.next_at(db, BOT_ID),
    "cancel": lambda db: due.cancel(db, "record:1", why="x", now=NOW),
    "home": lambda db: residents.home(db, BOT_ID, CHEN.id),
    "focus": lambda db: conversations.focused(db, Seat(BOT_ID, 5001, 5001)),
    "talk": lambda db: conversations.open(db, Seat(BOT_ID, 5001, 5001), "file", "", now=NOW),
    "moved talks": lambda db: conversations.repoint(db, BOT_ID, GROUP, -5),
    "sent": lambda db: outbox.settle_sent(db, [(1, 7)], now=NOW),
    "gone": lambda db: outbox.give_up_chat(db, BOT_ID, 5001, now=NOW, reason="blocked"),
    "wake": lambda db: due.move(db, BOT_ID, "wake:nudge", "talk:1", at=NOW),
    "own": lambda db: records.of_resident(db, BOT_ID, CHEN.id),
    "filed since": lambda db: records.filed_since(db, BOT_ID, CHEN.id, NOW, 20),
    "heard": lambda db: conversations.heard_since(db, BOT_ID, 5001, NOW),
    "evidence": lambda db: evidence.waiting(db, BOT_ID, besides=[7]),
    "evidence kept": lambda db: evidence.stored(db, 7, sha256="", media_type="", now=NOW),
    "edited words": lambda db: words.from_message(db, BOT_ID, 5001, 7),
    "on duty": lambda db: rota.on_duty(db, ESTATE, setting(db).hours, NOW),
    "roles": lambda db: staff.roles_at(db, LI.id, ESTATE),
    "late": lambda db: lists.late(db, [ESTATE], NOW, NOW.date()),
    "open ones": lambda db: lists.open_ones(db, [ESTATE]),
    "found by number": lambda db: lists.by_number(db, [ESTATE], "TS-20261119-0001"),
    "found by unit": lambda db: lists.of_units(db, [1, 2]),
    "found by category": lambda db: lists.in_category(db, ESTATE, ["ele"]),
    "tasks": lambda db: tasks.desk(db, ESTATE, LI.id),
    "tasks of a record": lambda db: tasks.open_of(db, 1),
    "complainants": lambda db: complainants.of_unit(db, 1),
    "complaint made of it": lambda db: intake.made_of(db, 1),
}


@pytest.fixture(scope="module")
def crowded(template: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_writer(template.copy(tmp_path_factory.mktemp("crowded") / "shouwen.db", passing=False))
    if databases.ON_POSTGRES:
        explained.crowd(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def db(crowded: Engine) -> Iterator[Db]:
    """One write transaction on an estate with a long past; nothing of it stays."""
    with crowded.connect() as connection:
        yield connection


@pytest.mark.parametrize("path", sorted(PATHS))
def test_no_growing_table_is_scanned_on_the_path_of_an_update_or_a_sweep(db: Db, path: str) -> None:
    with explained.statements(db) as seen:
        PATHS[path](db)
    assert seen
    for statement, parameters in seen:
        assert explained.costly(db, statement, parameters) == [], statement


def test_reading_the_register_scans_no_table_that_grows(db: Db) -> None:
    record = matters.closed(db, matters.resolved(db, matters.filed(db)))
    with explained.statements(db) as seen:
        views.listed(db, open_only=True)
        views.listed(db)
        views.shown(db, record.number)
    assert len(seen) > 10
    for statement, parameters in seen:
        assert explained.costly(db, statement, parameters) == [], statement


def test_a_word_is_looked_for_in_the_latest_records_alone(db: Db) -> None:
    with explained.statements(db) as seen:
        lists.mentioning(db, ESTATE, "电梯")
    bounded = [statement for statement, _ in seen if "LIKE" in statement.upper()]
    assert len(bounded) == 2
    for statement in bounded:
        assert "LIMIT" in statement.upper().partition("JOIN")[0]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM outgoing WHERE note = 'x'",
        "SELECT count(*) FROM words",
        "SELECT * FROM seen_update WHERE bot_id = 7000000001",
        "SELECT * FROM record JOIN history ON history.record_id = record.id",
        "UPDATE handling SET until = NULL WHERE staff_id = 2",
        "UPDATE outgoing SET note = '' WHERE chat_id = 5001 AND (key = 'x' OR note = 'y')",
        "SELECT * FROM outgoing AS earlier WHERE earlier.note = 'x'",
    ],
)
def test_a_scan_would_be_seen(db: Db, statement: str) -> None:
    assert explained.costly(db, statement, ()) != []


def test_what_falls_due_lies_in_the_order_in_which_it_is_done(db: Db) -> None:
    with explained.statements(db) as seen:
        _ripe(db)
    told = " ".join(explained.steps(db, *seen[-1]))
    assert "ix_due_waiting" in told
    assert "B-TREE" not in told
    assert "SORT" not in told


def test_where_nothing_has_fallen_due_one_question_is_enough(db: Db) -> None:
    with explained.statements(db) as seen:
        assert due.ripe(db, BOT_ID, at("2020-01-01 10:00")) == []
    assert len(seen) == 1


def test_a_claim_walks_the_line_and_asks_of_each_row_only_what_is_before_it_in_its_chat(db: Db) -> None:
    with explained.statements(db) as seen:
        outbox.claim(db, BOT_ID, now=NOW, skip={5001}, limit=30)
    plan = " ".join(explained.steps(db, *seen[-1]))
    assert "ix_outgoing_line" in plan
    assert "ix_outgoing_open" in plan
    assert "TEMP B-TREE" not in plan

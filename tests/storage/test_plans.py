"""Queries on the path of an update, a claim or a sweep use an index: their cost does not grow with the register."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from storage import conversations, due, outbox, residents, staff
from storage.database import Db
from storage.outbox import Letter, Priority
from tests.kit.estate import CHEN, ESTATE, GROUP, LI, at

NOW = at("2026-11-19 10:00")
GROWING = (
    "outgoing",
    "due",
    "binding",
    "record",
    "words",
    "history",
    "conversation",
    "seen_update",
    "response",
)


def _edit(db: Db) -> None:
    outbox.queue_edit(db, Letter("e1", GROUP, "editMessageText", {}, Priority.REPLY, edits="card"), now=NOW)


PATHS: dict[str, Callable[[Db], Any]] = {
    "claim": lambda db: outbox.claim(db, now=NOW, skip=set()),
    "orphans": outbox.orphans,
    "waiting": lambda db: outbox.waiting(db, NOW),
    "edit": _edit,
    "reply": lambda db: outbox.by_message(db, GROUP, 7),
    "repoint": lambda db: outbox.repoint(db, GROUP, -5),
    "ripe": lambda db: due.ripe(db, NOW),
    "next": due.next_at,
    "cancel": lambda db: due.cancel(db, "record:1", why="x", now=NOW),
    "home": lambda db: residents.home(db, CHEN.id),
    "focus": lambda db: conversations.focused(db, 5001, 5001),
    "roles": lambda db: staff.roles_at(db, LI.id, ESTATE),
}


@contextmanager
def statements(db: Db) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        seen.append((statement, parameters))

    event.listen(db, "before_cursor_execute", note)
    yield seen
    event.remove(db, "before_cursor_execute", note)


@pytest.mark.parametrize("path", sorted(PATHS))
def test_no_growing_table_is_scanned_on_the_path_of_an_update_or_a_sweep(db: Db, path: str) -> None:
    with statements(db) as seen:
        PATHS[path](db)
    assert seen
    for statement, parameters in seen:
        plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        scans = [row[-1] for row in plan if any(row[-1] == f"SCAN {name}" for name in GROWING)]
        assert scans == [], (statement, plan)


def test_a_scan_would_be_seen(db: Db) -> None:
    plan = db.exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM outgoing WHERE note = 'x'").all()
    assert [row[-1] for row in plan] == ["SCAN outgoing"]

"""How a database would carry out a statement: its steps that look at all the rows there ever were.

SQLite plans by its indexes alone. PostgreSQL plans by what the tables hold, so it is asked when they
have grown (``crowd``).
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Engine, event

from storage.database import Db, many_writers

GROWING = (
    "absence",
    "attachment",
    "binding",
    "conversation",
    "due",
    "duty_change",
    "handbook_question",
    "handling",
    "history",
    "outgoing",
    "ownership",
    "record",
    "resident",
    "response",
    "seen_update",
    "transfer",
    "visit",
    "words",
)
# What waits is not what has piled up: all of it may be walked.
OPEN_WORK = {
    "ix_outgoing_open",
    "ix_outgoing_line",
    "ix_outgoing_edits",
    "ix_due_waiting",
    "ix_due_subject",
    "ix_attachment_not_stored",
    "uq_handling_open",
    "ix_handling_desk",
}

_MANY, _OPEN = 20_000, 4_000
_HOW_MANY = f"WITH n AS (SELECT generate_series(1, {_MANY}) AS i)"
_WHEN = "'2026-11-01 02:00:00.000000'"
_CROWD = (
    """resident (id, user_id, name, phone, language, notice, unit_id)
        SELECT 1000 + i, CASE WHEN i % 5 > 0 THEN 900000 + i END, '', '', 'zh_CN', '', 1 + i % 3000 FROM n""",
    f"binding (resident_id, unit_id, status, since) SELECT 1000 + i, 1, 'ended', {_WHEN} FROM n",
    f"""record (id, estate_id, number, kind, status, severity, responsibility, category, place, channel, wish,
                confirmed, resident_id, procedure, calendar, heard_at, filed_at, promised_at, breach_at, closed_as,
                reopened, version)
        SELECT 1000 + i, 1 + i % 50, 'X' || i, 'complaint', CASE WHEN i % 100 = 0 THEN 'handling' ELSE 'closed' END,
               'general', '', 'oth', '', 'bot', '', TRUE, 1000 + i, 'C3', '', {_WHEN}, {_WHEN},
               '2026-11-02 02:00:00', '2026-11-02 16:00:00', '', 0, 1 FROM n""",
    f"""words (record_id, part, author, author_id, body, salt, chat_id, message_id, at)
        SELECT 1000 + i, 'text', 'resident', 1000 + i, '', '', 900000 + i, i, {_WHEN} FROM n""",
    f"attachment (record_id, kind, file_id, unique_id, size, name, at, missing) "
    f"SELECT 1000 + i, 'photo', '', '', 0, '', {_WHEN}, 'gone' FROM n",
    f"ownership (record_id, staff_id, how, at) SELECT 1000 + i, 1, 'claimed', {_WHEN} FROM n",
    f"handling (record_id, staff_id, since, until) SELECT 1000 + i, 1, {_WHEN}, {_WHEN} FROM n",
    f"response (record_id, staff_id, how, at, void_reason) SELECT 1000 + i, 1, 'call', {_WHEN}, '' FROM n",
    f"transfer (record_id, from_id, to_id, by_id, at) SELECT 1000 + i, 1, 2, 1, {_WHEN} FROM n",
    f"""visit (record_id, round, planned_at, answered_at, outcome)
        SELECT 1000 + i, 1, {_WHEN}, {_WHEN}, 'solved' FROM n""",
    f"history (record_id, seq, at, who, who_id, what, details, previous, hash) "
    f"SELECT 1000 + i, 1, {_WHEN}, 'system', 0, 'filed', '{{}}', '', '' FROM n",
    f"""conversation (bot_id, chat_id, user_id, dialog, subject, version, turn, focus, anchor, begun_at, touched_at,
                      last_press, last_notice)
        SELECT 7000000001, 900000 + i, 900000 + i, 'file', '', 1, 1, FALSE, '', {_WHEN}, {_WHEN}, '', '' FROM n""",
    f"seen_update (bot_id, update_id, at) SELECT 7000000001, 900000 + i, {_WHEN} FROM n",
    f"""due (bot_id, kind, subject, round, due_at, status, tries, note)
        SELECT 7000000001, 'breach', 'record:' || (1000 + i), '', {_WHEN},
               CASE WHEN i > {_OPEN} THEN 'done' ELSE 'waiting' END, 0, '' FROM n""",
    f"""duty_change (estate_id, day, starts, ends, staff_id, deputy_id, entered_at)
        SELECT 1 + i % 50, DATE '2020-01-01' + i / 20, '08:00', '20:00', 1, 2, {_WHEN} FROM n""",
    f"""absence (staff_id, first_day, last_day, entered_at)
        SELECT 1000 + i % 2000, DATE '2020-01-01' + i / 20, DATE '2020-01-02' + i / 20, {_WHEN} FROM n""",
    f"""handbook_question (estate_id, resident_id, question, asked_at, settled_at)
        SELECT 1 + i % 50, 1000 + i, '', {_WHEN}, {_WHEN} FROM n""",
    f"""outgoing (bot_id, key, chat_id, method, payload, priority, status, edits, attempts, message_id, note, once,
                  created_at)
        SELECT 7000000001, 'k' || i, 900000 + i, 'sendMessage', '{{}}', 0,
               CASE WHEN i > {_OPEN} THEN 'sent' ELSE 'waiting' END, '', 1, i, '', FALSE, {_WHEN} FROM n""",
)


def crowd(engine: Engine) -> None:
    """Let the tables of an estate on PostgreSQL grow; without triggers, for these records were never handled."""
    with engine.begin() as db:
        db.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for rows in _CROWD:
            db.exec_driver_sql(f"{_HOW_MANY} INSERT INTO {rows}".replace("%", "%%"))
        db.exec_driver_sql("ANALYZE")


@contextmanager
def statements(db: Db) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are run meanwhile, each with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        seen.append((statement, parameters))

    event.listen(db, "before_cursor_execute", note)
    yield seen
    event.remove(db, "before_cursor_execute", note)


def costly(db: Db, statement: str, parameters: Any) -> list[str]:
    """The steps that look at all rows of a table that grows, or at all of a bot or a chat, settled ones included."""
    return [step for step in steps(db, statement, parameters) if _costs(step)]


def steps(db: Db, statement: str, parameters: Any) -> list[str]:
    """The steps in the database's words; PostgreSQL's are put in those of SQLite."""
    if not many_writers(db):
        told = [row[-1] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        aliases = {alias: name for name, alias in re.findall(r"\b(\w+) AS (\w+)", statement)}
        return [re.sub(r"^(SCAN|SEARCH) (\w+)", partial(_by_its_name, aliases), step) for step in told]
    # A jump costs little more than the next page: what the tables hold is in memory or on a solid-state disk.
    db.exec_driver_sql("SET LOCAL random_page_cost = 1.1")
    [(plan,)] = db.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).all()
    found = plan if isinstance(plan, list) else json.loads(plan)
    return [step for node in _nodes(found[0]["Plan"], "") if (step := _told(*node))]


def _by_its_name(aliases: Mapping[str, str], step: re.Match[str]) -> str:
    """A step with the name of the table that SQLite calls by its alias."""
    return f"{step[1]} {aliases.get(step[2], step[2])}"


def _nodes(node: dict[str, Any], relation: str) -> Iterator[tuple[dict[str, Any], str]]:
    relation = node.get("Relation Name", relation)
    yield node, relation
    for inner in node.get("Plans", []):
        yield from _nodes(inner, relation)


def _told(node: dict[str, Any], relation: str) -> str:
    if node["Node Type"] == "Seq Scan":
        return f"SCAN {relation}"
    if "Sort" in node["Node Type"]:
        return "SORT"
    if "Index Name" not in node:
        return ""
    asked = " AND ".join(re.findall(r"\(*(?:\w+\.)?(\w+ [=<>]+)", node.get("Index Cond", "")))
    way = f"{relation} USING INDEX {node['Index Name']}"
    return f"SEARCH {way} ({asked.replace(' =', '=?')})" if asked else f"SCAN {way}"


def _costs(step: str) -> bool:
    if set(step.split()) & OPEN_WORK:
        return False
    everything = any(step == f"SCAN {name}" or step.startswith(f"SCAN {name} ") for name in GROWING)
    return everything or step.endswith("(bot_id=?)") or step.endswith("ix_outgoing_message (chat_id=?)")

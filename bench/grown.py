"""A register that has grown for years: bulk SQL that fills it within minutes, the same on both databases.

The rows are what the rules would have left behind – except that the chain of the history is not
computed, for nobody reads it here. The people who file in the measurement have only closed records, so
that they see the same dialogs as on an empty register.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from storage.database import Database, file_of, many_writers, writing

HISTORY_EACH = 10
DUE_KINDS = ("remind", "overdue", "breach", "close")
YEARS = timedelta(days=5 * 365)
FILING = 200
TABLES = ("record", "words", "ownership", "handling", "history", "due", "outgoing", "seen_update")

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
_STATEMENTS = (
    """INSERT INTO record (id, estate_id, number, kind, status, severity, responsibility, category, place, channel,
          wish, confirmed, resident_id, procedure, calendar, heard_at, filed_at, promised_at, breach_at, answered_at,
          resolved_at, closed_at, closed_as, reopened, version)
        {each_record}
        SELECT i, 1, 'TS-20200101-' || i, 'complaint', CASE WHEN i > {closed} THEN 'handling' ELSE 'closed' END,
          'general', '', 'fac', '3号楼', 'bot', '', {true},
          CASE WHEN i > {closed} THEN {filing} + 1 + i % ({residents} - {filing}) ELSE 1 + i % {residents} END,
          'C3', '', {moment}, {moment}, {later}, {later}, {moment},
          CASE WHEN i > {closed} THEN NULL ELSE {later} END, CASE WHEN i > {closed} THEN NULL ELSE {later} END,
          CASE WHEN i > {closed} THEN '' ELSE 'solved' END, 0, 5 FROM n""",
    """INSERT INTO words (record_id, part, author, author_id, body, salt, chat_id, message_id, at)
        SELECT id, 'text', 'resident', resident_id, '楼道里的灯坏了一个星期了，晚上回家看不见路', 'salt',
          20000 + resident_id, -id, filed_at FROM record ORDER BY id""",
    """INSERT INTO ownership (record_id, staff_id, how, at, released_at)
        SELECT id, 1 + id % {staff}, 'claimed', filed_at, closed_at FROM record ORDER BY id""",
    """INSERT INTO handling (record_id, staff_id, since, until)
        SELECT id, 1 + id % {staff}, filed_at, closed_at FROM record ORDER BY id""",
    """INSERT INTO history (record_id, seq, at, who, who_id, what, details, previous, hash)
        SELECT id, step, filed_at, 'system', 0, 'reminded', '{{"to": 1}}', CASE step WHEN 1 THEN '' ELSE '{hash}' END,
          '{hash}' FROM record CROSS JOIN ({steps}) AS s ORDER BY id, step""",
    """INSERT INTO due (kind, subject, round, due_at, status, tries, note, bot_id)
        SELECT k.kind, 'record:' || id, '', {soon}, 'waiting', 0, '', {bot}
        FROM record CROSS JOIN ({kinds}) AS k WHERE id > {closed}""",
    """INSERT INTO outgoing (key, chat_id, method, payload, priority, status, edits, attempts, settled_at, message_id,
          note, once, created_at, bot_id)
        {each_message}
        SELECT 'grown:' || i, 20000 + i % {residents}, 'sendMessage', '{{"text": "您的投诉已经登记。"}}', 0, 'sent', '',
          1, {moment}, -i, '', {false}, {moment}, {bot} FROM n""",
    "INSERT INTO seen_update (bot_id, update_id, at) {each_message} SELECT {bot}, 1000000000 + i, {moment} FROM n",
)
_MADE_LATER = "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' AND sql <> '' AND tbl_name IN ({})"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is: records of so many residents; of each ``HISTORY_EACH`` changes, of the open ones due work."""

    records: int
    residents: int
    staff: int

    @property
    def open(self) -> int:
        """A fortieth, so that a million records have a hundred thousand rows of due work."""
        return self.records // 40


def fill(database: Database, amount: Amount, bot_id: int, now: datetime) -> None:
    """Let a seeded register grow; the last of its records came a day ago."""
    on_postgres = many_writers(database)
    run = _fill_postgres if on_postgres else _fill_sqlite
    run(database, _worded(amount, bot_id, now, on_postgres=on_postgres))


def _worded(amount: Amount, bot_id: int, now: datetime, *, on_postgres: bool) -> Iterator[str]:
    begin = now - YEARS
    seconds = (YEARS - timedelta(days=1)).total_seconds() / amount.records

    def moment(start: datetime, step: str) -> str:
        if on_postgres:
            return f"timestamptz '{start.isoformat()}' + interval '1 second' * ({step})"
        return f"strftime('%Y-%m-%d %H:%M:%f', '{start:%Y-%m-%d %H:%M:%S}', ({step}) || ' seconds') || '000'"

    words = {
        "moment": moment(begin, f"i * {seconds}"),
        "later": moment(begin + timedelta(hours=1), f"i * {seconds}"),
        "soon": moment(now + timedelta(days=1), "id % 2000000"),
        "true": "TRUE", "false": "FALSE", "bot": bot_id, "staff": amount.staff, "filing": FILING,
        "closed": amount.records - amount.open, "residents": amount.residents, "hash": "f" * 64,
        "each_record": _NUMBERS.format(amount.records), "each_message": _NUMBERS.format(amount.records // 5 + 1),
        "steps": " UNION ALL ".join(f"SELECT {step} AS step" for step in range(1, HISTORY_EACH + 1)),
        "kinds": " UNION ALL ".join(f"SELECT '{kind}' AS kind" for kind in DUE_KINDS),
    }  # fmt: skip
    return (statement.format(**words) for statement in _STATEMENTS)


def _fill_sqlite(database: Database, statements: Iterator[str]) -> None:
    """Without triggers and with indexes built at the end; the disk is not waited for."""
    file = file_of(database.url.render_as_string())
    database.dispose()
    with sqlite3.connect(str(file), isolation_level=None) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -400000")
        taken_away = db.execute(_MADE_LATER.format(", ".join("?" * len(TABLES))), TABLES).fetchall()
        for kind, name, _ in taken_away:
            db.execute(f"DROP {kind} {name}")
        db.execute("BEGIN")
        for statement in statements:
            db.execute(statement)
        db.execute("COMMIT")
        for _, _, statement in sorted(taken_away):
            db.execute(statement)
        db.execute("PRAGMA journal_mode = WAL")
    db.close()


def _fill_postgres(database: Database, statements: Iterator[str]) -> None:
    """Without triggers; what gives out ids is moved on, and the planner told what there is."""
    with writing(database) as db:
        db.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            db.exec_driver_sql(statement.replace("%", "%%"))
        for name in TABLES:
            if name not in ("seen_update", "ownership"):
                db.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("VACUUM ANALYZE"))

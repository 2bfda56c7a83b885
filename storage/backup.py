"""A copy of a SQLite file while others write to it, and what must hold of a copy before anybody trusts it (F31).

The copy is SQLite's own online backup, taken inside one read transaction: it is the database of one instant,
writers go on, and no commit makes it begin anew. Afterwards the copy is looked through: its pages, its foreign
keys, and the chained histories of its records.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, inspect, select

from storage.database import Database, Db, DriverError, many_writers, reading
from storage.register import history
from storage.tables import Attachment, Record, table

PAGES_AT_ONCE = 4096
MOST_CHAINS = 500
_RECORDS, _FILES = table(Record), table(Attachment)

Told = Callable[[int, int], None]


def copy(source: Path, target: Path, told: Told) -> None:
    """Copy a database into a file of its own; ``told`` hears (pages done, pages in all)."""
    with closing(_connection(source)) as here, closing(_connection(target)) as there:
        here.execute("PRAGMA wal_autocheckpoint=0")  # the one who writes looks after the WAL (F23)
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the instant is that of the first look
        here.backup(there, pages=PAGES_AT_ONCE, progress=lambda _, left, pages: told(pages - left, pages))
        here.execute("ROLLBACK")
        there.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _connection(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None)


def faults(database: Database) -> list[str]:
    """What is wrong with a database, as sentences; empty when it can be trusted."""
    try:
        with reading(database) as db:
            return [*_file_faults(db), *_chain_faults(db)]
    except DriverError as error:
        return [f"it cannot be read: {error.orig}"]


def _file_faults(db: Db) -> list[str]:
    """What SQLite says of its own pages and references; a server looks after its own."""
    if many_writers(db):
        return []
    told = [str(line) for (line,) in db.exec_driver_sql("PRAGMA integrity_check(5)").all()]
    found = [f"damaged: {line}" for line in told if line != "ok"]
    loose = db.exec_driver_sql("PRAGMA foreign_key_check").all()
    return found + [f"a row of {row[0]} points to a row of {row[2]} that is not there" for row in loose[:5]]


def _chain_faults(db: Db) -> list[str]:
    """Records whose history does not hold: of many the newest, and some of every age."""
    ids = list(db.execute(select(_RECORDS.c.id).order_by(_RECORDS.c.id)).scalars())
    half = MOST_CHAINS // 2
    looked_at = ids if len(ids) <= MOST_CHAINS else sorted({*ids[-half:], *ids[:: len(ids) // half + 1]})
    broken = [one for one in looked_at if not (chain := history.of(db, one)) or history.broken_at(chain) is not None]
    if not broken:
        return []
    numbers = db.execute(select(_RECORDS.c.number).where(_RECORDS.c.id.in_(broken[:5]))).scalars()
    return [f"the history of {number} was changed" for number in numbers]


def records(db: Db) -> int:
    """How many records there are."""
    return int(db.execute(select(func.count()).select_from(_RECORDS)).scalar_one())


def kept_files(db: Db) -> set[str]:
    """The names of all evidence of which there is a copy."""
    return set(db.execute(select(_FILES.c.sha256).where(_FILES.c.sha256 != "")).scalars())


def is_empty(database: Database) -> bool:
    """Whether a database has no table at all yet."""
    with reading(database) as db:
        return not inspect(db).get_table_names()

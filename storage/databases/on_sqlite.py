"""SQLite: one file, one writer. How it is opened, and which of its errors are the machine's.

The driver would open a transaction only at the first write, so that read-then-write loses updates
silently; here every write transaction begins with BEGIN IMMEDIATE. WAL, FULL sync: a complaint must
survive a power cut.

A transaction that reads keeps the WAL from being emptied, so its statements run for ``READING_SECONDS``
at most (F29, F30). Whoever only reads leaves checkpoints to the one who writes: SQLite releases before
3.51.3 may damage a file when two of them reset the WAL at the same instant (F23).
"""

import sqlite3
import time
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

BUSY_MILLISECONDS = 5000
READING_SECONDS = 30.0
# A WAL that had to grow beyond this is cut back to it by the next checkpoint that empties it.
LARGEST_WAL = 64 << 20
# How much of the file a connection keeps: the few hundred pages a batch changes, the upper pages of large indexes.
CACHE_KIB = 8 << 10
# How many statements a connection keeps compiled: more than there are.
KEPT_STATEMENTS = 1024
# How many of its steps SQLite takes before it asks whether to go on.
_STEPS = 20_000

# Primary result codes that tell of the machine, not of the statement.
_TROUBLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}


_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def url_of(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def trouble(error: DBAPIError) -> bool:
    """Whether the machine is at fault: locked, full, unreadable."""
    return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) in _TROUBLE


def damage(error: DBAPIError) -> bool:
    """Whether SQLite says that the file itself is damaged: no second try will mend it (F22)."""
    return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE


def open_engine(
    url: str, *, read_only: bool, checkpoints: bool = True, reading_seconds: float = READING_SECONDS
) -> Engine:
    """An engine whose transactions take the write lock when they begin – or, read-only, never take it.

    ``checkpoints`` false: it leaves them to another program that writes as well.
    """
    connecting = {
        "check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000, "cached_statements": KEPT_STATEMENTS
    }  # fmt: skip
    engine = create_engine(url, hide_parameters=True, connect_args=connecting)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")
        connection.execute(f"PRAGMA journal_size_limit={LARGEST_WAL}")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        # What undoes a savepoint is no file of its own, made and removed again for each turn.
        connection.execute("PRAGMA temp_store=MEMORY")
        if read_only or not checkpoints:
            connection.execute("PRAGMA wal_autocheckpoint=0")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    def begins(connection: PoolProxiedConnection) -> None:
        driver = cast(sqlite3.Connection, connection.dbapi_connection)
        if read_only:
            _end_after(reading_seconds, driver)
        driver.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")

    # Not by the library's event, for which it would prepare every statement as if somebody listened.
    engine.dialect.do_begin = begins  # type: ignore[method-assign, assignment]
    return engine


def _end_after(seconds: float, driver: sqlite3.Connection) -> None:
    """Let a statement that still runs then be interrupted."""
    until = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > until, _STEPS)

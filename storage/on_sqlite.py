"""SQLite: one file, one writer. How it is opened, and which of its errors are the machine's.

The driver would open a transaction only at the first write, so that read-then-write loses updates
silently; here every write transaction begins with BEGIN IMMEDIATE. WAL, FULL sync: a complaint must
survive a power cut.
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MILLISECONDS = 5000

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
}


def url_of(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def trouble(error: DBAPIError) -> bool:
    """Whether the machine is at fault: locked, full, unreadable."""
    return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) in _TROUBLE


def open_engine(url: str, *, read_only: bool) -> Engine:
    """An engine whose transactions take the write lock when they begin – or, read-only, never take it."""
    connecting = {"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    engine = create_engine(url, hide_parameters=True, connect_args=connecting)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine

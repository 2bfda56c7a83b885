"""Opening the database: one writer that takes the lock at once, readers that never take it.

SQLite's driver would open a transaction only at the first write, so that read-then-write loses
updates silently; here every write transaction begins with BEGIN IMMEDIATE. WAL, FULL sync: a
complaint must survive a power cut. Who writes holds one connection and commits in one place,
``bot/writer`` (and ``writing`` below, for the command line and for set-up).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

Db = Connection
Database = Engine
DriverError = DBAPIError

BUSY_MILLISECONDS = 5000


# SQLite's primary result codes that tell of the machine, not of the statement.
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


def machine_trouble(error: DBAPIError) -> bool:
    """Whether an error is the machine's (locked, full, unreadable): to be tried again, not anybody's fault."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return (code & 0xFF) in _TROUBLE


class DatabaseError(Exception):
    """The database cannot be opened; the text is a sentence for the operator."""


def url_of(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def open_writer(url: str) -> Engine:
    """An engine whose transactions take the write lock when they begin."""
    return _open(url, "BEGIN IMMEDIATE")


def open_reader(url: str) -> Engine:
    """An engine for reading only: it waits for nobody and holds nobody up."""
    return _open(url, "BEGIN", query_only=True)


def _open(url: str, begin: str, *, query_only: bool = False) -> Engine:
    if not url.startswith("sqlite:///"):
        raise DatabaseError(
            f"This version keeps its data in SQLite; the URL must begin with sqlite:///, not {url.split(':')[0]}:"
        )
    engine = create_engine(
        url, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Db]:
    """One write transaction, for the command line and for set-up: committed whole or not at all."""
    with engine.begin() as db:
        yield db


@contextmanager
def reading(engine: Engine) -> Iterator[Db]:
    """One consistent look at the database."""
    with engine.connect() as db:
        yield db

"""SQL as tests tell it, the same on both databases: ``?`` for values, and values as SQLite shows them.

An instant is its UTC text, yes and no are 1 and 0, a day is its ISO text. A ``Hand`` tries SQL from outside, as any
tool would; what the database refuses is ``Refused``, with the database's own words.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any

from storage.database import Db, file_of, is_server, many_writers

Row = tuple[Any, ...]


class Refused(Exception):
    """A rule, a constraint or a key of the database forbids the statement."""


def rows(db: Db, statement: str, *values: Any) -> list[Row]:
    """What a statement finds – or nothing, where it only does something."""
    done = db.exec_driver_sql(marked(statement) if many_writers(db) else statement, values)
    return shown(done.all()) if done.returns_rows else []


def shown(found: Any) -> list[Row]:
    """Rows as SQLite shows them."""
    return [tuple(_shown(value) for value in row) for row in found]


def marked(statement: str) -> str:
    """A statement with ``?`` marks as PostgreSQL's driver wants it."""
    return statement.replace("%", "%%").replace("?", "%s")


def _shown(value: Any) -> Any:
    match value:
        case bool():
            return int(value)
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        case date():
            return value.isoformat()
        case _:
            return value


class Hand(ABC):
    """A connection that knows nothing of our settings; every statement is committed unless ``trying``."""

    @abstractmethod
    def execute(self, statement: str, *values: Any) -> list[Row]:
        """Run one statement; raises ``Refused``."""

    @abstractmethod
    def unguarded(self, table: str) -> AbstractContextManager[None]:
        """What is done inside is watched by no trigger of the table: the hand of one who owns the machine."""

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is done inside is undone at the end."""
        self.execute("BEGIN")
        yield
        self.execute("ROLLBACK")


class SqliteHand(Hand):
    """A plain connection to a file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, *values: Any) -> list[Row]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.IntegrityError as error:
            raise Refused(str(error)) from error

    @contextmanager
    def unguarded(self, table: str) -> Iterator[None]:
        guards = self.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table)
        for name, _ in guards:
            self.execute(f"DROP TRIGGER {name}")
        yield
        for _, guard in guards:
            self.execute(guard)


class PostgresHand(Hand):
    """A plain connection to a server; what is refused does not end what is being tried."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str, *values: Any) -> list[Row]:
        import psycopg

        try:
            if statement in ("BEGIN", "ROLLBACK"):
                self._connection.execute(statement)
                return []
            with self._connection.transaction():
                done = self._connection.execute(marked(statement), values)
                return shown(done.fetchall()) if done.description else []
        except psycopg.errors.IntegrityError as error:
            raise Refused(error.diag.message_primary) from error

    @contextmanager
    def unguarded(self, table: str) -> Iterator[None]:
        self.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        self.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def hand(url: str) -> Iterator[Hand]:
    """A hand on the database that a URL names."""
    if is_server(url):
        import psycopg

        with psycopg.connect(url, autocommit=True, options="-c timezone=UTC") as connection:
            yield PostgresHand(connection)
    else:
        with closing(sqlite3.connect(file_of(url) or "", isolation_level=None)) as connection:
            yield SqliteHand(connection)

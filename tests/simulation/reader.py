"""A look at the tables from outside, beside the bot: the same questions and the same answers on both databases."""

import sqlite3
from typing import Any, Protocol

import psycopg

from storage.database import file_of, is_server
from tests.kit import sql


class Found(Protocol):
    """What a question found."""

    def fetchone(self) -> Any:
        """The first row, None without any."""

    def fetchall(self) -> list[Any]:
        """All rows."""


class Reader(Protocol):
    """A connection that only looks; values stand for ``?``, and are shown as SQLite shows them."""

    def execute(self, statement: str, values: tuple[object, ...] = (), /) -> Found:
        """Ask."""

    def close(self) -> None:
        """Look no more."""


class _Answer:
    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def fetchone(self) -> Any:
        return self._rows[0] if self._rows else None

    def fetchall(self) -> list[Any]:
        return self._rows


class _OnServer:
    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True, options="-c timezone=UTC")
        self.close = self._connection.close

    def execute(self, statement: str, values: tuple[object, ...] = (), /) -> Found:
        done = self._connection.execute(sql.marked(statement).encode(), values)
        return _Answer(sql.shown(done.fetchall()))


def open_to_look(url: str) -> Reader:
    """A reader of a SQLite file or of a database on a server."""
    if is_server(url):
        return _OnServer(url)
    reader = sqlite3.connect(f"file:{file_of(url)}?mode=ro", uri=True, isolation_level=None)
    reader.execute("PRAGMA journal_mode")
    return reader

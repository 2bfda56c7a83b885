"""The trouble that befalls a database: before a statement, at a commit, or right after one.

On SQLite the machine is busy, full or broken. On PostgreSQL the server refuses – locked, full, shutting down, two
that met –, or the connection is gone: truly closed, before a statement, before a commit, or after it, when what was
committed stands and nobody was told (F25–F27).

It strikes in the driver, below everything of ours and of the library's.
"""

import sqlite3
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import Connection, Dialect, event
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.databases import libpq
from storage.databases.libpq import Line
from tests.simulation.life import Died, Life

BUSY = {"busy": sqlite3.SQLITE_BUSY, "full": sqlite3.SQLITE_FULL, "ioerr": sqlite3.SQLITE_IOERR}
REFUSED: dict[str, type[psycopg.Error]] = {
    "locked": errors.LockNotAvailable,
    "out of room": errors.DiskFull,
    "shutting down": errors.AdminShutdown,
    "met another": errors.SerializationFailure,
}
AT_COMMITS = {"commit", "lost before commit", "lost after commit"}


class Disk:
    """The trouble of the machine: of which kind, before which statement from now, how many times in a row."""

    def __init__(self, database: Database) -> None:
        self.life = Life()
        self._kind = ""
        self._after = self._times = 0
        self.statements = self.commits = 0
        self._ears = (
            (database, "do_connect", self._opens),
            (database, "connect", self._opened),
            (database, "commit", self._commits),
        )
        for ear in self._ears:
            event.listen(*ear)
        libpq.Line = _OnServerLine  # type: ignore[misc]  # what is run by libpq passes no cursor
        database.dispose()  # a connection that is open already would know nothing of it

    def leave(self) -> None:
        """Nothing befalls the database any more."""
        libpq.Line = Line  # type: ignore[misc]
        for ear in self._ears:
            event.remove(*ear)

    def breaks(self, kind: str, after: int, times: int) -> None:
        """After so many statements this trouble, ``times`` times; what breaks commits counts only those."""
        self._kind, self._after, self._times = kind, after, times

    @property
    def waits(self) -> bool:
        """Whether there is trouble to come."""
        return self._times > 0

    def mend(self) -> None:
        """Nothing is wrong any more."""
        self._times = 0

    def executes(self, sql: str, connection: Any) -> None:
        """A statement is about to be run."""
        if sql.startswith("ROLLBACK"):
            return
        if self.life.reached("writing"):
            raise Died
        self.statements += 1
        if self._strikes(at_commit=False):
            _strike(self._kind, connection)

    def _opens(self, dialect: Dialect, _: object, where: list[str], options: dict[str, Any]) -> Any:
        if dialect.name == "sqlite":
            return sqlite3.connect(*where, **options, factory=_OnFile)
        return psycopg.connect(*where, **options, cursor_factory=_OnServerCursor)

    def _opened(self, connection: Any, _: object) -> None:
        """What opening asks of it by itself is over."""
        connection.disk = self

    def _commits(self, connection: Connection) -> None:
        if self.life.reached("committing"):
            raise Died
        self.commits += 1
        if self._strikes(at_commit=True):
            _strike_commit(self._kind, connection.connection.driver_connection)

    def _strikes(self, *, at_commit: bool) -> bool:
        if not self._times or (self._kind in AT_COMMITS) is not at_commit:
            return False
        self._after -= 1
        if self._after >= 0:
            return False
        self._times -= 1
        return True


class _OnFile(sqlite3.Connection):
    """A connection to SQLite whose statements may meet trouble."""

    disk: Disk | None = None

    def cursor(self, *_: Any) -> "_OnFileCursor":  # type: ignore[override]  # the driver asks for no other kind
        return super().cursor(_OnFileCursor)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self.cursor().execute(sql, *values)


class _OnFileCursor(sqlite3.Cursor):
    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        _meets(self.connection, sql)
        return super().execute(sql, *values)

    def executemany(self, sql: str, several: Any) -> sqlite3.Cursor:
        _meets(self.connection, sql)
        return super().executemany(sql, several)


class _OnServerCursor(psycopg.Cursor[Any]):
    """The same on PostgreSQL."""

    def execute(self, query: Any, *values: Any, **options: Any) -> "_OnServerCursor":
        _meets(self.connection, query)
        return super().execute(query, *values, **options)

    def executemany(self, query: Any, params_seq: Any, *, returning: bool = False) -> None:
        _meets(self.connection, query)
        super().executemany(query, params_seq, returning=returning)


class _OnServerLine(Line):
    """Statements on PostgreSQL that go past the driver's cursor."""

    __slots__ = ()

    def run(self, text: bytes, values: list[Any]) -> tuple[list[tuple[Any, ...]], int]:
        _meets(self.driver, text.decode())
        return super().run(text, values)

    def tell(self, text: str) -> None:
        _meets(self.driver, text)
        super().tell(text)


def _meets(connection: Any, sql: str) -> None:
    disk: Disk | None = getattr(connection, "disk", None)
    if disk is not None:
        disk.executes(sql, connection)


def _strike(kind: str, connection: Any) -> None:
    """Raise what the driver would, or take its connection away, so that it will."""
    if kind in REFUSED:
        raise REFUSED[kind](f"made up: {kind}")
    if kind == "lost":
        connection.close()
        return
    if kind == "full":  # SQLite gives the whole transaction up by itself
        connection.rollback()
    raise _busy(kind)


def _strike_commit(kind: str, connection: Any) -> None:
    if kind == "commit":
        raise OperationalError("COMMIT", None, _busy("ioerr"))
    if kind == "lost after commit":
        connection.commit()
    connection.close()


def _busy(kind: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(f"made up: {kind}")
    error.sqlite_errorcode = BUSY[kind]
    return error

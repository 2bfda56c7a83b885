"""The trouble that befalls a database: before a statement, at a commit, or right after one.

On SQLite the machine is busy, full or broken. On PostgreSQL the server refuses – locked, full, shutting down, two
that met –, or the connection is gone: truly closed, before a statement, before a commit, or after it, when what was
committed stands and nobody was told (F25–F27).
"""

import sqlite3
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from storage.database import Database
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
        event.listen(database, "do_execute", self._executes)
        event.listen(database, "do_execute_no_params", lambda cursor, sql, _: self._executes(cursor, sql, (), None))
        event.listen(database, "commit", self._commits)

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

    def _executes(self, cursor: Any, sql: str, _: Any, __: Any) -> None:
        if sql.startswith("ROLLBACK"):
            return
        if self.life.reached("writing"):
            raise Died
        self.statements += 1
        if self._strikes(at_commit=False):
            _strike(self._kind, cursor.connection)

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

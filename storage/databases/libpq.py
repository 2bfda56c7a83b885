"""A statement on PostgreSQL: prepared once on each connection, and run by libpq itself.

The driver finds out anew at each run what types the values have and whether the text is worth preparing, and waits
in small steps; on a short statement that is three quarters of what it costs us. Values and rows go through the
driver's own adapters here as well, so either way brings the same – for values of their column's own type: the server
reads them as that, where the driver's cursor tells their type and lets the server turn one into the other.

Everything of the driver's is reached through the dialect, which has imported it: on SQLite it need not be there.
"""

import re
from itertools import count
from typing import Any

from sqlalchemy import Connection

_LINE = "shouwen-line"
_PLACE = re.compile(r"%(?:%|\(([^)]+)\)s)")
# Of libpq's ``ExecStatusType`` and ``PGTransactionStatusType``.
_DONE, _ROWS, _AT_REST = 1, 2, 0
# What the server says of a prepared statement that it does not know, and of one whose result would change its type.
STALE = (b"26000", b"0A000")


def numbered(text: str) -> tuple[bytes, list[str]]:
    """A statement in the driver's style with numbers for names, and the names in their order."""
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        if (name := found[1]) is None:
            return "%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _PLACE.sub(place, text).encode(), names


class Line:
    """One connection, and what has been prepared on it.

    What runs a second time is prepared, as most will run for ever; the texts of a program are few.
    """

    __slots__ = ("_adapt", "_formats", "_names", "_numbers", "_once", "_psycopg", "_wire", "driver")

    def __init__(self, driver: Any, psycopg: Any) -> None:
        self.driver, self._psycopg, self._wire = driver, psycopg, driver.pgconn
        self._adapt = psycopg.adapt.Transformer(driver)
        self._formats: list[Any] = []
        self._names: dict[bytes, bytes] = {}
        self._once: set[bytes] = set()
        self._numbers = count()

    def run(self, text: bytes, values: list[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """The rows that a statement brings, and how many it found or changed; raises the driver's error."""
        wire = self._wire
        self._begin()
        given = self._dumped(values) if values else None
        name = self._names.get(text)
        if name is None and text in self._once:
            name = self._prepared(text)
        if name is None:
            self._once.add(text)
            result = wire.exec_params(text, given)
        else:
            result = wire.exec_prepared(name, given)
        if result.status == _ROWS:
            self._adapt.set_pgresult(result)
            rows = self._adapt.load_rows(0, result.ntuples, tuple)
            self._adapt.set_pgresult(None)
            return rows, len(rows)
        if result.status != _DONE and name is not None:
            self._let_go(text, result)
        self._check(result)
        return [], result.command_tuples or 0

    def tell(self, text: str) -> None:
        """Run a statement without values or rows; raises the driver's error."""
        self._begin()
        self._check(self._wire.exec_(text.encode()))

    def _begin(self) -> None:
        """A transaction, as the driver would begin it before its first statement."""
        if self._wire.transaction_status != _AT_REST or self.driver.autocommit:
            return
        level = self.driver.isolation_level
        begin = "BEGIN" if level is None else f"BEGIN ISOLATION LEVEL {level.name.replace('_', ' ')}"
        self._check(self._wire.exec_(begin.encode()))

    def _dumped(self, values: list[Any]) -> Any:
        while len(self._formats) < len(values):
            self._formats.append(self._psycopg.adapt.PyFormat.TEXT)
        return self._adapt.dump_sequence(values, self._formats[: len(values)])

    def _prepared(self, text: bytes) -> bytes:
        name = b"shouwen-%d" % next(self._numbers)
        self._check(self._wire.prepare(name, text))
        self._names[text] = name
        return name

    def _let_go(self, text: bytes, result: Any) -> None:
        """Prepare a statement anew next time that the server knows no more, or knows for tables that have changed."""
        if result.error_field(self._psycopg.pq.DiagnosticField.SQLSTATE) in STALE:
            del self._names[text]

    def _check(self, result: Any) -> None:
        if result.status not in (_DONE, _ROWS):
            raise self._psycopg.errors.error_from_result(result)


def line(db: Connection) -> Line:
    """The line of a connection; it lasts as long as the driver's connection does."""
    proxied = db.connection
    driver = proxied.dbapi_connection
    found = proxied.info.get(_LINE)
    if found is None or found.driver is not driver:
        found = proxied.info[_LINE] = Line(driver, db.dialect.loaded_dbapi)
    return found

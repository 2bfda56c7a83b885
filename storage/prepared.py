"""Statements built once, compiled once for each database, and run on the driver itself.

SQLAlchemy checks names, types and dialect when a statement is compiled. Running it through the library costs ten times
what SQLite needs to answer, for it prepares each run for everything that could be asked; so a statement of
the path of an update is compiled at its first run, and later runs hand the driver the text and the values – on
PostgreSQL libpq itself, for psycopg prepares each run as well. Both directions go through the columns' own types, and
errors come out as the library would wrap them.

Whoever listens to the library's cursor events – a test that counts statements or breaks one – gets the ordinary
way, and so does a statement whose text depends on values that come when it is run (``among``); a list that is part of
the statement is spelt out once.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, NoReturn, cast

from sqlalchemy import BindParameter, Column, Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseList
from sqlalchemy.sql.visitors import ExternallyTraversible

from storage.databases import libpq

Values = Mapping[str, Any]
Process = Callable[[Any], Any]
_FEW = 3


class Found:
    """What a statement brought: its rows, and how many it has changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def all(self) -> list[Any]:
        """All rows."""
        return list(self._rows)

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The first row; raises ``NoResultFound`` when there is none."""
        if not self._rows:
            raise NoResultFound("a row was expected")
        return self._rows[0]

    def scalars(self) -> Iterator[Any]:
        """The first column of all rows."""
        return (row[0] for row in self._rows)

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return next(self.scalars(), None)

    def scalar_one(self) -> Any:
        """The first column of the first row; raises ``NoResultFound`` when there is none."""
        return self.one()[0]


class Prepared:
    """A statement whose values come by name when it is run; which ones are there decides what an UPDATE sets."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._plans: dict[tuple[str, ...], _Plan | None] = {}

    def run(self, db: Connection, values: Values) -> Found:
        """Run it; raises ``DriverError``."""
        plan = self._plan(db, values)
        if plan is None or _listened_to(db):
            return _ordinary(db.execute(self.statement, values))
        _begun(db)
        try:
            found, count = plan.send(db, plan.bound(values))
        except db.dialect.loaded_dbapi.Error as error:
            _raise_wrapped(db, plan.text, error)
        return Found(plan.read(found) if plan.row is not None else (), count)

    def run_many(self, db: Connection, several: Sequence[Values]) -> None:
        """Run it for each of several sets of values, which have the same names; raises ``DriverError``."""
        plan = self._plan(db, several[0])
        if plan is None or _listened_to(db):
            db.execute(self.statement, several)
            return
        _begun(db)
        try:
            plan.send_many(db, [plan.bound(values) for values in several])
        except db.dialect.loaded_dbapi.Error as error:
            _raise_wrapped(db, plan.text, error)

    def _plan(self, db: Connection, values: Values) -> "_Plan | None":
        key = (db.dialect.name, *values)
        try:
            return self._plans[key]
        except KeyError:
            return self._plans.setdefault(key, _compiled(self.statement, db.dialect, list(values)))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled statement: its text, how the values go to the driver, and how its rows are read."""

    text: str
    send: Callable[[Connection, list[Any]], tuple[Sequence[Any], int]]
    send_many: Callable[[Connection, list[list[Any]]], None]
    places: "tuple[_Place, ...]"
    row: Callable[[Sequence[Any]], Any] | None
    reads: tuple[tuple[int, Process], ...]

    def bound(self, values: Values) -> list[Any]:
        """The values in the order of their places; it is run for each statement, so nothing is called in vain."""
        return [
            fixed if name is None else values[name] if process is None else process(values[name])
            for name, process, fixed in self.places
        ]

    def read(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """The driver's rows in our types."""
        make = self.row
        assert make is not None
        if not self.reads:
            return [make(row) for row in found]
        rows = []
        for each in found:
            parts = list(each)
            for at, process in self.reads:
                parts[at] = process(parts[at])
            rows.append(make(parts))
        return rows


def _compiled(statement: Executable, dialect: Dialect, names: list[str]) -> _Plan | None:
    """The statement for a database; None when its text depends on its values."""
    compiled = cast(SQLCompiler, _spelt_out(statement).compile(dialect=dialect, column_keys=names))
    if any(bind.expanding or bind.literal_execute for bind in compiled.binds.values()):
        return None
    defaults = {column.key: column.default for column in (*compiled.insert_prefetch, *compiled.update_prefetch)}
    places = {}
    for name, bind in compiled.binds.items():
        process = _processor(bind, dialect, "bind")
        if name in names:
            places[name] = _Place(name, process)
            continue
        value = cast(Any, defaults[name]).arg if name in defaults else bind.effective_value
        if callable(value):
            return None
        places[name] = _Place(None, None, process(value) if process else value)
    columns: Sequence[Column[Any]] = tuple(getattr(statement, "exported_columns", ()))
    reads = ((at, _processor(column, dialect, "result")) for at, column in enumerate(columns))
    text, order = str(compiled), compiled.positiontup or ()
    send: Callable[[Connection, list[Any]], tuple[Sequence[Any], int]] = partial(_by_cursor, text)
    send_many: Callable[[Connection, list[list[Any]]], None] = partial(_many_by_cursor, text)
    if not compiled.positional:
        numbered, order = libpq.numbered(text)
        send = partial(_by_libpq, numbered)
        send_many = partial(_many_by_libpq, numbered, text, order)
    return _Plan(
        text=text,
        send=send,
        send_many=send_many,
        places=tuple(places[name] for name in order),
        row=partial(tuple.__new__, row_type(columns)) if columns else None,
        reads=tuple((at, process) for at, process in reads if process is not None),
    )


def _by_cursor(text: str, db: Connection, values: list[Any]) -> tuple[Sequence[Any], int]:
    cursor = cast(Any, db.connection.dbapi_connection).execute(text, values)
    return cursor.fetchall(), cursor.rowcount


def _many_by_cursor(text: str, db: Connection, several: list[list[Any]]) -> None:
    cast(Any, db.connection.dbapi_connection).cursor().executemany(text, several)


def _by_libpq(text: bytes, db: Connection, values: list[Any]) -> tuple[Sequence[Any], int]:
    return libpq.line(db).run(text, values)


def _many_by_libpq(
    numbered: bytes, text: str, order: Sequence[str], db: Connection, several: list[list[Any]]
) -> None:
    """A few one after the other; more of them the driver's way, which does not wait for each."""
    if len(several) > _FEW:
        named = [dict(zip(order, values, strict=True)) for values in several]
        cast(Any, db.connection.dbapi_connection).cursor().executemany(text, named)
        return
    for values in several:
        libpq.line(db).run(numbered, values)


class _Place(NamedTuple):
    """Where a value goes: one that is given by name when the statement is run, or one that is part of it."""

    given: str | None
    process: Process | None
    fixed: Any = None


def _spelt_out(statement: Executable) -> Any:
    """The statement with a place of its own for each value of the lists that are part of it."""

    def listed(part: Any, **_: Any) -> Any:
        if not isinstance(part, BindParameter) or not part.expanding or not part.effective_value:
            return None
        each = (BindParameter(None, one, part.type, unique=True) for one in cast(Any, part.effective_value))
        return ClauseList(*each).self_group(against=operators.in_op)

    whole = cast(ExternallyTraversible, statement)
    return visitors.replacement_traverse(whole, {}, cast(Any, listed))


def row_type(columns: Iterable[Column[Any]]) -> type[Any]:
    """A row whose parts bear the names of their columns; an expression has none."""
    return namedtuple("Row", [getattr(column, "name", None) or "_" for column in columns], rename=True)


def _processor(part: BindParameter[Any] | Column[Any], dialect: Dialect, way: str) -> Process | None:
    """How a column's type turns a value into the driver's ("bind"), or back ("result")."""
    kind = part.type.dialect_impl(dialect)
    return kind.bind_processor(dialect) if way == "bind" else kind.result_processor(dialect, None)


def tell(db: Connection, text: str) -> None:
    """Run a statement without values or rows, such as SAVEPOINT; raises ``DriverError``."""
    if _listened_to(db):
        db.exec_driver_sql(text)
        return
    _begun(db)
    try:
        if db.dialect.positional:
            cast(Any, db.connection.dbapi_connection).execute(text)
        else:
            libpq.line(db).tell(text)
    except db.dialect.loaded_dbapi.Error as error:
        _raise_wrapped(db, text, error)


def _begun(db: Connection) -> None:
    """A transaction that the library knows of, which ends it."""
    if not db.in_transaction():
        db.begin()


def _listened_to(db: Connection) -> bool:
    if not (db._has_events or db.engine._has_events or db.dialect._has_events):
        return False
    heard = db.dispatch
    return bool(heard.before_cursor_execute or heard.after_cursor_execute or cast(Any, db.dialect).dispatch.do_execute)


def _ordinary(result: Any) -> Found:
    return Found(result.all() if result.returns_rows else (), result.rowcount)


def _raise_wrapped(db: Connection, text: str, error: Exception) -> NoReturn:
    """Raise a driver's error as the library would.

    A connection that broke is the library's to retire, and its whole pool with it: asked anything, it
    finds out in its own way.
    """
    driver = db.connection.dbapi_connection
    if db.dialect.is_disconnect(cast(Any, error), cast(Any, driver), None):
        db.exec_driver_sql("SELECT 1")
    raise cast(
        Exception,
        DBAPIError.instance(text, None, error, db.dialect.loaded_dbapi.Error, hide_parameters=True, dialect=db.dialect),
    ) from error

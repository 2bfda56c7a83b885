"""How rows are read on the path of an update: Core statements, built once, typed as the table's model.

What a turn asks is a ``Find`` of its module, built once and run on the driver (``storage/prepared.py``); its values
come by the names of its ``given`` parts. A row has exactly the
attributes of its model, so the type checker may take one for the other; nothing here builds objects,
tracks changes or loads anything later. ``first`` and ``rows`` are for what is asked now and then.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import BindParameter, ColumnElement, TextClause, bindparam, literal_column, select
from sqlmodel import SQLModel

from storage.database import Db
from storage.errors import NotFound
from storage.prepared import Prepared, row_type
from storage.tables import table

M = TypeVar("M", bound=SQLModel)
N = TypeVar("N", bound=SQLModel)
Condition = ColumnElement[bool] | TextClause


def given(name: str) -> BindParameter[Any]:
    """A value that comes when the statement is run. Not a column's name, for an UPDATE sets those."""
    return bindparam(name)


def among(name: str) -> BindParameter[Any]:
    """Several values that come when the statement is run, for ``in_``."""
    return bindparam(name, expanding=True)


def listed(name: str, size: int) -> list[BindParameter[Any]]:
    """At most ``size`` values that come when the statement is run, for ``in_`` in a text that stays the same."""
    return [given(f"{name}_{at}") for at in range(size)]


def spread(name: str, values: Sequence[Any], size: int) -> dict[str, Any]:
    """The values of ``listed``: at least one, the last of which stands in every place that is left over."""
    return {f"{name}_{at}": values[min(at, len(values) - 1)] for at in range(size)}


def at_most(rows: int) -> ColumnElement[int]:
    """A limit that is part of the text: a server that plans a statement once for all cannot weigh a given one."""
    return literal_column(str(rows))


class Find(Generic[M]):
    """A question to one table, built once: ``one`` row or ``all`` that fit the given values."""

    def __init__(self, model: type[M], *where: Condition, order: Sequence[Any] = (), limit: Any = None) -> None:
        everything = select(table(model)).where(*where).order_by(*order)
        if limit is not None:
            everything = everything.limit(limit)
        self._all = Prepared(everything)
        self._one = Prepared(everything.limit(at_most(1))) if order and limit is None else self._all

    def one(self, db: Db, **values: Any) -> M | None:
        """The first row that fits, or None."""
        return cast("M | None", self._one.run(db, values).first())

    def all(self, db: Db, **values: Any) -> list[M]:
        """All rows that fit."""
        return cast("list[M]", self._all.run(db, values).all())


class FindBoth(Generic[M, N]):
    """A question to two tables in one statement: the row of each that fits, None where there is none.

    At most one row of each may fit. That there is none shows in its key, which stands first.
    """

    def __init__(self, one: type[M], fits: Condition, other: type[N], fits_other: Condition) -> None:
        ones, others = table(one), table(other)
        assert next(iter(ones.c)).primary_key
        assert next(iter(others.c)).primary_key
        asked = select(literal_column("1").label("one")).subquery("asked")
        both = asked.outerjoin(ones, fits).outerjoin(others, fits_other)
        self._both = Prepared(select(*ones.c, *others.c).select_from(both))
        self._size = len(ones.c)
        self._rows = row_type(ones.c), row_type(others.c)

    def of(self, db: Db, **values: Any) -> tuple[M | None, N | None]:
        """What fits the given values."""
        row = self._both.run(db, values).one()
        one, other = row[: self._size], row[self._size :]
        kind, other_kind = self._rows
        return (
            cast(M, kind._make(one)) if one[0] is not None else None,
            cast(N, other_kind._make(other)) if other[0] is not None else None,
        )


def first(db: Db, model: type[M], *where: Condition, order: Sequence[Any] = ()) -> M | None:
    """The first row that fits, or None."""
    return cast("M | None", db.execute(_written(model, where, order, 1)).first())


def rows(db: Db, model: type[M], *where: Condition, order: Sequence[Any] = (), limit: int | None = None) -> list[M]:
    """All rows that fit, at most ``limit``."""
    return cast("list[M]", db.execute(_written(model, where, order, limit)).all())


def _written(model: type[SQLModel], where: Sequence[Condition], order: Sequence[Any], limit: int | None) -> Any:
    """A question put together on the spot."""
    return select(table(model)).where(*where).order_by(*order).limit(limit)


@lru_cache(maxsize=64)
def _by_id(model: type[SQLModel], *, lock: bool) -> Prepared:
    found = select(table(model)).where(table(model).c.id == given("key"))
    return Prepared(found.with_for_update() if lock else found)


def get(db: Db, model: type[M], key: int) -> M:
    """The row with this id; raises ``NotFound`` with its identity."""
    return _found(db, model, key, lock=False)


def locked(db: Db, model: type[M], key: int) -> M:
    """The row with this id, which nobody else changes before this transaction ends; raises ``NotFound``."""
    return _found(db, model, key, lock=True)


def _found(db: Db, model: type[M], key: int, *, lock: bool) -> M:
    found = _by_id(model, lock=lock).run(db, {"key": key}).first()
    if found is None:
        raise NotFound(model.__name__, key)
    return cast("M", found)

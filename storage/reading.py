"""How rows are read on the path of an update: Core statements, typed as the table's model.

A row has exactly the attributes of its model, so the type checker may take one for the other;
nothing here builds objects, tracks changes or loads anything later.
"""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, TextClause, select
from sqlmodel import SQLModel

from storage.database import Db
from storage.errors import NotFound
from storage.tables import table

M = TypeVar("M", bound=SQLModel)
Condition = ColumnElement[bool] | TextClause


def first(db: Db, model: type[M], *where: Condition, order: Sequence[Any] = ()) -> M | None:
    """The first row that fits, or None."""
    statement = select(table(model)).where(*where).order_by(*order).limit(1)
    return cast("M | None", db.execute(statement).first())


def rows(db: Db, model: type[M], *where: Condition, order: Sequence[Any] = (), limit: int | None = None) -> list[M]:
    """All rows that fit, at most ``limit``."""
    statement = select(table(model)).where(*where).order_by(*order)
    return cast("list[M]", db.execute(statement.limit(limit) if limit else statement).all())


def get(db: Db, model: type[M], key: int) -> M:
    """The row with this id; raises ``NotFound`` with its identity."""
    found = first(db, model, table(model).c.id == key)
    if found is None:
        raise NotFound(model.__name__, key)
    return found

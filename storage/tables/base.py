"""The metadata all tables share: names for every constraint, so that migrations can speak of them."""

from typing import cast

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def table(model: type[SQLModel]) -> Table:
    """The Core table behind a model, for statements."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]

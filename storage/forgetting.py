"""Forgetting what nobody will ask for again, a piece at a time: a long deletion would hold up everybody who writes."""

from typing import Any

from sqlalchemy import Column, ColumnElement, delete, select

from storage.database import Db


def some(db: Db, key: Column[Any], *where: ColumnElement[bool], most: int) -> int:
    """Delete at most so many of the rows that fit, known by a key; returns how many."""
    table = key.table
    found = select(key).where(*where).limit(most)
    # The rows are asked for once more: a key may be one bot's only.
    return db.execute(delete(table).where(key.in_(found), *where)).rowcount

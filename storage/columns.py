"""Column types that mean the same on every database: instants, ids, closed lists.

An instant is always aware: it is stored in UTC, returned in UTC, and a naive value is refused
before it reaches the database. Ids of Telegram need more than 32 bits.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator

NAIVE = "an instant needs its time zone"
_WITHOUT_OFFSET = len("2026-01-31 08:00:00.000000")
BigId = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """A point in time, aware on the way in, UTC on the way out."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """PostgreSQL keeps the zone; SQLite keeps text without offset, which sorts as time."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite's text is written here: the library's way costs three calls for each value."""
        return self._written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite's text is read here."""
        return self._read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    @staticmethod
    def _written(value: datetime | None) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(NAIVE)
        return value.astimezone(UTC).isoformat(" ", "microseconds")[:_WITHOUT_OFFSET]

    @staticmethod
    def _read(value: str | None) -> datetime | None:
        return None if value is None else datetime.fromisoformat(f"{value}+00:00")

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; keep UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(NAIVE)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC, whatever the driver returned."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A check that keeps ``column`` within a closed list of words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_listed")

"""Who complained of what where, week by week: what the early warning looks at (R5)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database import Db
from storage.register import words
from storage.register.collective import TOGETHER
from storage.tables import Building, Record, Unit, table

# More than an estate files in a quarter of a year; beyond it the oldest are left out.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Complained:
    """One matter: when, who, of what, in which building."""

    record_id: int
    at: datetime
    resident_id: int
    category: str
    building: str


def between(db: Db, estate_id: int, start: datetime, end: datetime) -> list[Complained]:
    """The complaints and repairs filed in [start, end) and not withdrawn, the latest first."""
    records, units, buildings = table(Record), table(Unit), table(Building)
    asked = (
        select(records.c.id, records.c.filed_at, records.c.resident_id, records.c.category, buildings.c.name)
        .join(units, units.c.id == records.c.unit_id, isouter=True)
        .join(buildings, buildings.c.id == units.c.building_id, isouter=True)
        .where(
            records.c.estate_id == estate_id,
            records.c.filed_at >= start,
            records.c.filed_at < end,
            records.c.kind.in_(TOGETHER),
            records.c.status != "withdrawn",
        )
        .order_by(records.c.filed_at.desc())
        .limit(MOST)
    )
    return [Complained(row[0], row[1], row[2], row[3], row[4] or "") for row in db.execute(asked).all()]


def begun(db: Db, estate_id: int) -> datetime | None:
    """When the first matter of an estate was filed; None while there is none."""
    records = table(Record)
    earliest = select(records.c.filed_at).where(records.c.estate_id == estate_id).order_by(records.c.filed_at).limit(1)
    found: datetime | None = db.execute(earliest).scalar()
    return found


def said(db: Db, one: Complained) -> str:
    """What was written about it; empty once it is erased."""
    return words.filed_text(db, one.record_id)

"""Collective complaints 集体投诉 (K9, X36): several people's records about one thing, one of which leads.

Each keeps their own record, first contact, target and answer. Counted are different complainants, never messages or
records; who has withdrawn counts no more. Similar records are looked for among the estate's latest only, by category
and place.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound, RuleBroken
from storage.prepared import Prepared
from storage.reading import Find, first, get, given, locked
from storage.register import history, records
from storage.tables import Collective, Record, Unit, table

RECORDS, COLLECTIVES, UNITS = table(Record), table(Collective), table(Unit)
# How many of the latest records are looked through for similar ones, and how many members are shown.
LOOKED_THROUGH = 400
MOST_MEMBERS = 50
# What several people can complain of together.
TOGETHER = ("complaint", "repair")

_COUNT = Prepared(
    select(func.count(RECORDS.c.resident_id.distinct())).where(
        RECORDS.c.collective_id == given("collective"), RECORDS.c.status != "withdrawn"
    )
)
_MEMBERS = Find(
    Record, RECORDS.c.collective_id == given("collective"), order=(RECORDS.c.id,), limit=given("most")
)
_LATEST = (
    select(RECORDS)
    .where(RECORDS.c.estate_id == given("estate"), RECORDS.c.filed_at > given("since"))
    .order_by(RECORDS.c.filed_at.desc())
    .limit(LOOKED_THROUGH)
    .subquery()
)
_ALIKE = Prepared(
    select(
        _LATEST.c.id, _LATEST.c.number, _LATEST.c.resident_id, _LATEST.c.status, _LATEST.c.collective_id,
        _LATEST.c.severity, _LATEST.c.place, UNITS.c.building_id,
    )
    .join(UNITS, UNITS.c.id == _LATEST.c.unit_id, isouter=True)
    .where(
        _LATEST.c.category == given("what"),
        _LATEST.c.kind.in_(TOGETHER),
        _LATEST.c.status != "withdrawn",
        _LATEST.c.resident_id != given("resident"),
    )
    .order_by(_LATEST.c.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """For what similar records are sought: whose, where, about what, since when."""

    estate_id: int
    resident_id: int
    unit_id: int | None
    category: str
    place: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Alike:
    """A similar record of somebody else, and how grave it is; ``open``: it can be joined."""

    id: int
    number: str
    resident_id: int
    open: bool
    collective_id: int | None = None
    severity: str = "general"


def similar(db: Db, sought: Sought) -> list[Alike]:
    """K9: the records of others about the same kind of thing in the same building or place, oldest first."""
    if sought.category in ("", "oth"):
        return []
    building = get(db, Unit, sought.unit_id).building_id if sought.unit_id else None
    asked = {"estate": sought.estate_id, "since": sought.since, "what": sought.category}
    found = _ALIKE.run(db, asked | {"resident": sought.resident_id}).all()
    return [
        Alike(row.id, row.number, row.resident_id, row.status in records.OPEN, row.collective_id, row.severity)
        for row in found
        if (building is not None and row.building_id == building) or (sought.place and row.place == sought.place)
    ]


def complainants(db: Db, collective_id: int | None) -> int:
    """How many different people complain together; nought for no collective."""
    return int(_COUNT.run(db, {"collective": collective_id}).scalar_one()) if collective_id else 0


def members(db: Db, collective_id: int) -> list[Record]:
    """The records of a collective, oldest first."""
    return _MEMBERS.all(db, collective=collective_id, most=MOST_MEMBERS)


def lead(db: Db, collective_id: int) -> int:
    """The record that leads a collective."""
    return get(db, Collective, collective_id).lead_id


def join(db: Db, record: Record, other_id: int, *, by: Actor, now: datetime) -> Record:
    """K9: let a record belong together with another, which leads unless it follows one already."""
    other = locked(db, Record, other_id)
    if other.estate_id != record.estate_id or other.kind not in TOGETHER or record.kind not in TOGETHER:
        raise NotFound("record", other_id)
    records.require_open(record)
    records.require_open(other)
    if other.resident_id == record.resident_id:
        raise RuleBroken("K9", "k9_same_person", number=other.number)
    if record.collective_id is not None:
        raise RuleBroken("K9", "k9_joined_already", number=record.number)
    collective = other.collective_id or _begun(db, other, by=by, now=now)
    joined = records.change(db, record, collective_id=collective)
    people = complainants(db, collective)
    history.append(db, record.id or 0, "joined", by=by, now=now, collective=collective, people=people)
    return joined


def leave(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    """K9: staff take a record out again: it was about something else. The next oldest leads where it led."""
    records.require_staff(db, record, by=by)
    collective = record.collective_id
    if collective is None:
        raise RuleBroken("K9", "k9_alone", number=record.number)
    left = records.change(db, record, collective_id=None)
    history.append(db, record.id or 0, "split", by=by, now=now, collective=collective)
    rest = members(db, collective)
    if rest and lead(db, collective) == record.id:
        db.execute(update(COLLECTIVES).where(COLLECTIVES.c.id == collective).values(lead_id=rest[0].id))
        history.append(db, rest[0].id or 0, "leads", by=by, now=now, collective=collective)
    return left


def _begun(db: Db, lead_record: Record, *, by: Actor, now: datetime) -> int:
    """A collective led by a record – the one it led before, if it ever did."""
    found = first(db, Collective, COLLECTIVES.c.lead_id == lead_record.id)
    values: dict[str, Any] = {"estate_id": lead_record.estate_id, "lead_id": lead_record.id, "at": now}
    key = found.id if found else db.execute(insert(COLLECTIVES).values(**values).returning(COLLECTIVES.c.id)).scalar()
    records.change(db, lead_record, collective_id=key)
    history.append(db, lead_record.id or 0, "leads", by=by, now=now, collective=key)
    return int(key or 0)

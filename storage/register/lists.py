"""Lists of records for staff: what is late, what is open, what is found by a number, a unit, a name or a word.

Each is read along an index and is bounded: what is late or open among the open records of an estate, what a word finds
among its latest ``LOOKED_THROUGH`` records.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from storage.database import Db
from storage.reading import rows
from storage.tables import Handling, Proposal, Record, Resident, Words, table

RECORDS, WORDS, RESIDENTS, HANDLINGS = table(Record), table(Words), table(Resident), table(Handling)
PROPOSALS = table(Proposal)
MOST, MOST_FOUND, LOOKED_THROUGH = 100, 10, 2000
WORKED_ON = ("filed", "handling")
OPEN = ("filed", "handling", "resolved")
READ = ("text", "added", "edited")


@dataclass(frozen=True, slots=True)
class Late:
    """A record that is late: by its promise, its return, its planned date – since when each."""

    record: Record
    handler: int
    promised: datetime | None
    return_by: datetime | None
    planned_on: date | None


def late(db: Db, estates: Collection[int], now: datetime, today: date) -> list[Late]:
    """What is late on some estates, the longest waiting first."""
    unanswered = RECORDS.c.answered_at.is_(None) & (RECORDS.c.promised_at < now)
    unreturned = RECORDS.c.returned_at.is_(None) & (RECORDS.c.return_by < now)
    behind = exists().where(*_planned_before(today))
    found = rows(
        db,
        Record,
        _of(estates, WORKED_ON),
        or_(unanswered, unreturned, behind),
        order=(RECORDS.c.id,),
        limit=MOST,
    )
    keys = [one.id or 0 for one in found]
    held, planned = handlers(db, keys), _planned(db, keys, today)
    return [
        Late(
            one,
            held.get(one.id or 0, 0),
            one.promised_at if one.answered_at is None and one.promised_at and one.promised_at < now else None,
            one.return_by if one.returned_at is None and one.return_by and one.return_by < now else None,
            planned.get(one.id or 0),
        )
        for one in found
    ]


def _of(estates: Collection[int], statuses: Sequence[str]) -> ColumnElement[bool]:
    return RECORDS.c.estate_id.in_(tuple(estates)) & RECORDS.c.status.in_(statuses)


def _planned_before(today: date) -> tuple[ColumnElement[bool], ...]:
    signed = PROPOSALS.c.sent_back_at.is_(None)
    return (
        PROPOSALS.c.record_id == RECORDS.c.id,
        PROPOSALS.c.planned_on < today,
        signed,
        RECORDS.c.returned_at.is_(None),
    )


def _planned(db: Db, keys: list[int], today: date) -> dict[int, date]:
    wanted = (
        select(PROPOSALS.c.record_id, func.max(PROPOSALS.c.planned_on))
        .join(RECORDS, RECORDS.c.id == PROPOSALS.c.record_id)
        .where(PROPOSALS.c.record_id.in_(keys), *_planned_before(today)[1:])
        .group_by(PROPOSALS.c.record_id)
    )
    return {key: day for key, day in db.execute(wanted)}


def handlers(db: Db, keys: Collection[int]) -> dict[int, int]:
    """Who handles these records now."""
    held = select(HANDLINGS.c.record_id, HANDLINGS.c.staff_id).where(
        HANDLINGS.c.record_id.in_(tuple(keys)), HANDLINGS.c.until.is_(None)
    )
    return {record: member for record, member in db.execute(held)}


def open_ones(db: Db, estates: Collection[int], after: int = 0, limit: int = MOST_FOUND) -> list[Record]:
    """What has not ended on some estates, oldest first, from behind a record on."""
    return rows(db, Record, _of(estates, OPEN), RECORDS.c.id > after, order=(RECORDS.c.id,), limit=limit)


def by_number(db: Db, estates: Collection[int], number: str) -> list[Record]:
    """The records that bear a number, or whose number ends like it: -0007 of the latest days."""
    each = RECORDS.c.estate_id.in_(tuple(estates))
    return rows(db, Record, each, RECORDS.c.number == number, order=(RECORDS.c.id.desc(),), limit=MOST_FOUND)


def of_units(db: Db, units: Collection[int]) -> list[Record]:
    """The records of some units, the latest first."""
    return rows(db, Record, RECORDS.c.unit_id.in_(tuple(units)), order=(RECORDS.c.id.desc(),), limit=MOST_FOUND)


def mentioning(db: Db, estate_id: int, word: str) -> list[Record]:
    """The latest records of an estate whose complainant or words bear a word, the latest first."""
    latest = (
        select(RECORDS.c.id, RECORDS.c.resident_id)
        .where(RECORDS.c.estate_id == estate_id)
        .order_by(RECORDS.c.filed_at.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    named = (
        select(latest.c.id)
        .join(RESIDENTS, RESIDENTS.c.id == latest.c.resident_id)
        .where(RESIDENTS.c.name.contains(word, autoescape=True))
    )
    said = (
        select(latest.c.id)
        .join(WORDS, WORDS.c.record_id == latest.c.id)
        .where(WORDS.c.part.in_(READ), WORDS.c.body.icontains(word, autoescape=True))
    )
    keys = set(db.execute(named.limit(MOST)).scalars()) | set(db.execute(said.limit(MOST)).scalars())
    return rows(db, Record, RECORDS.c.id.in_(keys), order=(RECORDS.c.id.desc(),))


def in_category(db: Db, estate_id: int, categories: Collection[str]) -> list[Record]:
    """The open records of an estate about something, the latest first."""
    about = RECORDS.c.category.in_(tuple(categories))
    return rows(db, Record, _of((estate_id,), OPEN), about, order=(RECORDS.c.id.desc(),), limit=MOST_FOUND)

"""The overview of a register over a span of time (I1, H8): every record with what became of it.

It is read in pieces along the index of filing times: a hundred thousand records take no more memory than one piece, and
no look at the database is long.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, func, or_, select

from storage.database import Db
from storage.reading import rows
from storage.register import views
from storage.register.views import Line, Step
from storage.tables import Correction, Department, Handling, Record, Resident, Response, Visit, Words, table

PIECE = 1000
RECORDS, WORDS = table(Record), table(Words)
M = TypeVar("M", Correction, Handling, Response, Visit)


@dataclass(frozen=True, slots=True)
class Span:
    """The records of an estate that were filed from an instant to another one, which is not included."""

    estate_id: int
    start: datetime
    end: datetime

    @property
    def condition(self) -> ColumnElement[bool]:
        """Which records lie in it."""
        filed = RECORDS.c.filed_at
        return and_(RECORDS.c.estate_id == self.estate_id, filed >= self.start, filed < self.end)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the overview; ``visit`` is the last that was answered, ``correction`` the last measure."""

    line: Line
    complainant: str
    department: str
    text: str
    resolution: str
    visit: Visit | None
    correction: Correction | None
    missing: tuple[Step, ...]


def count(db: Db, span: Span) -> int:
    """How many records there are."""
    return int(db.execute(select(func.count()).select_from(RECORDS).where(span.condition)).scalar_one())


def first_filing(db: Db, estate_id: int) -> datetime | None:
    """When the estate's first record was filed."""
    found: datetime | None = db.execute(
        select(RECORDS.c.filed_at).where(RECORDS.c.estate_id == estate_id).order_by(RECORDS.c.filed_at).limit(1)
    ).scalar()
    return found


def piece(db: Db, span: Span, after: Record | None = None, most: int = PIECE) -> list[Entry]:
    """The next records in the order of their filing, after one of them; none at the end."""
    order = (RECORDS.c.filed_at, RECORDS.c.id)
    found = rows(db, Record, span.condition, *_after(after), order=order, limit=most)
    return list(_entries(db, found)) if found else []


def _after(last: Record | None) -> Iterable[ColumnElement[bool]]:
    """What follows the last record of a piece."""
    if last is None:
        return ()
    same = and_(RECORDS.c.filed_at == last.filed_at, RECORDS.c.id > last.id)
    return (or_(RECORDS.c.filed_at > last.filed_at, same),)


def _entries(db: Db, found: list[Record]) -> Iterator[Entry]:
    keys = [record.id or 0 for record in found]
    people = {one.id: one.name for one in rows(db, Resident, table(Resident).c.id.in_({r.resident_id for r in found}))}
    units = {one.id: one.name for one in rows(db, Department, table(Department).c.estate_id == found[0].estate_id)}
    texts, results = _words(db, keys, "text"), _words(db, keys, "resolution")
    periods, answers = _by_record(db, Handling, keys), _by_record(db, Response, keys)
    visits, measures = _by_record(db, Visit, keys), _by_record(db, Correction, keys)
    for line in views.lines(db, found):
        record, key = line.record, line.record.id or 0
        held = [one for one in visits[key] if one.answered_at is not None]
        yield Entry(
            line=line,
            complainant=people[record.resident_id],
            department=units.get(record.department_id, ""),
            text="\n".join(texts[key]),
            resolution="\n".join(results[key][-1:]),
            visit=held[-1] if held else None,
            correction=measures[key][-1] if measures[key] else None,
            missing=views.missing(record, periods[key], answers[key], visits[key]),
        )


def _words(db: Db, keys: list[int], part: str) -> dict[int, list[str]]:
    """The words of one kind, by record, in the order they came."""
    found: dict[int, list[str]] = defaultdict(list)
    wanted = select(WORDS.c.record_id, WORDS.c.body).where(WORDS.c.record_id.in_(keys), WORDS.c.part == part)
    for record_id, body in db.execute(wanted.order_by(WORDS.c.id)):
        found[record_id].append(body)
    return found


def _by_record(db: Db, model: type[M], keys: list[int]) -> dict[int, list[M]]:
    """The rows of a table about these records, by record, in the order they came."""
    found: dict[int, list[M]] = defaultdict(list)
    for one in rows(db, model, table(model).c.record_id.in_(keys), order=(table(model).c.id,)):
        found[one.record_id].append(one)
    return found

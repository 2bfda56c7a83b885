"""The register as people read it: the list, and one record with everything that is known of it.

H8 事事有登记、有处理、有跟进、有关闭、有回访: whatever was registered is handled, followed, closed and
visited; the register says which of the five a record still lacks. A void answer is no following,
silence is no visit, and a kind that the V rules do not bind lacks none.

Reading follows the indexes, however long the register has grown.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar

from sqlalchemy import Select, select

from storage import due, estates
from storage.database import Db
from storage.errors import NotFound
from storage.kinds import binds
from storage.reading import Find, first, get, given, rows
from storage.register import evidence, history, records, words
from storage.tables import (
    Attachment,
    Building,
    Due,
    Estate,
    Handling,
    History,
    Ownership,
    Record,
    Resident,
    Response,
    Staff,
    Unit,
    Visit,
    Words,
    table,
)

RECORDS = table(Record)
M = TypeVar("M", Handling, Response, Visit)

Step = Literal["registered", "handled", "followed", "closed", "visited"]


@dataclass(frozen=True, slots=True)
class Line:
    """A record in the list; ``unit`` and the names are empty where there are none."""

    record: Record
    unit: str
    first_contact: str
    handler: str


@dataclass(frozen=True, slots=True)
class Named:
    """A row about a record, with the name of the person it is about or by; empty for the system."""

    name: str


@dataclass(frozen=True, slots=True)
class Said(Named):
    """Words, with their author."""

    words: Words


@dataclass(frozen=True, slots=True)
class Period(Named):
    """A period of handling, with the handler."""

    handling: Handling


@dataclass(frozen=True, slots=True)
class Answer(Named):
    """A response, with who gave it."""

    response: Response


@dataclass(frozen=True, slots=True)
class Happened(Named):
    """A row of the history, with who did it; staff ids in its details have become names."""

    row: History
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is known of one record.

    ``broken_at`` is the place in the history from which on it is no longer to be trusted.
    """

    record: Record
    estate: Estate
    unit: str
    complainant: Resident
    first_contact: str
    owned: Ownership | None
    periods: tuple[Period, ...]
    said: tuple[Said, ...]
    evidence: tuple[Attachment, ...]
    answers: tuple[Answer, ...]
    visits: tuple[Visit, ...]
    history: tuple[Happened, ...]
    broken_at: int | None
    waiting: tuple[Due, ...]
    missing: tuple[Step, ...]


class _Names:
    """The names of people, each asked for once."""

    def __init__(self, db: Db, complainant: Resident) -> None:
        self._db = db
        self._complainant = complainant
        self._staff: dict[int, str] = {}

    def of(self, kind: str, key: int) -> str:
        """The name of an actor; empty for the system."""
        match kind:
            case "staff":
                return self.staff(key)
            case "resident" if key == self._complainant.id:
                return self._complainant.name
            case _:
                return ""

    def staff(self, key: int) -> str:
        """The name of a member of staff."""
        if key not in self._staff:
            self._staff[key] = get(self._db, Staff, key).name
        return self._staff[key]


def listed(db: Db, *, estate_id: int = 0, limit: int = 50, open_only: bool = False) -> list[Line]:
    """The newest records, of one estate or of all, with where they come from and who has them."""
    wanted = [estate_id] if estate_id else _estates(db)
    statuses = records.OPEN if open_only else tuple(records.EDGES)
    newest = sorted(_newest(db, wanted, statuses, limit), reverse=True)[:limit]
    return lines(db, rows(db, Record, RECORDS.c.id.in_(newest), order=(RECORDS.c.id.desc(),)))


def lines(db: Db, found: Sequence[Record]) -> list[Line]:
    """Records in their order, each with where it comes from and who has it."""
    details = {row.id: row for row in db.execute(_details([record.id or 0 for record in found]))}
    return [_line(record, details[record.id]) for record in found]


def shown(db: Db, number: str) -> list[Sheet]:
    """The sheets of the records that bear this number, one an estate; raises ``NotFound`` for none."""
    found = [
        record
        for estate_id in _estates(db)
        if (record := first(db, Record, RECORDS.c.estate_id == estate_id, RECORDS.c.number == number))
    ]
    if not found:
        raise NotFound("record", number)
    return [sheet(db, record) for record in found]


def missing(
    record: Record, periods: Iterable[Handling], answers: Iterable[Response], visits: Iterable[Visit]
) -> tuple[Step, ...]:
    """H8: which of the five a record that stands on the register still lacks; visited is what was, since its result."""
    since = record.resolved_at
    lacks: dict[Step, bool] = {
        "handled": not any(True for _ in periods),
        "followed": all(one.void_at is not None for one in answers),
        "closed": record.closed_at is None,
        "visited": binds("V", record.kind)
        and not any(since is not None and one.answered_at is not None and one.answered_at >= since for one in visits),
    }
    return tuple(step for step, so in lacks.items() if so)


def lacking(db: Db, record: Record) -> tuple[Step, ...]:
    """H8: which of the five one record still lacks."""
    key = record.id or 0
    return missing(record, _of(db, Handling, key), _of(db, Response, key), _of(db, Visit, key))


def _estates(db: Db) -> list[int]:
    return list(db.execute(select(table(Estate).c.id)).scalars())


def _newest(db: Db, estate_ids: Iterable[int], statuses: Iterable[str], limit: int) -> list[int]:
    """The newest ids of every estate and status, each read from the end of the index."""
    return [
        found
        for estate_id in estate_ids
        for status in statuses
        for found in db.execute(
            select(RECORDS.c.id)
            .where(RECORDS.c.estate_id == estate_id, RECORDS.c.status == status)
            .order_by(RECORDS.c.id.desc())
            .limit(limit)
        ).scalars()
    ]


def _details(ids: list[int]) -> Select[Any]:
    """Unit, first contact and present handler of records."""
    units, buildings, owners, periods = table(Unit), table(Building), table(Ownership), table(Handling)
    owner, handler = table(Staff).alias("owner"), table(Staff).alias("handler")
    joined = (
        RECORDS.outerjoin(units, units.c.id == RECORDS.c.unit_id)
        .outerjoin(buildings, buildings.c.id == units.c.building_id)
        .outerjoin(owners, owners.c.record_id == RECORDS.c.id)
        .outerjoin(owner, owner.c.id == owners.c.staff_id)
        .outerjoin(periods, (periods.c.record_id == RECORDS.c.id) & periods.c.until.is_(None))
        .outerjoin(handler, handler.c.id == periods.c.staff_id)
    )
    return (
        select(
            RECORDS.c.id,
            buildings.c.name.label("building"),
            units.c.name.label("unit"),
            owner.c.name.label("owner"),
            handler.c.name.label("handler"),
        )
        .select_from(joined)
        .where(RECORDS.c.id.in_(ids))
    )


def _line(record: Record, details: Any) -> Line:
    unit = f"{details.building}{details.unit}" if details.unit else ""
    return Line(record, unit, details.owner or "", details.handler or "")


def sheet(db: Db, record: Record) -> Sheet:
    """Everything that is known of a record."""
    key = record.id or 0
    complainant = get(db, Resident, record.resident_id)
    names = _Names(db, complainant)
    owned = first(db, Ownership, table(Ownership).c.record_id == key)
    periods, answers, visits = _of(db, Handling, key), _of(db, Response, key), _of(db, Visit, key)
    past = history.of(db, key)
    return Sheet(
        record=record,
        estate=get(db, Estate, record.estate_id),
        complainant=complainant,
        unit=estates.place(db, record.unit_id).label if record.unit_id else "",
        first_contact=names.staff(owned.staff_id) if owned else "",
        owned=owned,
        periods=tuple(Period(names.staff(one.staff_id), one) for one in periods),
        said=tuple(Said(names.of(one.author, one.author_id), one) for one in words.of(db, key)),
        evidence=tuple(evidence.of(db, key)),
        answers=tuple(Answer(names.staff(one.staff_id), one) for one in answers),
        visits=tuple(visits),
        history=tuple(Happened(names.of(row.who, row.who_id), row, _told(row, names)) for row in past),
        broken_at=history.broken_at(past),
        waiting=tuple(due.waiting_for(db, records.subject(key))),
        missing=missing(record, periods, answers, visits),
    )


@lru_cache(maxsize=3)
def _about(model: type[M]) -> Find[M]:
    return Find(model, table(model).c.record_id == given("record"), order=(table(model).c.id,))


def _of(db: Db, model: type[M], record_id: int) -> list[M]:
    """The rows of a table about a record, in the order they came."""
    return _about(model).all(db, record=record_id)


def _told(row: History, names: _Names) -> dict[str, Any]:
    details: dict[str, Any] = json.loads(row.details)
    return {key: names.staff(value) if key in ("staff", "to") else value for key, value in details.items()}

"""What a form about one record is filled with (H7, H4): the sheet of the register, and the casework around it.

Reading only: what people are told, and in which words, is the form's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select

from storage.database import Db
from storage.reading import first, get, rows
from storage.register import views
from storage.register.views import Sheet
from storage.tables import (
    Collective,
    Company,
    Correction,
    Decision,
    Department,
    Extension,
    Objection,
    Point,
    Proposal,
    Record,
    Staff,
    Transfer,
    Words,
    table,
)

RECORDS = table(Record)
M = TypeVar("M", Correction, Decision, Extension, Objection, Point, Proposal, Transfer)


@dataclass(frozen=True, slots=True)
class Case:
    """A record with its casework. ``staff`` are names, ``words`` what was written, both by id.

    ``origin`` is the number of the request that was not met (X34); ``lead`` that of the collective complaint's lead
    record, with ``joined`` records in it (K9).
    """

    sheet: Sheet
    company: str
    department: str
    origin: str
    lead: str
    joined: int
    staff: Mapping[int, str]
    words: Mapping[int, Words]
    proposals: tuple[Proposal, ...]
    extensions: tuple[Extension, ...]
    corrections: tuple[Correction, ...]
    points: tuple[Point, ...]
    decisions: tuple[Decision, ...]
    objections: tuple[Objection, ...]
    transfers: tuple[Transfer, ...]

    @property
    def record(self) -> Record:
        """The record itself."""
        return self.sheet.record


def cases(db: Db, number: str) -> list[Case]:
    """The cases of the records that bear this number, one an estate; raises ``NotFound`` for none."""
    return [_case(db, sheet) for sheet in views.shown(db, number)]


def case(db: Db, record_id: int) -> Case:
    """The case of one record; raises ``NotFound``."""
    return _case(db, views.sheet(db, get(db, Record, record_id)))


def _case(db: Db, sheet: Sheet) -> Case:
    record, key = sheet.record, sheet.record.id or 0
    company = get(db, Company, sheet.estate.company_id)
    collective = get(db, Collective, record.collective_id) if record.collective_id else None
    return Case(
        sheet=sheet,
        company=company.name,
        department=get(db, Department, record.department_id).name if record.department_id else "",
        origin=_number(db, record.origin_id),
        lead=_number(db, collective.lead_id if collective else None),
        joined=_joined(db, record.collective_id),
        staff={one.id or 0: one.name for one in rows(db, Staff, table(Staff).c.company_id == company.id)},
        words={one.words.id or 0: one.words for one in sheet.said},
        proposals=_of(db, Proposal, key),
        extensions=_of(db, Extension, key),
        corrections=_of(db, Correction, key),
        points=_of(db, Point, key),
        decisions=_of(db, Decision, key),
        objections=_of(db, Objection, key),
        transfers=_of(db, Transfer, key),
    )


def _number(db: Db, record_id: int | None) -> str:
    found = first(db, Record, RECORDS.c.id == record_id) if record_id else None
    return found.number if found else ""


def _joined(db: Db, collective_id: int | None) -> int:
    if collective_id is None:
        return 0
    counted = select(func.count()).select_from(RECORDS).where(RECORDS.c.collective_id == collective_id)
    return int(db.execute(counted).scalar_one())


def _of(db: Db, model: type[M], record_id: int) -> tuple[M, ...]:
    """The rows of a table about a record, in the order they came."""
    return tuple(rows(db, model, table(model).c.record_id == record_id, order=(table(model).c.id,)))

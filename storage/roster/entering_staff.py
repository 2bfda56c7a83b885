"""Entering staff and rota: who comes, who is mended, who leaves.

Who leaves the company keeps their row, their history and the roles they had; ``left_at`` ends every right (A09).
Who also works elsewhere loses the roles of this estate alone. Who comes back has to be invited again: nobody
knows who has had their Telegram account meanwhile (A11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from storage.database import Db
from storage.roster.listed import Member
from storage.roster.present import Worker
from storage.roster.staffing import RotaChange, StaffChange, Whom, held
from storage.tables import DutySlot, Staff, StaffRole, table

STAFF, ROLES = table(Staff), table(StaffRole)


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where they work; department ids are found by name and by code, codes by name."""

    company_id: int
    estate_id: int
    departments: Mapping[str, int]
    codes: Mapping[str, str]


def enter_staff(db: Db, changes: StaffChange, place: Workplace, *, now: datetime) -> dict[Whom, int]:
    """Write the changes of the staff; returns the id of everybody whom the workbook lists."""
    found: dict[Whom, int] = {known: known.id for known in changes.known.values()}
    for one in changes.added:
        values: dict[str, Any] = {"company_id": place.company_id, "name": one.name, "number": one.number}
        values |= {"phone": one.phone, "email": one.email}
        found[one] = int(db.execute(insert(STAFF).values(**values).returning(STAFF.c.id)).scalar_one())
        _give_roles(db, found[one], one, place)
    for known, one in changes.changed:
        _mend(db, known, one)
        _take_roles(db, known.id, place)
        _give_roles(db, known.id, one, place)
    for known in changes.ended:
        if known.elsewhere:
            _take_roles(db, known.id, place)
        else:
            db.execute(update(STAFF).where(STAFF.c.id == known.id).values(left_at=now))
    return found


def _mend(db: Db, known: Worker, listed: Member) -> None:
    values: dict[str, Any] = {"name": listed.name}
    values |= {"number": listed.number} if listed.number else {}
    values |= {"phone": listed.phone} if listed.phone else {}
    values |= {"email": listed.email} if listed.email else {}
    values |= {"left_at": None, "user_id": None} if known.left else {}
    db.execute(update(STAFF).where(STAFF.c.id == known.id).values(**values))


def _take_roles(db: Db, staff_id: int, place: Workplace) -> None:
    db.execute(delete(ROLES).where(ROLES.c.staff_id == staff_id, ROLES.c.estate_id == place.estate_id))


def _give_roles(db: Db, staff_id: int, listed: Member, place: Workplace) -> None:
    for role, department in sorted(held(listed, place.codes, place.departments), key=str):
        values = {"staff_id": staff_id, "estate_id": place.estate_id, "department_id": department, "role": role}
        db.execute(insert(ROLES).values(**values))


def enter_rota(db: Db, changes: RotaChange, people: Mapping[Whom, int], estate_id: int) -> None:
    """Write the changes of the rota."""
    slots = table(DutySlot)
    for known in changes.removed:
        db.execute(delete(slots).where(slots.c.id == known.id))
    for slot, whom in changes.added:
        staff_id = whom.id if isinstance(whom, Worker) else people[whom]
        values = {"weekday": slot.weekday, "starts": slot.starts, "ends": slot.ends, "staff_id": staff_id}
        db.execute(insert(slots).values(estate_id=estate_id, **values))

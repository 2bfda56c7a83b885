"""Planting an estate that is described by a plan: for the demo, for benchmarks and for load tests.

A plan says who lives and works where; ``plant`` turns it into rows in a few bulk inserts, so that
a hundred thousand residents take seconds. The link codes of the units are random, for a code that
could be computed from a door number would open every door.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel

from storage import codes, handbook
from storage.database import Db
from storage.handbook import Text
from storage.reading import first
from storage.tables import (
    Binding,
    Building,
    Company,
    Department,
    DutySlot,
    Estate,
    Resident,
    Staff,
    StaffGroup,
    StaffRole,
    Unit,
    table,
)

DEPARTMENTS = (
    ("service", "客户服务中心"), ("security", "秩序维护部"), ("engineering", "工程部"),
    ("environment", "环境部"), ("finance", "财务部"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BuildingPlan:
    """A building and its units as people say them: "3栋" with "2单元501"."""

    name: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A member of staff; ``department`` is its name, or empty. Names are unique within a plan."""

    name: str
    user_id: int | None
    roles: tuple[str, ...]
    phone: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class ResidentPlan:
    """A resident bound to the unit with this label, for example "3栋2单元501"."""

    name: str
    user_id: int
    unit: str
    phone: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class EstatePlan:
    """An estate from company to handbook.

    ``rota`` holds (weekday from Monday 0, "HH:MM", "HH:MM", staff name), ``handbook`` the entries. ``notice`` is
    the version of the privacy notice that its residents have accepted. Who confirms bindings is the first of ``staff``.
    """

    company: str
    name: str
    phone: str
    chat_id: int
    group_title: str
    buildings: tuple[BuildingPlan, ...]
    staff: tuple[StaffPlan, ...]
    rota: tuple[tuple[int, str, str, str], ...]
    residents: tuple[ResidentPlan, ...] = ()
    zone: str = "Asia/Shanghai"
    opens: str = "08:00"
    closes: str = "20:00"
    departments: tuple[tuple[str, str], ...] = DEPARTMENTS
    notice: str = ""
    handbook: tuple[Text, ...] = ()
    procedure: str = "C3"
    parameters: str = "{}"


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted; ``unit_codes`` maps each unit's label to its plain link code, known only here."""

    estate_id: int
    unit_codes: dict[str, str]


def is_fresh(db: Db) -> bool:
    """Whether no estate has been entered yet."""
    return first(db, Estate) is None


def plant(db: Db, plan: EstatePlan, *, bot_id: int, now: datetime) -> Planted:
    """Enter an estate with everything in its plan."""
    company = _one(db, Company, name=plan.company)
    estate = _one(
        db,
        Estate,
        company_id=company,
        bot_id=bot_id,
        name=plan.name,
        zone=plan.zone,
        opens=plan.opens,
        closes=plan.closes,
        phone=plan.phone,
        procedure=plan.procedure,
        parameters=plan.parameters,
    )
    _one(db, StaffGroup, estate_id=estate, chat_id=plan.chat_id, title=plan.group_title)
    units, unit_codes = _plant_homes(db, plan, estate)
    people = _plant_staff(db, plan, company, estate)
    _many(
        db,
        DutySlot,
        (
            {"estate_id": estate, "weekday": weekday, "starts": starts, "ends": ends, "staff_id": people[name]}
            for weekday, starts, ends, name in plan.rota
        ),
    )
    for entry in plan.handbook:
        handbook.enter(db, estate, entry, now=now)
    _plant_residents(db, plan, units, judge=next(iter(people.values()), None), now=now)
    return Planted(estate, unit_codes)


def _plant_homes(db: Db, plan: EstatePlan, estate: int) -> tuple[dict[str, int], dict[str, str]]:
    """Buildings and units; returns each unit's id and its plain code, by its label."""
    unit_codes: dict[str, str] = {}
    found: list[dict[str, Any]] = []
    for building in plan.buildings:
        building_id = _one(db, Building, estate_id=estate, name=building.name)
        for unit in building.units:
            code = unit_codes[f"{building.name}{unit}"] = codes.new()
            found.append(
                {"estate_id": estate, "building_id": building_id, "name": unit, "code_hash": codes.hashed(code)}
            )
    return dict(zip(unit_codes, _numbered(db, Unit, found), strict=True)), unit_codes


def _plant_staff(db: Db, plan: EstatePlan, company: int, estate: int) -> dict[str, int]:
    """Departments, staff and their roles; returns each member's id by name."""
    departments = {
        name: _one(db, Department, estate_id=estate, code=code, name=name) for code, name in plan.departments
    }
    people: dict[str, int] = {}
    for one in plan.staff:
        people[one.name] = _one(db, Staff, company_id=company, user_id=one.user_id, name=one.name, phone=one.phone)
        department = departments[one.department] if one.department else None
        _many(
            db,
            StaffRole,
            (
                {"staff_id": people[one.name], "estate_id": estate, "department_id": department, "role": role}
                for role in one.roles
            ),
        )
    return people


def _plant_residents(db: Db, plan: EstatePlan, units: dict[str, int], *, judge: int | None, now: datetime) -> None:
    """Residents and their bindings; a confirmed one bears the judge's id."""
    noticed_at = now if plan.notice else None
    people = [
        {
            "user_id": one.user_id,
            "name": one.name,
            "phone": one.phone,
            "notice": plan.notice,
            "noticed_at": noticed_at,
        }
        for one in plan.residents
    ]
    homes = [
        {
            "resident_id": resident_id,
            "unit_id": units[one.unit],
            "since": now,
            "status": "confirmed" if one.confirmed else "unconfirmed",
            "judged_by": judge if one.confirmed else None,
            "judged_at": now if one.confirmed else None,
        }
        for resident_id, one in zip(_numbered(db, Resident, people), plan.residents, strict=True)
    ]
    _many(db, Binding, homes)


def _one(db: Db, model: type[SQLModel], **values: Any) -> int:
    return int(db.execute(insert(table(model)).values(**values).returning(table(model).c.id)).scalar_one())


def _numbered(db: Db, model: type[SQLModel], values: list[dict[str, Any]]) -> list[int]:
    """Enter many rows at once; returns their ids, in the order of the values."""
    if not values:
        return []
    entered = insert(table(model)).returning(table(model).c.id, sort_by_parameter_order=True)
    return list(db.execute(entered, values).scalars())


def _many(db: Db, model: type[SQLModel], values: Iterable[dict[str, Any]]) -> None:
    if found := list(values):
        db.execute(insert(table(model)), found)

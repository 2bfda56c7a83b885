"""What the database holds of an estate's roll, read at one moment, in small rows for comparing."""

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from storage.database import Db
from storage.people import keys
from storage.reading import get, rows
from storage.tables import (
    Building,
    Company,
    Department,
    DutySlot,
    Estate,
    HandbookEntry,
    Occupant,
    OccupantPhone,
    RosterImport,
    Staff,
    StaffRole,
    Unit,
    table,
)


class Entered(NamedTuple):
    """How far the imports of an estate have come: two looks that differ have an import between them."""

    number: int = 0
    pieces: int = 0


NEVER = Entered()


class KnownHome(NamedTuple):
    """A unit of the estate."""

    id: int
    label: str


class Known(NamedTuple):
    """Somebody on the roll today."""

    id: int
    unit_id: int
    name: str
    tenure: str
    note: str
    phones: frozenset[str]
    label: str


class Worker(NamedTuple):
    """A member of the company's staff; ``roles`` are those on this estate, with their department's id."""

    id: int
    number: str
    name: str
    phone: str
    left: bool
    roles: frozenset[tuple[str, int | None]]
    elsewhere: bool
    email: str = ""


class KnownSlot(NamedTuple):
    """A slot of the rota."""

    id: int
    weekday: int
    starts: str
    ends: str
    staff_id: int


class KnownAnswer(NamedTuple):
    """An answer of the handbook that is in force; ``listed`` as in its row."""

    id: int
    title: str
    words: str
    answer: str
    position: int
    listed: str


@dataclass(slots=True)
class Present:
    """An estate as it is; one that is not there yet has no rows.

    ``last`` is its last import, ``unfinished`` those that broke off; ``departments`` are found by code and by name.
    ``put_away``: what the workbook said of answers that the desk has taken out since.
    """

    company: Company | None = None
    estate: Estate | None = None
    last: Entered = NEVER
    unfinished: list[RosterImport] = field(default_factory=list)
    departments: dict[str, int] = field(default_factory=dict)
    department_names: list[str] = field(default_factory=list)
    buildings: dict[str, int] = field(default_factory=dict)
    homes: dict[tuple[str, str], KnownHome] = field(default_factory=dict)
    people: dict[int, list[Known]] = field(default_factory=dict)
    staff: list[Worker] = field(default_factory=list)
    slots: list[KnownSlot] = field(default_factory=list)
    answers: dict[str, KnownAnswer] = field(default_factory=dict)
    put_away: frozenset[str] = frozenset()


def estates_of(db: Db, bot_id: int) -> list[tuple[Company, Estate]]:
    """The estates that a bot serves, with their companies."""
    found = rows(db, Estate, table(Estate).c.bot_id == bot_id, order=(table(Estate).c.id,))
    return [(get(db, Company, one.company_id), one) for one in found]


def company_named(db: Db, name: str) -> Company | None:
    """The company of this name, however it is written."""
    alike = keys.alike(name)
    return next((one for one in rows(db, Company) if keys.alike(one.name) == alike), None)


def last_import(db: Db, estate_id: int) -> Entered:
    """The import that was begun last, and how many pieces of it are in; zeros when there was none."""
    imports = table(RosterImport)
    last = select(imports.c.id, imports.c.pieces).where(imports.c.estate_id == estate_id)
    found = db.execute(last.order_by(imports.c.id.desc()).limit(1)).first()
    return Entered(*found) if found else NEVER


def unfinished(db: Db, estate_id: int) -> list[RosterImport]:
    """The imports of which only a part is in: one that is under way, and those that broke off."""
    imports = table(RosterImport)
    here = (imports.c.estate_id == estate_id, imports.c.finished_at.is_(None))
    return rows(db, RosterImport, *here, order=(imports.c.id,))


def read(db: Db, company: Company | None, estate: Estate | None) -> Present:
    """All that the database holds of an estate's roll."""
    found = Present(company, estate)
    if company is not None:
        found.staff = _staff(db, company.id or 0, (estate.id if estate else None) or 0)
    if estate is None or estate.id is None:
        return found
    found.last, found.unfinished = last_import(db, estate.id), unfinished(db, estate.id)
    labels = _homes(db, estate.id, found)
    _people(db, estate.id, labels, found)
    here = table(Department).c.estate_id == estate.id
    for one in rows(db, Department, here):
        found.departments |= {one.code: one.id or 0, keys.alike(one.name): one.id or 0}
        found.department_names.append(one.name)
    slots, entries = table(DutySlot), table(HandbookEntry)
    found.slots = [
        KnownSlot(one.id or 0, one.weekday, one.starts, one.ends, one.staff_id)
        for one in rows(db, DutySlot, slots.c.estate_id == estate.id, order=(slots.c.id,))
    ]
    in_force = rows(db, HandbookEntry, entries.c.estate_id == estate.id, entries.c.ended_at.is_(None))
    found.answers = {
        keys.alike(one.title): KnownAnswer(
            one.id or 0, one.title, one.words, one.answer, one.position, one.listed
        )
        for one in in_force
    }  # fmt: skip
    gone = select(entries.c.listed).where(entries.c.estate_id == estate.id, entries.c.ended_at.is_not(None))
    found.put_away = frozenset(db.execute(gone.where(entries.c.listed != "")).scalars())
    return found


def _homes(db: Db, estate_id: int, found: Present) -> dict[int, str]:
    """Fill in buildings and units; returns each unit's label."""
    buildings, units = table(Building), table(Unit)
    names = {one.id or 0: one.name for one in rows(db, Building, buildings.c.estate_id == estate_id)}
    found.buildings = {keys.building(name): key for key, name in names.items()}
    houses = {key: keys.building(name) for key, name in names.items()}
    labels: dict[int, str] = {}
    listed = select(units.c.id, units.c.building_id, units.c.name).where(units.c.estate_id == estate_id)
    for key, building_id, name in db.execute(listed):
        labels[key] = names[building_id] + name
        found.homes[houses[building_id], keys.unit(name)] = KnownHome(key, labels[key])
    return labels


def _people(db: Db, estate_id: int, labels: dict[int, str], found: Present) -> None:
    people, phones = table(Occupant), table(OccupantPhone)
    on_roll = (people.c.estate_id == estate_id) & people.c.ended_at.is_(None)
    numbers: dict[int, list[str]] = {}
    theirs = select(phones.c.occupant_id, phones.c.phone).join(people, people.c.id == phones.c.occupant_id)
    for key, phone in db.execute(theirs.where(on_roll)):
        numbers.setdefault(key, []).append(phone)
    listed = select(people.c.id, people.c.unit_id, people.c.name, people.c.tenure, people.c.note).where(on_roll)
    for key, unit_id, name, tenure, note in db.execute(listed.order_by(people.c.id)):
        known = Known(key, unit_id, name, tenure, note, frozenset(numbers.get(key, ())), labels[unit_id])
        found.people.setdefault(unit_id, []).append(known)


def _staff(db: Db, company_id: int, estate_id: int) -> list[Worker]:
    staff, roles = table(Staff), table(StaffRole)
    here: dict[int, set[tuple[str, int | None]]] = {}
    elsewhere: set[int] = set()
    held = select(roles.c.staff_id, roles.c.estate_id, roles.c.role, roles.c.department_id)
    ours = held.join(staff, staff.c.id == roles.c.staff_id).where(staff.c.company_id == company_id)
    for key, where, role, department in db.execute(ours):
        if where == estate_id:
            here.setdefault(key, set()).add((role, department))
        else:
            elsewhere.add(key)
    return [
        Worker(
            one.id or 0, one.number, one.name, one.phone, one.left_at is not None,
            frozenset(here.get(one.id or 0, ())), one.id in elsewhere, one.email,
        )
        for one in rows(db, Staff, staff.c.company_id == company_id, order=(staff.c.id,))
    ]  # fmt: skip

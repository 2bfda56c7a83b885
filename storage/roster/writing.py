"""Entering what was found to differ, in the one transaction of the caller: all of it or nothing.

What differs was found before, without a lock, so that a running bot waits for this transaction alone. Whoever
entered an import of the same estate in between is noticed here, and nothing is written (``Overtaken``).
People who are no longer listed are ended, never deleted; their history and their records stay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage import audit, due, lanes
from storage.database import Db
from storage.reading import get
from storage.roster import keys, present
from storage.roster.comparing import Changes
from storage.roster.entering_staff import Workplace, enter_rota, enter_staff
from storage.tables import (
    Building,
    Company,
    Department,
    Estate,
    HandbookEntry,
    Occupant,
    OccupantPhone,
    RosterImport,
    Unit,
    table,
)

# No chat has this number: the lane in which the imports for a bot follow one another.
IMPORTS = 0


class Overtaken(Exception):
    """Another import was entered since this one was compared."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which workbook it was; ``left_out``: how many of its rows were not taken."""

    file_name: str
    sha256: str
    bot_id: int
    left_out: int = 0


def enter(db: Db, changes: Changes, source: Source, *, now: datetime) -> int:
    """Write it all; returns the estate's id. Raises ``Overtaken`` when the comparison does not hold any more."""
    lanes.enter(db, source.bot_id, IMPORTS)
    _require_unchanged(db, changes, source.bot_id)
    try:
        return _enter(db, changes, source, now)
    except IntegrityError as error:  # somebody has entered the same by another way
        raise Overtaken from error


def _enter(db: Db, changes: Changes, source: Source, now: datetime) -> int:
    estate = _estate(db, changes, source.bot_id)
    units = _homes(db, changes, estate)
    _people(db, changes, estate, units, now)
    place = _workplace(db, changes, estate)
    enter_rota(db, changes.rota, enter_staff(db, changes.staff, place, now=now), estate)
    _answers(db, changes, estate, now)
    counted = {"added": changes.added, "changed": changes.changed, "ended": changes.ended}
    values = {"file_name": source.file_name, "sha256": source.sha256, "left_out": source.left_out, **counted}
    entered = insert(table(RosterImport)).values(estate_id=estate, entered_at=now, **values)
    number = db.execute(entered.returning(table(RosterImport).c.id)).scalar_one()
    audit.note(db, 0, "imported", f"import:{number}", now=now)
    if changes.ended or changes.people.added or changes.people.changed:
        due.add(db, source.bot_id, "roll_changed", f"estate:{estate}", at=now, round=str(number))
    return estate


def _require_unchanged(db: Db, changes: Changes, bot_id: int) -> None:
    known = changes.present.estate
    if known is not None:
        if present.last_import(db, known.id or 0) != changes.present.last:
            raise Overtaken
    elif any(keys.alike(one.name) == keys.alike(changes.office.estate) for _, one in present.estates_of(db, bot_id)):
        raise Overtaken


def _estate(db: Db, changes: Changes, bot_id: int) -> int:
    """The estate's id; one that is not known is made, with its company where that is not known either."""
    known, office = changes.present.estate, changes.office
    estates = table(Estate)
    if known is not None:
        if changes.values:
            db.execute(update(estates).where(estates.c.id == known.id).values(**changes.values))
        return known.id or 0
    company = changes.present.company
    company_id = company.id if company else _one(db, Company, name=office.company)
    return _one(db, Estate, company_id=company_id, bot_id=bot_id, name=office.estate, **office.values)


def _homes(db: Db, changes: Changes, estate: int) -> Mapping[tuple[str, str], int]:
    """Enter buildings and units; returns the id of every unit by its key."""
    buildings = dict(changes.present.buildings)
    for name in changes.buildings:
        buildings[keys.building(name)] = _one(db, Building, estate_id=estate, name=name)
    found = {key: known.id for key, known in changes.present.homes.items()}
    added = changes.homes.added
    rows = [{"estate_id": estate, "building_id": buildings[one.key[0]], "name": one.unit} for one in added]
    return found | dict(zip((one.key for one in added), _numbered(db, Unit, rows), strict=True))


def _people(db: Db, changes: Changes, estate: int, units: Mapping[tuple[str, str], int], now: datetime) -> None:
    people, phones, found = table(Occupant), table(OccupantPhone), changes.people
    rows = [
        {
            "estate_id": estate, "unit_id": units[one.home.key], "name": one.name,
            "tenure": one.tenure, "note": one.note, "since": now,
        }
        for one in found.added
    ]  # fmt: skip
    numbers = [
        {"occupant_id": key, "phone": phone}
        for key, one in zip(_numbered(db, Occupant, rows), found.added, strict=True)
        for phone in one.phones
    ]
    mended = [
        {"key": known.id, "name": one.name, "tenure": one.tenure, "note": one.note} for known, one in found.changed
    ]
    _each(db, update(people).where(people.c.id == bindparam("key")), mended)
    gone = [
        {"key": known.id, "number": phone}
        for known, one in found.changed
        for phone in known.phones - frozenset(one.phones)
    ]
    theirs = (phones.c.occupant_id == bindparam("key")) & (phones.c.phone == bindparam("number"))
    _each(db, delete(phones).where(theirs), gone)
    numbers += [
        {"occupant_id": known.id, "phone": phone}
        for known, one in found.changed
        for phone in one.phones
        if phone not in known.phones
    ]
    _each(db, insert(phones), numbers)
    ended = [{"key": known.id, "ended_at": now} for known in found.ended]
    _each(db, update(people).where(people.c.id == bindparam("key")), ended)


def _workplace(db: Db, changes: Changes, estate: int) -> Workplace:
    """Enter the departments that are not known yet; returns where staff work."""
    departments = dict(changes.present.departments)
    for code, name in changes.departments:
        departments[code] = _one(db, Department, estate_id=estate, code=code, name=name)
    codes = {keys.alike(name): code for code, name in changes.listed_departments}
    return Workplace(get(db, Estate, estate).company_id, estate, departments, codes)


def _answers(db: Db, changes: Changes, estate: int, now: datetime) -> None:
    entries, found = table(HandbookEntry), changes.answers
    for known in found.ended:
        db.execute(update(entries).where(entries.c.id == known.id).values(ended_at=now))
    for known, one in found.changed:
        values = {"title": one.title, "words": one.words, "answer": one.answer, "position": one.position}
        db.execute(update(entries).where(entries.c.id == known.id).values(**values))
    rows = [
        {
            "estate_id": estate, "title": one.title, "words": one.words, "answer": one.answer,
            "position": one.position, "entered_at": now,
        }
        for one in found.added
    ]  # fmt: skip
    _each(db, insert(entries), rows)


def _one(db: Db, model: type[SQLModel], **values: Any) -> int:
    return int(db.execute(insert(table(model)).values(**values).returning(table(model).c.id)).scalar_one())


def _numbered(db: Db, model: type[SQLModel], values: list[dict[str, Any]]) -> Iterable[int]:
    """Enter many rows at once; returns their ids, in the order of the values."""
    if not values:
        return ()
    entered = insert(table(model)).returning(table(model).c.id, sort_by_parameter_order=True)
    return db.execute(entered, values).scalars().all()


def _each(db: Db, statement: Any, values: list[dict[str, Any]]) -> None:
    if values:
        db.execute(statement, values)

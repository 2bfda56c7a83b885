"""Entering what was found to differ, in pieces: each is a short transaction, for a running bot waits for it.

What differs was found before, without a lock. A piece holds whole homes, each with those who come to it; staff, rota,
answers and the estate's own values come in the last piece, together. An import that breaks off leaves its row
unfinished, which `check` tells; importing the workbook again enters what is missing. Whoever entered something of
another import of the same estate in between is noticed here, and nothing more is written (``Overtaken``).
People who are no longer listed are ended, never deleted; their history and their records stay.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage import audit, due, lanes
from storage.database import Db
from storage.people import keys
from storage.reading import get
from storage.roster import present
from storage.roster.comparing import Changes
from storage.roster.entering_staff import Workplace, enter_rota, enter_staff
from storage.roster.listed import Home, Person
from storage.roster.pieces import ROWS, Piece, cut
from storage.roster.present import Known
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


Step = Callable[[Db], None]
HomeKey = tuple[str, str]


def steps(changes: Changes, source: Source, *, now: datetime, most: int = ROWS) -> list[Step]:
    """What is to be done one after the other, each in a transaction of its own; ``most`` rows or fewer are one step.

    Each raises ``Overtaken`` where the comparison does not hold any more, and writes nothing then.
    """
    run = _Import(changes, source, now)
    pieces = [partial(run.enter, piece) for piece in cut(changes, most)]
    if len(pieces) < 2:
        return [partial(_together, [run.begin, *pieces, run.finish])]
    return [run.begin, *pieces, run.finish]


def _together(several: Sequence[Step], db: Db) -> None:
    for step in several:
        step(db)


class _Import:
    """One import under way: the row that tells of it, and the ids of what it has entered so far."""

    def __init__(self, changes: Changes, source: Source, now: datetime) -> None:
        self._changes, self._source, self._now = changes, source, now
        self._buildings = dict(changes.present.buildings)
        self._units = {key: known.id for key, known in changes.present.homes.items()}
        self._estate = self._number = self._pieces = 0

    def begin(self, db: Db) -> None:
        """Make the row that stays unfinished until the end, and the estate where there is none."""
        lanes.enter(db, self._source.bot_id, IMPORTS)
        _require_unchanged(db, self._changes, self._source.bot_id)
        source = {"file_name": self._source.file_name, "sha256": self._source.sha256, "left_out": self._source.left_out}
        with _as_compared():
            self._estate = _estate(db, self._changes, self._source.bot_id)
            self._number = _one(db, RosterImport, estate_id=self._estate, entered_at=self._now, **source)

    def enter(self, piece: Piece, db: Db) -> None:
        """Enter a piece."""
        self._go_on(db)
        ended = [{"key": known.id, "ended_at": self._now} for known in piece.ended]
        with _as_compared():
            self._homes(db, piece.homes)
            _newcomers(db, piece.newcomers, self._estate, self._units, self._now)
            _mended(db, piece.mended)
            _each(db, update(table(Occupant)).where(table(Occupant).c.id == bindparam("key")), ended)

    def finish(self, db: Db) -> None:
        """Enter what comes in one go, and say that the import is whole."""
        self._go_on(db)
        changes, now = self._changes, self._now
        with _as_compared():
            if changes.values:
                db.execute(update(table(Estate)).where(table(Estate).c.id == self._estate).values(**changes.values))
            place = _workplace(db, changes, self._estate)
            enter_rota(db, changes.rota, enter_staff(db, changes.staff, place, now=now), self._estate)
            _answers(db, changes, self._estate, now)
        _finished(db, self._number, now, added=changes.added, changed=changes.changed, ended=changes.ended)
        audit.note(db, 0, "imported", f"import:{self._number}", now=now)
        if changes.ended or changes.people.added or changes.people.changed:
            self._tell_the_bot(db, self._number)
        for one in self._made_up_for():
            _finished(db, one.id or 0, now)
            self._tell_the_bot(db, one.id or 0)

    def _tell_the_bot(self, db: Db, number: int) -> None:
        """It confirms who proved a phone that the roll has now, and asks the desk about those who left."""
        subject = f"estate:{self._estate}"
        due.add(db, self._source.bot_id, "roll_changed", subject, at=self._now, round=str(number))

    def _made_up_for(self) -> list[RosterImport]:
        """Imports that broke off and are made up for: by the same workbook, or by one that lists all."""
        whole = not self._changes.office.supplement and not self._source.left_out
        return [one for one in self._changes.present.unfinished if whole or one.sha256 == self._source.sha256]

    def _go_on(self, db: Db) -> None:
        """Count the piece; raises ``Overtaken`` when another import has begun since."""
        lanes.enter(db, self._source.bot_id, IMPORTS)
        if present.last_import(db, self._estate) != (self._number, self._pieces):
            raise Overtaken
        self._pieces += 1
        imports = table(RosterImport)
        db.execute(update(imports).where(imports.c.id == self._number).values(pieces=self._pieces))

    def _homes(self, db: Db, homes: Sequence[Home]) -> None:
        """Enter units, and their buildings where they are not there yet."""
        for home in homes:
            if home.key[0] not in self._buildings:
                self._buildings[home.key[0]] = _one(db, Building, estate_id=self._estate, name=home.building)
        rows = [
            {"estate_id": self._estate, "building_id": self._buildings[one.key[0]], "name": one.unit} for one in homes
        ]
        self._units.update(zip((one.key for one in homes), _numbered(db, Unit, rows), strict=True))


@contextmanager
def _as_compared() -> Iterator[None]:
    """What is refused by the database itself has been entered by somebody else in another way."""
    try:
        yield
    except IntegrityError as error:
        raise Overtaken from error


def _finished(db: Db, number: int, now: datetime, **counted: int) -> None:
    imports = table(RosterImport)
    db.execute(update(imports).where(imports.c.id == number).values(finished_at=now, **counted))


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
    if known is not None:
        return known.id or 0
    company = changes.present.company
    company_id = company.id if company else _one(db, Company, name=office.company)
    return _one(db, Estate, company_id=company_id, bot_id=bot_id, name=office.estate, **office.values)


def _newcomers(db: Db, found: Sequence[Person], estate: int, units: Mapping[HomeKey, int], now: datetime) -> None:
    rows = [
        {
            "estate_id": estate, "unit_id": units[one.home.key], "name": one.name,
            "tenure": one.tenure, "note": one.note, "since": now,
        }
        for one in found
    ]  # fmt: skip
    numbers = [
        {"occupant_id": key, "phone": phone}
        for key, one in zip(_numbered(db, Occupant, rows), found, strict=True)
        for phone in one.phones
    ]
    _each(db, insert(table(OccupantPhone)), numbers)


def _mended(db: Db, found: Sequence[tuple[Known, Person]]) -> None:
    people, phones = table(Occupant), table(OccupantPhone)
    values = [{"key": known.id, "name": one.name, "tenure": one.tenure, "note": one.note} for known, one in found]
    _each(db, update(people).where(people.c.id == bindparam("key")), values)
    gone = [{"key": known.id, "number": phone} for known, one in found for phone in known.phones - {*one.phones}]
    theirs = (phones.c.occupant_id == bindparam("key")) & (phones.c.phone == bindparam("number"))
    _each(db, delete(phones).where(theirs), gone)
    fresh = [
        {"occupant_id": known.id, "phone": phone}
        for known, one in found
        for phone in one.phones
        if phone not in known.phones
    ]
    _each(db, insert(phones), fresh)


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
        db.execute(update(entries).where(entries.c.id == known.id).values(ended_at=now, listed=""))
    for known, one in found.changed:
        values: dict[str, Any] = {"title": one.title, "words": one.words, "answer": one.answer, "listed": one.listed}
        values |= {"position": one.position}
        db.execute(update(entries).where(entries.c.id == known.id).values(**values))
    rows = [
        {
            "estate_id": estate, "title": one.title, "words": one.words, "answer": one.answer,
            "position": one.position, "listed": one.listed, "entered_at": now,
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

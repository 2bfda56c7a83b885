"""From a workbook's sheets to a roll, with a fault for every row that cannot be taken.

A row is taken whole or not at all, and a row with a fault hides nobody: while one is left, its sheet does not
count as the whole list, so that nobody is ended because their row could not be read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dialogs.kit import Phrase
from handlers.roster import faults, headings, office, rows
from handlers.roster.cells import Book, Value
from handlers.roster.faults import Fault, Spoiled
from handlers.roster.headings import Row, Table
from handlers.roster.sheets import OFFICE, Sheet, sheet_named
from storage.people import keys
from storage.roster.listed import Answer, Home, Member, Office, Person, Roll, Slot
from storage.roster.unclear import Unclear

Tell = Callable[[str, int], None]
EVERY = 10_000


@dataclass(slots=True)
class Reading:
    """What was understood of a workbook. ``roll`` is None when nobody can say whose it is.

    ``spoiled`` are the rows with faults, by part and line. ``unread`` names columns, ``ignored`` sheets that
    nobody reads; ``hidden`` counts hidden rows, which are read.
    """

    roll: Roll | None = None
    faults: list[Fault] = field(default_factory=list)
    spoiled: dict[str, dict[int, list[Value]]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    hidden: int = 0

    def add_unclear(self, one: Unclear) -> None:
        """A row that the database could not place."""
        table = self.tables[one.part]
        column = _POINTED.get(one.code) or _POINTED[one.part]
        told = faults.of_unclear(table.grid.name, table.address(column, one.line), one)
        if told not in self.faults:  # a row of every day asks for its person seven times
            self.faults.append(told)
        self.spoiled.setdefault(one.part, {})[one.line] = table.cells(one.line)


# Which cell is at fault: by the reason, else by the part.
_POINTED = {"department_unlisted": "department", "people": "room", "staff": "name", "slots": "who"}


def read(book: Book, tell: Tell = lambda _name, _rows: None) -> Reading:
    """Read all sheets; ``tell`` hears of each sheet how many rows have been read."""
    found = Reading()
    whose = _sort(book, found)
    listed: dict[str, list[Any]] = {}
    for part, table in found.tables.items():
        listed[part] = list(_rows(table, found, tell))
        if table.unread:
            found.unread[table.grid.name] = table.unread
    if whose is not None:
        found.roll = _roll(whose, listed, found)
    return found


def _sort(book: Book, found: Reading) -> Office | None:
    """Which sheet is which; returns whose roll it is."""
    whose: Office | None = None
    seen: dict[str, str] = {}
    for grid in book.grids:
        sheet = sheet_named(grid.name)
        if sheet is None:
            found.ignored.append(grid.name)
            continue
        found.hidden += grid.hidden
        if sheet.part in seen:
            why = Phrase(faults.TWO_SHEETS, {"other": seen[sheet.part]})
            found.faults.append(faults.fault(grid.name, "", why))
            continue
        seen[sheet.part] = grid.name
        if sheet is OFFICE:
            whose, wrong = office.read(grid)
            found.faults += wrong
        elif grid.lines:
            _take(sheet, headings.find(sheet, grid), found)
    if OFFICE.part not in seen:
        found.faults.append(faults.fault(OFFICE.name, "", Phrase(faults.NO_SHEET, {"sheet": OFFICE.name})))
    return whose


def _take(sheet: Sheet, table: Table | Fault, found: Reading) -> None:
    if isinstance(table, Fault):
        found.faults.append(table)
    else:
        found.tables[sheet.part] = table


def _rows(table: Table, found: Reading, tell: Tell) -> Iterator[Any]:
    """What the rows of a sheet list, fault by fault and good row by good row."""
    understand = rows.READERS[table.sheet.part]
    count = 0
    for count, row in enumerate(table.rows(), start=1):
        if count % EVERY == 0:
            tell(table.grid.name, count)
        try:
            yield from understand(row)
        except Spoiled as spoiled:
            _spoil(table, row, spoiled, found)
    if count % EVERY:
        tell(table.grid.name, count)


def _spoil(table: Table, row: Row, spoiled: Spoiled, found: Reading) -> None:
    value = next(iter(row.values(spoiled.key)[spoiled.which :]), None)
    cell = table.address(spoiled.key, row.line, spoiled.which)
    found.faults.append(faults.fault(table.grid.name, cell, spoiled.why, value))
    found.spoiled.setdefault(table.sheet.part, {})[row.line] = row.cells


def _roll(whose: Office, listed: dict[str, list[Any]], found: Reading) -> Roll:
    staff: list[Member] = listed.get("staff", [])
    people: list[Person | Home] = listed.get("people", [])
    answers: list[Answer] = _unique(listed.get("answers", []), found)
    slots: list[Slot] = listed.get("slots", [])
    homes: list[Home] = listed.get("homes", [])
    departments = {keys.alike(name): (code, name) for code, name in listed.get("departments", [])}
    worked_in = {keys.alike(one.department): rows.department_of(one.department) for one in staff if one.department}
    empty = tuple(one for one in people if isinstance(one, Home))
    return Roll(
        office=whose,
        departments=tuple(_one_a_code(departments)),
        worked_in=tuple(_one_a_code(worked_in)),
        homes=(*homes, *empty),
        people=tuple(one for one in people if isinstance(one, Person)),
        staff=tuple(staff),
        slots=tuple(slots),
        answers=tuple(answers),
        whole=_whole(whose, listed, found),
    )


def _whole(whose: Office, listed: dict[str, list[Any]], found: Reading) -> frozenset[str]:
    """The parts that list all; an empty sheet was not filled in and says nothing."""
    broken = {one.sheet for one in found.faults if not one.cell}
    return frozenset(
        part
        for part, entries in listed.items()
        if entries and part not in found.spoiled and not whose.supplement and found.tables[part].grid.name not in broken
    )


def _unique(answers: list[Answer], found: Reading) -> list[Answer]:
    """Answers with their positions; a title that stands there twice is a fault of its second row."""
    table = found.tables.get("answers")
    kept: dict[str, Answer] = {}
    for one in answers:
        key = keys.alike(one.title)
        if key in kept and table is not None:
            where = table.address("title", one.line)
            found.faults.append(faults.fault(table.grid.name, where, Phrase(faults.TWICE), one.title))
            found.spoiled.setdefault("answers", {})[one.line] = table.cells(one.line)
        else:
            kept[key] = Answer(one.title, one.words, one.answer, len(kept), one.line)
    return list(kept.values())


def _one_a_code(departments: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Two departments never share a code: the second keeps its name for one."""
    taken: set[str] = set()
    for code, name in departments.values():
        mine = name if code in taken else code
        taken.add(mine)
        yield mine, name

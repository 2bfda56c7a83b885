"""Finding the headings of a sheet, wherever they stand and in whatever order, and the rows below them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.kit import Phrase
from handlers.roster import faults
from handlers.roster.cells import Grid, Line, Value, address, is_blank, text
from handlers.roster.faults import Fault
from handlers.roster.sheets import Sheet, column_of

# How far down headings are looked for; titles and remarks may stand above them.
DEEPEST = 12
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet, by its columns' keys."""

    line: int
    cells: list[Value]
    columns: dict[str, list[int]]

    def values(self, key: str) -> list[Value]:
        """All cells of a column; a heading may stand there several times."""
        return [self.cells[at] for at in self.columns.get(key, ()) if at < len(self.cells)]

    def value(self, key: str) -> Value:
        """The first cell of a column that is not blank."""
        return next((one for one in self.values(key) if not is_blank(one)), None)

    def text(self, key: str) -> str:
        """What can be seen there; raises ``Spoiled`` when the cell has no value."""
        value = self.value(key)
        faults.require_sound(key, value)
        return text(value)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its headings found: which columns there are, the rows below, and what nobody reads."""

    sheet: Sheet
    grid: Grid
    columns: dict[str, list[int]]
    below: int
    unread: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The rows below the headings; those without anything in our columns are no rows, nor are the examples."""
        places = sorted({at for found in self.columns.values() for at in found})
        order = [self.columns.get(one.key, [-1])[0] for one in self.sheet.columns]
        examples = [[pair for pair in zip(order, one, strict=True) if pair[1]] for one in self.sheet.examples]
        for line, cells in self.grid.lines:
            if line <= self.below or all(at >= len(cells) or is_blank(cells[at]) for at in places):
                continue
            if not any(all(_stands(wanted, cells, at) for at, wanted in example) for example in examples):
                yield Row(line, cells, self.columns)


    def address(self, key: str, line: int, which: int = 0) -> str:
        """The cell of a column on a line; column A where there is no such column."""
        return address(self.columns.get(key, [0])[which], line)

    def cells(self, line: int) -> list[Value]:
        """What stands on a line."""
        return self.grid.lines[bisect_left(self.grid.lines, line, key=lambda one: one[0])][1]


def _stands(wanted: str, cells: list[Value], at: int) -> bool:
    return 0 <= at < len(cells) and cells[at] == wanted


def find(sheet: Sheet, grid: Grid) -> Table | Fault:
    """The table of a sheet, or why there is none."""
    enough = min(ENOUGH, sum(one.needed for one in sheet.columns))
    for at, (line, cells) in enumerate(grid.lines[:DEEPEST]):
        columns = _columns(sheet, cells)
        if len(columns) < enough:
            continue
        below, names = line, cells
        following = grid.lines[at + 1 : at + 2]
        if following and (more := _second(sheet, following[0], line)):
            columns, below, names = _joined(columns, more), following[0][0], [*cells, *following[0][1]]
        missing = [one for one in sheet.columns if one.needed and one.key not in columns]
        if missing:
            why = Phrase(faults.NO_COLUMN, {"heading": missing[0].heading})
            return faults.fault(grid.name, "", why)
        unread = dict.fromkeys(text(name) for name in names if not is_blank(name) and not column_of(sheet, name))
        return Table(sheet, grid, columns, below, tuple(unread))
    return faults.fault(grid.name, "", Phrase(faults.NO_HEADINGS))


def _columns(sheet: Sheet, cells: list[Value]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, value in enumerate(cells):
        if key := column_of(sheet, value):
            found.setdefault(key, []).append(at)
    return found


def _second(sheet: Sheet, following: Line, line: int) -> dict[str, list[int]]:
    """The columns of a second row of headings right below the first, if this is one and no data."""
    number, cells = following
    columns = _columns(sheet, cells)
    named = sum(map(len, columns.values()))
    filled = sum(not is_blank(value) for value in cells)
    return columns if number == line + 1 and columns and 2 * named > filled else {}


def _joined(upper: dict[str, list[int]], lower: dict[str, list[int]]) -> dict[str, list[int]]:
    """Two rows of headings as one: where both say something, the lower one is the closer."""
    said = {at for places in lower.values() for at in places}
    found = {key: list(places) for key, places in lower.items()}
    for key, places in upper.items():
        for at in places:
            if at not in said:
                found.setdefault(key, []).append(at)
    return {key: sorted(places) for key, places in found.items()}

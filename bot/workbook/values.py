"""The values of a workbook's cells, as sheets; merged cells hold their value in every row they span."""

from collections.abc import Iterable
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from bot.workbook.inside import Inside, Sight, WorkbookError
from handlers.roster.cells import Book, Broken, Grid, Value, is_blank

Lines = list[list[Value]]


def read(path: Path, inside: Inside | None) -> Book:
    """All sheets of a file; ``inside`` is what was seen in an .xlsx before. Raises ``WorkbookError``."""
    try:
        with CalamineWorkbook.from_path(path) as found:
            tabs = [one.name for one in found.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            seen = inside.sheets if inside else {}
            grids = tuple(_grid(found.get_sheet_by_name(name), seen.get(name, Sight())) for name in tabs)
            odd = any(one.typ in (SheetTypeEnum.Vba, SheetTypeEnum.MacroSheet) for one in found.sheets_metadata)
    except PasswordError:
        raise WorkbookError("这个文件加了密码。请先取消密码，另存一份再导入。") from None
    except CalamineError as error:
        raise WorkbookError("文件已损坏，打不开。请用 Excel 或 WPS 重新打开并另存为 .xlsx。") from error
    return Book(grids, odd or (inside is not None and inside.macros))


def _grid(sheet: CalamineSheet, seen: Sight) -> Grid:
    aside = sheet.start[1] if sheet.start else 0
    lines: Lines = [[*([None] * aside), *cells] for cells in sheet.iter_rows()]
    for (line, column), why in seen.broken.items():
        if line < len(lines) and column < len(lines[line]):
            lines[line][column] = Broken(why)
    full = [at for at, cells in enumerate(lines) if any(not is_blank(value) for value in cells)]
    _spread(lines, sheet.merged_cell_ranges or (), set(full))
    return Grid(sheet.name, [(at + 1, lines[at]) for at in full], len(seen.hidden.intersection(full)))


def _spread(lines: Lines, merged: Iterable[tuple[tuple[int, int], tuple[int, int]]], full: set[int]) -> None:
    """Let merged cells hold their value everywhere, but in lines where nothing else stands."""
    for (top, left), (bottom, right) in merged:
        if top >= len(lines) or left >= len(lines[top]):
            continue
        value = lines[top][left]
        for line in range(top, min(bottom, len(lines) - 1) + 1):
            for column in range(left, min(right, len(lines[line]) - 1) + 1):
                if line in full:
                    lines[line][column] = value

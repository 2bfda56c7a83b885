"""Writing workbooks: the template to fill in, and the rows to mend. Every text is entered as a text (A54)."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.workbook.cells import AnyCell, enter
from handlers.roster.cells import Value
from handlers.roster.sheets import OFFICE, TABLES, Column, Sheet
from handlers.roster.words import SUPPLEMENT

FILLED_TO, CHOSEN_TO = 20_000, 400
_HEAD, _EXAMPLE = PatternFill("solid", fgColor="DCE6F1"), Font(italic=True, color="808080")
_WRONG = PatternFill("solid", fgColor="FDE9D9")

HOW_TO = (
    "怎样填写",
    "1. 先填“小区”表：物业公司和小区名称每次导入都会核对。",
    "2. 灰色斜体的行是示例，可以删掉，也可以留着，不会导入。",
    "3. 用不到的表空着就行：空着的表不会改动任何东西。",
    "4. 楼栋、单元、房号怎么写都可以：3#-2-501、3栋2单元501室、三号楼二单元501。",
    "5. 填好以后运行：shouwen import 文件名。先看会改动什么，确认之后才写入。",
    "6. 以后名册有变动，改这个文件再导入一次：只更新变动，不会重复。不再列出的人记为已搬离或已离职，不会删除。",
    "7. 只想补几个人，把“小区”表里的“导入方式”改成“只增加和修改”。",
)

Mended = tuple[int, Sequence[Value], str]


def template(path: Path, office: Mapping[str, str]) -> None:
    """Write the template; what is known of the office stands in it already."""
    book = Workbook()
    _office(_first(book), office, examples=True)
    for sheet in TABLES:
        tab = book.create_sheet(sheet.name)
        _headings(tab, sheet)
        for line, example in enumerate(sheet.examples, start=2):
            for column, written in enumerate(example, start=1):
                enter(tab.cell(line, column), written).font = _EXAMPLE
    tab = book.create_sheet("说明")
    tab.column_dimensions["A"].width = 100
    for line, told in enumerate(HOW_TO, start=1):
        enter(tab.cell(line, 1), told).font = Font(bold=line == 1, size=14 if line == 1 else 12)
    book.save(path)


def to_mend(path: Path, office: Mapping[str, str], tables: Iterable[tuple[Sheet, list[str], list[Mended]]]) -> None:
    """Write the rows that were not taken, each with what is wrong with it, as a workbook to import once it is mended.

    It adds and mends alone: whoever stands only in the first workbook is not meant to have left.
    """
    book = Workbook()
    _office(_first(book), {**office, "mode": SUPPLEMENT}, examples=False)
    for sheet, heads, lines in tables:
        tab = book.create_sheet(sheet.name)
        for column, head in enumerate(("原行号", "问题和建议", *heads), start=1):
            _head(tab.cell(1, column), head)
        tab.column_dimensions["B"].width = 60
        tab.freeze_panes = "A2"
        for at, (line, cells, why) in enumerate(lines, start=2):
            tab.cell(at, 1, line)
            enter(tab.cell(at, 2), why).fill = _WRONG
            for column, value in enumerate(cells, start=3):
                enter(tab.cell(at, column), value)
    book.save(path)


def _first(book: Workbook) -> Worksheet:
    tab = book.worksheets[0]
    tab.title = OFFICE.name
    return tab


def _office(tab: Worksheet, values: Mapping[str, str], *, examples: bool) -> None:
    """The sheet of names and values; the third column shows what a value looks like."""
    for at, head in enumerate(("项目", "填写", "示例") if examples else ("项目", "填写"), start=1):
        _head(tab.cell(1, at), head)
        tab.column_dimensions[get_column_letter(at)].width = 30
    tab.cell(1, 1).comment = _comment(OFFICE.note)
    for line, (column, (example,)) in enumerate(zip(OFFICE.columns, OFFICE.examples, strict=True), start=2):
        enter(tab.cell(line, 1), column.heading + ("*" if column.needed else ""))
        enter(tab.cell(line, 2), values.get(column.key, ""))
        tab.cell(line, 2).number_format = "@"
        if examples:
            enter(tab.cell(line, 3), example).font = _EXAMPLE
        _choices(tab, column, f"B{line}")


def _headings(tab: Worksheet, sheet: Sheet) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(at)
        cell = _head(tab.cell(1, at), column.heading + ("*" if column.needed else ""))
        if note := "\n".join(filter(None, (sheet.note if at == 1 else "", column.note))):
            cell.comment = _comment(note)
        tab.column_dimensions[letter].width = column.width
        tab.column_dimensions[letter].number_format = "@"  # or Excel makes a date of 2-5 and shortens a phone
        _choices(tab, column, f"{letter}2:{letter}{FILLED_TO}")
    tab.freeze_panes = "A2"


def _choices(tab: Worksheet, column: Column, where: str) -> None:
    """A drop-down; other words may be typed as well, for several may stand in a cell."""
    if column.choices or column.chosen_from:
        rule = DataValidation(type="list", formula1=_listed(column), showErrorMessage=False)
        tab.add_data_validation(rule)
        rule.add(where)


def _listed(column: Column) -> str:
    """What a drop-down offers: words of its own, or what stands in another sheet."""
    if column.chosen_from is None:
        return f'"{",".join(column.choices)}"'
    sheet, letter = column.chosen_from
    return f"{quote_sheetname(sheet)}!${letter}$2:${letter}${CHOSEN_TO}"


def _comment(told: str) -> Comment:
    return Comment(told, "shouwen", width=320, height=120)


def _head(cell: AnyCell, written: str) -> AnyCell:
    enter(cell, written)
    cell.font, cell.fill = Font(bold=True), _HEAD
    return cell

"""Workbooks for tests, as grids of cells and as files."""

from pathlib import Path

from openpyxl import Workbook

from handlers.roster.cells import Book, Grid, Value

Lines = list[list[Value]]
Tabs = dict[str, Lines]

OFFICE: Lines = [["物业公司", "安居物业"], ["小区名称", "阳光花园"]]
HOMES: Lines = [["楼栋", "单元", "房号"]]
PEOPLE: Lines = [["楼栋", "单元", "房号", "姓名", "身份", "电话", "备注"]]
STAFF: Lines = [["工号", "姓名", "电话", "部门", "岗位"]]
ROTA: Lines = [["星期", "开始", "结束", "值班人"]]
HANDBOOK: Lines = [["标题", "别的说法", "答复"]]


def book(tabs: Tabs, *, office: Lines = OFFICE) -> Book:
    """A workbook as it comes from a file, blank lines left out."""
    grids = {"小区": office, **tabs}
    return Book(
        tuple(
            Grid(name, [(at, cells) for at, cells in enumerate(lines, start=1) if any(cells)])
            for name, lines in grids.items()
        )
    )


def file(path: Path, tabs: Tabs, *, office: Lines = OFFICE) -> Path:
    """A workbook as a file."""
    found = Workbook()
    found.remove(found.worksheets[0])
    for name, lines in {"小区": office, **tabs}.items():
        tab = found.create_sheet(name)
        for cells in lines:
            tab.append(cells)
    found.save(path)
    return path

"""Workbook files: what is opened and how, what is refused with a sentence, what is written."""

import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bot.workbook import inside, opening, writing
from bot.workbook.inside import WorkbookError
from bot.workbook.opening import open_book
from handlers.roster import reading
from handlers.roster.cells import Broken, Grid
from handlers.roster.faults import ERROR, FORMULA
from handlers.roster.sheets import PEOPLE as PEOPLE_SHEET, SHEETS, TABLES
from storage.roster.listed import Home
from tests.kit import workbooks
from tests.kit.workbooks import PEOPLE, book, file

KEPT = Path(__file__).parent / "workbooks"
CHEN = ["3#", "2", "501", "陈晨", "业主", "13800000001", ""]


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    return file(tmp_path / "roll.xlsx", {"住户": [*PEOPLE, CHEN]})


def grid(path: Path, name: str) -> Grid:
    return next(one for one in open_book(path).book.grids if one.name == name)


def again(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same workbook with some of its members changed, or left out."""
    made = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
    return made


def test_a_workbook_is_read_with_its_name_and_fingerprint(roll: Path) -> None:
    opened = open_book(roll)
    assert (opened.name, len(opened.sha256), opened.book.macros) == ("roll.xlsx", 64, False)
    assert [one.name for one in opened.book.grids] == ["小区", "住户"]
    assert reading.read(opened.book).faults == []


def test_values_come_as_the_sheet_shows_them(tmp_path: Path) -> None:
    found = Workbook()
    tab = found.worksheets[0]
    tab.title = "住户"
    tab["B2"], tab["C2"], tab["D2"] = "３栋 ", 1.38e10, date(2026, 2, 5)
    tab["B3"], tab["C3"] = "=1+1", "#N/A"
    tab["C3"].data_type = "e"
    tab["B4"] = "藏"
    tab.row_dimensions[4].hidden = True
    found.save(tmp_path / "odd.xlsx")
    odd = grid(tmp_path / "odd.xlsx", "住户")
    assert odd.lines[0] == (2, [None, "３栋 ", 13800000000.0, date(2026, 2, 5)])
    assert odd.lines[1][1][1:3] == [Broken(FORMULA), Broken(ERROR)]
    assert (odd.hidden, len(odd.lines)) == (1, 3)


def test_merged_cells_hold_their_value_in_every_row_that_says_something(tmp_path: Path) -> None:
    found = Workbook()
    tab = found.worksheets[0]
    tab.title = "住户"
    for at, room in ((2, "501"), (3, "502"), (5, "503")):
        tab.cell(at, 2, room)
    tab["A2"] = "3栋"
    tab.merge_cells("A2:A6")
    found.save(tmp_path / "merged.xlsx")
    assert grid(tmp_path / "merged.xlsx", "住户").lines == [
        (2, ["3栋", "501"]), (3, ["3栋", "502"]), (5, ["3栋", "503"]),
    ]  # fmt: skip


def test_an_old_xls_is_read_with_its_merged_cells() -> None:
    found = reading.read(open_book(KEPT / "old.xls").book)
    assert found.faults == []
    assert found.roll is not None
    assert [(one.home, one.name, one.phones) for one in found.roll.people] == [
        (Home("3栋", "2单元501"), "王芳", ("13800000011",)), (Home("3栋", "1单元1202"), "李明", ("13800000012",)),
    ]  # fmt: skip


def test_macros_are_told_and_never_run(roll: Path) -> None:
    made = again(roll, lambda _, data: data)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    opened = open_book(made.rename(made.with_suffix(".xlsm")))
    assert opened.book.macros
    assert reading.read(opened.book).faults == []


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(64 << 20))


def _crowd(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(inside.MOST_MEMBERS):
            archive.writestr(f"xl/media/{number}", b"")


def _huge(path: Path) -> None:
    with path.open("ab") as grown:
        grown.truncate(200 << 20)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_truncated, "损坏"),
        (_bomb, "大得不正常"),
        (_crowd, "大得不正常"),
        (_huge, "200 MB"),
        (lambda path: path.write_bytes(b""), "空的"),
        (lambda path: path.write_bytes(b"%PDF-1.7"), "不是 Excel 工作簿"),
        (lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)), "损坏"),
        (lambda path: path.unlink(), "没有这个文件"),
    ],
)
def test_a_file_that_is_no_sound_workbook_is_refused_with_a_sentence(
    roll: Path, spoil: Callable[[Path], object], said: str
) -> None:
    assert open_book(roll).book.grids
    spoil(roll)
    begun = time.process_time()
    with pytest.raises(WorkbookError, match=said):
        open_book(roll)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("member", "old", "new", "said"),
    [
        ("xl/worksheets/sheet2.xml", b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', "不该有的内容"),
        ("xl/worksheets/sheet2.xml", b'r="A1"', b'r="XFD1"', "太大"),
        ("xl/worksheets/sheet2.xml", b'<row r="2"', b'<row r="1048576"', "太大"),
        ("xl/worksheets/sheet2.xml", b"</worksheet>", b"", "损坏"),
        ("xl/workbook.xml", b"</workbook>", b"", "损坏"),
    ],
)
def test_a_workbook_whose_inside_is_not_sound_is_refused(
    roll: Path, member: str, old: bytes, new: bytes, said: str
) -> None:
    made = again(roll, lambda name, data: data.replace(old, new, 1) if name == member else data)
    with pytest.raises(WorkbookError, match=said):
        open_book(made)


def test_other_kinds_of_tables_are_refused_by_name(roll: Path, tmp_path: Path) -> None:
    shutil.copy(KEPT / "locked.xlsx", tmp_path)
    (tmp_path / "roll.csv").write_text("楼栋,房号\n3栋,501\n", encoding="utf-8")
    (tmp_path / "~$roll.xlsx").write_bytes(b"x")
    binary = again(roll, lambda name, data: None if name == "xl/workbook.xml" else data)
    with zipfile.ZipFile(binary, "a") as archive:
        archive.writestr("xl/workbook.bin", b"")
    refused = {"locked.xlsx": "密码", "roll.csv": "文本文件", "~$roll.xlsx": "临时文件", binary.name: "xlsb"}
    for path, said in refused.items():
        with pytest.raises(WorkbookError, match=said):
            open_book(tmp_path / path)


def test_a_reader_that_takes_too_long_is_ended(roll: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_SECONDS", 0.001)
    with pytest.raises(WorkbookError, match="太复杂"):
        open_book(roll)


def test_the_template_reads_back_as_an_empty_roll(tmp_path: Path) -> None:
    writing.template(tmp_path / "template.xlsx", {})
    found = load_workbook(tmp_path / "template.xlsx")
    assert found.sheetnames == [*(one.name for one in SHEETS), "说明"]
    assert [len(found[one.name].data_validations.dataValidation) for one in TABLES] == [0, 0, 1, 2, 2, 0]
    assert "一人一行" in found["住户"]["A1"].comment.text
    assert found["住户"].column_dimensions["F"].number_format == "@"
    found["小区"]["B2"], found["小区"]["B3"] = "安居物业", "阳光花园"
    found.save(tmp_path / "filled.xlsx")
    read = reading.read(open_book(tmp_path / "filled.xlsx").book)
    assert (read.faults, read.unread) == ([], {})
    assert read.roll is not None
    assert (read.roll.people, read.roll.staff, read.roll.whole) == ((), (), frozenset())


def test_what_the_template_shows_can_be_imported_once_it_is_meant(tmp_path: Path) -> None:
    tabs: workbooks.Tabs = {
        sheet.name: [
            [column.heading for column in sheet.columns],
            *([word.replace("示例", "真的") for word in example] for example in sheet.examples),
        ]
        for sheet in TABLES
    }
    read = reading.read(book(tabs))
    assert read.faults == []
    assert read.roll is not None
    assert (len(read.roll.people), len(read.roll.staff), len(read.roll.slots), len(read.roll.answers)) == (3, 2, 12, 1)


def test_a54_no_text_becomes_a_formula_in_a_workbook_we_write(tmp_path: Path) -> None:
    risky = ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1", "＝1+1", "a\x00b"]
    path = tmp_path / "mend.xlsx"
    lines: list[writing.Mended] = [(9, [text], text) for text in risky]
    writing.to_mend(path, {"company": "=cmd()", "estate": "阳光花园"}, [(PEOPLE_SHEET, ["姓名"], lines)])
    tab = load_workbook(path)["住户"]
    found = [tab.cell(line, 3) for line in range(2, 2 + len(risky))]
    assert [cell.value for cell in found] == ["=1+1", "+86 138", "-1", "@SUM(A1)", "=1", "＝1+1", "ab"]
    assert {cell.data_type for cell in found} == {"s"}
    assert [cell.quotePrefix for cell in found] == [True] * 6 + [False]
    assert load_workbook(path)["小区"]["B2"].data_type == "s"

"""From cells to a roll: headings in any order, faults with their cells, examples left in."""

from datetime import date, timedelta

import pytest

from dialogs.kit import N_
from handlers.roster import doors, faults, phones, reading
from handlers.roster.cells import Book, Broken, Grid, Value
from handlers.roster.reading import Reading
from handlers.roster.sheets import TABLES
from storage.roster.listed import Answer, Home, Member, Person, Roll, Slot
from storage.roster.unclear import Unclear
from tests.kit.workbooks import HANDBOOK, HOMES, OFFICE, PEOPLE, ROTA, STAFF, Lines, book

FLAT = Home("3栋", "2单元501")
CHEN: list[Value] = ["3#", "2", "501室", "陈晨", "业主", 13800000001.0, ""]


def rolled(found: Reading) -> Roll:
    assert found.faults == []
    assert found.roll is not None
    return found.roll


def people(lines: Lines) -> tuple[Person, ...]:
    return rolled(reading.read(book({"住户": lines}))).people


def faulty(part: str, lines: Lines) -> list[tuple[str, str, str]]:
    """Where, and why, for each fault of one sheet."""
    found = reading.read(book({part: lines}))
    return [(one.sheet, one.cell, one.why.text) for one in found.faults]


def test_a_whole_workbook_is_read() -> None:
    found = rolled(
        reading.read(
            book({
                "房屋": [*HOMES, ["3", "2", "501"], ["", "", "商铺12"]],
                "住户": [*PEOPLE, CHEN],
                "员工": [
                    [*STAFF[0], "邮箱"],
                    ["007", "李静", "13900000001", "客服部", "客服、主管", "li＠example.com"],
                ],
                "值班表": [*ROTA, ["周末", "8:00", "20:00", "李静"]],
                "服务手册": [*HANDBOOK, ["物业费", "管理费/多少钱", "每月\n2.80 元"]],
            })
        )
    )  # fmt: skip
    assert found.homes == (FLAT, Home("商铺", "12"))
    assert found.people == (Person(FLAT, "陈晨", "owner", ("13800000001",)),)
    li = Member("李静", "007", "13900000001", "客服部", ("agent", "supervisor"), email="li@example.com")
    assert found.staff == (li,)
    assert found.slots == (Slot(5, "08:00", "20:00", "李静"), Slot(6, "08:00", "20:00", "李静"))
    assert found.answers == (Answer("物业费", "管理费、多少钱", "每月\n2.80 元"),)
    assert (found.departments, found.worked_in) == ((), (("service", "客服部"),))
    assert found.whole == {"homes", "people", "staff", "slots", "answers"}


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        (["周五", "20:00", "8:00", "李静"], ("20:00", "08:00")),
        (["周五", "16点", "24:00", "李静"], ("16:00", "00:00")),
        (["周五", "22:00－次日6:00", "", "李静"], ("22:00", "06:00")),
        (["周五", "20:00", timedelta(days=1), "李静"], ("20:00", "00:00")),
    ],
)
def test_a_night_shift_is_one_row(cells: list[Value], hours: tuple[str, str]) -> None:
    found = reading.read(book({"值班表": [*ROTA, cells]}))
    assert rolled(found).slots == (Slot(4, *hours, "李静"),)


def test_headings_stand_in_any_order_below_a_title_and_under_other_names() -> None:
    lines: Lines = [
        ["翠湖花园业主名册"],
        [None],
        ["备注", "联系电话1", "业主姓名（必填）", "房 号*", "楼号", "车牌", "联系电话2"],
        ["", "13800000001", "陈晨", "2-501", "3栋", "沪A12345", "021-55501234"],
    ]
    assert people(lines) == (Person(FLAT, "陈晨", "owner", ("13800000001", "02155501234")),)
    assert reading.read(book({"住户": lines})).unread == {"住户": ("车牌",)}


def test_two_rows_of_headings_count_as_one() -> None:
    lines: Lines = [
        ["楼栋", "单元", "房号", "业主", "业主", "业主"],
        ["楼栋", "单元", "房号", "姓名", "身份", "手机"],
        CHEN[:6],
    ]
    assert people(lines) == (Person(FLAT, "陈晨", "owner", ("13800000001",)),)


def test_the_examples_of_the_template_are_no_rows() -> None:
    lines = [*PEOPLE, *([*example] for example in TABLES[2].examples), CHEN]
    assert [one.name for one in people(lines)] == ["陈晨"]
    edited = [*PEOPLE, ["3栋", "2单元", "501", "示例：王芳", "租户", "13800000001", ""]]
    assert [one.name for one in people(edited)] == ["示例：王芳"]


def test_a_row_without_anybody_lists_an_empty_unit() -> None:
    found = rolled(reading.read(book({"住户": [*PEOPLE, ["3栋", "2单元", "501", "", "", "", ""]]})))
    assert (found.people, found.homes) == ((), (FLAT,))


@pytest.mark.parametrize(
    ("change", "cell", "why"),
    [
        ({0: "", 1: ""}, "A2", doors.NO_BUILDING),
        ({2: date(2026, 2, 5)}, "C2", faults.A_DATE),
        ({2: ""}, "C2", doors.NO_ROOM),
        ({3: ""}, "D2", faults.MISSING),
        ({3: "陈晨、孙悦"}, "D2", faults.TWO_NAMES),
        ({3: Broken(faults.FORMULA)}, "D2", faults.BROKEN[faults.FORMULA]),
        ({2: Broken(faults.ERROR)}, "C2", faults.BROKEN[faults.ERROR]),
        ({4: "邻居"}, "E2", faults.NO_TENURE),
        ({5: "1380000000"}, "F2", phones.LENGTH),
        ({5: date(2026, 2, 5)}, "F2", faults.A_DATE),
    ],
)
def test_a_fault_names_its_sheet_its_cell_and_why(change: dict[int, Value], cell: str, why: str) -> None:
    assert faulty("住户", [*PEOPLE, CHEN]) == []
    row = [change.get(at, value) for at, value in enumerate(CHEN)]
    assert faulty("住户", [*PEOPLE, row]) == [("住户", cell, why)]


@pytest.mark.parametrize(
    ("part", "lines", "cell", "why"),
    [
        ("员工", [*STAFF, ["", "李静", "", "", "厨师"]], "E2", faults.NO_ROLE),
        ("员工", [*STAFF, ["", "李静", "", "", ""]], "E2", faults.MISSING),
        ("值班表", [*ROTA, ["某天", "08:00", "20:00", "李静"]], "A2", faults.NO_WEEKDAY),
        ("值班表", [*ROTA, ["周一", "早上", "20:00", "李静"]], "B2", faults.NO_TIME),
        ("值班表", [*ROTA, ["周一", "08:00", "8:00", "李静"]], "C2", faults.NO_HOURS),
        ("服务手册", [*HANDBOOK, ["费用", "", "甲"], ["费 用", "", "乙"]], "A3", faults.TWICE),
        ("住户", [["姓名", "电话"], ["陈晨", ""]], "", faults.NO_COLUMN),
        ("住户", [["这里什么都没有"]], "", faults.NO_HEADINGS),
    ],
)
def test_every_sheet_has_its_own_faults(part: str, lines: Lines, cell: str, why: str) -> None:
    assert faulty(part, lines) == [(part, cell, why)]


def test_a_name_that_nobody_has_is_told_once_for_all_the_days_of_its_row() -> None:
    found = reading.read(book({"值班表": [*ROTA, ["每天", "08:00", "20:00", "李静"]]}))
    for _ in range(7):
        found.add_unclear(Unclear("slots", 2, "nobody_of_the_name", {"name": "李静"}))
    assert len(found.faults) == 1


def test_every_fault_has_its_advice() -> None:
    reasons = [*faults.BROKEN.values(), *faults._UNCLEAR.values(), faults.A_DATE, doors.UNREADABLE, phones.MASKED]
    assert all(faults.fault("", "", faults.Phrase(why)).hint.text for why in reasons)
    assert faults.fault("", "", faults.Phrase(N_("OK"))).hint.text == ""


@pytest.mark.parametrize(
    ("office", "cell", "why"),
    [
        ([["小区名称", "阳光花园"]], "物业公司", faults.UNNAMED),
        ([*OFFICE, ["服务开始时间", "早上"]], "B3", faults.NO_TIME),
        ([*OFFICE, ["客服邮箱", "service"]], "B3", faults.NO_EMAIL),
        ([*OFFICE, ["服务开始时间", "20:00"], ["服务结束时间", "8:00"]], "B4", faults.NOT_LATER),
        ([*OFFICE, ["时区", "火星"]], "B3", faults.NO_ZONE),
        ([*OFFICE, ["投诉处理制度", "Z9"]], "B3", faults.NO_PROCEDURE),
        ([*OFFICE, ["导入方式", "随便"]], "B3", faults.NO_MODE),
    ],
)
def test_the_first_sheet_is_checked_value_by_value(office: Lines, cell: str, why: str) -> None:
    found = reading.read(book({}, office=office))
    assert [(one.cell, one.why.text) for one in found.faults] == [(cell, why)]


def test_without_the_first_sheet_nobody_knows_whose_roll_it_is() -> None:
    found = reading.read(Book((Grid("住户", [(1, PEOPLE[0]), (2, CHEN)]),)))
    assert found.roll is None
    assert [one.why.text for one in found.faults] == [faults.NO_SHEET]


def test_a_sheet_with_a_fault_does_not_count_as_the_whole_list() -> None:
    broken = reading.read(book({"住户": [*PEOPLE, CHEN, ["", "", "501", "孙悦", "", "", ""]]}))
    assert broken.roll is not None
    assert [one.name for one in broken.roll.people] == ["陈晨"]
    assert broken.roll.whole == frozenset()
    assert list(broken.spoiled["people"]) == [3]


def test_an_empty_sheet_and_a_supplement_end_nobody() -> None:
    assert rolled(reading.read(book({"住户": PEOPLE}))).whole == frozenset()
    supplement = [*OFFICE, ["导入方式", "只增加和修改"]]
    assert rolled(reading.read(book({"住户": [*PEOPLE, CHEN]}, office=supplement))).whole == frozenset()


def test_a52_texts_are_taken_literally() -> None:
    odd = "{0.__class__} %s"
    assert [one.name for one in people([*PEOPLE, ["3", "2", "501", odd, "", "", ""]])] == [odd]
    assert faulty("员工", [*STAFF, ["", "李静", "", "", odd]]) == [("员工", "E2", faults.NO_ROLE)]

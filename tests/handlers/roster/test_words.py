"""The office's words in a workbook."""

from datetime import datetime, time, timedelta

import pytest

from handlers.roster import words
from handlers.roster.cells import Value


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("周一", (0,)),
        ("星期天", (6,)),
        ("周一至周五", (0, 1, 2, 3, 4)),
        ("周六-周日", (5, 6)),
        ("周五到周一", (4, 5, 6, 0)),
        ("周一、周三", (0, 2)),
        ("每天", tuple(range(7))),
        ("周末", (5, 6)),
        ("3", (2,)),
        ("某天", ()),
    ],
)
def test_weekdays_are_read_in_words_and_in_ranges(written: str, days: tuple[int, ...]) -> None:
    assert words.weekdays(written) == days


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("08:00", "08:00"),
        ("8：30", "08:30"),
        ("8点半", "08:30"),
        ("20时", "20:00"),
        ("下午六点一刻", "18:15"),
        ("晚上十二点", ""),
        (9, "09:00"),
        (time(14), "14:00"),
        (datetime(1899, 12, 30, 7, 5), "07:05"),  # noqa: DTZ001
        (timedelta(hours=9), "09:00"),
        (0.5, "12:00"),
        ("25:00", ""),
        ("早上", ""),
        (None, ""),
    ],
)
def test_times_of_day_are_read_however_the_cell_keeps_them(cell: Value, clock: str) -> None:
    assert words.clock(cell) == clock


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("8:00－18:00", ("08:00", "18:00")),
        ("八点到六点", ("08:00", "18:00")),
        ("每天早上8点至晚上12点", ("08:00", "23:59")),
        ("24小时", ("00:00", "23:59")),
        ("9点到9点", ("09:00", "21:00")),
        ("看情况", ("", "")),
    ],
)
def test_service_hours_are_read_as_people_say_them(written: str, hours: tuple[str, str]) -> None:
    assert words.service(written) == hours


def test_roles_tenures_and_zones_have_several_words() -> None:
    assert [words.role(one) for one in ("客服", "项目经理", "维修工", "厨师")] == ["agent", "manager", "handler", None]
    assert [words.tenure(one) for one in ("业主", "租客", "配偶", "", "邻居")] == [
        "owner", "tenant", "family", "owner", None,
    ]  # fmt: skip
    assert [words.zone(one) for one in ("北京时间", "Asia/Urumqi", "../etc/passwd", "火星")] == [
        "Asia/Shanghai", "Asia/Urumqi", "", "",
    ]  # fmt: skip

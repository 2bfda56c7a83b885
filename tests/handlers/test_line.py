"""A filing in one line, and moments as people say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.facts import line, when

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)  # a Tuesday


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("3-2-501 王女士 电话 厨房漏水", ("3栋", "2单元501", "王女士", "", "phone", "厨房漏水")),
        ("王女士 3-2-501 来访 13912345678 漏水", ("3栋", "2单元501", "王女士", "13912345678", "visit", "漏水")),
        ("3栋2单元501，陈建国，电话，门禁坏了", ("3栋", "2单元501", "陈建国", "", "phone", "门禁坏了")),
        ("3-2-501\n周先生\n意见箱\n楼道 太脏", ("3栋", "2单元501", "周先生", "", "box", "楼道 太脏")),
        ("电梯坏了 3-2-501", ("", "", "", "", "", "电梯坏了 3-2-501")),
        ("3-2-501 门禁坏了 电话打不通", ("3栋", "2单元501", "", "", "", "门禁坏了 电话打不通")),
        ("", ("", "", "", "", "", "")),
    ],
)
def test_i1_a_line_is_read_part_by_part(said: str, parts: tuple[str, ...]) -> None:
    found = line.read(said, NOW, ZONE)
    door = (found.door.building, found.door.unit) if found.door else ("", "")
    assert (*door, found.name, found.phone, found.channel, found.text) == parts


def test_x35_a_line_says_when_it_was_heard() -> None:
    found = line.read("3-2-501 王女士 昨天 下午4点 电话 漏水", NOW, ZONE)
    assert found.heard == datetime(2026, 11, 23, 16, 0, tzinfo=ZONE)
    assert (found.channel, found.text) == ("phone", "漏水")


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("昨天下午4点", "11-23 16:00"),
        ("昨天4点", "11-23 16:00"),
        ("今天上午8点半", "11-24 08:30"),
        ("8:15", "11-24 08:15"),
        ("前天晚上八点一刻", "11-22 20:15"),
        ("昨晚九点", "11-23 21:00"),
        ("周五下午三点", "11-20 15:00"),
        ("上周日10点", "11-22 10:00"),
        ("11-20 15:30", "11-20 15:30"),
        ("11月20日中午12点", "11-20 12:00"),
        ("半小时前", "11-24 08:30"),
        ("两个小时前", "11-24 07:00"),
        ("刚才", "11-24 09:00"),
        ("明天上午10点", "11-25 10:00"),
    ],
)
def test_x35_moments_are_read_as_an_office_means_them(said: str, moment: str) -> None:
    found = when.read(said, NOW, ZONE)
    assert found is not None
    assert f"{found.astimezone(ZONE):%m-%d %H:%M}" == moment


NO_MOMENT = ("", "前些时候", "25点", "13月1日10点", "厨房漏水", "3-2-501", "13912345678", "8点70分", "2")


@pytest.mark.parametrize("said", NO_MOMENT)
def test_what_is_no_moment_is_none(said: str) -> None:
    assert when.read(said, NOW, ZONE) is None

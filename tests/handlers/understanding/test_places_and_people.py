"""Where something is and how many complain, as people write it."""

import pytest

from handlers.understanding.numbers import number
from handlers.understanding.people import people
from handlers.understanding.places import place
from handlers.understanding.reading import plain, simplified


@pytest.mark.parametrize(
    ("text", "said", "parts"),
    [
        ("三号楼二单元电梯坏了", "3号楼2单元", ("3", "2", "", "", "")),
        ("3-2-501漏水", "3-2-501", ("3", "2", "", "501", "")),
        ("3#-2-501漏水", "3#-2-501", ("3", "2", "", "501", "")),
        ("３＃楼２单元５０１", "3#楼2单元501", ("3", "2", "", "501", "")),
        ("12-1203没水", "12-1203", ("12", "", "", "1203", "")),
        ("地下车库B2积水", "地下车库B2", ("", "", "", "", "地下车库b2")),
        ("B座1203室", "B座1203室", ("B", "", "", "1203", "")),
        ("A3栋大堂", "A3栋大堂", ("A3", "", "", "", "大堂")),
        ("十二栋3楼走廊", "12栋3楼走廊", ("12", "", "3", "", "走廊")),
        ("二期12栋一单元", "二期12栋1单元", ("12", "1", "", "", "")),
        ("七号楼西单元12层", "7号楼西单元12层", ("7", "西", "12", "", "")),
        ("負一層電梯廳", "负1层电梯厅", ("", "", "", "", "负一层电梯厅")),
        ("北门的灯", "北门", ("", "", "", "", "北门")),
        ("501室没水", "501室", ("", "", "", "501", "")),
    ],
)
def test_a_place_is_found_with_its_parts(text: str, said: str, parts: tuple[str, ...]) -> None:
    found = place(simplified(text))
    assert found.said == said
    assert (found.building, found.unit, found.floor, found.room, found.public) == parts


@pytest.mark.parametrize(
    "text",
    ["3号下午来修", "2026-11-03 停水", "工单TS-20261121-0007", "电话139-1234-5678", "每月3-5号", "收了110元", "广场舞"],
)
def test_a_date_a_number_or_a_sum_is_no_place(text: str) -> None:
    assert place(simplified(text)).said == ""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们整栋楼42户联名投诉", 42),
        ("十几户一起签了字", 10),
        ("业主群里三十多个人都反映这个问题", 30),
        ("我一个人投诉", 1),
        ("樓上樓下二十戶聯署", 20),
        ("两百多位业主要求公开账目", 200),
        ("上百户业主维权", 100),
        ("几十个邻居都受影响", 20),
        ("两三户都这样", 2),
        ("好几户漏水", 3),
    ],
)
def test_k2_a_stated_head_count_is_read(text: str, count: int) -> None:
    assert people(plain(simplified(text))) == count


@pytest.mark.parametrize(
    "text", ["里面四个人被困", "三室两户打通", "家里三口人", "每户200元", "第3户", "住了十几个人", "8人电梯"]
)
def test_a_number_of_something_else_is_no_head_count(text: str) -> None:
    assert people(plain(simplified(text))) == 0


@pytest.mark.parametrize(
    ("said", "value"), [("四十二", 42), ("一百二十", 120), ("两千零五", 2005), ("十", 10), ("几十", 20), ("35多", 35)]
)
def test_a_number_is_at_least_what_was_said(said: str, value: int) -> None:
    assert number(said) == value

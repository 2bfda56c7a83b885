"""Door numbers as people write them."""

import pytest
from hypothesis import given, strategies as st

from handlers.roster import doors
from storage.roster.listed import Home

WANTED = Home("3栋", "2单元501")


@pytest.mark.parametrize(
    "written",
    [
        "3#-2-501",
        "3栋2单元501室",
        "３－２－５０１",
        "三号楼二单元501",
        "3幢 2单元 501号",
        "3-2-501 ",
        "3--2--501",
        "3/2/501",
        "3号楼2-501",
        "3栋2单元5楼501",
        "三栋二单元五〇一室",
        "03-02-501",
    ],
)
def test_a46_a_door_is_known_however_it_is_written(written: str) -> None:
    assert doors.read("", "", written) == WANTED
    assert doors.read("", "", written).key == ("3", "2-501")


@pytest.mark.parametrize(
    ("cells", "home"),
    [
        (("3", "2", "501"), WANTED),
        (("3#", "二单元", "501室"), WANTED),
        (("3栋", "", "2-501"), WANTED),
        (("3栋", "", "3-2-501"), WANTED),
        (("3栋2单元501", "", ""), WANTED),
        (("", "2", "3-501"), WANTED),
        (("3栋", "无", "501"), Home("3栋", "501")),
        (("A座", "", "1203"), Home("A座", "1203")),
        (("明珠楼", "", "1203"), Home("明珠楼", "1203")),
        (("一期3栋", "", "501"), Home("一期3栋", "501")),
        (("", "", "商铺12"), Home("商铺", "12")),
        (("", "", "12号商铺"), Home("商铺", "12")),
        (("3栋", "", "商铺12"), Home("3栋", "商铺12")),
        (("", "", "12号别墅"), Home("别墅", "12")),
        (("别墅", "", "8"), Home("别墅", "8")),
        (("", "", "车位B-102"), Home("车位", "B-102")),
        (("", "", "十二栋501"), Home("12栋", "501")),
    ],
)
def test_up_to_three_cells_name_a_unit_together(cells: tuple[str, str, str], home: Home) -> None:
    assert doors.read(*cells) == home


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("", "", "501"), doors.NO_BUILDING),
        (("", "", "2单元501"), doors.NO_BUILDING),
        (("3栋", "", ""), doors.NO_ROOM),
        (("3栋", "", "5栋2单元501"), doors.OTHER_BUILDING),
        (("3栋", "1", "2-501"), doors.OTHER_STAIR),
        (("2#-1-301", "", "301"), doors.WHOLE_DOOR),
        (("", "", "见附件"), doors.UNREADABLE),
        (("3栋", "", "一楼左边"), doors.UNREADABLE),
    ],
)
def test_a_door_that_is_not_certain_is_never_guessed(cells: tuple[str, str, str], why: str) -> None:
    with pytest.raises(doors.NoDoor) as refused:
        doors.read(*cells)
    assert refused.value.why == why


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=20))
def test_any_text_at_all_is_a_door_or_a_refusal(building: str, stair: str, room: str) -> None:
    try:
        home = doors.read(building, stair, room)
    except doors.NoDoor:
        return
    assert home.building
    assert home.unit
    assert doors.read(home.building, "", home.unit).key == home.key

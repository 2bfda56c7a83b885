"""A place that was named, against where the resident lives: what the group reads, and whoever goes there."""

import pytest

from handlers.facts import elsewhere
from storage.estates import Place

HOME = Place(1, 1, "3栋", "2单元501")


@pytest.mark.parametrize(
    ("said", "group", "private"),
    [
        ("2栋", "2栋", "2栋"),
        ("2栋16楼1602", "2栋", "2栋16楼1602"),
        ("2号楼3单元1502室", "2号楼", "2号楼3单元1502室"),
        ("2梯502", "2梯…", "2梯502"),
        ("A-1201", "A-…", "A-1201"),
        ("2栋顶楼", "2栋顶楼", "2栋顶楼"),
        ("地下车库", "地下车库", "地下车库"),
        ("502室", "", "502室"),
        ("3栋1单元", "", "3栋1单元"),
        ("3-502", "", "3-502"),
        ("二期3栋", "二期3栋", "二期3栋"),
        ("3号楼", "", ""),
        ("3栋0501", "", ""),
        ("2门501", "2门…", ""),
        ("", "", ""),
    ],
)
def test_a_place_is_shown_where_it_is_another_and_to_the_group_without_its_room(
    said: str, group: str, private: str
) -> None:
    assert (elsewhere.in_group(said, HOME), elsewhere.in_private(said, HOME)) == (group, private)


def test_of_whom_nobody_knows_where_they_live_every_place_is_shown() -> None:
    assert (elsewhere.in_group("2栋502", None), elsewhere.in_private("2栋502", None)) == ("2栋", "2栋502")

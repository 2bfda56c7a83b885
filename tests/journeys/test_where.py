"""Where something is: staff read the place that was named first and where the resident lives second."""

import pytest

from tests.kit.actors import Chat
from tests.kit.screens import HOME
from tests.kit.town import Town


def one_with(town: Town, chat: Chat, words: str) -> str:
    """The one unheard message of a chat that has these words."""
    [found] = [one.text for one in town.unheard.pop(chat.id) if words in one.text]
    return found


@pytest.mark.parametrize(
    ("said", "group", "duty"),
    [
        ("2栋电梯困人了", "地点：2栋（业主住3栋）。", f"地点：2栋（业主住{HOME}）。王芳，"),
        ("2栋1单元502着火了", "地点：2栋（业主住3栋）。", f"地点：2栋1单元502（业主住{HOME}）。王芳，"),
        ("地下车库着火了", "地点：地下车库（业主住3栋）。", f"地点：地下车库（业主住{HOME}）。王芳，"),
        ("三号楼2单元502着火了", "楼栋：3栋。", f"地点：3号楼2单元502（业主住{HOME}）。王芳，"),
        ("三号楼电梯困人了", "楼栋：3栋。", f"王芳，{HOME}，"),
        ("3-2-501着火了", "楼栋：3栋。", f"王芳，{HOME}，"),
        ("电梯困人了", "楼栋：3栋。", f"王芳，{HOME}，"),
    ],
)
def test_x10_an_alarm_names_the_place_of_the_danger_and_then_where_the_resident_lives(
    town: Town, said: str, group: str, duty: str
) -> None:
    town.wang.lives_in(HOME, "13912345678")
    town.wang.says(said)
    assert f"。{group}\n" in one_with(town, town.group, "有人报告险情")
    assert f"。{duty}电话13912345678。" in one_with(town, town.li, "有人报告险情")
    town.hush()


def test_x10_the_alarm_of_somebody_nobody_knows_has_the_place_of_their_words(town: Town) -> None:
    town.chen.says("2栋502着火了")
    assert "。地点：2栋。" in one_with(town, town.group, "有人报告险情")
    assert "。地点：2栋502。" in one_with(town, town.li, "有人报告险情")
    town.passes(minutes=6)
    assert "。地点：2栋502。" in one_with(town, town.zhao, "有人报告险情"), "the next level reads it too"
    town.hush()


def test_x10_the_place_of_the_danger_goes_before_that_of_the_draft_it_interrupts(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("5栋楼道的灯不亮了")
    town.wang.says("2栋电梯困人了")
    assert "。地点：2栋（业主住3栋）。" in one_with(town, town.group, "有人报告险情")
    assert f"。地点：2栋（业主住{HOME}）。" in one_with(town, town.li, "有人报告险情")
    town.hush()


@pytest.mark.parametrize(
    ("said", "card", "page"),
    [
        ("5栋1单元302装修太吵了", "\n地点：5栋（业主住3栋）\n", f"\n地点：5栋1单元302（业主住{HOME}）\n"),
        ("3栋的灯不亮了", "\n楼栋：3栋\n", f"\n房号：{HOME}\n"),
        ("灯不亮了", "\n楼栋：3栋\n", f"\n房号：{HOME}\n"),
    ],
)
def test_card_and_page_name_the_place_that_was_named_and_then_where_the_resident_lives(
    town: Town, said: str, card: str, page: str
) -> None:
    town.wang.lives_in(HOME)
    town.wang.files(said)
    shown = town.group.last
    assert card in shown.text
    town.li.presses("我来受理", in_chat=town.group, on=shown)
    assert page in one_with(town, town.li, "仅供您查看").replace("（房号待核对）", "")
    town.hush()

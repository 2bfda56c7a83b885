"""I8: danger named anywhere is helped with at once, before consent and binding, at night too."""

import pytest

from tests.kit.screens import HOME, TELLING, UNBOUND, reaches
from tests.kit.town import Town


@pytest.mark.parametrize("screen", [*UNBOUND, *TELLING])
def test_i8_danger_named_on_any_screen_is_helped_with_at_once(town: Town, screen: str) -> None:
    wang = reaches(town, screen)
    wang.says("厨房煤气泄漏了，味道很大")
    assert "关上燃气阀门" in "".join(one.text for one in town.unheard.pop(wang.id))
    assert "有人报告险情：燃气泄漏" in town.unheard.pop(town.group.id)[0].text


@pytest.mark.parametrize("screen", ["hello", "notice", "home", "draft"])
def test_i8_danger_at_night_rings_before_consent_and_binding(town: Town, screen: str) -> None:
    wang = reaches(town, screen)
    town.clock_jumps_to("2026-11-25 02:00")
    wang.says("电梯停了，我们三个人被困在里面")
    assert "警铃" in "".join(one.text for one in town.unheard.pop(wang.id))
    alarm, *cards = town.unheard.pop(town.group.id)
    assert "有人被困" in alarm.text
    assert not alarm.silent
    assert ["🚨有人被困" in card.text for card in cards] == [True] * (screen in ("home", "draft"))
    assert [one.silent for one in town.zhang.hears("有人被困") or town.li.hears("有人被困")] == [False]


@pytest.mark.parametrize("album", ["", "a1"])
@pytest.mark.parametrize("screen", ["hello", "notice", "home", "mine/number/补充"])
def test_i8_danger_named_under_a_photo_is_helped_with(town: Town, screen: str, album: str) -> None:
    wang = reaches(town, screen)
    wang.sends_photo(caption="隔壁着火了，浓烟很大", album=album)
    town.passes(seconds=2)
    assert "119" in "".join(one.text for one in town.unheard.pop(wang.id))
    assert "火情" in town.unheard.pop(town.group.id)[0].text


def test_i8_danger_in_a_reply_to_one_of_our_messages_is_helped_with(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    heard = town.wang.last
    town.hush()
    town.wang.says("楼道着火了，快来人", reply_to=heard.id)
    assert "119" in "".join(one.text for one in town.unheard.pop(town.wang.id))
    assert town.rows("SELECT details FROM audit WHERE what = 'alarm'") == [("fire",)]

"""Buttons that a modified client makes up (A02): instance, turn, person and choice are checked again."""

import pytest

from handlers.wording.labels import LABELS
from tests.kit.town import Town

HOME, OTHER = "3栋2单元501", "5栋1单元302"


def _press_of(town: Town, label: str) -> str:
    """The data of a button in Wang's chat."""
    return town.wang.with_button(label).buttons[label]


def test_a02_forged_data_of_a_button_changes_nothing(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.chen.lives_in(OTHER)
    town.wang.says("楼道的灯不亮了")
    send = _press_of(town, "发给客户服务中心")
    instance, turn, _ = send.split(".")
    town.hush()
    forged = [
        "",
        "i",
        "x",
        "i.1.send",
        "send",
        f"{instance}.{turn}.",
        f"{instance}.{turn}.send\n",
        "i-1.1.send",
        f"{instance}.{turn}.SEND",
        f"{instance}.zzzzzzz.send",
        "izzzzzzzzzzzz.1.send",
        f"{instance}.1.DROP TABLE",
        f"{instance}.{turn}.{'s' * 60}",
        "你好",
        f"{instance}.{turn}.send.send",
    ]
    with town.nothing_changes():
        for data in forged:
            assert town.wang.presses_data(data) or data == f"{instance}.zzzzzzz.send", data
        assert "另一位同事" in town.chen.presses_data(send, in_chat=town.wang)
        assert "过期" in town.chen.presses_data(send)
        assert "过期" in town.wang.presses_data(send, in_chat=town.group)
    town.hush()
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT status FROM record") == "filed"


MADE_UP = (
    "see-abc",
    "see-",
    "see-999",
    "see-99999999999999999999",
    "see--1",
    "see-1_0",
    "yes",
    "again",
    "urge",
    "withdraw",
    "as-ele",
    "to-1",
    "agree",
    "claim",
    "5",
    "-",
    "_",
)


def test_a02_a_forged_choice_in_my_records_changes_nothing(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    for choice in MADE_UP:
        town.wang.commands("my")
        instance, turn, _ = _press_of(town, "主菜单").split(".")
        with town.nothing_changes():
            town.wang.presses_data(f"{instance}.{turn}.{choice}")


@pytest.mark.parametrize("choice", ["as-nonsense", "as-13912345678", "as-", "sends", "kinds"])
def test_a02_a_forged_category_never_reaches_the_group(town: Town, choice: str) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了")
    town.wang.presses("改类别")
    instance, turn, _ = _press_of(town, "返回").split(".")
    town.wang.presses_data(f"{instance}.{turn}.{choice}")
    if "发给客户服务中心" not in town.wang.last.buttons:
        town.wang.presses("返回")
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT category FROM record") in LABELS["category"]
    assert "139" not in town.card().text


@pytest.mark.parametrize("choice", ["to-abc", "to-", "to-999", "to-99999999999999999999"])
def test_a02_a_forged_receiver_of_a_hand_over_changes_nothing(town: Town, choice: str) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.presses("转交")
    instance, turn, _ = town.li.with_button("返回").buttons["返回"].split(".")
    with town.nothing_changes():
        town.li.presses_data(f"{instance}.{turn}.{choice}")
        if "对方了解这件事" in town.li.last.buttons:
            town.li.presses("对方了解这件事")

"""Odd, hostile and invisible content, through the translators: kept and shown as letters (A17, A44–A52)."""

import pytest

from handlers.incoming import Ignored
from tests.kit import raw
from tests.kit.town import Town

HOME = "3栋2单元501"


BLANK = (" ", "\n\n", "\u200b\u200b", "\u3164", "\u2800", "\ufeff", "\u00ad", "\x00\x01", "\u202e")


def test_a44_a_text_with_nothing_in_it_is_asked_for_again(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.commands("file")
    town.wang.presses("投诉")
    town.hush()
    for blank in BLANK:
        with town.nothing_changes_but("due"):
            raw.sends(town.wang, text=blank)
        town.wang.hears("请您写成文字")
    raw.sends(town.wang, text="楼道的灯不亮了")
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT body FROM words") == "楼道的灯不亮了"


def test_a45_orders_of_reading_are_taken_from_names_and_texts(town: Town) -> None:
    town.wang.commands("start", town.planted.unit_codes[HOME])
    town.wang.presses("我同意，继续")
    raw.sends(town.wang, name="王\u202e芳", text="王\u202e芳\u2066")
    town.wang.presses("跳过")
    raw.sends(town.wang, text="楼道\u202e的灯不亮了")
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT name FROM resident") == "王芳"
    assert town.one("SELECT body FROM words") == "楼道的灯不亮了"
    assert "楼道的灯不亮了" in town.card().text


def test_a46_a_full_width_room_is_understood_kept_as_written_and_hidden_from_the_group(town: Town) -> None:
    town.wang.lives_in(HOME)
    raw.sends(town.wang, text="３栋２单元５０１漏水了")
    assert "地点：3栋2单元501" in town.wang.last.text
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT body FROM words") == "３栋２单元５０１漏水了"
    assert "５０１" not in town.card().text
    assert "501" not in town.card().text


def test_a47_a48_half_characters_and_controls_never_reach_the_tables(town: Town) -> None:
    town.wang.lives_in(HOME)
    raw.sends(town.wang, text="电梯\ud83d坏\x00了\x07，\x1b[31m停在五楼")
    town.wang.presses("发给客户服务中心")
    body = str(town.one("SELECT body FROM words"))
    assert body == "电梯\ufffd坏了，[31m停在五楼"
    assert body in town.card().text


HOSTILE = [
    "<b>保安</b> &amp; <script>alert(1)</script> 灯坏了",
    "*灯* _坏_ `了` [点我](tg://user?id=1)",
    "tg://resolve?domain=x 灯坏了",
    "@all @admin 灯坏了",
    "灯坏了 {0.__class__} {number} {} %s %(x)s ${HOME} {{jinja}}",
    "灯坏了'; DROP TABLE record; --",
    "灯坏了 \\n \\u0041 {",
    "=cmd|' /C calc'!A0 灯坏了",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a49_a52_markup_and_templates_are_shown_as_letters_all_the_way(town: Town, text: str) -> None:
    town.wang.lives_in(HOME)
    raw.sends(town.wang, text=text)
    assert text in town.wang.last.text
    town.wang.presses("发给客户服务中心")
    assert text in town.card().text.replace("\u2060", "")
    town.li.claims()
    assert text in town.li.last.text
    town.li.answers(f"答复：{text}")
    assert f"答复：{text}" in town.wang.last.text
    town.wang.commands("my")
    town.wang.presses(str(town.one("SELECT number FROM record")))
    assert f"答复：{text}" in town.wang.last.text
    town.li.gives_result("已经办好。")
    town.clock_moves_to("2026-11-25 10:00")
    assert town.one("SELECT body FROM words WHERE part = 'text'") == text


@pytest.mark.parametrize(
    "name", ["{0.__class__}", "{number}", "{}", "<b>王</b>", "[王](tg://user?id=1)", "%s", "{"]
)
def test_a52_names_are_never_templates(town: Town, name: str) -> None:
    town.wang.name = name
    town.wang.moves_in(HOME)
    assert f"姓名：{name}\n" in town.li.with_button("信息正确").text
    town.li.presses("信息正确")
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    assert f"姓名：{name}\n" in town.li.last.text
    town.li.gives_result("已经办好。")
    town.clock_moves_to("2026-11-25 10:00")
    assert f"{name}，您好" in town.wang.last.text


def test_a17_another_bot_is_not_heard(town: Town) -> None:
    found = raw.sends(town.wang, is_bot=True, text="楼道的灯不亮了")
    assert found == Ignored("another bot")
    town.silence()
    assert not isinstance(raw.sends(town.wang, text="楼道的灯不亮了"), Ignored)
    town.wang.hears("您好！我是“首问”")


STRANGE = [
    "/start ' OR 1=1 --",
    "/start ../../etc/passwd",
    "/start 你好",
    "/start " + "x" * 200,
    "/start {0}",
    "/start a b c",
    "/start@shouwen_bot %00",
    "/start <b>",
]


def test_a18_a_strange_start_is_a_normal_start_for_a_resident(town: Town) -> None:
    town.wang.lives_in(HOME)
    for text in STRANGE:
        town.hush()
        with town.nothing_changes():
            raw.sends(town.wang, text=text)
        assert "请问有什么可以帮您" in town.unheard[town.wang.id][-1].text
    assert "楼道的灯不亮了" not in town.wang.files("楼道的灯不亮了")


def test_a18_a_strange_start_tells_a_stranger_nothing_and_keeps_nothing(town: Town) -> None:
    for text in STRANGE:
        with town.nothing_changes():
            raw.sends(town.wang, text=text)
        assert "请您" in town.wang.hears("扫")[0].text


def test_a53_the_longest_text_is_kept_whole_and_cut_between_families_for_the_card(town: Town) -> None:
    town.wang.lives_in(HOME)
    text = "灯坏了👨‍👩‍👧‍👦" * 455
    raw.sends(town.wang, text=text[:4096])
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT body FROM words") == text[:4096]
    shown = town.card().text.split("“")[1].split("”")[0]
    assert shown.endswith(("灯…", "坏…", "了…", "👦…"))

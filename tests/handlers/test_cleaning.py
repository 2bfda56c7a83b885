"""Texts from outside are made safe, and stay what the person wrote."""

import pytest

from handlers.wording.cleaning import clean, clean_name, cut, fold, graphemes

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    "blank",
    ["", " ", "\n\t ", "\u3000", "\u200b\u200d\u200c", "\u3164", "\u2800\u2800", "\ufeff", "\u00a0", "\u2060",
     "\ufe0f", "\u115f\u1160", "\uffa0", "\x00", "\u202e", "\U000e0020", "\u00ad", "\u3164 \u2800\n\u200b"],
)
def test_a44_blank_looking_text_is_empty(blank: str) -> None:
    assert clean(blank) == ""
    assert clean_name(blank) == ""
    assert fold(blank) == ""


def test_a45_bidirectional_overrides_and_isolates_are_removed() -> None:
    assert clean("合同\u202egpj.exe\u202c") == "合同gpj.exe"
    assert clean_name("\u2067张\u2069三\u200f") == "张三"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("３－２－５０１", "3-2-501"),
        ("3—2–501", "3-2-501"),
        ("A座  1202", "a座 1202"),
        ("Ａ座\u30001202", "a座 1202"),
        ("А座1202", "a座1202"),  # the first letter is Cyrillic
        ("③栋", "3栋"),
        (" 5\u200b栋 ", "5栋"),
        ("STRASSE", "strasse"),
    ],
)
def test_a46_room_numbers_match_however_they_are_written(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a47_lone_surrogate_is_replaced_and_a_pair_is_joined() -> None:
    assert clean("水\ud83d管") == "水\ufffd管"
    assert clean("\udc00漏") == "\ufffd漏"
    assert clean("\ud83d\ude00") == "😀"
    clean("x\udfff\ud800").encode("utf-8")


def test_a48_controls_go_tabs_become_spaces_lines_stay() -> None:
    assert clean("a\x00b\x07c\x1b[31m\x7f\x9f") == "abc[31m"
    assert clean("一\t二") == "一 二"
    assert clean("一\r\n二\r三\u2028四\x85五\x0b六  \n") == "一\n二\n三\n四\n五\n六"
    assert clean("\ufffe\uffff水") == "水"


@pytest.mark.parametrize(
    "text",
    [
        "<b>漏水</b> <a href='tg://user?id=1'>x</a>",
        "*粗* _斜_ `码` [x](tg://user?id=1)",
        "'; DROP TABLE cases; --",
        "100%_",
        '"a" OR b NEAR c*',
        "{0.__class__} {number} %s %(x)s $HOME {{ 7*7 }}",
        "=1+1",
        "@all @everyone",
    ],
)
def test_a49_a51_a52_texts_stay_literal(text: str) -> None:
    assert clean(text) == text
    assert clean_name(text) == text


@pytest.mark.parametrize(
    "text", [FAMILY, "🇨🇳", "👍🏽好", "❤️", "1️⃣栋", "🏴\U000e0067\U000e0062\U000e007f", "水管爆了！", "龘𠮷"]
)
def test_visible_text_is_kept(text: str) -> None:
    assert clean(text) == text


def test_names_are_one_line_of_bounded_length() -> None:
    assert clean_name(" 王\n 小  明\t") == "王 小 明"
    assert clean_name("长" * 100) == "长" * 64
    assert clean_name(FAMILY * 30) == FAMILY * 30
    assert len(clean_name("a" + "\u0301" * 4000)) == 64


@pytest.mark.parametrize(
    ("text", "limit", "shortened"),
    [
        ("漏水了", 3, "漏水了"),
        ("漏水很久了", 3, "漏水…"),
        (FAMILY + "好", 7, "…"),
        (FAMILY + "好", 8, FAMILY + "好"),
        (FAMILY + "好好", 8, FAMILY + "…"),
        ("🇨🇳🇨🇳🇨🇳", 4, "🇨🇳…"),
        ("👍🏽👍🏽", 3, "👍🏽…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("一 二三", 3, "一…"),
        ("a" + "\u0301" * 50, 10, "…"),
        ("", 5, ""),
    ],
)
def test_a53_text_is_cut_between_graphemes(text: str, limit: int, shortened: str) -> None:
    assert cut(text, limit) == shortened
    assert len(shortened) <= limit


def test_a53_graphemes_rebuild_the_text() -> None:
    text = f"水{FAMILY}🇨🇳🇭🇰e\u0301\n\u0301x❤️‍🔥"
    assert "".join(graphemes(text)) == text
    assert list(graphemes("🇨🇳🇭🇰")) == ["🇨🇳", "🇭🇰"]

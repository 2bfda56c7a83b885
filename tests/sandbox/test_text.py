"""The parsers alone: entities count UTF-16 units, refusals count bytes, wordings are TDLib's."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.images import read_picture
from bot.sandbox.parse_html import parse_html
from bot.sandbox.parse_markdown import parse_markdown, parse_markdown_v2
from bot.sandbox.refusals import Refusal
from bot.sandbox.text import Text, finished
from tests.sandbox.kit import JPEG, png

Parser = Callable[[str], Text]


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length} | more


@pytest.mark.parametrize(
    ("parse", "source", "plain", "entities"),
    [
        (parse_html, "a &lt;b&gt; &amp; &#20320;", "a <b> & 你", []),
        (parse_html, "😀<b>粗<i>斜</i></b>", "😀粗斜", [entity("italic", 3, 1), entity("bold", 2, 2)]),
        (parse_html, '<a href="https://a.cn/?x&y">去</a>', "去", [
            entity("text_link", 0, 1, url="https://a.cn/?x&y")]),
        (parse_html, '<pre><code class="language-py">x</code></pre>', "x", [
            entity("pre", 0, 1, language="py")]),
        (parse_html, '<span class="tg-spoiler">密</span>', "密", [entity("spoiler", 0, 1)]),
        (parse_html, "<blockquote expandable>引</blockquote>", "引", [
            entity("expandable_blockquote", 0, 1)]),
        (parse_html, "<b></b>空", "空", []),
        (parse_markdown_v2, "*粗 _斜_* __线__", "粗 斜 线", [
            entity("italic", 2, 1), entity("bold", 0, 3), entity("underline", 4, 1)]),
        (parse_markdown_v2, r"3\.5 \*x\*", "3.5 *x*", []),
        (parse_markdown_v2, "[去](https://a.cn/b)", "去", [entity("text_link", 0, 1, url="https://a.cn/b")]),
        (parse_markdown_v2, "`a.b!`", "a.b!", [entity("code", 0, 4)]),
        (parse_markdown_v2, "```py\nx=1```", "x=1", [entity("pre", 0, 3, language="py")]),
        (parse_markdown_v2, ">引\n>文\n后", "引\n文\n后", [entity("blockquote", 0, 3)]),
        (parse_markdown_v2, "||密||~删~", "密删", [entity("spoiler", 0, 1), entity("strikethrough", 1, 1)]),
        (parse_markdown, "*粗* \\_x [去](https://a.cn)", "粗 _x 去", [
            entity("bold", 0, 1), entity("text_link", 5, 1, url="https://a.cn")]),
    ],
)  # fmt: skip
def test_marked_up_text_becomes_plain_text_and_entities(
    parse: Parser, source: str, plain: str, entities: list[Any]
) -> None:
    assert parse(source) == Text(plain, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("🏟 🏟_abacaba", "Can't find end of Italic entity at byte offset 9"),
        ("🏟 🏟_abac * asd ", "Can't find end of Bold entity at byte offset 15"),
        ("🏟 🏟_abac * asd _", "Can't find end of Italic entity at byte offset 21"),
        ("🏟 🏟`", "Can't find end of Code entity at byte offset 9"),
        ("🏟 🏟```", "Can't find end of Pre entity at byte offset 9"),
        ("🏟 🏟```a", "Can't find end of Pre entity at byte offset 9"),
        ("🏟 🏟```a ", "Can't find end of PreCode entity at byte offset 9"),
        ("🏟 🏟__🏟 🏟_", "Can't find end of Italic entity at byte offset 20"),
        ("🏟 🏟_🏟 🏟__", "Can't find end of Underline entity at byte offset 19"),
        ("[去](https", "Can't find end of a URL at byte offset 6"),
    ],
)
def test_what_is_left_open_is_named_as_tdlib_names_it(source: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_markdown_v2(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize("character", list("]()>#+-=|{}.!"))
def test_a_reserved_character_must_be_escaped(character: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_markdown_v2(f"a{character}")
    assert f"Character '{character}' is reserved" in caught.value.description
    assert parse_markdown_v2(f"a\\{character}").plain == f"a{character}"


@pytest.mark.parametrize(
    ("plain", "found"),
    [
        ("/start CODE", [(0, 6)]),
        ("/close@shouwen_bot 3", [(0, 18)]),
        ("看 /a 和 /b", [(2, 2), (7, 2)]),
        ("http://a/b", []),
        ("1/2", []),
        ("/start你好", []),
    ],
)
def test_commands_get_an_entity(plain: str, found: list[tuple[int, int]]) -> None:
    assert [(each["offset"], each["length"]) for each in finished(Text(plain)).entities] == found


def test_white_space_at_the_ends_goes_and_entities_move_along() -> None:
    text = Text("  \n粗 话  ", [entity("bold", 0, 8), entity("italic", 6, 2)])
    assert finished(text) == Text("粗 话", [entity("bold", 0, 3)])


def test_pictures_are_measured_from_their_first_bytes() -> None:
    assert [(p.mime, p.width, p.height) for p in map(read_picture, (png(30, 20), JPEG)) if p] == [
        ("image/png", 30, 20),
        ("image/jpeg", 8, 4),
    ]
    webp = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + (99).to_bytes(3, "little") + (49).to_bytes(3, "little")
    measured = read_picture(webp)
    assert measured is not None
    assert (measured.width, measured.height) == (100, 50)
    assert read_picture(b"GIF89a") is None
    assert read_picture(b"\xff\xd8\xff") is None


@pytest.mark.parametrize(
    ("size", "small"),
    [((640, 480), (320, 240)), ((300, 100), (90, 30)), ((60, 40), (60, 40)), ((9000, 500), (320, 18))],
)
def test_the_small_size_of_a_picture_fits(size: tuple[int, int], small: tuple[int, int]) -> None:
    picture = read_picture(png(*size))
    assert picture is not None
    assert picture.small() == small

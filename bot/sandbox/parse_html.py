"""Telegram's HTML: a text with tags becomes a text with entities, or a refusal naming the byte.

The wordings are TDLib's. Offsets count bytes of the text as it was sent.
"""

import re
from dataclasses import dataclass

from bot.sandbox.refusals import Refusal, bad
from bot.sandbox.shapes import Json
from bot.sandbox.text import Text, utf16

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
PLAIN = re.compile(r"[^<&]+")
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot));?")
TAG = re.compile(r"<(?P<slash>/?)(?P<name>[^\s>/]*)(?P<rest>[^>]*)>")
ATTRIBUTE = re.compile(r"""([A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


@dataclass(slots=True)
class Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    start: int


def parse_html(source: str) -> Text:
    """The plain text and its entities."""
    plain: list[str] = []
    stack: list[Open] = []
    entities: list[Json] = []
    at = length = 0
    while at < len(source):
        if source[at] != "<":
            piece, at = _piece(source, at)
            plain.append(piece)
            length += utf16(piece)
            continue
        tag = TAG.match(source, at)
        if tag is None:
            kind = "end" if source.startswith("</", at) else "start"
            raise _broken(f"Unclosed {kind} tag at byte offset {_bytes(source, at)}")
        if tag["slash"]:
            _close(stack, entities, tag["name"].lower(), _bytes(source, at), length)
        else:
            stack.append(_open(tag, _bytes(source, at), length))
        at = tag.end()
    if stack:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{stack[-1].name}"')
    return Text("".join(plain), [entity for entity in entities if entity["length"]])


def _piece(source: str, at: int) -> tuple[str, int]:
    """The next stretch of plain text, or one decoded reference, and where it ends."""
    if source[at] == "&":
        found = REFERENCE.match(source, at)
        if found is None:
            return "&", at + 1
        number, hexadecimal, name = found.groups()
        code = int(number) if number else int(hexadecimal, 16) if hexadecimal else 0
        return (NAMED[name] if name else chr(code) if 0 < code < 0x110000 else found[0]), found.end()
    stretch = PLAIN.match(source, at)
    return (stretch[0], stretch.end()) if stretch else ("", at)


def _open(tag: re.Match[str], offset: int, length: int) -> Open:
    name = tag["name"].lower()
    if name not in TYPES:
        raise _broken(f'Unsupported start tag "{name}" at byte offset {offset}')
    found = ATTRIBUTE.findall(tag["rest"])
    attributes = {key.lower(): double or single or bare for key, double, single, bare in found}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return Open(name, attributes, length)


def _close(stack: list[Open], entities: list[Json], name: str, offset: int, length: int) -> None:
    if not stack:
        raise _broken(f"Unexpected end tag at byte offset {offset}")
    opened = stack.pop()
    if name and name != opened.name:
        raise _broken(f'Unmatched end tag at byte offset {offset}, expected "</{opened.name}>", found "</{name}>"')
    entity: Json = {"type": TYPES[opened.name], "offset": opened.start, "length": length - opened.start}
    if opened.name == "a":
        if "href" not in opened.attributes:
            return
        entity["url"] = opened.attributes["href"]
    elif opened.name == "tg-emoji":
        entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
    elif opened.name == "blockquote" and "expandable" in opened.attributes:
        entity["type"] = "expandable_blockquote"
    elif opened.name == "code" and stack and stack[-1].name == "pre":
        _name_language(stack[-1], opened)
        return
    elif language := opened.attributes.get("language") if opened.name == "pre" else None:
        entity["language"] = language
    entities.append(entity)


def _name_language(pre: Open, code: Open) -> None:
    """``<pre><code class="language-x">`` is one entity with a language."""
    kind = code.attributes.get("class", "")
    if kind.startswith("language-"):
        pre.attributes["language"] = kind.removeprefix("language-")


def _bytes(source: str, at: int) -> int:
    return len(source[:at].encode(errors="replace"))


def _broken(reason: str) -> Refusal:
    return bad(f"can't parse entities: {reason}")

"""How every message that leaves must read, whoever gets it (L1): filled, in Chinese, polite.

What people wrote themselves is passed on literally, so their own words are not held against us.
"""

import re
from collections.abc import Iterable
from typing import Any

_PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
_ENGLISH = re.compile(r"(?<!/)\b[A-Za-z]{4,}\b")
_OURS = {"Telegram"}
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w.-]+|https://t\.me/[\w?=-]+")
# A remedy that a manager hands on to whoever sits at the machine is a command line.
_COMMAND = re.compile(r"^→ .*$", re.MULTILINE)
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
_KIND = re.compile("[您请好谢]")
# Beside a Chinese character or mark, a comma, bracket, colon, semicolon, question or exclamation mark is a full one.
_NARROW = re.compile("(?<=[\u4e00-\u9fff”’》】）])[,():;?!]|[,():;?!](?=[\u4e00-\u9fff“‘《【（。，、])")
_LINK = re.compile(r"\w+://\S+")


def literal(name: str, content: Any) -> set[str]:
    """The words of a person that may come back to somebody as they are."""
    texts = [name, *(getattr(content, part, "") or "" for part in ("text", "caption", "payload"))]
    return {found for text in texts for tokens in (_PLACEHOLDER, _ENGLISH) for found in tokens.findall(text)}


def check(payload: dict[str, Any], buttons: dict[str, str], said: set[str], *, to_resident: bool) -> None:
    """A message as it leaves."""
    text = payload.get("text", "")
    assert len(text) <= 4096
    assert "text" not in payload or text.strip(), "an empty message"
    assert "parse_mode" not in payload, "somebody's words would be read as markup"
    for words in (text, *buttons):
        _check_words(words, said)
    assert all(buttons)
    assert all(len(data.encode()) <= 64 for data in buttons.values())
    if to_resident and text.rstrip().endswith(("？", "?", "吗")):
        assert _KIND.search(text), f"not a polite question: {text!r}"


def narrow(text: str) -> list[str]:
    """Where a text has half-width punctuation beside Chinese; an address or a pattern is read by machines."""
    if "(?:" in text:
        return []
    text = _LINK.sub("", text)
    return [text[max(0, found.start() - 12) : found.end() + 12] for found in _NARROW.finditer(text)]


def check_notice(text: str) -> None:
    """What a pressed button answers."""
    assert len(text) <= 200
    _check_words(text, set())


def _check_words(text: str, said: set[str]) -> None:
    unfilled = [found for found in _PLACEHOLDER.findall(text) if found not in said]
    assert not unfilled, f"not filled: {unfilled} in {text!r}"
    english = [
        found
        for found in _ENGLISH.findall(_ADDRESS.sub("", _COMMAND.sub("", text)))
        if found not in _OURS and not any(found in one for one in said)
    ]
    assert not english, f"English for a Chinese reader: {english} in {text!r}"


def check_english(texts: Iterable[str], names: Iterable[str]) -> None:
    """What somebody reads in English: no Chinese but of names and of what people said themselves."""
    known = list(names)
    for text in texts:
        foreign = [run for run in _CHINESE.findall(text) if not any(run in name for name in known)]
        assert not foreign, f"Chinese for an English reader: {foreign} in {text!r}"

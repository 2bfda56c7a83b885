"""The shape of a questionnaire's file: which tables and keys there are, and what may stand in them.

Each function looks at one value and yields what is wrong with it, with the path that leads there.
A check goes on after a mistake, so that whoever wrote the file hears of all of them at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from storage.surveys.questionnaire import LANGUAGES
from storage.surveys.scales import KINDS, LABELS, LEVELS, MARKS
from storage.surveys.toml_lines import Path

LONGEST: Final = 300
LONGEST_LABEL: Final = 32
_CODE = re.compile(r"[a-z][a-z0-9_]{0,30}\Z")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,20}\Z")


class Found(NamedTuple):
    """Something to be said about the value at a path."""

    path: Path
    text: str
    grave: bool = True


Check = Callable[[Any, Path], Iterator[Found]]


def blocks(data: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The blocks of a file, as far as it has any."""
    return tables(data.get("blocks"), ("blocks",))


def items(data: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The items of all blocks, as far as there are any."""
    for path, block in blocks(data):
        yield from tables(block.get("items"), (*path, "items"))


def tables(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The tables of a list, whatever else may be wrong with it."""
    for at, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield (*path, at), one


def whole(data: Any, path: Path) -> Iterator[Found]:
    """A file."""
    texts = dict.fromkeys(("title", "greeting", "thanks"), text)
    head: dict[str, Check] = {"id": name, "version": whole_number(1, 9999), **texts}
    return table(data, path, {**head, "labels": _labels, "blocks": _blocks})


def table(
    value: Any, path: Path, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None
) -> Iterator[Found]:
    """A table with these keys and no others."""
    known = {**required, **(optional or {})}
    if not isinstance(value, dict):
        yield Found(path, f"{_last(path)} must be a table of {', '.join(known)}")
        return
    for key in value:
        if key in known:
            yield from known[key](value[key], (*path, key))
        else:
            yield Found((*path, key), f"{key!r} is not known here{_meant(key, known)}")
    for key in required:
        if key not in value:
            yield Found(path, f"{_last(path)} lacks {key}")


def text(value: Any, path: Path, longest: int = LONGEST) -> Iterator[Found]:
    """One text in every language."""
    def said(words: Any, at: Path) -> Iterator[Found]:
        if not isinstance(words, str) or not words.strip():
            yield Found(at, f"{_last(path)} has no words in {at[-1]}")
        elif len(words) > longest:
            yield Found(at, f"{_last(path)} has {len(words)} characters in {at[-1]}; at most {longest} fit")

    return table(value, path, dict.fromkeys(LANGUAGES, said))


def label(value: Any, path: Path) -> Iterator[Found]:
    """A text that fits on a button."""
    return text(value, path, LONGEST_LABEL)


def code(value: Any, path: Path) -> Iterator[Found]:
    if not isinstance(value, str) or not _CODE.match(value):
        yield Found(path, f"{_last(path)} must be small letters, digits and _, beginning with a letter, not {value!r}")


def name(value: Any, path: Path) -> Iterator[Found]:
    if not isinstance(value, str) or not _ID.match(value):
        yield Found(path, f"{_last(path)} must be letters, digits and -, beginning with a letter, not {value!r}")


def flag(value: Any, path: Path) -> Iterator[Found]:
    if not isinstance(value, bool):
        yield Found(path, f"{_last(path)} must be true or false, not {value!r}")


def whole_number(least: int, most: int) -> Check:
    def check(value: Any, path: Path) -> Iterator[Found]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield Found(path, f"{_last(path)} must be a whole number from {least} to {most}, not {value!r}")

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, path: Path) -> Iterator[Found]:
        if value not in allowed:
            near = _meant(value, allowed) if isinstance(value, str) else ""
            yield Found(path, f"{_last(path)} must be one of {', '.join(allowed)}, not {value!r}{near}")

    return check


def each(check: Check, least: int = 1) -> Check:
    """A list of at least so many values."""
    def checked(value: Any, path: Path) -> Iterator[Found]:
        if not isinstance(value, list) or len(value) < least:
            yield Found(path, f"{_last(path)} must be a list of at least {least}")
            return
        for at, one in enumerate(value):
            yield from check(one, (*path, at))

    return checked


def _labels(value: Any, path: Path) -> Iterator[Found]:
    names = [*LEVELS, *MARKS, *(name for names in LABELS.values() for name in names)]
    return table(value, path, {}, dict.fromkeys(names, label))


def _blocks(value: Any, path: Path) -> Iterator[Found]:
    def block(value: Any, path: Path) -> Iterator[Found]:
        return table(value, path, {"code": code, "title": text, "items": each(_item)}, {"shuffle": flag})

    return each(block)(value, path)


def _item(value: Any, path: Path) -> Iterator[Found]:
    kind = value.get("kind") if isinstance(value, dict) else None
    common: dict[str, Check] = {"code": code, "kind": one_of(*KINDS), "text": text}
    required, optional = _OF_KIND.get(str(kind), ({}, _UNTOLD))
    return table(value, path, {**common, **required}, {"name": label, **optional})


def _option(value: Any, path: Path) -> Iterator[Found]:
    return table(value, path, {"code": code, "text": label})


def _anything(value: Any, path: Path) -> Iterator[Found]:
    return iter(())


# What belongs to an item whose kind is not known cannot be said, so nothing is.
_UNTOLD: Final[dict[str, Check]] = dict.fromkeys(("role", "full", "most", "options"), _anything)
# Per kind: the keys it must have, and those it may have, beside what every item has.
_OF_KIND: Final[Mapping[str, tuple[dict[str, Check], dict[str, Check]]]] = {
    "level": ({"name": label}, {"role": one_of("overall")}),
    "points": ({"name": label}, {"role": one_of("overall"), "full": whole_number(2, 1000)}),
    "nps": ({}, {}),
    "ces": ({}, {}),
    "choice": ({"options": each(_option, 2)}, {"role": one_of("type")}),
    "pick": ({"role": one_of("least", "important")}, {"most": whole_number(1, 5)}),
    "words": ({"role": one_of("opinion", "expectation")}, {}),
}


def _last(path: Path) -> str:
    """What a path leads to, in a word or two: ``title``, ``block 2``, ``item 3``."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"{str(path[-2]).removesuffix('s')} {path[-1] + 1}"
    return path[-1]


def _meant(key: str, known: Any) -> str:
    near = get_close_matches(key, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""

"""A paper form in one line (Q6): ``5 4 4 3 5 1+3 2`` – one sign for each question, from the present one on.

A level, a point or a number of a scale is itself; of options and services it is their place in the list, ``1+3`` for
several. ``-`` does not concern them, ``x`` was declined, ``?`` was left out or nobody can read it. Digits may stand
without blanks where only levels are asked. A line is taken whole or not at all.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.deeds.surveys import Given, Mark
from dialogs.surveys.items import Item, numbers, offered

SIGNS: dict[str, Mark] = {"-": "not_applicable", "x": "declined", "?": "unclear"}
_PARTS = re.compile(r"[\s,;、/]+")
_ROW = re.compile(r"[1-5x?-]{2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says; else which of its signs is wrong, by its place (from 1), or that there are ``most`` at most."""

    given: tuple[Given, ...] = ()
    wrong: int = 0
    sign: str = ""
    name: str = ""
    most: int = 0


def read(text: str, items: Sequence[Item]) -> Line:
    """Read a line as the answers to these questions, of which words end it: they are typed by themselves."""
    ahead = _before_words(items)
    signs = _signs(text, ahead)
    if len(signs) > len(ahead):
        return Line(most=len(ahead))
    found = [_answer(sign, item) for sign, item in zip(signs, ahead, strict=False)]
    for place, one in enumerate(found):
        if one is None:
            item = ahead[place]
            return Line(wrong=place + 1, sign=signs[place], name=item.name or item.text)
    return Line(tuple(one for one in found if one is not None))


def _before_words(items: Sequence[Item]) -> list[Item]:
    end = next((at for at, one in enumerate(items) if one.kind == "words"), len(items))
    return list(items[:end])


def _signs(text: str, ahead: Sequence[Item]) -> list[str]:
    written = unicodedata.normalize("NFKC", text).strip().lower().replace("—", "-").replace("–", "-")
    signs = [one for one in _PARTS.split(written) if one]
    run = signs[0] if len(signs) == 1 else ""
    levels = all(one.kind == "level" for one in ahead[: len(run)])
    return list(run) if _ROW.fullmatch(run) and levels else signs


def _answer(sign: str, item: Item) -> Given | None:
    if sign in SIGNS:
        return Given(item.code, mark=SIGNS[sign])
    if item.kind == "points":
        fits = sign.isdecimal() and len(sign) < 5 and int(sign) <= item.full
        return Given(item.code, str(int(sign))) if fits else None
    if item.kind == "level" or numbers(item):
        return Given(item.code, sign) if sign in offered(item) else None
    places = sign.split("+")
    known = {str(place): code for place, (code, _) in enumerate(item.options, 1)}
    codes = [known[one] for one in places if one in known]
    most = item.most if item.kind == "pick" else 1
    fits = len(set(codes)) == len(places) <= most
    return Given(item.code, ";".join(codes)) if fits else None

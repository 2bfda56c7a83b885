"""Phones as people write them into a cell: several, with blanks, dashes, +86, names beside them – or as a number.

Kept are digits alone. What Excel has shortened ("1.38E+10" as a text) or somebody has masked is a fault:
guessing digits would send one resident's news to another.
"""

import re
import unicodedata

from dialogs.kit import N_
from handlers.roster.cells import Value, text

_APART = re.compile(r"[/、,，;；|&\n]|和|或|及")
_BESIDE = re.compile(r"[^\d+\-#*.()\s转Ee]+")
_EXTENSION = re.compile(r"(?:转|#)\s*\d{1,6}$")
_SHORTENED = re.compile(r"\d\.\d*[Ee]\+?\d+")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_OTHERS = re.compile(r"0[1-9]\d{1,2}[2-9]\d{6,7}|[2-9]\d{6,7}|[48]00\d{7}")
_ABROAD = re.compile(r"\d{8,15}")

SHORTENED = N_("Excel has shortened this number and its last digits are lost")
MASKED = N_("this number is masked")
NO_PHONE = N_("this is no phone number")
LENGTH = N_("a mobile number has 11 digits; this one has {count}")


class NoPhone(Exception):
    """A cell that cannot be read as phones; ``why`` is a marked text."""

    def __init__(self, why: str, **values: int) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def read(value: Value) -> tuple[str, ...]:
    """The phones of a cell, none for an empty one; raises ``NoPhone``."""
    if isinstance(value, str) and _MOBILE.fullmatch(value) and value.isascii():  # as most are
        return (value,)
    written = unicodedata.normalize("NFKC", text(value))
    if _SHORTENED.search(written):
        raise NoPhone(SHORTENED)
    found: dict[str, None] = {}
    for part in _APART.split(written):
        for piece in _BESIDE.split(part):
            if any(map(str.isdigit, piece)):
                found |= dict.fromkeys(_numbers(piece))
    if not found and any(map(str.isdigit, written)):
        raise NoPhone(NO_PHONE)
    if not found and written and written not in ("-", "无", "没有", "/"):
        raise NoPhone(NO_PHONE)
    return tuple(found)


def _numbers(piece: str) -> list[str]:
    """The one number of a piece of text, or the several that only a blank sets apart."""
    if "*" in piece:
        raise NoPhone(MASKED)
    whole = _number(_EXTENSION.sub("", piece.strip()))
    if whole:
        return [whole]
    parts = [_number(_EXTENSION.sub("", part)) for part in piece.split()]
    if len(parts) > 1 and all(parts):
        return parts
    digits = re.sub(r"\D", "", piece)
    halves = [digits[:11], digits[11:]]
    if len(digits) == 22 and all(map(_MOBILE.fullmatch, halves)):
        return halves
    if digits.startswith("1") and 9 <= len(digits) <= 13:
        raise NoPhone(LENGTH, count=len(digits))
    raise NoPhone(NO_PHONE)


def _number(written: str) -> str:
    """The digits of one number, or nothing."""
    digits = re.sub(r"\D", "", written)
    for code in ("0086", "86"):
        home = digits.removeprefix(code)
        if home != digits and (_MOBILE.fullmatch(home) or _OTHERS.fullmatch("0" + home)):
            return home if _MOBILE.fullmatch(home) else "0" + home
    if _MOBILE.fullmatch(digits) or _OTHERS.fullmatch(digits):
        return digits
    return digits if written.strip().startswith("+") and _ABROAD.fullmatch(digits) else ""

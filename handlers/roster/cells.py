"""Cells as a spreadsheet keeps them, and the texts people see in them."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from handlers.wording.cleaning import clean


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a value: a formula that was never calculated, or one whose result is an error."""

    why: str


Value = str | int | float | bool | datetime | date | time | timedelta | Broken | None
Line = tuple[int, list[Value]]

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its lines that are not blank, each with its number; merged cells hold their value everywhere.

    ``hidden`` counts the lines that a filter or a hand has hidden; they are read like the others.
    """

    name: str
    lines: list[Line] = field(default_factory=list)
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook; ``macros`` says that it carries some, which nobody runs."""

    grids: tuple[Grid, ...]
    macros: bool = False


def text(value: Value) -> str:
    """A cell as a reader sees it: cleaned, on one line, a whole number without its ".0"."""
    if value is None or isinstance(value, Broken):
        return ""
    if isinstance(value, str):
        if value.isprintable():  # nothing in it to clean, as in most cells
            return " ".join(value.split())
        return _BLANKS.sub(" ", clean(value)).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def paragraphs(value: Value) -> str:
    """A cell whose line breaks matter."""
    return clean(value) if isinstance(value, str) else text(value)


def is_blank(value: Value) -> bool:
    """Whether there is nothing to see in a cell."""
    if value is None or value == "":
        return True
    if isinstance(value, str) and value.isprintable() and not value.isspace():  # as most are; the rest takes longer
        return False
    return not isinstance(value, Broken) and not text(value)


def address(column: int, line: int) -> str:
    """A cell's name, for example "C12"; columns count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{line}"

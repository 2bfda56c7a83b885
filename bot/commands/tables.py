"""Columns that line up in a terminal, where a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Iterable, Sequence

GAP = "  "


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(_columns(character) for character in text)


def padded(text: str, columns: int) -> str:
    """The text, filled with blanks up to so many columns."""
    return text + " " * (columns - width(text))


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> list[str]:
    """A table with a rule below its head, as lines."""
    lines = [head, *body]
    widths = [max(width(cell) for cell in column) for column in zip(*lines, strict=True)]
    rule = ["─" * columns for columns in widths]
    return [_line(cells, widths) for cells in (head, rule, *lines[1:])]


def pairs(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Names and values below each other; a value of several lines is indented like its first."""
    found = list(rows)
    columns = max(width(name) for name, _ in found)
    indent = "\n" + " " * columns + GAP
    return [padded(name, columns) + GAP + value.replace("\n", indent) for name, value in found]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(padded(cell, columns) for cell, columns in zip(cells, widths, strict=True)).rstrip()


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

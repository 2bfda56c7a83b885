"""A form as pure data: what stands on the paper, built once and rendered as PDF or as a Word document.

What is not on the record is empty, and prints as a ruled space to be filled in by hand: a form is used on paper too.
"""

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from handlers.wording.cleaning import clean


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed and when; without them, the line on which somebody signs by hand."""

    who: str = "签名"
    name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and its value; a wide one takes the whole line, the others share it in pairs."""

    name: str
    value: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels and values, one block of the form."""

    cells: tuple[Cell, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something written, with who wrote it and when; ``room``: so many lines are left to write by hand."""

    text: str = ""
    title: str = ""
    signatures: tuple[Signature, ...] = ()
    room: int = 0


@dataclass(frozen=True, slots=True)
class Notes:
    """A field of the form with its entries, one below the other; its title is repeated on every page it runs over."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page; ``shares`` are the widths in proportion."""

    title: str
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    blank: int = 0

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The rows, and after them the empty ones."""
        return self.rows + (("",) * len(self.heads),) * self.blank


@dataclass(frozen=True, slots=True)
class Signed:
    """The places at the end of a form where it is signed."""

    title: str
    places: tuple[Signature, ...]


Part = Fields | Notes | Table | Signed


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the office: its own name, whose it is, its number, its parts, what stands under them."""

    title: str
    company: str
    estate: str
    number: str
    parts: tuple[Part, ...]
    foot: str = ""


def plain(value: Any) -> Any:
    """A form as JSON can hold it, its texts without what nobody can see; each part says its kind."""
    if is_dataclass(value):
        told = {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        if isinstance(value, Table):
            told |= {"rows": plain(value.lines)}
        return {"kind": type(value).__name__.lower(), **told}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return clean(value) if isinstance(value, str) else value


def texts(value: Any) -> list[str]:
    """Every text of a form that is not empty, in order."""
    if is_dataclass(value):
        return [text for one in fields(value) for text in texts(getattr(value, one.name))]
    if isinstance(value, tuple):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) and value else []

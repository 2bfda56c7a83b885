"""The report of a survey as pure data: its parts in order, rendered as PDF and as a Word document alike.

A part's ``kind`` is its class's name in small letters; the template and the Word document have one way to draw each.
"""

from dataclasses import dataclass
from typing import Literal

Manner = Literal["plain", "lead", "note"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter's title, or a section's within it."""

    text: str
    level: int = 1
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: *lead* is said first and larger, *note* is said beside and smaller."""

    text: str
    manner: Manner = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences one below the other, each with a dot."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure in large digits: what it is, how much, of whom."""

    name: str
    value: str
    base: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """The few figures that are seen first."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page; ``shares`` are the widths, ``left`` how many columns are words."""

    title: str
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG text, so wide in percent of the line, and what it shows."""

    svg: str
    title: str
    wide: int = 100


@dataclass(frozen=True, slots=True)
class Places:
    """Where the report is signed: who, by which name, on which day; without them a line to sign on."""

    title: str
    places: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chapter or an annex that begins on a fresh page."""


Part = Heading | Text | Points | Tiles | Table | Picture | Places | Sheet


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: title, whose estate, when, by whom, and the lines below."""

    title: str
    estate: str
    when: str
    company: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report."""

    cover: Cover
    number: str
    parts: tuple[Part, ...]
    foot: str = ""

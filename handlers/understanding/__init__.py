"""What a resident's text is about: its kind, category, place, head count and danger – a first guess, never a decision.

The way of a text: width, case and script evened out and one word for one thing (``reading``) → patterns for places,
numbers and dangers (``places``, ``people``, ``risks``) → words (``words``) → category by keywords (``taxonomy``) and a
learned model (``model``). Beside it: records about the same matter (``sense``, ``similar``, ``grouping``), key terms
for reports (``terms``) and early warning (``warning``). docs/understanding.md has the figures.

``warm`` reads the dictionary and the model, most of a second, once in a process; until then
``understand`` answers by keywords alone.
"""

from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from handlers.understanding import detector, kinds, over, sense
from handlers.understanding.grouping import STANDARD, Thresholds
from handlers.understanding.model import Model
from handlers.understanding.reader import Reader, Understood, shipped_model
from handlers.understanding.taxonomy import UNKNOWN, Category, categories, responsibility
from handlers.understanding.words import Words

__all__ = [
    "UNKNOWN", "Category", "Reader", "Understood", "categories", "current", "responsibility", "teach", "thresholds",
    "understand", "warm",
]  # fmt: skip


class _Process:
    """What this process reads with, and what it reads the texts of companies with that have taught it."""

    reader = Reader()
    taught: ClassVar[dict[int, Reader]] = {}
    thresholds: ClassVar[dict[int, Thresholds]] = {}


def warm(cache: Path | None, names: Collection[str] = ()) -> Reader:
    """Read dictionary and model, and read with them from now on; ``cache`` is where the dictionary's cache lies.

    Takes most of a second the first time and a third of that afterwards: it belongs off the event loop. ``names`` are
    words of the estates that no dictionary knows. Calling it again changes the names only.
    """
    words = _Process.reader.words or Words(cache)
    detector.shipped(), kinds.shipped(), over.shipped(), sense.shipped()
    _Process.reader = Reader(_Process.reader.model or shipped_model(), words, names)
    return _Process.reader


def teach(company: int, names: Collection[str], model: Model | None = None, join: float = 0.0) -> None:
    """Read a company's texts from now on with its estates' own names and, where it has taught them, its own model.

    ``join`` is how alike records must be to belong together, by what its staff have joined and split.
    """
    shipped = _Process.reader
    _Process.taught[company] = Reader(model or shipped.model, shipped.words, names)
    _Process.thresholds[company] = Thresholds(join + STANDARD.show - STANDARD.join, join) if join else STANDARD


def thresholds(company: int) -> Thresholds:
    """How alike a company's records must be to be shown, and to belong together."""
    return _Process.thresholds.get(company, STANDARD)


def current(company: int = 0) -> Reader:
    """What this process reads with: a company's texts, or anybody's."""
    return _Process.taught.get(company, _Process.reader)


def understand(text: str, company: int = 0) -> Understood:
    """Read one cleaned text, as the company has taught it where that matters: for its category."""
    return current(company).understand(text)

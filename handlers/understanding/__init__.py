"""What a resident's text is about: its kind, category, place, head count and danger – a first guess, never a decision.

The way of a text: width, case and script evened out and one word for one thing (``reading``) → patterns for places,
numbers and dangers (``places``, ``people``, ``risks``) → words (``words``) → category by keywords (``taxonomy``) and a
learned model (``model``). Beside it: records about the same matter (``similar``, ``grouping``), key terms for reports
(``terms``) and early warning (``warning``). docs/understanding.md has the figures.

``warm`` reads the dictionary and the model, most of a second, once in a process; until then
``understand`` answers by keywords alone.
"""

from collections.abc import Collection
from pathlib import Path

from handlers.understanding.reader import Reader, Understood, shipped_model
from handlers.understanding.taxonomy import UNKNOWN, Category, categories, responsibility
from handlers.understanding.words import Words

__all__ = [
    "UNKNOWN", "Category", "Reader", "Understood", "categories", "current", "responsibility", "understand", "warm",
]  # fmt: skip


class _Process:
    """What this process reads with."""

    reader = Reader()


def warm(cache: Path | None, names: Collection[str] = ()) -> Reader:
    """Read dictionary and model, and read with them from now on; ``cache`` is where the dictionary's cache lies.

    Takes most of a second the first time and a third of that afterwards: it belongs off the event loop. ``names`` are
    words of the estates that no dictionary knows. Calling it again changes the names only.
    """
    words = _Process.reader.words or Words(cache)
    _Process.reader = Reader(_Process.reader.model or shipped_model(), words, names)
    return _Process.reader


def current() -> Reader:
    """What this process reads with."""
    return _Process.reader


def understand(text: str) -> Understood:
    """Read one cleaned text."""
    return _Process.reader.understand(text)

"""Sentences whose kind is known, and how many of them get it.

What each file is, who wrote it and whether anything was trained or tuned on it stands in docs/understanding.md.
"""

import json
from collections.abc import Sequence

from bench.gold import GOLD, Guess
from handlers.understanding import Reader
from handlers.understanding.sentences import Sentence

# By three others who knew neither patterns nor model: never trained.
HELD_OUT = "kinds_first.jsonl", "kinds_second.jsonl", "kinds_third.jsonl"


def known(name: str) -> list[Sentence]:
    """The sentences of a file, each with its kind."""
    rows = map(json.loads, (GOLD / name).read_text(encoding="utf-8").splitlines())
    return [Sentence(row["text"], row["kind"]) for row in rows]


def guessed(reader: Reader, some: Sequence[Sentence]) -> list[Guess]:
    """What each of them was taken for."""
    return [Guess(each.text, each.label, each.also, (reader.understand(each.text).kind,)) for each in some]


def right(guesses: Sequence[Guess]) -> float:
    """The share that got its kind."""
    return sum(each.label == each.said[0] for each in guesses) / len(guesses)

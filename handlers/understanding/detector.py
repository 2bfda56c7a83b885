"""The second ear for danger: learned, beside the patterns of ``signs``, so that words nobody foresaw are heard too.

One linear model over characters, pairs of them, concepts and pairs of concepts – nothing for which a dictionary
must be read, so it hears from the first second on. A long letter tells its danger in a clause or two, so
it is read window by window and the loudest window counts. What takes a danger back may stand anywhere (原来是榴莲),
so every window is told the context of the whole. ``bench/detector.py`` trains it, docs/understanding.md says on what.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations
from operator import add
from pathlib import Path

from handlers.understanding.concepts import CONTEXT, concepts

FORMAT = "shouwen danger model"
VERSION = 1
# Longer than one clause of most people, and how far the next window begins at least: so the work stays linear.
_WINDOW = 36
_STRIDE = 14
_LONGEST_CLAUSE = 48
_SHORT, _LONG = 12, 60
_CLAUSE = re.compile(r"[。！？!?\n…，；、,.;：:~～]")
_SPOKEN = re.compile(r"[\u3400-\u9fff\U0001f300-\U0003ffff]+")
_OTHER = re.compile(r"[\da-z]+")
# Nothing can be heard in a telephone number.
_TELEPHONE = re.compile(r"[\d .-]{7,20}")
# How much each kind of feature weighs: characters, pairs of them, concepts, pairs of concepts, context; and always one.
_SHARES = {"u": 1.0, "b": 1.0, "c": 1.5, "p": 1.5, "g": 1.0, "a": 0.5}
# Of a window, by the kind of feature, those it has; each kind weighs alike, however many it has.
Window = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Detector:
    """Weights by kind and feature, one for each danger in order."""

    codes: tuple[str, ...]
    weights: Mapping[str, Mapping[str, tuple[float, ...]]]

    def loudness(self, text: str) -> dict[str, float]:
        """How loud each danger is in the loudest window of a plain text; empty when nothing is said in Chinese."""
        loudest = map(max, zip(*(self._scores(window) for window in read(_TELEPHONE.sub("", text))), strict=True))
        return dict(zip(self.codes, loudest, strict=False))

    def dumped(self, digest: str) -> str:
        """The model as text, a line a feature, in order."""
        head = {"format": FORMAT, "version": VERSION, "codes": self.codes, "digest": digest}
        rows = ([kind, name, *row] for kind, some in sorted(self.weights.items()) for name, row in sorted(some.items()))
        return "\n".join([*(json.dumps(line, ensure_ascii=False) for line in (head, *rows)), ""])

    def _scores(self, window: Window) -> list[float]:
        sums = [0.0] * len(self.codes)
        for kind, names in window.items():
            if rows := list(filter(None, map(self.weights[kind].get, names))):
                weight, columns = share(kind, names), map(sum, zip(*rows, strict=True))
                sums = [total + weight * column for total, column in zip(sums, columns, strict=True)]
        return sums


@cache
def shipped() -> Detector:
    """The detector that comes with the program."""
    head, *rows = Path(__file__).with_name("detector.txt").read_text(encoding="utf-8").splitlines()
    weights: dict[str, dict[str, tuple[float, ...]]] = {kind: {} for kind in _SHARES}
    for kind, name, *row in map(json.loads, rows):
        weights[kind][name] = tuple(row)
    return Detector(tuple(json.loads(head)["codes"]), weights)


def share(kind: str, names: Sequence[str]) -> float:
    """How much each feature of a kind weighs in a window that has these."""
    return float(_SHARES[kind] * len(names) ** -0.5)


def read(text: str) -> list[Window]:
    """What each window of a plain text says; nothing where nothing is said in Chinese."""
    context = sorted(concepts(text) & CONTEXT)
    context += [mark for mark in "?!" if mark in text]
    if len(text) <= _SHORT or len(text) > _LONG:
        context.append("short" if len(text) <= _SHORT else "long")
    return [_window(window, context) for window in dict.fromkeys(_windows(text)) if _SPOKEN.search(window)]


def _window(said: str, context: list[str]) -> Window:
    runs = _SPOKEN.findall(_OTHER.sub("#", said))
    named = sorted(concepts(said))
    window = {
        "u": "".join(runs),
        "b": chain.from_iterable(map(add, run, run[1:]) for run in runs),
        "c": named,
        "p": map("+".join, combinations(named, 2)),
        "g": context,
        "a": ("",),
    }
    return {kind: list(dict.fromkeys(names)) for kind, names in window.items()}


def _windows(text: str) -> list[str]:
    """Runs of whole clauses, overlapping; a short text is one."""
    clauses = [
        clause[at : at + _LONGEST_CLAUSE]
        for clause in map(str.strip, _CLAUSE.split(text))
        for at in range(0, len(clause), _LONGEST_CLAUSE)
    ]
    found: list[str] = []
    first = 0
    while first < len(clauses):
        end, size = first + 1, len(clauses[first])
        while end < len(clauses) and size + len(clauses[end]) <= _WINDOW:
            size += len(clauses[end])
            end += 1
        found.append("，".join(clauses[first:end]))
        if end == len(clauses):
            break
        passed = 0
        while passed < _STRIDE and first < end:
            passed += len(clauses[first])
            first += 1
    return found

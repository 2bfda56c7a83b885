"""The second ear for danger: learned, beside the patterns of ``signs``, so that words nobody foresaw are heard too.

A small neural network over characters, pairs of them and concepts – nothing for which a dictionary must be read, so it
hears from the first second on. What a window of the text says is summed into one hidden layer, where things said
together can mean what none means alone: smoke and a door, smoke and a kitchen hood; from there each danger is read.
A long letter tells its danger in a clause or two, so it is read window by window and the loudest window counts. What
takes a danger back may stand anywhere (原来是榴莲), so every window is told the context of the whole.
``bench/detector.py`` trains it, docs/understanding.md says on what.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from operator import add, mul
from pathlib import Path

from handlers.understanding.concepts import CONTEXT, concepts
from handlers.understanding.lanes import packed_bytes, unpacked
from handlers.understanding.rows import rows

FORMAT = "shouwen danger model"
VERSION = 2
# What most people say at once is one window; how far the next one begins at least: so the work stays linear.
_WINDOW = 80
_STRIDE = 40
_LONGEST_CLAUSE = 48
_SHORT, _LONG = 12, 60
_CLAUSE = re.compile(r"[。！？!?\n…，；、,.;：:~～]")
_SPOKEN = re.compile(r"[\u3400-\u9fff\U0001f300-\U0003ffff]+")
_OTHER = re.compile(r"[\da-z]+")
# Nothing can be heard in a telephone number.
_TELEPHONE = re.compile(r"[\d .-]{7,20}")
# How much each kind of feature weighs: characters, pairs of them, concepts, context.
_SHARES = {"u": 3.0, "b": 3.0, "c": 4.5, "g": 3.0}
# A weight is written as a byte, in steps of this size around its middle.
STEP, MIDDLE = 1 / 64, 128
# Of a window, by the kind of feature, those it has; each kind weighs alike, however many it has.
Window = dict[str, list[str]]
_positive = partial(max, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """Each feature's weights for the hidden units, in lanes; the units' biases; each danger's weights and bias."""

    codes: tuple[str, ...]
    weights: Mapping[str, Mapping[str, int]]
    biases: tuple[float, ...]
    dangers: tuple[tuple[tuple[float, ...], float], ...]

    def loudness(self, text: str) -> dict[str, float]:
        """How loud each danger is in the loudest window of a plain text; empty when nothing is said in Chinese."""
        loudest = map(max, zip(*(self._scores(window) for window in read(_TELEPHONE.sub("", text))), strict=True))
        return dict(zip(self.codes, loudest, strict=False))

    def dumped(self, digest: str) -> str:
        """The model as text, a line a feature, in order."""
        head = {"format": FORMAT, "version": VERSION, "codes": self.codes, "digest": digest}
        layers = {"biases": self.biases, "dangers": self.dangers}
        told = (
            [kind, name, bytes(weight + MIDDLE for weight in unpacked(row, len(self.biases))).hex()]
            for kind, some in sorted(self.weights.items())
            for name, row in sorted(some.items())
        )
        return "\n".join([*(json.dumps(line, ensure_ascii=False) for line in (head, layers, *told)), ""])

    def _scores(self, window: Window) -> list[float]:
        hidden = list(self.biases)
        for kind, names in window.items():
            if row := sum(filter(None, map(self.weights[kind].get, names))):
                step = share(kind, names) * STEP
                hidden = list(map(add, hidden, map(step.__mul__, unpacked(row, len(hidden)))))
        active = list(map(_positive, hidden))
        return [bias + sum(map(mul, weights, active)) for weights, bias in self.dangers]


@cache
def shipped() -> Detector:
    """The detector that comes with the program."""
    with Path(__file__).with_name("detector.txt").open(encoding="utf-8") as lines:
        return loaded(lines)


def loaded(lines: Iterable[str]) -> Detector:
    """A detector from the lines of its text."""
    told = rows(lines)
    head, layers = next(told), next(told)
    weights: dict[str, dict[str, int]] = {kind: {} for kind in _SHARES}
    for kind, name, row in told:
        weights[kind][name] = packed_bytes(bytes.fromhex(row), MIDDLE)
    dangers = tuple((tuple(some), bias) for some, bias in layers["dangers"])
    return Detector(tuple(head["codes"]), weights, tuple(layers["biases"]), dangers)


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
    window = {
        "u": "".join(runs),
        "b": chain.from_iterable(map(add, run, run[1:]) for run in runs),
        "c": sorted(concepts(said)),
        "g": context,
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

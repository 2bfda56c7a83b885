"""The learned part of the category: an averaged passive-aggressive classifier and a count, in the standard library.

For each example the right category must score a margin of one above the best wrong one; if it does not, the
weights of the two move just as far as needed and at most ``_BOLDNESS`` (PA-I). What is kept is the mean of
the weights over all steps, which hears no single example too loudly. A second acceptable category is no
rival. To that is added how much more often the category uses the feature than the others do (``_evidence``):
the classifier stops moving once it is right, so a word it never needed weighs nothing, and in another
sentence that word may be all there is (docs/decisions/0020).

Training depends on the examples, the seed of their shuffling and nothing else, so the same examples
give the same file, letter by letter.
"""

import hashlib
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.understanding.lanes import lanes, packed, unpacked
from handlers.understanding.rows import rows

FORMAT = "shouwen category model"
VERSION = 1
_BOLDNESS = 0.3
_EPOCHS = 10
# How much the counts weigh beside the classifier, and the count every feature is granted beforehand.
_COUNTED = 0.6
_GRANTED = 0.05
# How sharply a lead in weights becomes a lead in shares.
_SHARPNESS = 1.5
# A weight is kept in thousandths.
_WHOLE = 1000
# A pair of characters that one example alone has seen says nothing about others.
_RARE = 2


class ModelError(Exception):
    """A file that is no model we can use, in a sentence."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text's features, its category and a second acceptable one."""

    features: Mapping[str, float]
    label: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, one for each code in order: thousandths, in lanes."""

    codes: tuple[str, ...]
    weights: Mapping[str, int]
    examples: int
    digest: str
    seed: int

    def scores(self, seen: Mapping[str, float]) -> dict[str, float]:
        """A score for every code, summing to one."""
        rows: dict[float, int] = {}
        for name, value in seen.items():
            if row := self.weights.get(name):
                rows[value] = rows.get(value, 0) + row
        sums = [0.0] * len(self.codes)
        for value, row in rows.items():
            step, columns = value / _WHOLE, unpacked(row, len(sums))
            sums = [total + step * column for total, column in zip(sums, columns, strict=True)]
        most = max(sums)
        shares = [math.exp(_SHARPNESS * (each - most)) for each in sums]
        whole = sum(shares)
        return {code: share / whole for code, share in zip(self.codes, shares, strict=True)}

    def dumped(self) -> str:
        """The model as text: a line a feature, in order, so that two models can be compared by eye."""
        head = {
            "format": FORMAT, "version": VERSION, "codes": self.codes,
            "examples": self.examples, "digest": self.digest, "seed": self.seed,
        }  # fmt: skip
        told = (
            _line([name, {code: each / _WHOLE for code, each in self._by_code(row) if each}])
            for name, row in sorted(self.weights.items())
        )
        return "\n".join([_line(head), *told, ""])

    def _by_code(self, row: int) -> Iterator[tuple[str, int]]:
        return zip(self.codes, unpacked(row, len(self.codes)), strict=True)


def _line(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)


def loaded(text: str) -> Model:
    """The model a text holds; raises ``ModelError``."""
    told = rows(text.splitlines())
    try:
        head = next(told)
        if (head["format"], head["version"]) != (FORMAT, VERSION):
            raise ModelError(f"This is no category model of version {VERSION}.")
        codes = tuple(head["codes"])
        lane = dict(zip(codes, lanes(len(codes)), strict=True))
        weights = {
            name: sum([round(weight * _WHOLE) * lane[code] for code, weight in given.items()]) for name, given in told
        }
        return Model(codes, weights, int(head["examples"]), str(head["digest"]), int(head["seed"]))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise ModelError(f"The file of the category model is damaged: {error}.") from error


def train(examples: Sequence[Example], codes: Sequence[str], seed: int, counted: float = _COUNTED) -> Model:
    """Learn from examples; the same ones and the same seed give the same model. ``counted``: how much counts weigh."""
    places = {code: at for at, code in enumerate(codes)}
    seen = Counter(name for example in examples for name in example.features)
    kept = [
        _Prepared(
            [(name, value) for name, value in example.features.items() if seen[name] >= _RARE or name[0] != "b"],
            places[example.label],
            places.get(example.also, -1),
        )
        for example in examples
    ]
    learner = _Learner(len(codes))
    order = random.Random(seed)
    for _ in range(_EPOCHS):
        order.shuffle(kept)
        for example in kept:
            learner.learn(example)
    evidence = _evidence(kept, len(codes))
    joined = {name: _joined(row, evidence.get(name), counted) for name, row in learner.averaged().items()}
    weights = {name: row for name, row in sorted(joined.items()) if row}
    return Model(tuple(codes), weights, len(examples), digest(examples), seed)


def _joined(learned: Sequence[float], evidence: Sequence[float] | None, counted: float) -> int:
    both = zip(learned, evidence or (0.0,) * len(learned), strict=True)
    return packed([round((one + counted * other) * _WHOLE) for one, other in both])


def _evidence(examples: Sequence["_Prepared"], classes: int) -> dict[str, list[float]]:
    """For each feature and category, by how much (as a logarithm) the category uses it more than the others."""
    sums = [0.0] * classes
    counts: dict[str, list[float]] = {}
    for example in examples:
        for name, value in example.features:
            if name[0] != "k":
                counts.setdefault(name, [0.0] * classes)[example.label] += value
                sums[example.label] += value
    whole = sum(sums)
    level = whole / classes
    found = {}
    for name, row in counts.items():
        everywhere = sum(row)
        found[name] = [
            max(0.0, math.log(
                (count / sums[at] * level + _GRANTED) / ((everywhere - count) / (whole - sums[at]) * level + _GRANTED)
            )) if count and whole > sums[at] else 0.0
            for at, count in enumerate(row)
        ]  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Prepared:
    features: list[tuple[str, float]]
    label: int
    also: int


class _Learner:
    """Weights while they are learned, and what to take off them for the mean."""

    def __init__(self, classes: int) -> None:
        self._weights: dict[str, list[float]] = {}
        self._late: dict[str, list[float]] = {}
        self._classes = classes
        self._steps = 1

    def learn(self, example: _Prepared) -> None:
        rows = [(self._row(name), value) for name, value in example.features]
        sums = [0.0] * self._classes
        for row, value in rows:
            sums = [total + value * weight for total, weight in zip(sums, row, strict=True)]
        rival = max(
            (at for at in range(self._classes) if at not in (example.label, example.also)), key=lambda at: sums[at]
        )
        loss = 1.0 - sums[example.label] + sums[rival]
        if loss > 0 and example.features:
            self._move(example, rival, min(_BOLDNESS, loss / (2 * sum(value * value for _, value in rows))))
        self._steps += 1

    def averaged(self) -> dict[str, list[float]]:
        return {
            name: [weight - late / self._steps for weight, late in zip(row, self._late[name], strict=True)]
            for name, row in self._weights.items()
        }

    def _row(self, name: str) -> list[float]:
        row = self._weights.get(name)
        if row is None:
            row = self._weights[name] = [0.0] * self._classes
            self._late[name] = [0.0] * self._classes
        return row

    def _move(self, example: _Prepared, rival: int, far: float) -> None:
        for name, value in example.features:
            row, late = self._weights[name], self._late[name]
            for at, by in ((example.label, far * value), (rival, -far * value)):
                row[at] += by
                late[at] += self._steps * by


def digest(examples: Iterable[Example]) -> str:
    """What the examples were, without saying it."""
    told = hashlib.sha256()
    for example in examples:
        told.update(json.dumps([sorted(example.features.items()), example.label, example.also]).encode())
    return told.hexdigest()[:16]

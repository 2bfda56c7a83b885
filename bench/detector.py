"""Training the detector of dangers (``handlers/understanding/detector.py``) from sentences, when they were changed.

Three networks, each with one hidden layer, begin with other weights and see the sentences in another order; what the
detector hears is the mean of the three, which rests less on chance than any one of them: it hears as many dangers and
alarms of fewer everyday sentences. A network learns by steps down the slope of a squared hinge, each weight's steps the
shorter the more it has moved (Adagrad). Of a text that names a danger the loudest window is taught; of one that does
not the loudest too, which is the worst (multiple instances). A missed danger moves the weights twice as far as a false
one. In each step about every fifth feature and every third hidden unit is left out, so that none leans on another and
a sentence is heard by what is left of it. Only sums, products and roots are used, which every machine rounds alike.
"""

import hashlib
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul

from bench import gold
from handlers.understanding import detector, risks
from handlers.understanding.detector import MIDDLE, STEP, Detector, share
from handlers.understanding.lanes import packed
from handlers.understanding.reading import plain, simplified
from handlers.understanding.sentences import CHAT, OWN, sentences

_SEED = 20261122
_EPOCHS = 14
_RATE = 0.05
_NETWORKS, _UNITS = 3, 32
_RARE = 2
_DIGITS = 4
# What is left out of a step, and how much further a missed danger moves the weights than a false one.
_FEATURES_OUT, _UNITS_OUT = 0.2, 0.3
_MISSED = 2.0
_EVERYDAY = 2
# No sentence pulls harder than one that is wrong by this much.
_FARTHEST = 4.0
_SPREAD, _SPREAD_OF_DANGERS = 0.1, 0.3

Feature = tuple[str, str]
Said = list[tuple[int, float]]
Lesson = tuple[list[Said], list[int]]


@dataclass(frozen=True, slots=True)
class Taught:
    """A text's windows, the dangers it names, and those it may name as well, of which it teaches nothing."""

    windows: list[dict[Feature, float]]
    codes: frozenset[str]
    unsure: frozenset[str] = frozenset()


def shipped_examples(without: str = "") -> Iterator[Taught]:
    """What the shipped detector is trained on: all sentences that are not held out, or all but those of one file.

    What residents write most is no emergency at all, so our own everyday sentences are taught twice, strangers' once.
    Those that somebody has judged are not among them, for they are taught already, or left out.
    """
    for name in gold.OWN_EMERGENCIES:
        yield from (taught(text, codes) for codes, text in gold.named(name))
    for name in gold.STRANGERS:
        if name != without:
            yield from (taught(text, codes, complete=True) for codes, text in gold.named(name))
    for codes, text in gold.dangers():
        yield taught(text, codes)
    judged = {text for name in gold.STRANGERS for _, text in gold.named(name)}
    everyday = [taught(each.text, ()) for each in sentences(OWN) if each.text not in judged]
    everyday += [taught(text, (), complete=True) for text in gold.everyday()]
    yield from everyday * _EVERYDAY
    for each in sentences(CHAT):
        if not each.danger and each.text not in judged:
            yield taught(each.text, (), complete=True)
    for text in gold.harmless():
        yield taught(text, (), complete=True)


def taught(text: str, codes: Sequence[str], *, complete: bool = False) -> Taught:
    """A text with its dangers; unless they are ``complete``, what the patterns hear besides is left open."""
    even = plain(simplified(text))
    windows = [
        {(kind, name): share(kind, names) for kind, names in window.items() for name in names}
        for window in detector.read(even)
    ]
    open_ = () if complete else risks.by_patterns(even)
    return Taught(windows, frozenset(codes), frozenset(open_) - frozenset(codes))


def train(examples: Sequence[Taught]) -> Detector:
    """Learn; the same examples give the same detector."""
    draw = random.Random(_SEED)
    seen = Counter(name for each in examples for name in {name for window in each.windows for name in window})
    known = sorted(name for name, times in seen.items() if times >= _RARE)
    numbers = {name: at for at, name in enumerate(known)}
    lessons = [
        ([[(numbers[name], value) for name, value in window.items() if name in numbers] for window in each.windows],
         [0 if code in each.unsure else 1 if code in each.codes else -1 for code in gold.EMERGENCIES])
        for each in examples if each.windows
    ]  # fmt: skip
    return _together(known, [_learned(len(known), lessons, draw) for _ in range(_NETWORKS)])


def _learned(features: int, lessons: list[Lesson], draw: random.Random) -> "_Network":
    """A network that has gone through the lessons."""
    network = _Network(features, draw)
    steps = _EPOCHS * len(lessons)
    for step in range(steps):
        if step % len(lessons) == 0:
            draw.shuffle(lessons)
        windows, wanted = lessons[step % len(lessons)]
        network.learn(network.loudest(windows, wanted), wanted, _RATE * (1 - step / steps))
    return network


def _together(features: Sequence[Feature], networks: Sequence["_Network"]) -> Detector:
    """The mean of networks is a network as well: their units side by side, each with its share of a voice."""
    weights: dict[str, dict[str, int]] = {kind: {} for kind in "bcgu"}
    for (kind, name), *rows in zip(features, *(network.rows for network in networks), strict=True):
        weights[kind][name] = packed([_in_steps(weight) for row in rows for weight in row])
    biases = _rounded([bias for network in networks for bias in network.biases])
    dangers = tuple(
        (
            _rounded([weight / len(networks) for network in networks for weight in network.dangers[at]]),
            _rounded([sum(network.ends[at] for network in networks) / len(networks)])[0],
        )
        for at in range(len(gold.EMERGENCIES))
    )
    return Detector(gold.EMERGENCIES, weights, biases, dangers)


class _Network:
    """The weights while they are learned, each beside the sum of the squares of its steps."""

    def __init__(self, features: int, draw: random.Random) -> None:
        self._draw = draw
        self.rows = [_drawn(draw, _SPREAD) for _ in range(features)]
        self._moved = [1e-8] * features
        self.biases, self._biases_moved = [0.0] * _UNITS, 1e-3
        self.dangers = [_drawn(draw, _SPREAD_OF_DANGERS) for _ in gold.EMERGENCIES]
        self._dangers_moved = [[1e-2] * _UNITS for _ in gold.EMERGENCIES]
        self.ends, self._ends_moved = [-0.5] * len(gold.EMERGENCIES), [0.1] * len(gold.EMERGENCIES)

    def loudest(self, windows: list[Said], wanted: Sequence[int]) -> Said:
        """The window in which the dangers it names, or else any, are loudest."""
        if len(windows) == 1:
            return windows[0]
        asked = [at for at, want in enumerate(wanted) if want > 0] or range(len(wanted))
        return max(windows, key=lambda window: max(self._loud(at, self._active(window)) for at in asked))

    def learn(self, window: Said, wanted: Sequence[int], rate: float) -> None:
        """One step towards hearing in this window what is wanted: 1 a danger, -1 none, 0 either."""
        chance = self._draw.random
        kept = [(at, value / (1 - _FEATURES_OUT)) for at, value in window if chance() >= _FEATURES_OUT]
        active = [unit / (1 - _UNITS_OUT) if unit and chance() >= _UNITS_OUT else 0.0 for unit in self._active(kept)]
        wrong = [want * max(0.0, 1 - want * self._loud(at, active)) for at, want in enumerate(wanted)]
        pulls = [max(-_FARTHEST, min(_FARTHEST, each)) * (_MISSED if each > 0 else 1.0) for each in wrong]
        if not any(pulls):
            return
        slope = [0.0] * _UNITS
        for at, pull in enumerate(pulls):
            if pull:
                slope = [one + pull * weight for one, weight in zip(slope, self.dangers[at], strict=True)]
                self._pull(at, pull, active, rate)
        self._follow(kept, [one / (1 - _UNITS_OUT) if unit else 0.0 for one, unit in zip(slope, active, strict=True)],
                     rate)  # fmt: skip

    def _active(self, window: Said) -> list[float]:
        """The hidden units that this window wakes, and how much."""
        if not window:
            return [max(0.0, bias) for bias in self.biases]
        values = [value for _, value in window]
        columns = zip(*(self.rows[at] for at, _ in window), strict=True)
        sums = (sum(map(mul, column, values)) for column in columns)
        return [max(0.0, total + bias) for total, bias in zip(sums, self.biases, strict=True)]

    def _loud(self, danger: int, active: list[float]) -> float:
        return float(sum(map(mul, self.dangers[danger], active)) + self.ends[danger])

    def _pull(self, danger: int, pull: float, active: list[float], rate: float) -> None:
        """Move the weights of one danger."""
        weights, moved = self.dangers[danger], self._dangers_moved[danger]
        for at, unit in enumerate(active):
            if unit:
                moved[at] += (pull * unit) ** 2
                weights[at] += rate * pull * unit / math.sqrt(moved[at])
        self._ends_moved[danger] += pull * pull
        self.ends[danger] += rate * pull / math.sqrt(self._ends_moved[danger])

    def _follow(self, window: Said, slope: list[float], rate: float) -> None:
        """Move the weights of the features that were heard, all units of one together."""
        steep = sum(map(mul, slope, slope)) / _UNITS
        if not steep:
            return
        self._biases_moved += steep
        step = rate / math.sqrt(self._biases_moved)
        self.biases = [bias + step * one for bias, one in zip(self.biases, slope, strict=True)]
        for at, value in window:
            self._moved[at] += value * value * steep
            step = rate * value / math.sqrt(self._moved[at])
            self.rows[at] = [weight + step * one for weight, one in zip(self.rows[at], slope, strict=True)]


def _drawn(draw: random.Random, spread: float) -> list[float]:
    return [draw.uniform(-spread, spread) for _ in range(_UNITS)]


def _in_steps(weight: float) -> int:
    """How many steps a weight is, no more than a byte can tell."""
    return max(-MIDDLE, min(MIDDLE - 1, round(weight / STEP)))


def _rounded(weights: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(weight, _DIGITS) + 0.0 for weight in weights)


def digest(examples: Sequence[Taught]) -> str:
    """What the examples were, without saying it."""
    told = hashlib.sha256()
    for each in examples:
        told.update(repr((sorted(each.codes), sorted(each.unsure), [sorted(w.items()) for w in each.windows])).encode())
    return told.hexdigest()[:16]

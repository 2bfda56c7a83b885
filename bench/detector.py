"""Training the detector of dangers (``handlers/understanding/detector.py``) from sentences, when they were changed.

Averaged passive-aggressive (PA-I), a danger at a time. Of a text that names the danger the loudest window is taught;
of one that does not the loudest too, which is the worst (multiple instances). A missed danger moves the weights twice
as far as a false one. It is learned three times – from characters, from concepts, from both – and the mean is
kept: so neither leans on the other, and a sentence strange in its words is heard by its concepts.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench import gold
from handlers.understanding import detector, risks
from handlers.understanding.detector import Detector, share
from handlers.understanding.reading import plain, simplified
from handlers.understanding.sentences import sentences

_SEED = 20261122
_EPOCHS = 10
_BOLDNESS = {True: 1.5, False: 0.8}
_RARE = 2
_DIGITS = 3
# Each model, by the kinds of features it sees; context and constant are seen by all.
_VIEWS = ("ubcpga", "ubga", "cpga")

Feature = tuple[str, str]
Windows = list[dict[Feature, float]]


@dataclass(frozen=True, slots=True)
class Taught:
    """A text's windows, the dangers it names, and those it may name as well, of which it teaches nothing."""

    windows: Windows
    codes: frozenset[str]
    unsure: frozenset[str] = frozenset()


def shipped_examples() -> Iterator[Taught]:
    """What the shipped detector is trained on: all sentences that are not held out."""
    for name in (*gold.OWN_EMERGENCIES, gold.STRANGERS):
        for codes, text in gold.named(name):
            yield taught(text, codes, complete=name == gold.STRANGERS)
    for codes, text in gold.dangers():
        yield taught(text, codes)
    for each in sentences():
        yield taught(each.text, ())


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
    seen = Counter(name for each in examples for name in {name for window in each.windows for name in window})
    known = {name for name, times in seen.items() if times >= _RARE}
    parts = [
        {code: _learned(examples, code, {name for name in known if name[0] in view}) for code in gold.EMERGENCIES}
        for view in _VIEWS
    ]
    weights: dict[str, dict[str, tuple[float, ...]]] = {kind: {} for kind in _VIEWS[0]}
    for kind, name in sorted(known):
        sums = [sum(part[code].get((kind, name), 0.0) for part in parts) for code in gold.EMERGENCIES]
        if any(row := tuple(round(total / len(parts), _DIGITS) + 0.0 for total in sums)):
            weights[kind][name] = row
    return Detector(gold.EMERGENCIES, weights)


def _learned(examples: Sequence[Taught], code: str, kept: set[Feature]) -> dict[Feature, float]:
    """The averaged weights for one danger over the features kept."""
    known = [
        ([[(name, value) for name, value in window.items() if name in kept] for window in each.windows],
         code in each.codes)
        for each in examples if each.windows and code not in each.unsure
    ]  # fmt: skip
    weights: dict[Feature, float] = {}
    late: dict[Feature, float] = {}
    order = random.Random(f"{_SEED} {code}")
    step = 1
    for _ in range(_EPOCHS):
        order.shuffle(known)
        for windows, real in known:
            score, at = max((sum(value * weights.get(name, 0.0) for name, value in each), at)
                            for at, each in enumerate(windows))  # fmt: skip
            loss = 1.0 - score if real else 1.0 + score
            if loss > 0:
                length = sum(value * value for _, value in windows[at])
                move = min(_BOLDNESS[real], loss / length) * (1 if real else -1)
                for name, value in windows[at]:
                    weights[name] = weights.get(name, 0.0) + move * value
                    late[name] = late.get(name, 0.0) + step * move * value
            step += 1
    return {name: weight - late[name] / step for name, weight in weights.items()}


def digest(examples: Sequence[Taught]) -> str:
    """What the examples were, without saying it."""
    told = hashlib.sha256()
    for each in examples:
        told.update(repr((sorted(each.codes), sorted(each.unsure), [sorted(w.items()) for w in each.windows])).encode())
    return told.hexdigest()[:16]

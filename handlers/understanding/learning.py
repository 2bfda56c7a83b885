"""Learning from examples: shipped sentences, and what staff corrected (K1).

A pure function of the examples and a seed: it runs off the path of an update, per company, and its result is a
file that anybody can train again. A correction counts as several shipped sentences, for it is this company's
own opinion. ``compare`` says what a company would notice of a new model before it is used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from handlers.understanding import kinds, model, over
from handlers.understanding.features import features
from handlers.understanding.gists import gist
from handlers.understanding.grouping import STANDARD, Thresholds
from handlers.understanding.reader import Reader, shipped_model
from handlers.understanding.reading import plain, simplified
from handlers.understanding.sentences import Sentence, sentences
from handlers.understanding.similar import alike
from handlers.understanding.taxonomy import codes
from handlers.understanding.words import Words

SEED = 20261122
_CORRECTION_COUNTS = 3
_STEP = 0.01
_REPORTED = 8

# The words of two records, and whether staff took them for one matter.
Judged = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Change:
    """A text that another model puts elsewhere."""

    text: str
    before: str
    after: str
    right: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a new model does to texts whose category is known."""

    texts: int
    right_before: int
    right_after: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, how alike they were, and whether staff said, by a split or a merge, that they are one matter."""

    score: float
    same: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """A record's words, what they were taken for, and what staff say they are."""

    record: int
    text: str
    said: str
    right: str


@dataclass(frozen=True, slots=True)
class Taught:
    """What a training has made: the model's file, the thresholds, and a report in codes, counts and records."""

    body: str
    digest: str
    thresholds: Thresholds
    report: dict[str, object]


def again(folder: Path, corrections: Sequence[Correction], pairs: Sequence[Judged], before: str) -> Taught:
    """A company's whole training, for a process of its own; ``before`` is the model's file until now, if any."""
    words = Words(folder)
    known = [Sentence(one.text, one.right) for one in corrections]
    trained = train(words, sentences(), known)
    old, new = Reader(model.loaded(before) if before else shipped_model(), words), Reader(trained, words)
    change = compare(old, new, known)
    at = {one.text: one for one in corrections}
    changed = [
        {"record": at[one.text].record, "before": one.before, "after": one.after} for one in change.changes[:_REPORTED]
    ]
    report = {
        "lessons": change.texts, "right_before": change.right_before, "right_after": change.right_after,
        "changed": changed, "pairs": len(pairs), "seed": SEED,
    }  # fmt: skip
    return Taught(trained.dumped(), trained.digest, calibrate(_scored(new, pairs)), report)


def _scored(reader: Reader, pairs: Sequence[Judged]) -> list[Pair]:
    return [Pair(alike(gist(reader, one), gist(reader, other)), same) for one, other, same in pairs]


def train(
    words: Words, examples: Iterable[Sentence], corrections: Iterable[Sentence] = (), seed: int = SEED
) -> model.Model:
    """Learn from sentences and from corrections; the same ones and the same seed give the same model."""
    taught = [_example(words, each) for each in examples]
    taught += [each for one in corrections for each in [_example(words, one)] * _CORRECTION_COUNTS]
    return model.train(taught, codes(), seed)


def digest(words: Words, examples: Iterable[Sentence]) -> str:
    """What a model that learned from these sentences alone carries, and another one does not."""
    return model.digest(_example(words, each) for each in examples)


def train_kinds(examples: Iterable[Sentence], seed: int = SEED) -> model.Model:
    """Learn the kinds from sentences, of the characters alone; the same ones and the same seed give the same model."""
    return model.train(_of_characters(examples), kinds.KINDS, seed, kinds.COUNTED)


def train_over(examples: Iterable[Sentence], seed: int = SEED) -> model.Model:
    """Learn what calls a matter over, as the kinds are learned."""
    return model.train(_of_characters(examples), over.CODES, seed, kinds.COUNTED)


def digest_of_characters(examples: Iterable[Sentence]) -> str:
    """What a model carries that learned from the characters of these sentences, and another one does not."""
    return model.digest(_of_characters(examples))


def _of_characters(examples: Iterable[Sentence]) -> list[model.Example]:
    return [model.Example(kinds.marks(plain(simplified(one.text))), one.label) for one in examples]


def compare(old: Reader, new: Reader, known: Sequence[Sentence]) -> Comparison:
    """What changes for these texts when one reader follows the other."""
    before = [old.understand(each.text).categories[0] for each in known]
    after = [new.understand(each.text).categories[0] for each in known]
    return Comparison(
        len(known),
        sum(code in (each.label, each.also) for each, code in zip(known, before, strict=True)),
        sum(code in (each.label, each.also) for each, code in zip(known, after, strict=True)),
        tuple(
            Change(each.text, was, is_, each.label)
            for each, was, is_ in zip(known, before, after, strict=True)
            if was != is_
        ),
    )


def calibrate(pairs: Sequence[Pair], thresholds: Thresholds = STANDARD) -> Thresholds:
    """Thresholds that would have spared staff the most splits and merges; the old ones without both kinds of pairs.

    The smallest joining threshold of those that agree with the most pairs; showing keeps its distance above it.
    """
    if len({pair.same for pair in pairs}) < 2:
        return thresholds
    steps = [at * _STEP for at in range(10, 81)]
    join = max(steps, key=lambda step: (sum((pair.score >= step) == pair.same for pair in pairs), -step))
    return Thresholds(show=round(join + thresholds.show - thresholds.join, 2), join=round(join, 2))


def _example(words: Words, sentence: Sentence) -> model.Example:
    even = plain(simplified(sentence.text))
    return model.Example(features(even, words.cut(even)), sentence.label, sentence.also)

"""Training the sense (``handlers/understanding/sense.py``) from matters that several people tell.

    python -m bench.sense      writes handlers/understanding/sense.txt; needs numpy (pip install -e '.[bench]')

Two steps. First every feature learns its pull: of a batch of matters each report is to point nearer to the reports of
its own matter than to all others (a softmax over the nearness, as contrastive learning does it); reports stand for
themselves now with and now without their body, and in every step more than half of the features are left out, so that
none leans on another. Only reports of one file are told apart: two writers may have told the same matter.

Then it is learned how much nearness weighs beside rare pairs, houses and names: by logistic regression over pairs of
reports, each pair weighed by a sense whose pulls had not learned from their file (how often a word is said elsewhere
is counted in all of them). For an estate from what its people tell in
chat, for a city from boxes in which many write of the same kind of trouble elsewhere.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import combinations, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import gold
from handlers.understanding import gists, sense
from handlers.understanding.gists import gist
from handlers.understanding.reader import Reader, shipped_model
from handlers.understanding.reading import plain, simplified
from handlers.understanding.sense import MIDDLE, Sense
from handlers.understanding.sentences import sentences
from handlers.understanding.similar import TERMS, Gist, Index, shared
from handlers.understanding.words import Words

_SEED = 20261123
_UNITS, _EPOCHS, _RATE, _SHARPNESS, _LEFT_OUT = 128, 60, 0.1, 0.2, 0.6
_MATTERS, _BARE_TITLES = 60, 0.3
# What each kind of feature weighs in the training; a feature counts from the second report on.
_KINDS = {"w": 1.0, "b": 0.8, "u": 0.5}
_LEAST, _COMMON = 2, 4
_FOLDS = 3
# Of pairs about different matters that point apart every so manieth is looked at, for so many.
_APART, _EVERY = 0.3, 30
# Every so manieth report is copied for another house.
_COPIED = 3
_TAMED = 3.0
# So much rarer are two real letters about one matter than two of those that were written for learning: set by hand,
# with the figures of real letters and of the examiners in view (decision 0028).
_FEWER_PARTNERS = 4.5


# What two reports share, whether they are about one matter, and for how many pairs they stand.
Pair = tuple[tuple[float, ...], bool, float]


@dataclass(frozen=True, slots=True)
class Told:
    """The reports of one file: the features of the whole and of the title, the matter of each, what is compared of
    the whole and of the title alone."""

    wholes: list[list[str]]
    titles: list[list[str]]
    matters: list[str]
    gists: list[Gist]
    bare: list[Gist]


def main() -> None:
    """Learn, and write the file."""
    with TemporaryDirectory() as folder:
        reader = Reader(shipped_model(), Words(Path(folder)))
        Path(sense.__file__).with_name("sense.txt").write_text(train(reader).dumped(), encoding="utf-8")


def train(reader: Reader, without: Sequence[str] = ()) -> Sense:
    """The sense, learned from all the files or all but some."""
    counts, documents = _counted(reader)
    files = {name: told(reader, counts, records) for name, records in gold.told().items() if name not in without}
    names = sorted(files)
    folds = [names[at::_FOLDS] for at in range(_FOLDS)]
    rows: dict[str, list[Pair]] = {"estate": [], "city": []}
    # The folds, and all of them: beside one another, for each takes minutes.
    lessons = [[files[name] for name in names if name not in fold] for fold in (*folds, [])]
    with ProcessPoolExecutor() as side_by_side:
        *apart, pulls = side_by_side.map(_learned, lessons, repeat(counts), repeat(documents))
    for fold, learned in zip(folds, apart, strict=True):
        for name in fold:
            # Letters that are no box, nearly each about a matter of several, teach the sense alone.
            kind = "city" if name in gold.BOXES else "" if name.startswith("letters") else "estate"
            for bare in (False, True) if kind else ():
                rows[kind] += _pairs(Sense(learned, counts, documents, {}, ""), files[name], bare=bare)
    weights = {kind: _weights(found) for kind, found in rows.items()}
    weights["city"][""] -= math.log(_FEWER_PARTNERS)
    return Sense(pulls, counts, documents, weights, gold.digest_of_told())


def told(reader: Reader, counts: Mapping[str, int], records: Sequence[gold.Record]) -> Told:
    """The reports of a file; those told only by a title stand for themselves."""
    learned = Sense({}, counts, 0, {}, "")
    parts = [[simplified(part) for part in (one.title, one.body) if part.strip()] for one in records]
    return Told(
        [gists.features(reader, plain("。".join(each))) for each in parts],
        [gists.features(reader, plain(each[0])) for each in parts],
        [one.matter for one in records],
        [gist(reader, one.title, one.body, learned=learned) for one in records],
        [gist(reader, one.title, learned=learned) for one in records],
    )


def _counted(reader: Reader) -> tuple[dict[str, int], int]:
    """In how many texts each feature stands, and in how many they are counted: how the trade and a city usually talk.

    All that is told of one matter counts once, so that the names in it stay as rare as those of an unknown estate.
    """
    said = [each.text for each in sentences()]
    said += [text for name in gold.STRANGERS for _, text in gold.named(name)]
    texts = [set(gists.features(reader, plain(simplified(text)))) for text in said]
    for name, records in gold.told().items():
        matters: dict[str, set[str]] = {}
        for one in records:
            parts = (simplified(part) for part in (one.title, one.body) if part.strip())
            matters.setdefault(f"{name} {one.matter}", set()).update(gists.features(reader, plain("。".join(parts))))
        texts += matters.values()
    seen = Counter(name for text in texts for name in text)
    return {name: times for name, times in seen.items() if times >= _COMMON}, len(texts)


def _learned(files: Sequence[Told], counts: Mapping[str, int], documents: int) -> dict[str, bytes]:
    """Each feature's pull."""
    import numpy as np

    draw = np.random.default_rng(_SEED)
    seen = Counter(name for file in files for whole in file.wholes for name in whole)
    known = sorted(name for name, times in seen.items() if times >= _LEAST)
    numbers = {name: at for at, name in enumerate(known)}
    rarity = (max(0.3, math.log((documents + 1) / (counts.get(name, 0) + 0.5))) for name in known)
    weight = np.array([_KINDS[name[0]] * rare for name, rare in zip(known, rarity, strict=True)])
    pulls = draw.normal(0, _UNITS**-0.5, (len(known), _UNITS))
    moved = np.full_like(pulls, 1e-4)
    lessons = [
        ([[numbers[name] for name in whole if name in numbers] for whole in file.wholes],
         [[numbers[name] for name in title if name in numbers] for title in file.titles],
         _by_matter(file.matters))
        for file in files
    ]  # fmt: skip
    steps = _EPOCHS * sum(math.ceil(len(by) / _MATTERS) for _, _, by in lessons)
    step = 0
    for _ in range(_EPOCHS):
        batches = [(lesson, each) for lesson in lessons for each in _batches(lesson[2], draw)]
        draw.shuffle(batches)  # type: ignore[arg-type]
        for (wholes, titles, _), matters in batches:
            texts = [
                ((titles if draw.random() < _BARE_TITLES else wholes)[at], number)
                for number, matter in enumerate(matters)
                for at in matter
            ]
            rows, slope = _step(texts, pulls, weight, draw)
            moved[rows] += slope * slope
            pulls[rows] -= _RATE * (1 - step / steps) * slope / np.sqrt(moved[rows])
            step += 1
    pulls *= weight[:, None]
    farthest = np.quantile(np.abs(pulls), 0.9998)
    whole = np.clip(np.rint(pulls / farthest * (MIDDLE - 1)), 1 - MIDDLE, MIDDLE - 1).astype(int) + MIDDLE
    return {name: bytes(row.tolist()) for name, row in zip(known, whole, strict=True)}


def _by_matter(matters: Sequence[str]) -> list[list[int]]:
    """The places of each matter's reports."""
    found: dict[str, list[int]] = {}
    for at, matter in enumerate(matters):
        found.setdefault(matter, []).append(at)
    return list(found.values())


def _batches(matters: list[list[int]], draw: Any) -> Iterator[list[list[int]]]:
    order = draw.permutation(len(matters))
    for begin in range(0, len(matters), _MATTERS):
        yield [matters[at] for at in order[begin : begin + _MATTERS]]


def _step(texts: Sequence[tuple[list[int], int]], pulls: Any, weight: Any, draw: Any) -> tuple[Any, Any]:
    """Which features a batch teaches, and the slope of each."""
    import numpy as np

    where = np.repeat(np.arange(len(texts)), [len(text) for text, _ in texts])
    named = np.array([name for text, _ in texts for name in text])
    value = weight[named]
    length = np.sqrt(np.bincount(where, value * value, len(texts))) + 1e-9
    value = value / length[where] * (draw.random(len(named)) > _LEFT_OUT) / (1 - _LEFT_OUT)
    rows, columns = np.unique(named, return_inverse=True)
    said = np.zeros((len(texts), len(rows)))
    said[where, columns] = value
    points = said @ pulls[rows]
    far = np.linalg.norm(points, axis=1, keepdims=True) + 1e-9
    points /= far
    near = points @ points.T / _SHARPNESS
    np.fill_diagonal(near, -1e9)
    guess = np.exp(near - near.max(1, keepdims=True))
    guess /= guess.sum(1, keepdims=True)
    matters = np.array([matter for _, matter in texts])
    same = (matters[:, None] == matters[None]) & ~np.eye(len(texts), dtype=bool)
    many = same.sum(1, keepdims=True)
    wrong = (guess - np.where(many > 0, same / np.maximum(many, 1), guess)) / _SHARPNESS / len(texts)
    slope = (wrong + wrong.T) @ points
    slope = (slope - points * (slope * points).sum(1, keepdims=True)) / far
    return rows, said.T @ slope


def _pairs(learned: Sense, file: Told, *, bare: bool) -> Iterator[Pair]:
    """The pairs of a file's reports."""
    draw = random.Random(_SEED)
    seen = [_seen(learned, file, at, bare=bare) for at in range(len(file.matters))]
    rarities = Index.of(learned, seen)
    alike = sum(len(each) * (len(each) - 1) / 2 for each in _by_matter(file.matters))
    for one, other in combinations(range(len(seen)), 2):
        same = file.matters[one] == file.matters[other]
        near = sense.nearness(seen[one].whole, seen[other].whole) if not same else 1.0
        if same or near > _APART or draw.random() < 1 / _EVERY:
            terms = shared(seen[one], seen[other], rarities.rare(seen[one], seen[other]))
            yield terms, same, (1 if same or near > _APART else _EVERY) / alike
    for at, report in enumerate(seen):
        # The same words about another house are another matter: people copy each other.
        if report.building and at % _COPIED == 0:
            yield shared(replace(report, building="-"), report, rarities.rare(report, report)), False, 1 / alike


def _seen(learned: Sense, file: Told, at: int, *, bare: bool) -> Gist:
    """A report as this sense sees it, with or without its body."""
    title = learned.direction(file.titles[at])
    if bare:
        return replace(file.bare[at], whole=title, title=title)
    return replace(file.gists[at], whole=learned.direction(file.wholes[at]), title=title)


def _weights(rows: Sequence[Pair]) -> dict[str, float]:
    """Logistic regression by Newton's steps, tamed a little."""
    import numpy as np

    terms = np.array([[*each, 1.0] for each, _, _ in rows])
    same = np.array([one for _, one, _ in rows], float)
    stands = np.array([many for _, _, many in rows])
    stands /= stands.mean()
    spread = np.append(terms[:, :-1].std(0), 1.0)
    terms /= spread
    tame = np.diag([*[_TAMED] * len(TERMS), 0.0])
    weights = np.zeros(len(TERMS) + 1)
    for _ in range(30):
        guess = 1 / (1 + np.exp(-terms @ weights))
        steep = (terms * (stands * guess * (1 - guess))[:, None]).T @ terms + tame
        weights -= np.linalg.solve(steep, terms.T @ (stands * (guess - same)) + tame @ weights)
    found = weights / spread
    return {name: round(float(one), 4) for name, one in zip([*TERMS, ""], found, strict=True)}


if __name__ == "__main__":
    main()

"""Finding records about the same matter: an inverted index of words and pairs of characters per estate and window.

Two texts are alike by the cosine between what they say, where the rare weighs more than the usual
(logarithm of how seldom it is, in the estate's window and in the trade's usual talk together), what the
title says more than the body. That number is lowered when they name different houses and when they are
hardly about the same category: the words of 5栋电梯坏了 and 7栋电梯坏了 are the same, the matter is not.

The index is exact for the rare features, which decide; the commonest of a query are left out when their lists
are long (``_BUDGET``), and the best candidates are then weighed in full. So the time of a search is
bounded, however many records there are.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(days=30)
# Entries of lists that one search looks at, and candidates that it weighs in full.
_BUDGET = 20_000
_CANDIDATES = 40
# The trade's usual talk counts like so many records of the estate.
_USUAL = 200.0
# A house or a thing named differently, only some things shared, a category hardly: what is left of the likeness.
_OTHER_HOUSE = 0.23
_OTHER_THING = 0.1
_SOME_THINGS = 0.44
_OTHER_SUBJECT = 0.32
_SAME_HOUSE = 0.155
_TIDY = 4096
_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Gist:
    """What is compared of a text: its features with how often each is said, its house, its categories' shares.

    ``things`` are what it is about, such as a lift or a dog. ``fullness``, up to 1: two short texts about one matter
    share less of their words than two long ones.
    """

    features: Mapping[str, float]
    building: str = ""
    subjects: Mapping[str, float] = field(default_factory=dict)
    fullness: float = 1.0
    things: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier record and how alike it is, from 0 to 1."""

    id: str
    score: float


def alike(usual: Mapping[str, float], one: Gist, other: Gist) -> float:
    """How alike two records are by themselves, from 0 to 1."""
    index = Index(usual)
    index.add("", other, _ONCE)
    return next((found.score for found in index.search(one, _ONCE, 0.0)), 0.0)


@dataclass(frozen=True, slots=True)
class _Kept:
    id: str
    at: datetime
    building: str
    subjects: Mapping[str, float]
    fullness: float
    things: frozenset[str]
    features: "array[int]"
    weights: "array[float]"


class Index:
    """The records of one estate, in the order of their times; those older than the window are forgotten."""

    def __init__(self, usual: Mapping[str, float], window: timedelta = WINDOW) -> None:
        self._usual = usual
        self._window = window
        self._numbers: dict[str, int] = {}
        self._places: dict[int, array[int]] = {}
        self._weights: dict[int, array[float]] = {}
        self._kept: list[_Kept] = []
        self._first = 0
        self._forgotten = 0
        self._next = 0

    def __len__(self) -> int:
        return len(self._kept) - self._first

    def search(self, gist: Gist, now: datetime, least: float) -> list[Alike]:
        """The records of the window at least so much alike, the most alike first."""
        self._forget(now - self._window)
        asked = self._weighed(gist.features)
        full = ((self._likeness(gist, said, self._kept[at], least), at) for said, at in self._candidates(asked))
        best = sorted((-score, at) for score, at in full if score >= least)
        return [Alike(self._kept[at].id, -score) for score, at in best]

    def add(self, id_: str, gist: Gist, at: datetime) -> None:
        """Keep a record; times never go back."""
        weighed = self._weighed(gist.features)
        place = len(self._kept) + self._forgotten
        for number, weight in weighed.items():
            self._places.setdefault(number, array("I")).append(place)
            self._weights.setdefault(number, array("f")).append(weight)
        self._kept.append(
            _Kept(
                id_, at, gist.building, gist.subjects, gist.fullness, gist.things,
                array("I", weighed), array("f", weighed.values()),
            )
        )

    def _weighed(self, features: Mapping[str, float]) -> dict[int, float]:
        """Each feature's number with its weight; the whole has length one."""
        weighed = {self._number(name): said * self._rarity(name) for name, said in features.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {number: weight / length for number, weight in weighed.items()}

    def _number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = self._next
            self._next += 1
        return number

    def _rarity(self, name: str) -> float:
        seen = len(self._places.get(self._numbers.get(name, -1), ()))
        share = (seen + _USUAL * self._usual.get(name, 0.0) + 0.5) / (len(self) + _USUAL + 1.0)
        return max(0.05, -math.log(min(1.0, share)))

    def _candidates(self, asked: Mapping[int, float]) -> list[tuple[float, int]]:
        """The cosine of the records that share the most, and where they stand.

        They are found by the lists that fit into the budget, the rarest first.
        """
        first = self._first + self._forgotten
        lists = sorted((len(self._places[number]), number) for number in asked if number in self._places)
        sums: dict[int, float] = {}
        looked, whole = 0, True
        for length, number in lists:
            if looked and looked + length > _BUDGET:
                whole = False
                break
            places, weights = self._places[number], self._weights[number]
            begin = bisect_left(places, first)
            if begin < length - _BUDGET:
                begin, whole = length - _BUDGET, False
            looked += length - begin
            weight = asked[number]
            for at in range(begin, length):
                place = places[at]
                sums[place] = sums.get(place, 0.0) + weight * weights[at]
        best = sorted(sums, key=lambda place: (-sums[place], place))[:_CANDIDATES]
        found = ((sums[place], place - self._forgotten) for place in best)
        return list(found) if whole else [(self._cosine(asked, self._kept[at]), at) for _, at in found]

    @staticmethod
    def _cosine(asked: Mapping[int, float], kept: _Kept) -> float:
        return sum(asked.get(number, 0.0) * weight for number, weight in zip(kept.features, kept.weights, strict=True))

    @staticmethod
    def _likeness(gist: Gist, cosine: float, kept: _Kept, least: float) -> float:
        """How alike two are; nought as soon as it is clear that it is less than ``least``."""
        score = min(1.0, cosine / math.sqrt(gist.fullness * kept.fullness))
        if score + _SAME_HOUSE < least:
            return 0.0
        if gist.building and kept.building:
            score = score + _SAME_HOUSE if gist.building == kept.building else score * _OTHER_HOUSE
        if gist.things and kept.things:
            shared = len(gist.things & kept.things) / max(len(gist.things), len(kept.things))
            score *= _SOME_THINGS + (1 - _SOME_THINGS) * shared if shared else _OTHER_THING
        if score < least:
            return 0.0
        if gist.subjects and kept.subjects:
            shared = sum(math.sqrt(share * kept.subjects.get(code, 0.0)) for code, share in gist.subjects.items())
            score *= _OTHER_SUBJECT + (1 - _OTHER_SUBJECT) * min(1.0, shared)
        return min(1.0, score)

    def _forget(self, before: datetime) -> None:
        while self._first < len(self._kept) and self._kept[self._first].at < before:
            self._first += 1
        if self._first >= _TIDY and self._first * 2 > len(self._kept):
            self._tidy()

    def _tidy(self) -> None:
        """Let go of what was forgotten, and of what only that had said."""
        self._forgotten += self._first
        del self._kept[: self._first]
        self._first = 0
        for number in list(self._places):
            begin = bisect_left(self._places[number], self._forgotten)
            if begin == len(self._places[number]):
                del self._places[number], self._weights[number]
            elif begin:
                del self._places[number][:begin], self._weights[number][:begin]
        self._numbers = {name: number for name, number in self._numbers.items() if number in self._places}

"""Finding records about the same matter: an index of what they say per estate and window.

How probable it is that two records are about one matter is weighed from where their words point (``sense``) – the
wholes, and either's title against the other's whole –, from the rare pairs of characters they share, from the house
and the proper names they name or do not, from their categories and lengths. The weights were learned with the sense:
one set for an estate, whose people speak of what everybody there knows, and one for a city's box, where most letters
name the place or the firm and many tell the same kind of trouble elsewhere. Which it is, the records show.

What a hot matter's hundredth letter to a city says is like some of the ninety-nine and not like all of them: so there
the partners of the most alike record belong to what is found (``together``).

Nobody weighs a hundred thousand. Looked at are the records that share the rarest pairs, those of the same house that
point nearly the same way, and the latest of the window that do: by lists of who says what, and by one number each that
tells the direction roughly. So the time of a search is bounded, however many records the window holds; in a city's box
by twice as much.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from operator import mul
from typing import TypeVar

from handlers.understanding import sense
from handlers.understanding.sense import Direction, Sense, nearness

WINDOW = timedelta(days=30)
# Entries of lists that one search looks at, the latest records whose direction it compares – so that it costs no more
# in a window of a hundred thousand –, and candidates from each source that it weighs in full.
_BUDGET, _LATEST = 3_000, 2_500
_BY_PAIRS, _BY_HOUSE, _BY_SENSE = 40, 30, 40
# So few records are all weighed: of a new estate, and those that have come since a draft's last look.
_FEW = 40
# From here on a pair of characters is rare (logarithm of how seldom it is).
_RARE = 5.0
# An estate has next to no records with proper names, a city's box has most; so many without any are taken for granted.
_FEW_NAMES, _MANY_NAMES = 0.3, 0.5
_GRANTED = 10
_A_CITY = 0.5
_TIDY = 4096
_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True)
class Gist:
    """What is compared of a text: where the whole and its title point, its pairs of characters, house and names.

    ``subjects`` has the roots of its categories' shares; ``length`` is the logarithm of how long it is.
    """

    whole: Direction = field(default_factory=lambda: array("b"))
    title: Direction = field(default_factory=lambda: array("b"))
    pairs: frozenset[str] = frozenset()
    building: str = ""
    names: frozenset[str] = frozenset()
    subjects: Mapping[str, float] = field(default_factory=dict)
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier record and how probably it is about the same matter, from 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """What each of the ``TERMS`` weighs, and what stands before them all."""

    weights: Sequence[float]
    bias: float

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> "Weighing":
        """From their names; what stands before them all has none."""
        return cls([weights.get(name, 0.0) for name in TERMS], weights.get("", 0.0))

    def probability(self, terms: Iterable[float]) -> float:
        """From what two records share to how probably they are about one matter."""
        return 1.0 / (1.0 + math.exp(-self.bias - sum(map(mul, terms, self.weights))))


def alike(one: Gist, other: Gist) -> float:
    """How probably two records are about one matter, by themselves, from 0 to 1."""
    index = Index()
    index.add("", other, _ONCE)
    return next((found.score for found in index.search(one, _ONCE, 0.0)), 0.0)


# What is weighed of two records, in this order.
TERMS = (
    "whole", "title", "rare", "same_house", "other_house", "one_house", "subject", "same_name", "other_name",
    "near_elsewhere", "near_otherwise", "shorter", "longer",
)  # fmt: skip


def shared(one: Gist, other: Gist, rare: float) -> tuple[float, ...]:
    """What two records have in common, as ``TERMS`` name it; ``rare`` is how rare the pairs are that both say."""
    whole = title = nearness(one.whole, other.whole)
    if one.title is not one.whole or other.title is not other.whole:
        title = max(nearness(one.title, other.whole), nearness(one.whole, other.title))
    houses, names = bool(one.building and other.building), bool(one.names and other.names)
    same_house, same_name = one.building == other.building, bool(names and one.names & other.names)
    elsewhere, otherwise = houses and not same_house, names and not same_name
    theirs = other.subjects
    return (
        whole,
        title,
        math.log1p(rare),
        float(houses and same_house),
        float(elsewhere),
        float(not houses and not same_house),
        sum(root * theirs[code] for code, root in one.subjects.items() if code in theirs),
        float(same_name),
        float(otherwise),
        whole if elsewhere else 0.0,
        whole if otherwise else 0.0,
        min(one.length, other.length),
        max(one.length, other.length),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    id: str
    at: datetime
    gist: Gist
    pairs: "array[int]"


class Index:
    """The records of one estate, in the order of their times; those older than the window are forgotten."""

    def __init__(self, window: timedelta = WINDOW, learned: Sense | None = None) -> None:
        self._sense = learned or sense.shipped()
        self._estate = Weighing.of(self._sense.weights.get("estate", {}))
        self._city = Weighing.of(self._sense.weights.get("city", {}))
        self._named = 0
        self._window = window
        self._numbers: dict[str, int] = {}
        self._places: dict[int, array[int]] = {}
        self._houses: dict[str, array[int]] = {}
        self._kept: list[_Kept] = []
        self._marks: list[int] = []
        self._first = 0
        self._forgotten = 0
        self._usual: dict[int, int] = {}
        self._next = 0

    @classmethod
    def of(cls, learned: Sense, gists: Iterable[Gist]) -> "Index":
        """An index of records of one moment."""
        index = cls(learned=learned)
        for at, each in enumerate(gists):
            index.add(str(at), each, _ONCE)
        return index

    def rare(self, one: Gist, other: Gist) -> float:
        """How rare the pairs of characters are that two records say which the index has, together."""
        asked = self._rarities(self._known(one), own=1)
        return sum(asked.get(self._numbers.get(name, -1), 0.0) for name in other.pairs)

    def __len__(self) -> int:
        return len(self._kept) - self._first

    def search(self, gist: Gist, now: datetime, least: float) -> list[Alike]:
        """The records of the window that are at least so probably about the same matter, the most probable first."""
        self._forget(now - self._window)
        return [Alike(self._kept[at].id, score) for score, at in self._found(gist, self._known(gist), least)]

    def together(
        self,
        gist: Gist,
        now: datetime,
        least: float,
        counts: Callable[[str], bool] = lambda _: True,
        given: int = 0,
    ) -> list[Alike]:
        """As ``search``; in a city's box also the partners of the most probable one, no more probable than that.

        ``counts`` tells whether a record of this id counts: not the one that is asked about, if it is kept already.
        ``given``: only of the records that came after so many.
        """
        self._forget(now - self._window)
        found = self._counted(self._found(gist, self._known(gist), least, given=given), counts)
        if found and self.counts_partners:
            best, at = found[0]
            kept = self._kept[at]
            known = {place for _, place in found}
            partners = self._counted(self._found(kept.gist, kept.pairs, least, besides=at), counts)
            found += [(min(best, score), other) for score, other in partners if other not in known]
            found.sort(key=lambda one: -one[0])
        return [Alike(self._kept[place].id, score) for score, place in found]

    def _counted(self, found: list[tuple[float, int]], counts: Callable[[str], bool]) -> list[tuple[float, int]]:
        return [(score, at) for score, at in found if counts(self._kept[at].id)]

    def _found(
        self, gist: Gist, pairs: Iterable[int], least: float, besides: int = -1, given: int = 0
    ) -> list[tuple[float, int]]:
        """How probably which records are alike, the most probable first; ``besides``: the one asked about, if kept."""
        asked, city = self._rarities(pairs, own=int(besides >= 0)), self._like_a_city()
        places = (at for at in self._candidates(gist, asked, given - self._forgotten) if at != besides)
        weighed = ((self._score(gist, asked, self._kept[at], city), at) for at in places)
        return [(-score, at) for score, at in sorted((-score, at) for score, at in weighed if score >= least)]

    @property
    def given(self) -> int:
        """How many records it was ever given."""
        return len(self._kept) + self._forgotten

    @property
    def counts_partners(self) -> bool:
        """Whether partners of the most probable record count: in a city's box."""
        return self._like_a_city() >= _A_CITY

    def _like_a_city(self) -> float:
        """How much of a city's box this is, from 0 to 1."""
        share = self._named / (len(self) + _GRANTED)
        return min(1.0, max(0.0, (share - _FEW_NAMES) / (_MANY_NAMES - _FEW_NAMES)))

    def add(self, id_: str, gist: Gist, at: datetime) -> None:
        """Keep a record; times never go back."""
        place = len(self._kept) + self._forgotten
        numbers = array("I", sorted(map(self._number, gist.pairs)))
        for number in numbers:
            self._places.setdefault(number, array("I")).append(place)
        if gist.building:
            self._houses.setdefault(gist.building, array("I")).append(place)
        # The pairs are kept as numbers, which take a twentieth of the room.
        self._kept.append(_Kept(id_, at, replace(gist, pairs=frozenset()), numbers))
        self._marks.append(sense.mark(gist.whole))
        self._named += bool(gist.names)

    def _known(self, gist: Gist) -> list[int]:
        """The numbers of a text's pairs of characters, as far as the index has them."""
        return [number for name in gist.pairs if (number := self._numbers.get(name)) is not None]

    def _number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = self._next
            self._usual[number] = self._sense.counts.get(name, 0)
            self._next += 1
        return number

    def _score(self, gist: Gist, asked: Mapping[int, float], kept: _Kept, city: float) -> float:
        terms = shared(gist, kept.gist, sum(asked.get(number, 0.0) for number in kept.pairs))
        score = city * self._city.probability(terms) if city else 0.0
        return score + (1 - city) * self._estate.probability(terms) if city < 1 else score

    def _rarities(self, pairs: Iterable[int], own: int = 0) -> dict[int, float]:
        """By how much each pair of characters is rarer than what is called rare; those that are not, are left out.

        ``own`` is 1 where the record itself is in the index.
        """
        many = self._sense.documents + len(self) + 2
        begin = self._first + self._forgotten
        found = {}
        for number in pairs:
            places = self._places.get(number, ())
            seen = self._usual[number] + len(places) - bisect_left(places, begin) - own + 1
            rarity = math.log(many / seen) - _RARE
            if rarity > 0:
                found[number] = rarity
        return found

    def _candidates(self, gist: Gist, asked: Mapping[int, float], begin: int) -> Iterable[int]:
        """Where the records worth weighing stand, from ``begin`` on, in order; where there are only few, all do."""
        begin = max(begin, self._first)
        if len(self._kept) - begin <= _FEW:
            return range(begin, len(self._kept))
        found = set(self._by_pairs(asked))
        if any(gist.whole):
            mark = sense.mark(gist.whole)
            house = self._houses.get(gist.building, array("I"))[-_LATEST:]
            neighbours = [at for place in house if (at := place - self._forgotten) >= begin]
            found.update(self._nearest(mark, neighbours, _BY_HOUSE))
            latest = range(max(begin, len(self._marks) - _LATEST), len(self._marks))
            found.update(self._nearest(mark, latest, _BY_SENSE))
        return sorted(at for at in found if at >= begin)

    def _nearest(self, mark: int, places: Sequence[int], most: int) -> list[int]:
        """The ``most`` of these places whose records point most nearly the way of a mark; of equals the earlier."""
        marks = self._marks
        apart = bytes([(mark ^ marks[at]).bit_count() for at in places])
        found: list[int] = []
        for distance in range(max(apart, default=0) + 1):
            at = apart.find(distance)
            while at >= 0 and len(found) < most:
                found.append(places[at])
                at = apart.find(distance, at + 1)
        return found

    def _by_pairs(self, asked: Mapping[int, float]) -> list[int]:
        """Where the records stand that share the most, by the lists that fit into the budget, the rarest first."""
        begin_at = self._first + self._forgotten
        standing = ((number, self._places[number]) for number in asked if number in self._places)
        lists = sorted((len(places) - bisect_left(places, begin_at), number) for number, places in standing)
        sums: dict[int, float] = {}
        looked = 0
        for length, number in lists:
            if looked and looked + length > _BUDGET:
                break
            looked += length
            weight = asked[number]
            for place in self._places[number][-min(length, _BUDGET) :] if length else ():
                sums[place] = sums.get(place, 0.0) + weight
        bar = min(nlargest(_BY_PAIRS, sums.values()), default=0.0)
        best = [place for place, weight in sums.items() if weight > bar]
        best += sorted(place for place, weight in sums.items() if weight == bar)[: _BY_PAIRS - len(best)]
        return [place - self._forgotten for place in best]

    def _forget(self, before: datetime) -> None:
        while self._first < len(self._kept) and self._kept[self._first].at < before:
            self._named -= bool(self._kept[self._first].gist.names)
            self._first += 1
        if self._first >= _TIDY and self._first * 2 > len(self._kept):
            self._tidy()

    def _tidy(self) -> None:
        """Let go of what was forgotten, and of what only that had said."""
        self._forgotten += self._first
        del self._kept[: self._first], self._marks[: self._first]
        self._first = 0
        for number in list(self._places):
            self._later(self._places, number)
        for house in list(self._houses):
            self._later(self._houses, house)
        self._numbers = {name: number for name, number in self._numbers.items() if number in self._places}
        self._usual = {number: self._usual[number] for number in self._numbers.values()}

    def _later(self, lists: "dict[_Key, array[int]]", key: _Key) -> None:
        """Leave of a list what is not forgotten, and of the lists those that have something left."""
        begin = bisect_left(lists[key], self._forgotten)
        if begin == len(lists[key]):
            del lists[key]
        elif begin:
            del lists[key][:begin]

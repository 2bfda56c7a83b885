"""Key terms: the words that some texts use far more than the trade usually does – by lift, never by raw counts.

The lift of a word is the share of the records that say it over its share in the background. A word said by one
record or two says nothing about a month, so a term needs a few records; half a record is granted to
both sides, so that a word the background never heard has a large lift and not an infinite one. Records
are counted by complainant, so nobody becomes a trend by repeating himself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_GRANTED = 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A word, how many complainants said it, and how many times as often as usual."""

    word: str
    said: int
    lift: float


@dataclass(frozen=True, slots=True)
class Background:
    """In how many of so many texts each word stands."""

    texts: int
    counts: Mapping[str, int]

    def share(self, word: str) -> float:
        return (self.counts.get(word, 0) + _GRANTED) / (self.texts + 1)


def background(texts: Iterable[Iterable[str]]) -> Background:
    """The usual talk, from texts cut into words."""
    counts: dict[str, int] = {}
    number = 0
    for words in texts:
        number += 1
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    return Background(number, counts)


def key_terms(
    records: Iterable[tuple[str, Iterable[str]]], usual: Background, *, most: int = 10, least: int = 3
) -> list[Term]:
    """The terms of records, each a complainant and its words, the highest lift first."""
    said: dict[str, set[str]] = {}
    everybody: set[str] = set()
    for complainant, words in records:
        everybody.add(complainant)
        for word in words:
            if len(word) > 1:
                said.setdefault(word, set()).add(complainant)
    found = [
        Term(word, len(by), (len(by) + _GRANTED) / (len(everybody) + 1) / usual.share(word))
        for word, by in said.items()
        if len(by) >= least
    ]
    return sorted((term for term in found if term.lift > 1), key=lambda term: (-term.lift, term.word))[:most]


def telling(words: Iterable[str], usual: Background, rarity: Mapping[str, float], most: int = 5) -> list[str]:
    """The words of one text that tell most about it: the rarest, in the trade's talk and in the language at large."""
    distinct = [word for word in dict.fromkeys(words) if len(word) > 1]
    weight = {word: rarity.get(word, 1.0) ** 0.25 / usual.share(word) ** 0.5 for word in distinct}
    return sorted(distinct, key=lambda word: (-weight[word], word))[:most]

"""One reading of a text: its kind, categories, place, dangers, head count – a first guess, never a decision.

Before ``warm`` has been called the categories come from the keywords alone; afterwards from the learned
model as well. The program calls it when it starts, so the first way serves commands that need no
more, and the moment before. The guess is shown to the person or to staff, who can change it; only a
danger acts by itself (I8). A text is read several times in a turn, so the last readings are kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dialogs.deeds.deed import Kind
from handlers.understanding import detector, risks
from handlers.understanding.features import features
from handlers.understanding.kinds import kind
from handlers.understanding.model import Model, loaded
from handlers.understanding.people import people
from handlers.understanding.places import NOWHERE, Place, place
from handlers.understanding.reading import plain, simplified
from handlers.understanding.taxonomy import UNKNOWN, hits
from handlers.understanding.words import Names, Words

MOST_CATEGORIES = 3
# What a long text is about is said early; only danger is looked for to its end.
_READ = 2000
_WEIGHED = 400
# A third category is offered when it has at least this share of the best one's; by keywords alone, any further one.
_WORTH_OFFERING = 0.08
_WORTH_OFFERING_BY_KEYWORDS = 0.34
# How much the keywords say beside the model, which sees them too.
_KEYWORDS = 0.05
# Fire is a matter of fire safety and leaking gas one of the mains, in whatever words; how much that says beside them.
_OF_DANGER = {"fire": "fir", "gas": "utl"}
_DANGER = 0.3
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Understood:
    """The guess. ``categories`` best first, at most three, never empty, with ``scores``; ``hazard`` empty for none.

    ``doubt`` is a danger that the words may name, to be asked about; empty where they name one plainly, or none.
    ``risks`` are the codes of ``risks.py``, ``people`` the stated head count or nought, ``where`` the place in parts.
    """

    kind: Kind
    categories: tuple[str, ...]
    place: str
    hazard: str
    scores: tuple[float, ...] = (1.0,)
    risks: tuple[str, ...] = ()
    people: int = 0
    where: Place = NOWHERE
    doubt: str = ""


class Reader:
    """Reads texts with a model, the process's words, a company's own names, and an ear for dangers: the shipped one."""

    def __init__(
        self,
        model: Model | None = None,
        words: Words | None = None,
        names: Collection[str] = (),
        *,
        ear: detector.Detector | None = None,
    ) -> None:
        self.model = model
        self.words = words
        self._ear = ear
        self._names = Names(names)
        self.understand = lru_cache(_REMEMBERED)(self._understand)
        # The share of each category in a plain text; what is not named has none.
        self.shares = lru_cache(_REMEMBERED)(self._shares)

    def _shares(self, even: str) -> Mapping[str, float]:
        begin = even[:_WEIGHED]
        weights = hits(even[:_READ])
        whole = sum(weights.values())
        named = {code: weight / whole for code, weight in weights.items()} if whole else {}
        if self.model is None or self.words is None:
            return named
        seen = features(begin, self.cut(begin))
        if not any(name in self.model.weights for name in seen):
            return named
        learned = self.model.scores(seen)
        return {
            code: (share + _KEYWORDS * named.get(code, 0.0)) / (1 + (_KEYWORDS if named else 0.0))
            for code, share in learned.items()
        }

    def cut(self, even: str) -> list[str]:
        """The words of a plain text; none before ``warm``."""
        return self.words.cut(even, self._names) if self.words else []

    def _understand(self, text: str) -> Understood:
        """Read one cleaned text."""
        said = _taken_in(text, self._ear or detector.shipped())
        found, where = said.found, said.where
        best, scores = self._best(_endangered(self.shares(said.even), found.codes))
        return Understood(
            said.kind, best, where.said, found.hazard, scores, found.codes, said.people, where, found.doubt
        )

    def _best(self, shares: Mapping[str, float]) -> tuple[tuple[str, ...], tuple[float, ...]]:
        if not shares:
            return (UNKNOWN,), (1.0,)
        ranked = sorted(shares, key=lambda code: -shares[code])[:MOST_CATEGORIES]
        most = shares[ranked[0]]
        sure = 1 if self.model is None else 2
        least = most * (_WORTH_OFFERING_BY_KEYWORDS if self.model is None else _WORTH_OFFERING)
        kept = [code for at, code in enumerate(ranked) if at < sure or shares[code] >= least]
        return tuple(kept), tuple(round(shares[code], 4) for code in kept)


class _Said(NamedTuple):
    """What is read alike for every company."""

    even: str
    kind: Kind
    where: Place
    people: int
    found: risks.Danger


@lru_cache(_REMEMBERED)
def _taken_in(text: str, ear: detector.Detector) -> _Said:
    simple = simplified(text)
    even = plain(simple)
    begin = even[:_READ]
    count = people(begin)
    return _Said(even, kind(begin), place(simple[:_READ]), count, risks.read(even, count, ear.loudness(even)))


def _endangered(shares: Mapping[str, float], found: tuple[str, ...]) -> Mapping[str, float]:
    """The shares of the categories, when a danger was heard that belongs to one of them."""
    of = next((_OF_DANGER[code] for code in found if code in _OF_DANGER), "")
    if not of:
        return shares
    raised = {**shares, of: shares.get(of, 0.0) + _DANGER}
    return {code: share / (1 + _DANGER) for code, share in raised.items()}


def shipped_model() -> Model:
    """The model that comes with the program, trained on the sentences beside it."""
    return loaded(Path(__file__).with_name("model.txt").read_text(encoding="utf-8"))

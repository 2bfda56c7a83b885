"""The focus list: what needs an improvement plan, and why (Q9).

    a  the lowest satisfied share            d  what the residents expect
    b  the highest dissatisfied share        e  lower than in the previous wave
    c  an opinion in writing, "least satisfied with" included

c and d put those on the list that were named most often: in a large wave somebody names everything, and
each who wrote is answered anyway (Q11).
*Stuck* adds E's rule: not clearly better in two waves running calls for a deep study and another plan.
Every item of rule e carries the word that says whether its fall can be told from chance (``trend``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from storage.surveys.trend import Word, not_improving

Reason = Literal["a", "b", "c", "d", "e"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an item at the end of a wave.

    ``opinions`` and ``expectations``: how many named it in words or as the least satisfying. ``lower``: its
    figure is lower than in the previous wave; ``history``: the words of all waves so far, this one last.
    """

    item: str
    satisfied: Fraction | None
    dissatisfied: Fraction | None
    opinions: int = 0
    expectations: int = 0
    lower: bool = False
    history: Sequence[Word] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """One item of the list, with the reasons it is on it."""

    item: str
    reasons: tuple[Reason, ...]
    opinions: int
    expectations: int
    trend: Word
    deep_study: bool


def focus_list(standings: Iterable[Standing]) -> list[Focus]:
    """The items of a wave that need a plan: those with most reasons first, then the least satisfying."""
    found = list(standings)
    extremes = _extremes(found)
    chosen = [(one, reasons) for one in found if (reasons := _reasons(one, extremes))]
    chosen.sort(key=lambda pair: (-len(pair[1]), pair[0].satisfied is None, pair[0].satisfied or 0, pair[0].item))
    return [
        Focus(one.item, reasons, one.opinions, one.expectations, _word(one), not_improving(one.history))
        for one, reasons in chosen
    ]


def mentions(*counts: Mapping[str, int]) -> dict[str, int]:
    """Words and picks about each item added up."""
    items = {item for count in counts for item in count}
    return {item: sum(count.get(item, 0) for count in counts) for item in sorted(items)}


@dataclass(frozen=True, slots=True)
class _Extremes:
    """The lowest and highest values of a wave; where everybody is satisfied with everything there are none."""

    lowest: Fraction | None
    highest: Fraction | None
    opinions: int
    expectations: int


def _extremes(found: Sequence[Standing]) -> _Extremes:
    return _Extremes(
        min((one.satisfied for one in found if one.satisfied is not None and one.satisfied < 1), default=None),
        max((one.dissatisfied for one in found if one.dissatisfied), default=None),
        max((one.opinions for one in found), default=0),
        max((one.expectations for one in found), default=0),
    )


def _reasons(one: Standing, extremes: _Extremes) -> tuple[Reason, ...]:
    tests: tuple[tuple[Reason, bool], ...] = (
        ("a", one.satisfied is not None and one.satisfied == extremes.lowest),
        ("b", one.dissatisfied is not None and one.dissatisfied == extremes.highest),
        ("c", 0 < one.opinions == extremes.opinions),
        ("d", 0 < one.expectations == extremes.expectations),
        ("e", one.lower),
    )
    return tuple(reason for reason, holds in tests if holds)


def _word(one: Standing) -> Word:
    return one.history[-1] if one.history else "cannot be told"

"""The figures of the procedures, per item, from its counts (Q8).

    A    satisfaction rate   = satisfied ratings / all ratings
    B    weighted            = Σ (10, 8, 6, 4, 2 for the five levels) / (ratings × 10)
    B    satisfied share     = (very satisfied + satisfied + basically satisfied) / ratings
    B    points              = score / full score
    B    mean per item       = Σ scores / returned forms      – the base is all returned forms, unlike Q7
    B    customer mean       = Σ of the item means
    B    overall             = 40 % self-assessment + 60 % survey

A does not say which levels are the satisfied ones. We count three of the five, as B does; it is a
parameter of the method. Figures are exact fractions and are rounded when they are printed. Levels
are an order and no measure, so their mean stands beside the distribution and is never a headline.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from storage.surveys.scales import LEVELS
from storage.surveys.tallies import Tally, merged

SATISFIED_FROM = 3
DISSATISFIED_TO = 2
TOP_TWO_FROM = 4
WEIGHTS = (10, 8, 6, 4, 2)
SELF_ASSESSMENT = Fraction(40, 100)


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """What a five-level item comes to; a figure is ``None`` where nobody rated."""

    item: str
    base: int
    satisfied: Fraction | None
    dissatisfied: Fraction | None
    top_two: Fraction | None
    weighted: Fraction | None
    mean: Fraction | None
    median: Fraction | None
    distribution: Mapping[int, Fraction | None]


def of_levels(tally: Tally, satisfied_from: int = SATISFIED_FROM, weights: Sequence[int] = WEIGHTS) -> LevelFigures:
    """Everything the procedures ask about a five-level item."""
    levels = sorted(LEVELS.values(), reverse=True)
    if not set(tally.values) <= set(levels):
        raise ValueError(f"{tally.item}: levels are 1 to 5, not {sorted(set(tally.values) - set(levels))}.")
    return LevelFigures(
        item=tally.item,
        base=tally.base,
        satisfied=tally.share(tally.at_least(satisfied_from)),
        dissatisfied=tally.share(tally.base - tally.at_least(DISSATISFIED_TO + 1)),
        top_two=tally.share(tally.at_least(TOP_TWO_FROM)),
        weighted=weighted(tally, weights),
        mean=tally.share(tally.total),
        median=median(tally),
        distribution={level: tally.share(tally.values.get(level, 0)) for level in levels},
    )


def satisfied_rate(tally: Tally, satisfied_from: int = SATISFIED_FROM) -> Fraction | None:
    """满意率 (A), 调查部分满意率 (B): satisfied ratings / all ratings."""
    return tally.share(tally.at_least(satisfied_from))


def weighted(tally: Tally, weights: Sequence[int] = WEIGHTS) -> Fraction | None:
    """调查部分满意度 (B): the weights, from very satisfied down, over what all could have given."""
    of_level = dict(zip(sorted(LEVELS.values(), reverse=True), weights, strict=True))
    reached = sum(of_level[level] * count for level, count in tally.values.items())
    return Fraction(reached, tally.base * max(weights)) if tally.base else None


def median(tally: Tally) -> Fraction | None:
    """The middle rating, which an order of levels allows; between two levels where the middle falls between."""
    if not tally.base:
        return None
    low, high = (tally.base + 1) // 2, tally.base // 2 + 1
    return Fraction(_ranked(tally, low) + _ranked(tally, high), 2)


def points(tally: Tally, full: int) -> Fraction | None:
    """B 5.3.2: the score reached of the full score, by those who scored the item."""
    return Fraction(tally.total, tally.base * full) if tally.base else None


def as_levels(tally: Tally, full: int, bands: Sequence[int]) -> Tally:
    """B 5.3.2: points turned into levels, by the percent of the full score each level but the worst begins at."""
    levels = sorted(LEVELS.values(), reverse=True)
    values = dict.fromkeys(levels, 0)
    for score, count in tally.values.items():
        reached = (level for level, band in zip(levels, bands, strict=False) if score * 100 >= band * full)
        values[next(reached, levels[-1])] += count
    return replace(tally, values=values)


def mean_per_form(tally: Tally) -> Fraction | None:
    """B 5.5.2 a: the sum of the scores over all returned forms, those without a score included."""
    return Fraction(tally.total, tally.returned) if tally.returned else None


def customer_mean(tallies: Iterable[Tally]) -> Fraction | None:
    """B 5.5.2 b: the sum of the item means."""
    means = [mean for tally in tallies if (mean := mean_per_form(tally)) is not None]
    return sum(means, Fraction(0)) if means else None


def overall(self_assessed: Fraction | None, surveyed: Fraction | None) -> Fraction | None:
    """B: 40 % self-assessment + 60 % survey. Kept apart from what is published: residents gave only the 60 %."""
    if self_assessed is None or surveyed is None:
        return None
    return self_assessed * SELF_ASSESSMENT + surveyed * (1 - SELF_ASSESSMENT)


def together(tallies: Iterable[Tally]) -> Tally:
    """All ratings of all level items as one, which is how B counts its 总项数."""
    return merged("together", tallies)


def total(figures: Mapping[str, Fraction | None], weights: Mapping[str, int]) -> Fraction | None:
    """A total over items by the company's weights; with equal weights it is the unweighted one to stand beside it."""
    known = {item: figure for item, figure in figures.items() if figure is not None and weights.get(item, 0) > 0}
    if not known:
        return None
    whole = sum(weights[item] for item in known)
    return sum((figure * weights[item] for item, figure in known.items()), Fraction(0)) / whole


def _ranked(tally: Tally, place: int) -> int:
    """The rating at a place of all ratings in order."""
    for value in sorted(tally.values):
        place -= tally.values[value]
        if place <= 0:
            return value
    raise ValueError(f"{tally.item}: fewer ratings than that.")

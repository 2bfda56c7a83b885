"""All figures of a wave, made from its counts and what is known of its population.

What is not known is left out and never guessed: without a frame there is no return rate, no bound for
the silent and no finite population; without an earlier wave no trend. Self-assessment (B) and the
overall figure made with it stand apart from what the residents said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from storage.surveys import figures, importance, intervals, strata, suppression, trend
from storage.surveys.counting import Counts
from storage.surveys.figures import LevelFigures
from storage.surveys.focus import Focus, Standing, focus_list, mentions
from storage.surveys.importance import Placed, Point
from storage.surveys.intervals import Interval
from storage.surveys.methods import Method
from storage.surveys.questionnaire import Item, Questionnaire, comparable
from storage.surveys.scales import SCORED
from storage.surveys.strata import Weighted
from storage.surveys.tallies import Tally
from storage.surveys.trend import Share, Word


@dataclass(frozen=True, slots=True)
class Population:
    """What is known beside the answers: households asked, households there are, and those of each building."""

    asked: int | None = None
    households: int | None = None
    strata: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The wave before: its counts, its questionnaire, and each item's words up to it."""

    counts: Counts
    questionnaire: Questionnaire
    history: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One rated service."""

    item: Item
    tally: Tally
    levels: LevelFigures
    satisfied_interval: Interval
    top_two_interval: Interval
    bounds: tuple[Fraction, Fraction] | None
    points: Fraction | None
    per_form: Fraction | None
    by_strata: Weighted | None
    trend: Word | None
    lower: bool


@dataclass(frozen=True, slots=True)
class BuildingFigures:
    """All ratings of one building, as far as they may be shown."""

    name: str
    answers: int
    shown: suppression.Shown
    satisfied: Fraction | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Wave:
    """What a wave comes to."""

    items: tuple[ItemFigures, ...]
    together: LevelFigures
    customer_mean: Fraction | None
    buildings: tuple[BuildingFigures, ...]
    focus: tuple[Focus, ...]
    stated: Placed | None
    derived: Placed | None


def computed(
    counts: Counts, questionnaire: Questionnaire, method: Method, population: Population, earlier: Earlier | None = None
) -> Wave:
    """Every figure of a wave."""
    asked = [item for item in questionnaire.items if item.kind in SCORED]
    pairs = _pairs(counts, questionnaire, method, earlier)
    words, lower = trend.words(pairs), set(trend.lower_figures(pairs))
    found = tuple(
        _item(item, counts, method, population, (words.get(item.code), item.code in lower)) for item in asked
    )
    services = {one.item.code: one for one in found if one.item.role != "overall"}
    points = [one.tally for one in services.values() if one.item.kind == "points"]
    return Wave(
        items=found,
        together=figures.of_levels(
            figures.together(as_levels(one.item, one.tally, method) for one in services.values()),
            method.satisfied_from, method.weights,
        ),
        customer_mean=figures.customer_mean(points),
        buildings=_buildings(counts, questionnaire, method, population),
        focus=tuple(focus_list(_standings(services, counts, earlier))),
        stated=_stated(services, counts),
        derived=_derived(services, counts),
    )  # fmt: skip


def as_levels(item: Item, tally: Tally, method: Method) -> Tally:
    """The tally of an item on the five levels, points turned into levels by the profile's bands."""
    return figures.as_levels(tally, item.full, method.points_bands) if item.kind == "points" else tally


def shares(counts: Counts, questionnaire: Questionnaire, method: Method) -> dict[str, Share]:
    """So many satisfied of so many who rated, for every rated item."""
    asked = (item for item in questionnaire.items if item.kind in SCORED)
    return {item.code: _share(item, counts.tallies[item.code], method) for item in asked}


def _item(
    item: Item, counts: Counts, method: Method, population: Population, change: tuple[Word | None, bool]
) -> ItemFigures:
    tally = counts.tallies[item.code]
    levels = as_levels(item, tally, method)
    satisfied, top = levels.at_least(method.satisfied_from), levels.at_least(figures.TOP_TWO_FROM)
    asked = None if population.asked is None else population.asked - tally.not_applicable
    return ItemFigures(
        item=item,
        tally=tally,
        levels=figures.of_levels(levels, method.satisfied_from, method.weights),
        satisfied_interval=intervals.wilson(satisfied, tally.base, population=population.households),
        top_two_interval=intervals.wilson(top, tally.base, population=population.households),
        bounds=intervals.bounds(satisfied, tally.base, asked) if asked else None,
        points=figures.points(tally, item.full) if item.kind == "points" else None,
        per_form=figures.mean_per_form(tally) if item.kind == "points" else None,
        by_strata=_by_strata(item, counts, method, population),
        trend=change[0],
        lower=change[1],
    )


def _by_strata(item: Item, counts: Counts, method: Method, population: Population) -> Weighted | None:
    if not population.strata:
        return None
    shares = {name: _share(item, tallies[item.code], method) for name, tallies in counts.buildings.items()}
    return strata.weighted(population.strata, shares)


def _share(item: Item, tally: Tally, method: Method) -> Share:
    return Share(as_levels(item, tally, method).at_least(method.satisfied_from), tally.base)


def _pairs(
    counts: Counts, questionnaire: Questionnaire, method: Method, earlier: Earlier | None
) -> dict[str, tuple[Share, Share]]:
    """Before and after of every item that both waves asked alike."""
    if earlier is None:
        return {}
    same = comparable(earlier.questionnaire, questionnaire)
    items = [item for item in questionnaire.items if item.code in same]
    return {
        item.code: (
            _share(item, earlier.counts.tallies[item.code], method),
            _share(item, counts.tallies[item.code], method),
        )
        for item in items
    }


def _buildings(
    counts: Counts, questionnaire: Questionnaire, method: Method, population: Population
) -> tuple[BuildingFigures, ...]:
    """The overall rating of each building; groups that are too small are counted and not shown."""
    overall = questionnaire.overall
    if overall is None or set(counts.buildings) <= {""}:
        return ()
    shares = {name: _share(overall, tallies[overall.code], method) for name, tallies in counts.buildings.items()}
    hidden = suppression.hidden({name: share.base for name, share in shares.items()})
    return tuple(
        _building(name, share, suppression.shown_as(share.base, name in hidden), population.strata.get(name))
        for name, share in shares.items()
    )


def _building(name: str, share: Share, shown: suppression.Shown, households: int | None) -> BuildingFigures:
    if shown == "hidden" or not share.base:
        return BuildingFigures(name, share.base, shown, None, None)
    interval = intervals.wilson(share.hits, share.base, population=households)
    return BuildingFigures(name, share.base, shown, Fraction(share.hits, share.base), interval)


def _standings(services: Mapping[str, ItemFigures], counts: Counts, earlier: Earlier | None) -> list[Standing]:
    least = {item: count for item, count in counts.picks.get("least", {}).items() if item}
    opinions = mentions(least, counts.named.get("opinion", {}))
    expectations = counts.named.get("expectation", {})
    history = earlier.history if earlier else {}
    return [
        Standing(
            code,
            one.levels.satisfied,
            one.levels.dissatisfied,
            opinions=opinions.get(code, 0),
            expectations=expectations.get(code, 0),
            lower=one.lower,
            history=(*history.get(code, ()), one.trend) if one.trend else (),
        )
        for code, one in services.items()
    ]


def _stated(services: Mapping[str, ItemFigures], counts: Counts) -> Placed | None:
    """Importance as the residents picked it."""
    picks = counts.picks.get("important", {})
    base = picks.get("", 0)
    if not base:
        return None
    return importance.placed({
        code: _point(one, picks.get(code, 0) / base, intervals.wilson(picks.get(code, 0), base))
        for code, one in services.items()
        if one.tally.base
    })


def _derived(services: Mapping[str, ItemFigures], counts: Counts) -> Placed | None:
    """Importance as their overall rating gives it away."""
    found = {code: importance.correlation(counts.crosses[code]) for code in services if code in counts.crosses}
    points = {code: _point(services[code], *known) for code, known in found.items() if known}
    return importance.placed(points) if points else None


def _point(one: ItemFigures, value: float, interval: Interval) -> Point:
    return Point(float(one.levels.satisfied or 0), one.satisfied_interval, value, interval)

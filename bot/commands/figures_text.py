"""A wave's figures as a page of text: the method first, then the items, then what follows from them."""

from collections.abc import Iterator
from fractions import Fraction

from bot.commands.surveyed import Result
from bot.commands.tables import table
from storage.surveys import sizes
from storage.surveys.intervals import Interval
from storage.surveys.rounding import NOTHING, percent, rounded
from storage.surveys.wave import ItemFigures

LANGUAGE = "zh_CN"
LEVELS = (5, 4, 3, 2, 1)


def page(result: Result, name: str) -> list[str]:
    """Everything that is known, and nothing about what is not."""
    parts = (_method, _ratings, _figures, _changes, _whole, _buildings, _importance, _focus, _log)
    sections = [list(part(result)) for part in parts]
    head = f"{name}: questionnaire {result.questionnaire.id} version {result.questionnaire.version}"
    return [f"{head}, profile {result.method.profile}", *_joined([one for one in sections if one])]


def _joined(sections: list[list[str]]) -> Iterator[str]:
    for section in sections:
        yield from ("", *section)


def _method(result: Result) -> Iterator[str]:
    """The method sheet, as far as files can tell (X53)."""
    counts, method = result.counted.counts, result.method
    excluded = sum(entry.excluded for entry in result.counted.log)
    yield f"{result.counted.forms} forms came back, {excluded} were excluded, {counts.returned} are counted."
    yield "By mode: " + ", ".join(f"{mode or 'unknown'} {count}" for mode, count in result.counted.modes.items())
    if result.returned is None or result.population is None:
        yield "No frame was given: no return rate, no bounds for those who kept silent, no finite population."
        return
    line = "at least" if method.return_reached else "above"
    yield result.returned.formula
    yield f"complete forms alone: {percent(result.returned.complete_rate)}"
    yield f"Profile {method.profile} asks for {line} {method.return_rate} %: {result.returned.verdict}."
    if 0 < counts.returned <= result.population:
        margin = rounded(sizes.margin_reached(result.population, counts.returned))
        yield f"Accuracy: ±{margin} points at worst, 95 %, {counts.returned} of {result.population} households."


def _ratings(result: Result) -> Iterator[str]:
    """How often each level was given, and who gave none (Q7)."""
    rows = [
        [_name(one), *(str(_count(one, level)) for level in LEVELS),
         str(one.tally.base), str(one.tally.not_applicable), str(one.tally.declined), str(one.tally.left_out)]
        for one in result.wave.items
    ]  # fmt: skip
    if rows:
        yield from table(["item", *map(str, LEVELS), "ratings", "n/a", "declined", "left out"], rows)


def _count(one: ItemFigures, level: int) -> int:
    return round((one.levels.distribution[level] or 0) * one.tally.base)


def _figures(result: Result) -> Iterator[str]:
    head = ["item", "satisfied", "95 %", "top two", "95 %", "weighted", "mean", "points", "mean per form"]
    rows = [
        [
            _name(one), percent(one.levels.satisfied), _interval(one.satisfied_interval),
            percent(one.levels.top_two), _interval(one.top_two_interval), percent(one.levels.weighted),
            _number(one.levels.mean), percent(one.points), _number(one.per_form),
        ]
        for one in result.wave.items
    ]  # fmt: skip
    if rows:
        yield from table(head, rows)


def _changes(result: Result) -> Iterator[str]:
    """What the silent could change, what the buildings' weights change, and the trend."""
    rows = [
        [_name(one), _bounds(one), percent(one.by_strata.weighted) if one.by_strata else NOTHING,
         percent(one.levels.satisfied), ("lower, " if one.lower else "") + one.trend if one.trend else NOTHING]
        for one in result.wave.items
        if one.bounds or one.by_strata or one.trend
    ]  # fmt: skip
    if rows:
        yield from table(["item", "if none – all silent were", "weighted by building", "unweighted", "trend"], rows)


def _whole(result: Result) -> Iterator[str]:
    together = result.wave.together
    if together.base:
        yield f"All services: {percent(together.weighted)} weighted, {percent(together.satisfied)} satisfied."
    if result.wave.customer_mean is not None:
        yield f"Customer mean, the sum of the item means: {rounded(result.wave.customer_mean, 2)}."
    if result.own and result.overall is not None:
        yield f"Self-assessment: {percent(result.own.together.weighted)} weighted."
        yield f"Overall, 40 % self-assessment and 60 % survey, not to be published: {percent(result.overall)}."
    if result.recommendation:
        score = result.recommendation
        yield f"Recommendation (NPS): {rounded(score.points)} ± {rounded(score.margin)}."
    if result.ease is not None:
        yield f"Ease (CES, 5 to 7 of 7): {percent(result.ease)}."


def _buildings(result: Result) -> Iterator[str]:
    rows = [
        [one.name or NOTHING, str(one.answers) if one.shown != "hidden" else NOTHING, percent(one.satisfied),
         _interval(one.interval) if one.interval else NOTHING, one.shown]
        for one in result.wave.buildings
    ]  # fmt: skip
    if rows:
        yield from table(["building", "answers", "satisfied all in all", "95 %", ""], rows)


def _importance(result: Result) -> Iterator[str]:
    names = {one.item.code: _name(one) for one in result.wave.items}
    stated, derived = result.wave.stated, result.wave.derived
    rows = [
        [name, *(placed.quadrants.get(code, NOTHING) if placed else NOTHING for placed in (stated, derived))]
        for code, name in names.items()
        if any(placed and code in placed.quadrants for placed in (stated, derived))
    ]
    if rows:
        yield from table(["item", "by what they picked", "by the overall rating"], rows)


def _focus(result: Result) -> Iterator[str]:
    names = {one.item.code: _name(one) for one in result.wave.items}
    rows = [
        [names[one.item], " ".join(one.reasons), str(one.opinions), one.trend, "deep study" if one.deep_study else ""]
        for one in result.wave.focus
    ]
    if rows:
        yield from table(["focus list", "why", "named", "trend", ""], rows)


def _log(result: Result) -> Iterator[str]:
    rows = [
        [entry.ref, entry.household, entry.reason, "excluded" if entry.excluded else "noticed, counted"]
        for entry in result.counted.log
    ]
    if rows:
        yield from table(["line", "household", "cleaning", ""], rows)


def _name(one: ItemFigures) -> str:
    return one.item.name[LANGUAGE]


def _number(value: Fraction | None) -> str:
    return NOTHING if value is None else rounded(value, 2)


def _interval(found: Interval) -> str:
    return f"{rounded(found.low * 100)}–{rounded(found.high * 100)}"


def _bounds(one: ItemFigures) -> str:
    return f"{percent(one.bounds[0])} – {percent(one.bounds[1])}" if one.bounds else NOTHING

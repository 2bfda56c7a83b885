"""A wave as counts: what SQL aggregates in the database and what a sheet of answers is counted into."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.surveys.importance import Cross
from storage.surveys.questionnaire import Item, Questionnaire
from storage.surveys.scales import RATED
from storage.surveys.sheet import Answers
from storage.surveys.tallies import Tally


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything the figures of a wave are made of.

    ``tallies``: each rated item. ``buildings``: the same in each building. ``crosses``: each service's level
    against the overall one. ``picks``: for each pick, how many picked each service, and under ``""`` how many
    picked at all. ``written``: how many wrote something under each question. ``named``: for *opinion* and
    *expectation*, how many words were coded as being about each service.
    """

    returned: int
    tallies: Mapping[str, Tally]
    buildings: Mapping[str, Mapping[str, Tally]] = field(default_factory=dict)
    crosses: Mapping[str, Cross] = field(default_factory=dict)
    picks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    written: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def counted(forms: Iterable[Answers], questionnaire: Questionnaire) -> Counts:
    """Count the forms that were kept."""
    found = list(forms)
    homes: dict[str, list[Answers]] = defaultdict(list)
    for form in found:
        homes[form.building].append(form)
    return Counts(
        returned=len(found),
        tallies=_tallies(found, questionnaire),
        buildings={building: _tallies(forms, questionnaire) for building, forms in sorted(homes.items())},
        crosses=_crosses(found, questionnaire),
        picks={item.role: _picks(found, item) for item in questionnaire.items if item.kind == "pick"},
        written={item.code: _written(found, item) for item in questionnaire.items if item.kind == "words"},
    )


def _tallies(forms: list[Answers], questionnaire: Questionnaire) -> dict[str, Tally]:
    return {item.code: _tally(forms, item) for item in questionnaire.items if item.kind in RATED}


def _tally(forms: list[Answers], item: Item) -> Tally:
    given = Counter(form.rated[item.code] for form in forms if item.code in form.rated)
    return Tally(
        item.code,
        {value: count for value, count in given.items() if isinstance(value, int)},
        returned=len(forms),
        not_applicable=given["not_applicable"],
        declined=given["declined"],
    )


def _crosses(forms: list[Answers], questionnaire: Questionnaire) -> dict[str, Cross]:
    whole = questionnaire.overall
    if whole is None:
        return {}
    return {item.code: _cross(forms, item.code, whole.code) for item in questionnaire.services}


def _cross(forms: list[Answers], item: str, whole: str) -> Cross:
    pairs: Counter[tuple[int, int]] = Counter()
    for form in forms:
        own, all_in_all = form.rated.get(item), form.rated.get(whole)
        if isinstance(own, int) and isinstance(all_in_all, int):
            pairs[own, all_in_all] += 1
    return pairs


def _picks(forms: list[Answers], item: Item) -> dict[str, int]:
    picks = [form.picked[item.code] for form in forms if form.picked.get(item.code)]
    return {"": len(picks), **Counter(one for picked in picks for one in picked)}


def _written(forms: list[Answers], item: Item) -> int:
    return sum(1 for form in forms if form.words.get(item.code))

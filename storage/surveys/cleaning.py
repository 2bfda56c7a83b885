"""Which returned forms count, by rules that stand before the wave; nothing is dropped without a reason (X25).

In this order: outside the sample · a second form of a household (its first complete one counts, the
others are kept as extra) · blank or broken off · too fast to have read the questions. The same answer
to everything is no fault by itself – a satisfied resident answers so –, it is excluded only when it was
quick as well, and noted otherwise.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Literal

Reason = Literal["out of sample", "blank", "broken off", "duplicate", "too fast", "straight-lining"]

COMPLETE_FROM = 80  # percent of the rated questions; AAPOR's own lines between complete, partial and broken off
PARTIAL_FROM = 50


@dataclass(frozen=True, slots=True)
class Rules:
    """What is fixed before the wave.

    ``seconds``: less a question is too fast. ``straight_seconds``: less a question together with one and
    the same level for at least ``straight_items`` items is straight-lining.
    """

    seconds: float = 1.5
    straight_seconds: float = 3.0
    straight_items: int = 6


@dataclass(frozen=True, slots=True)
class Form:
    """One returned form, as far as cleaning needs to know it.

    ``asked`` and ``rated``: how many rated questions it had and how many were answered, the answer "not
    applicable" included. ``levels``: how many different levels were given, of ``scored`` items. ``seconds``:
    unknown on paper. ``ref`` names it in the log: a row, a line of a sheet.
    """

    ref: str
    household: str
    asked: int
    rated: int
    scored: int = 0
    levels: int = 0
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; ``excluded`` is false for what was only noticed."""

    ref: str
    household: str
    reason: Reason
    excluded: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The forms that count, in their order, and the log."""

    kept: tuple[Form, ...]
    log: tuple[Entry, ...]


def cleaned(forms: Iterable[Form], sample: Set[str] | None = None, rules: Rules | None = None) -> Cleaned:
    """Sort the forms of a wave. Without ``sample`` nobody is outside it."""
    rules = rules or Rules()
    found = list(forms)
    first = _first_of_household(found)
    kept: list[Form] = []
    log: list[Entry] = []
    for form in found:
        reason = _reason(form, first, sample, rules)
        if reason is None:
            kept.append(form)
            log += [Entry(form.ref, form.household, "straight-lining", False)] if _straight(form, rules) else []
        else:
            log.append(Entry(form.ref, form.household, reason, True))
    return Cleaned(tuple(kept), tuple(log))


def completeness(form: Form) -> Literal["complete", "partial", "broken off", "blank"]:
    """How much of a form was answered: AAPOR's lines at 80 % and at 50 % of the rated questions."""
    if not form.rated:
        return "blank"
    answered = form.rated * 100
    if answered >= form.asked * COMPLETE_FROM:
        return "complete"
    return "partial" if answered >= form.asked * PARTIAL_FROM else "broken off"


def _first_of_household(forms: Iterable[Form]) -> dict[str, str]:
    """Which form of each household counts: its first complete one, else its first partial one."""
    chosen: dict[str, tuple[int, str]] = {}
    for form in forms:
        rank = ("complete", "partial", "broken off", "blank").index(completeness(form))
        if form.household not in chosen or rank < chosen[form.household][0]:
            chosen[form.household] = (rank, form.ref)
    return {household: ref for household, (_, ref) in chosen.items()}


def _reason(form: Form, first: dict[str, str], sample: Set[str] | None, rules: Rules) -> Reason | None:
    state = completeness(form)
    if sample is not None and form.household not in sample:
        return "out of sample"
    if first[form.household] != form.ref:
        return "duplicate"
    if state == "blank" or state == "broken off":
        return state
    if form.seconds is not None and form.seconds < rules.seconds * form.asked:
        return "too fast"
    quick = form.seconds is not None and form.seconds < rules.straight_seconds * form.asked
    return "straight-lining" if quick and _straight(form, rules) else None


def _straight(form: Form, rules: Rules) -> bool:
    return form.scored >= rules.straight_items and form.levels == 1

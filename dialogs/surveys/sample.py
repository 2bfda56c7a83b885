"""Whom a survey is to ask (Q4): how it draws, how many, of which buildings, and who is left alone this time."""

import re
from dataclasses import dataclass, replace
from datetime import date

from dialogs.deeds.surveys import WavePlan, Way
from dialogs.kit import BACK, N_, NOTHING, Button, Label, Phrase, Rows, Say, in_rows
from dialogs.surveys.items import TICKED

MOST_BUTTONS = 60
AMOUNTS: dict[str, tuple[int, ...]] = {"share": (30, 50, 80, 95, 100), "minimum": (50, 100, 200, 400)}
MARGINS = ("simple", "stratified")


@dataclass(frozen=True, slots=True)
class Need:
    """What a margin of error costs in answers and invitations, and whether so many can be reached at all."""

    margin: int
    answers: int
    invitations: int
    reachable: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is proposed for an occasion, and what can be chosen. ``wave`` was sent back, or planned by itself.

    ``census``: so few households that asking everybody costs less than drawing. ``resting`` of them were asked so
    lately that they are not drawn. ``meant`` words whom it is for, with ``{estate}`` for the estate or the buildings.
    """

    estate: int = 0
    name: str = ""
    wave: int = 0
    version: int = 0
    number: str = ""
    proposed: WavePlan | None = None
    questionnaires: tuple[tuple[int, str], ...] = ()
    occasions: tuple[str, ...] = ()
    households: int = 0
    key_customers: int = 0
    needs: tuple[Need, ...] = ()
    census: bool = False
    colleagues: tuple[tuple[int, str], ...] = ()
    today: date = date(2000, 1, 1)
    open: bool = True
    resting: int = 0
    buildings: tuple[tuple[int, str], ...] = ()
    meant: str = "{estate}"


def amounts(plan: WavePlan, facts: Facts) -> tuple[int, ...]:
    """What can be chosen as how many: margins, percents, returns."""
    if plan.way in MARGINS:
        return tuple(one.margin for one in facts.needs)
    return AMOUNTS.get(plan.way, ())


def ways(facts: Facts) -> tuple[Way, ...]:
    """How it can draw; key customers where there are some."""
    found: tuple[Way, ...] = ("all", "simple", "stratified", "share", "minimum")
    return (*found, "key") if facts.key_customers else found


def first_amount(way: Way, facts: Facts) -> int:
    """What a way of drawing begins with."""
    found = amounts(WavePlan(way=way), facts)
    return next((one for one in (5, 95, 100) if one in found), found[0] if found else 0)


def with_buildings(plan: WavePlan, named: set[int], facts: Facts) -> WavePlan:
    """These buildings too, or, of those that are in it, without them, in the order of the estate; and said whom it is
    for.
    """
    chosen = [(key, name) for key, name in facts.buildings if (key in plan.buildings) != (key in named)]
    where = "、".join(name for _, name in chosen) or facts.name
    return replace(plan, buildings=tuple(key for key, _ in chosen), population=facts.meant.format(estate=where))


def named(text: str, facts: Facts) -> set[int]:
    """The buildings that are written, by their names."""
    written = set(re.split(r"[\s,，、;；]+", text))
    return {key for key, name in facts.buildings if name in written}


def ask_amount(plan: WavePlan, facts: Facts) -> Say:
    """How many: with what each margin costs."""
    if plan.way in MARGINS:
        rows = tuple((Button(f"n-{one.margin}", "{need}", {"need": _need(one)}),) for one in facts.needs)
        text = N_("How exact shall it be? Of {households} households so many are to answer, and so many are invited:")
        return Say(text, {"households": facts.households}, (*rows, (BACK,)))
    rows = tuple(
        (Button(f"n-{one}", UNITS[plan.way], {"amount": one}),) for one in AMOUNTS.get(plan.way, ())
    )
    text = N_("How many?") if rows else N_("Here nobody is left out, so there is nothing to choose.")
    return Say(text, {}, (*rows, (BACK,)))


def ask_buildings(plan: WavePlan, facts: Facts) -> Say:
    """Which buildings, those of it ticked."""
    buttons = [
        Button(f"b-{key}", TICKED if key in plan.buildings else "{label}", {"label": name})
        for key, name in facts.buildings[:MOST_BUTTONS]
    ]
    rows: Rows = in_rows(buttons, 4)
    every = ((Button("every", N_("The whole estate")),),) if plan.buildings else ()
    text = N_("Which buildings is it for? Press one after the other, or write their names; without any it is for all.")
    return Say(text, {}, (*rows, *every, (BACK,)))


RESTING = N_(
    "\n❗ {resting} of {households} households were asked less than 90 days ago, or are being asked, and are left "
    "alone now: {free} at most can be drawn."
)
UNITS = {"share": N_("{amount} % of the households"), "minimum": N_("at least {amount} returns")}


def _need(one: Need) -> Phrase:
    text = N_("±{margin} %: {answers} answers, {invitations} invited")
    if not one.reachable:
        text = N_("±{margin} %: {answers} answers – more than will come back")
    return Phrase(text, {"margin": one.margin, "answers": one.answers, "invitations": one.invitations})


def limits(plan: WavePlan, facts: Facts) -> Phrase:
    """For which buildings it is, where not for all; and how many cannot be asked, for they were asked lately."""
    known = dict(facts.buildings)
    names = tuple(known[key] for key in plan.buildings if key in known)
    resting = facts.resting if plan.way != "key" else 0
    return limited(names, resting, facts.households)


def limited(names: tuple[str, ...], resting: int, households: int) -> Phrase:
    """The same, where it is known."""
    of = {"resting": resting, "households": households, "free": households - resting}
    values = {
        "buildings": Phrase(N_("\nBuildings: {names}"), {"names": "、".join(names)}) if names else NOTHING,
        "resting": Phrase(RESTING, of) if resting else NOTHING,
    }
    return Phrase("{buildings}{resting}", values)


def drawn(plan: WavePlan, facts: Facts) -> Phrase:
    """How it draws, and how many."""
    need = next((one for one in facts.needs if one.margin == plan.amount), None)
    if plan.way in MARGINS and need is not None:
        return Phrase(N_("{way}, {need}"), {"way": Label("draw", plan.way), "need": _need(need)})
    if plan.way in UNITS:
        many = Phrase(UNITS[plan.way], {"amount": plan.amount})
        return Phrase(N_("{way}, {need}"), {"way": Label("draw", plan.way), "need": many})
    return Phrase("{way}", {"way": Label("draw", plan.way)})

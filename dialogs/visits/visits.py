"""Visits at a glance (V2, V5, V6): what I still have to visit; for who leads, what was visited, and the plan of a year.

A plan is proposed by the bot and holds when a manager accepts it; single visits are planned and called off here, too.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from dialogs import days
from dialogs.deeds.visits import AcceptPlan, CallOffVisit, PlanVisit, VisitDeed
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Go, Phrase, Rows, Say, Step, end, number_in, stay

SOON = 5


@dataclass(frozen=True, slots=True)
class Visits:
    """What is looked at; while a visit is planned, its area (by place in the list) and day."""

    at: Literal["list", "plan", "area", "day", "who", "off"] = "list"
    area: int = 0
    day: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A visit to be made by the reader: a task about a record, or of a round through an area."""

    task: int
    about: str
    until: datetime | None = None
    periodic: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A round that lies ahead."""

    visit: int
    area: str
    day: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Covered:
    """How many matters of the last days were visited, and what people said (V5).

    ``share`` is what of the general ones, in percent, and ``reached`` whether that is the floor (V2).
    """

    matters: int = 0
    visited: int = 0
    floor: int = 0
    always: int = 0
    always_visited: int = 0
    content: float | None = None
    share: float | None = None
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Lot:
    """The last draw (V2): of what was resolved in a week, how many were not visited, and how many of them drawn."""

    first: date
    last: date
    open: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Facts:
    """The estate's visits, as this reader may see them.

    A plan for a year would have ``proposed`` rounds, of which ``proposal`` are the first.
    """

    estate: int = 0
    name: str = ""
    manager: bool = False
    open: tuple[Open, ...] = ()
    covered: Covered = Covered()
    ahead: tuple[Planned, ...] = ()
    proposed: int = 0
    proposal: tuple[Planned, ...] = ()
    areas: tuple[str, ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()
    today: date = date(2000, 1, 1)
    lot: Lot | None = None


def begin(_: Facts) -> Visits:
    """The list."""
    return Visits()


def step(state: Visits, event: Event, facts: Facts) -> Step[Visits]:
    """From the list to a visit, or to the plan."""
    mine = {one.task: one for one in facts.open}
    match state.at, event:
        case _, Pressed("back") if state.at != "list":
            return _show(Visits(), facts)
        case "list" | "plan", Pressed(choice) if one := mine.get(number_in(choice, "task-")):
            return Step(state, go=Go("periodic" if one.periodic else "visit_entry", str(one.task)))
        case "list" | "plan", Pressed("plan" | "area" | "off" as where) if where in _ways(facts) and where != state.at:
            return _show(Visits(where), facts)
        case "plan", Pressed("accept") if "plan" in _ways(facts):
            return _done(ACCEPTED, AcceptPlan(facts.estate))
        case "area", Pressed(choice) if 0 < number_in(choice, "area-") <= len(facts.areas):
            return replace(_show(Visits("day", number_in(choice, "area-")), facts), listen=True)
        case "day", Pressed(choice) if 0 < number_in(choice, "day-") <= SOON:
            near = facts.today + timedelta(days=number_in(choice, "day-"))
            return _show(replace(state, at="who", day=near.isoformat()), facts)
        case "day", Typed(said) if day := _day(said, facts):
            chosen = replace(state, at="who", day=day.isoformat())
            return Step(chosen, (ask(chosen, facts),))
        case "day", Typed():
            return stay(state, Say(N_("I can't read that as a day ahead. For example 12-01, or 周三.")))
        case "who", Pressed(choice) if number_in(choice, "by-") in dict(facts.colleagues) and _area(state, facts):
            chosen_day = date.fromisoformat(state.day)
            return _done(PLANNED, PlanVisit(facts.estate, _area(state, facts), chosen_day, number_in(choice, "by-")))
        case "off", Pressed(choice) if number_in(choice, "off-") in {one.visit for one in facts.ahead}:
            return _done(CALLED_OFF, CallOffVisit(facts.estate, number_in(choice, "off-")))
        case _:
            return stay(state, ask(state, facts))


def _ways(facts: Facts) -> dict[str, str]:
    """What who leads may do from the list."""
    if not facts.manager:
        return {}
    ways = {"plan": N_("Proposed plan for a year")} if facts.proposed else {}
    if facts.areas and facts.colleagues:
        ways["area"] = N_("Plan a round")
    return ways | ({"off": N_("Call a round off")} if facts.ahead else {})


def _day(said: str, facts: Facts) -> date | None:
    span = days.read(said, facts.today)
    return span[0] if span is not None and facts.today < span[0] == span[1] else None


def _area(state: Visits, facts: Facts) -> str:
    return facts.areas[state.area - 1] if 0 < state.area <= len(facts.areas) and state.day else ""


def _show(state: Visits, facts: Facts) -> Step[Visits]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def _done(text: str, deed: VisitDeed) -> Step[Visits]:
    return end(Say(text, replace=True), do=deed)


ACCEPTED = N_("The plan holds: {count} rounds. Each comes to who makes it on the morning of its day.")
PLANNED = N_("Planned: {area} on {day}, {name}.")
CALLED_OFF = N_("The round of {area} is called off.")


def ask(state: Visits, facts: Facts) -> Say:
    """The present screen."""
    match state.at:
        case "plan" if "plan" in _ways(facts):
            text = N_("Proposed for a year: {count} rounds, spread over its working days. The first:\n{lines}")
            values = {"count": facts.proposed, "lines": tuple(_line(one) for one in facts.proposal)}
            return Say(text, values, ((Button("accept", N_("Accept the plan")),), (BACK,)))
        case "area":
            rows = tuple((Button(f"area-{at}", "{area}", {"area": area}),) for at, area in enumerate(facts.areas, 1))
            return Say(N_("Which area is visited?"), {}, (*rows, (BACK,)))
        case "day":
            soon = ((ahead, facts.today + timedelta(days=ahead)) for ahead in range(1, SOON + 1))
            rows = tuple((Button(f"day-{ahead}", "{day}", {"day": days.said(day)}),) for ahead, day in soon)
            return Say(N_("On which day? Please choose, or write it, for example 12-01."), {}, (*rows, (BACK,)))
        case "who":
            names = tuple((Button(f"by-{key}", "{name}", {"name": name}),) for key, name in facts.colleagues)
            return Say(N_("Who makes the round?"), {}, (*names, (BACK,)))
        case "off":
            rows = tuple(
                (Button(f"off-{one.visit}", N_("{area}, {day}"), {"area": one.area, "day": days.said(one.day)}),)
                for one in facts.ahead
            )
            return Say(N_("Which round is called off?"), {}, (*rows, (BACK,)))
        case _:
            return _list(facts)


def _list(facts: Facts) -> Say:
    tasks = tuple((Button(f"task-{one.task}", "{about}", {"about": one.about}),) for one in facts.open)
    ways = tuple((Button(choice, text),) for choice, text in _ways(facts).items())
    rows: Rows = (*tasks, *ways)
    due = tuple(Phrase(N_("· {about}, by {until}"), {"about": one.about, "until": one.until}) for one in facts.open)
    ahead = tuple(_line(one) for one in facts.ahead)
    values = {
        "estate": facts.name,
        "mine": Phrase(N_("Yours to visit:\n{lines}"), {"lines": due}) if due else Phrase(NOTHING_OPEN),
        "covered": _covered(facts.covered) if facts.manager else NOTHING,
        "lot": _drawn(facts.lot) if facts.manager and facts.lot else NOTHING,
        "ahead": Phrase(N_("\nRounds ahead:\n{lines}"), {"lines": ahead}) if facts.manager and ahead else NOTHING,
    }
    return Say(N_("Visits · {estate}\n{mine}{covered}{lot}{ahead}"), values, rows)


NOTHING_OPEN = N_("Nothing is yours to visit.")


def _covered(covered: Covered) -> Phrase:
    text = N_(
        "\nResolved in the last 30 days: general matters {matters}, visited {visited} ({share}); to be visited without "
        "exception {always}, visited {always_visited}.{content}"
    )
    said = N_(" Satisfied with the result: {percent} %.")
    values = {name: getattr(covered, name) for name in ("matters", "visited", "always", "always_visited")}
    content = NOTHING if covered.content is None else Phrase(said, {"percent": f"{covered.content:g}"})
    return Phrase(text, values | {"share": _share(covered), "content": content})


def _share(covered: Covered) -> Phrase:
    if covered.share is None:
        return Phrase(N_("at least {floor} %"), {"floor": covered.floor})
    text = N_("{percent} %, at least {floor} %: reached") if covered.reached else SHORT_OF_FLOOR
    return Phrase(text, {"percent": f"{covered.share:g}", "floor": covered.floor})


SHORT_OF_FLOOR = N_("{percent} %, at least {floor} %: not reached")


def _drawn(lot: Lot) -> Phrase:
    text = N_(
        "\nLast draw, of what was resolved from {first} to {last}: not visited {open}, drawn {drawn}. Its seed and its "
        "list:\n→ shouwen visits --draws"
    )
    return Phrase(text, {name: getattr(lot, name) for name in ("first", "last", "open", "drawn")})


def _line(one: Planned) -> Phrase:
    values = {"day": days.said(one.day), "area": one.area, "name": one.name or "—"}
    return Phrase(N_("· {day} {area} – {name}"), values)


VISITS = Dialog("visits", 1, Visits, begin, step, ask, focus=False)

"""The surveys of an estate as its staff see them: the list, and the page of one with what comes next (Q2, Q5, Q6).

What may be done is said by the facts, for this reader and the survey as it is; storage asks again. Each deed carries
the version that was seen when the page was opened: of two managers who decide at once the second hears of the first.
"""

from dataclasses import dataclass, replace
from typing import Literal, cast

from dialogs import kit
from dialogs.deeds.surveys import Act, ActOnWave, SendWaveBack
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Go, Label, Phrase, Rows, Say, Step, end, number_in, stay
from dialogs.surveys import page as survey_page, progress as survey_progress
from dialogs.surveys.page import Line, Wave

LONGEST = 500
A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Surveys:
    """The list, one survey as of a version, its words back to the planner, or who has not answered, in a building."""

    at: Literal["list", "wave", "sure", "words", "doors"] = "list"
    wave: int = 0
    version: int = 0
    act: str = ""
    page: int = 0
    building: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The latest surveys, the one that is looked at, whose doors are still silent, how many are.

    Of many doors ``buildings`` says how many each building has, and ``doors`` are those of the one that is looked at.
    ``alone``: it is the page of one survey, by itself.
    """

    estate: int = 0
    name: str = ""
    plans: bool = False
    waves: tuple[Line, ...] = ()
    one: Wave | None = None
    doors: tuple[tuple[str, str], ...] = ()
    silent: int = 0
    alone: bool = False
    buildings: tuple[tuple[str, int], ...] = ()


def begin(facts: Facts) -> Surveys:
    """The list, or the page that was opened."""
    return _of(facts.one) if facts.alone and facts.one else Surveys()


def step(state: Surveys, event: Event, facts: Facts) -> Step[Surveys]:
    """From the list to a survey, and to its next step."""
    one = facts.one
    match "list" if one is None else state.at, event:
        case _, Pressed("list") if not facts.alone:
            return Step(Surveys(), (_list(facts),))
        case "list", Pressed(choice) if number_in(choice, "see-") in {line.id for line in facts.waves}:
            return _show(Surveys("wave", number_in(choice, "see-"), one.version if one else 0), facts)
        case "list", Pressed("plan") if facts.plans:
            return Step(state, go=Go("survey_plan", str(facts.estate)))
        case "wave", Pressed("back") if not facts.alone:
            return _show(Surveys(), facts)
        case "wave", Pressed("doors") if one and "doors" in one.may:
            return _show(replace(state, at="doors"), facts)
        case "wave", Pressed("change" | "enter" | "results" as way) if one and way in one.may:
            return Step(state, go=_way(way, one, facts))
        case "wave", Pressed("send_back") if one and "send_back" in one.may:
            return replace(_show(replace(state, at="words"), facts), listen=True)
        case "wave", Pressed(choice) if one and (act := _act(choice, state, one)):
            sure = act not in ASKED_TWICE or state.version != one.version
            return _acted(act, state, facts) if sure else _show(replace(state, at="sure", act=act), facts)
        case "sure", Pressed("yes") if one and state.act in ACTS:
            return _acted(state.act, state, facts)
        case "words", Typed(text) if one and len(text) > LONGEST:
            return stay(state, Say(kit.TOO_LONG, {"most": LONGEST}))
        case "words", Typed(text) if one and ("send_back" in one.may or state.version != one.version):
            sent = SendWaveBack(one.id, state.version, text)
            return end(Say(SENT_BACK, {"number": one.number}), do=sent, go=_again(one.id, facts))
        case "doors", Pressed(choice) if 0 < number_in(choice, "page-") <= _pages(state, facts):
            return _show(replace(state, page=number_in(choice, "page-") - 1), facts)
        case "doors", Pressed(choice) if 0 < number_in(choice, "in-") <= len(facts.buildings):
            name, _ = facts.buildings[number_in(choice, "in-") - 1]
            return _show(replace(state, page=0, building=name), facts)
        case "doors", Pressed("back") if state.building:
            return _show(replace(state, page=0, building=""), facts)
        case "words" | "doors" | "sure", Pressed("back") if one:
            return _show(_of(one), facts)
        case _:
            return stay(state, ask(state, facts))


def _of(one: Wave) -> Surveys:
    return Surveys("wave", one.id, one.version)


def _act(choice: str, state: Surveys, one: Wave) -> str:
    """The step of the survey behind a press, if this reader may take it, or might when they looked; "" for others."""
    act = choice.removeprefix("do-")
    known = choice.startswith("do-") and act in ACTS
    return act if known and (act in one.may or state.version != one.version) else ""


def _way(way: str, one: Wave, facts: Facts) -> Go:
    match way:
        case "change":
            return Go("survey_plan", f"{facts.estate}:{one.id}")
        case "enter":
            return Go("survey_entry", str(one.id))
        case _:
            return Go("survey_results", str(one.id))


def _again(wave: int, facts: Facts) -> Go:
    """The page once more, as things are after the deed."""
    if facts.alone:
        return Go("surveys", f"{facts.estate}:{wave}")
    return Go("surveys", str(facts.estate), Pressed(f"see-{wave}"))


def _acted(act: str, state: Surveys, facts: Facts) -> Step[Surveys]:
    """The step, as of the version that was seen; its number comes with the outcome."""
    deed = ActOnWave(state.wave, state.version, cast(Act, act))
    return end(Say(ACTS[act].done, replace=True), do=deed, go=_again(state.wave, facts))


def _listed(state: Surveys, facts: Facts) -> int:
    """How many lines the list of doors has: doors, or of many doors buildings."""
    return len(_waiting(facts)) if facts.buildings and not state.building else len(facts.doors)


def _waiting(facts: Facts) -> list[tuple[int, str, int]]:
    """The buildings that are not through, by their place among all: a button means the same when others are."""
    return [(number, name, count) for number, (name, count) in enumerate(facts.buildings, 1) if count]


def _pages(state: Surveys, facts: Facts) -> int:
    return -(-_listed(state, facts) // A_PAGE)


def _show(state: Surveys, facts: Facts) -> Step[Surveys]:
    return Step(state, (replace(ask(state, facts), replace=True),))


@dataclass(frozen=True, slots=True)
class Deciding:
    """A step of a survey: its button, and the word when it is done."""

    label: str
    done: str


ACTS: dict[str, Deciding] = {
    "submit": Deciding(N_("Hand in for approval"), N_("✓ Survey {number} is handed in; the manager decides.")),
    "approve": Deciding(N_("Approve"), N_("✓ Survey {number} is approved. {follow}")),
    "pilot": Deciding(N_("Ask a few first"), N_("✓ Survey {number}: {follow}")),
    "open": Deciding(N_("Send it now"), N_("✓ Survey {number}: {follow}")),
    "pause": Deciding(N_("Pause"), N_("✓ Survey {number} rests; nothing more is sent, no answers are taken.")),
    "go_on": Deciding(N_("Resume"), N_("✓ Survey {number} goes on.")),
    "end": Deciding(N_("End it now"), N_("✓ Survey {number} has ended; staff can still enter what lies on paper.")),
    "cancel": Deciding(N_("Cancel the survey"), N_("✓ Survey {number} is cancelled.")),
    "figure": Deciding(
        N_("Make the figures"),
        N_("✓ Survey {number} is counted; the figures stay as they are. Of a large one that takes a minute."),
    ),
}
ASKED_TWICE = ("end", "cancel", "figure")
WAYS = {
    "change": N_("Change the plan"),
    "send_back": N_("Send back with words"),
    "enter": N_("Enter answers"),
    "doors": N_("Who has not answered"),
    "results": N_("Results and measures"),
}
SENT_BACK = N_("↩️ The plan of survey {number} goes back, with your words.")


def ask(state: Surveys, facts: Facts) -> Say:
    """The present screen."""
    one = facts.one
    if one is None or state.at == "list":
        return _list(facts)
    match state.at:
        case "words":
            text = N_("Survey {number}: what should be changed? Please write it.")
            return Say(text, {"number": one.number}, ((BACK,),))
        case "sure":
            act = ACTS[state.act] if state.act in ACTS else ACTS["cancel"]
            text = N_("Survey {number}: {act} – are you sure? It can't be undone.")
            yes = Button("yes", N_("Yes, I am sure"))
            return Say(text, {"number": one.number, "act": Phrase(act.label)}, ((yes,), (BACK,)))
        case "doors":
            return _doors(state, one, facts)
        case _:
            return _page(one, facts)


def _list(facts: Facts) -> Say:
    rows: Rows = tuple(
        (Button(f"see-{one.id}", N_("{number} {status}"), {"number": one.number, "status": survey_page.status(one)}),)
        for one in facts.waves
    )
    lines = tuple(
        Phrase(
            N_("· {number}, {occasion}: {status}"),
            {"number": one.number, "occasion": Label("occasion", one.occasion), "status": survey_page.status(one)},
        )
        for one in facts.waves
    ) or (Phrase(N_("There has been no survey yet.")),)
    plan = ((Button("plan", N_("Plan a survey")),),) if facts.plans else ()
    return Say(N_("Surveys · {estate}\n{lines}"), {"estate": facts.name, "lines": lines}, (*rows, *plan))


def _page(one: Wave, facts: Facts) -> Say:
    rows = tuple((_button(what),) for what in one.may)
    back = () if facts.alone else ((BACK,),)
    values = {
        "number": one.number,
        "occasion": Label("occasion", one.occasion),
        "status": survey_page.status(one),
        "back": Phrase(N_("\n↩️ Sent back: “{words}”"), {"words": one.sent_back}) if one.sent_back else NOTHING,
        "plan": survey_page.plan(one),
        "progress": survey_progress.told(one.progress) if one.progress is not None else NOTHING,
        "next": survey_page.ahead(one),
    }
    return Say(N_("Survey {number} · {occasion}\n{status}{back}\n{plan}{progress}{next}"), values, (*rows, *back))


def _button(what: str) -> Button:
    """The button of what may be done next."""
    return Button(f"do-{what}", ACTS[what].label) if what in ACTS else Button(what, WAYS[what])


def _doors(state: Surveys, one: Wave, facts: Facts) -> Say:
    page = min(state.page, max(0, _pages(state, facts) - 1))
    before = (Button(f"page-{page}", N_("‹ Before")),) if page else ()
    after = (Button(f"page-{page + 2}", N_("More ›")),) if page + 1 < _pages(state, facts) else ()
    turn = ((*before, *after),) if before or after else ()
    if facts.buildings and not state.building:
        text = N_("Survey {number}: {count} households have not answered. Which building?")
        return Say(text, {"number": one.number, "count": facts.silent}, (*_buildings(facts, page), *turn, (BACK,)))
    shown = facts.doors[page * A_PAGE : (page + 1) * A_PAGE]
    lines = tuple(
        Phrase(N_("· {place} {outcome}"), {"place": place, "outcome": Label("answering", outcome)})
        for place, outcome in shown
    ) or (Phrase(N_("All have answered.")),)
    text = N_("Survey {number}: {count} households have not answered, in walking order.\n{lines}")
    count = len(facts.doors) if state.building else facts.silent
    return Say(text, {"number": one.number, "count": count, "lines": lines}, (*turn, (BACK,)))


def _buildings(facts: Facts, page: int) -> Rows:
    """The buildings of a page, two beside each other, each with how many doors are silent."""
    buttons = [
        Button(f"in-{number}", N_("{building} ({count})"), {"building": name, "count": count})
        for number, name, count in _waiting(facts)[page * A_PAGE : (page + 1) * A_PAGE]
    ]
    return kit.in_rows(buttons)


SURVEYS = Dialog("surveys", 1, Surveys, begin, step, ask, focus=False)

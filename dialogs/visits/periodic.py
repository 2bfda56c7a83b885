"""A periodic visit 走访 (V6) as who makes it sees it: household by household, topic by topic, and their opinions.

The unit is written as people say it; each topic is a press, or left out. An opinion is written down and filed as a
record of the register with one press more; nothing of it is kept elsewhere.
"""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.visits import EndRound, FileFinding, Opinion, RecordHousehold
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, TOO_LONG, Button, Dialog, Phrase, Rows, Say, Step, end, in_rows, number_in, stay
from dialogs.visits.entry import LEVEL_WORDS, LONGEST
from dialogs.visits.visit import LEVELS

TOPICS: dict[str, str] = {
    "security": N_("order and security"),
    "cleaning": N_("cleaning and greening"),
    "facilities": N_("the public facilities"),
    "paid": N_("paid services and their prices"),
    "convenience": N_("how easy things are"),
    "attitude": N_("how they are treated"),
    "centre": N_("the customer centre as a whole"),
}
OPINIONS: dict[str, str] = {
    "suggestion": N_("As a suggestion"),
    "complaint": N_("As a complaint"),
    "repair": N_("As a repair"),
}


@dataclass(frozen=True, slots=True)
class Round:
    """Which household is visited, and the levels it gave so far, in the order of the topics; 0 was not asked."""

    at: Literal["start", "unit", "topics", "more", "typing", "kind"] = "start"
    unit: int = 0
    place: str = ""
    levels: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The visit, the unit that was just written, if there is such a one in its area, and some not visited yet."""

    task: int = 0
    area: str = ""
    visited: int = 0
    unit: int = 0
    place: str = ""
    units: tuple[tuple[int, str], ...] = ()
    open: bool = True


def begin(_: Facts) -> Round:
    """No household yet."""
    return Round()


def step(state: Round, event: Event, facts: Facts) -> Step[Round]:
    """From a household to its levels, to its opinions, to the next household."""
    if not facts.open:
        return stay(state, ask(state, facts))
    match state.at, event:
        case "unit", Typed() if facts.unit:
            found = Round("topics", facts.unit, facts.place)
            return Step(found, (ask(found, facts),))
        case "unit", Pressed(choice) if name := dict(facts.units).get(number_in(choice, "unit-"), ""):
            return _show(Round("topics", number_in(choice, "unit-"), f"{facts.area}{name}"), facts)
        case "unit", Typed():
            return stay(state, Say(NOT_THERE, {"area": facts.area}))
        case "start" | "unit" | "more", Pressed("over"):
            return end(Say(OVER, replace=True), do=EndRound(facts.task))
        case "topics", Pressed(choice) if choice == "skip" or choice in LEVEL_WORDS:
            return _rated(state, 0 if choice == "skip" else int(choice), facts=facts)
        case "topics", Pressed("rest"):
            return _rated(state, *(0 for _ in range(len(TOPICS) - len(state.levels))), facts=facts)
        case "topics", Pressed("back") if state.levels:
            return _show(replace(state, levels=state.levels[:-1]), facts)
        case ("topics", Pressed("back")) | ("start" | "more", Pressed("next")):
            return replace(_show(Round("unit"), facts), listen=True)
        case "more", Pressed("opinion"):
            return replace(_show(replace(state, at="typing"), facts), listen=True)
        case "typing", Typed(said) if len(said) <= LONGEST:
            written = replace(state, at="kind", text=said)
            return Step(written, (ask(written, facts),))
        case "typing", Typed():
            return stay(state, Say(TOO_LONG, {"most": LONGEST}))
        case "kind", Pressed("suggestion" | "complaint" | "repair" as kind):
            return _filed(state, kind, facts)
        case "typing" | "kind", Pressed("back"):
            return _show(replace(state, at="more", text=""), facts)
        case _:
            return stay(state, ask(state, facts))


def _rated(state: Round, *levels: int, facts: Facts) -> Step[Round]:
    """The last topic's level puts the household on the record."""
    rated = replace(state, levels=(*state.levels, *levels))
    if len(rated.levels) < len(TOPICS):
        return _show(rated, facts)
    given = tuple((topic, one) for topic, one in zip(TOPICS, rated.levels, strict=True) if one)
    done = Round("more", state.unit, state.place)
    return Step(done, (replace(ask(done, facts), replace=True),), do=RecordHousehold(facts.task, state.unit, given))


def _filed(state: Round, kind: Opinion, facts: Facts) -> Step[Round]:
    done = Round("more", state.unit, state.place)
    say = Say(N_("Filed as {number}. Did {place} say anything else?"), {"place": state.place}, MORE)
    return Step(done, (say,), do=FileFinding(facts.task, state.unit, kind, state.text))


def _show(state: Round, facts: Facts) -> Step[Round]:
    return Step(state, (replace(ask(state, facts), replace=True),))


NOT_THERE = N_("I find no such unit in {area}. Please write it as on the door, for example 2-501.")
OVER = N_("Thank you. The round of {area} is over: {count} households.")
TODAY = N_("🚪 Periodic visits today: {area}. So far {count} households.")
WHICH = N_("{area}: which unit do you visit? Please write it, for example 2-501.")
END = Button("over", N_("The round is over"))
MORE: Rows = ((Button("opinion", N_("Write down an opinion")),), (Button("next", N_("Next household")), END))


def ask(state: Round, facts: Facts) -> Say:
    """The present question."""
    if not facts.open:
        return Say(N_("The round of {area} is over."), {"area": facts.area})
    match state.at:
        case "topics":
            topic = tuple(TOPICS)[min(len(state.levels), len(TOPICS) - 1)]
            values = {"place": state.place, "topic": Phrase(TOPICS[topic]), "number": len(state.levels) + 1}
            text = N_("{place}: how satisfied with {topic}? ({number} / 7)")
            rest = Button("rest", N_("That was all"))
            return Say(text, values, (*LEVELS, (Button("skip", N_("Not asked")), rest), (BACK,)))
        case "more":
            return Say(N_("{place} is on the record. Did they have an opinion?"), {"place": state.place}, MORE)
        case "typing":
            return Say(N_("{place}: please write down what they said."), {"place": state.place}, ((BACK,),))
        case "kind":
            text = N_("“{text}”\n\nHow shall it be put on the register?")
            kinds = tuple((Button(kind, label),) for kind, label in OPINIONS.items())
            return Say(text, {"text": state.text}, (*kinds, (BACK,)))
        case "unit":
            near = tuple(Button(f"unit-{key}", "{name}", {"name": name}) for key, name in facts.units)
            rows = in_rows(near)
            return Say(WHICH, {"area": facts.area}, (*rows, (END,)))
        case _:
            begin_or_end = (Button("next", N_("Next household")), END)
            return Say(TODAY, {"area": facts.area, "count": facts.visited}, (begin_or_end,))


PERIODIC = Dialog("periodic", 1, Round, begin, step, ask, focus=False)

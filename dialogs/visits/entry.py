"""A follow-up visit made by a person (V2, V3, V4): whom to call or see, and a guided screen for what they said.

It comes to whom the visit is given, in private, with name and phone. What was said is entered answer by answer,
checked once, and then counts like the resident's own answers to the bot. Nobody there is no answer: it is noted, and
tried again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.deeds.visits import EnterVisit, NobodyThere
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, NOTHING, TOO_LONG, Button, Dialog, Phrase, Rows, Say, Step, end, number_in, stay
from dialogs.visits.visit import LEVELS

Place = Literal["show", "solved", "result", "speed", "attitude", "words", "typing", "check", "who", "when"]
LEVEL_WORDS = {button.choice: button.label for row in LEVELS for button in row}
LONGEST = 1000
DAYS_AGO = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """How far it is entered. ``staff`` is who made the visit, 0 for whoever enters it; ``ago`` how many days before."""

    at: Place = "show"
    solved: bool = True
    result: int = 0
    speed: int = 0
    attitude: int = 0
    words: str = ""
    staff: int = 0
    ago: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The visit to be made, and who else may have made it.

    ``tries``: how often nobody was there; ``drawn``: the lot fell on it (V2).
    """

    task: int = 0
    record: int = 0
    number: str = ""
    title: str = ""
    result: str = ""
    how: Literal["phone", "person"] = "phone"
    name: str = ""
    phone: str = ""
    place: str = ""
    until: datetime | None = None
    tries: int = 0
    open: bool = True
    colleagues: tuple[tuple[int, str], ...] = ()
    drawn: bool = False


def begin(_: Facts) -> Entry:
    """Whom to visit."""
    return Entry()


def step(state: Entry, event: Event, facts: Facts) -> Step[Entry]:
    """From the name to the answers, one a press, and to the check of all of them."""
    if not facts.open:
        return stay(state, ask(state, facts))
    match state.at, event:
        case "show", Pressed("enter"):
            return _show(replace(state, at="solved"), facts)
        case "show", Pressed("nobody"):
            return Step(Entry(), (Say(NOBODY, buttons=WAYS, replace=True),), do=NobodyThere(facts.task))
        case "solved", Pressed("yes"):
            return _show(replace(state, at="result", solved=True), facts)
        case "solved", Pressed("no"):
            return _show(Entry("words", solved=False), facts)
        case "result" | "speed" | "attitude", Pressed(choice) if choice == "skip" or choice in LEVEL_WORDS:
            return _show(_rated(state, 0 if choice == "skip" else int(choice)), facts)
        case "words", Pressed("none"):
            return _show(replace(state, at="check", words=""), facts)
        case "words", Pressed("say"):
            return replace(_show(replace(state, at="typing"), facts), listen=True)
        case "typing", Typed(said) if len(said) <= LONGEST:
            written = replace(state, at="check", words=said)
            return Step(written, (ask(written, facts),))
        case "typing", Typed():
            return stay(state, Say(TOO_LONG, {"most": LONGEST}))
        case "check", Pressed("who" | "when" as where) if where != "who" or facts.colleagues:
            return _show(replace(state, at=where), facts)
        case "check", Pressed("save"):
            return end(Say(SAVED, replace=True), do=_deed(state, facts))
        case "who", Pressed(choice) if number_in(choice, "by-") in dict(facts.colleagues):
            return _show(replace(state, at="check", staff=number_in(choice, "by-")), facts)
        case "when", Pressed("ago-0" | "ago-1" | "ago-2" | "ago-3" as choice):
            return _show(replace(state, at="check", ago=int(choice[-1])), facts)
        case _, Pressed("back") if state.at != "show":
            return _show(replace(state, at=_before(state)), facts)
        case _:
            return stay(state, ask(state, facts))


_NEXT: dict[str, Place] = {"result": "speed", "speed": "attitude", "attitude": "words"}
_BACK: dict[str, Place] = {
    "solved": "show", "result": "solved", "speed": "result", "attitude": "speed", "words": "attitude",
    "typing": "words", "check": "words", "who": "check", "when": "check",
}  # fmt: skip


def _rated(state: Entry, level: int) -> Entry:
    match state.at:
        case "result":
            return replace(state, at="speed", result=level)
        case "speed":
            return replace(state, at="attitude", speed=level)
        case _:
            return replace(state, at="words", attitude=level)


def _before(state: Entry) -> Place:
    """The question before; what is not solved was not graded."""
    return "solved" if state.at == "words" and not state.solved else _BACK[state.at]


def _deed(state: Entry, facts: Facts) -> EnterVisit:
    levels = (state.result, state.speed, state.attitude)
    return EnterVisit(facts.task, state.solved, *levels, state.words, state.staff, state.ago)


def _show(state: Entry, facts: Facts) -> Step[Entry]:
    return Step(state, (replace(ask(state, facts), replace=True),))


WAYS: Rows = ((Button("enter", N_("Enter what they said")),), (Button("nobody", N_("Nobody was there")),))
NOBODY = N_("Noted: nobody was there. {follow}")
SAVED = N_("Thank you. The visit about {number} is on the record. {follow}")
ASPECTS = {
    "result": N_("{number}: how satisfied with the result?"),
    "speed": N_("{number}: how satisfied with the speed?"),
    "attitude": N_("{number}: how satisfied with how they were treated?"),
}
NOT_SAID = Button("skip", N_("Not said"))
AGO = (N_("today"), N_("yesterday"), N_("two days ago"), N_("three days ago"))
HOW = {"phone": N_("by phone"), "person": N_("in person")}


def ask(state: Entry, facts: Facts) -> Say:
    """The present question."""
    number = {"number": facts.number}
    if not facts.open:
        return Say(N_("{number}: this visit has been dealt with."), number)
    match state.at:
        case "show":
            return _whom(facts)
        case "solved":
            rows: Rows = ((Button("yes", N_("Yes, it is solved")), Button("no", N_("No, not solved"))), (BACK,))
            return Say(N_("{number}: is it really solved?"), number, rows)
        case "result" | "speed" | "attitude":
            return Say(ASPECTS[state.at], number, (*LEVELS, (NOT_SAID, BACK)))
        case "words":
            rows = ((Button("none", N_("No, that is all")), Button("say", N_("Yes, write it down"))), (BACK,))
            return Say(N_("{number}: did they say anything else?"), number, rows)
        case "typing":
            return Say(N_("{number}: please write what they said."), number, ((BACK,),))
        case "who":
            names = tuple((Button(f"by-{key}", "{name}", {"name": name}),) for key, name in facts.colleagues)
            return Say(N_("{number}: who made the visit?"), number, (*names, (BACK,)))
        case "when":
            rows = tuple((Button(f"ago-{ago}", text),) for ago, text in enumerate(AGO))
            return Say(N_("{number}: when was it?"), number, (*rows, (BACK,)))
        case _:
            return _check(state, facts)


def _whom(facts: Facts) -> Say:
    text = N_("📞 Please call about {number} by {until}.\n{who}\n“{title}”\nResult: {result}\n\n{aim}{tries}")
    if facts.how == "person":
        text = N_("🚪 Please visit about {number} by {until}.\n{who}\n“{title}”\nResult: {result}\n\n{aim}{tries}")
    who = Phrase(
        N_("{name}, {place}, {phone}"),
        {
            "name": facts.name or "—",
            "place": facts.place or Phrase(N_("no address known")),
            "phone": facts.phone or Phrase(N_("no phone known")),
        },
    )
    values = {
        "number": facts.number,
        "until": facts.until,
        "who": who,
        "title": facts.title,
        "result": facts.result or "—",
        "aim": (Phrase(DRAWN), Phrase(AIM)) if facts.drawn else Phrase(AIM),
        "tries": Phrase(N_("\nNobody was there so far: {count} times."), {"count": facts.tries})
        if facts.tries
        else NOTHING,
    }
    return Say(text, values, WAYS)


DRAWN = N_("The lot fell on this matter: this visit was drawn at random.")
AIM = N_("Is it really solved? How satisfied are they with the result, the speed, and how they were treated?")


def _check(state: Entry, facts: Facts) -> Say:
    made = dict(facts.colleagues).get(state.staff, "")
    given = {"result": state.result, "speed": state.speed, "attitude": state.attitude}
    levels = {name: Phrase(LEVEL_WORDS[str(level)]) for name, level in given.items() if level}
    values = {
        "number": facts.number,
        "solved": Phrase(N_("solved") if state.solved else N_("not solved")),
        "levels": tuple(Phrase(GIVEN[name], {"level": level}) for name, level in levels.items()),
        "words": Phrase(N_("“{words}”"), {"words": state.words}) if state.words else NOTHING,
        "who": Phrase("{name}", {"name": made}) if made else Phrase(N_("you")),
        "when": Phrase(AGO[min(state.ago, DAYS_AGO)]),
        "how": Phrase(HOW[facts.how]),
    }
    others = (Button("who", N_("Somebody else made it")),) if facts.colleagues else ()
    other = (*others, Button("when", N_("It was earlier")))
    rows: Rows = ((Button("save", N_("That is right, save it")),), other, (BACK,))
    return Say(N_("{number}: {solved}\n{levels}\n{words}\nVisit {how}, {when}, made by: {who}."), values, rows)


GIVEN = {
    "result": N_("Result: {level}"),
    "speed": N_("Speed: {level}"),
    "attitude": N_("Attitude: {level}"),
}

VISIT_ENTRY = Dialog("visit_entry", 1, Entry, begin, step, ask, focus=False)

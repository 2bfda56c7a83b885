"""The follow-up visit (回访, V1): was it solved, how satisfied, any words?

The bot begins it by itself, so it uses buttons and never takes the focus – except when the person
presses that they would like to say something, or that it is not solved. Silence is no answer and never satisfaction.
"Not solved" ends the questions at once: the record reopens (H6), and asking for grades would mock; what is written next
says what is not right yet (X49).
"""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.deed import AddTo
from dialogs.deeds.handling import ExplainObjection
from dialogs.deeds.visits import RecordVisit
from dialogs.events import Attached, Elapsed, Event, Pressed, Said, Typed
from dialogs.kit import CALL_ME, N_, Button, Dialog, Go, Rows, Say, Step, Wake, end, stay
from dialogs.resident.mine import ADDED, HEARD, WHY

LEVELS: Rows = (
    (Button("5", N_("Very satisfied")), Button("4", N_("Satisfied"))),
    (Button("3", N_("Basically satisfied")),),
    (Button("2", N_("Dissatisfied")), Button("1", N_("Very dissatisfied"))),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """How far the questions have come, and the levels given (5 best, 0 not asked yet)."""

    visit: int = 0
    at: Literal["solved", "why", "result", "speed", "attitude", "words", "typing"] = "solved"
    result: int = 0
    speed: int = 0
    attitude: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The visit and its record. ``reminded``: it was asked before, and nobody answered (V4)."""

    visit: int = 0
    record: int = 0
    number: str = ""
    title: str = ""
    name: str = ""
    reminded: bool = False


def begin(facts: Facts) -> Visit:
    """The first question."""
    return Visit(facts.visit)


def step(state: Visit, event: Event, facts: Facts) -> Step[Visit]:
    """One question a press, edited in place."""
    match state.at, event:
        case _, Pressed("call", True):
            return Step(state, go=Go("call", str(facts.record)))
        case "solved", Pressed("no", True):
            told = Say(NOT_SOLVED, {}, WHY, replace=True)
            return Step(replace(state, at="why"), (told,), do=RecordVisit(state.visit, solved=False), listen=True)
        case "why", Typed(text):
            return end(Say(HEARD), do=ExplainObjection(facts.record, text))
        case "why", Attached(media, caption, _, message):
            said = (Said(message, caption),) if caption else ()
            return Step(state, (Say(ADDED, {}, WHY),), do=AddTo(facts.record, said, (media,)))
        case "why", Pressed("none", True):
            return end(Say(HEARD, {"number": facts.number}, replace=True))
        case "words" | "typing", Elapsed("enough"):
            return _end(state, "", replacing=True)
        case "solved", Pressed("yes", True):
            return _show(replace(state, at="result"), facts)
        case "result", Pressed("all", True):
            return _words(replace(state, result=5, speed=5, attitude=5), facts)
        case "result", Pressed("1" | "2" | "3" | "4" | "5" as level, True):
            return _show(replace(state, at="speed", result=int(level)), facts)
        case "speed", Pressed("1" | "2" | "3" | "4" | "5" as level, True):
            return _show(replace(state, at="attitude", speed=int(level)), facts)
        case "attitude", Pressed("1" | "2" | "3" | "4" | "5" as level, True):
            return _words(replace(state, attitude=int(level)), facts)
        case "words", Pressed("none", True):
            return _end(state, "", replacing=True)
        case "words", Pressed("say", True):
            return replace(_show(replace(state, at="typing"), facts), listen=True)
        case "typing", Typed(text):
            return _end(state, text)
        case _, Pressed("back", True) if state.at in _BACK:
            return _show(replace(state, at=_BACK[state.at]), facts)
        case _:
            return stay(state, ask(state, facts))


# What has been said by then counts, whether or not the last question is answered (V1).
ENOUGH_SECONDS = 3600
NOT_SOLVED = N_(
    "We are sorry that {number} is not solved. {next}\n\nIf you like, please write here what is not right yet."
)


def _words(state: Visit, facts: Facts) -> Step[Visit]:
    """The last question; left alone for an hour, the answers before it count without words."""
    return replace(_show(replace(state, at="words"), facts), wake=(Wake("enough", ENOUGH_SECONDS),))


_BACK: dict[str, Literal["solved", "result", "speed", "attitude", "words"]] = {
    "result": "solved",
    "speed": "result",
    "attitude": "speed",
    "words": "attitude",
    "typing": "words",
}
_BACK_BUTTON = Button("back", N_("Back"))


def _show(state: Visit, facts: Facts) -> Step[Visit]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def _end(state: Visit, words: str, *, replacing: bool = False) -> Step[Visit]:
    deed = RecordVisit(state.visit, True, state.result, state.speed, state.attitude, words)
    if min(state.result, state.speed, state.attitude) <= 2:
        return end(
            Say(
                N_(
                    "Thank you for telling us so frankly. We are sorry that we have not done better and "
                    "will take it to heart. {number} is closed now; write to us whenever something is the matter."
                ),
                replace=replacing,
            ),
            do=deed,
        )
    said = N_(
        "Thank you very much. {number} is closed now. We wish you all the best; write "
        "to us whenever something is the matter."
    )
    return end(Say(said, replace=replacing), do=deed)


def ask(state: Visit, facts: Facts) -> Say:
    """The present question."""
    match state.at:
        case "why":
            return Say(N_("Please write here what is not right yet about {number}."), {"number": facts.number}, WHY)
        case "solved":
            text = N_("Hello, {name}. About {number} (“{title}”): may we ask whether it is really solved?")
            return Say(
                REMINDED if facts.reminded else text,
                {"name": facts.name, "number": facts.number, "title": facts.title},
                ((Button("yes", N_("Yes, it is solved")), Button("no", N_("No, not solved"))), (CALL_ME,)),
            )
        case "result":
            return Say(
                N_("How satisfied are you with the result? (1 / 3)"),
                {},
                ((Button("all", N_("Very satisfied with everything")),), *LEVELS, (_BACK_BUTTON, CALL_ME)),
            )
        case "speed":
            return Say(N_("And with the speed? (2 / 3)"), {}, (*LEVELS, (_BACK_BUTTON, CALL_ME)))
        case "attitude":
            return Say(N_("And with how you were treated? (3 / 3)"), {}, (*LEVELS, (_BACK_BUTTON, CALL_ME)))
        case "words":
            return Say(
                N_("Thank you. Is there anything else you would like to tell us?"),
                {},
                ((Button("none", N_("No, that is all")), Button("say", N_("Yes, I would"))), (_BACK_BUTTON, CALL_ME)),
            )
        case _:
            return Say(N_("Please write it here."), {}, ((_BACK_BUTTON, CALL_ME),))


REMINDED = N_(
    "Hello, {name}. May we ask once more about {number} (“{title}”): is it really solved? One press is enough, and it "
    "helps us."
)

VISIT = Dialog("visit", 1, Visit, begin, step, ask, focus=False)

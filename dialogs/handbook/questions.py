"""What residents asked and the handbook could not answer, for the front desk: add an answer, or put it aside (I7)."""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.handbook import AddEntry, PutAside
from dialogs.events import Attached, Event, Pressed, Typed
from dialogs.kit import BACK, N_, Button, Dialog, Go, Say, Step, end, number_in, stay

LONGEST_TITLE, LONGEST_ANSWER = 60, 2000


@dataclass(frozen=True, slots=True)
class Questions:
    """Which question is being answered, and the words it began with, lest another be answered by mistake."""

    at: Literal["list", "answer"] = "list"
    question: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The oldest questions that wait, masked, and how many wait in all."""

    estate: int = 0
    name: str = ""
    resident: bool = False
    waiting: tuple[tuple[int, str], ...] = ()
    count: int = 0


def begin(_: Facts) -> Questions:
    """The list."""
    return Questions()


def step(state: Questions, event: Event, facts: Facts) -> Step[Questions]:
    """From the list to a question and its answer."""
    asked = dict(facts.waiting).get(state.question, "")
    match "list" if not asked else state.at, event:
        case "list", Pressed(choice) if number_in(choice, "about-") in dict(facts.waiting):
            chosen = Questions("answer", number_in(choice, "about-"))
            return replace(_show(chosen, facts), listen=True)
        case "answer", Pressed("back"):
            return _show(Questions(), facts)
        case "answer", Pressed("aside"):
            return _done(ASIDE, PutAside(facts.estate, state.question), facts, replacing=True)
        case "answer", Typed(text) if len(text) > LONGEST_ANSWER:
            return stay(state, Say(TOO_LONG, {"most": LONGEST_ANSWER}))
        case "answer", Typed(text):
            title = " ".join(asked.split())[:LONGEST_TITLE]
            return _done(ADDED, AddEntry(facts.estate, title, text, state.question), facts)
        case _, Typed() | Attached() if facts.resident:
            return end(go=Go("file", event=event))
        case _:
            return stay(state, ask(state, facts))


ADDED = N_("Entered: “{title}”. Whoever asks like that gets this answer at once. /handbook is where it can be changed.")
ASIDE = N_("Put aside.")
TOO_LONG = N_("That is too long. Up to {most} characters, please.")


def _done(text: str, deed: AddEntry | PutAside, facts: Facts, *, replacing: bool = False) -> Step[Questions]:
    return end(Say(text, replace=replacing), do=deed, go=Go("questions", str(facts.estate)))


def _show(state: Questions, facts: Facts) -> Step[Questions]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Questions, facts: Facts) -> Say:
    """The present screen."""
    asked = dict(facts.waiting).get(state.question, "")
    if state.at == "answer" and asked:
        text = N_("A resident asked:\n“{question}”\n\nPlease write the answer for the service guide in one message.")
        return Say(text, {"question": asked}, ((Button("aside", N_("No entry needed")), BACK),))
    if not facts.waiting:
        return Say(N_("{name}: no question waits for an answer."), {"name": facts.name})
    rows = tuple((Button(f"about-{key}", "{question}", {"question": text}),) for key, text in facts.waiting)
    text = N_("{name}: {count} questions had no answer in the service guide. Press one to write its answer.")
    return Say(text, {"name": facts.name, "count": facts.count}, rows)


QUESTIONS = Dialog("questions", 1, Questions, begin, step, ask, focus=False)

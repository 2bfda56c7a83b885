"""A statement 陈述: whoever a complaint is about is heard, neutrally, before anybody judges (X4).

They are told that there is a matter and who looks into it, never the words of the resident. What they write is kept on
the record; nobody has to say anything.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.deeds.tasks import GiveStatement
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, Button, Dialog, Rows, Say, Step, end, stay

LONGEST = 3000


@dataclass(frozen=True, slots=True)
class Statement:
    """What is written so far."""

    at: Literal["show", "write", "check"] = "show"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The task, the matter by its number, who is heard, who looks into it, until when; whether it still waits.

    ``own``: who is heard writes it; else somebody writes down what they say.
    """

    task: int = 0
    number: str = ""
    name: str = ""
    by: str = ""
    until: datetime | None = None
    open: bool = True
    own: bool = True
    record: int = 0


def begin(_: Facts) -> Statement:
    """What it is about."""
    return Statement()


def step(state: Statement, event: Event, facts: Facts) -> Step[Statement]:
    """Written, read once more, sent – or nothing said at all."""
    if not facts.open:
        return stay(state, ask(state, facts))
    match state.at, event:
        case "show", Pressed("write", True):
            return replace(_show(Statement("write"), facts), listen=True)
        case "write", Typed(text) if len(text) <= LONGEST:
            written = Statement("check", text)
            return Step(written, (ask(written, facts),))
        case "write", Typed():
            return stay(state, Say(TOO_LONG, {"most": LONGEST}))
        case "check", Pressed("send", True):
            return end(Say(KEPT, replace=True), do=GiveStatement(facts.task, state.text))
        case "show", Pressed("nothing", True):
            return end(Say(NOTHING_SAID, replace=True), do=GiveStatement(facts.task, ""))
        case "check", Pressed("anew", True):
            return replace(_show(Statement("write"), facts), listen=True)
        case "write", Pressed("back", True):
            return _show(Statement(), facts)
        case _:
            return stay(state, ask(state, facts))


KEPT = N_("✓ Thank you. Your statement stands on the record, in your own words.")
NOTHING_SAID = N_("✓ Noted that you say nothing about it. Should you change your mind, speak to your supervisor.")
TOO_LONG = N_("That is more than {most} characters. Please say it a little shorter.")
_WAYS: Rows = ((Button("write", N_("Write my statement")),), (Button("nothing", N_("I say nothing about it")),))
_CHECK: Rows = ((Button("send", N_("Send it")), Button("anew", N_("Write it anew"))),)


def _show(state: Statement, facts: Facts) -> Step[Statement]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Statement, facts: Facts) -> Say:
    """The present screen."""
    values = {"number": facts.number, "name": facts.name, "by": facts.by, "until": facts.until}
    if not facts.open:
        return Say(N_("{number}: nothing is asked of you any more."), values)
    match state.at:
        case "write":
            text = N_("Please write in your own words what happened, when and who was there, in one message.")
            return Say(text, {}, ((BACK,),))
        case "check":
            return Say(N_("Shall it stand on the record like this?\n\n“{text}”"), {"text": state.text}, _CHECK)
    if not facts.own:
        text = N_(
            "{number} concerns the service of {name}, whom I can't write to. Please hear {name} by {until:short} and "
            "write down what they say."
        )
        return Say(text, values, _WAYS)
    text = N_(
        "{name}, a matter that concerns your service has been registered as {number}. {by} looks into it and has not "
        "judged anything; you are heard first. Please write your statement by {until:short}. Please do not speak to "
        "the resident about it meanwhile."
    )
    return Say(text, values, _WAYS)


STATEMENT = Dialog("statement", 1, Statement, begin, step, ask, focus=False)

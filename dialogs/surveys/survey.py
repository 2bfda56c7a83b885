"""A survey as a household answers it (Q3, Q5): one question a message, edited in place, big buttons, back, a pause.

Each answer is kept at once, so that whoever stops goes on where they were, on any device. The bot begins it by itself
and takes the focus only when the person begins: from then on a typed level or number is an answer as well, and
whatever else is written begins a filing, for it may be a matter (I8). One answer a household counts; a second
member's is welcome and kept beside it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.deeds.surveys import BeginSurvey, GiveAnswer, Given, RefuseSurvey
from dialogs.events import Attached, Event, Pressed, Typed
from dialogs.kit import BACK, CALL_ME, N_, NOTHING, TOO_LONG, Button, Dialog, Go, Phrase, Rows, Say, Step, end, stay
from dialogs.surveys.items import (
    LONGEST,
    UNLABELLED,
    Item,
    Labels,
    answer_to,
    answers,
    mark_buttons,
    numbers,
    picks,
    pressed,
    toggled,
    typed,
    with_answer,
)

Standing = Literal["open", "paused", "over", "done", "gone"]


@dataclass(frozen=True, slots=True)
class Survey:
    """Where somebody is: before the questions, at one of them, or away for a while; ``picked`` of a pick so far."""

    at: Literal["hello", "item", "later"] = "hello"
    item: str = ""
    picked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The questions in this household's order, what was answered, and whether answers are still taken.

    ``extra``: somebody else of the household has answered. ``collective``: results are told to all (D: never).
    ``first``: they are among the few who try the questions before all others (X24).
    """

    wave: int = 0
    unit: int = 0
    estate: str = ""
    greeting: str = ""
    thanks: str = ""
    purpose: str = ""
    items: tuple[Item, ...] = ()
    labels: Labels = UNLABELLED
    given: tuple[Given, ...] = ()
    until: datetime | None = None
    results_by: datetime | None = None
    standing: Standing = "open"
    extra: bool = False
    collective: bool = True
    reminded: bool = False
    first: bool = False


def begin(facts: Facts) -> Survey:
    """Who has answered something goes on; who has not is greeted."""
    return Survey("later" if facts.given else "hello")


def step(state: Survey, event: Event, facts: Facts) -> Step[Survey]:
    """From the greeting through the questions to the thanks."""
    match state.at, event:
        case _, Pressed("call", True):
            return Step(state, go=Go("call"))
        case _, (Typed() | Attached()) if facts.standing != "open":
            return Step(state, go=Go("file", event=event))
        case "item", Pressed(choice, True) if facts.standing == "over" and facts.items:
            return _late(state, choice, facts)
        case _ if facts.standing != "open" or not facts.items:
            return stay(state, ask(state, facts))
        case "hello" | "later", Pressed("begin", True):
            first = _after(facts.items[0], facts, first=True) or facts.items[0]
            return replace(_show(_at(first, facts), facts), do=BeginSurvey(facts.wave, facts.unit), listen=True)
        case "hello" | "later", Pressed("refuse", True):
            return end(Say(REFUSED, replace=True), do=RefuseSurvey(facts.wave, facts.unit))
        case "hello" | "item", Pressed("later", True):
            return _show(Survey("later"), facts)
        case "item", _:
            return _item(state, event, facts)
        case _, Typed() | Attached():
            return Step(state, go=Go("file", event=event))
        case _:
            return stay(state, ask(state, facts))


def _late(state: Survey, choice: str, facts: Facts) -> Step[Survey]:
    """A27: an answer after the window is not taken, and that stands on the audit trail; the question says so."""
    given = pressed(_present(state, facts), choice)
    late = GiveAnswer(facts.wave, facts.unit, given, late=True) if given is not None else None
    return replace(_show(state, facts), do=late, notice=LATE)


def _item(state: Survey, event: Event, facts: Facts) -> Step[Survey]:
    """At a question: an answer, a step back, or something else altogether."""
    item = _present(state, facts)
    match event:
        case Pressed("back", True) if before := _before(item, facts):
            return _show(_at(before, facts), facts)
        case Pressed("done", True) if item.kind == "pick" and state.picked:
            return _answered(item, Given(item.code, ";".join(state.picked)), facts)
        case Pressed(choice, True) if (given := pressed(item, choice)) is not None:
            return _answered(item, given, facts)
        case Pressed(choice, True) if item.kind == "pick" and choice.startswith("t-"):
            return _picked(state, item, choice, facts)
        case Typed(text) if item.kind == "words" and len(text) > LONGEST:
            return stay(state, Say(TOO_LONG, {"most": LONGEST}))
        case Typed(text) if (given := typed(item, text)) is not None:
            return _answered(item, given, facts, replacing=False)
        case Typed(text) if item.kind == "points" and text.strip().isdecimal():
            return stay(state, Say(NO_POINTS, {"full": item.full}), ask(state, facts))
        case Typed() | Attached():
            return Step(state, go=Go("file", event=event))
        case _:
            return stay(state, ask(state, facts))


def _picked(state: Survey, item: Item, choice: str, facts: Facts) -> Step[Survey]:
    """One more, or one less; with as many as may be picked it is the answer."""
    kept = toggled(item, state.picked if item.most > 1 else (), choice)
    if kept is None:
        return stay(state, ask(state, facts))
    if len(kept) == item.most:
        return _answered(item, Given(item.code, ";".join(kept)), facts)
    return _show(replace(state, picked=kept), facts)


def _answered(item: Item, given: Given, facts: Facts, *, replacing: bool = True) -> Step[Survey]:
    """The answer is kept; then comes the next open question, or the thanks."""
    facts = replace(facts, given=with_answer(facts.given, given))
    following = _after(item, facts)
    if following is None:
        last = GiveAnswer(facts.wave, facts.unit, given, last=True)
        return end(Say(THANKS, _next(facts), replace=replacing), do=last)
    state = _at(following, facts)
    say = replace(ask(state, facts), replace=replacing)
    return Step(state, (say,), GiveAnswer(facts.wave, facts.unit, given))


def _after(item: Item, facts: Facts, *, first: bool = False) -> Item | None:
    """The next question without an answer: behind this one, else from the beginning."""
    at = 0 if first else facts.items.index(item) + 1
    answered = {one.item for one in facts.given}
    return next((one for one in (*facts.items[at:], *facts.items[:at]) if one.code not in answered), None)


def _before(item: Item, facts: Facts) -> Item | None:
    at = facts.items.index(item)
    return facts.items[at - 1] if at else None


def _present(state: Survey, facts: Facts) -> Item:
    """The question somebody is at; where there is none of that name, the first that is open."""
    found = next((one for one in facts.items if one.code == state.item), None)
    return found or _after(facts.items[0], facts, first=True) or facts.items[0]


def _at(item: Item, facts: Facts) -> Survey:
    before = answer_to(item, facts.given)
    picked = tuple(before.said.split(";")) if before is not None and before.said and item.kind == "pick" else ()
    return Survey("item", item.code, picked)


def _show(state: Survey, facts: Facts) -> Step[Survey]:
    return Step(state, (replace(ask(state, facts), replace=True),))


LATER = Button("later", N_("Stop here, go on later"))
REFUSE = Button("refuse", N_("I would rather not take part"))
REFUSED = N_(
    "All right, thank you for telling us. We won't ask you again in this survey. Should you change your mind: /survey."
)
THANKS = N_("{thanks}\n\n{following}")
LATE = N_("This survey is over, so no answers are taken any more. Thank you very much.")
NO_POINTS = N_("Please choose a number from 0 to {full}.")
CLOSED = {
    "paused": N_("Hello. This survey rests for the moment; what you have answered is kept. We write when it goes on."),
    "over": N_(
        "Hello. This survey is over, so answers can't be taken any more. Thank you for wanting to take part; whatever "
        "you would like to tell us, please just write it here."
    ),
    "done": N_("Thank you, we have your answers.\n\n{following}"),
    "gone": N_("Hello. This survey is no longer about you, so there is nothing to answer. Thank you."),
}


def _next(facts: Facts) -> dict[str, object]:
    """What happens next, and when."""
    text = N_(
        "What happens next: we count until {until}; by {results} you hear here what came of it and what we do about it."
    )
    if not facts.collective:
        text = N_("What happens next: we count until {until}; whoever has written something is answered in person.")
    values = {"until": facts.until, "results": facts.results_by}
    thanks = facts.thanks if facts.thanks else Phrase(N_("Thank you. Your answers have been kept."))
    return {"thanks": thanks, "following": Phrase(text, values)}


def ask(state: Survey, facts: Facts) -> Say:
    """The present question."""
    if facts.standing != "open" or not facts.items:
        standing = "gone" if facts.standing == "open" else facts.standing
        return Say(CLOSED[standing], _next(facts), ((CALL_ME,),))
    match state.at:
        case "hello":
            return _hello(facts)
        case "later":
            return _later(facts)
        case _:
            return _question(_present(state, facts), state, facts)


def _hello(facts: Facts) -> Say:
    text = N_(
        "{lead}{greeting}{first}{extra}\n\nWhat it is for: {purpose}\nPlease answer until {until}. The answers are "
        "only shown in sums; what you alone have said is not made public."
    )
    values = {
        "lead": Phrase(N_("May we remind you once more? ")) if facts.reminded else NOTHING,
        "greeting": facts.greeting,
        "first": Phrase(FIRST) if facts.first else NOTHING,
        "extra": Phrase(EXTRA) if facts.extra else NOTHING,
        "purpose": facts.purpose,
        "until": facts.until,
    }
    start = Button("begin", N_("Begin"))
    return Say(text, values, ((start,), (Button("later", N_("Not now")), REFUSE), (CALL_ME,)))


FIRST = N_(
    "\n\nYou are among the first who are asked. If a question is hard to understand, please tell us where there is "
    "room for your own words."
)
EXTRA = N_(
    "\n\nSomebody of your home has begun to answer or has answered; one answer a household counts. Yours is welcome, "
    "too: we read it and keep it beside the other."
)


def _later(facts: Facts) -> Say:
    text = N_("All right. You can answer whenever you like, until {until}: press the button, or write /survey.")
    start = Button("begin", N_("Begin"))
    if facts.given:
        text = N_(
            "{given} of {all} questions are answered, and all of it is kept. You can go on whenever you like, until "
            "{until}: press the button, or write /survey."
        )
        start = Button("begin", N_("Go on"))
    if facts.reminded:
        text = N_("May we remind you? {given} of {all} questions are answered; until {until} you can go on.")
    values = {"given": len(facts.given), "all": len(facts.items), "until": facts.until}
    return Say(text, values, ((start,), (REFUSE, CALL_ME)))


def _question(item: Item, state: Survey, facts: Facts) -> Say:
    number = facts.items.index(item) + 1
    values = {
        "part": item.part,
        "number": number,
        "all": len(facts.items),
        "question": item.text,
        "hint": _hint(item),
    }
    given = answer_to(item, facts.given)
    rows: Rows = picks(item, state.picked) if item.kind == "pick" else answers(item, given)
    if state.picked and item.most > 1:
        rows = (*rows, (Button("done", N_("That is my choice")),))
    back = (BACK,) if number > 1 else ()
    rows = (*rows, mark_buttons(item, facts.labels), (*back, LATER), (CALL_ME,))
    return Say(N_("{part}   {number} / {all}\n\n{question}{hint}"), values, rows)


def _hint(item: Item) -> Phrase:
    match item.kind:
        case "words":
            return Phrase(N_("\n\nPlease write it here in one message."))
        case "points":
            return Phrase(N_("\n\nYou can also write a number from 0 to {full}."), {"full": item.full})
        case "nps" | "ces":
            first, last = numbers(item)[0], numbers(item)[-1]
            ends = {"first": first, "low": item.low, "last": last, "high": item.high}
            return Phrase(N_("\n\n{first}: {low}, {last}: {high}"), ends)
        case _:
            return NOTHING


SURVEY = Dialog("survey", 1, Survey, begin, step, ask, focus=False)

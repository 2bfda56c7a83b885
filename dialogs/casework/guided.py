"""A guided entry: the questions of a form one by one, a way back at each, and everything shown before it is done.

It belongs to one person in their private chat and hears what they write while it asks. Nothing is done before the
last press.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dialogs import days
from dialogs.casework.steps import FORMS, Form, Question
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, CANCEL, N_, Button, Dialog, Label, Phrase, Rows, Say, Step, end, in_rows, stay

MOST_WORDS = 1500
NEAR = (1, 2, 3, 7, 14)
NOTHING_WRITTEN = N_("Nothing was written about {number}.")


@dataclass(frozen=True, slots=True)
class Guided:
    """The form, what it is about, and what was answered so far."""

    form: str = ""
    record: int = 0
    about: int = 0
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The record, what is shown above the questions, and which day it is."""

    form: str = ""
    record: int = 0
    about: int = 0
    number: str = ""
    context: str = ""
    today: date = date(2000, 1, 1)


def begin(facts: Facts) -> Guided:
    """An empty form."""
    return Guided(facts.form, facts.record, facts.about)


def step(state: Guided, event: Event, facts: Facts) -> Step[Guided]:
    """One answer after the other; at the end the preview."""
    form = FORMS.get(state.form)
    if form is None:
        return end(Say(NOTHING_WRITTEN, {"number": facts.number}))
    question = _question(form, state)
    match event:
        case Pressed("cancel", True):
            return end(Say(NOTHING_WRITTEN, {"number": facts.number}, replace=True))
        case Pressed("back", True) if state.given:
            return _show(replace(state, given=state.given[:-1]), facts)
        case Pressed("done", True) if question is None:
            done = Say(form.done, replace=True)
            return end(done, do=form.deed(state.record, state.about, state.given))
        case Pressed(choice, True) if question is not None and (value := _pressed(question, choice, facts)) is not None:
            return _show(replace(state, given=(*state.given, value)), facts)
        case Typed(text) if question is not None:
            value = _typed(question, text, facts)
            if value is None:
                return stay(state, replace(ask(state, facts), text=_unfit(question)))
            further = replace(state, given=(*state.given, value))
            return Step(further, (ask(further, facts),), listen=True)
        case _:
            return Step(state, (ask(state, facts),), listen=True)


def _question(form: Form, state: Guided) -> Question | None:
    """What is asked now; None when everything is answered."""
    asked = form.asks(state.given)
    return asked[len(state.given)] if len(state.given) < len(asked) else None


def _show(state: Guided, facts: Facts) -> Step[Guided]:
    return Step(state, (replace(ask(state, facts), replace=True),), listen=True)


def _pressed(question: Question, choice: str, facts: Facts) -> str | None:
    if question.kind == "choice":
        return choice if choice in question.choices else None
    if question.kind == "day":
        ahead = choice.removeprefix("in-")
        return f"{facts.today + timedelta(days=int(ahead))}" if ahead in map(str, NEAR) else None
    return "" if choice == "none" and question.none else None


def _typed(question: Question, text: str, facts: Facts) -> str | None:
    if question.kind == "choice":
        return None
    if question.kind == "day":
        found = days.read(text, facts.today)
        return f"{found[0]}" if found is not None and found[0] >= facts.today else None
    written = text.strip()
    return written if 2 <= len(written) <= MOST_WORDS else None


def _unfit(question: Question) -> str:
    if question.kind == "choice":
        return N_("{number}: please press one of these.")
    if question.kind == "day":
        return N_("{number}: I can't read that as a day from today on. Please write it like 12-05, or press one.")
    return N_("{number}: please write that in words – two characters at least, 1500 at most.")


def ask(state: Guided, facts: Facts) -> Say:
    """The present question, or the preview."""
    form = FORMS.get(state.form)
    if form is None:
        return Say(NOTHING_WRITTEN, {"number": facts.number})
    values = {"number": facts.number, "title": Phrase(form.title), "context": facts.context}
    question = _question(form, state)
    if question is None:
        lines = tuple(_line(one, value) for one, value in zip(form.asks(state.given), state.given, strict=True))
        return Say(
            N_("{number} · {title}\n\n{lines}\n\nIs that right?"),
            values | {"lines": lines},
            ((Button("done", N_("Yes, do it")),), (BACK, CANCEL)),
        )
    asked = values | {"question": Phrase(question.text)}
    text = N_("{number} · {title}{context}\n\n{question}") if facts.context else N_("{number} · {title}\n\n{question}")
    return Say(text, asked, _buttons(question, facts, back=bool(state.given)))


def _line(question: Question, value: str) -> Phrase:
    shown: object = Label(question.of, value) if question.kind == "choice" else value
    if question.kind == "day":
        shown = days.said(date.fromisoformat(value))
    return Phrase(N_("{title}: {value}"), {"title": Phrase(question.title), "value": shown or Phrase(N_("nothing"))})


def _buttons(question: Question, facts: Facts, *, back: bool) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if question.kind == "choice":
        choices = [Button(code, "{name}", {"name": Label(question.of, code)}) for code in question.choices]
        rows += in_rows(choices)
    elif question.kind == "day":
        near = [(ahead, facts.today + timedelta(days=ahead)) for ahead in NEAR]
        buttons = [Button(f"in-{ahead}", "{day}", {"day": days.said(day)}) for ahead, day in near]
        rows += [tuple(buttons[:3]), tuple(buttons[3:])]
    elif question.none:
        rows.append((Button("none", N_("Nothing")),))
    return (*rows, (BACK, CANCEL) if back else (CANCEL,))


GUIDED = Dialog("guided", 1, Guided, begin, step, ask)

"""Staff enter what a household said by phone, on paper or at the door (Q6): one tap a question, or a line for a form.

The way it came is said once and holds for the households that follow. Nothing is kept before it was shown whole and
saved. Who was not reached, refused, or does not belong to those asked is one tap, too.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.deeds.surveys import EnterForm, EnterOutcome, Given, Mode
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, TOO_LONG, Button, Dialog, Phrase, Rows, Say, Step, in_rows, number_in, stay
from dialogs.surveys import line as survey_line
from dialogs.surveys.items import (
    LONGEST,
    MARKS,
    UNLABELLED,
    Item,
    Labels,
    answer_to,
    answers,
    mark_buttons,
    picks,
    pressed,
    toggled,
    with_answer,
)
from dialogs.surveys.line import Line

MODES: dict[str, str] = {
    "phone": N_("By phone"), "paper": N_("On paper"), "door": N_("At the door"),
    "self": N_("Our own assessment"), "other": N_("About another provider"),
}  # fmt: skip
UNANSWERED: dict[str, str] = {
    "unreachable": N_("Nobody there"), "refused": N_("Would rather not"), "ineligible": N_("Moved out, or empty"),
}  # fmt: skip

SHORT, LONGEST_NAME = 12, 40


@dataclass(frozen=True, slots=True)
class Entry:
    """How the answers came, whose they are, and how far they are entered.

    Our own assessment and that of another provider, whose name is the ``place``, have no unit.
    """

    at: Literal["mode", "unit", "item", "check"] = "mode"
    mode: Literal["", "phone", "paper", "door", "self", "other"] = ""
    unit: int = 0
    place: str = ""
    item: str = ""
    picked: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The survey, some of the households that have not answered, and the one that was just written.

    ``standing`` of that one: "" it has not answered, "answered", "not asked" – or "unknown" for no unit of the estate.
    """

    wave: int = 0
    number: str = ""
    items: tuple[Item, ...] = ()
    labels: Labels = UNLABELLED
    waiting: tuple[tuple[int, str], ...] = ()
    left: int = 0
    asked: int = 0
    unit: int = 0
    place: str = ""
    standing: Literal["", "answered", "not asked", "unknown"] = ""
    until: datetime | None = None
    open: bool = True


def begin(_: Facts) -> Entry:
    """How do the answers come?"""
    return Entry()


def step(state: Entry, event: Event, facts: Facts) -> Step[Entry]:
    """From the way to a household, through its answers to the check, and to the next household."""
    if not facts.open or not facts.items:
        return stay(state, ask(state, facts))
    match state.at, event:
        case "mode", Pressed("phone" | "paper" | "door" | "other" as mode):
            return replace(_show(Entry("unit", mode), facts), listen=True)
        case "mode", Pressed("self"):
            return replace(_show(_of(Entry(mode="self"), 0, "", facts), facts), listen=True)
        case "unit", Pressed("mode"):
            return _show(Entry(), facts)
        case "unit", Typed(text) if state.mode == "other":
            about = _of(state, 0, text.strip()[:LONGEST_NAME], facts)
            return Step(about, (ask(about, facts),), listen=True)
        case "unit", Typed() if facts.standing:
            return stay(state, Say(NO_UNIT[facts.standing], {"place": facts.place}))
        case "unit", Typed() if facts.unit:
            found = _of(state, facts.unit, facts.place, facts)
            return Step(found, (ask(found, facts),), listen=True)
        case "unit", Pressed(choice) if state.mode != "other" and number_in(choice, "unit-") in dict(facts.waiting):
            unit = number_in(choice, "unit-")
            return replace(_show(_of(state, unit, dict(facts.waiting)[unit], facts), facts), listen=True)
        case "item", Pressed("unreachable" | "refused" | "ineligible" as outcome) if state.unit and not state.given:
            deed = EnterOutcome(facts.wave, state.unit, _mode(state), outcome)
            return _next(state, Say(NOTED, {"place": _place(state)}), deed, facts)
        case "item", _:
            return _item(state, event, facts)
        case "check", Pressed("save") if state.given:
            return _next(state, Say(SAVED, {"place": _place(state)}), _form(state, facts), facts)
        case "check", Pressed("back"):
            return _show(_at(facts.items[-1], state), facts)
        case _:
            return stay(state, ask(state, facts))


def _of(state: Entry, unit: int, place: str, facts: Facts) -> Entry:
    return Entry("item", state.mode, unit, place, facts.items[0].code)


def _mode(state: Entry) -> Mode:
    return state.mode if state.mode in ("phone", "door") else "paper"


def _form(state: Entry, facts: Facts) -> EnterForm:
    if state.mode == "self":
        return EnterForm(facts.wave, 0, "self", state.given)
    provider = state.place if state.mode == "other" else ""
    return EnterForm(facts.wave, state.unit, _mode(state), state.given, provider)


def _place(state: Entry) -> Phrase:
    """Whose answers they are."""
    return Phrase(MODES["self"]) if state.mode == "self" else Phrase("{place}", {"place": state.place})


def _item(state: Entry, event: Event, facts: Facts) -> Step[Entry]:
    """At a question: an answer, a whole line of them, or a step back."""
    item = _present(state, facts)
    match event:
        case Pressed("back"):
            return _back(state, item, facts)
        case Pressed("done") if item.kind == "pick" and state.picked:
            return _taken(state, (Given(item.code, ";".join(state.picked)),), facts)
        case Pressed("unclear"):
            return _taken(state, (Given(item.code, mark="unclear"),), facts)
        case Pressed(choice) if (given := pressed(item, choice)) is not None:
            return _taken(state, (given,), facts)
        case Pressed(choice) if (kept := toggled(item, state.picked if item.most > 1 else (), choice)) is not None:
            if len(kept) == item.most:
                return _taken(state, (Given(item.code, ";".join(kept)),), facts)
            return _show(replace(state, picked=kept), facts)
        case Typed(text) if item.kind == "words" and len(text) > LONGEST:
            return stay(state, Say(TOO_LONG, {"most": LONGEST}))
        case Typed(text) if item.kind == "words":
            return _taken(state, (Given(item.code, text.strip()),), facts, replacing=False)
        case Typed(text):
            line = survey_line.read(text, facts.items[facts.items.index(item) :])
            if line.given:
                return _taken(state, line.given, facts, replacing=False)
            return stay(state, _not_read(line), ask(state, facts))
        case _:
            return stay(state, ask(state, facts))


def _taken(state: Entry, given: tuple[Given, ...], facts: Facts, *, replacing: bool = True) -> Step[Entry]:
    """One answer, or several; then the question behind them, or the check."""
    kept = state.given
    for one in given:
        kept = with_answer(kept, one)
    codes = [item.code for item in facts.items]
    following = codes.index(given[-1].item) + 1
    filled = replace(state, given=kept, picked=())
    shown = _at(facts.items[following], filled) if following < len(codes) else replace(filled, at="check")
    return Step(shown, (replace(ask(shown, facts), replace=replacing),), listen=True)


def _back(state: Entry, item: Item, facts: Facts) -> Step[Entry]:
    at = facts.items.index(item)
    if at:
        return _show(_at(facts.items[at - 1], state), facts)
    return replace(_show(_anew(state), facts), listen=True)


def _anew(state: Entry) -> Entry:
    """The next one that comes the same way; our own assessment is one."""
    return Entry() if state.mode == "self" else Entry("unit", state.mode)


def _next(state: Entry, say: Say, deed: EnterForm | EnterOutcome, facts: Facts) -> Step[Entry]:
    """It is kept; the next household comes the same way."""
    following = _anew(state)
    waiting = tuple(one for one in facts.waiting if one[0] != state.unit)
    # How many are left now is not known before it is kept, so the next question does not say.
    near = replace(facts, waiting=waiting, asked=0, unit=0, place="")
    asked = ask(following, near)
    values = {**say.values, "question": Phrase(asked.text, asked.values)}
    return Step(following, (Say(say.text, values, asked.buttons, replace=True),), deed, listen=True)


def _present(state: Entry, facts: Facts) -> Item:
    return next((one for one in facts.items if one.code == state.item), facts.items[0])


def _at(item: Item, state: Entry) -> Entry:
    return replace(state, at="item", item=item.code, picked=())


def _show(state: Entry, facts: Facts) -> Step[Entry]:
    return Step(state, (replace(ask(state, facts), replace=True),))


NO_UNIT = {
    "unknown": N_("I find no such unit here. Please write it as on the door, for example 3-2-501."),
    "not asked": N_("{place} was not drawn for this survey."),
    "answered": N_("{place} has answered already; one answer a household counts."),
}
SAVED = N_("✓ {place} is entered.{follow}\n\n{question}")
NOTED = N_("✓ Noted for {place}.\n\n{question}")
OVER = N_("Survey {number} takes no answers at the moment.")
LEFT_OUT = Button("unclear", N_("Left out, or unreadable"))


def _not_read(line: Line) -> Say:
    if line.most:
        text = N_("There are more signs than questions: {most} at most from here on. Nothing was taken.")
        return Say(text, {"most": line.most})
    values = {"sign": line.sign, "place": line.wrong, "name": line.name}
    text = N_("I can't read sign {place}, “{sign}”, for “{name}”. Nothing was taken; please write it anew.")
    return Say(text, values)


def ask(state: Entry, facts: Facts) -> Say:
    """The present question."""
    if not facts.open or not facts.items:
        return Say(OVER, {"number": facts.number})
    match state.at:
        case "mode":
            rows: Rows = tuple((Button(mode, text),) for mode, text in MODES.items())
            values = {"number": facts.number, "left": facts.left, "asked": facts.asked, "until": facts.until}
            return Say(HOW, values, rows)
        case "unit":
            return _units(state, facts)
        case "check":
            return _check(state, facts)
        case _:
            return _question(_present(state, facts), state, facts)


HOW = N_(
    "Survey {number}, open until {until:short}: {left} of {asked} households have not answered.\n"
    "How do the answers come?"
)
WHICH = N_(
    "{mode}, {left} of {asked} still without an answer.\nWhich household? Please write it, for example 3-2-501."
)
NEXT = N_("{mode}: which household is next? Please write it, for example 3-2-501.")
A_LINE = N_(
    "\n\nA whole form goes in one line, from this question on, for example 5 4 4 3 5: 5 is the best level, of a list "
    "its place, 1+3 for two, - does not concern them, x would rather not say, ? left out."
)


def _units(state: Entry, facts: Facts) -> Say:
    other = Button("mode", N_("Another way"))
    if state.mode == "other":
        return Say(N_("Whose service is it about? Please write the provider's name."), {}, ((other,),))
    near = tuple(Button(f"unit-{key}", "{name}", {"name": name}) for key, name in facts.waiting)
    rows = in_rows(near)
    values = {"mode": Phrase(MODES[_mode(state)]), "left": facts.left, "asked": facts.asked}
    return Say(WHICH if facts.asked else NEXT, values, (*rows, (other,)))


def _question(item: Item, state: Entry, facts: Facts) -> Say:
    number = facts.items.index(item) + 1
    hint = Phrase(N_("\n\nPlease write what they said.")) if item.kind == "words" else Phrase("")
    if number == 1:
        hint = Phrase(A_LINE)
    values = {
        "place": _place(state),
        "number": number,
        "all": len(facts.items),
        "question": item.text,
        "hint": hint,
    }
    rows: Rows = picks(item, state.picked)
    if item.kind != "pick":
        rows = answers(item, answer_to(item, state.given), 2)
    done = ((Button("done", N_("That is their choice")),),) if state.picked and item.kind == "pick" else ()
    nobody = tuple(Button(outcome, text) for outcome, text in UNANSWERED.items())
    nobody_rows = (nobody,) if state.unit and not state.given else ()
    below = (mark_buttons(item, facts.labels), (LEFT_OUT, BACK), *nobody_rows)
    return Say(N_("{place}   {number} / {all}\n{question}{hint}"), values, (*rows, *done, *below))


def _check(state: Entry, facts: Facts) -> Say:
    lines = tuple(_line(item, answer_to(item, state.given), facts.labels) for item in facts.items)
    values = {"place": _place(state), "mode": Phrase(MODES[state.mode or "paper"]), "lines": lines}
    save = Button("save", N_("That is right, save it"))
    return Say(N_("{place}, {mode}:\n{lines}"), values, ((save,), (BACK,)))


def _line(item: Item, given: Given | None, labels: Labels) -> Phrase:
    """One answer of the check; a question without a name of its own by its first words."""
    name = item.name or (f"{item.text[:SHORT]}…" if len(item.text) > SHORT else item.text)
    return Phrase(N_("· {name}: {said}"), {"name": name, "said": _said(item, given, labels)})


def _said(item: Item, given: Given | None, labels: Labels) -> Phrase:
    marks = {MARKS[one.choice]: Phrase(one.label, one.values) for one in mark_buttons(item, labels)}
    if given is None or given.mark:
        return marks.get(given.mark if given is not None else "", Phrase("{said}", {"said": "—"}))
    known = dict(item.options)
    names = [given.said] if item.kind == "words" else [known.get(one, one) for one in given.said.split(";")]
    return Phrase("{said}", {"said": "、".join(names)})


SURVEY_ENTRY = Dialog("survey_entry", 1, Entry, begin, step, ask, focus=False)

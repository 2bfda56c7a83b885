"""Tasks in a private chat – calls, the complaint box (I5), visits: one's own and the desk's, and what becomes of each.

Names, phones and words stand on the one task that is opened, never in the list. A kind without a line of its own in
``KINDS`` is ticked off with a word about what came of it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from dialogs import kit
from dialogs.deeds.tasks import EndTask, GiveTask, PutOffTask, ShowTask
from dialogs.events import Commanded, Event, Pressed, Typed
from dialogs.handbook.handbook import A_PAGE, TURNS, turns
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Go, Label, Phrase, Rows, Say, Step, end, number_in, stay

MOST_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of task: what is to be done, and what can become of it at one press."""

    what: str
    outcomes: Rows = ()


HAND = Button("hand", N_("Give it to somebody"))
DONE = Button("done", N_("✓ Done"))
NO_ANSWER = Button("no_answer", N_("Nobody answered"))
OPEN = (Button("screen", N_("Open it")),)
# Kinds of which somebody speaks with the resident, so that nobody may have been there.
SPOKEN = ("tell", "contact")
KINDS = {
    "tell": Kind(
        N_("☎️ Please call and tell them this"),
        ((Button("called", N_("I have called and told them")),), (Button("visited", N_("I was there and told them")),)),
    ),
    "contact": Kind(
        N_("☎️ Please call the resident, or go there, without delay"),
        ((Button("called", N_("I have called")),), (Button("visited", N_("I was there in person")),)),
    ),
    "box": Kind(
        N_("📮 Please empty the complaint box"),
        ((Button("empty", N_("The box was empty")), Button("letters", N_("There were letters"))),),
    ),
    "visit_phone": Kind(N_("📞 Please make a follow-up visit by phone"), (OPEN,)),
    "visit_person": Kind(N_("🚪 Please make a follow-up visit in person"), (OPEN,)),
    "periodic": Kind(N_("🚪 Please make the round planned for today"), (OPEN,)),
    "survey_words": Kind(N_("💬 Please answer what was written in a survey"), (OPEN,)),
    "survey_call": Kind(N_("🔎 Please ask a household about its survey"), (OPEN,)),
    "survey_compare": Kind(N_("🔎 Please compare a survey form with what they say"), (OPEN,)),
    "survey_figures": Kind(N_("📊 Please make the figures of a survey"), (OPEN,)),
    "survey_report": Kind(N_("📊 Please see to the report on a survey"), (OPEN,)),
    "survey_measure": Kind(N_("🛠 Please carry out a measure from a survey"), (OPEN,)),
    "survey_publish": Kind(N_("📢 Please word for the residents what came of a survey"), (OPEN,)),
    "statement": Kind(N_("✍️ A statement is asked for"), (OPEN,)),
}
# Kinds with a screen of their own, on which they are also ended.
SCREENS = {
    "visit_phone": "visit_entry", "visit_person": "visit_entry", "periodic": "periodic", "statement": "statement",
    "survey_words": "survey_words", "survey_call": "survey_check", "survey_compare": "survey_check",
    "survey_figures": "surveys", "survey_report": "survey_results", "survey_measure": "survey_results",
    "survey_publish": "survey_results",
}  # fmt: skip
ANY = Kind(N_("📌 {task}"), ((DONE,),))


@dataclass(frozen=True, slots=True)
class Tasks:
    """A page of the list, or one task; at ``note`` what came of it is asked, at ``count`` how many letters."""

    at: Literal["list", "one", "hand", "count", "note"] = "list"
    task: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A task in the list; ``whose`` is the colleague who has it, "" for one's own and the desk's."""

    id: int
    kind: str
    number: str = ""
    estate: str = ""
    due: datetime | None = None
    late: bool = False
    mine: bool = True
    whose: str = ""


@dataclass(frozen=True, slots=True)
class One(Item):
    """A task whole; ``ended`` says how it ended, by whom. ``screen``: what its screen is about, "" the task itself."""

    place: str = ""
    name: str = ""
    phone: str = ""
    says: tuple[str, ...] = ()
    has: str = ""
    ended: str = ""
    by: str = ""
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose list it is, what lies on it, the one that is looked at, who else could do it.

    ``alone``: it is the card of one task, by itself.
    """

    name: str = ""
    items: tuple[Item, ...] = ()
    one: One | None = None
    colleagues: tuple[tuple[int, str], ...] = ()
    alone: bool = False
    record: int = field(default=0)


def begin(facts: Facts) -> Tasks:
    """The list, or the one task that the card is about."""
    return Tasks("one", facts.one.id) if facts.alone and facts.one else Tasks()


def step(state: Tasks, event: Event, facts: Facts) -> Step[Tasks]:
    """From the list to a task, and to what became of it."""
    one = facts.one if facts.one is not None and not facts.one.ended else None
    match "list" if facts.one is None else state.at, event:
        case "list", Pressed(choice) if number_in(choice, "see-") in {item.id for item in facts.items}:
            shown = Tasks("one", number_in(choice, "see-"), state.page)
            return replace(_show(shown, facts), do=ShowTask(shown.task))
        case "list", Pressed(choice) if choice in dict(turns(state.page, len(facts.items))):
            return _show(Tasks(page=dict(turns(state.page, len(facts.items)))[choice]), facts)
        case "one", Pressed("back") if not facts.alone:
            return _show(Tasks(page=state.page), facts)
        case ("hand" | "count" | "note"), Pressed("back"):
            return _show(replace(state, at="one"), facts)
        case "one", Pressed("hand") if one and facts.colleagues:
            return _show(replace(state, at="hand"), facts)
        case "hand", Pressed(choice) if one and number_in(choice, "to-") in dict(facts.colleagues):
            return end(Say(GIVEN, replace=True), do=GiveTask(one.id, number_in(choice, "to-")))
        case "one", Pressed("no_answer") if one and one.kind in SPOKEN:
            return end(Say(kit.NOBODY_ANSWERED, replace=True), do=PutOffTask(one.id))
        case "one", Pressed("letters") if one and one.kind == "box":
            return _show(replace(state, at="count"), facts)
        case "count", Pressed(choice) if one and 0 < number_in(choice, "n-") <= MOST_LETTERS:
            count = number_in(choice, "n-")
            go = Go("on_behalf", event=Commanded("letters", str(count)))
            return end(Say(LETTERS, {"count": count}, replace=True), do=EndTask(one.id, "letters", count=count), go=go)
        case "one", Pressed("screen") if one and one.kind in SCREENS:
            return Step(state, go=Go(SCREENS[one.kind], one.screen or str(one.id)))
        case "one", Pressed("done") if one and one.kind not in KINDS:
            return replace(_show(replace(state, at="note"), facts), listen=True)
        case "note", Typed(text) if one:
            return end(Say(ENDED), do=EndTask(one.id, "done", text))
        case "note", Pressed("skip") if one:
            return end(Say(ENDED, replace=True), do=EndTask(one.id, "done"))
        case "one", Pressed(outcome) if one and outcome in _outcomes(one.kind):
            return end(Say(ENDED, replace=True), do=EndTask(one.id, outcome))
        case _:
            return stay(state, ask(state, facts))


ENDED = N_("✓ Done and noted. Thank you.")
GIVEN = N_("✓ {name} has it now and has been told.")
LETTERS = N_("✓ Noted: {count} letters. Let us put each of them on the register.")


def _outcomes(kind: str) -> set[str]:
    return {button.choice for row in KINDS.get(kind, ANY).outcomes for button in row}


def _show(state: Tasks, facts: Facts) -> Step[Tasks]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Tasks, facts: Facts) -> Say:
    """The present screen."""
    one = facts.one
    if state.at == "list" or one is None or one.id != state.task:
        return _list(state.page, facts)
    if one.ended:
        text = N_("{what}{number}\n\n✓ {ended} – {by}")
        return Say(text, _values(one) | {"ended": Label("ended", one.ended), "by": one.by or "—"})
    if state.at == "hand":
        rows = tuple((Button(f"to-{key}", "{name}", {"name": name}),) for key, name in facts.colleagues)
        return Say(N_("Who shall do it?"), buttons=(*rows, (BACK,)))
    if state.at == "count":
        numbers = [Button(f"n-{count}", "{count}", {"count": count}) for count in range(1, MOST_LETTERS + 1)]
        return Say(N_("How many letters were in the box?"), buttons=(tuple(numbers[:4]), tuple(numbers[4:]), (BACK,)))
    if state.at == "note":
        skip = Button("skip", N_("Nothing to add"))
        return Say(N_("What came of it? Please write it in a sentence."), buttons=((skip,), (BACK,)))
    return _one(one, facts)


def _list(page: int, facts: Facts) -> Say:
    """A page of it, soonest due first; whoever has more than a page is told how much there is in all."""
    if not facts.items:
        return Say(N_("{name}, there is nothing for you to do."), {"name": facts.name})
    last = (len(facts.items) - 1) // A_PAGE
    page = min(page, last)
    shown = facts.items[page * A_PAGE : (page + 1) * A_PAGE]
    rows = tuple((Button(f"see-{one.id}", "{what}{number}", _values(one)),) for one in shown)
    turning = tuple(Button(choice, TURNS[choice]) for choice, _ in turns(page, len(facts.items)))
    counted = {"count": len(facts.items), "page": page + 1, "pages": last + 1}
    of = Phrase(N_(" ({count} in all, page {page} of {pages})"), counted) if last else NOTHING
    values = {"name": facts.name, "of": of, "lines": tuple(map(_line, shown))}
    return Say(N_("{name}, this is to be done{of}:\n{lines}"), values, (*rows, turning) if turning else rows)


def _line(one: Item) -> Phrase:
    late = N_("❗ {what}{number} – was due {due:short}{whose}")
    text = late if one.late else N_("· {what}{number} – {due:short}{whose}")
    others = Phrase(N_(" (with {name})"), {"name": one.whose}) if one.whose else Phrase(N_(" (the desk's)"))
    whose = NOTHING if one.mine else others
    return Phrase(text, _values(one) | {"due": one.due, "whose": whose})


def _values(one: Item) -> dict[str, object]:
    about = Phrase(N_(" · {number}"), {"number": one.number or one.estate}) if one.number or one.estate else NOTHING
    what = Phrase(KINDS.get(one.kind, ANY).what, {"task": Label("task", one.kind)})
    return {"what": what, "number": about}


def _one(one: One, facts: Facts) -> Say:
    who = NOTHING
    if one.name or one.place or one.phone:
        whom = {"name": one.name or "—", "place": one.place or "—", "phone": one.phone or "—"}
        who = Phrase(N_("\n{name}, {place}\nPhone: {phone}"), whom)
    says = Phrase(N_("\n\n“{text}”"), {"text": one.says}) if one.says else NOTHING
    has = Phrase(N_("\nWith: {name}"), {"name": one.has}) if one.has else NOTHING
    last = (*((HAND,) if facts.colleagues else ()), *(() if facts.alone else (BACK,)))
    again = ((NO_ANSWER,),) if one.kind in SPOKEN else ()
    text = N_("{what}{number}{who}{says}\n\nDue: {due:short}{has}")
    values = _values(one) | {"who": who, "says": says, "due": one.due, "has": has}
    return Say(text, values, (*KINDS.get(one.kind, ANY).outcomes, *again, *((last,) if last else ())))


TASKS = Dialog("tasks", 1, Tasks, begin, step, ask, focus=False)

"""The handbook 服务指南: what the estate tells its residents – telephones, fees, opening hours, procedures (I7)."""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.events import Attached, Event, Pressed, Typed
from dialogs.kit import BACK, CALL_ME, N_, Button, Dialog, Go, Rows, Say, Step, end, number_in, stay

A_PAGE = 8
TURNS = {"before": N_("‹ Back"), "next": N_("More ›")}


@dataclass(frozen=True, slots=True)
class Handbook:
    """Which page of the list is shown, or which entry."""

    at: Literal["list", "entry"] = "list"
    page: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the handbook."""

    id: int
    title: str
    answer: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The estate's entries, in its own order."""

    estate: str = ""
    entries: tuple[Entry, ...] = ()

    def entry(self, key: int) -> Entry | None:
        """The entry with this id."""
        return next((one for one in self.entries if one.id == key), None)


def begin(_: Facts) -> Handbook:
    """The first page."""
    return Handbook()


def step(state: Handbook, event: Event, facts: Facts) -> Step[Handbook]:
    """From the list to an entry; a question in one's own words goes where all words go."""
    match state.at, event:
        case _, Pressed("call" | "home" as dialog):
            return Step(state, go=Go(dialog))
        case _, Pressed("ask"):
            return Step(state, go=Go("file", event=Pressed("enquiry")))
        case _, Typed() | Attached():
            return end(go=Go("file", event=event))
        case "entry", Pressed("back"):
            return _show(replace(state, at="list", entry=0), facts)
        case "entry", Pressed("helped"):
            return end(Say(GLAD, replace=True))
        case "list", Pressed(choice) if facts.entry(number_in(choice, "entry-")):
            return _show(replace(state, at="entry", entry=number_in(choice, "entry-")), facts)
        case "list", Pressed(choice) if choice in dict(turns(state.page, len(facts.entries))):
            return _show(replace(state, page=dict(turns(state.page, len(facts.entries)))[choice]), facts)
        case _:
            return stay(state, ask(state, facts))


GLAD = N_("We are glad that it helped. Whenever there is something else, simply write to us.")


def turns(page: int, count: int) -> tuple[tuple[str, int], ...]:
    """The pages that can be turned to: the choice and the page."""
    last = max(0, (count - 1) // A_PAGE)
    before = (("before", min(page - 1, last)),) if page > 0 else ()
    return (*before, *((("next", page + 1),) if (page + 1) * A_PAGE < count else ()))


def pages(page: int, entries: tuple[Entry, ...]) -> Rows:
    """The entries of a page as buttons, and the buttons to turn it."""
    shown = entries[page * A_PAGE : (page + 1) * A_PAGE]
    turning = tuple(Button(choice, TURNS[choice]) for choice, _ in turns(page, len(entries)))
    titles = tuple((Button(f"entry-{one.id}", "{title}", {"title": one.title}),) for one in shown)
    return (*titles, turning) if turning else titles


def _show(state: Handbook, facts: Facts) -> Step[Handbook]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Handbook, facts: Facts) -> Say:
    """The present screen."""
    entry = facts.entry(state.entry)
    if state.at == "entry" and entry is not None:
        text = N_("【{title}】\n{answer}\n\nDoes that help you?")
        rows: Rows = ((Button("helped", N_("Yes, thank you")), ASK_DESK), (BACK, CALL_ME))
        return Say(text, {"title": entry.title, "answer": entry.answer}, rows)
    text = N_("{estate}, service guide. What would you like to know? You can also simply write your question.")
    if not facts.entries:
        text = N_("{estate} has not entered anything here yet. Please simply write your question; a person answers.")
    back = ((BACK,),) if state.at == "entry" else ()
    titles = pages(state.page, facts.entries) if state.at == "list" else ()
    rows = (*titles, *back, (Button("ask", N_("Ask something else")), CALL_ME), MENU)
    return Say(text, {"estate": facts.estate}, rows)


ASK_DESK = Button("ask", N_("No, ask the front desk"))
MENU = (Button("home", N_("Menu")),)
HANDBOOK = Dialog("handbook", 1, Handbook, begin, step, ask, focus=False)

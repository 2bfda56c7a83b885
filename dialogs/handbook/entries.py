"""The handbook's entries for the front desk: add one, change its answer or its further words, end it (I7)."""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.handbook import AddEntry, ChangeEntry, EndEntry, HandbookDeed
from dialogs.events import Attached, Event, Pressed, Typed
from dialogs.handbook.handbook import Entry, pages, turns
from dialogs.handbook.questions import LONGEST_ANSWER, LONGEST_TITLE, TOO_LONG
from dialogs.kit import BACK, N_, Button, Dialog, Go, Rows, Say, Step, end, number_in, stay

LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Entries:
    """Which page is shown, which entry, what is being written; ``title`` is that of an entry being added."""

    at: Literal["list", "entry", "answer", "words", "sure", "title", "text"] = "list"
    page: int = 0
    entry: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The estate's entries in force."""

    estate: int = 0
    name: str = ""
    resident: bool = False
    entries: tuple[Entry, ...] = ()

    def entry(self, key: int) -> Entry | None:
        """The entry with this id."""
        return next((one for one in self.entries if one.id == key), None)


def begin(_: Facts) -> Entries:
    """The first page."""
    return Entries()


def step(state: Entries, event: Event, facts: Facts) -> Step[Entries]:
    """From the list to an entry and what may become of it."""
    known = facts.entry(state.entry)
    match "list" if state.at in _OF_ENTRY and known is None else state.at, event:
        case "list", Pressed(choice) if facts.entry(number_in(choice, "entry-")):
            return _show(replace(state, at="entry", entry=number_in(choice, "entry-")), facts)
        case "list", Pressed(choice) if choice in dict(turns(state.page, len(facts.entries))):
            return _show(replace(state, at="list", page=dict(turns(state.page, len(facts.entries)))[choice]), facts)
        case "list", Pressed("add"):
            return replace(_show(replace(state, at="title"), facts), listen=True)
        case "entry", Pressed("answer" | "words" as what):
            return replace(_show(replace(state, at=what), facts), listen=True)
        case "entry", Pressed("remove"):
            return _show(replace(state, at="sure"), facts)
        case "entry" | "title" | "text", Pressed("back"):
            return _show(Entries(page=state.page), facts)
        case "answer" | "words" | "sure", Pressed("back"):
            return _show(replace(state, at="entry"), facts)
        case "sure", Pressed("yes"):
            return _done(ENDED, EndEntry(facts.estate, state.entry), facts, replacing=True)
        case "title" | "text" | "answer" | "words" as where, Typed(text):
            return _written(replace(state, at=where), text, facts)
        case _, Typed() | Attached() if facts.resident:
            return end(go=Go("file", event=event))
        case _:
            return stay(state, ask(state, facts))


_OF_ENTRY = ("entry", "answer", "words", "sure")
_LONGEST = {"title": LONGEST_TITLE, "text": LONGEST_ANSWER, "answer": LONGEST_ANSWER, "words": LONGEST_WORDS}
ADDED = N_("Entered: “{title}”. Whoever asks like that gets this answer at once.")
CHANGED = N_("Changed: “{title}”.")
ENDED = N_("“{title}” is no longer in the service guide.")


def _written(state: Entries, text: str, facts: Facts) -> Step[Entries]:
    if len(text) > _LONGEST[state.at]:
        return stay(state, Say(TOO_LONG, {"most": _LONGEST[state.at]}))
    match state.at:
        case "title":
            asked = replace(state, at="text", title=" ".join(text.split()))
            return replace(Step(asked, (ask(asked, facts),)), listen=True)
        case "text":
            return _done(ADDED, AddEntry(facts.estate, state.title, text), facts)
        case "answer":
            return _done(CHANGED, ChangeEntry(facts.estate, state.entry, answer=text), facts)
        case _:
            return _done(CHANGED, ChangeEntry(facts.estate, state.entry, words=text), facts)


def _done(text: str, deed: HandbookDeed, facts: Facts, *, replacing: bool = False) -> Step[Entries]:
    return end(Say(text, replace=replacing), do=deed, go=Go("entries", str(facts.estate)))


def _show(state: Entries, facts: Facts) -> Step[Entries]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Entries, facts: Facts) -> Say:
    """The present screen."""
    known = facts.entry(state.entry)
    if state.at in _OF_ENTRY and known is not None:
        return _about(state, known)
    if state.at == "title":
        return Say(N_("Under which title? For example: 装修手续. Please write it in one message."), buttons=((BACK,),))
    if state.at == "text":
        text = N_("“{title}”: please write the answer in one message, as a resident is to read it.")
        return Say(text, {"title": state.title}, ((BACK,),))
    text = N_("{name}, service guide: {count} entries. Press one to change it.")
    rows = pages(state.page, facts.entries)
    return Say(text, {"name": facts.name, "count": len(facts.entries)}, (*rows, (Button("add", N_("Add an entry")),)))


def _about(state: Entries, known: Entry) -> Say:
    values = {"title": known.title, "words": known.words or "—", "answer": known.answer}
    back: Rows = ((BACK,),)
    match state.at:
        case "answer":
            return Say(N_("“{title}”: please write its answer anew, in one message."), values, back)
        case "words":
            text = N_("“{title}”: in which other words do residents ask for it? Please write them, with “、” between.")
            return Say(text, values, back)
        case "sure":
            return Say(
                N_("Take “{title}” out of the service guide?"), values, ((Button("yes", N_("Yes, take it out")), BACK),)
            )
    changing = (Button("answer", N_("Change the answer")), Button("words", N_("Change the words")))
    text = N_("【{title}】\n{answer}\n\nAlso found by: {words}")
    return Say(text, values, (changing, (Button("remove", N_("Take it out")), BACK)))


ENTRIES = Dialog("entries", 1, Entries, begin, step, ask, focus=False)

"""Lists of records for staff: what is late, what is open, what was looked for; a press shows one whole, in private."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from dialogs import days
from dialogs.deeds.tasks import NoteFound, ShowRecord
from dialogs.events import Commanded, Event, Pressed
from dialogs.kit import N_, NOTHING, Button, Dialog, Label, Phrase, Rows, Say, Step, number_in, stay

A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Lists:
    """Which list is shown, from where on; for ``find`` what was looked for."""

    what: Literal["late", "open", "find"] = "late"
    query: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list. ``place`` and ``name`` are for private lists alone."""

    id: int
    number: str
    kind: str
    status: str
    title: str = ""
    handler: str = ""
    place: str = ""
    name: str = ""
    promised: datetime | None = None
    return_by: datetime | None = None
    planned_on: date | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of the page that the event leads to, and how many pages there are."""

    rows: tuple[Row, ...] = ()
    pages: int = 1


def begin(_: Facts) -> Lists:
    """What is late."""
    return Lists()


def step(state: Lists, event: Event, facts: Facts) -> Step[Lists]:
    """A page, and from it to a record."""
    match event:
        case Commanded("late" | "open" as what):
            asked = Lists("late" if what == "late" else "open")
            return Step(asked, (ask(asked, facts),))
        case Commanded("find", query):
            asked = Lists("find", query[:80])
            return Step(asked, (ask(asked, facts),), do=NoteFound(tuple(one.id for one in facts.rows)))
        case Pressed(choice) if number_in(choice, "see-") in {one.id for one in facts.rows}:
            return Step(state, do=ShowRecord(number_in(choice, "see-")), notice=N_("{number} is below."))
        case Pressed("next" | "before" as way) if (state.page if way == "before" else state.page + 1 < facts.pages):
            turned = replace(state, page=turned_to(state, way))
            return Step(turned, (replace(ask(turned, facts), replace=True),))
        case _:
            return stay(state, ask(state, facts))


def turned_to(state: Lists, way: str) -> int:
    """The page that a press leads to."""
    return state.page + (1 if way == "next" else -1)


def ask(state: Lists, facts: Facts) -> Say:
    """The page."""
    if not facts.rows:
        empty = {
            "late": N_("Nothing is late. Well done."),
            "open": N_("Nothing is open."),
            "find": N_("Nothing was found for “{query}”. A number, a unit, a name or a word can be looked for."),
        }
        return Say(empty[state.what], {"query": state.query})
    lines = tuple(_line(one) for one in facts.rows)
    rows: Rows = tuple((Button(f"see-{one.id}", "{number}", {"number": one.number}),) for one in facts.rows)
    turns = (
        *((Button("before", N_("Back")),) if state.page else ()),
        *((Button("next", N_("More")),) if state.page + 1 < facts.pages else ()),
    )
    title = {"late": N_("Late:\n{lines}"), "open": N_("Open:\n{lines}"), "find": N_("Found:\n{lines}")}
    return Say(title[state.what], {"lines": lines}, (*rows, *((turns,) if turns else ())))


def _line(one: Row) -> Phrase:
    why = tuple(_why(one))
    text = N_("{mine}{number} · {kind} · {status}{who}{handler}{title}{why}")
    return Phrase(
        text,
        {
            "mine": Phrase(N_("★ ")) if one.mine else Phrase(N_("· ")),
            "number": one.number,
            "kind": Label("kind", one.kind),
            "status": Label("status", one.status),
            "who": Phrase(N_("\n   {place} {name}"), {"place": one.place, "name": one.name}) if one.place or one.name
            else NOTHING,
            "handler": Phrase(N_(" · {name}"), {"name": one.handler}) if one.handler else NOTHING,
            "title": Phrase(N_("\n   {title}"), {"title": one.title}) if one.title else NOTHING,
            "why": Phrase(N_("\n{lines}"), {"lines": why}) if why else NOTHING,
        },
    )  # fmt: skip


def _why(one: Row) -> list[Phrase]:
    found = []
    if one.promised:
        found.append(Phrase(N_("   ❗ no answer, promised for {at:short}"), {"at": one.promised}))
    if one.return_by:
        found.append(Phrase(N_("   ❗ not returned, due {at:short}"), {"at": one.return_by}))
    if one.planned_on:
        found.append(Phrase(N_("   ❗ was planned for {day}"), {"day": days.said(one.planned_on)}))
    return found


LISTS = Dialog("lists", 1, Lists, begin, step, ask, focus=False)

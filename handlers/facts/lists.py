"""What the lists of records need to know: which records, for whom, and what of them may stand there."""

import re
from typing import Any

from dialogs.desk import lists as dialog
from dialogs.desk.lists import A_PAGE, Row
from dialogs.events import Commanded, Event, Pressed
from handlers.facts import line, matters
from handlers.office import Person, Turn
from handlers.understanding import UNKNOWN, understand
from storage import estates
from storage.errors import NotFound
from storage.people import staff, units
from storage.reading import get
from storage.register import lists, records
from storage.register.lists import Late
from storage.tables import Conversation, Record, Resident

NUMBER = re.compile(r"[A-Z]{2}-\d{8}-\d{4,}")
MOST_OPEN = 100


def of_lists(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> dialog.Facts:
    """The page that the event leads to, of the estates on which the person works; without what accuses them (X4)."""
    if person.staff is None:
        raise NotFound("lists", person.user_id)
    asked = _asked(state, event)
    private = talk.chat_id > 0
    served = [one.id or 0 for one in staff.works_at(turn.db, person.staff.id or 0, turn.bot_id)]
    if not private:
        served = [one for one in served if one == (turn.here().estate.id or 0)]
    key = person.staff.id or 0
    if asked.what == "late":
        found = _late(turn, key, served)
    elif asked.what == "open":
        found = _open(turn, key, [one for one in served if _manages(turn, key, one)] if private else served)
    else:
        found = _found(turn, served, asked.query)
    found = [one for one in found if key not in records.accused(turn.db, one.record)]
    pages = max(1, -(-len(found) // A_PAGE))
    page = max(0, min(asked.page, pages - 1))
    shown = found[page * A_PAGE : (page + 1) * A_PAGE]
    rows = tuple(_row(turn, one, key, private=private and asked.what != "late") for one in shown)
    return dialog.Facts(rows, pages)


def _asked(state: Any, event: Event) -> dialog.Lists:
    """The list and page that an event asks for."""
    match event:
        case Commanded("late"):
            return dialog.Lists("late")
        case Commanded("open"):
            return dialog.Lists("open")
        case Commanded("find", query):
            return dialog.Lists("find", query[:80])
    known = state if isinstance(state, dialog.Lists) else dialog.Lists()
    if isinstance(event, Pressed) and event.choice in ("next", "before"):
        return dialog.Lists(known.what, known.query, dialog.turned_to(known, event.choice))
    return known


def _manages(turn: Turn, staff_id: int, estate_id: int) -> bool:
    return not staff.MANAGERS.isdisjoint(staff.roles_at(turn.db, staff_id, estate_id))


def _late(turn: Turn, staff_id: int, served: list[int]) -> list[Late]:
    """One's own first; of the others those on estates that one manages."""
    found = [
        one
        for estate_id in served
        for one in lists.late(turn.db, [estate_id], turn.now, turn.at(estate_id).hours.local_day(turn.now))
        if one.handler == staff_id or _manages(turn, staff_id, estate_id)
    ]
    return sorted(found, key=lambda one: (one.handler != staff_id, one.record.id))


def _open(turn: Turn, staff_id: int, managed: list[int]) -> list[Late]:
    found = lists.open_ones(turn.db, managed, limit=MOST_OPEN) if managed else []
    held = lists.handlers(turn.db, [one.id or 0 for one in found])
    return [Late(one, held.get(one.id or 0, 0), None, None, None) for one in found]


def _found(turn: Turn, served: list[int], query: str) -> list[Late]:
    """What fits best first: the very number, the unit, the name and the words, the category; open ones before ended."""
    ranked: dict[int, Record] = {}
    for one in _candidates(turn, served, query.strip()):
        if one.estate_id in served:
            ranked.setdefault(one.id or 0, one)
    kept = list(ranked.values())[: lists.MOST_FOUND]
    held = lists.handlers(turn.db, [one.id or 0 for one in kept])
    return [Late(one, held.get(one.id or 0, 0), None, None, None) for one in kept]


def _candidates(turn: Turn, served: list[int], query: str) -> list[Record]:
    if not query or not served:
        return []
    if number := NUMBER.search(query.upper()):
        return lists.by_number(turn.db, served, number[0])
    if (door := line.door_in(query)) is not None:
        places = [place for one in served for place in units.named(turn.db, one, door.building, door.unit)]
        return lists.of_units(turn.db, [one.unit_id for one in places]) if places else []
    said = [one for estate_id in served for one in lists.mentioning(turn.db, estate_id, query)]
    said.sort(key=lambda one: (one.status not in records.OPEN, -(one.id or 0)))
    categories = [code for code in understand(query).categories if code != UNKNOWN][:1]
    about = [one for estate_id in served for one in lists.in_category(turn.db, estate_id, categories)]
    return [*said, *about]


def _row(turn: Turn, one: Late, staff_id: int, *, private: bool) -> Row:
    record = one.record
    turn.at(record.estate_id)
    return Row(
        id=record.id or 0,
        number=record.number,
        kind=record.kind,
        status=record.status,
        title=matters.title(turn.db, record) if private else "",
        handler=staff.name_of(turn.db, one.handler) if one.handler else "",
        place=estates.place(turn.db, record.unit_id).label if private and record.unit_id else "",
        name=get(turn.db, Resident, record.resident_id).name if private else "",
        promised=one.promised,
        return_by=one.return_by,
        planned_on=one.planned_on,
        mine=one.handler == staff_id,
    )

"""What each dialog needs to know, gathered inside the transaction.

One function a dialog, in a table by the dialog's name. A dialog about a record or a visit whose
row this person may not see finds nothing: the same words as for a missing one (A19).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogs import binding, call, casework, desk, file, home, register, reply, visit
from dialogs.events import Attached, Commanded, Event, Typed
from handlers import matters
from handlers.cleaning import clean_name
from handlers.office import Person, Turn, home_of
from handlers.understanding import Understood, understand
from storage import codes, estates, records, residents, staff
from storage.errors import NotFound
from storage.kinds import binds
from storage.reading import get, rows
from storage.tables import Company, Conversation, Handling, Record, Visit, table

A_DAY, SEVERAL, MOST_A_DAY = timedelta(days=1), 3, 20

Gather = Callable[[Turn, Person, Conversation, Any, Event], Any]


def gather(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> Any:
    """The facts of a dialog instance for an event; ``state`` is None before the first step."""
    return _FACTS[talk.dialog](turn, person, talk, state, event)


def understood(event: Event, state: Any = None) -> Understood:
    """What was understood of the words of an event – or, for a press, of the draft so far."""
    match event:
        case Typed(text):
            return understand(text)
        case Attached(_, caption) if caption:
            return understand(caption)
        case _:
            said = getattr(state, "said", ())
            return understand("\n".join(one.text for one in said))


def bound(turn: Turn, person: Person) -> bool:
    """Whether this person lives somewhere we serve."""
    return home_of(turn, person) is not None


def _register(turn: Turn, person: Person, _: Conversation, state: Any, event: Event) -> register.Facts:
    code = event.payload if isinstance(event, Commanded) else (state.code if state else "")
    place = estates.unit_by_code(turn.db, turn.bot_id, code) if code and codes.plausible(code) else None
    invited = bool(code) and place is None and codes.plausible(code) and staff.is_invitation(turn.db, code)
    setting = turn.at(place.estate_id) if place else turn.here()
    home = home_of(turn, person)
    return register.Facts(
        code="unit" if place else "staff" if invited else "unknown" if code else "",
        place=place.label if place else "",
        estate=setting.estate.name,
        company=get(turn.db, Company, setting.estate.company_id).name,
        phone=setting.estate.phone,
        account=clean_name(person.account),
        noticed=bool(person.resident and person.resident.notice == register.NOTICE),
        bound=home is not None,
        lives_there=bool(home and place and home.place.unit_id == place.unit_id),
    )


def _home(turn: Turn, person: Person, *_: Any) -> home.Facts:
    found = home_of(turn, person)
    return home.Facts(
        name=person.resident.name if person.resident and person.resident.name else person.account,
        place=found.place.label if found else "",
        confirmed=found.confirmed if found else False,
    )


def _file(turn: Turn, person: Person, _: Conversation, state: Any, event: Event) -> file.Facts:
    heard = understood(event, state)
    found = home_of(turn, person)
    setting = turn.here()
    category = state.category if state else ""
    joins, alike = _open_lately(turn, person, category if category not in ("", "oth") else heard.categories[0])
    return file.Facts(
        kind=heard.kind,
        categories=heard.categories,
        place=heard.place,
        home=found.place.label if found else "",
        phone=person.resident.phone if person.resident else "",
        office=setting.estate.phone,
        wait_seconds=setting.procedure.draft_minutes * 60,
        joins=joins,
        alike=alike,
    )


def _open_lately(turn: Turn, person: Person, category: str) -> tuple[int, tuple[int, str] | None]:
    """A69: where the matters of somebody go who has filed too many, and which one is proposed to whom files many."""
    resident = person.resident.id or 0 if person.resident else 0
    recent = records.filed_since(turn.db, turn.bot_id, resident, turn.now - A_DAY, MOST_A_DAY) if resident else []
    still = [one for one in recent if one.status in records.OPEN]
    alike = next(((one.id or 0, one.number) for one in still if one.category == category), None)
    joins = still[0].id or 0 if still and len(recent) >= MOST_A_DAY else 0
    return joins, alike if len(recent) >= SEVERAL else None


def _mine(turn: Turn, person: Person, *_: Any) -> Any:
    return matters.for_resident(turn, person.resident.id or 0 if person.resident else 0)


def _call(turn: Turn, person: Person, talk: Conversation, *_: Any) -> call.Facts:
    return call.Facts(
        record=int(talk.subject or 0),
        phone=person.resident.phone if person.resident else "",
        office=turn.here().estate.phone,
        bound=bound(turn, person),
    )


def _card(turn: Turn, _: Person, talk: Conversation, *__: Any) -> casework.CardFacts:
    record = get(turn.db, Record, int(talk.subject))
    turn.at(record.estate_id)
    return casework.CardFacts(matters.for_staff(turn, record, masked=True))


def _page(turn: Turn, person: Person, talk: Conversation, *_: Any) -> casework.PageFacts:
    record = turn.record(int(talk.subject), by=person.as_staff())
    return matters.page(turn, record, person.staff.id or 0 if person.staff else 0)


def _reply(turn: Turn, person: Person, _: Conversation, state: Any, __: Event) -> reply.Facts:
    record = turn.record(state.record, by=person.as_staff())
    return reply.Facts(record.id or 0, record.number, binds("V", record.kind))


def _visit(turn: Turn, person: Person, talk: Conversation, *_: Any) -> visit.Facts:
    found = get(turn.db, Visit, int(talk.subject))
    record = turn.record(found.record_id, by=person.as_resident())
    name = person.resident.name if person.resident else ""
    return visit.Facts(found.id or 0, record.id or 0, record.number, matters.title(turn.db, record), name)


def _binding(turn: Turn, person: Person, talk: Conversation, *_: Any) -> binding.Facts:
    found, resident, place = residents.binding(turn.db, int(talk.subject))
    turn.at(place.estate_id)
    if person.staff is None or not staff.roles_at(turn.db, person.staff.id or 0, place.estate_id):
        raise NotFound("binding", talk.subject)
    return binding.Facts(
        found.id or 0, resident.name, resident.phone, place.label, staff.same_name(turn.db, resident.name)
    )


def _desk(turn: Turn, person: Person, *_: Any) -> desk.Facts:
    if person.staff is None:
        raise NotFound("desk", person.user_id)
    periods = table(Handling)
    held = rows(turn.db, Handling, periods.c.staff_id == person.staff.id, periods.c.until.is_(None), limit=50)
    served = {one.id for one in estates.of_bot(turn.db, turn.bot_id)}
    found = [record for one in held if (record := records.find(turn.db, one.record_id)) and record.estate_id in served]
    return desk.Facts(
        person.staff.name,
        tuple((one.number, one.status) for one in found if one.status in records.OPEN),
    )


_FACTS: dict[str, Gather] = {
    "register": _register,
    "home": _home,
    "file": _file,
    "mine": _mine,
    "call": _call,
    "card": _card,
    "page": _page,
    "reply": _reply,
    "visit": _visit,
    "binding": _binding,
    "desk": _desk,
}

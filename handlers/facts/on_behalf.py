"""What the dialog about filing on behalf needs to know: what the words say, who lives in the unit, who works here."""

from datetime import datetime
from typing import Any

from dialogs.events import Attached, Commanded, Event, Forwarded, Pressed, Typed
from dialogs.filing import behalf
from dialogs.kit import number_in
from handlers.facts import line, when
from handlers.facts.homes import digits
from handlers.facts.line import Line
from handlers.office import Person, Turn
from handlers.understanding import understand
from storage import estates
from storage.errors import NotFound
from storage.estates import Place
from storage.people import complainants, residents, staff, units
from storage.people.complainants import Known
from storage.roster.listed import Home
from storage.rules import intake
from storage.tables import Conversation, Estate

MOST_COLLEAGUES = 20


def of_on_behalf(turn: Turn, person: Person, _: Conversation, state: Any, event: Event) -> behalf.Facts:
    """Everything that the next question depends on, with what the event says taken in already."""
    if person.staff is None:
        raise NotFound("filing", person.user_id)
    served = staff.works_at(turn.db, person.staff.id or 0, turn.bot_id)
    draft = state if isinstance(state, behalf.Draft) and not isinstance(event, Commanded) else behalf.Draft()
    if isinstance(event, Forwarded):
        heard = _forwarded(turn, event, served)
    else:
        heard = _heard(turn, _line(turn, draft, event), draft, served)
    unit = _unit(draft, heard, event)
    estate_id = estates.place(turn.db, unit).estate_id if unit else draft.estate or (served[0].id or 0 if served else 0)
    words = "\n".join((*draft.texts, heard.text))
    seen = understand(words, served[0].company_id if served else 0)
    at = heard.at or draft.heard_at
    team = staff.with_role(turn.db, estate_id, "agent", "handler", "head", "supervisor", "manager")
    return behalf.Facts(
        heard=heard,
        place=estates.place(turn.db, unit).label if unit else "",
        people=_people(turn, draft, heard, unit),
        kind=seen.kind,
        categories=seen.categories,
        where=seen.place,
        hazard=seen.hazard,
        estates=tuple((one.id or 0, one.name) for one in served),
        colleagues=tuple((one.id or 0, one.name) for one in team if one.id != person.staff.id)[:MOST_COLLEAGUES],
        me=person.staff.name,
        heard_at=datetime.fromisoformat(at) if at else None,
    )


def _line(turn: Turn, draft: behalf.Draft, event: Event) -> Line:
    """What the words of an event say, as far as the present question takes them for more than words."""
    match event:
        case Commanded("new", said):
            return line.read(said, turn.now, turn.zone)
        case Typed(said) if draft.at == "unit":
            return line.read(said, turn.now, turn.zone)
        case Typed(said) if draft.at == "when":
            return Line(heard=when.read(said, turn.now, turn.zone))
        case Typed(said) if draft.at == "name":
            return Line(name=said[:40], phone=next(iter(digits(said)), ""))
        case Typed(said) if draft.at == "phone":
            return Line(phone=next(iter(digits(said)), ""))
        case Typed(said) | Attached(caption=said) | Commanded("found", said):
            return Line(text=said)
        case _:
            return Line()


def _heard(turn: Turn, said: Line, draft: behalf.Draft, served: list[Estate]) -> behalf.Heard:
    late = intake.heard_wrongly(said.heard, turn.now) if said.heard is not None else ""
    found = _named(turn, said.door, served) if said.door else _before(turn, draft)
    return behalf.Heard(
        units=tuple((one.unit_id, _label(turn, one, served)) for one in found),
        named=f"{said.door.building}{said.door.unit}" if said.door else "",
        name=said.name,
        phone=said.phone,
        channel=said.channel,
        at=said.heard.isoformat() if said.heard is not None and not late else "",
        late=late,
        text=said.text,
    )


def _named(turn: Turn, door: Home, served: list[Estate]) -> list[Place]:
    return [place for one in served for place in units.named(turn.db, one.id or 0, door.building, door.unit)]


def _before(turn: Turn, draft: behalf.Draft) -> list[Place]:
    """The units that an earlier word may have meant."""
    return [estates.place(turn.db, one) for one in draft.units] if draft.at == "unit" and not draft.unit else []


def _label(turn: Turn, place: Place, served: list[Estate]) -> str:
    """Building and unit; with the estate where somebody works on several."""
    estate = next((one.name for one in served if one.id == place.estate_id), "")
    return f"{estate} {place.label}" if len(served) > 1 else place.label


def _forwarded(turn: Turn, event: Forwarded, served: list[Estate]) -> behalf.Heard:
    """Whose message it was, where they live if we know them, and when they wrote it."""
    said = event.said.text if isinstance(event.said, Typed) else event.said.caption
    resident = residents.by_user(turn.db, event.account) if event.account else None
    ours = {one.id for one in served}
    homes = [one.place for one in turn.homes(resident.id or 0) if one.place.estate_id in ours] if resident else []
    sent = datetime.fromisoformat(event.sent) if event.sent else None
    late = intake.heard_wrongly(sent, turn.now) if sent is not None else ""
    return behalf.Heard(
        units=tuple((one.unit_id, _label(turn, one, served)) for one in homes),
        name=resident.name if resident and homes else event.name,
        at=event.sent if not late else "",
        late=late,
        text=said,
        who=f"r{resident.id}" if resident and homes else "",
    )


def _unit(draft: behalf.Draft, heard: behalf.Heard, event: Event) -> int:
    """The unit that it is about, with what the event says."""
    if isinstance(event, Pressed) and draft.at == "unit":
        return number_in(event.choice, "at-") if number_in(event.choice, "at-") in dict(heard.units) else 0
    if draft.unit:
        return draft.unit
    return heard.units[0][0] if len(heard.units) == 1 else 0


def _people(turn: Turn, draft: behalf.Draft, heard: behalf.Heard, unit: int) -> tuple[behalf.Person, ...]:
    """Who of the unit may be meant, by what is known of them by now."""
    if not unit:
        return ()
    known = complainants.of_unit(turn.db, unit)
    phone = heard.phone or draft.phone
    fitting = complainants.fitting(known, heard.name or draft.name, digits(phone) if phone else ())
    chosen = [one for one in known if _key(one) == (heard.who or draft.who) and one not in fitting]
    return tuple(
        behalf.Person(_key(one), one.name, next(iter(one.phones), ""), one.account) for one in (*fitting, *chosen)
    )


def _key(one: Known) -> str:
    return f"r{one.resident}" if one.resident else f"o{one.occupant}"

"""What each dialog needs to know, gathered inside the transaction.

One function a dialog, in a table by the dialog's name. A dialog about a record or a visit whose
row this person may not see finds nothing: the same words as for a missing one (A19).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogs.casework import card, page, reply
from dialogs.desk import desk
from dialogs.events import Attached, Commanded, Event, Pressed, Typed
from dialogs.filing import file
from dialogs.joining import register
from dialogs.resident import call, contact, home
from handlers.facts import (
    duty as facts_duty,
    handbook as facts_handbook,
    handling as facts_handling,
    homes as facts_homes,
    learning as facts_learning,
    lists as facts_lists,
    matters,
    on_behalf as facts_filing,
    papers as facts_papers,
    running as facts_running,
    severity as facts_severity,
    statements as facts_statements,
    survey_results as facts_survey_results,
    survey_waves as facts_survey_waves,
    surveys as facts_surveys,
    tasks as facts_tasks,
    visits as facts_visits,
)
from handlers.office import Person, Turn, home_of
from handlers.understanding import Understood, understand
from handlers.understanding.courtesies import courtesy
from handlers.wording.cleaning import clean_name
from storage import codes, estates
from storage.errors import NotFound
from storage.kinds import binds
from storage.people import service_cards, staff
from storage.people.service_cards import Reach
from storage.reading import get, rows
from storage.register import records
from storage.rules.handling import proposal
from storage.tables import Company, Conversation, Handling, Record, table

_AWAY = frozenset({"send", "kind", "category", "call", "cancel"})
A_DAY, SEVERAL, MOST_A_DAY = timedelta(days=1), 3, 20

Gather = Callable[[Turn, Person, Conversation, Any, Event], Any]


def gather(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> Any:
    """The facts of a dialog instance for an event; ``state`` is None before the first step."""
    return _FACTS[talk.dialog](turn, person, talk, state, event)


def understood(event: Event, state: Any = None, company: int = 0) -> Understood:
    """What was understood of the words of an event – or, for a press, of the draft so far."""
    return understand(words(event, state), company)


def words(event: Event, state: Any = None) -> str:
    """The words of an event – or, for a press, of the draft so far."""
    match event:
        case Typed(text):
            return text
        case Attached(_, caption) if caption:
            return caption
        case _:
            return "\n".join(one.text for one in getattr(state, "said", ()))


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


def _courtesy(event: Event) -> str:
    """Politeness, if somebody wrote nothing else."""
    return courtesy(event.text) if isinstance(event, Typed) else ""


def _home(turn: Turn, person: Person, _: Conversation, __: Any, event: Event) -> home.Facts:
    found = home_of(turn, person)
    return home.Facts(
        name=person.resident.name if person.resident and person.resident.name else person.account,
        place=found.place.label if found else "",
        confirmed=found.confirmed if found else False,
        courtesy=_courtesy(event),
    )


def _file(turn: Turn, person: Person, _: Conversation, state: Any, event: Event) -> file.Facts:
    setting = turn.here()
    heard = understood(event, state, setting.estate.company_id)
    homes = turn.homes(person.resident.id or 0) if person.resident else []
    category = state.category if state else ""
    said, stays = words(event, state), _stays(event)
    asked = said if stays and not heard.hazard else ""
    joins, alike = _open_lately(turn, person, category if category not in ("", "oth") else heard.categories[0])
    running = facts_running.meant(turn, person, state, event)
    return file.Facts(
        kind=heard.kind,
        categories=heard.categories,
        place=heard.place,
        home=homes[0].place.label if homes else "",
        phone=person.resident.phone if person.resident else "",
        office=setting.estate.phone,
        wait_seconds=setting.procedure.draft_minutes * 60,
        joins=joins,
        alike=running.numbered or alike,
        running=running.about,
        over=running.over,
        neighbours=facts_severity.neighbours(turn, person, state, heard, said) if said and stays else None,
        homes=tuple((one.place.unit_id, one.place.label) for one in homes) if len(homes) > 1 else (),
        unit=homes[0].place.unit_id if len(homes) > 1 and homes[0].chosen else 0,
        answer=facts_handbook.answer(turn, asked, _asked(event, state) or heard.kind),
        courtesy=_courtesy(event),
    )


def _stays(event: Event) -> bool:
    """Whether the draft is shown again; for a press that leads away nothing is looked up that is dear to find."""
    return not (isinstance(event, Pressed) and event.choice in _AWAY)


def _asked(event: Event, state: Any) -> str:
    """What the person said by a press that it is, if that is a question."""
    return "enquiry" if event == Pressed("enquiry") or (state and state.kind == "enquiry") else ""


def _open_lately(turn: Turn, person: Person, category: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """A69: where the matters of somebody go who has filed too many, and which one is proposed to whom files many."""
    resident = person.resident.id or 0 if person.resident else 0
    recent = records.filed_since(turn.db, turn.bot_id, resident, turn.now - A_DAY, MOST_A_DAY) if resident else []
    still = [one for one in recent if one.status in records.OPEN]
    alike = tuple((one.id or 0, one.number) for one in still if one.category == category)[:1]
    joins = still[0].id or 0 if still and len(recent) >= MOST_A_DAY else 0
    return joins, alike if len(recent) >= SEVERAL else ()


def _mine(turn: Turn, person: Person, *_: Any) -> Any:
    return matters.for_resident(turn, person.resident.id or 0 if person.resident else 0)


def _call(turn: Turn, person: Person, talk: Conversation, *_: Any) -> call.Facts:
    if talk.subject:  # whose office answers is a matter of its record
        turn.record(int(talk.subject), by=person.as_resident())
    return call.Facts(
        record=int(talk.subject or 0),
        phone=person.resident.phone if person.resident else "",
        office=turn.here().estate.phone,
        bound=bound(turn, person),
    )


def _contact(turn: Turn, *_: Any) -> contact.Facts:
    card = service_cards.of_estate(turn.db, turn.here().estate.id or 0)
    manager = card.manager or Reach("", "", "")
    return contact.Facts(
        estate=card.estate,
        manager=manager.name,
        phone=manager.phone,
        email=manager.email,
        desk_phone=card.desk.phone,
        desk_email=card.desk.email,
        address=card.address,
        opens=card.opens,
        closes=card.closes,
    )


def _card(turn: Turn, _: Person, talk: Conversation, *__: Any) -> card.CardFacts:
    record = get(turn.db, Record, int(talk.subject))
    turn.at(record.estate_id)
    return card.CardFacts(matters.for_staff(turn, record, masked=True))


def _page(turn: Turn, person: Person, talk: Conversation, *_: Any) -> page.PageFacts:
    record = turn.record(int(talk.subject), by=person.as_staff())
    return matters.page(turn, record, person.staff.id or 0 if person.staff else 0)


def _reply(turn: Turn, person: Person, _: Conversation, state: Any, __: Event) -> reply.Facts:
    record = turn.record(state.record, by=person.as_staff())
    wanted = proposal.unsigned(turn.db, record, turn.here().procedure)
    at_once = not record.formal_opinion and not record.reopened
    on_spot = wanted and at_once and proposal.latest(turn.db, record.id or 0) is None
    return reply.Facts(record.id or 0, record.number, binds("V", record.kind), on_spot, record.formal_opinion)


def _desk(turn: Turn, person: Person, _: Conversation, __: Any, event: Event) -> desk.Facts:
    if person.staff is None:
        raise NotFound("desk", person.user_id)
    periods = table(Handling)
    held = rows(turn.db, Handling, periods.c.staff_id == person.staff.id, periods.c.until.is_(None), limit=50)
    served = {one.id for one in estates.of_bot(turn.db, turn.bot_id)}
    found = [record for one in held if (record := records.find(turn.db, one.record_id)) and record.estate_id in served]
    return desk.Facts(
        person.staff.name,
        tuple((one.id or 0, one.number, one.status) for one in found if one.status in records.OPEN),
        _courtesy(event),
    )


_FACTS: dict[str, Gather] = {
    "register": _register,
    "home": _home,
    "file": _file,
    "mine": _mine,
    "call": _call,
    "contact": _contact,
    "card": _card,
    "page": _page,
    "reply": _reply,
    **facts_visits.FACTS,
    "guided": facts_handling.of_guided,
    "request": facts_handling.of_request,
    "homes": facts_homes.of_homes,
    "binding": facts_homes.of_binding,
    "moved_out": facts_homes.of_moved_out,
    "household": facts_homes.of_household,
    "invitation": facts_homes.of_invitation,
    "group": facts_homes.of_group,
    "alarm": facts_severity.of_alarm,
    "danger": facts_severity.of_danger,
    "severity": facts_severity.of_severity,
    "category": facts_learning.of_category,
    "duty": facts_duty.of_duty,
    "handbook": facts_handbook.of_handbook,
    "questions": facts_handbook.of_questions,
    "entries": facts_handbook.of_entries,
    "swap": facts_duty.of_swap,
    "tasks": facts_tasks.of_tasks,
    "on_behalf": facts_filing.of_on_behalf,
    "lists": facts_lists.of_lists,
    "papers": facts_papers.of_papers,
    "statement": facts_statements.of_statement,
    "desk": _desk,
    **facts_surveys.FACTS,
    **facts_survey_waves.FACTS,
    **facts_survey_results.FACTS,
}

"""What the pages about a danger and about how grave a matter is need to know."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from dialogs.casework import severity
from dialogs.danger import alarm, danger
from dialogs.events import Attached, Elapsed, Event, Typed
from handlers.facts import alike, elsewhere, paged
from handlers.office import Person, Turn
from handlers.understanding import Understood, understand
from storage import estates
from storage.errors import NotFound
from storage.people import residents, staff
from storage.post import conversations
from storage.reading import get
from storage.register import alarms, collective, records, words
from storage.register.collective import Sought
from storage.rules import severity as rule
from storage.tables import Alarm, Conversation, Record, Resident

MOST_SIMILAR = 8
HASTY = timedelta(seconds=danger.HASTY_SECONDS)
FLAGS = {"help": "needs_help", "strong": "strong", "above": "went_above"}


def of_alarm(turn: Turn, person: Person, talk: Conversation, state: alarm.Alarm | None, *_: Any) -> alarm.Facts:
    """A danger, for somebody who works on its estate (A19)."""
    found = alarms.find(turn.db, int(talk.subject))
    turn.at(found.estate_id)
    roles = staff.roles_at(turn.db, person.as_staff().id, found.estate_id)
    if not roles or found.user_id == person.user_id:
        raise NotFound("alarm", talk.subject)
    record = get(turn.db, Record, found.record_id) if found.record_id is not None else None
    resident = get(turn.db, Resident, record.resident_id) if record else residents.by_user(turn.db, found.user_id)
    home = _home(turn, record, resident)
    return alarm.Facts(
        alarm=found.id or 0,
        hazard=found.hazard,
        number=record.number if record else "",
        who=resident.name if resident else "",
        place=home.label if home else "",
        named=elsewhere.in_private(_named(turn, found, record, state.text if state else ""), home),
        phone=resident.phone if resident else "",
        text=words.filed_text(turn.db, record.id or 0) if record else "",
        taken_by=staff.name_of(turn.db, found.acknowledged_by) if found.acknowledged_by else "",
        proposed_by=staff.name_of(turn.db, found.proposed_by) if found.proposed_by else "",
        denied=found.denied_at is not None,
        lowered=found.lowered_at is not None,
        me=_part(found, person.as_staff().id, roles),
    )


def of_doubt(turn: Turn, person: Person, hazard: str, text: str) -> alarm.Facts:
    """Words that only may mean a danger, for whoever is on duty while their author is asked."""
    home = _home(turn, None, person.resident)
    return alarm.Facts(
        hazard=hazard,
        who=person.resident.name if person.resident else "",
        place=home.label if home else "",
        named=elsewhere.in_private(understand(text).place, home),
        phone=person.resident.phone if person.resident else "",
        text=text,
    )


def of_danger(turn: Turn, person: Person, talk: Conversation, _: Any, event: Event) -> danger.Facts:
    """A danger that its own person is asked about: by the alarm that stands, or by its name while none does."""
    if talk.subject.isdecimal():
        found = alarms.find(turn.db, int(talk.subject))
        if found.user_id != person.user_id:
            raise NotFound("alarm", talk.subject)
        phone = turn.at(found.estate_id).estate.phone
        return danger.Facts(found.hazard, found.id or 0, phone=phone, reached=paged.reached(turn, found))
    here = turn.here().estate
    # The question's buttons stand longer than half an hour: the alarm that its silence raised is its alarm still.
    since = min(talk.begun_at, turn.now - alarms.ONE_ALARM)
    standing = alarms.standing_since(turn.db, here.id or 0, person.user_id, talk.subject, since)
    return danger.Facts(
        talk.subject,
        standing.id or 0 if standing else 0,
        event.message_id if isinstance(event, Typed | Attached) else 0,
        event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else "",
        here.phone,
        reached=standing is None or paged.reached(turn, standing),
        went_on=isinstance(event, Elapsed)
        and conversations.heard_since(turn.db, turn.bot_id, talk.chat_id, talk.touched_at + HASTY),
    )


def _home(turn: Turn, record: Record | None, resident: Resident | None) -> estates.Place | None:
    if record is not None and record.unit_id is not None:
        return estates.place(turn.db, record.unit_id)
    home = turn.home(resident.id or 0) if resident else None
    return home.place if home else None


def _named(turn: Turn, found: Alarm, record: Record | None, text: str) -> str:
    """Where the danger is, in the words of whoever named it."""
    if record is None:
        return where_in((text,), found.hazard, "")
    said = (one.body for one in words.of(turn.db, record.id or 0) if one.part == "text" or one.author == "resident")
    return where_in(said, found.hazard, record.place)


def where_in(texts: Iterable[str], hazard: str, otherwise: str) -> str:
    """Where a danger is: as the last words, or line of them, that name it say; else where the matter is."""
    parts = (part for text in texts for part in (text, *text.split("\n")))
    heard = [one for one in map(understand, parts) if hazard in (one.hazard, one.doubt) and one.place]
    return heard[-1].place if heard else otherwise


def _part(found: Alarm, me: int, roles: frozenset[str]) -> frozenset[str]:
    """The reader's own part: who has it, who proposed to lower it, who leads."""
    parts = {
        "took": found.acknowledged_by == me,
        "proposed": found.proposed_by == me,
        "leads": bool(roles & {"supervisor", "manager", "executive"}),
    }
    return frozenset(name for name, so in parts.items() if so)


def of_severity(turn: Turn, person: Person, talk: Conversation, *_: Any) -> severity.Facts:
    """A record as it is judged, for staff of its estate."""
    record = turn.record(int(talk.subject), by=person.as_staff())
    roles = records.require_staff(turn.db, record, by=person.as_staff())
    judged = rule.judged(turn.db, record.id or 0) if record.severity != "general" else None
    risks = record.risks.split()
    known = frozenset(code for code in severity.FACTS if code in risks or getattr(record, FLAGS.get(code, ""), False))
    entered = rule.entered(turn.db, record.id or 0)
    found = [one for one in alike.to_record(turn, record) if one.open]
    return severity.Facts(
        record=record.id or 0,
        number=record.number,
        severity=record.severity,
        why=rule.reason(judged),
        rule=rule.named(judged),
        known=known,
        entered=entered,
        signs=tuple(code for code in risks if code not in entered),
        people=record.people if record.people_confirmed else 0,
        claim=0 if record.people_confirmed else record.people,
        together=collective.complainants(turn.db, record.collective_id),
        lead=_lead(turn, record),
        similar=tuple((one.id, one.number) for one in found[-MOST_SIMILAR:]),
        key=record.key_customer,
        open=record.status in records.OPEN,
        danger=bool(record.hazard),
        may_lower=bool(roles & rule.MAY_LOWER),
        may_mark=bool(roles & rule.MAY_MARK),
    )


def _lead(turn: Turn, record: Record) -> str:
    if record.collective_id is None:
        return ""
    return get(turn.db, Record, collective.lead(turn.db, record.collective_id)).number


def neighbours(turn: Turn, person: Person, draft: Any, heard: Understood, said: str) -> tuple[int, int] | None:
    """K9: the open record that a draft may join, and how many others have reported the same; never whose it is."""
    kind = (draft.kind if draft else "") or heard.kind
    homes = turn.homes(person.resident.id or 0) if person.resident else []
    if kind not in collective.TOGETHER or not homes or person.resident is None:
        return None
    unit = (draft.unit if draft else 0) or homes[0].place.unit_id
    home = next((one for one in homes if one.place.unit_id == unit), homes[0])
    category = draft.category if draft and draft.category not in ("", "oth") else heard.categories[0]
    since = turn.now - timedelta(days=turn.at(home.place.estate_id).procedure.similar_days)
    place = (draft.place if draft else "") or heard.place
    sought = Sought(home.place.estate_id, person.resident.id or 0, home.place.unit_id, category, place, since)
    found = [one for one in alike.similar(turn, sought, said) if one.open]
    first = next((one for one in found if one.collective_id is not None), found[0]) if found else None
    return (first.id, len({one.resident_id for one in found})) if first else None

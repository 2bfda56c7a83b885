"""What others hear when something happens to a record: the group's card, the handler, residents, managers.

Dialogs speak to the person who acted; these speak to everyone else. A group sees the building and
masked words; room, name and phone go only to the handler's private chat, and that is on the
record (A71).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from dialogs.deeds import Reply
from dialogs.kit import N_, NOTHING, Label, Phrase, Say
from handlers import opening, post
from handlers.masking import mask, mask_rooms
from handlers.office import Person, Turn, home_of
from handlers.opening import Opening
from handlers.post import Evidence, Manner
from storage import audit, conversations, estates, evidence, handling, history, outbox, staff
from storage.actors import SYSTEM
from storage.kinds import binds
from storage.outbox import Priority
from storage.reading import get
from storage.rules import first_contact
from storage.tables import Record, Resident, Staff

# A cry of despair is nothing for a whole group to read (A56).
ONLY_ON_DUTY = N_("(The words went to the colleague on duty only.)")
TOLD_ONCE_IN = timedelta(days=1)


def new_record(turn: Turn, record: Record) -> None:
    """The assignment card, in the estate's group."""
    group = estates.group_of(turn.db, record.estate_id)
    if group is None:
        return
    opening.begin(turn, opening.NOBODY, Opening("card", str(record.id), record.id, group.chat_id), Priority.ALERT)


def card_changed(turn: Turn, record: Record) -> None:
    """Let the group's card read as things are now."""
    group = estates.group_of(turn.db, record.estate_id)
    talk = conversations.find(turn.db, turn.seat(group.chat_id, 0), "card", str(record.id)) if group else None
    if talk is not None:
        opening.refresh(turn, talk, record.id or 0)


def to_handler(turn: Turn, record: Record, staff_id: int) -> None:
    """Room, name, phone, words and evidence, to the handler alone; the showing is on the record."""
    member = get(turn.db, Staff, staff_id)
    if member.user_id is None:
        return
    opening.begin(turn, opening.for_staff(member), Opening("page", str(record.id), record.id), Priority.ALERT)
    post.send_media(
        turn,
        member.user_id,
        evidence.of(turn.db, record.id or 0),
        Manner(priority=Priority.ALERT, record_id=record.id),
    )
    history.append(turn.db, record.id or 0, "contact_shown", by=SYSTEM, now=turn.now, to=staff_id)


def claimed(turn: Turn, record: Record, staff_id: int) -> None:
    """The resident hears the name (I4), the handler sees the contact, the card shows who."""
    to_handler(turn, record, staff_id)
    card_changed(turn, record)
    name = staff.name_of(turn.db, staff_id)
    to_resident(
        turn,
        record,
        N_("{name} of the customer centre answers for your matter {number} and will get in touch with you."),
        name=name,
    )


def handed_over(turn: Turn, record: Record, staff_id: int) -> None:
    """The new handler sees the contact, the card and the resident the name."""
    to_handler(turn, record, staff_id)
    card_changed(turn, record)
    to_resident(
        turn,
        record,
        N_("{name} now looks after your matter {number} and will get in touch with you."),
        name=staff.name_of(turn.db, staff_id),
    )


def to_resident(turn: Turn, record: Record, text: str, **values: Any) -> None:
    """A word to the complainant."""
    resident = get(turn.db, Resident, record.resident_id)
    say = Say(text, {"number": record.number, **values})
    post.send(turn, resident.user_id, say, Manner(resident.language, record_id=record.id, footer=True))


def answer(turn: Turn, record: Record, member: Staff, deed: Reply, response: int) -> None:
    """What staff wrote, to the resident, bound to its response: undeliverable makes it void (S2)."""
    resident = get(turn.db, Resident, record.resident_id)
    follow = (
        Phrase(N_("\n\nOn the next working day we will ask you whether it is really solved."))
        if binds("V", record.kind)
        else NOTHING
    )
    said = (
        N_("About {number}, the result from {name}:\n\n{text}{follow}")
        if deed.release == "resolution"
        else N_("About {number}, {name} writes:\n\n{text}")
    )
    say = Say(said, {"number": record.number, "name": member.name, "text": deed.text or "📎", "follow": follow})
    post.send(
        turn, resident.user_id, say, Manner(resident.language, record_id=record.id, response_id=response, footer=True)
    )
    post.send_media(turn, resident.user_id, deed.media, Manner(record_id=record.id))


def to_group(turn: Turn, record: Record, text: str, *, priority: Priority = Priority.ALERT, **values: Any) -> None:
    """A line in the estate's group about a record; words in it are masked by who calls."""
    group = estates.group_of(turn.db, record.estate_id)
    if group is not None:
        post.send(
            turn,
            group.chat_id,
            Say(text, {"number": record.number, **values}),
            Manner(priority=priority, record_id=record.id),
        )


def to_roles(turn: Turn, record: Record, roles: tuple[str, ...], text: str, **values: Any) -> None:
    """A private word to everyone with a role on the record's estate."""
    for member in staff.with_role(turn.db, record.estate_id, *roles):
        to_member(turn, record, member, text, **values)


def to_member(turn: Turn, record: Record, member: Staff, text: str, **values: Any) -> None:
    """A private word to a member of staff."""
    if member.user_id is not None:
        post.send(
            turn,
            member.user_id,
            Say(text, {"number": record.number, **values}),
            Manner(member.language, Priority.REMINDER, record_id=record.id),
        )


def to_responsible(turn: Turn, record: Record, text: str, **values: Any) -> None:
    """To the present handler; to the group while there is none, or they can't be reached."""
    period = handling.present(turn.db, record.id or 0)
    member = get(turn.db, Staff, period.staff_id) if period is not None else None
    if member is not None and member.user_id is not None and outbox.reachable(turn.db, turn.bot_id, member.user_id):
        to_member(turn, record, member, text, **values)
    else:
        to_group(turn, record, text, priority=Priority.REMINDER, **values)


def call_instead(turn: Turn, record: Record) -> None:
    """The resident can't be reached by message: somebody must call, and note the call (F56, S2)."""
    text = N_(
        "☎️ {number}: the resident can't be reached by message. Please call instead, and press “I have called” on "
        "the page in our private chat."
    )
    to_responsible(turn, record, text)
    if handling.present(turn.db, record.id or 0) is not None:
        to_group(turn, record, text)


def no_copy(turn: Turn, record: Record) -> None:
    """A file of the resident's is too large for a copy of our own, though on the record all the same (A59)."""
    text = N_(
        "One of your files for {number} is larger than 20 MB, so we can't keep a copy of it ourselves. Staff can still "
        "see it here. If it matters, please send a shorter or smaller one as well."
    )
    to_resident(turn, record, text)


def added(turn: Turn, record: Record, text: str, media: Iterable[Evidence]) -> None:
    """The resident added or edited something (X57)."""
    to_group(
        turn,
        record,
        N_("{number}: the resident added:\n“{words}”"),
        priority=Priority.REMINDER,
        words=mask_rooms(mask(text)) or "📎",
    )
    period = handling.present(turn.db, record.id or 0)
    if period is not None and (member := get(turn.db, Staff, period.staff_id)).user_id:
        to_member(turn, record, member, N_("{number}: the resident added:\n“{words}”"), words=text or "📎")
        post.send_media(turn, member.user_id or 0, media, Manner(priority=Priority.REMINDER, record_id=record.id))


def reopened(turn: Turn, record: Record) -> None:
    """Not solved: the first-contact person, the handler, the supervisor and the group are told (H6)."""
    text = N_("🔥 {number} is open again: the resident says it is not solved. First contact: {name}.")
    owner = first_contact.of(turn.db, record.id or 0)
    name = staff.name_of(turn.db, owner.staff_id) if owner else ""
    period = handling.present(turn.db, record.id or 0)
    told = {one.id: one for one in staff.with_role(turn.db, record.estate_id, "supervisor")}
    for staff_id in (owner.staff_id if owner else None, period.staff_id if period else None):
        if staff_id is not None:
            told[staff_id] = get(turn.db, Staff, staff_id)
    for member in told.values():
        to_member(turn, record, member, text, name=name)
    to_group(turn, record, text, name=name)
    card_changed(turn, record)


def alarm(turn: Turn, person: Person, hazard: str, text: str) -> None:
    """Danger: the group and whoever is on call hear it at once, even at night (I8)."""
    setting = turn.here()
    home = home_of(turn, person)
    said = N_(
        "🚨 Danger reported – {hazard}. {where}\n“{text}”\nThe person has been told what to do now. Please act at once."
    )
    values = {"hazard": Label("hazard", hazard)}
    group = estates.group_of(turn.db, setting.estate.id or 0)
    if group is not None:
        where = Phrase(N_("Building: {building}."), {"building": home.place.building}) if home else NOTHING
        shown = Phrase(ONLY_ON_DUTY) if hazard == "despair" else mask_rooms(mask(text))
        post.send(turn, group.chat_id, Say(said, values | {"where": where, "text": shown}))
    found = first_contact.on_call(turn.db, setting.estate.id or 0, setting.hours, turn.now)
    if found and (member := get(turn.db, Staff, found[0])).user_id:
        who = Phrase(
            N_("{name}, {place}, {phone}."),
            {
                "name": person.resident.name if person.resident else person.account,
                "place": home.place.label if home else "?",
                "phone": person.resident.phone if person.resident and person.resident.phone else "?",
            },
        )
        post.send(turn, member.user_id or 0, Say(said, values | {"where": who, "text": text}), Manner(member.language))
        audit.note(turn.db, member.user_id or 0, "contact_shown", f"alarm:{person.user_id}", now=turn.now)


def new_binding(turn: Turn, binding_id: int, estate_id: int) -> None:
    """Ask whoever is on call to check a new resident, in private (A14)."""
    found = first_contact.on_call(turn.db, estate_id, turn.at(estate_id).hours, turn.now)
    member = get(turn.db, Staff, found[0]) if found else None
    if member is None or member.user_id is None:
        return
    opening.begin(turn, opening.for_staff(member), Opening("binding", str(binding_id)), Priority.REMINDER)
    audit.note(turn.db, member.user_id, "contact_shown", f"binding:{binding_id}", now=turn.now)


def outage(turn: Turn, since: datetime) -> None:
    """We were away for longer than Telegram keeps updates: staff are told what may be missing (F38, F51)."""
    text = N_(
        "⚠️ I was away from {since} until {now}. Telegram keeps messages for 24 hours only: what residents wrote "
        "before that may be lost. Please ask whoever misses an answer to write again."
    )
    for estate in estates.of_bot(turn.db, turn.bot_id):
        if (group := estates.group_of(turn.db, estate.id or 0)) is not None:
            turn.at(estate.id or 0)
            say = Say(text, {"since": since, "now": turn.now})
            post.send(turn, group.chat_id, say, Manner(priority=Priority.ALERT))
    audit.note(turn.db, 0, "away", f"since {since:%Y-%m-%dT%H:%MZ}", now=turn.now)


def invitation_outdated(turn: Turn, code: str) -> None:
    """Somebody came with an invitation of yesteryear: whoever may have a new one made hears of it, once a day (A15)."""
    member = staff.outdated(turn.db, code, now=turn.now)
    details = f"staff:{member.id}" if member is not None else ""
    told = audit.last(turn.db, "invitation_outdated", details) if member is not None else None
    if member is None or (told is not None and turn.now - told < TOLD_ONCE_IN):
        return
    audit.note(turn.db, 0, "invitation_outdated", details, now=turn.now)
    text = N_("{name} came with an invitation that has expired. If it was {name}, please have a new one made.")
    for estate_id in staff.estates_of(turn.db, member.id or 0):
        for one in staff.with_role(turn.db, estate_id, "supervisor", "manager"):
            if one.user_id is not None:
                post.send(turn, one.user_id, Say(text, {"name": member.name}), Manner(one.language, Priority.REMINDER))


def left_group(turn: Turn, chat_id: int, user_id: int) -> None:
    """A colleague is no longer in the staff group: whoever plans the duty hears of it (A10)."""
    group, member = estates.group_at(turn.db, turn.bot_id, chat_id), staff.by_user(turn.db, user_id)
    if group is None or member is None or not staff.roles_at(turn.db, member.id or 0, group.estate_id):
        return
    turn.at(group.estate_id)
    audit.note(turn.db, user_id, "left_group", f"estate:{group.estate_id}", now=turn.now)
    text = N_(
        "{name} is no longer in the staff group of {estate}. Whoever has left the company must be taken off the "
        "staff list and the rota; until then matters still come to {name}."
    )
    values = {"name": member.name, "estate": turn.here().estate.name}
    for one in staff.with_role(turn.db, group.estate_id, "supervisor", "manager"):
        if one.user_id not in (None, user_id):
            post.send(turn, one.user_id or 0, Say(text, values), Manner(one.language, Priority.REMINDER))

"""What others hear when something happens to a record: the group's card, the handler, residents, managers.

Dialogs speak to the person who acted; these speak to everyone else. A group sees the building and
masked words; room, name and phone go only to the handler's private chat, and that is on the
record (A71).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dialogs.danger.safety import ONLY_ON_DUTY
from dialogs.deeds.deed import Reply
from dialogs.kit import N_, NOTHING, Phrase, Say
from handlers.facts import accused
from handlers.office import Turn
from handlers.telling import opening, post, regret, tasks as notices_tasks, topics, upwards
from handlers.telling.opening import Opening
from handlers.telling.post import Evidence, Manner
from handlers.wording.masking import mask, mask_rooms
from storage.actors import SYSTEM
from storage.kinds import binds
from storage.people import staff
from storage.post import conversations, outbox
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import evidence, handling, history, records
from storage.rules import first_contact
from storage.tables import Record, Resident, Staff

# A group takes twenty messages a minute; what is older stays where /open lists it.
MOST_FOLLOW = 40


def new_record(turn: Turn, record: Record) -> bool:
    """The assignment card, in the group of the department it belongs to, else in the estate's; whether there is one."""
    place = _place_of(turn, record)
    if place is not None:
        _begin_card(turn, record, place, Priority.ALERT)
    return place is not None


def cards_follow(turn: Turn, estate_id: int) -> int:
    """A group was tied: what is open goes to where it belongs now; returns how many cards that makes."""
    count = 0
    for record in reversed(records.latest(turn.db, estate_id=estate_id, limit=MOST_FOLLOW, open_only=True)):
        place = _place_of(turn, record)
        if place is not None and conversations.find(turn.db, turn.seat(place[0], 0), "card", str(record.id)) is None:
            _begin_card(turn, record, place, Priority.REMINDER)
            count += 1
    return count


def _begin_card(turn: Turn, record: Record, place: tuple[int, int], priority: Priority) -> None:
    opening.begin(turn, opening.NOBODY, Opening("card", str(record.id), record.id, *place), priority)


def _place_of(turn: Turn, record: Record) -> tuple[int, int] | None:
    """The group and topic for a record: of the department its category belongs to, else the estate's.

    A complaint about a colleague has none: they would read it there (X4).
    """
    if turn.accused(record):
        return None
    return topics.place(turn, record.estate_id, record.category)


def has_group(turn: Turn, record: Record) -> bool:
    """Whether there is a group that may read of a record, and that nothing is known against reaching."""
    place = _place_of(turn, record)
    return place is not None and outbox.reachable(turn.db, turn.bot_id, place[0])


def card_changed(turn: Turn, record: Record) -> None:
    """Let the group's card read as things are now; of a complaint about a colleague it is left as it is (X4)."""
    if turn.accused(record):
        return
    for talk, topic in topics.cards(turn, record):
        opening.refresh(turn, talk, record.id or 0, topic)


def to_handler(turn: Turn, record: Record, staff_id: int) -> None:
    """Room, name, phone, words and evidence, to the handler alone; the showing is on the record."""
    member = get(turn.db, Staff, staff_id)
    if member.user_id is None or not hears(turn, record, member):
        return
    opening.begin(turn, opening.for_staff(member), Opening("page", str(record.id), record.id), Priority.ALERT)
    post.send_media(
        turn,
        member.user_id,
        evidence.of(turn.db, record.id or 0),
        Manner(priority=Priority.ALERT, record_id=record.id),
    )
    history.append(turn.db, record.id or 0, "contact_shown", by=SYSTEM, now=turn.now, to=staff_id)


CLAIMED = N_("{name} of the customer centre answers for your matter {number} and will get in touch with you.")
ASSIGNED = N_(
    "Your matter {number} was given to {name} of the customer centre, who answers for it and will get in touch with "
    "you."
)


def claimed(turn: Turn, record: Record, staff_id: int, how: str) -> None:
    """The resident hears the name (I4), the handler sees the contact, the card shows who.

    Whose matter was filed for them hears the name with the number. What nobody took by a press was given to somebody.
    """
    to_handler(turn, record, staff_id)
    card_changed(turn, record)
    if how != "heard":
        _introduce(turn, record, staff_id, CLAIMED if how == "claimed" else ASSIGNED)


def handed_over(turn: Turn, record: Record, staff_id: int) -> None:
    """The new handler sees the contact, the card and the resident the name."""
    to_handler(turn, record, staff_id)
    notices_tasks.follow(turn, record, staff_id)
    card_changed(turn, record)
    text = N_("{name} now looks after your matter {number} and will get in touch with you.")
    _introduce(turn, record, staff_id, text)


def _introduce(turn: Turn, record: Record, staff_id: int, text: str) -> None:
    """Who will get in touch with the complainant; whom no message reaches hears the name when they are called."""
    if notices_tasks.reaches(turn, record):
        to_resident(turn, record, text, name=staff.name_of(turn.db, staff_id))


def to_resident(turn: Turn, record: Record, text: str, **values: Any) -> None:
    """A word to the complainant."""
    tell_resident(turn, record, Say(text, {"number": record.number, **values}))


def tell_resident(
    turn: Turn, record: Record, say: Say, media: Iterable[Evidence] = (), response_id: int | None = None
) -> bool:
    """A word to the complainant, in their chat; whom no message reaches is called: the words go on a task (F56, I1).

    Returns whether it was sent. What is sent with a ``response_id`` makes that response void where it does not arrive.
    """
    say = regret.said(turn, record, say)
    if not notices_tasks.reaches(turn, record):
        notices_tasks.to_be_told(turn, record, [notices_tasks.worded(turn, say)])
        return False
    resident = get(turn.db, Resident, record.resident_id)
    manner = Manner(resident.language, record_id=record.id, response_id=response_id, footer=True)
    post.send(turn, resident.user_id or 0, say, manner)
    post.send_media(turn, resident.user_id or 0, media, Manner(record_id=record.id))
    return True


def answer(turn: Turn, record: Record, member: Staff, deed: Reply, response: int | None) -> None:
    """What staff wrote, to the resident, bound to its response: undeliverable makes it void (S2)."""
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
    tell_resident(turn, record, say, deed.media, response)


def to_group(turn: Turn, record: Record, text: str, *, priority: Priority = Priority.ALERT, **values: Any) -> None:
    """A line about a record in the group that has its card; words in it are masked by who calls.

    Where there is no group, or none that may read it (X4), the supervisor reads it, else the next level up.
    """
    place = _place_of(turn, record)
    if place is None:
        return _instead(turn, record, upwards.to_tell(turn, record, "supervisor"), text, values)
    say = Say(text, {"number": record.number, **values})
    return post.send(turn, place[0], say, Manner(priority=priority, record_id=record.id, topic=place[1]))


def _instead(turn: Turn, record: Record, members: list[Staff], text: str, values: Mapping[str, Any]) -> None:
    for member in members:
        to_member(turn, record, member, text, **values)
    if not members:
        upwards.nobody(turn, record)


def to_roles(turn: Turn, record: Record, roles: tuple[str, ...], text: str, **values: Any) -> None:
    """A private word to everyone with a role on the record's estate; where there is nobody, to the next level up."""
    found = upwards.to_tell(turn, record, *roles)
    if found or not {"supervisor", "manager"}.intersection(roles):
        for member in found:
            to_member(turn, record, member, text, **values)
    else:
        to_group(turn, record, text, **values)


def to_member(turn: Turn, record: Record, member: Staff, text: str, **values: Any) -> None:
    """A private word to a member of staff – but nothing of a complaint about them (X4), nor to who has left (A09)."""
    if hears(turn, record, member):
        post.send(
            turn,
            member.user_id or 0,
            Say(text, {"number": record.number, **values}),
            Manner(member.language, Priority.REMINDER, record_id=record.id),
        )


def hears(turn: Turn, record: Record, member: Staff) -> bool:
    """Whether somebody works on a record's estate, has an account, and is not accused in it (A09, X4)."""
    here = staff.roles_at(turn.db, member.id or 0, record.estate_id)
    return bool(here) and member.user_id is not None and member.id not in records.accused(turn.db, record)


def to_responsible(turn: Turn, record: Record, text: str, **values: Any) -> None:
    """To the present handler; to the group while there is none, or they can't be reached."""
    period = handling.present(turn.db, record.id or 0)
    member = get(turn.db, Staff, period.staff_id) if period is not None else None
    able = member is not None and hears(turn, record, member)
    if member is not None and able and outbox.reachable(turn.db, turn.bot_id, member.user_id or 0):
        to_member(turn, record, member, text, **values)
    else:
        to_group(turn, record, text, priority=Priority.REMINDER, **values)


def to_first_contact(turn: Turn, record: Record, text: str, *, accountable: bool = False, **values: Any) -> None:
    """To whoever heard it first, where somebody else handles it; ``accountable``: only while they are (F3)."""
    owner, period = first_contact.of(turn.db, record.id or 0), handling.present(turn.db, record.id or 0)
    if owner is None or (period is not None and period.staff_id == owner.staff_id):
        return
    if not accountable or owner.released_at is None:
        to_member(turn, record, get(turn.db, Staff, owner.staff_id), text, **values)


def call_instead(turn: Turn, record: Record, lost: Iterable[str] = ()) -> None:
    """The resident can't be reached by message: somebody must call and say what was ``lost`` (F56, S2)."""
    text = N_(
        "☎️ {number}: the resident can't be reached by message. Somebody must call; what is to be said stands in the "
        "handler's private chat, and in /tasks."
    )
    notices_tasks.to_be_told(turn, record, lost)
    to_group(turn, record, text)


def mind_large(turn: Turn, record: Record, media: Iterable[Evidence]) -> None:
    """Say at once of what is known to be too large that there will be no copy of it (A59)."""
    if any(evidence.too_large(one) for one in media):
        no_copy(turn, record)


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
        words=Phrase(ONLY_ON_DUTY) if record.hazard == "despair" else mask_rooms(mask(text)) or "📎",
    )
    period = handling.present(turn.db, record.id or 0)
    if period is not None and hears(turn, record, member := get(turn.db, Staff, period.staff_id)):
        to_member(turn, record, member, N_("{number}: the resident added:\n“{words}”"), words=text or "📎")
        post.send_media(turn, member.user_id or 0, media, Manner(priority=Priority.REMINDER, record_id=record.id))


def added_late(turn: Turn, record: Record, text: str) -> None:
    """The resident changed their words after the end (A65): whoever had it reads it, in private.

    What complains of a colleague now is for whoever leads (X4).
    """
    said = N_("{number} has ended; the resident has changed what they wrote:\n“{words}”\nPlease see whether to call.")
    words = mask_rooms(mask(text))
    if not (about := accused.by(turn, record.estate_id, text)):
        return to_responsible(turn, record, said, words=words)
    return _instead(turn, record, upwards.to_tell(turn, record, "supervisor", besides=about), said, {"words": words})


def reopened(turn: Turn, record: Record) -> None:
    """Not solved: the first-contact person, the handler, the supervisor and the group are told (H6)."""
    text = N_("🔥 {number} is open again: the resident says it is not solved. First contact: {name}.")
    owner = first_contact.of(turn.db, record.id or 0)
    name = staff.name_of(turn.db, owner.staff_id) if owner else ""
    period = handling.present(turn.db, record.id or 0)
    told = {one.id: one for one in upwards.to_tell(turn, record, "supervisor")}
    for staff_id in (owner.staff_id if owner else None, period.staff_id if period else None):
        if staff_id is not None:
            told[staff_id] = get(turn.db, Staff, staff_id)
    for member in told.values():
        to_member(turn, record, member, text, name=name)
    to_group(turn, record, text, name=name)
    card_changed(turn, record)

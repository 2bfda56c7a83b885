"""Somebody names a danger in private (I8, X10): what to do is told in the same turn, an alarm is raised, a record made.

This comes before any dialog hears the words, so it works on every screen, before consent and binding. Of somebody who
lives here the words are a record at once, without a press; a draft they had begun goes with it. What they say
about the same danger within half an hour belongs to that record. Of anybody else there is the alarm alone.
"""

from dataclasses import dataclass
from datetime import datetime

from dialogs.deeds import AddTo, File, Kind, Said
from dialogs.events import Attached, Edited, Media, Typed
from dialogs.file import Draft
from dialogs.kit import N_, Say
from dialogs.packing import unpack
from dialogs.safety import advice
from handlers.doing import alarms as paging, judging
from handlers.doing.apply import apply
from handlers.doing.deed import Doing
from handlers.facts import matters
from handlers.facts.gathering import bound
from handlers.hearing.heard import Heard
from handlers.telling import post
from handlers.telling.post import Manner
from handlers.understanding import understand
from storage import alarms, audit, conversations, due, outbox, records, words
from storage.database import Savepoint
from storage.errors import Refusal
from storage.reading import get
from storage.tables import Alarm, Record

# A cry of despair is no repair, and nobody asks afterwards how satisfied one was with the answer.
KINDS: dict[str, Kind] = {"despair": "enquiry", "violence": "complaint"}
FILED = N_(
    "It is on the register as {number}, without your having to press anything, and {duty} is being called now. If "
    "there is more to say or to show, please reply to this message."
)
ADDED = N_("I have added it to {number}; the colleagues who were called read it.")


@dataclass(frozen=True, slots=True)
class Cry:
    """What was said: the danger, the words, and what came with them."""

    hazard: str
    text: str
    media: tuple[Media, ...] = ()


def take(heard: Heard) -> bool:
    """Help whoever names a danger; whether there was one."""
    cry = _cry(heard)
    if cry is None:
        return False
    _help(heard, cry)
    estate_id = heard.turn.here().estate.id or 0
    standing = alarms.standing(heard.turn.db, estate_id, heard.person.user_id, cry.hazard, now=heard.turn.now)
    if standing is not None:
        _more(heard, cry, standing)
    elif not bound(heard.turn, heard.person) or not _on_the_register(heard, cry):
        paging.raised(heard.turn, cry.hazard, cry.text, user_id=heard.person.user_id, who=heard.person.account)
    return True


def edited(heard: Heard, event: Edited) -> None:
    """An edit that names a danger which the words before it did not: the same help, about the record it belongs to."""
    turn, hazard = heard.turn, understand(event.text).hazard
    before = words.from_message(turn.db, turn.bot_id, heard.chat_id, event.message_id)
    if not hazard or (before is not None and understand(before.body).hazard == hazard):
        return
    said = next((one.text for one in _draft(heard).said if one.message_id == event.message_id), "")
    if said and understand(said).hazard == hazard:
        return
    _help(heard, Cry(hazard, event.text))
    record = records.find(turn.db, before.record_id) if before is not None else None
    own = heard.person.resident is not None and record is not None and record.resident_id == heard.person.resident.id
    if record is not None and own and record.status in records.OPEN:
        turn.at(record.estate_id)
        if alarms.standing(turn.db, record.estate_id, heard.person.user_id, hazard, now=turn.now) is None:
            judging.endangered(turn, record, hazard, event.text, user_id=heard.person.user_id)
        return
    if alarms.standing(turn.db, turn.here().estate.id or 0, heard.person.user_id, hazard, now=turn.now) is None:
        paging.raised(turn, hazard, event.text, user_id=heard.person.user_id, who=heard.person.account)


def _cry(heard: Heard) -> Cry | None:
    event = heard.event
    text = event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else ""
    hazard = understand(text).hazard if text else ""
    media = (event.media,) if isinstance(event, Attached) else ()
    return Cry(hazard, text, media) if hazard else None


def _help(heard: Heard, cry: Cry) -> None:
    """What to do now, before anything else."""
    heard.turn.newcomer = 0
    heard.answer(advice(cry.hazard, heard.turn.here().estate.phone))
    audit.note(heard.turn.db, heard.person.user_id, "alarm", cry.hazard, now=heard.turn.now)


def _more(heard: Heard, cry: Cry, alarm: Alarm) -> None:
    """Further words about a danger that is known: they belong to its record; nobody is paged anew."""
    record = _added(heard, cry, alarm.record_id) if alarm.record_id is not None else None
    if record is not None and cry.hazard != "despair":
        _answer(heard, Say(ADDED, {"number": record.number}), record)
    paging.again(heard.turn, alarm, cry.text)


def _on_the_register(heard: Heard, cry: Cry) -> bool:
    """Put the words on the register and raise the alarm about their record; False when that was refused."""
    turn = heard.turn
    sent = heard.incoming.reply_to and outbox.by_message(turn.db, turn.bot_id, heard.chat_id, heard.incoming.reply_to)
    record = _added(heard, cry, sent.record_id) if sent and sent.record_id is not None else None
    told = record is None
    record = record or _filed(heard, cry)
    if record is None:
        return False
    if not alarms.of_record(turn.db, record.id or 0):
        judging.endangered(turn, record, cry.hazard, cry.text, user_id=heard.person.user_id)
    if cry.hazard != "despair":
        values = {"number": record.number, "duty": matters.duty_name(turn, record)}
        _answer(heard, Say(FILED if told else ADDED, values), record)
    return True


def _filed(heard: Heard, cry: Cry) -> Record | None:
    """A record of what was said now and in the draft before it, if there was one."""
    draft, read = _draft(heard), understand(cry.text)
    kind = KINDS.get(cry.hazard) or (read.kind if read.kind in ("complaint", "repair") else "repair")
    message = heard.event.message_id if isinstance(heard.event, Typed | Attached) else 0
    deed = File(
        kind,
        (*draft.said, Said(message, cry.text)),
        (*draft.media, *cry.media),
        draft.category if draft.category not in ("", "oth") else read.categories[0],
        draft.place or read.place,
        confirmed=False,
        unit=draft.unit,
    )
    try:
        with Savepoint(heard.turn.db):
            values = apply(Doing(heard.turn, heard.person, heard.chat_id, _begun(heard, draft)), deed)
    except Refusal:
        return None
    _end_draft(heard)
    return get(heard.turn.db, Record, values["record_id"])


def _added(heard: Heard, cry: Cry, record_id: int) -> Record | None:
    """The record with the words added, if it is the person's own and still open."""
    message = heard.event.message_id if isinstance(heard.event, Typed | Attached) else 0
    try:
        with Savepoint(heard.turn.db):
            deed = AddTo(record_id, (Said(message, cry.text),), cry.media)
            apply(Doing(heard.turn, heard.person, heard.chat_id, heard.turn.now), deed)
    except Refusal:
        return None
    return get(heard.turn.db, Record, record_id)


def _draft(heard: Heard) -> Draft:
    talk = heard.instance("file")
    return unpack(Draft, talk.state) or Draft() if talk is not None and talk.state else Draft()


def _begun(heard: Heard, draft: Draft) -> datetime:
    """When the first of the words were heard."""
    talk = heard.instance("file") if draft.said or draft.media else None
    return talk.begun_at if talk is not None else min(heard.incoming.sent_at or heard.turn.now, heard.turn.now)


def _end_draft(heard: Heard) -> None:
    """The draft is on the register; parts of an album that are still on their way find it there (A58)."""
    turn = heard.turn
    talk = conversations.open(turn.db, turn.seat(heard.chat_id, heard.person.user_id), "file", "", now=turn.now)
    due.cancel(turn.db, f"talk:{talk.id}", why="ended", now=turn.now)
    conversations.save(turn.db, talk.id or 0, state=None, focus=False, touched_at=turn.now)


def _answer(heard: Heard, say: Say, record: Record) -> None:
    manner = Manner(heard.person.language, record_id=record.id, footer=True)
    post.send(heard.turn, heard.chat_id, say, manner)

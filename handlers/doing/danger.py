"""A danger that somebody named becomes a record, and their answer about it what it says (I8, X10).

Of somebody who lives here the words are a record without a press; a draft they had begun goes with it. To the question
whether there is danger, yes and silence raise the alarm, about the record that has the words, if there is one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dialogs.danger import doubt
from dialogs.danger.danger import Danger
from dialogs.danger.safety import STEPS
from dialogs.deeds.deed import Kind
from dialogs.deeds.severity import AnswerDanger
from dialogs.events import Media, Said
from dialogs.filing.draft import Draft
from dialogs.kit import N_, NOTHING, Phrase
from dialogs.packing import unpack
from handlers.doing import alarms as paging, doubts, filing, judging
from handlers.doing.deed import Doing, Values
from handlers.facts import matters
from handlers.facts.gathering import bound
from handlers.office import Turn
from handlers.telling import post
from handlers.understanding import understand
from storage import audit, due
from storage.database import Savepoint
from storage.errors import Refusal
from storage.post import conversations
from storage.post.outbox import Priority
from storage.register import alarms, records, words
from storage.tables import Alarm, Conversation, Record

# A cry of despair is no repair, and nobody asks afterwards how satisfied one was with the answer.
KINDS: dict[str, Kind] = {"despair": "enquiry", "violence": "complaint"}
FILED = N_(
    "It is on the register as {number}, without your having to press anything, and {duty} is being called now. If "
    "there is more to say or to show, please reply to this message."
)


@dataclass(frozen=True, slots=True)
class Cry:
    """What was said: the danger, the words with the chat's number for them, and what came with them."""

    hazard: str
    text: str
    message_id: int = 0
    media: tuple[Media, ...] = ()


def registered(doing: Doing, cry: Cry) -> Record | None:
    """A record of what was said and of the draft before it, if there was one; None where it is refused."""
    turn, draft = doing.turn, draft_of(doing)
    read = understand(cry.text, turn.here().estate.company_id)
    kind = KINDS.get(cry.hazard) or (read.kind if read.kind in ("complaint", "repair") else "repair")
    fresh = all(one.message_id != cry.message_id for one in draft.said)
    deed = replace(
        draft.filed(confirmed=False),
        kind=kind,
        said=(*draft.said, Said(cry.message_id, cry.text)) if fresh else draft.said,
        media=(*draft.media, *cry.media),
        category=draft.category if draft.category not in ("", "oth") else read.categories[0],
        place=draft.place or read.place,
    )
    try:
        with Savepoint(turn.db):
            heard_at = _begun(doing, draft)
            record = filing.file(turn, doing.resident, deed, chat_id=doing.chat_id, heard_at=heard_at)
    except Refusal:
        return None
    _end_draft(doing)
    return record


def draft_of(doing: Doing) -> Draft:
    """What the person is about to file."""
    talk = _instance(doing, "file")
    return unpack(Draft, talk.state) or Draft() if talk is not None and talk.state else Draft()


def _begun(doing: Doing, draft: Draft) -> datetime:
    """When the first of the words were heard."""
    talk = _instance(doing, "file") if draft.said or draft.media else None
    return talk.begun_at if talk is not None else doing.begun


def _instance(doing: Doing, dialog: str, subject: str = "") -> Conversation | None:
    seat = doing.turn.seat(doing.chat_id, doing.person.user_id)
    return conversations.find(doing.turn.db, seat, dialog, subject)


def _end_draft(doing: Doing) -> None:
    """The draft is on the register: its buttons go; parts of an album still on their way find it there (A58)."""
    turn = doing.turn
    seat = turn.seat(doing.chat_id, doing.person.user_id)
    talk = conversations.open(turn.db, seat, "file", "", now=turn.now)
    if talk.anchor:
        post.strip(turn, talk, Priority.REPLY)
    end(turn, talk)


def end(turn: Turn, talk: Conversation) -> None:
    """An instance is over, and nothing it had waited for comes."""
    due.cancel(turn.db, f"talk:{talk.id}", why="ended", now=turn.now)
    conversations.save(turn.db, talk.id or 0, state=None, focus=False, touched_at=turn.now)


def settle(doing: Doing) -> None:
    """The danger is known: what was only asked is not asked any more."""
    for hazard in STEPS:
        talk = _instance(doing, "danger", hazard)
        if talk is not None and unpack(Danger, talk.state or "") is not None:
            post.strip(doing.turn, talk, Priority.REPLY)
            end(doing.turn, talk)


def _answered(doing: Doing, deed: AnswerDanger) -> Values:
    """X10: yes and silence raise the alarm; no is told to whoever was called and stops no paging."""
    turn, user_id = doing.turn, doing.person.user_id
    audit.note(turn.db, user_id, f"danger_{deed.answer}", deed.hazard, now=turn.now)
    if deed.alarm:
        _about(doing, alarms.find(turn.db, deed.alarm), deed.answer)
        return {}
    if deed.answer in doubt.ENDINGS:
        doubts.ended(turn, doing.person, deed)
        return {}
    record = _record(doing, deed)
    if record is None:
        alarm = paging.raised(turn, deed.hazard, deed.text, user_id=user_id, who=deed.who or doing.person.account)
    else:
        if not (standing := alarms.of_record(turn.db, record.id or 0)):
            judging.endangered(turn, record, deed.hazard, deed.text, user_id=user_id)
            standing = alarms.of_record(turn.db, record.id or 0)
        alarm = standing[0]
    if deed.answer == "silence":
        paging.noted(turn, alarm, UNANSWERED)
    if record is None:
        return {"filed": NOTHING}
    values = {"number": record.number, "duty": matters.duty_name(turn, record)}
    return {"record_id": record.id, "filed": Phrase(FILED, values)}


UNANSWERED = N_(
    "🚨 {number} – it is not certain that there is danger: the person was asked and has not answered for five minutes. "
    "Please call them."
)
DENIED = N_("🚨 {number} – the person says that there is no danger. Please make sure before you lower the alarm.")
CONFIRMED = N_("🚨 {number} – the person says that it is happening right now.")


def _about(doing: Doing, alarm: Alarm, answer: str) -> None:
    if answer == "no":
        alarms.deny(doing.turn.db, alarm, by=doing.person.as_resident(), now=doing.turn.now)
        paging.changed(doing.turn, alarms.find(doing.turn.db, alarm.id or 0))
    paging.noted(doing.turn, alarm, DENIED if answer == "no" else CONFIRMED)


def _record(doing: Doing, deed: AnswerDanger) -> Record | None:
    """The person's open record with the words, else one made of them; None of whom nobody knows."""
    turn = doing.turn
    if not bound(turn, doing.person):
        return None
    before = words.from_message(turn.db, turn.bot_id, doing.chat_id, deed.message) if deed.message else None
    found = records.find(turn.db, before.record_id) if before is not None else None
    if found is not None and found.resident_id == doing.resident.id and found.status in records.OPEN:
        turn.at(found.estate_id)
        return found
    return registered(doing, Cry(deed.hazard, deed.text, deed.message))


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {AnswerDanger: _answered}

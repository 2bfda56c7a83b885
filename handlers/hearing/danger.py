"""Somebody names a danger in private (I8, X10): what to do is told in the same turn, an alarm is raised, a record made.

This comes before any dialog hears the words, so it works on every screen, before consent and binding. Of somebody who
lives here the words are a record at once, without a press; a draft they had begun goes with it. What they say
about the same danger within half an hour belongs to that record. Of anybody else there is the alarm alone. Meanwhile
it is asked once whether it is happening now.

Words that only may mean a danger raise no alarm: whoever is on duty reads them, their author is asked whether there is
one, and they go their ordinary way.
"""

from dataclasses import replace

from dialogs.danger.danger import NEVER_ASKED, Danger, answer
from dialogs.danger.safety import advice
from dialogs.deeds.deed import AddTo
from dialogs.events import Attached, Edited, Pressed, Said, Typed
from dialogs.kit import N_, Say
from dialogs.packing import pack, unpack
from handlers.doing import alarms as paging, danger, doubts, judging
from handlers.doing.apply import apply
from handlers.doing.danger import FILED, Cry
from handlers.doing.deed import Doing
from handlers.facts import matters
from handlers.facts.gathering import bound
from handlers.hearing.heard import Heard
from handlers.stepping import Scene, play
from handlers.telling import post
from handlers.telling.post import Manner
from handlers.understanding import understand
from storage import audit
from storage.errors import Refusal
from storage.post import conversations, outbox
from storage.reading import get
from storage.register import alarms, records, words
from storage.tables import Alarm, Conversation, Record

ADDED = N_("I have added it to {number}, where the colleagues who are called read it.")


def take(heard: Heard) -> bool:
    """Help whoever names a danger; whether there was one."""
    text = _words(heard)
    read = understand(text) if text else None
    hazard = read.hazard if read is not None else ""
    if read is not None and not hazard and read.doubt and not _ask_whether(heard, read.doubt, text):
        hazard = read.doubt
    if not hazard:
        return False
    cry = Cry(hazard, text, _message(heard), (heard.event.media,) if isinstance(heard.event, Attached) else ())
    _help(heard, cry)
    danger.settle(_doing(heard))
    standing = _standing(heard, cry.hazard)
    if standing is not None:
        _more(heard, cry, standing)
    elif not bound(heard.turn, heard.person) or not _on_the_register(heard, cry):
        paging.raised(heard.turn, cry.hazard, cry.text, user_id=heard.person.user_id, who=heard.person.account)
    if standing is None:
        _ask_whether_now(heard, cry.hazard)
    return True


def answered(heard: Heard) -> bool:
    """Take plain words for the answer to a question about a danger that is still open; whether they were one.

    Once the person has gone on with something else, they answer what was asked there; the buttons still stand.
    """
    said = answer(heard.event.text) if isinstance(heard.event, Typed) else ""
    talk = heard.latest("danger") if said else None
    if talk is None or heard.turn.now - talk.touched_at > alarms.ONE_ALARM or _went_on(heard, talk):
        return False
    play(Scene(heard.turn, heard.person, talk), Pressed(said))
    return True


def _went_on(heard: Heard, talk: Conversation) -> bool:
    """Whether what listens here, or anything else, was touched after the question."""
    listening, asked_at = heard.focused(), talk.touched_at
    if listening is not None and listening.touched_at > asked_at:
        return True
    return conversations.heard_since(heard.turn.db, heard.turn.bot_id, heard.chat_id, asked_at)


def edited(heard: Heard, event: Edited) -> None:
    """An edit that names a danger which the words before it did not: the same help, about the record it belongs to."""
    turn, hazard = heard.turn, understand(event.text).hazard
    before = words.from_message(turn.db, turn.bot_id, heard.chat_id, event.message_id)
    if not hazard or (before is not None and understand(before.body).hazard == hazard):
        return
    drafted = danger.draft_of(_doing(heard))
    said = next((one.text for one in drafted.said if one.message_id == event.message_id), "")
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
    if _standing(heard, hazard) is None:
        paging.raised(turn, hazard, event.text, user_id=heard.person.user_id, who=heard.person.account)


def _words(heard: Heard) -> str:
    event = heard.event
    return event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else ""


def _message(heard: Heard) -> int:
    return heard.event.message_id if isinstance(heard.event, Typed | Attached) else 0


def _doing(heard: Heard) -> Doing:
    return Doing(heard.turn, heard.person, heard.chat_id, min(heard.incoming.sent_at or heard.turn.now, heard.turn.now))


def _standing(heard: Heard, hazard: str) -> Alarm | None:
    """The alarm to which further words of this person about the danger belong."""
    estate_id = heard.turn.here().estate.id or 0
    return alarms.standing(heard.turn.db, estate_id, heard.person.user_id, hazard, now=heard.turn.now)


def _ask_whether(heard: Heard, hazard: str, text: str) -> bool:
    """Tell whoever is on duty, and ask whether there is danger; False where nobody can be told: then it is one.

    Not again within half an hour, and not about one that is known.
    """
    asked = heard.instance("danger", hazard)
    if asked is not None and heard.turn.now - asked.begun_at < alarms.ONE_ALARM:
        return True
    if asked is not None and asked.state is not None:
        danger.end(heard.turn, asked)
    if _standing(heard, hazard) is not None:
        return True
    told = doubts.told(heard.turn, heard.person, hazard, text)
    if not told:
        return False
    heard.turn.newcomer = 0
    heard.open("danger", heard.event, hazard)
    talk = heard.instance("danger", hazard)
    state = unpack(Danger, talk.state or "") if talk is not None else None
    if talk is not None and state is not None:
        state = replace(state, told=told, who=heard.person.account)
        conversations.save(heard.turn.db, talk.id or 0, state=pack(state))
    return True


def _ask_whether_now(heard: Heard, hazard: str) -> None:
    alarm = None if hazard in NEVER_ASKED else _standing(heard, hazard)
    if alarm is not None:
        heard.open("danger", heard.event, str(alarm.id))


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
    record = record or danger.registered(_doing(heard), cry)
    if record is None:
        return False
    if not alarms.of_record(turn.db, record.id or 0):
        judging.endangered(turn, record, cry.hazard, cry.text, user_id=heard.person.user_id)
    if cry.hazard != "despair":
        values = {"number": record.number, "duty": matters.duty_name(turn, record)}
        _answer(heard, Say(FILED if told else ADDED, values), record)
    return True


def _added(heard: Heard, cry: Cry, record_id: int) -> Record | None:
    """The record with the words added, if it is the person's own and still open."""
    try:
        apply(_doing(heard), AddTo(record_id, (Said(cry.message_id, cry.text),), cry.media))
    except Refusal:
        return None
    return get(heard.turn.db, Record, record_id)


def _answer(heard: Heard, say: Say, record: Record) -> None:
    manner = Manner(heard.person.language, record_id=record.id, footer=True)
    post.send(heard.turn, heard.chat_id, say, manner)

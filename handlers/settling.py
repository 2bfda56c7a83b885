"""When somebody cannot be reached: what waits is cancelled, answers become void, a person must call (F56, S2)."""

import json

from dialogs.kit import N_, Say
from handlers.doing import releasing
from handlers.due import visits as due_visits
from handlers.office import Turn
from handlers.telling import notices, papers, post, survey_papers, upwards
from handlers.telling.post import Manner
from handlers.wording.reasons import CLOSED, meaning, says
from storage import estates
from storage.actors import SYSTEM
from storage.people import staff
from storage.post import conversations, outbox, topics
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import evidence, records
from storage.tables import Attachment, Outgoing, Record, Resident, Visit
from storage.waves import sending

# How the causes, and with them the keys, of messages begin that tell what became of another one.
_BY_OUTCOME = "o"


def gone(turn: Turn, row: Outgoing, reason: str) -> None:
    """A message could not be delivered for good."""
    outbox.settle(turn.db, row.id or 0, "gone", now=turn.now, note=reason)
    unreachable(turn, row.chat_id, reason, (row,))


def rejected(turn: Turn, row: Outgoing, note: str) -> None:
    """It will not arrive, or nobody knows (twice): an answer is void, and a person takes it from here (G4, F63)."""
    outbox.settle(turn.db, row.id or 0, "rejected", now=turn.now, note=note)
    sending.lost(turn.db, (row.key,), now=turn.now)
    if _for_the_complainant(turn, row):
        _resident_lost(turn, (row,), note)
    elif not row.method.startswith("edit"):
        _staff_missed(turn, row, note)


def too_large(turn: Turn, row: Outgoing, note: str) -> None:
    """A file that Telegram does not carry: a word goes in its place (F68)."""
    outbox.settle(turn.db, row.id or 0, "rejected", now=turn.now, note=note)
    record = records.find(turn.db, row.record_id) if row.record_id else None
    if record is None:
        return post.send(turn, row.chat_id, Say(N_("📎 There is a file for you, but it is too large to be sent here.")))
    turn.at(record.estate_id)
    if not _for_the_complainant(turn, row):
        say = Say(N_("📎 {number}: a file is too large to be sent here."), {"number": record.number})
        return post.send(turn, row.chat_id, say, Manner(record_id=record.id))
    phone = turn.here().estate.phone
    text = N_("📎 There is a file about {number} that is too large to be sent here. Please ask us for it: {phone}")
    notices.to_resident(turn, record, text, phone=phone)
    text = N_("📎 {number}: a file was too large and has not reached the resident.")
    return notices.to_responsible(turn, record, text)


def unprinted(turn: Turn, row: Outgoing, why: str) -> None:
    """What was to be printed could not be: a word goes in its place (H7, Q12)."""
    wave = json.loads(row.payload).get("print", {}).get("wave")
    if wave is None:
        return papers.unprinted(turn, row, why)
    outbox.settle(turn.db, row.id or 0, "rejected", now=turn.now, note=f"not printed: {why}")
    return survey_papers.unprinted(turn, row, wave, why)


def never_kept(turn: Turn, one: Attachment, why: str) -> None:
    """There will be no copy of a file; who sent one that is too large is told so, once (A59)."""
    if evidence.missing(turn.db, one.id or 0, why) and why == evidence.TOO_LARGE and one.words_id is None:
        record = get(turn.db, Record, one.record_id)
        turn.at(record.estate_id)
        notices.no_copy(turn, record)


def moved(turn: Turn, old: int, new: int) -> None:
    """The group became a supergroup: everything that names its chat goes on under the new id (F55)."""
    outbox.repoint(turn.db, turn.bot_id, old, new)
    estates.repoint_group(turn.db, turn.bot_id, old, new)
    topics.repoint(turn.db, old, new)
    conversations.repoint(turn.db, turn.bot_id, old, new)


def topic_lost(turn: Turn, chat_id: int, thread_id: int, reason: str) -> None:
    """F59: a topic is closed or gone: its cards go to the general one, and whoever leads hears of it."""
    group = estates.group_at(turn.db, turn.bot_id, chat_id)
    one = topics.lost(turn.db, chat_id, thread_id, reason, now=turn.now)
    if group is None or one is None:
        return
    text = N_(
        "⚠️ The topic “{name}” of the staff group is gone. Its cards go to the general topic; /bind in another topic "
        "puts them there."
    )
    if says(reason, CLOSED):
        text = N_(
            "⚠️ The topic “{name}” of the staff group is closed. Its cards go to the general topic until it is opened "
            "again; /bind in another topic puts them there."
        )
    name = one.name or turn.at(group.estate_id).estate.name
    _tell_managers(_once_a_day(turn, group.estate_id, f"topic{one.id}"), group.estate_id, text, reason, name=name)


def unreachable(turn: Turn, chat_id: int, reason: str, lost: tuple[Outgoing, ...] = ()) -> None:
    """A chat cannot be reached: cancel what waits for it, and tell those who can do something else."""
    news = outbox.reachable(turn.db, turn.bot_id, chat_id)
    lost = (*lost, *outbox.give_up_chat(turn.db, turn.bot_id, chat_id, now=turn.now, reason=reason))
    if (group := estates.group_at(turn.db, turn.bot_id, chat_id)) is not None:
        text = N_("⚠️ I can't write to the staff group any more ({reason}). Please add me to it again.")
        told = turn if news else _once_a_day(turn, group.estate_id, "lost")
        return _tell_managers(told, group.estate_id, text, reason)
    sending.lost(turn.db, (row.key for row in lost), now=turn.now)
    own = tuple(row for row in lost if _for_the_complainant(turn, row))
    _resident_lost(turn, own, reason)
    member = staff.by_user(turn.db, chat_id)
    if member is not None:
        _staff_lost(turn, member.name, tuple(row for row in lost if row not in own))
    return None


def _for_the_complainant(turn: Turn, row: Outgoing) -> bool:
    """Whether a message was for the person whose record it is about – not for staff who live here too."""
    record = records.find(turn.db, row.record_id) if row.record_id else None
    return record is not None and get(turn.db, Resident, record.resident_id).user_id == row.chat_id


def _resident_lost(turn: Turn, lost: tuple[Outgoing, ...], reason: str) -> None:
    told: set[int] = set()
    for row in sorted(lost, key=lambda one: one.response_id is None):
        record = turn.record(row.record_id, by=SYSTEM) if row.record_id else None
        if record is None or record.status not in (*records.OPEN, "closed"):
            continue
        if row.response_id is not None:
            releasing.void(turn, record, row.response_id, reason)
        if record.id in told or (row.response_id is None and record.status not in records.OPEN):
            continue
        about = [one for one in lost if one.record_id == record.id and one.method == "sendMessage"]
        said = [one for one in about if not _asked_by_phone(turn, record, one)]
        if said:
            notices.call_instead(turn, record, [json.loads(one.payload)["text"] for one in said])
        told.add(record.id or 0)


def _asked_by_phone(turn: Turn, record: Record, row: Outgoing) -> bool:
    """V4: follow-up questions that cannot arrive are asked by phone; whether a row held such."""
    talk = conversations.by_id(turn.db, turn.bot_id, row.conversation_id) if row.conversation_id else None
    if talk is None or talk.dialog != "visit":
        return False
    due_visits.assign(turn, record, "phone", str(get(turn.db, Visit, int(talk.subject)).round))
    return True


def _staff_lost(turn: Turn, name: str, lost: tuple[Outgoing, ...]) -> None:
    """One group that hears of it is enough; of each matter that no group may read others are told."""
    told: set[int] = set()
    for row in lost:
        record = records.find(turn.db, row.record_id) if row.record_id else None
        if record is not None:
            turn.at(record.estate_id)
            if record.id in told:
                continue
            told.add(record.id or 0)
            if _goes_round(turn, record, row):
                upwards.nobody(turn, record)
                continue
            text = N_(
                "{name}, I can't write to you in private. Please open a private chat with me and press “Start”; "
                "{number} waits for you there."
            )
            notices.to_group(turn, record, text, name=name)
            if notices.has_group(turn, record):
                return


def cause(row: Outgoing) -> str:
    """What is said because of how a try of a message ended is said for this cause."""
    return f"{_BY_OUTCOME}{row.id}.{row.attempts}"


def _goes_round(turn: Turn, record: Record, row: Outgoing) -> bool:
    """Whether a lost message told of another that was lost, and of it, too, only a person could be told, for ever.

    A group may hear of it: what it cannot be told is said to its managers once a day.
    """
    return row.key.startswith(_BY_OUTCOME) and not notices.has_group(turn, record)


def _staff_missed(turn: Turn, row: Outgoing, note: str) -> None:
    """A message for staff was refused: their managers hear of a group's, once a day, their group of their own."""
    if (group := estates.group_at(turn.db, turn.bot_id, row.chat_id)) is not None:
        text = N_(
            "⚠️ A message could not be sent to the staff group ({reason}). Please look whether its topics are open and "
            "whether I may write there; /open in the group lists what has no answer yet."
        )
        return _tell_managers(_once_a_day(turn, group.estate_id, "refused"), group.estate_id, text, note)
    record = records.find(turn.db, row.record_id) if row.record_id else None
    member = staff.by_user(turn.db, row.chat_id)
    if record is None or member is None:
        return None
    turn.at(record.estate_id)
    if _goes_round(turn, record, row):
        return upwards.nobody(turn, record)
    text = N_("{name}, a message about {number} could not be sent to you. Please look it up with /my.")
    return notices.to_group(turn, record, text, name=member.name)


def _once_a_day(turn: Turn, estate_id: int, what: str) -> Turn:
    """The same turn under a cause of its own: what it sends, the outbox takes once a day."""
    day = turn.setting_of(estate_id).hours.local_day(turn.now)
    return Turn(turn.db, turn.now, turn.office, f"{what}:{estate_id}:{day}")


def _tell_managers(turn: Turn, estate_id: int, text: str, reason: str, **values: str) -> None:
    turn.at(estate_id)
    for member in upwards.leading(turn, estate_id):
        say = Say(text, {"reason": meaning(reason), **values})
        post.send(turn, member.user_id or 0, say, Manner(member.language, Priority.ALERT))

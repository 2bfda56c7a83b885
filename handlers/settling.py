"""When somebody cannot be reached: what waits is cancelled, answers become void, a person must call (F56, S2)."""

from dialogs.kit import N_, Say
from handlers import apply_staff, notices, post
from handlers.office import Turn
from handlers.post import Manner
from storage import conversations, estates, outbox, records, staff
from storage.outbox import Priority
from storage.reading import get
from storage.tables import Outgoing, Resident


def gone(turn: Turn, row: Outgoing, reason: str) -> None:
    """A message could not be delivered for good."""
    outbox.settle(turn.db, row.id or 0, "gone", now=turn.now, note=reason)
    unreachable(turn, row.chat_id, reason, (row,))


def rejected(turn: Turn, row: Outgoing, note: str) -> None:
    """It will not arrive, or nobody knows (twice): an answer is void, and a person takes it from here (G4, F63)."""
    outbox.settle(turn.db, row.id or 0, "rejected", now=turn.now, note=note)
    if _for_the_complainant(turn, row):
        _resident_lost(turn, (row,), note)


def moved(turn: Turn, old: int, new: int) -> None:
    """The group became a supergroup: everything that names its chat goes on under the new id (F55)."""
    outbox.repoint(turn.db, turn.bot_id, old, new)
    estates.repoint_group(turn.db, turn.bot_id, old, new)
    conversations.repoint(turn.db, turn.bot_id, old, new)


def unreachable(turn: Turn, chat_id: int, reason: str, lost: tuple[Outgoing, ...] = ()) -> None:
    """A chat cannot be reached: cancel what waits for it, and tell those who can do something else."""
    lost = (*lost, *outbox.give_up_chat(turn.db, turn.bot_id, chat_id, now=turn.now, reason=reason))
    if (group := estates.group_at(turn.db, turn.bot_id, chat_id)) is not None:
        return _group_lost(turn, group.estate_id, reason)
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
        record = records.find(turn.db, row.record_id) if row.record_id else None
        if record is None or record.status not in (*records.OPEN, "closed"):
            continue
        turn.at(record.estate_id)
        if row.response_id is not None:
            apply_staff.void_response(turn, record, row.response_id, reason)
        if record.id not in told and (row.response_id is not None or record.status in records.OPEN):
            notices.call_instead(turn, record)
            told.add(record.id or 0)


def _staff_lost(turn: Turn, name: str, lost: tuple[Outgoing, ...]) -> None:
    for row in lost:
        record = records.find(turn.db, row.record_id) if row.record_id else None
        if record is not None:
            turn.at(record.estate_id)
            text = N_(
                "{name}, I can't write to you in private. Please open a private chat with me and press “Start”; "
                "{number} waits for you there."
            )
            notices.to_group(turn, record, text, name=name)
            return


def _group_lost(turn: Turn, estate_id: int, reason: str) -> None:
    turn.at(estate_id)
    text = Say(
        N_("⚠️ I can't write to the staff group any more ({reason}). Please add me to it again."), {"reason": reason}
    )
    for member in staff.with_role(turn.db, estate_id, "supervisor", "manager"):
        if member.user_id is not None:
            post.send(turn, member.user_id, text, Manner(member.language, Priority.ALERT))

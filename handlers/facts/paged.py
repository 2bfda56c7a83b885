"""Whom an alarm has reached (X10): its pages in the chats of those who were called, and the estate's group."""

from dialogs.danger.alarm import ALARM
from handlers.office import Turn
from storage import estates
from storage.people import staff
from storage.post import conversations, outbox
from storage.tables import Alarm, Conversation, Staff

LEVELS = ("supervisor", "manager", "executive")


def called(alarm: Alarm) -> tuple[str, str]:
    """The dialog and subject under which what is shown of an alarm is found again."""
    return ALARM.name, str(alarm.id)


def pages(turn: Turn, alarm: Alarm) -> list[tuple[Staff, Conversation]]:
    """The pages of an alarm that hang in the chats of the estate's staff."""
    found = []
    for member in staff.with_role(turn.db, alarm.estate_id, "agent", "handler", "head", "quality", *LEVELS):
        seat = turn.seat(member.user_id or 0, member.user_id or 0)
        talk = conversations.find(turn.db, seat, *called(alarm)) if member.user_id else None
        if talk is not None and talk.state is not None:
            found.append((member, talk))
    return found


def reached(turn: Turn, alarm: Alarm) -> bool:
    """Whether somebody has it, or anybody has been told, as far as is known."""
    if alarm.acknowledged_by is not None:
        return True
    group = estates.group_of(turn.db, alarm.estate_id)
    heard = group is not None and outbox.reachable(turn.db, turn.bot_id, group.chat_id)
    return heard or any(outbox.reachable(turn.db, turn.bot_id, one.user_id or 0) for one, _ in pages(turn, alarm))

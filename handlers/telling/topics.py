"""Where in a staff group something is said: a group with topics has one for each department (F59).

The bot makes them once, when the group is the estate's, and remembers them. One that is closed or gone is left for the
general topic, and whoever leads hears of it once a day.
"""

from typing import Any

from handlers.facts.departments import responsible
from handlers.office import Turn
from storage import estates
from storage.post import conversations, groups, outbox, topics
from storage.post.outbox import Letter, Priority
from storage.tables import Conversation, Outgoing, Record, StaffGroup

MAKES = "createForumTopic"


def place(turn: Turn, estate_id: int, category: str) -> tuple[int, int] | None:
    """The group and the topic in it for what is about a category; None without a group."""
    fitting = responsible(category) if category else ()
    chat = groups.chat_for(turn.db, estate_id, fitting)
    return (chat, topics.place(turn.db, chat, fitting)) if chat is not None else None


def cards(turn: Turn, record: Record) -> list[tuple[Conversation, int]]:
    """The cards of a record, each with its topic, in whichever group of the estate they hang.

    A card stays where it was sent, though the category has meanwhile become another department's matter.
    """
    here = place(turn, record.estate_id, record.category)
    found = []
    for chat in groups.chats(turn.db, record.estate_id):
        talk = conversations.find(turn.db, turn.seat(chat, 0), "card", str(record.id))
        if talk is not None:
            found.append((talk, here[1] if here is not None and here[0] == chat else topics.GENERAL))
    return found


def make(turn: Turn, group: StaffGroup) -> None:
    """Let the estate's group have a topic for each department without a group of its own, once."""
    if group.department_id is not None:
        return
    apart = groups.departments_apart(turn.db, group.estate_id)
    departments = [one for one in groups.departments(turn.db, group.estate_id) if one.id not in apart]
    for one in topics.wanted(turn.db, group.chat_id, departments, now=turn.now):
        key = f"topic:{one.id}:{turn.now:%Y%m%d%H%M%S}"
        letter = Letter(key, group.chat_id, MAKES, {"name": one.name}, Priority.REMINDER, once=True)
        outbox.queue(turn.db, turn.bot_id, letter, now=turn.now)


def entrusted(turn: Turn, chat_id: int) -> None:
    """The bot may make topics from now on: what was refused is asked for at once."""
    topics.ask_again(turn.db, chat_id)
    group = estates.group_at(turn.db, turn.bot_id, chat_id)
    if group is not None and turn.forum:
        turn.at(group.estate_id)
        make(turn, group)


def opened(turn: Turn, chat_id: int, thread_id: int) -> None:
    """A topic that was closed is open again: its cards go there."""
    topics.heard(turn.db, chat_id, thread_id)


def made(turn: Turn, row: Outgoing, result: Any) -> None:
    """Telegram has answered with the new topic."""
    thread = result.get("message_thread_id") if isinstance(result, dict) else None
    if isinstance(thread, int):
        topics.made(turn.db, _topic(row), thread)


def not_made(turn: Turn, row: Outgoing, note: str) -> None:
    """Telegram would not make it: its cards go to the general topic; `check` says why."""
    outbox.settle(turn.db, row.id or 0, "rejected", now=turn.now, note=note)
    topics.unmade(turn.db, _topic(row), note, now=turn.now)


def _topic(row: Outgoing) -> int:
    return int(row.key.split(":")[1])

"""One update, from an event to the rows that follow from it – inside one transaction.

Where an event goes: a press to the instance its button names (``presses``); a command to its place in the table
(``commands``); a reply or an edit to what it is about (``replies``); free text in private to the instance that has
the focus, else to a new filing (``private``).

Identity, role, estate and turn are checked here and in storage, on what the database says now;
what the button carries proves nothing (A02, A03, A78).
"""

from dataclasses import dataclass
from datetime import datetime

from dialogs.events import Event
from handlers import settling
from handlers.hearing import in_group, presses, private
from handlers.hearing.heard import Heard
from handlers.incoming import ButtonPressed, GroupMoved, Incoming, Membership, StaffLeft, TopicTurned
from handlers.office import Office, Turn, person_of
from handlers.telling import absences, topics
from handlers.wording.reasons import CLOSED
from storage import lanes
from storage.database import Db
from storage.post import inbox, outbox
from storage.post.inbox import Mark


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What the pressed button shows: sent once, right after the commit, best effort."""

    query: str
    text: str = ""
    alert: bool = False


def take(db: Db, office: Office, incoming: Incoming, now: datetime) -> PressAnswer | None:
    """Take one update in. A repeated one has no effect (F47); returns how to answer a press."""
    turn = Turn(db, now, office, f"u{office.bot_id}.{incoming.update_id}", title=incoming.title)
    turn.forum, turn.place = incoming.forum, (incoming.chat_id, incoming.topic)
    lanes.enter(db, office.bot_id, incoming.chat_id)
    mark = inbox.mark_seen(db, office.bot_id, incoming.update_id, incoming.chat_id, now=turn.now)
    repeated = mark is Mark.REPEATED
    if mark is Mark.BACK and _can_be_written_to(incoming):
        outbox.welcome_back(db, office.bot_id, incoming.chat_id)
    if isinstance(incoming.content, ButtonPressed):
        text = "" if repeated else presses.take(turn, incoming, incoming.content)
        return PressAnswer(incoming.content.query, text, alert=len(text) > 60)
    if repeated:
        return None
    match incoming.content:
        case Membership(change):
            _membership(turn, incoming, change)
        case GroupMoved(to):
            settling.moved(turn, incoming.chat_id, to)
        case StaffLeft(who):
            absences.left_group(turn, incoming.chat_id, who)
        case TopicTurned(closed=True):
            settling.topic_lost(turn, incoming.chat_id, incoming.topic, CLOSED)
        case TopicTurned():
            topics.opened(turn, incoming.chat_id, incoming.topic)
        case content:
            _said(turn, incoming, content)
    return None


def _can_be_written_to(incoming: Incoming) -> bool:
    """Whether an update from a chat shows that it can be written to (F57)."""
    match incoming.content:
        case Membership("blocked" | "removed") | GroupMoved():
            return False
        case _:
            return True


def _said(turn: Turn, incoming: Incoming, event: Event) -> None:
    if incoming.chat_kind == "group":
        in_group.take(turn, incoming, event)
    elif incoming.sender is not None:
        private.take(Heard(turn, incoming, person_of(turn, incoming.sender), event))


def _membership(turn: Turn, incoming: Incoming, change: str) -> None:
    if change in ("blocked", "removed"):
        settling.unreachable(turn, incoming.chat_id, change)
    if change == "entrusted":
        topics.entrusted(turn, incoming.chat_id)

"""Questions the bot begins by itself: cards, pages, bindings, visits. They never take the focus."""

from dataclasses import dataclass, replace

from dialogs.catalog import DIALOGS
from dialogs.events import Elapsed
from dialogs.packing import pack, unpack
from handlers.facts import gathering as facts
from handlers.office import HOUSE_LANGUAGE, Person, Turn
from handlers.telling import post
from handlers.telling.post import Manner
from storage.post import conversations
from storage.post.outbox import Priority
from storage.tables import Conversation, Resident, Staff

NOBODY = Person(0, "", HOUSE_LANGUAGE)
BEGUN = Elapsed("begun")


def for_staff(member: Staff) -> Person:
    """A member of staff as the reader of a question."""
    return Person(member.user_id or 0, member.name, member.language, None, member)


def for_resident(resident: Resident) -> Person:
    """A resident as the reader of a question."""
    return Person(resident.user_id or 0, resident.name, resident.language, resident)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened: a dialog about a subject, of which record, where (0: the reader's own chat), in which topic."""

    dialog: str
    subject: str
    record_id: int | None = None
    chat_id: int = 0
    topic: int = 0


def begin(turn: Turn, reader: Person, what: Opening, priority: Priority) -> None:
    """Open an instance and show its first question."""
    chat_id = what.chat_id or reader.user_id
    talk = conversations.open(turn.db, turn.seat(chat_id, reader.user_id), what.dialog, what.subject, now=turn.now)
    kind = DIALOGS[what.dialog]
    known = facts.gather(turn, reader, talk, None, BEGUN)
    state = kind.begin(known)
    manner = Manner(reader.language, priority, record_id=what.record_id, topic=what.topic)
    post.open_question(turn, talk, kind.ask(state, known), manner, state=pack(state), version=kind.version)


def remind(turn: Turn, reader: Person, talk: Conversation, record_id: int | None = None) -> None:
    """Ask the present question of an instance once more, at the bottom of the chat."""
    kind = DIALOGS[talk.dialog]
    state = unpack(kind.state, talk.state or "")
    known = facts.gather(turn, reader, talk, state, BEGUN)
    say = kind.ask(state if state is not None else kind.begin(known), known)
    post.open_question(turn, talk, say, Manner(reader.language, Priority.REMINDER, record_id=record_id))


def conclude(turn: Turn, reader: Person, talk: Conversation) -> None:
    """Let a question say what became of it, in its place, and end it: a colleague has answered."""
    kind = DIALOGS[talk.dialog]
    known = facts.gather(turn, reader, talk, None, BEGUN)
    state = unpack(kind.state, talk.state or "") or kind.begin(known)
    say = replace(kind.ask(state, known), replace=True)
    post.open_question(turn, talk, say, Manner(reader.language, Priority.REMINDER))
    conversations.save(turn.db, talk.id or 0, state=None)


def refresh(turn: Turn, talk: Conversation, record_id: int, topic: int = 0) -> None:
    """Let a card read as things are now, in its place; where its message is gone, anew in its topic (F65)."""
    kind = DIALOGS[talk.dialog]
    known = facts.gather(turn, NOBODY, talk, None, BEGUN)
    state = unpack(kind.state, talk.state or "") or kind.begin(known)
    say = replace(kind.ask(state, known), replace=True)
    post.open_question(turn, talk, say, Manner(priority=Priority.REMINDER, record_id=record_id, topic=topic))


def redraw(turn: Turn, reader: Person, talk: Conversation, record_id: int | None = None) -> None:
    """Let a question of somebody's read as things are now, in its place; a choice they had begun is given up."""
    kind = DIALOGS[talk.dialog]
    known = facts.gather(turn, reader, talk, None, BEGUN)
    state = kind.begin(known)
    conversations.save(turn.db, talk.id or 0, state=pack(state), version=kind.version)
    say = replace(kind.ask(state, known), replace=True)
    post.open_question(turn, talk, say, Manner(reader.language, Priority.REMINDER, record_id=record_id))

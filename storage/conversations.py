"""Dialog instances: (chat, person, dialog, subject), their state and turn, and who has the focus.

At most one instance of a person in a chat listens for free text; the database keeps it so.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from storage.database import Db
from storage.reading import first
from storage.tables import Conversation, table

TALKS = table(Conversation)


def by_id(db: Db, instance: int) -> Conversation | None:
    """An instance by the number its buttons carry."""
    return first(db, Conversation, TALKS.c.id == instance)


def find(db: Db, chat_id: int, user_id: int, dialog: str, subject: str = "") -> Conversation | None:
    """The instance of a dialog about a subject, ended or not."""
    return first(
        db,
        Conversation,
        TALKS.c.chat_id == chat_id,
        TALKS.c.user_id == user_id,
        TALKS.c.dialog == dialog,
        TALKS.c.subject == subject,
    )


def focused(db: Db, chat_id: int, user_id: int) -> Conversation | None:
    """The instance that listens for this person's free text here."""
    return first(db, Conversation, TALKS.c.chat_id == chat_id, TALKS.c.user_id == user_id, TALKS.c.focus.is_(True))


def open(db: Db, chat_id: int, user_id: int, dialog: str, subject: str, *, now: datetime) -> Conversation:
    """The instance, made when there is none, begun anew when it had ended."""
    found = find(db, chat_id, user_id, dialog, subject)
    if found is not None and found.state is not None:
        return found
    if found is not None:
        save(db, found.id or 0, begun_at=now, touched_at=now, anchor="")
    else:
        db.execute(
            insert(TALKS).values(
                chat_id=chat_id, user_id=user_id, dialog=dialog, subject=subject, begun_at=now, touched_at=now
            )
        )
    opened = find(db, chat_id, user_id, dialog, subject)
    assert opened is not None
    return opened


def take_focus(db: Db, talk: Conversation) -> None:
    """Let this instance listen for free text, and no other of this person here."""
    others = (TALKS.c.chat_id == talk.chat_id) & (TALKS.c.user_id == talk.user_id)
    db.execute(update(TALKS).where(others, TALKS.c.focus.is_(True), TALKS.c.id != talk.id).values(focus=False))
    db.execute(update(TALKS).where(TALKS.c.id == talk.id).values(focus=True))


def save(db: Db, instance: int, **values: Any) -> None:
    """Store what changed of an instance."""
    db.execute(update(TALKS).where(TALKS.c.id == instance).values(**values))


def forget_before(db: Db, moment: datetime) -> int:
    """Drop instances that ended before a moment; returns how many."""
    return db.execute(delete(TALKS).where(TALKS.c.state.is_(None), TALKS.c.touched_at < moment)).rowcount


def repoint(db: Db, old: int, new: int) -> None:
    """The group has another id now; its cards go on there (F55)."""
    db.execute(update(TALKS).where(TALKS.c.chat_id == old).values(chat_id=new))

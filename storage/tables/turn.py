"""What the path of an update keeps: conversations, seen updates, quarantine."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant


class Conversation(SQLModel, table=True):
    """A dialog instance: (bot, chat, person, dialog, subject), its state, its turn, its place on the screen.

    ``user_id`` 0 is a card that everyone in the group may press. An ended instance keeps its row
    (``state`` empty) so that a double tap still gets the answer of the first.
    """

    __table_args__ = (
        UniqueConstraint("bot_id", "chat_id", "user_id", "dialog", "subject"),
        Index("ix_conversation_touched_at", "touched_at"),
        Index(
            "uq_conversation_focus",
            "bot_id",
            "chat_id",
            "user_id",
            unique=True,
            sqlite_where=text("focus"),
            postgresql_where=text("focus"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigId)
    chat_id: int = Field(sa_type=BigId)
    user_id: int = Field(sa_type=BigId)
    dialog: str
    subject: str = ""
    state: str | None = None
    version: int = 1
    turn: int = 0
    focus: bool = False
    anchor: str = ""
    begun_at: datetime = Field(sa_type=Instant)
    touched_at: datetime = Field(sa_type=Instant)
    last_press: str = ""
    last_notice: str = ""


class SeenUpdate(SQLModel, table=True):
    """An update whose effects are committed, scoped by bot (G2)."""

    __tablename__ = "seen_update"
    __table_args__ = (Index("ix_seen_update_bot_at", "bot_id", "at"),)
    bot_id: int = Field(primary_key=True, sa_type=BigId)
    update_id: int = Field(primary_key=True, sa_type=BigId)
    at: datetime = Field(sa_type=Instant)


class Quarantine(SQLModel, table=True):
    """An update that could not be processed, raw, until it is replayed or given up (F10, F11)."""

    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigId)
    update_id: int | None = Field(default=None, sa_type=BigId)
    reference: str = Field(unique=True)
    raw: str
    error: str
    at: datetime = Field(sa_type=Instant)
    replayed_at: datetime | None = Field(default=None, sa_type=Instant)


class Audit(SQLModel, table=True):
    """What was tried or shown outside any one record: refused commands, look-alikes, reveals (A01)."""

    __table_args__ = (Index("ix_audit_at", "at"), Index("ix_audit_what", "what", "details", "id"))
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    user_id: int = Field(sa_type=BigId)
    what: str
    details: str = ""

"""What is to be sent and what falls due: outbox, due work, counters, the standing of chats."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, one_of

OPEN = "status IN ('waiting', 'sending')"
WAITING = "status = 'waiting'"


class Outgoing(SQLModel, table=True):
    """A message for a bot to send, already worded; its key can exist once (G4).

    ``edits`` names by key the message this one changes; ``attempts`` counts the tries that may
    have left the machine.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        one_of("status", ("waiting", "sending", "sent", "gone", "rejected", "cancelled")),
        Index("ix_outgoing_open", "bot_id", "chat_id", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        # Chat and time are along so that who must wait is passed over without a look at the row.
        Index(
            "ix_outgoing_line",
            "bot_id",
            "priority",
            "id",
            "chat_id",
            "not_before",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        # The bot comes last: first, it would invite a look at everything that was ever sent.
        Index("ix_outgoing_message", "chat_id", "message_id", "bot_id"),
        Index("ix_outgoing_settled_at", "settled_at"),
        Index("ix_outgoing_edits", "edits", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    )
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigId)
    key: str = Field(unique=True)
    chat_id: int = Field(sa_type=BigId)
    method: str
    payload: str
    priority: int
    status: str = "waiting"
    edits: str = ""
    not_before: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    attempted_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    message_id: int | None = Field(default=None, sa_type=BigId)
    note: str = ""
    once: bool = False
    record_id: int | None = None
    response_id: int | None = None
    conversation_id: int | None = None
    created_at: datetime = Field(sa_type=Instant)


class Due(SQLModel, table=True):
    """Work that falls due, once per (kind, subject, round), for one bot; why nothing was done is kept (G6)."""

    __table_args__ = (
        UniqueConstraint("kind", "subject", "round"),
        one_of("status", ("waiting", "done", "skipped", "cancelled")),
        Index("ix_due_waiting", "bot_id", "due_at", "id", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_due_subject", "subject", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_due_settled_at", "settled_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigId)
    kind: str
    subject: str
    round: str = ""
    due_at: datetime = Field(sa_type=Instant)
    status: str = "waiting"
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    tries: int = 0
    note: str = ""


class Counter(SQLModel, table=True):
    """The last number given out, per estate, day and prefix."""

    estate_id: int = Field(primary_key=True, foreign_key="estate.id")
    day: date = Field(primary_key=True)
    prefix: str = Field(primary_key=True)
    last: int


class ChatState(SQLModel, table=True):
    """What delivery knows of a bot's chat: until when it must wait (429), and since when it is unreachable.

    Chat 0 stands for all chats of the bot.
    """

    __tablename__ = "chat_state"
    bot_id: int = Field(primary_key=True, sa_type=BigId)
    chat_id: int = Field(primary_key=True, sa_type=BigId)
    wait_until: datetime | None = Field(default=None, sa_type=Instant)
    unreachable_since: datetime | None = Field(default=None, sa_type=Instant)
    reason: str = ""


class SelfCheck(SQLModel, table=True):
    """What the leader found last when it looked a bot over at Telegram; findings are JSON."""

    __tablename__ = "self_check"
    bot_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    findings: str

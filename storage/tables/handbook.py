"""The estate's handbook 服务指南: its answers, and what people asked it (I7)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

IN_FORCE = "ended_at IS NULL"


class HandbookEntry(SQLModel, table=True):
    """An answer of the estate's handbook 服务指南 (I7): under a title and further words, in the estate's own text.

    ``listed``: what the workbook said of it when it was imported last, empty for what came by the chat alone.
    """

    __tablename__ = "handbook_entry"
    __table_args__ = (
        Index(
            "uq_handbook_entry_title",
            "estate_id",
            "title",
            unique=True,
            sqlite_where=text(IN_FORCE),
            postgresql_where=text(IN_FORCE),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    title: str
    words: str = ""
    answer: str
    position: int = 0
    listed: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    entered_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class HandbookQuestion(SQLModel, table=True):
    """What a resident asked the handbook, what it answered, whether that helped; the words are erasable.

    ``entry_id`` is empty when there was no answer; such a question waits until the desk settles it.
    """

    __tablename__ = "handbook_question"
    __table_args__ = (
        Index(
            "ix_handbook_question_open",
            "estate_id",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_handbook_question_resident_id", "resident_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    resident_id: int | None = Field(default=None, foreign_key="resident.id")
    question: str
    entry_id: int | None = Field(default=None, foreign_key="handbook_entry.id")
    helpful: bool | None = None
    asked_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_by: int | None = Field(default=None, foreign_key="staff.id")

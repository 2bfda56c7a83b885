"""What staff teach the understanding of texts, and what was learned from it, per company."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, one_of

LESSONS = ("category", "same", "apart")


class Lesson(SQLModel, table=True):
    """Staff put a guess right: another category, or whether two records are about the same matter.

    It names records only; the words stay where they are and can be erased.
    """

    __table_args__ = (one_of("kind", LESSONS), Index("ix_lesson_company_id", "company_id", "id"))
    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id")
    record_id: int = Field(foreign_key="record.id")
    kind: str
    said: str = ""
    meant: str = ""
    other_id: int | None = Field(default=None, foreign_key="record.id")
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)


class LearnedModel(SQLModel, table=True):
    """A training: asked for by a bot, of the lessons up to ``upto``; once ``made_at``, what all workers read with.

    ``body`` is the model's file, ``report`` JSON of codes, counts and record ids; the percents say how alike records
    must be to be shown and to belong together. A training that failed says why.
    """

    __tablename__ = "learned_model"
    __table_args__ = (
        Index("ix_learned_model_company_id", "company_id", "id"),
        Index(
            "ix_learned_model_asked",
            "bot_id",
            sqlite_where=text("made_at IS NULL"),
            postgresql_where=text("made_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id")
    bot_id: int = Field(sa_type=BigId)
    upto: int
    asked_at: datetime = Field(sa_type=Instant)
    made_at: datetime | None = Field(default=None, sa_type=Instant)
    body: str = ""
    digest: str = ""
    show_percent: int = 0
    join_percent: int = 0
    report: str = "{}"
    failure: str = ""

"""What people have to do apart from answering: tasks, alarms, the drawing and planning of visits."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant

OPEN = "done_at IS NULL"


class Task(SQLModel, table=True):
    """Something one person (or, without one, the desk on duty) must do: call, visit, empty the box, verify.

    Once per (kind, subject, round). ``outcome`` says in a word how it ended; ``words_id`` what was noted.
    """

    __table_args__ = (
        UniqueConstraint("kind", "subject", "round"),
        CheckConstraint("done_at IS NULL OR outcome <> ''", name="done_with_an_outcome"),
        Index("ix_task_open", "estate_id", "due_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_task_desk", "staff_id", "due_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_task_record_id", "record_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    kind: str
    subject: str
    round: str = ""
    record_id: int | None = Field(default=None, foreign_key="record.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    made_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    done_by: int | None = Field(default=None, foreign_key="staff.id")
    outcome: str = ""
    words_id: int | None = Field(default=None, foreign_key="words.id")


class Alarm(SQLModel, table=True):
    """Somebody named a danger (X10): who was paged must say that they have it; lowering it takes two people.

    ``denied_at``: whoever raised it has said that there is no danger; a member of staff is the second who lowers it.
    """

    __table_args__ = (
        CheckConstraint("lowered_by IS NULL OR lowered_by <> proposed_by", name="lowered_by_two"),
        CheckConstraint("lowered_at IS NULL OR lowered_by IS NOT NULL", name="lowered_by_somebody"),
        Index(
            "ix_alarm_open",
            "estate_id",
            "raised_at",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
        Index("ix_alarm_user_id", "user_id", "raised_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    hazard: str
    user_id: int = Field(sa_type=BigId)
    record_id: int | None = Field(default=None, foreign_key="record.id")
    raised_at: datetime = Field(sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: int | None = Field(default=None, foreign_key="staff.id")
    proposed_by: int | None = Field(default=None, foreign_key="staff.id")
    proposed_at: datetime | None = Field(default=None, sa_type=Instant)
    denied_at: datetime | None = Field(default=None, sa_type=Instant)
    lowered_by: int | None = Field(default=None, foreign_key="staff.id")
    lowered_at: datetime | None = Field(default=None, sa_type=Instant)


class VisitDraw(SQLModel, table=True):
    """A draw of records to be visited by phone, so that the floor of V2 is reached; reproducible from its seed.

    ``matters`` is how many general matters the period had, ``visited`` how many of them had been visited, ``frame`` the
    ids of the others, apart by blanks: what was drawn from.
    """

    __tablename__ = "visit_draw"
    __table_args__ = (UniqueConstraint("estate_id", "first_day"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    first_day: date
    last_day: date
    seed: str
    matters: int
    visited: int
    drawn: int
    at: datetime = Field(sa_type=Instant)
    frame: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class PeriodicVisit(SQLModel, table=True):
    """A planned visit to residents of an area apart from any matter 走访 (V6); its findings become records."""

    __tablename__ = "periodic_visit"
    __table_args__ = (Index("ix_periodic_visit_estate_id_planned_on", "estate_id", "planned_on"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    area: str
    planned_on: date
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    visited_at: datetime | None = Field(default=None, sa_type=Instant)
    topics: str = "{}"
    cancelled_at: datetime | None = Field(default=None, sa_type=Instant)

"""Where people live and who serves them: company, estate, buildings, units, departments, groups, rota."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant
from storage.tables import base  # noqa: F401  (names the constraints before the first table)


class Company(SQLModel, table=True):
    """A property-management company 物业公司."""

    id: int | None = Field(default=None, primary_key=True)
    name: str


class Estate(SQLModel, table=True):
    """A managed estate 小区 (项目), with its zone, hours and chosen procedure.

    Hours are local wall times "HH:MM"; ``parameters`` is JSON that overrides single values of the
    procedure's profile. ``phone``, ``email`` and ``address`` are those of the duty desk (M1).
    """

    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id")
    bot_id: int = Field(sa_type=BigId, index=True)
    name: str
    zone: str = "Asia/Shanghai"
    opens: str = "08:00"
    closes: str = "20:00"
    quiet_from: str = "21:00"
    quiet_until: str = "08:00"
    phone: str = ""
    procedure: str = "C3"
    parameters: str = "{}"
    address: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    email: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class Building(SQLModel, table=True):
    """A building 楼栋 of an estate."""

    __table_args__ = (UniqueConstraint("estate_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    name: str


class Unit(SQLModel, table=True):
    """A unit 房号. Its code (on the unit card, as a link) is kept as a hash; ``carded_at``: since when it holds."""

    __table_args__ = (UniqueConstraint("building_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id", index=True)
    building_id: int = Field(foreign_key="building.id")
    name: str
    code_hash: str | None = Field(default=None, unique=True)
    carded_at: datetime | None = Field(default=None, sa_type=Instant)


class Department(SQLModel, table=True):
    """A department 部门 of an estate."""

    __table_args__ = (UniqueConstraint("estate_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    code: str
    name: str


class StaffGroup(SQLModel, table=True):
    """A Telegram group where staff of an estate (or one of its departments) work."""

    __tablename__ = "staff_group"
    __table_args__ = (Index("ix_staff_group_estate_id", "estate_id"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    chat_id: int = Field(sa_type=BigId, unique=True)
    title: str = ""


class Topic(SQLModel, table=True):
    """A topic 话题 of a staff group that has some: a department's place, or (without one) that of everything else.

    ``thread_id`` is empty until Telegram has made it, which it was asked for at ``asked_at``. ``lost_at``, with why: it
    is closed or gone, or could not be made.
    """

    __table_args__ = (
        Index("uq_topic_chat_id", "chat_id", "department_id", unique=True),
        Index(
            "uq_topic_chat_id_rest",
            "chat_id",
            unique=True,
            sqlite_where=text("department_id IS NULL"),
            postgresql_where=text("department_id IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigId)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    name: str = ""
    thread_id: int | None = Field(default=None, sa_type=BigId)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    lost_at: datetime | None = Field(default=None, sa_type=Instant)
    why: str = ""


class DutySlot(SQLModel, table=True):
    """One slot of the weekly rota 值班表: weekday 0–6 (Monday first), local "HH:MM" to "HH:MM"."""

    __tablename__ = "duty_slot"
    __table_args__ = (UniqueConstraint("estate_id", "weekday", "starts", "staff_id"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    weekday: int
    starts: str
    ends: str
    staff_id: int = Field(foreign_key="staff.id")


class DutyChange(SQLModel, table=True):
    """One day's change of the rota: ``staff_id`` is off from ``starts`` to ``ends``, ``deputy_id`` stands in.

    A swap 换班 is two of these. Without a deputy the slot is empty, which is a finding. Taken back by ``cancelled_at``.
    """

    __tablename__ = "duty_change"
    __table_args__ = (Index("ix_duty_change_estate_id_day", "estate_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    day: date
    starts: str
    ends: str
    staff_id: int = Field(foreign_key="staff.id")
    deputy_id: int | None = Field(default=None, foreign_key="staff.id")
    entered_by: int | None = Field(default=None, foreign_key="staff.id")
    entered_at: datetime = Field(sa_type=Instant)
    cancelled_at: datetime | None = Field(default=None, sa_type=Instant)


class Absence(SQLModel, table=True):
    """A member of staff is away 请假, from a day to a day, both included; the rota skips them."""

    __table_args__ = (Index("ix_absence_staff_id", "staff_id"),)
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    first_day: date
    last_day: date
    entered_by: int | None = Field(default=None, foreign_key="staff.id")
    entered_at: datetime = Field(sa_type=Instant)
    cancelled_at: datetime | None = Field(default=None, sa_type=Instant)


class DayOverride(SQLModel, table=True):
    """A day that is (or is not) a working day, whatever the official calendar says; the latest word wins."""

    __tablename__ = "day_override"
    day: date = Field(primary_key=True)
    working: bool
    note: str = ""
    entered_at: datetime = Field(sa_type=Instant)

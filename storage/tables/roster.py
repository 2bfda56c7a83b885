"""Who lives where by the estate's own roll, before and apart from any Telegram account; how the roll came in.

The roll 业主名册 comes from a workbook and is entered again whenever the office changes it. A resident's
account is matched to it by unit and phone (A14); who is no longer on it is ended, never deleted.
"""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, one_of

TENURES = ("owner", "tenant", "family")
ON_THE_ROLL = "ended_at IS NULL"


class Occupant(SQLModel, table=True):
    """A person on the roll of a unit 住户: owner 业主, tenant 租户 or family 家属. Name and phones are erasable."""

    __table_args__ = (
        one_of("tenure", TENURES),
        Index("ix_occupant_unit_id", "unit_id", sqlite_where=text(ON_THE_ROLL), postgresql_where=text(ON_THE_ROLL)),
        Index("ix_occupant_estate_id", "estate_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    unit_id: int = Field(foreign_key="unit.id")
    name: str
    tenure: str = "owner"
    note: str = ""
    since: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class OccupantPhone(SQLModel, table=True):
    """A phone of somebody on the roll, in digits alone ("13800138000", "02188886666"); one may have several."""

    __tablename__ = "occupant_phone"
    __table_args__ = (Index("ix_occupant_phone_phone", "phone"),)
    occupant_id: int = Field(primary_key=True, foreign_key="occupant.id")
    phone: str = Field(primary_key=True)


class RosterImport(SQLModel, table=True):
    """One workbook that was read in: what it was, who read it in, what it changed.

    A large one comes in piece by piece. ``pieces``: how many are in; until the last there is no ``finished_at``.
    """

    __tablename__ = "roster_import"
    __table_args__ = (Index("ix_roster_import_estate_id", "estate_id"),)
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    file_name: str
    sha256: str
    entered_by: str = ""
    entered_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    pieces: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    added: int = 0
    changed: int = 0
    ended: int = 0
    left_out: int = 0


class GroupCode(SQLModel, table=True):
    """A one-time code that ties a group to an estate or to one of its departments; only its hash is kept."""

    __tablename__ = "group_code"
    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    estate_id: int = Field(foreign_key="estate.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class Attempt(SQLModel, table=True):
    """A try that failed and is counted, such as a code that opened nothing (A13)."""

    __table_args__ = (Index("ix_attempt_user_id_what_at", "user_id", "what", "at"), Index("ix_attempt_at", "at"))
    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_type=BigId)
    what: str
    at: datetime = Field(sa_type=Instant)

"""People: residents and their bindings to units, staff and their roles, one-time invitations.

A person is the Telegram account's number; a name decides nothing (A08).
"""

from datetime import datetime

from sqlalchemy import Index, false, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, one_of

ROLES = ("agent", "handler", "head", "supervisor", "manager", "quality", "executive")
KEY = "key_customer"


class Resident(SQLModel, table=True):
    """A resident 业主/住户: one Telegram account, or – filed on behalf (I1) – nobody's yet, without ``user_id``.

    Name and phone are personal data and erasable. ``phone_proven``: it came as Telegram's own contact card (A14).

    ``unit_id`` is the unit a person of several spoke of last; of somebody without an account the one they live in.
    """

    __table_args__ = (
        Index(
            "ix_resident_without_account",
            "unit_id",
            sqlite_where=text("user_id IS NULL"),
            postgresql_where=text("user_id IS NULL"),
        ),
        Index("ix_resident_key_customer", "id", sqlite_where=text(KEY), postgresql_where=text(KEY)),
    )
    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, sa_type=BigId, unique=True)
    name: str = ""
    phone: str = ""
    language: str = "zh_CN"
    notice: str = ""
    noticed_at: datetime | None = Field(default=None, sa_type=Instant)
    unit_id: int | None = None
    key_customer: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    phone_proven: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Binding(SQLModel, table=True):
    """A resident lives in, or owns, a unit: unconfirmed until staff confirm; ended, never deleted.

    ``occupant_id`` is the person on the roll whose phone confirmed it; without a judge it was the phone alone.
    """

    __table_args__ = (
        one_of("status", ("unconfirmed", "confirmed", "refused", "ended")),
        Index(
            "uq_binding_open",
            "resident_id",
            "unit_id",
            unique=True,
            sqlite_where=text("status IN ('unconfirmed', 'confirmed')"),
            postgresql_where=text("status IN ('unconfirmed', 'confirmed')"),
        ),
        Index("ix_binding_unit_id", "unit_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    resident_id: int = Field(foreign_key="resident.id")
    unit_id: int = Field(foreign_key="unit.id")
    status: str = "unconfirmed"
    since: datetime = Field(sa_type=Instant)
    judged_by: int | None = Field(default=None, foreign_key="staff.id")
    judged_at: datetime | None = Field(default=None, sa_type=Instant)
    occupant_id: int | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Staff(SQLModel, table=True):
    """A member of staff 员工. ``left_at`` ends every right at once (A09); ``number`` is the personnel number 工号."""

    __table_args__ = (
        Index(
            "uq_staff_number",
            "company_id",
            "number",
            unique=True,
            sqlite_where=text("number <> ''"),
            postgresql_where=text("number <> ''"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id")
    user_id: int | None = Field(default=None, sa_type=BigId, unique=True)
    name: str
    phone: str = ""
    language: str = "zh_CN"
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    number: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    email: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class StaffRole(SQLModel, table=True):
    """A role on one estate, or company-wide when ``estate_id`` is empty."""

    __tablename__ = "staff_role"
    __table_args__ = (
        one_of("role", ROLES),
        Index("ix_staff_role_staff_id", "staff_id"),
        Index("ix_staff_role_estate_id_role", "estate_id", "role"),
    )
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    estate_id: int | None = Field(default=None, foreign_key="estate.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    role: str


class Invitation(SQLModel, table=True):
    """A one-time link for a member of staff: hashed, expiring, used once (A12)."""

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    staff_id: int = Field(foreign_key="staff.id")
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)

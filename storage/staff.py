"""Staff: who they are, what they may do where, how they join."""

import unicodedata
from datetime import datetime

from sqlalchemy import insert, or_, select, update

from storage import codes
from storage.database import Db
from storage.errors import Forbidden
from storage.reading import Find, among, first, get, given
from storage.tables import Invitation, Staff, StaffRole, table

ROLES = table(StaffRole)
STAFF = table(Staff)

_BY_USER = Find(Staff, STAFF.c.user_id == given("user"), STAFF.c.left_at.is_(None))
_ROLES_AT = (
    select(ROLES.c.role)
    .join(STAFF, STAFF.c.id == ROLES.c.staff_id)
    .where(
        ROLES.c.staff_id == given("staff"),
        STAFF.c.left_at.is_(None),
        or_(ROLES.c.estate_id == given("estate"), ROLES.c.estate_id.is_(None)),
    )
)
_WITH_ROLE = Find(
    Staff,
    STAFF.c.id.in_(
        select(ROLES.c.staff_id).where(
            ROLES.c.role.in_(among("roles")), or_(ROLES.c.estate_id == given("estate"), ROLES.c.estate_id.is_(None))
        )
    ),
    STAFF.c.left_at.is_(None),
    order=(STAFF.c.id,),
)


def by_user(db: Db, user_id: int) -> Staff | None:
    """The member of staff behind a Telegram account, unless they have left (A09)."""
    return _BY_USER.one(db, user=user_id)


def name_of(db: Db, staff_id: int) -> str:
    """The name that residents and colleagues are told."""
    return get(db, Staff, staff_id).name


def roles_at(db: Db, staff_id: int, estate_id: int) -> frozenset[str]:
    """The roles a person has on an estate, company-wide ones included; none once they have left (A09)."""
    return frozenset(db.execute(_ROLES_AT, {"staff": staff_id, "estate": estate_id}).scalars())


def estates_of(db: Db, staff_id: int) -> list[int]:
    """The estates on which a person has a role by name."""
    statement = select(ROLES.c.estate_id).where(ROLES.c.staff_id == staff_id, ROLES.c.estate_id.is_not(None))
    return sorted(set(db.execute(statement).scalars()))


def with_role(db: Db, estate_id: int, *roles: str) -> list[Staff]:
    """Everyone present with one of these roles on an estate, in the order they were entered."""
    return _WITH_ROLE.all(db, estate=estate_id, roles=roles)


def named_in(db: Db, estate_id: int, text: str) -> frozenset[int]:
    """The present staff of an estate, company-wide ones included, whose names stand in a text."""
    works_here = or_(ROLES.c.estate_id == estate_id, ROLES.c.estate_id.is_(None))
    present = select(STAFF.c.id, STAFF.c.name).join(ROLES, ROLES.c.staff_id == STAFF.c.id)
    found = db.execute(present.where(STAFF.c.left_at.is_(None), works_here))
    return frozenset(key for key, name in found if len(name) > 1 and name in text)


def same_name(db: Db, name: str) -> bool:
    """Whether a present member of staff bears this name: a look-alike is flagged (A08)."""
    names = db.execute(select(STAFF.c.name).where(STAFF.c.left_at.is_(None))).scalars()
    return bool(name) and _alike(name) in map(_alike, names)


def _alike(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def invite(db: Db, staff_id: int, *, expires: datetime) -> str:
    """Make a one-time link code for a member of staff; only its hash is kept (A12, A13)."""
    code = codes.new()
    values = {"code_hash": codes.hashed(code), "staff_id": staff_id, "expires_at": expires}
    db.execute(insert(table(Invitation)).values(**values))
    return code


def join(db: Db, code: str, *, user_id: int, now: datetime) -> Staff:
    """Redeem an invitation. Used, expired and unknown ones get the same refusal (A12)."""
    invitations = table(Invitation)
    found = first(db, Invitation, invitations.c.code_hash == codes.hashed(code))
    if found is None or found.used_at is not None or found.expires_at <= now or by_user(db, user_id):
        raise Forbidden("invitation_invalid")
    if get(db, Staff, found.staff_id).left_at is not None:
        raise Forbidden("invitation_invalid")
    db.execute(update(STAFF).where(STAFF.c.user_id == user_id).values(user_id=None))
    db.execute(update(invitations).where(invitations.c.id == found.id).values(used_at=now))
    db.execute(update(STAFF).where(STAFF.c.id == found.staff_id).values(user_id=user_id))
    return get(db, Staff, found.staff_id)


def outdated(db: Db, code: str, *, now: datetime) -> Staff | None:
    """For whom an invitation was, that nobody used in time; None for any other code (A15)."""
    found = first(db, Invitation, table(Invitation).c.code_hash == codes.hashed(code))
    if found is None or found.used_at is not None or found.expires_at > now:
        return None
    member = get(db, Staff, found.staff_id)
    return member if member.left_at is None and member.user_id is None else None


def is_invitation(db: Db, code: str) -> bool:
    """Whether a code belongs to a staff invitation, used or not."""
    return first(db, Invitation, table(Invitation).c.code_hash == codes.hashed(code)) is not None

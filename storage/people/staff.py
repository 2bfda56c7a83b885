"""Staff: who they are, what they may do where, how they join."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from storage import codes
from storage.database import Db
from storage.errors import Forbidden
from storage.prepared import Prepared
from storage.reading import Find, among, first, get, given
from storage.tables import Estate, Invitation, Staff, StaffRole, table
from storage.tables.people import ROLES as ALL_ROLES

ROLES = table(StaffRole)
STAFF = table(Staff)
INVITATIONS = table(Invitation)
ESTATES = table(Estate)
# Who may say whose group is whose, invite, and look after the rota; who may see who lives where.
MANAGERS = frozenset({"supervisor", "manager", "executive"})
DESK = MANAGERS | {"agent"}
# Who stands above whom (X4). The company's office looks at an estate from outside, as its manager does.
RANKS = {"agent": 1, "handler": 1, "head": 2, "supervisor": 2, "quality": 3, "manager": 3, "executive": 4}


def holds_at(estate: Any) -> ColumnElement[bool]:
    """Whether a role holds on an estate: given there, or company-wide on one of its own company's estates (A20)."""
    ours = exists().where(ESTATES.c.id == estate, ESTATES.c.company_id == STAFF.c.company_id)
    return or_(ROLES.c.estate_id == estate, and_(ROLES.c.estate_id.is_(None), ours.correlate(STAFF)))


_BY_USER = Find(Staff, STAFF.c.user_id == given("user"), STAFF.c.left_at.is_(None))
_ROLES_AT = Prepared(
    select(ROLES.c.role)
    .join(STAFF, STAFF.c.id == ROLES.c.staff_id)
    .where(ROLES.c.staff_id == given("staff"), STAFF.c.left_at.is_(None), holds_at(given("estate")))
)
_NAMED_IN = Prepared(
    select(STAFF.c.id, STAFF.c.name)
    .join(ROLES, ROLES.c.staff_id == STAFF.c.id)
    .where(given("text").contains(STAFF.c.name), STAFF.c.left_at.is_(None), holds_at(given("estate")))
)
_WITH_ROLE = Find(
    Staff,
    STAFF.c.id.in_(
        select(ROLES.c.staff_id)
        .join(STAFF, STAFF.c.id == ROLES.c.staff_id)
        .where(ROLES.c.role.in_(among("roles")), holds_at(given("estate")))
        .correlate(None)
    ),
    STAFF.c.left_at.is_(None),
    order=(STAFF.c.id,),
)
_WORKS_AT = Find(
    Estate,
    exists().where(
        STAFF.c.id == given("staff"),
        STAFF.c.left_at.is_(None),
        ROLES.c.staff_id == STAFF.c.id,
        ROLES.c.role.in_(among("roles")),
        or_(
            ROLES.c.estate_id == ESTATES.c.id,
            and_(ROLES.c.estate_id.is_(None), ESTATES.c.company_id == STAFF.c.company_id),
        ),
    ),
    ESTATES.c.bot_id == given("bot"),
    order=(ESTATES.c.id,),
)


def by_user(db: Db, user_id: int) -> Staff | None:
    """The member of staff behind a Telegram account, unless they have left (A09)."""
    return _BY_USER.one(db, user=user_id)


def name_of(db: Db, staff_id: int) -> str:
    """The name that residents and colleagues are told."""
    return get(db, Staff, staff_id).name


def roles_at(db: Db, staff_id: int, estate_id: int) -> frozenset[str]:
    """The roles a person has on an estate, company-wide ones included; none once they have left (A09)."""
    return frozenset(_ROLES_AT.run(db, {"staff": staff_id, "estate": estate_id}).scalars())


def roles(db: Db) -> dict[int, list[str]]:
    """The roles of everybody, wherever they hold, each once."""
    found: dict[int, list[str]] = {}
    for staff_id, role in db.execute(select(ROLES.c.staff_id, ROLES.c.role).distinct().order_by(ROLES.c.role)):
        found.setdefault(staff_id, []).append(role)
    return found


def estates_of(db: Db, staff_id: int) -> list[int]:
    """The estates on which a person has a role by name."""
    statement = select(ROLES.c.estate_id).where(ROLES.c.staff_id == staff_id, ROLES.c.estate_id.is_not(None))
    return sorted(set(db.execute(statement).scalars()))


def works_at(db: Db, staff_id: int, bot_id: int, roles: Iterable[str] = ALL_ROLES) -> list[Estate]:
    """The estates of a bot on which a person has one of these roles, company-wide ones included."""
    return _WORKS_AT.all(db, staff=staff_id, bot=bot_id, roles=tuple(roles))


def with_role(db: Db, estate_id: int, *roles: str) -> list[Staff]:
    """Everyone present with one of these roles on an estate, in the order they were entered."""
    return _WITH_ROLE.all(db, estate=estate_id, roles=roles)


def levels(
    db: Db, estate_id: int, ladder: Iterable[str | tuple[str, ...]], able: Callable[[Staff], bool]
) -> Iterator[list[Staff]]:
    """Rung by rung, a role or several, whoever of its holders is able; a rung without anybody is passed over."""
    for rung in ladder:
        roles = (rung,) if isinstance(rung, str) else rung
        if found := [one for one in with_role(db, estate_id, *roles) if able(one)]:
            yield found


def first_level(
    db: Db, estate_id: int, ladder: Iterable[str | tuple[str, ...]], able: Callable[[Staff], bool]
) -> list[Staff]:
    """The able ones of the first rung that has any; the rungs above are not looked at."""
    return next(levels(db, estate_id, ladder, able), [])


def holders(db: Db, estate_id: int) -> dict[str, frozenset[int]]:
    """Who is present on an estate and has joined, by the roles they hold there."""
    held = select(STAFF.c.id, ROLES.c.role).join(ROLES, ROLES.c.staff_id == STAFF.c.id)
    found: dict[str, set[int]] = {}
    there = STAFF.c.left_at.is_(None), STAFF.c.user_id.is_not(None), holds_at(estate_id)
    for key, role in db.execute(held.where(*there)):
        found.setdefault(role, set()).add(key)
    return {role: frozenset(people) for role, people in found.items()}


def of_department(db: Db, department_id: int) -> list[Staff]:
    """Everyone present who has a role in a department, its heads first."""
    theirs = ROLES.c.staff_id == STAFF.c.id, ROLES.c.department_id == department_id
    heads = exists().where(*theirs, ROLES.c.role == "head")
    found = select(STAFF).where(exists().where(*theirs), STAFF.c.left_at.is_(None)).order_by(heads.desc(), STAFF.c.id)
    return cast("list[Staff]", db.execute(found).all())


def department_of(db: Db, staff_id: int, estate_id: int) -> int | None:
    """The one department of an estate for which somebody is responsible, or which they head; None for several."""
    held = (ROLES.c.staff_id == staff_id, ROLES.c.estate_id == estate_id, ROLES.c.role.in_(("handler", "head")))
    found = set(db.execute(select(ROLES.c.department_id).where(*held, ROLES.c.department_id.is_not(None))).scalars())
    return int(found.pop()) if len(found) == 1 else None


def named_in(db: Db, estate_id: int, text: str) -> frozenset[int]:
    """The present staff of an estate, company-wide ones included, whose names stand in a text."""
    found = _NAMED_IN.run(db, {"estate": estate_id, "text": text}).all()
    return frozenset(key for key, name in found if len(name) > 1 and name in text)


def line_of(db: Db, estate_id: int, people: frozenset[int]) -> frozenset[int]:
    """X4: some people with everybody beside and under them on an estate; they alone, where nobody stands above them."""
    held = select(STAFF.c.id, STAFF.c.user_id, ROLES.c.role).join(ROLES, ROLES.c.staff_id == STAFF.c.id)
    ranks: dict[int, int] = {}
    reached: set[int] = set()
    for key, user_id, role in db.execute(held.where(STAFF.c.left_at.is_(None), holds_at(estate_id))):
        ranks[key] = max(ranks.get(key, 0), RANKS[role])
        reached |= {key} if user_id is not None else set()
    highest = max((ranks.get(one, 1) for one in people), default=0)
    if not any(ranks[one] > highest for one in reached):
        return people
    return people | {one for one, rank in ranks.items() if rank <= highest}


def same_name(db: Db, estate_id: int, name: str) -> bool:
    """Whether a present member of the staff of an estate's company bears this name: a look-alike is flagged (A08)."""
    colleagues = select(STAFF.c.name).join(ESTATES, ESTATES.c.company_id == STAFF.c.company_id)
    names = db.execute(colleagues.where(ESTATES.c.id == estate_id, STAFF.c.left_at.is_(None))).scalars()
    return bool(name) and _alike(name) in map(_alike, names)


def _alike(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def invite(db: Db, staff_id: int, *, expires: datetime) -> str:
    """Make a one-time link code for a member of staff; only its hash is kept (A12, A13)."""
    code = codes.new()
    values = {"code_hash": codes.hashed(code), "staff_id": staff_id, "expires_at": expires}
    db.execute(insert(INVITATIONS).values(**values))
    return code


def join(db: Db, code: str, *, user_id: int, now: datetime) -> Staff:
    """Redeem an invitation. Used, expired, revoked and unknown ones get the same refusal (A12)."""
    present = select(STAFF.c.id).where(STAFF.c.left_at.is_(None))
    used = (
        update(INVITATIONS)
        .where(INVITATIONS.c.code_hash == codes.hashed(code), INVITATIONS.c.staff_id.in_(present), *_open_at(now))
        .values(used_at=now)
        .returning(INVITATIONS.c.staff_id)
    )
    invited = None if by_user(db, user_id) else db.execute(used).scalar()
    if invited is None:
        raise Forbidden("invitation_invalid")
    db.execute(update(STAFF).where(STAFF.c.user_id == user_id).values(user_id=None))
    db.execute(update(STAFF).where(STAFF.c.id == invited).values(user_id=user_id))
    return get(db, Staff, invited)


def outdated(db: Db, code: str, *, now: datetime) -> Staff | None:
    """For whom an invitation was, that nobody used in time; None for any other code (A15)."""
    found = first(db, Invitation, INVITATIONS.c.code_hash == codes.hashed(code))
    if found is None or found.used_at is not None or found.revoked_at is not None or found.expires_at > now:
        return None
    member = get(db, Staff, found.staff_id)
    return member if member.left_at is None and member.user_id is None else None


def is_invitation(db: Db, code: str) -> bool:
    """Whether a code belongs to a staff invitation, used or not."""
    return first(db, Invitation, INVITATIONS.c.code_hash == codes.hashed(code)) is not None


def revoke_invitations(db: Db, staff_id: int, *, now: datetime) -> int:
    """End the invitations of somebody that nobody has used yet; returns how many."""
    ended = (
        update(INVITATIONS)
        .where(INVITATIONS.c.staff_id == staff_id, *_open_at(now))
        .values(revoked_at=now)
        .returning(INVITATIONS.c.id)
    )
    return len(db.execute(ended).all())


def invited_until(db: Db, *, now: datetime) -> dict[int, datetime]:
    """Who has an invitation that nobody has used yet, and until when it holds."""
    held = select(INVITATIONS.c.staff_id, INVITATIONS.c.expires_at).where(*_open_at(now))
    return {row.staff_id: row.expires_at for row in db.execute(held.order_by(INVITATIONS.c.expires_at))}


def _open_at(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What holds of an invitation that still opens something."""
    columns = INVITATIONS.c
    return columns.used_at.is_(None), columns.revoked_at.is_(None), columns.expires_at > now

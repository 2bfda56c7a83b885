"""One-time codes that tie a Telegram group to an estate or to one of its departments; only their hashes are kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from storage import codes
from storage.database import Db
from storage.errors import Forbidden
from storage.tables import Estate, GroupCode, table

_CODES, _ESTATES = table(GroupCode), table(Estate)


@dataclass(frozen=True, slots=True)
class Tie:
    """What a code ties a group to; without a department to the whole estate."""

    estate_id: int
    department_id: int | None


def make(db: Db, tie: Tie, *, expires: datetime) -> str:
    """Make a code that a manager types into the group."""
    code = codes.new()
    db.execute(
        insert(_CODES).values(
            code_hash=codes.hashed(code), estate_id=tie.estate_id, department_id=tie.department_id, expires_at=expires
        )
    )
    return code


def holds(db: Db, code: str, *, bot_id: int, now: datetime) -> bool:
    """Whether a code would tie a group of this bot now."""
    ours = select(_ESTATES.c.id).where(_ESTATES.c.bot_id == bot_id)
    wanted = (
        select(_CODES.c.id)
        .where(_CODES.c.code_hash == codes.hashed(code), _CODES.c.estate_id.in_(ours))
        .where(_CODES.c.used_at.is_(None), _CODES.c.revoked_at.is_(None), _CODES.c.expires_at > now)
    )
    return db.execute(wanted).first() is not None


def redeem(db: Db, code: str, *, bot_id: int, now: datetime) -> Tie:
    """Use a code up. Used, expired, revoked, unknown ones and those of another bot's estate are refused alike."""
    ours = select(_ESTATES.c.id).where(_ESTATES.c.bot_id == bot_id)
    used = (
        update(_CODES)
        .where(_CODES.c.code_hash == codes.hashed(code), _CODES.c.estate_id.in_(ours))
        .where(_CODES.c.used_at.is_(None), _CODES.c.revoked_at.is_(None), _CODES.c.expires_at > now)
        .values(used_at=now)
        .returning(_CODES.c.estate_id, _CODES.c.department_id)
    )
    found = db.execute(used).first()
    if found is None:
        raise Forbidden("group_code_invalid")
    return Tie(found.estate_id, found.department_id)


def revoke(db: Db, tie: Tie, *, now: datetime) -> int:
    """End the codes for a group that nobody has used yet; returns how many."""
    of_department = (
        _CODES.c.department_id.is_(None) if tie.department_id is None else _CODES.c.department_id == tie.department_id
    )
    ended = (
        update(_CODES)
        .where(_CODES.c.estate_id == tie.estate_id, of_department)
        .where(_CODES.c.used_at.is_(None), _CODES.c.revoked_at.is_(None), _CODES.c.expires_at > now)
        .values(revoked_at=now)
        .returning(_CODES.c.id)
    )
    return len(db.execute(ended).all())

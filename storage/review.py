"""What an estate has and what it lacks, as the database knows it: observed here, judged in ``handlers/findings``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, exists, func, select

from storage import audit
from storage.database import Db
from storage.people import staff
from storage.post import backlog, topics
from storage.reading import rows
from storage.roster.present import unfinished
from storage.rotas import rota
from storage.rotas.rota import Gap
from storage.tables import (
    Department,
    Estate,
    SeenUpdate,
    Staff,
    StaffGroup,
    StaffRole,
    Unit,
    table,
)

_UNITS, _STAFF, _ROLES = table(Unit), table(Staff), table(StaffRole)
_GROUPS, _DEPARTMENTS, _SEEN = table(StaffGroup), table(Department), table(SeenUpdate)

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One estate as it stands.

    ``groups``: chat id and title. ``lonely``: departments that have people and no group. ``gaps``: when
    nobody will be on duty in the coming seven days. ``absent``: staff who have not joined. ``unfinished``: workbooks
    of which only a part is in. ``holders``: who has joined, by their roles. ``topics``: those that
    are closed or gone, or (false) could not be made.
    """

    estate: str
    zone: str
    phone: str
    procedure: str
    parameters: str
    groups: tuple[tuple[int, str], ...]
    front_desk: bool
    departments: tuple[str, ...]
    lonely: tuple[str, ...]
    gaps: tuple[Gap, ...]
    roles: frozenset[str]
    absent: tuple[str, ...]
    units: int
    units_without_code: int
    unfinished: tuple[str, ...] = ()
    holders: Mapping[str, frozenset[int]] = field(default_factory=dict)
    topics: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What concerns a whole bot: what waits, when an update came last, when a backup was made last."""

    messages: int
    oldest_message: datetime | None
    quarantined: int
    last_update: datetime | None
    last_backup: datetime | None


def review(db: Db, estate: Estate, now: datetime) -> Reviewed:
    """Look one estate over; the rota for seven days from today on."""
    today = _day(estate.zone, now)
    here = estate.id or 0
    holders = staff.holders(db, here)
    groups = rows(db, StaffGroup, _GROUPS.c.estate_id == here, order=(_GROUPS.c.id,))
    return Reviewed(
        estate=estate.name,
        zone=estate.zone,
        phone=estate.phone,
        procedure=estate.procedure,
        parameters=estate.parameters,
        groups=tuple((group.chat_id, group.title) for group in groups),
        front_desk=any(group.department_id is None for group in groups),
        departments=tuple(db.execute(select(_DEPARTMENTS.c.name).where(_DEPARTMENTS.c.estate_id == here)).scalars()),
        lonely=_lonely(db, here),
        gaps=tuple(rota.empty_slots(db, estate, today, today + A_WEEK - rota.A_DAY)),
        roles=frozenset(holders),
        absent=tuple(db.execute(select(_STAFF.c.name).where(_works_at(here), _STAFF.c.user_id.is_(None))).scalars()),
        units=_count(db, _UNITS.c.estate_id == here),
        units_without_code=_count(db, _UNITS.c.estate_id == here, _UNITS.c.code_hash.is_(None)),
        unfinished=tuple(one.file_name for one in unfinished(db, here)),
        holders=holders,
        topics=_lost_topics(db, [group.chat_id for group in groups]),
    )


def standing(db: Db, bot_id: int, now: datetime) -> Standing:
    """Look a bot over."""
    waits = backlog.backlog(db, [bot_id])
    last = db.execute(select(func.max(_SEEN.c.at)).where(_SEEN.c.bot_id == bot_id)).scalar()
    return Standing(waits.messages, waits.oldest_message, waits.quarantined, last, audit.last(db, "backup", ""))


def _day(zone: str, now: datetime) -> date:
    """Today on the estate's calendar; a zone that does not exist is a finding of its own and hides no other."""
    try:
        return now.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return now.date()


def _works_at(estate_id: int) -> ColumnElement[bool]:
    held = exists().where(_ROLES.c.staff_id == _STAFF.c.id, staff.holds_at(estate_id))
    return (_STAFF.c.left_at.is_(None)) & held


def _count(db: Db, *conditions: ColumnElement[bool]) -> int:
    return int(db.execute(select(func.count()).select_from(_UNITS).where(*conditions)).scalar_one())


def _lost_topics(db: Db, chats: list[int]) -> tuple[tuple[str, bool], ...]:
    """The topics of some groups that are closed or gone, or that Telegram would not make."""
    found = [one for chat in chats for one in topics.of(db, chat) if one.lost_at is not None]
    return tuple((one.name, one.thread_id is not None) for one in found)


def _lonely(db: Db, estate_id: int) -> tuple[str, ...]:
    """Departments with people but without a group of their own."""
    staffed = exists().where(_ROLES.c.department_id == _DEPARTMENTS.c.id)
    grouped = exists().where(_GROUPS.c.department_id == _DEPARTMENTS.c.id)
    found = select(_DEPARTMENTS.c.name).where(_DEPARTMENTS.c.estate_id == estate_id, staffed, ~grouped)
    return tuple(db.execute(found.order_by(_DEPARTMENTS.c.id)).scalars())

"""Estates: hours, procedure, buildings, units, groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import update

from storage import codes
from storage.calendar import Hours, wall
from storage.database import Db
from storage.procedures import Procedure, procedure
from storage.reading import first, get, rows
from storage.tables import Building, DayOverride, Estate, StaffGroup, Unit, table


@dataclass(frozen=True, slots=True)
class Setting:
    """An estate with what its rules are computed from."""

    estate: Estate
    hours: Hours
    procedure: Procedure


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with its building, as people say it."""

    estate_id: int
    unit_id: int
    building: str
    unit: str

    @property
    def label(self) -> str:
        """Building and unit in one breath, for example 3栋2单元501."""
        return f"{self.building}{self.unit}"


@lru_cache(maxsize=64)
def _hours(zone: str, opens: str, closes: str) -> Hours:
    return Hours(ZoneInfo(zone), wall(opens), wall(closes))


def setting(db: Db, estate_id: int) -> Setting:
    """The estate, its hours and its procedure."""
    estate = get(db, Estate, estate_id)
    return Setting(
        estate,
        _hours(estate.zone, estate.opens, estate.closes),
        procedure(estate.procedure, estate.parameters),
    )


def of_bot(db: Db, bot_id: int) -> list[Estate]:
    """The estates that a bot serves."""
    return rows(db, Estate, table(Estate).c.bot_id == bot_id, order=(table(Estate).c.id,))


def place(db: Db, unit_id: int) -> Place:
    """A unit's place; raises ``NotFound``."""
    unit = get(db, Unit, unit_id)
    return Place(unit.estate_id, unit_id, get(db, Building, unit.building_id).name, unit.name)


def unit_by_code(db: Db, code: str) -> Place | None:
    """The unit behind the code on its door card."""
    found = first(db, Unit, table(Unit).c.code_hash == codes.hashed(code))
    return place(db, found.id or 0) if found else None


def group_at(db: Db, chat_id: int) -> StaffGroup | None:
    """The staff group in a chat, if the chat is one."""
    return first(db, StaffGroup, table(StaffGroup).c.chat_id == chat_id)


def group_of(db: Db, estate_id: int) -> StaffGroup | None:
    """The group that receives an estate's records: the one without a department, else any."""
    groups = table(StaffGroup)
    return first(
        db,
        StaffGroup,
        groups.c.estate_id == estate_id,
        order=(groups.c.department_id.is_not(None), groups.c.id),
    )


def repoint_group(db: Db, old: int, new: int) -> None:
    """The group became a supergroup: its chat has another id now (F55)."""
    groups = table(StaffGroup)
    db.execute(update(groups).where(groups.c.chat_id == old).values(chat_id=new))


def overrides(db: Db) -> Mapping[date, bool]:
    """The days on which the official calendar does not hold."""
    return {row.day: row.working for row in rows(db, DayOverride)}

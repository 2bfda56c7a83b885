"""Estates: hours, procedure, buildings, units, groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select, update

from storage import codes
from storage.calendar import Hours, wall
from storage.database import Db
from storage.errors import NotFound
from storage.prepared import Prepared
from storage.procedures import Procedure, procedure
from storage.reading import Find, first, get, given
from storage.tables import Building, DayOverride, Estate, StaffGroup, Unit, table

_UNITS, _BUILDINGS, _ESTATES, _GROUPS = table(Unit), table(Building), table(Estate), table(StaffGroup)
_OF_BOT = Find(Estate, _ESTATES.c.bot_id == given("bot"), order=(_ESTATES.c.id,))
_GROUP_OF = Find(
    StaffGroup, _GROUPS.c.estate_id == given("estate"), order=(_GROUPS.c.department_id.is_not(None), _GROUPS.c.id)
)
_OVERRIDES = Find(DayOverride)
_PLACE = Prepared(
    select(_UNITS.c.estate_id, _UNITS.c.id, _BUILDINGS.c.name, _UNITS.c.name)
    .join(_BUILDINGS, _BUILDINGS.c.id == _UNITS.c.building_id)
    .where(_UNITS.c.id == given("unit"))
)


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
    return setting_of(get(db, Estate, estate_id))


def setting_of(estate: Estate) -> Setting:
    """An estate's row with its hours and its procedure."""
    return Setting(
        estate,
        _hours(estate.zone, estate.opens, estate.closes),
        procedure(estate.procedure, estate.parameters),
    )


def of_bot(db: Db, bot_id: int) -> list[Estate]:
    """The estates that a bot serves."""
    return _OF_BOT.all(db, bot=bot_id)


def place(db: Db, unit_id: int) -> Place:
    """A unit's place; raises ``NotFound``."""
    found = _PLACE.run(db, {"unit": unit_id}).first()
    if found is None:
        raise NotFound("unit", unit_id)
    return Place(*found)


def unit_by_code(db: Db, bot_id: int, code: str) -> Place | None:
    """The unit behind the code on its door card, on an estate this bot serves."""
    units = table(Unit)
    found = first(db, Unit, units.c.code_hash == codes.hashed(code), serves(bot_id, units.c.estate_id))
    return place(db, found.id or 0) if found else None


def group_at(db: Db, bot_id: int, chat_id: int) -> StaffGroup | None:
    """The staff group in a chat, if the chat is one of an estate this bot serves."""
    groups = table(StaffGroup)
    return first(db, StaffGroup, groups.c.chat_id == chat_id, serves(bot_id, groups.c.estate_id))


def group_of(db: Db, estate_id: int) -> StaffGroup | None:
    """The group that receives an estate's records: the one without a department, else any."""
    return _GROUP_OF.one(db, estate=estate_id)


def repoint_group(db: Db, bot_id: int, old: int, new: int) -> None:
    """The group became a supergroup: its chat has another id now (F55)."""
    groups = table(StaffGroup)
    ours = (groups.c.chat_id == old) & serves(bot_id, groups.c.estate_id)
    db.execute(update(groups).where(ours).values(chat_id=new))


def serves(bot_id: int | ColumnElement[int], estate_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a bot serves the estate of a row."""
    served = table(Estate)
    return exists().where(served.c.id == estate_id, served.c.bot_id == bot_id)


def overrides(db: Db) -> Mapping[date, bool]:
    """The days on which the official calendar does not hold."""
    return {row.day: row.working for row in _OVERRIDES.all(db)}

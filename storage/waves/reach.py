"""Q4 – what a plan comes to before it is drawn: how many it is for, how many are left alone, how many it would draw."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Db
from storage.tables import SurveyWave, Unit, table
from storage.waves import drawing, planning

UNITS = table(Unit)


@dataclass(frozen=True, slots=True)
class Reach:
    """Of so many households so many rest, for they were asked lately; ``asks`` of the others would be drawn."""

    households: int
    resting: int
    asks: int


def of(db: Db, wave: SurveyWave, *, now: datetime) -> Reach:
    """What a plan comes to as things are."""
    if wave.way == "key" or wave.occasion == "life":
        return _of_some(db, wave, now)
    buildings = tuple(map(int, wave.buildings.split()))
    households = drawing.households(db, wave.estate_id, buildings)
    left_alone = resting(db, wave.estate_id, wave.occasion, buildings, besides=wave.id or 0, now=now)
    return Reach(households, left_alone, min(planning.asked_of(wave, households), households - left_alone))


def resting(
    db: Db, estate_id: int, occasion: str, buildings: tuple[int, ...] = (), *, besides: int = 0, now: datetime
) -> int:
    """How many households of some buildings, or of all, are left alone by a survey of an occasion."""
    if occasion in drawing.NEVER_RESTING:
        return 0
    found = drawing.resting(estate_id, besides, now).subquery()
    wanted = select(func.count(found.c.unit_id.distinct()))
    if buildings:
        wanted = wanted.join(UNITS, UNITS.c.id == found.c.unit_id).where(UNITS.c.building_id.in_(buildings))
    return int(db.execute(wanted).scalar_one())


def _of_some(db: Db, wave: SurveyWave, now: datetime) -> Reach:
    """The same of key customers, or of those for whom something was handled: a few, looked at one by one."""
    key = wave.way == "key"
    meant = drawing.key_units(db, wave.estate_id) if key else drawing.handled(db, wave.estate_id, now)
    never = wave.occasion in drawing.NEVER_RESTING
    rest = set() if never else meant & set(db.execute(drawing.resting(wave.estate_id, wave.id or 0, now)).scalars())
    return Reach(len(meant), len(rest), min(planning.asked_of(wave, len(meant)), len(meant) - len(rest)))

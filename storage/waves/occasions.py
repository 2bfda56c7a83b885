"""Q1 – what calls for a survey: half-years, quarters, a new service, a handover, what was handled, a grave matter.

Each Monday an estate looks three weeks ahead. Whatever has its wave already, by itself or by hand, is left alone, and
so is what was called off: who decides against a survey is not asked every week.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select

from storage import due
from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.reading import rows
from storage.rules import follow_up
from storage.tables import Building, Occupant, Record, SurveyMeasure, SurveyWave, Unit, table
from storage.waves import drawing, planning
from storage.waves.door import WAVES

RECORDS, MEASURES, UNITS = table(Record), table(SurveyMeasure), table(Unit)
BUILDINGS, OCCUPANTS = table(Building), table(Occupant)
LOOKS_AHEAD = timedelta(days=21)
HALF_YEARS = {(6, 15): "half_year", (12, 15): "year_end"}
QUARTERS = ((2, 15), (5, 15), (8, 15), (11, 15))
# Q1: within three months of a new service; once people know it.
SERVICE_KNOWN = timedelta(days=60)
# Within the first month of its roll an estate is set up; whoever comes onto it later has moved in.
SETTING_UP = timedelta(days=30)
# So many households, or nothing is asked: half of them answer, and nobody is recognised.
LEAST = 20
# A survey that is planned now opens in a week, and within three months of the handover.
HANDED_OVER = timedelta(days=90) - planning.AHEAD
# When a grave matter is over, those concerned are asked; and after three months whether measures have helped.
GRAVE_AFTER, GRAVE_UNTIL = timedelta(days=14), timedelta(days=60)
BETTER_AFTER, BETTER_UNTIL = timedelta(days=90), timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that calls for a survey: which, when it opens, whom it is for, what it is about.

    ``stage`` names it more closely where its purpose is another.
    """

    occasion: str
    opens_on: date
    buildings: tuple[int, ...] = ()
    record_id: int | None = None
    former_id: int | None = None
    about: str = ""
    stage: str = ""


def found(db: Db, setting: Setting, *, now: datetime) -> list[Occasion]:
    """What calls for a survey of an estate now and has none."""
    of_life = (*_handled(db, setting, now), *_handed_over(db, setting, now))
    return [*_of_the_year(db, setting, now), *of_life, *_grave(db, setting, now), *_better(db, setting, now)]


def _of_the_year(db: Db, setting: Setting, now: datetime) -> list[Occasion]:
    today = setting.hours.local_day(now)
    ahead = ahead_of(today, key_customers=bool(drawing.key_units(db, setting.estate.id or 0)))
    wanted = [Occasion(name, day) for name, day in ahead]
    return [one for one in wanted if not _has(db, setting, one)]


def ahead_of(today: date, *, key_customers: bool) -> list[tuple[str, date]]:
    """Q1: the half-yearly, and quarterly surveys that open within the next three weeks, a week ahead at least."""
    days = [today + timedelta(days=number) for number in range(planning.AHEAD.days, LOOKS_AHEAD.days + 1)]
    of_all = [(HALF_YEARS[day.month, day.day], day) for day in days if (day.month, day.day) in HALF_YEARS]
    of_key = [("key", day) for day in days if key_customers and (day.month, day.day) in QUARTERS]
    return of_all + of_key


def is_face_to_face(profile: str, day: date) -> bool:
    """Q1 (B): of the surveys of key customers one a year is face to face: the last."""
    return profile == "B" and (day.month, day.day) == QUARTERS[-1]


def _has(db: Db, setting: Setting, one: Occasion) -> bool:
    of = planning.period(one.occasion, one.opens_on)
    return planning.planned_before(db, setting.estate.id or 0, one.occasion, of)


def _handled(db: Db, setting: Setting, now: datetime) -> list[Occasion]:
    """Q1: once a quarter those for whom something was handled are asked how it went, where they are enough."""
    one = Occasion("life", setting.hours.local_day(now) + planning.AHEAD)
    if _has(db, setting, one):
        return []
    count = len(drawing.handled(db, setting.estate.id or 0, now))
    return [replace(one, about=str(count))] if count >= LEAST else []


def _handed_over(db: Db, setting: Setting, now: datetime) -> list[Occasion]:
    """Q1: a building that came onto the roll after the estate was set up is asked within three months."""
    first_of_all = select(func.min(OCCUPANTS.c.since, type_=OCCUPANTS.c.since.type))
    begun = db.execute(first_of_all.where(OCCUPANTS.c.estate_id == setting.estate.id)).scalar()
    if begun is None:
        return []
    since = func.min(OCCUPANTS.c.since, type_=OCCUPANTS.c.since.type)
    earliest, latest = max(begun + SETTING_UP, now - HANDED_OVER), now - SERVICE_KNOWN + planning.AHEAD
    found = db.execute(
        select(BUILDINGS.c.id, BUILDINGS.c.name)
        .join(UNITS, UNITS.c.building_id == BUILDINGS.c.id)
        .join(OCCUPANTS, OCCUPANTS.c.unit_id == UNITS.c.id)
        .where(BUILDINGS.c.estate_id == setting.estate.id)
        .group_by(BUILDINGS.c.id, BUILDINGS.c.name)
        .having(since.between(earliest, latest), func.count(UNITS.c.id.distinct()) >= LEAST)
        .order_by(BUILDINGS.c.id)
        .limit(3)
    ).all()
    opens = setting.hours.local_day(now) + planning.AHEAD
    asked = {key for wave in _of_services(db, setting, now) for key in wave.buildings.split()}
    wanted = [row for row in found if str(row.id) not in asked]
    return [Occasion("new_service", opens, (row.id,), about=row.name, stage="handover") for row in wanted]


def _of_services(db: Db, setting: Setting, now: datetime) -> list[SurveyWave]:
    """The surveys of services that were planned lately, called off or not."""
    lately = (WAVES.c.occasion == "new_service", WAVES.c.planned_at > now - HANDED_OVER)
    return rows(db, SurveyWave, WAVES.c.estate_id == setting.estate.id, *lately)


def _grave(db: Db, setting: Setting, now: datetime) -> list[Occasion]:
    """Q1: matters of the gravest kind that are over: the building they concern is asked."""
    planned = exists().where(WAVES.c.record_id == RECORDS.c.id)
    over = RECORDS.c.resolved_at.between(now - GRAVE_UNTIL, now - GRAVE_AFTER)
    found = db.execute(
        select(RECORDS.c.id, RECORDS.c.number, UNITS.c.building_id)
        .outerjoin(UNITS, UNITS.c.id == RECORDS.c.unit_id)
        .where(RECORDS.c.estate_id == setting.estate.id, RECORDS.c.severity == "major", over, ~planned)
        .order_by(RECORDS.c.id)
        .limit(3)
    )
    opens = setting.hours.local_day(now) + planning.AHEAD
    return [
        Occasion("grave", opens, (row.building_id,) if row.building_id else (), record_id=row.id, about=row.number)
        for row in found
    ]


def _better(db: Db, setting: Setting, now: datetime) -> list[Occasion]:
    """Q13: waves with measures, told three months ago: whether it got better is asked once."""
    later = WAVES.alias("later")
    asked = exists().where(later.c.former_id == WAVES.c.id, later.c.occasion == "again")
    measured = exists().where(MEASURES.c.wave_id == WAVES.c.id, MEASURES.c.done_at.is_not(None))
    told = WAVES.c.reported_at.between(now - BETTER_UNTIL, now - BETTER_AFTER)
    here = (WAVES.c.estate_id == setting.estate.id, told, measured, ~asked)
    opens = setting.hours.local_day(now) + planning.AHEAD
    return [
        Occasion("again", opens, tuple(map(int, one.buildings.split())), former_id=one.id, about=one.number)
        for one in rows(db, SurveyWave, *here, order=(WAVES.c.id,), limit=3)
    ]


def announce(db: Db, setting: Setting, service: str, on: date) -> None:
    """Q1: there is a service more; its survey is proposed by itself on a day. Raises ``RuleBroken`` without a name."""
    if not service.strip():
        raise RuleBroken("Q1", "service_unnamed")
    at = setting.hours.at(on, follow_up.by_day(setting))
    due.add(db, setting.estate.bot_id, "survey_service", f"estate:{setting.estate.id}", at=at, round=service.strip())


def reissue(wave: SurveyWave, setting: Setting, *, now: datetime) -> Occasion:
    """Q6 (B): too few have answered: reviewed, and asked anew."""
    opens = setting.hours.local_day(now) + planning.AHEAD
    buildings = tuple(map(int, wave.buildings.split()))
    return Occasion("reissue", opens, buildings, former_id=wave.id, about=wave.number)


def plan(db: Db, setting: Setting, one: Occasion, stated: dict[str, str], *, now: datetime) -> SurveyWave:
    """Q1: the wave of an occasion, as a plan; ``stated`` is what X21 wants, in words."""
    draft = replace(
        planning.draft(db, setting, one.occasion, now=now),
        opens_on=one.opens_on,
        former_id=one.former_id,
        record_id=one.record_id,
        buildings=one.buildings,
        purpose=stated["purpose"],
        population=stated["population"],
        method=stated["method"],
        use_of_results=stated["use_of_results"],
    )
    return planning.plan(db, setting, draft, by=SYSTEM, now=now)

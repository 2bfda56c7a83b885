"""V6 – periodic visits 走访: people are visited by area, apart from any matter, as often as the profile says.

A plan is proposed for a year ahead, spread evenly over its working days and over those who visit; a manager accepts
it, or plans visits one by one. On its day a visit is a task of a named person. What a household says is kept as levels
by topic; an opinion becomes a record of the register, so that its words are nowhere else.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select, update

from storage import due, estates, tasks
from storage.actors import Actor
from storage.calendar import is_working_day
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.people.staff import roles_at, with_role
from storage.reading import get, rows
from storage.rules import follow_up
from storage.tables import Building, PeriodicVisit, Task, Unit, table
from storage.tasks import Wanted

VISITS, BUILDINGS, UNITS = table(PeriodicVisit), table(Building), table(Unit)
# The topics of procedure D (七.三.4), in its order.
TOPICS = ("security", "cleaning", "facilities", "paid", "convenience", "attitude", "centre")
PLANNERS = ("supervisor", "manager", "executive")
A_YEAR, MOST_AHEAD, MOST_A_PLAN = 365, timedelta(days=400), 2000


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit to be: where, on which day, by whom."""

    area: str
    day: date
    staff_id: int | None


def subject(visit_id: int) -> str:
    """How due work and tasks name a periodic visit."""
    return f"periodic:{visit_id}"


def proposed(areas: Sequence[str], times: int, days: Sequence[date], staff: Sequence[int]) -> list[Planned]:
    """V6: each area so many times, the times equally far apart, the visits spread over the working days and people."""
    count = len(areas) * times
    if not days:
        return []
    order = [area for _ in range(times) for area in areas]
    on = [days[number * len(days) // count] for number in range(count)]
    who: list[int | None] = [staff[number % len(staff)] if staff else None for number in range(count)]
    return [Planned(*one) for one in zip(order, on, who, strict=True)]


def working_days(first: date, count: int, overrides: Mapping[date, bool]) -> list[date]:
    """The working days among so many days."""
    days = (first + timedelta(days=number) for number in range(count))
    return [day for day in days if is_working_day(day, overrides)]


def proposal(db: Db, setting: Setting, *, now: datetime) -> list[Planned]:
    """V6: the plan for a year from tomorrow; nothing where the profile asks for no such visits."""
    times, estate_id = setting.procedure.periodic_visits_a_year, setting.estate.id or 0
    tomorrow = setting.hours.local_day(now) + timedelta(days=1)
    days = working_days(tomorrow, A_YEAR, estates.overrides(db))
    visitors = [one.id or 0 for one in with_role(db, estate_id, "agent") if one.user_id is not None]
    return proposed(areas(db, estate_id), times, days, visitors)[:MOST_A_PLAN]


def areas(db: Db, estate_id: int) -> list[str]:
    """The areas of an estate: its buildings."""
    return [one.name for one in rows(db, Building, BUILDINGS.c.estate_id == estate_id, order=(BUILDINGS.c.id,))]


def require_planner(db: Db, estate_id: int, *, by: Actor) -> None:
    """V6: only who leads plans visits. Raises ``Forbidden``."""
    held = roles_at(db, by.id, estate_id) if by.kind == "staff" else frozenset[str]()
    if held.isdisjoint(PLANNERS):
        raise Forbidden("managers_only")


def accept(db: Db, setting: Setting, plan: Iterable[Planned], *, now: datetime) -> int:
    """V6: plan these visits; each falls due on the morning of its day. Returns how many."""
    today, count = setting.hours.local_day(now), 0
    for one in plan:
        if one.day <= today or one.day - today > MOST_AHEAD:
            raise RuleBroken("V6", "visit_day")
        values = {"estate_id": setting.estate.id, "area": one.area, "planned_on": one.day, "staff_id": one.staff_id}
        key = db.execute(insert(VISITS).values(**values).returning(VISITS.c.id)).scalar_one()
        at = setting.hours.at(one.day, follow_up.by_day(setting))
        due.add(db, setting.estate.bot_id, "periodic_visit", subject(int(key)), at=at)
        count += 1
    return count


def cancel(db: Db, visit_id: int, *, now: datetime) -> PeriodicVisit:
    """V6: a planned visit will not be; raises ``RuleBroken`` when it is over, or called off before."""
    one = get(db, PeriodicVisit, visit_id)
    still = (VISITS.c.id == visit_id, VISITS.c.visited_at.is_(None), VISITS.c.cancelled_at.is_(None))
    if db.execute(update(VISITS).where(*still).values(cancelled_at=now)).rowcount == 0:
        raise RuleBroken("V6", "settled")
    due.cancel(db, subject(visit_id), why="called off", now=now)
    return one


def ahead(db: Db, estate_id: int, since: date, limit: int = 12) -> list[PeriodicVisit]:
    """The visits of an estate that are planned and not held yet, soonest first."""
    still = (VISITS.c.visited_at.is_(None), VISITS.c.cancelled_at.is_(None))
    wanted = (VISITS.c.estate_id == estate_id, VISITS.c.planned_on >= since, *still)
    return rows(db, PeriodicVisit, *wanted, order=(VISITS.c.planned_on, VISITS.c.id), limit=limit)


def held(db: Db, estate_id: int, since: date, until: date) -> list[PeriodicVisit]:
    """The visits planned on the days [since, until) that were held, in their order."""
    within = (VISITS.c.planned_on >= since, VISITS.c.planned_on < until, VISITS.c.visited_at.is_not(None))
    return rows(db, PeriodicVisit, VISITS.c.estate_id == estate_id, *within, order=(VISITS.c.id,), limit=MOST_A_PLAN)


def visited(db: Db, one: PeriodicVisit) -> frozenset[int]:
    """The units that were visited on this round."""
    same = (VISITS.c.estate_id == one.estate_id, VISITS.c.planned_on == one.planned_on, VISITS.c.area == one.area)
    found = select(VISITS.c.unit_id).where(*same, VISITS.c.visited_at.is_not(None))
    return frozenset(db.execute(found).scalars())


def task_of(db: Db, one: PeriodicVisit, setting: Setting, *, now: datetime) -> Task | None:
    """V6: its day has come: a task for who visits, until the end of service; None when it was made before."""
    wanted = Wanted("periodic", subject(one.id or 0), setting.hours.closing(one.planned_on), staff_id=one.staff_id)
    made = tasks.make(db, one.estate_id, wanted, now=now)
    return tasks.of(db, made) if made is not None else None


def units_in(db: Db, estate_id: int, area: str) -> dict[str, int]:
    """The units of an area by name."""
    found = (
        select(UNITS.c.name, UNITS.c.id)
        .join(BUILDINGS, BUILDINGS.c.id == UNITS.c.building_id)
        .where(BUILDINGS.c.estate_id == estate_id, BUILDINGS.c.name == area)
        .order_by(UNITS.c.id)
    )
    return {row.name: row.id for row in db.execute(found)}


def record(db: Db, one: PeriodicVisit, unit_id: int, levels: Mapping[str, int], *, by: Actor, now: datetime) -> int:
    """V6: what a household said, by topic; the first completes the planned visit, each further one is a visit more.

    Returns the visit's id.
    """
    unfit = [topic for topic, level in levels.items() if topic not in TOPICS or not 1 <= level <= 5]
    if unfit or get(db, Unit, unit_id).estate_id != one.estate_id:
        raise RuleBroken("V6", "not_found")
    if one.cancelled_at is not None:
        raise RuleBroken("V6", "settled")
    values = {"unit_id": unit_id, "visited_at": now, "topics": json.dumps(dict(levels)), "staff_id": by.id}
    still = (VISITS.c.id == one.id, VISITS.c.visited_at.is_(None))
    if db.execute(update(VISITS).where(*still).values(**values)).rowcount == 1:
        return one.id or 0
    more = {"estate_id": one.estate_id, "area": one.area, "planned_on": one.planned_on, **values}
    return int(db.execute(insert(VISITS).values(**more).returning(VISITS.c.id)).scalar_one())

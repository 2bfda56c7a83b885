"""How a wave stands, kept by building: it moves with every rung of the ladder, so that nobody counts households (Q6).

A transaction that lets a household climb holds the row of its building until it ends; of other buildings nobody waits.

While a wave is answered its tallies are counted anew every night, when somebody begins to lead, and when its window is
over: whatever a version that knew no tallies did beside this one (F35), they are right again.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update

from storage import estates
from storage.database import Db, upsert
from storage.reading import get
from storage.surveys.ladder import OUTCOMES, Outcome
from storage.tables import SurveyHousehold, SurveyReturned, SurveyStep, SurveyTally, SurveyWave, table

TALLIES, RETURNED, STEPS = table(SurveyTally), table(SurveyReturned), table(SurveyStep)
HOMES = table(SurveyHousehold)
CAME_BACK = ("partial", "complete")
# So many buildings are counted anew in a twentieth of a second.
PIECE = 4

_ENTER = upsert(TALLIES)
_ENTER = _ENTER.on_conflict_do_update(
    index_elements=["wave_id", "stratum"], set_={"queued": TALLIES.c.queued + _ENTER.excluded.queued}
)
_COUNT = upsert(RETURNED)
_COUNT = _COUNT.on_conflict_do_update(
    index_elements=["wave_id", "stratum", "day"], set_={"count": RETURNED.c.count + _COUNT.excluded.count}
)


def drawn(db: Db, wave_id: int, households: Mapping[str, int]) -> None:
    """So many households more of each building are in the sample."""
    rows = [{"wave_id": wave_id, "stratum": stratum, "queued": count} for stratum, count in sorted(households.items())]
    if rows:
        db.execute(_ENTER, rows)


def climbed(db: Db, wave_id: int, unit_id: int, stratum: str, rungs: tuple[Outcome, Outcome], *, now: datetime) -> None:
    """A household of a building has gone from one outcome to another."""
    was, to = rungs
    here = update(TALLIES).where(TALLIES.c.wave_id == wave_id, TALLIES.c.stratum == stratum)
    db.execute(here.values({was: TALLIES.c[was] - 1, to: TALLIES.c[to] + 1}))
    change = (to in CAME_BACK) - (was in CAME_BACK)
    if change:
        # Who leaves the sample takes their return with them, on the day on which it came.
        day = _day(db, wave_id, now if change > 0 else _returned_at(db, wave_id, unit_id))
        db.execute(_COUNT, {"wave_id": wave_id, "stratum": stratum, "day": day, "count": change})


def recount(db: Db, wave: SurveyWave, after: str) -> str | None:
    """Count the next buildings anew, for whoever holds the wave; returns the last one, None when all are through."""
    here = (HOMES.c.wave_id == wave.id, HOMES.c.drawn)
    wanted = select(HOMES.c.stratum).where(*here, HOMES.c.stratum > after).group_by(HOMES.c.stratum)
    some = list(db.execute(wanted.order_by(HOMES.c.stratum).limit(PIECE)).scalars())
    for stratum in some:
        found = select(HOMES.c.outcome, func.count()).where(*here, HOMES.c.stratum == stratum)
        counts = dict.fromkeys(OUTCOMES, 0) | {one: count for one, count in db.execute(found.group_by(HOMES.c.outcome))}
        row = {"wave_id": wave.id, "stratum": stratum, **counts}
        db.execute(upsert(TALLIES).on_conflict_do_update(index_elements=["wave_id", "stratum"], set_=counts), row)
        _recount_days(db, wave, stratum)
    return some[-1] if len(some) == PIECE else None


def _recount_days(db: Db, wave: SurveyWave, stratum: str) -> None:
    """The same of how many came back on each day."""
    hours, of = estates.setting(db, wave.estate_id).hours, {"wave_id": wave.id, "stratum": stratum}
    came = (
        select(func.min(STEPS.c.at, type_=STEPS.c.at.type))
        .join(HOMES, (HOMES.c.wave_id == STEPS.c.wave_id) & (HOMES.c.unit_id == STEPS.c.unit_id))
        .where(HOMES.c.wave_id == wave.id, HOMES.c.drawn, HOMES.c.stratum == stratum)
        .where(HOMES.c.outcome.in_(CAME_BACK), STEPS.c.outcome.in_(CAME_BACK))
        .group_by(HOMES.c.unit_id)
    )
    days = Counter(hours.local_day(at) for at in db.execute(came).scalars())
    db.execute(delete(RETURNED).where(RETURNED.c.wave_id == wave.id, RETURNED.c.stratum == stratum))
    if days:
        db.execute(insert(RETURNED), [{**of, "day": day, "count": count} for day, count in sorted(days.items())])


def _returned_at(db: Db, wave_id: int, unit_id: int) -> datetime:
    came = (STEPS.c.wave_id == wave_id, STEPS.c.unit_id == unit_id, STEPS.c.outcome.in_(CAME_BACK))
    at: datetime = db.execute(select(STEPS.c.at).where(*came).order_by(STEPS.c.id).limit(1)).scalar_one()
    return at


def _day(db: Db, wave_id: int, at: datetime) -> date:
    return estates.setting(db, get(db, SurveyWave, wave_id).estate_id).hours.local_day(at)


def outcomes(db: Db, wave_id: int) -> dict[Outcome, int]:
    """How many of the drawn households have each outcome."""
    sums = [func.coalesce(func.sum(TALLIES.c[one]), 0) for one in OUTCOMES]
    found = db.execute(select(*sums).where(TALLIES.c.wave_id == wave_id)).one()
    return {outcome: int(count) for outcome, count in zip(OUTCOMES, found, strict=True) if count}


def by_building(db: Db, wave_id: int, *among: Outcome) -> dict[str, int]:
    """How many drawn households of each building have one of some outcomes."""
    found = db.execute(select(TALLIES).where(TALLIES.c.wave_id == wave_id))
    return {row.stratum: sum(getattr(row, one) for one in among) for row in found}


def per_day(db: Db, wave_id: int) -> Counter[date]:
    """How many households returned a form on each day."""
    wanted = select(RETURNED.c.day, func.sum(RETURNED.c.count)).where(RETURNED.c.wave_id == wave_id)
    return Counter({day: int(count) for day, count in db.execute(wanted.group_by(RETURNED.c.day))})

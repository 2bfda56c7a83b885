"""Q6 – what became of each household: one rung after the other, each with its mode, its hand and its time.

Whoever is to change households holds their wave first: who changes many of them holds it for itself (``door``), who
changes one shares it (``hold``). So those with one each do not wait for each other, and nobody waits for a household
or a tally of somebody who waits for theirs.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound
from storage.reading import Find, given
from storage.surveys.ladder import Outcome, may_follow
from storage.tables import SurveyHousehold, SurveyStep, SurveyWave, table
from storage.waves import tallies

HOMES, STEPS, WAVES = table(SurveyHousehold), table(SurveyStep), table(SurveyWave)
_FIND = Find(SurveyHousehold, HOMES.c.wave_id == given("wave"), HOMES.c.unit_id == given("unit"))


def household(db: Db, wave_id: int, unit_id: int) -> SurveyHousehold:
    """A household of a wave's frame; raises ``NotFound``."""
    found = find(db, wave_id, unit_id)
    if found is None:
        raise NotFound("survey household", unit_id)
    return found


def find(db: Db, wave_id: int, unit_id: int) -> SurveyHousehold | None:
    """A household of a wave's frame, or None."""
    return _FIND.one(db, wave=wave_id, unit=unit_id)


def hold(db: Db, wave_id: int, unit_ids: Collection[int]) -> dict[int, Outcome]:
    """Hold households in one order, after their wave, until the transaction ends; how each of them stands."""
    db.execute(select(WAVES.c.id).where(WAVES.c.id == wave_id).with_for_update(read=True, key_share=True))
    theirs = (HOMES.c.wave_id == wave_id, HOMES.c.unit_id.in_(tuple(unit_ids)))
    wanted = select(HOMES.c.unit_id, HOMES.c.outcome).where(*theirs).order_by(HOMES.c.unit_id).with_for_update()
    return {unit: outcome for unit, outcome in db.execute(wanted)}


def climb(db: Db, home: SurveyHousehold, to: Outcome, mode: str, *, by: Actor, now: datetime) -> bool:
    """Let a household's outcome become another; False when the ladder does not lead there, and nothing changes."""
    here = (HOMES.c.wave_id == home.wave_id, HOMES.c.unit_id == home.unit_id)
    was = hold(db, home.wave_id, (home.unit_id,))[home.unit_id]
    if not may_follow(was, to):
        return False
    db.execute(update(HOMES).where(*here).values(outcome=to, mode=mode, changed_at=now))
    step = {"wave_id": home.wave_id, "unit_id": home.unit_id, "outcome": to, "mode": mode, "at": now}
    db.execute(insert(STEPS).values(**step, staff_id=by.id if by.kind == "staff" else None))
    tallies.climbed(db, home.wave_id, home.unit_id, home.stratum, (was, to), now=now)
    return True


def outcomes(db: Db, wave_id: int) -> dict[Outcome, int]:
    """How many of the drawn households have each outcome."""
    return tallies.outcomes(db, wave_id)


def modes(db: Db, wave_id: int) -> dict[str, dict[Outcome, int]]:
    """The same apart by mode, counted: for reports."""
    found: dict[str, dict[Outcome, int]] = {}
    wanted = select(HOMES.c.mode, HOMES.c.outcome, func.count()).where(HOMES.c.wave_id == wave_id, HOMES.c.drawn)
    for mode, outcome, count in db.execute(wanted.group_by(HOMES.c.mode, HOMES.c.outcome)):
        found.setdefault(mode, {})[outcome] = count
    return found

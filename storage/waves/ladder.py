"""Q6 – what became of each household: one rung after the other, each with its mode, its hand and its time."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound
from storage.reading import first
from storage.surveys.ladder import Outcome, may_follow
from storage.tables import SurveyHousehold, SurveyStep, table
from storage.waves import tallies

HOMES, STEPS = table(SurveyHousehold), table(SurveyStep)


def household(db: Db, wave_id: int, unit_id: int) -> SurveyHousehold:
    """A household of a wave's frame; raises ``NotFound``."""
    found = find(db, wave_id, unit_id)
    if found is None:
        raise NotFound("survey household", unit_id)
    return found


def find(db: Db, wave_id: int, unit_id: int) -> SurveyHousehold | None:
    """A household of a wave's frame, or None."""
    return first(db, SurveyHousehold, HOMES.c.wave_id == wave_id, HOMES.c.unit_id == unit_id)


def climb(db: Db, home: SurveyHousehold, to: Outcome, mode: str, *, by: Actor, now: datetime) -> bool:
    """Let a household's outcome become another; False when the ladder does not lead there, and nothing changes."""
    here = (HOMES.c.wave_id == home.wave_id, HOMES.c.unit_id == home.unit_id)
    was: Outcome = db.execute(select(HOMES.c.outcome).where(*here).with_for_update()).scalar_one()
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

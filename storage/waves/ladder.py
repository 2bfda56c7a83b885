"""Q6 – what became of each household: one rung after the other, each with its mode, its hand and its time."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound
from storage.reading import first
from storage.surveys.ladder import FOLLOWS, OUTCOMES, Outcome
from storage.tables import SurveyHousehold, SurveyStep, table

HOMES, STEPS = table(SurveyHousehold), table(SurveyStep)
# What may become each outcome.
_BEFORE: dict[Outcome, tuple[Outcome, ...]] = {
    then: tuple(now for now in OUTCOMES if then in FOLLOWS[now]) for then in OUTCOMES
}


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
    here = (HOMES.c.wave_id == home.wave_id, HOMES.c.unit_id == home.unit_id, HOMES.c.outcome.in_(_BEFORE[to]))
    done = db.execute(update(HOMES).where(*here).values(outcome=to, mode=mode, changed_at=now))
    if done.rowcount != 1:
        return False
    step = {"wave_id": home.wave_id, "unit_id": home.unit_id, "outcome": to, "mode": mode, "at": now}
    db.execute(insert(STEPS).values(**step, staff_id=by.id if by.kind == "staff" else None))
    return True


def outcomes(db: Db, wave_id: int) -> dict[Outcome, int]:
    """How many of the drawn households have each outcome."""
    wanted = select(HOMES.c.outcome, func.count()).where(HOMES.c.wave_id == wave_id, HOMES.c.drawn)
    return {outcome: count for outcome, count in db.execute(wanted.group_by(HOMES.c.outcome))}


def modes(db: Db, wave_id: int) -> dict[str, dict[Outcome, int]]:
    """The same apart by mode."""
    found: dict[str, dict[Outcome, int]] = {}
    wanted = select(HOMES.c.mode, HOMES.c.outcome, func.count()).where(HOMES.c.wave_id == wave_id, HOMES.c.drawn)
    for mode, outcome, count in db.execute(wanted.group_by(HOMES.c.mode, HOMES.c.outcome)):
        found.setdefault(mode, {})[outcome] = count
    return found

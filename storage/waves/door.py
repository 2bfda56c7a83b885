"""The one way to a wave: who may see it, who may change it, and the version it is changed under (Q2)."""

from typing import Any

from sqlalchemy import update

from storage.actors import Actor
from storage.database import Db
from storage.errors import Clash, NotFound
from storage.people import staff
from storage.reading import get, locked
from storage.rules import surveys as rules
from storage.tables import SurveyWave, table
from storage.tables.people import ROLES

WAVES = table(SurveyWave)


def subject(wave_id: int, of: int | None = None) -> str:
    """How due work and tasks name a wave, and a form, household or measure of it."""
    return f"survey:{wave_id}" if of is None else f"survey:{wave_id}:{of}"


def roles(db: Db, wave: SurveyWave, *, by: Actor) -> frozenset[str]:
    """What somebody is on the estate of a wave; the system may do what anybody may."""
    if by.kind == "system":
        return frozenset(ROLES)
    return staff.roles_at(db, by.id, wave.estate_id) if by.kind == "staff" else frozenset()


def seen(db: Db, wave_id: int, *, by: Actor) -> SurveyWave:
    """A wave, for somebody of its estate's staff; else the same ``NotFound`` as for a missing one (A19)."""
    return _theirs(db, get(db, SurveyWave, wave_id), by)


def for_change(db: Db, wave_id: int, *, by: Actor) -> SurveyWave:
    """As ``seen``, held until the transaction ends."""
    return _theirs(db, locked(db, SurveyWave, wave_id), by)


def _theirs(db: Db, wave: SurveyWave, by: Actor) -> SurveyWave:
    if not roles(db, wave, by=by):
        raise NotFound("survey wave", wave.id)
    return wave


def change(db: Db, wave: SurveyWave, **values: Any) -> SurveyWave:
    """Store what changed of a wave under its version; raises ``Clash`` when somebody was faster."""
    held = (WAVES.c.id == wave.id, WAVES.c.version == wave.version)
    done = db.execute(update(WAVES).where(*held).values(version=wave.version + 1, **values))
    if done.rowcount != 1:
        raise Clash("Q2", "wave_changed", number=wave.number, status=wave.status)
    return get(db, SurveyWave, wave.id or 0)


def advance(db: Db, wave: SurveyWave, to: str, **values: Any) -> SurveyWave:
    """Q2: let a wave become something else; raises ``RuleBroken`` when it cannot become that."""
    rules.require_step(wave, to)
    return change(db, wave, status=to, **values)

"""Q13 – what is done about a point of the focus list: one owner, one day, verified by somebody else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, update

from storage import estates, tasks
from storage.actors import Actor
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.people import staff
from storage.reading import get, locked, rows
from storage.rules import surveys as rules
from storage.tables import SurveyMeasure, SurveyWave, table
from storage.tasks import Wanted
from storage.waves import door, history, questionnaires, words

MEASURES = table(SurveyMeasure)


@dataclass(frozen=True, slots=True)
class Wish:
    """A measure as it is planned: what is done, by whom, by which day."""

    owner_id: int
    due_on: date
    words: str


def plan(db: Db, wave_id: int, item: str, wanted: Wish, *, by: Actor, now: datetime) -> SurveyMeasure:
    """Q13: plan a measure for a service of a wave that is counted; its owner has a task until it is done."""
    wave = _led(db, wave_id, by)
    rules.require_status(wave, *rules.COUNTED)
    asked = questionnaires.of(db, wave)
    day = estates.setting(db, wave.estate_id).hours.local_day(now)
    if asked.item(item) is None or not wanted.words.strip() or wanted.due_on < day:
        raise RuleBroken("Q13", "measure_unfit", number=wave.number)
    if not staff.roles_at(db, wanted.owner_id, wave.estate_id):
        raise RuleBroken("Q13", "measure_owner", number=wave.number)
    values = {
        "wave_id": wave_id,
        "item": item,
        "owner_id": wanted.owner_id,
        "due_on": wanted.due_on,
        "words_id": words.keep(db, wave_id, "measure", wanted.words.strip(), by=by, now=now),
        "made_by": by.id,
        "made_at": now,
    }
    made = int(db.execute(insert(MEASURES).values(**values).returning(MEASURES.c.id)).scalar_one())
    history.append(db, wave_id, "measure", by=by, now=now, measure=made, item=item, owner=wanted.owner_id)
    _task(db, wave, made, wanted, now=now)
    return get(db, SurveyMeasure, made)


def _task(db: Db, wave: SurveyWave, measure_id: int, wanted: Wish, *, now: datetime) -> None:
    hours = estates.setting(db, wave.estate_id).hours
    about = door.subject(wave.id or 0, measure_id)
    due_at = hours.closing(wanted.due_on)
    tasks.make(db, wave.estate_id, Wanted("survey_measure", about, due_at, staff_id=wanted.owner_id), now=now)


def done(db: Db, measure_id: int, *, by: Actor, now: datetime) -> SurveyMeasure:
    """Q13: the owner, or who leads, says that a measure has been carried out."""
    one = locked(db, SurveyMeasure, measure_id)
    wave = door.seen(db, one.wave_id, by=by)
    if by.id != one.owner_id and not door.roles(db, wave, by=by) & rules.PLANNERS:
        raise Forbidden("measure_owner")
    if one.done_at is not None:
        raise RuleBroken("Q13", "measure_done", number=wave.number)
    db.execute(update(MEASURES).where(MEASURES.c.id == measure_id).values(done_at=now))
    history.append(db, one.wave_id, "measure_done", by=by, now=now, measure=measure_id)
    for task in tasks.about(db, "survey_measure", door.subject(one.wave_id, measure_id)):
        tasks.done(db, task.id or 0, by=by, outcome="done", now=now)
    return get(db, SurveyMeasure, measure_id)


def verify(db: Db, measure_id: int, effective: bool, finding: str, *, by: Actor, now: datetime) -> SurveyMeasure:
    """Q13: somebody else than its owner says whether it has helped, once."""
    one = locked(db, SurveyMeasure, measure_id)
    wave = _led(db, one.wave_id, by)
    if by.id == one.owner_id:
        raise Forbidden("measure_own")
    if one.done_at is None or one.effective is not None:
        raise RuleBroken("Q13", "measure_not_done" if one.done_at is None else "measure_verified", number=wave.number)
    kept = words.keep(db, one.wave_id, "finding", finding.strip(), by=by, now=now) if finding.strip() else None
    values = {"verified_by": by.id, "verified_at": now, "effective": effective, "finding_id": kept}
    db.execute(update(MEASURES).where(MEASURES.c.id == measure_id).values(**values))
    history.append(db, one.wave_id, "measure_verified", by=by, now=now, measure=measure_id, effective=effective)
    return get(db, SurveyMeasure, measure_id)


def of(db: Db, wave_id: int) -> list[SurveyMeasure]:
    """The measures of a wave, in the order in which they were planned."""
    return rows(db, SurveyMeasure, MEASURES.c.wave_id == wave_id, order=(MEASURES.c.id,))


def _led(db: Db, wave_id: int, by: Actor) -> SurveyWave:
    wave = door.seen(db, wave_id, by=by)
    rules.require_planner(door.roles(db, wave, by=by))
    return wave

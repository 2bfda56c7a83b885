"""Q12, Q13 – the report signed, and what came of a wave told to the residents: "you said, we did".

A: the manager approves the report. B: one reviews it, another approves it. Results are told to all only where the
profile allows collective replies; under D everybody is answered individually, and the wave ends with its report.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from storage import due, estates
from storage.actors import Actor
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.reading import rows
from storage.rules import surveys as rules
from storage.surveys import methods
from storage.tables import Binding, Resident, SurveyWave, Unit, table
from storage.waves import closing, door, history, words as kept_words

BINDINGS, RESIDENTS, UNITS = table(Binding), table(Resident), table(Unit)
TOLD_WITHIN = timedelta(days=30)
REVIEWERS = frozenset({"quality", "manager", "executive"})


def review(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q12 (B): the report is reviewed, by somebody who does not approve it."""
    wave = _held(db, wave_id, version, by)
    if not door.roles(db, wave, by=by) & REVIEWERS:
        raise Forbidden("survey_managers")
    rules.require_status(wave, "figured")
    history.append(db, wave_id, "reviewed", by=by, now=now)
    return door.change(db, wave, reviewed_at=now, reviewed_by=by.id)


def approve_report(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q12: the report is approved; under B by the general manager, after the review of another."""
    wave = _held(db, wave_id, version, by)
    held = door.roles(db, wave, by=by)
    rules.require_approver(held)
    if rules.reviewed_first(methods.method(wave.profile)):
        if wave.reviewed_by is None or wave.reviewed_by == by.id:
            raise RuleBroken("Q12", "report_two", number=wave.number)
        if "executive" not in held:
            raise Forbidden("report_executive")
    reported = door.advance(db, wave, "reported", reported_at=now, report_approved_by=by.id)
    history.append(db, wave_id, "reported", by=by, now=now)
    closing.tick(db, reported, "survey_report", by=by, now=now)
    if may_publish(reported):
        closing.want(db, reported, "survey_publish", _told_by(db, reported, now), now=now)
    return reported


def _told_by(db: Db, wave: SurveyWave, now: datetime) -> datetime:
    """X27: residents hear of the results within thirty days of the window's end; a day at least is left for it."""
    hours = estates.setting(db, wave.estate_id).hours
    in_time = hours.local_day(wave.ended_at or now) + TOLD_WITHIN
    return hours.closing(max(in_time, hours.local_day(now) + timedelta(days=1)))


def may_publish(wave: SurveyWave) -> bool:
    """Q13: whether what came of a wave is told to all its residents."""
    return rules.may_publish(methods.method(wave.profile))


def word(db: Db, wave_id: int, version: int, said: str, *, by: Actor, now: datetime) -> SurveyWave:
    """Q13: put into words for residents what they said and what is done; another draft takes the place of the last."""
    wave = _held(db, wave_id, version, by)
    rules.require_planner(door.roles(db, wave, by=by))
    _require_collective(wave)
    rules.require_status(wave, "figured", "reported")
    if not said.strip():
        raise RuleBroken("Q13", "publication_words", number=wave.number)
    kept = kept_words.keep(db, wave_id, "publication", said.strip(), by=by, now=now)
    history.append(db, wave_id, "publication_worded", by=by, now=now)
    return door.change(db, wave, publication_id=kept, publication_by=by.id)


def publish(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q13: the manager approves the words, and they go to the residents."""
    wave = _held(db, wave_id, version, by)
    rules.require_approver(door.roles(db, wave, by=by))
    _require_collective(wave)
    if wave.publication_id is None:
        raise RuleBroken("Q13", "publication_words", number=wave.number)
    published = door.advance(db, wave, "published", published_at=now, published_by=by.id)
    history.append(db, wave_id, "published", by=by, now=now)
    closing.tick(db, published, "survey_publish", by=by, now=now)
    bot_id = estates.setting(db, wave.estate_id).estate.bot_id
    due.add(db, bot_id, "survey_publish", door.subject(wave_id), at=now, round="0")
    return published


def words(db: Db, wave: SurveyWave) -> str:
    """What is, or is to be, told to the residents."""
    return kept_words.body(db, wave.publication_id)


def readers(db: Db, wave: SurveyWave, after: int, limit: int) -> list[Resident]:
    """The next residents who are told, by their number: who has an account and lives where the wave was for."""
    return rows(db, Resident, *_readers(wave), RESIDENTS.c.id > after, order=(RESIDENTS.c.id,), limit=limit)


def count(db: Db, wave: SurveyWave) -> int:
    """How many residents are told."""
    return int(db.execute(select(func.count()).select_from(RESIDENTS).where(*_readers(wave))).scalar_one())


def _readers(wave: SurveyWave) -> tuple[ColumnElement[bool], ...]:
    homes = select(BINDINGS.c.resident_id).join(UNITS, UNITS.c.id == BINDINGS.c.unit_id)
    homes = homes.where(UNITS.c.estate_id == wave.estate_id, BINDINGS.c.status == "confirmed")
    if wave.buildings:
        homes = homes.where(UNITS.c.building_id.in_([int(key) for key in wave.buildings.split()]))
    return RESIDENTS.c.user_id.is_not(None), RESIDENTS.c.id.in_(homes)


def _held(db: Db, wave_id: int, version: int, by: Actor) -> SurveyWave:
    wave = door.for_change(db, wave_id, by=by)
    rules.require_version(wave, version)
    return wave


def _require_collective(wave: SurveyWave) -> None:
    if not may_publish(wave):
        raise RuleBroken("Q13", "never_collective", number=wave.number)

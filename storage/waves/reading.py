"""What is shown of waves: the list of an estate, how far one is, who is still silent, what was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import func, select

from storage import estates
from storage.database import Db
from storage.estates import Setting
from storage.reading import rows
from storage.surveys import ladder as pure, methods
from storage.surveys.forecast import Forecast, forecast
from storage.surveys.ladder import Outcome, Return
from storage.tables import (
    Building,
    SurveyComparison,
    SurveyForm,
    SurveyHousehold,
    SurveyOpinion,
    SurveySubstitution,
    SurveyWave,
    SurveyWords,
    Unit,
    table,
)
from storage.waves import ladder, tallies
from storage.waves.door import WAVES

HOMES, FORMS, OPINIONS = table(SurveyHousehold), table(SurveyForm), table(SurveyOpinion)
LOG, WORDS, UNITS, BUILDINGS = table(SurveySubstitution), table(SurveyWords), table(Unit), table(Building)
COMPARISONS = table(SurveyComparison)
A_DAY = timedelta(days=1)
SILENT: tuple[Outcome, ...] = ("queued", "sent", "unreachable", "started", "refused")


def of_estate(db: Db, estate_id: int, limit: int = 12) -> list[SurveyWave]:
    """The waves of an estate, the latest first."""
    return rows(db, SurveyWave, WAVES.c.estate_id == estate_id, order=(WAVES.c.id.desc(),), limit=limit)


def running(db: Db, estate_id: int) -> list[SurveyWave]:
    """The waves of an estate that ask somebody now."""
    asks = WAVES.c.status.in_(("pilot", "open", "paused"))
    return rows(db, SurveyWave, WAVES.c.estate_id == estate_id, asks, order=(WAVES.c.id,))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a wave is: what became of the households, the return rate, the forecast from the third day (Q6).

    ``per_day`` are the returns of each full day of the window; ``sent_by`` is when, at the present pace, everybody is
    asked.
    """

    outcomes: dict[Outcome, int]
    returned: Return
    per_day: list[int]
    days: int
    forecast: Forecast | None
    still_needed: int
    queued: int
    sent_by: datetime | None


def progress(db: Db, wave: SurveyWave, *, now: datetime) -> Progress:
    """How far a wave is, now."""
    outcomes, back = ladder.outcomes(db, wave.id or 0), returned(db, wave)
    setting = estates.setting(db, wave.estate_id)
    per_day, days = returns(db, wave, setting, now=now)
    queued = outcomes.get("queued", 0)
    return Progress(
        outcomes=outcomes,
        returned=back,
        per_day=per_day,
        days=days,
        forecast=forecast(per_day, days, back.drawn - back.ineligible) if days and per_day else None,
        still_needed=pure.still_needed(outcomes, methods.method(wave.profile)),
        queued=queued,
        sent_by=_sent_by(db, wave, queued, now),
    )


def returned(db: Db, wave: SurveyWave) -> Return:
    """Q6: the return rate of a wave, and what its procedure says to it."""
    return pure.returned(ladder.outcomes(db, wave.id or 0), methods.method(wave.profile))


def returns(db: Db, wave: SurveyWave, setting: Setting, *, now: datetime) -> tuple[list[int], int]:
    """The returns of each full day of the window so far, and how many days it has; what came on the first day's
    eve, from a pilot, belongs to the first.
    """
    if wave.opens_at is None or wave.closes_at is None:
        return [], 0
    hours, opened = setting.hours, setting.hours.local_day(wave.opens_at)
    days = (hours.local_day(wave.closes_at - timedelta(seconds=1)) - opened).days + 1
    passed = min(days, (hours.local_day(min(now, wave.closes_at)) - opened).days + (now >= wave.closes_at))
    counted = [0] * passed
    for came, count in tallies.per_day(db, wave.id or 0).items():
        day = max(0, (came - opened).days)
        if day < passed:
            counted[day] += count
    return counted, days


def _sent_by(db: Db, wave: SurveyWave, queued: int, now: datetime) -> datetime | None:
    """When everybody is asked, at the pace of the last ten minutes of sending."""
    if not queued:
        return None
    here = (HOMES.c.wave_id == wave.id, HOMES.c.sent_at.is_not(None))
    last = db.execute(select(func.max(HOMES.c.sent_at)).where(*here)).scalar()
    if last is None:
        return None
    span = timedelta(minutes=10)
    lately = select(func.count(), func.min(HOMES.c.sent_at)).where(*here, HOMES.c.sent_at >= last - span)
    count, since = db.execute(lately).one()
    took = max(last - since, timedelta(seconds=1))
    return cast(datetime, now + took * (queued / count))


@dataclass(frozen=True, slots=True)
class Door:
    """A household that has not answered, as one finds it (Q6)."""

    unit_id: int
    building: str
    unit: str
    outcome: str

    @property
    def label(self) -> str:
        """Building and unit in one breath."""
        return f"{self.building}{self.unit}"


def silent(db: Db, wave_id: int, limit: int | None = None, building: str | None = None) -> list[Door]:
    """Q6: the door-to-door list: who of the drawn has not answered, of a building or building by building."""
    wanted = (
        select(HOMES.c.unit_id, BUILDINGS.c.name, UNITS.c.name, HOMES.c.outcome)
        .join(UNITS, UNITS.c.id == HOMES.c.unit_id)
        .join(BUILDINGS, BUILDINGS.c.id == UNITS.c.building_id)
        .where(HOMES.c.wave_id == wave_id, HOMES.c.drawn, HOMES.c.outcome.in_(SILENT))
        .order_by(UNITS.c.building_id, UNITS.c.id)
        .limit(limit)
    )
    here = wanted if building is None else wanted.where(HOMES.c.stratum == building)
    return [Door(*row) for row in db.execute(here)]


def silent_buildings(db: Db, wave: SurveyWave) -> list[tuple[str, int]]:
    """Q6: how many have not answered in each building that was drawn from, in walking order; nobody counts for it."""
    counts = tallies.by_building(db, wave.id or 0, *SILENT)
    wanted = select(BUILDINGS.c.name).where(BUILDINGS.c.estate_id == wave.estate_id).order_by(BUILDINGS.c.id)
    known = [name for name in db.execute(wanted).scalars() if name in counts]
    # A building that bears another name since the draw stands at the end.
    return [(name, counts[name]) for name in dict.fromkeys((*known, *sorted(counts)))]


def first_silent(db: Db, wave: SurveyWave, limit: int) -> list[Door]:
    """The first so many of the door-to-door list, from the first buildings alone."""
    found: list[Door] = []
    for building, count in silent_buildings(db, wave):
        if len(found) < limit and count:
            found += silent(db, wave.id or 0, limit - len(found), building)
    return found


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: on which form, under which question, and what came of it."""

    opinion: SurveyOpinion
    body: str
    building: str
    unit_id: int | None
    resident_id: int | None


def opinions(db: Db, wave_id: int, *, after: int = 0, limit: int | None = None) -> list[Written]:
    """What was written in a wave, in the order of the forms; erased and empty words are left out."""
    wanted = (
        select(OPINIONS, WORDS.c.body, FORMS.c.building, FORMS.c.unit_id, FORMS.c.resident_id)
        .join(WORDS, WORDS.c.id == OPINIONS.c.words_id)
        .join(FORMS, FORMS.c.id == OPINIONS.c.form_id)
        .where(FORMS.c.wave_id == wave_id, FORMS.c.kind == "household", WORDS.c.body != "", FORMS.c.id > after)
        .order_by(FORMS.c.id, OPINIONS.c.item)
        .limit(limit)
    )
    return [
        Written(cast(SurveyOpinion, row), row.body, row.building, row.unit_id, row.resident_id)
        for row in db.execute(wanted)
    ]


def of_form(db: Db, form_id: int) -> list[Written]:
    """What was written on a form."""
    form = rows(db, SurveyForm, FORMS.c.id == form_id)
    return [one for one in opinions(db, form[0].wave_id, after=form_id - 1, limit=8) if one.opinion.form_id == form_id]


def homes_of(db: Db, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The homes that tasks about households are about, by kind and subject of the tasks."""
    keys: dict[str, dict[int, str]] = {}
    for kind, subject in named:
        keys.setdefault(kind, {})[int(subject.rpartition(":")[2])] = subject
    found: dict[tuple[str, str], str] = {}
    for kind, subjects in keys.items():
        key = {"survey_words": FORMS.c.id, "survey_compare": COMPARISONS.c.id}.get(kind, UNITS.c.id)
        wanted = select(key, BUILDINGS.c.name + UNITS.c.name).join(BUILDINGS, BUILDINGS.c.id == UNITS.c.building_id)
        if kind in ("survey_words", "survey_compare"):
            wanted = wanted.join(FORMS, FORMS.c.unit_id == UNITS.c.id)
        if kind == "survey_compare":
            wanted = wanted.join(COMPARISONS, COMPARISONS.c.form_id == FORMS.c.id)
        wanted = wanted.select_from(UNITS).where(key.in_(tuple(subjects)))
        found |= {(kind, subjects[one]): home for one, home in db.execute(wanted)}
    return found


def substitutions(db: Db, wave_id: int) -> list[SurveySubstitution]:
    """Q4: who was replaced by whom."""
    return rows(db, SurveySubstitution, LOG.c.wave_id == wave_id, order=(LOG.c.id,))

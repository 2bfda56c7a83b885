"""Q12 – a wave of the tables as its report tells it: plan, counts, words without their writers, what follows.

Nothing is kept of it: a report that is made again says what the tables say then. Figures are aggregates; only words and
the instants of returning are read one by one.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select

from storage import estates
from storage.database import Db
from storage.estates import Setting
from storage.reading import first, get, rows
from storage.surveys import figures, honesty, ladder as rates, methods, scores, trend, wave as waves
from storage.surveys.beside import Beside, beside
from storage.surveys.cleaning import Reason
from storage.surveys.counting import Counts
from storage.surveys.ladder import Return
from storage.surveys.methods import Method
from storage.surveys.questionnaire import Questionnaire
from storage.surveys.report import Approval, Course, Honesty, Measure, Opinion, Past, Plan, WaveReport
from storage.surveys.trend import Share, Word
from storage.tables import (
    Company,
    Staff,
    SurveyAnswer,
    SurveyComparison,
    SurveyForm,
    SurveyHousehold,
    SurveyMeasure,
    SurveyOpinion,
    SurveySubstitution,
    SurveyWave,
    SurveyWords,
    Task,
    table,
)
from storage.waves import counting, door, grading, ladder, questionnaires, reading
from storage.waves.door import WAVES
from storage.waves.words import body

FORMS, HOMES, ANSWERS, OPINIONS = (
    table(SurveyForm), table(SurveyHousehold), table(SurveyAnswer), table(SurveyOpinion),
)  # fmt: skip
COMPARED, MEASURES, GONE, TASKS, WORDS = (
    table(SurveyComparison), table(SurveyMeasure), table(SurveySubstitution), table(Task), table(SurveyWords),
)  # fmt: skip
MOST_WORDS, MOST_WAVES = 2000, 6
FORGED = (1, 5, 15)  # so many forged forms an audit might have to find
CALLS = "survey_call"
A_MOMENT = timedelta(seconds=1)  # a window that closes at midnight has its last day before it


def find(db: Db, number: str, estate: str = "") -> list[SurveyWave]:
    """The waves that bear a number, of the estate of this name or of any."""
    found = rows(db, SurveyWave, WAVES.c.number == number, order=(WAVES.c.id,))
    return [one for one in found if estate in ("", estates.setting(db, one.estate_id).estate.name)]


def report(db: Db, wave: SurveyWave, *, now: datetime) -> WaveReport:
    """Everything the tables tell of a wave."""
    setting, asked = estates.setting(db, wave.estate_id), questionnaires.of(db, wave)
    method, counts, outcomes = (
        methods.method(wave.profile),
        counting.counts(db, wave),
        ladder.outcomes(db, wave.id or 0),
    )
    made, own = counting.computed(db, wave), _own(db, wave, asked, method)
    back = rates.returned(outcomes, method)
    left_out, noticed = _cleaned(db, wave)
    return WaveReport(
        plan=plan(db, wave, setting),
        questionnaire=asked,
        method=method,
        counts=counts,
        wave=made,
        population=counting.population(db, wave),
        outcomes=outcomes,
        returned=back if back.drawn else None,
        forms=_forms(db, wave),
        modes=_modes(db, wave),
        left_out=left_out,
        noticed=noticed,
        types=_types(db, wave, asked),
        past=tuple(_past(db, wave, method)),
        course=course(db, wave, setting, back, now=now),
        late=_late(db, wave, asked, method),
        opinions=tuple(_opinions(db, wave, asked)),
        measures=tuple(measures(db, wave, setting)),
        honesty=_honesty(db, wave, counts),
        own=own,
        overall=figures.overall(own.together.weighted, made.together.weighted) if own else None,
        beside=_beside(db, wave, counts, asked, method),
        grade=grading.of_wave(db, wave, setting, method, made),
        **_scores(counts, asked),
    )


def plan(db: Db, wave: SurveyWave, setting: Setting) -> Plan:
    """What a wave was for and how it was laid out (X21)."""
    zone = ZoneInfo(setting.estate.zone)
    gone = select(func.count()).where(GONE.c.wave_id == wave.id, GONE.c.next_unit_id.is_not(None))
    return Plan(
        company=get(db, Company, setting.estate.company_id).name,
        estate=setting.estate.name,
        number=wave.number,
        occasion=wave.occasion,
        period=wave.period,
        purpose=wave.purpose,
        population=wave.population,
        approach=wave.method,
        responsible=_name(db, wave.responsible_id),
        use=wave.use_of_results,
        draw=wave.way,
        opens_on=_day(wave.opens_at, zone) or wave.opens_on,
        closes_on=_day(wave.closes_at - A_MOMENT if wave.closes_at else None, zone),
        pilot=wave.pilot_size,
        substitutions=int(db.execute(gone).scalar_one()),
        incentives="none",
        commitment=wave.commitments,
        frame_digest=wave.frame_digest,
        approvals=tuple(_approvals(db, wave, zone)),
    )


def course(db: Db, wave: SurveyWave, setting: Setting, back: Return, *, now: datetime) -> Course | None:
    """How the forms came back, day by day of the window; nothing before its first day is over."""
    per_day, days = reading.returns(db, wave, setting, now=now)
    asked = back.drawn - back.ineligible
    if wave.opens_at is None or not per_day or not asked:
        return None
    return Course(tuple(per_day), days, asked, setting.hours.local_day(wave.opens_at))


def measures(db: Db, wave: SurveyWave, setting: Setting) -> Iterator[Measure]:
    """Q13: what is done about each point of the focus list."""
    zone = ZoneInfo(setting.estate.zone)
    for one in rows(db, SurveyMeasure, MEASURES.c.wave_id == wave.id, order=(MEASURES.c.id,)):
        yield Measure(
            one.item, body(db, one.words_id), _name(db, one.owner_id), one.due_on, _day(one.done_at, zone),
            _name(db, one.verified_by), _day(one.verified_at, zone), one.effective,
        )  # fmt: skip


def _approvals(db: Db, wave: SurveyWave, zone: ZoneInfo) -> Iterator[Approval]:
    signed = (("plan", wave.decided_by, wave.decided_at), ("review", wave.reviewed_by, wave.reviewed_at),
              ("report", wave.report_approved_by, wave.reported_at))  # fmt: skip
    needed = ("plan", "review", "report") if wave.profile == "B" else ("plan", "report")
    for what, who, at in signed:
        if what in needed or who:
            yield Approval(what, _name(db, who), _day(at, zone))


def _counted(wave: SurveyWave) -> Any:
    return and_(FORMS.c.wave_id == wave.id, FORMS.c.counts)


def _forms(db: Db, wave: SurveyWave) -> int:
    """How many forms of households came back, those that do not count included."""
    came = (FORMS.c.wave_id == wave.id, FORMS.c.kind == "household", FORMS.c.completed_at.is_not(None))
    return int(db.execute(select(func.count()).where(*came)).scalar_one())


def _modes(db: Db, wave: SurveyWave) -> dict[str, int]:
    wanted = select(FORMS.c.mode, func.count()).where(_counted(wave)).group_by(FORMS.c.mode).order_by(FORMS.c.mode)
    return {mode: count for mode, count in db.execute(wanted)}


def _cleaned(db: Db, wave: SurveyWave) -> tuple[dict[Reason, int], int]:
    """How many forms were excluded, by reason, and how many gave one level to everything and count."""
    here = (FORMS.c.wave_id == wave.id, FORMS.c.kind == "household", FORMS.c.completed_at.is_not(None))
    found: dict[Reason, int] = {}
    for void, count in db.execute(
        select(FORMS.c.void, func.count()).where(*here, FORMS.c.void != "").group_by(FORMS.c.void)
    ):
        found[cast(Reason, void)] = count
    extra = int(db.execute(select(func.count()).where(*here, FORMS.c.extra, FORMS.c.void == "")).scalar_one())
    if extra:
        found["duplicate"] = found.get("duplicate", 0) + extra
    alike = select(func.count()).where(_counted(wave), FORMS.c.scored >= 6, FORMS.c.levels == 1)
    return found, int(db.execute(alike).scalar_one())


def _types(db: Db, wave: SurveyWave, asked: Questionnaire) -> dict[str, dict[str, int]]:
    """For each question about the person, how many chose each option."""
    codes = [item.code for item in asked.items if item.role == "type"]
    wanted = (
        select(ANSWERS.c.item, ANSWERS.c.chosen, func.count())
        .join(FORMS, FORMS.c.id == ANSWERS.c.form_id)
        .where(_counted(wave), ANSWERS.c.item.in_(codes), ANSWERS.c.chosen != "")
        .group_by(ANSWERS.c.item, ANSWERS.c.chosen)
    )
    found: dict[str, dict[str, int]] = {}
    for item, chosen, count in db.execute(wanted):
        found.setdefault(item, {})[chosen] = count
    return found


def _past(db: Db, wave: SurveyWave, method: Method) -> Iterator[Past]:
    """The waves before, the oldest first; only the nearest is compared item by item."""
    found: list[Past] = []
    before = counting.former(db, wave)
    while before is not None and len(found) < MOST_WAVES:
        found.append(Past(before.period or before.number, waves.shares(
            counting.counts(db, before), questionnaires.of(db, before), method
        )))  # fmt: skip
        before = counting.former(db, before)
    yield from reversed(found)


def _late(db: Db, wave: SurveyWave, asked: Questionnaire, method: Method) -> Word | None:
    """Whether those who answered only after a reminder rate the whole otherwise than the others."""
    whole = asked.overall
    if whole is None:
        return None
    wanted = (
        select(HOMES.c.reminded, ANSWERS.c.value, func.count())
        .join(FORMS, FORMS.c.id == ANSWERS.c.form_id)
        .join(HOMES, and_(HOMES.c.wave_id == FORMS.c.wave_id, HOMES.c.unit_id == FORMS.c.unit_id))
        .where(_counted(wave), ANSWERS.c.item == whole.code, ANSWERS.c.value.is_not(None))
        .group_by(HOMES.c.reminded, ANSWERS.c.value)
    )
    counts: dict[bool, Counter[bool]] = {False: Counter(), True: Counter()}
    for reminded, value, count in db.execute(wanted):
        counts[reminded > 0][value >= method.satisfied_from] += count
    early, late_ones = (Share(found[True], found.total()) for found in (counts[False], counts[True]))
    return trend.early_late(early, late_ones) if early.base and late_ones.base else None


def _opinions(db: Db, wave: SurveyWave, asked: Questionnaire) -> Iterator[Opinion]:
    roles = {item.code: item.role for item in asked.items if item.kind == "words"}
    wanted = (
        select(OPINIONS.c.item, WORDS.c.body, OPINIONS.c.services, OPINIONS.c.answered_at)
        .join(FORMS, FORMS.c.id == OPINIONS.c.form_id)
        .join(WORDS, WORDS.c.id == OPINIONS.c.words_id)
        .where(_counted(wave), WORDS.c.body != "")
        .order_by(WORDS.c.salt)  # neither the order of returning nor that of the households
        .limit(MOST_WORDS)
    )
    for item, text, services, answered in db.execute(wanted):
        if item in roles:
            yield Opinion(roles[item], text, tuple(services.split()), bool(services), answered is not None)


def _honesty(db: Db, wave: SurveyWave, counts: Counts) -> Honesty | None:
    """Q10: what was called and compared, and what so many comparisons can find."""
    compared = rows(db, SurveyComparison, COMPARED.c.wave_id == wave.id)
    subject = f"{door.subject(wave.id or 0)}:%"
    calls = rows(db, Task, TASKS.c.kind == CALLS, TASKS.c.subject.like(subject))
    if not compared and not calls:
        return None
    done = [one for one in compared if one.alike is not None]
    forged = [count for count in FORGED if count <= counts.returned and len(compared) <= counts.returned]
    chances: dict[int, Fraction] = {one: honesty.detection(counts.returned, one, len(compared)) for one in forged}
    unlike = sum(one.alike is False for one in done)
    return Honesty(len(calls), sum(one.done_at is not None for one in calls), len(compared), len(done), unlike, chances)


def _own(db: Db, wave: SurveyWave, asked: Questionnaire, method: Method) -> waves.Wave | None:
    """B's self-assessment, apart from what residents said."""
    counts = counting.self_counts(db, wave)
    return waves.computed(counts, asked, method, waves.Population()) if counts.returned else None


def _beside(db: Db, wave: SurveyWave, ours: Counts, asked: Questionnaire, method: Method) -> tuple[Beside, ...]:
    return tuple(beside(name, ours, found, asked, method) for name, found in counting.others(db, wave).items())


def _scores(counts: Counts, asked: Questionnaire) -> dict[str, Any]:
    """Recommendation and ease, where they are asked for."""
    tallies = {
        kind: [counts.tallies[item.code] for item in asked.items if item.kind == kind] for kind in ("nps", "ces")
    }
    eased = (scores.ease(one) for one in tallies["ces"])
    recommended = (scores.recommendation(one) for one in tallies["nps"])
    return {
        "recommendation": next(filter(None, recommended), None),
        "ease": next((easy[0] for easy in eased if easy), None),
    }


def _name(db: Db, staff_id: int | None) -> str:
    found = first(db, Staff, table(Staff).c.id == staff_id) if staff_id else None
    return found.name if found else ""


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at else None

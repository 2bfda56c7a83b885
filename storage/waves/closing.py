"""Q7, Q9, Q11, Q12, X25 – after the window: which forms count, who is answered, when the figures are made.

Cleaning goes by what each form keeps of itself, never by its answers. A form that is excluded stays, with its reason.
What somebody wrote is answered individually within fifteen days of its return (Q11): a task each, told in the digest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, case, func, select, update

from storage import due, estates, tasks
from storage.actors import Actor
from storage.calendar import working_days_after
from storage.database import Db
from storage.errors import Forbidden, NotFound, RuleBroken
from storage.estates import Setting
from storage.reading import first, get
from storage.rules import surveys as rules
from storage.surveys import cleaning
from storage.surveys.cleaning import Entry, Form
from storage.tables import (
    SurveyComparison,
    SurveyForm,
    SurveyHousehold,
    SurveyOpinion,
    SurveyWave,
    SurveyWords,
    Task,
    table,
)
from storage.tasks import Wanted
from storage.waves import door, forms, history, questionnaires, words

FORMS, OPINIONS, HOMES = table(SurveyForm), table(SurveyOpinion), table(SurveyHousehold)
COMPARISONS, WORDS, TASKS = table(SurveyComparison), table(SurveyWords), table(Task)
ANSWERED_WITHIN = timedelta(days=15)
FIGURES_WITHIN = 3
# The forms of so many households are cleaned while somebody waits.
AT_ONCE = 1000


def answer_words(db: Db, form: SurveyForm, setting: Setting, *, now: datetime) -> int | None:
    """Q11: who wrote something is called or answered within fifteen days of the form's return: one task a form."""
    wave = get(db, SurveyWave, form.wave_id)
    if not _wrote(db, form.id or 0):
        return None
    day = setting.hours.local_day(form.completed_at or now) + ANSWERED_WITHIN
    wanted = Wanted(
        "survey_words",
        door.subject(wave.id or 0, form.id),
        due_at=setting.hours.closing(day),
        staff_id=wave.responsible_id,
        quietly=True,
    )
    in_the_digest(db, setting, now=now)
    return tasks.make(db, wave.estate_id, wanted, now=now)


def in_the_digest(db: Db, setting: Setting, *, now: datetime) -> None:
    """Q11: the next morning's digest looks who still waits for an answer."""
    at = setting.hours.next_at(now, setting.procedure.digest_at)
    day = setting.hours.local_day(at).isoformat()
    due.add(db, setting.estate.bot_id, "digest", f"estate:{setting.estate.id}", at=at, round=day)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many who wrote something wait for the answer of one person, or of nobody in particular."""

    staff_id: int | None
    count: int
    late: int
    latest: datetime
    first_due: datetime


def words_waiting(db: Db, estate_id: int, now: datetime) -> list[Waiting]:
    """Q11: who of an estate is to answer how many, how many of them late, the last asked and the first due when."""
    late = func.count(case((TASKS.c.due_at < now, 1)))
    wanted = (
        select(TASKS.c.staff_id, func.count(), late, func.max(TASKS.c.made_at), func.min(TASKS.c.due_at))
        .where(TASKS.c.estate_id == estate_id, TASKS.c.done_at.is_(None), TASKS.c.kind == "survey_words")
        .group_by(TASKS.c.staff_id)
        .order_by(TASKS.c.staff_id)
    )
    return [Waiting(*row) for row in db.execute(wanted)]


def _wrote(db: Db, form_id: int) -> bool:
    said = select(OPINIONS.c.item).join(WORDS, WORDS.c.id == OPINIONS.c.words_id)
    return db.execute(said.where(OPINIONS.c.form_id == form_id, WORDS.c.body != "").limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning says of the forms of a wave, of so many as there were."""

    log: tuple[Entry, ...]
    forms: int


def look(db: Db, wave: SurveyWave) -> Cleaned:
    """X25: what cleaning would do, changing nothing; of many forms that takes a while."""
    return Cleaned(tuple(cleaning_log(db, wave)), _forms_kept(db, wave))


def clean(db: Db, wave: SurveyWave, seen: Cleaned | None = None) -> list[Entry]:
    """X25: sort out what does not count, by the rules that stood before the wave; every line keeps its reason.

    What was seen holds while no form has come or gone since.
    """
    rules.require_status(wave, "ended")
    found = seen if seen is not None and seen.forms == _forms_kept(db, wave) else look(db, wave)
    void = [one for one in found.log if one.excluded and one.reason != "duplicate"]
    if void:
        said = update(FORMS).where(FORMS.c.id == bindparam("form")).values(counts=False, void=bindparam("why"))
        db.execute(said, [{"form": int(one.ref), "why": one.reason} for one in void])
    return list(found.log)


def _forms_kept(db: Db, wave: SurveyWave) -> int:
    kept = (FORMS.c.wave_id == wave.id, FORMS.c.completed_at.is_not(None), FORMS.c.void != "not theirs")
    return int(db.execute(select(func.count()).select_from(FORMS).where(*kept)).scalar_one())


def cleaning_log(db: Db, wave: SurveyWave) -> list[Entry]:
    """X25: what cleaning says of a wave's forms, before and after it was done."""
    return list(cleaning.cleaned(_forms(db, wave), _sample(db, wave)).log)


def _forms(db: Db, wave: SurveyWave) -> Iterator[Form]:
    kept = (FORMS.c.wave_id == wave.id, FORMS.c.kind == "household", FORMS.c.completed_at.is_not(None))
    columns = (
        FORMS.c.id, FORMS.c.unit_id, FORMS.c.asked, FORMS.c.rated, FORMS.c.scored, FORMS.c.levels, FORMS.c.seconds,
        FORMS.c.void,
    )  # fmt: skip
    # The one that counts stands first, so that of a household it is the one that is kept.
    for row in db.execute(select(*columns).where(*kept).order_by(FORMS.c.counts.desc(), FORMS.c.id)):
        if row.void != "not theirs":
            yield Form(str(row.id), str(row.unit_id), row.asked, row.rated, row.scored, row.levels, row.seconds)


def _sample(db: Db, wave: SurveyWave) -> frozenset[str]:
    drawn = select(HOMES.c.unit_id).where(HOMES.c.wave_id == wave.id, HOMES.c.drawn, HOMES.c.outcome != "ineligible")
    return frozenset(str(key) for key in db.execute(drawn).scalars())


def code(db: Db, form_id: int, item: str, services: Sequence[str], *, by: Actor) -> SurveyOpinion:
    """Say which services words are about; who says it second, of a tenth of them, is somebody else."""
    _, wave = _opinion(db, form_id, item, by)
    known = {one.code for one in questionnaires.of(db, wave).services}
    if not set(services) <= known:
        raise RuleBroken("Q9", "answer_unfit", item=item)
    rules.require_status(wave, *rules.UNCOUNTED)
    said, here = " ".join(services), update(OPINIONS).where(OPINIONS.c.form_id == form_id, OPINIONS.c.item == item)
    by_nobody_else = OPINIONS.c.coded_by.is_(None) | (OPINIONS.c.coded_by == by.id)
    if db.execute(here.where(by_nobody_else).values(services=said, coded_by=by.id)).rowcount != 1:
        db.execute(here.values(again=said, again_by=by.id))
    return _opinion(db, form_id, item, by)[0]


def answered(db: Db, form_id: int, item: str, said: str, *, by: Actor, now: datetime) -> SurveyOpinion:
    """Q11: whoever wrote was called or answered; what was said stands beside their words."""
    opinion, wave = _opinion(db, form_id, item, by)
    if opinion.answered_at is not None:
        raise RuleBroken("Q11", "survey_words_answered", number=wave.number)
    if not said.strip():
        raise RuleBroken("Q11", "survey_words_reply", number=wave.number)
    kept = words.keep(db, wave.id or 0, "reply", said.strip(), by=by, now=now)
    here = (OPINIONS.c.form_id == form_id, OPINIONS.c.item == item, OPINIONS.c.answered_at.is_(None))
    told = update(OPINIONS).where(*here).values(reply_id=kept, answered_at=now, answered_by=by.id)
    if db.execute(told).rowcount != 1:
        raise RuleBroken("Q11", "survey_words_answered", number=wave.number)
    history.append(db, wave.id or 0, "words_answered", by=by, now=now, form=form_id, item=item)
    return _opinion(db, form_id, item, by)[0]


def became(db: Db, form_id: int, item: str, record_id: int, *, by: Actor, now: datetime) -> None:
    """Q9: an opinion that is a complaint has become a record of the register."""
    _, wave = _opinion(db, form_id, item, by)
    here = (OPINIONS.c.form_id == form_id, OPINIONS.c.item == item, OPINIONS.c.record_id.is_(None))
    if db.execute(update(OPINIONS).where(*here).values(record_id=record_id)).rowcount != 1:
        raise RuleBroken("Q9", "survey_words_filed", number=wave.number)
    history.append(db, wave.id or 0, "words_filed", by=by, now=now, form=form_id, item=item, record=record_id)


def unanswered(db: Db, form_id: int) -> list[str]:
    """Q11: the questions of a form whose words nobody has answered yet, and that have become no record."""
    waits = (OPINIONS.c.form_id == form_id, OPINIONS.c.answered_at.is_(None), OPINIONS.c.record_id.is_(None))
    wanted = select(OPINIONS.c.item).join(WORDS, WORDS.c.id == OPINIONS.c.words_id).where(*waits, WORDS.c.body != "")
    return list(db.execute(wanted.order_by(OPINIONS.c.item)).scalars())


def _opinion(db: Db, form_id: int, item: str, by: Actor) -> tuple[SurveyOpinion, SurveyWave]:
    found = first(db, SurveyOpinion, OPINIONS.c.form_id == form_id, OPINIONS.c.item == item)
    if found is None:
        raise NotFound("survey opinion", form_id)
    wave = door.seen(db, get(db, SurveyForm, form_id).wave_id, by=by)
    if not door.roles(db, wave, by=by) & rules.ENTERERS:
        raise Forbidden("survey_planners")
    return found, wave


def figures_due(db: Db, setting: Setting, ended: datetime) -> datetime:
    """Q12: by when the figures are made: the end of service on the third working day after the window's end."""
    day = _last_day(setting, ended)
    return setting.hours.closing(working_days_after(day, FIGURES_WITHIN, estates.overrides(db)))


def _last_day(setting: Setting, ended: datetime) -> date:
    """The last day of a window, which ends with its midnight."""
    return setting.hours.local_day(ended - timedelta(seconds=1))


def want_figures(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q12: the figures are made at once; those of a large wave by the clock, so that nobody waits for them."""
    wave = door.seen(db, wave_id, by=by)
    if wave.households <= AT_ONCE:
        return figure(db, wave_id, version, by=by, now=now)
    wave = _to_figure(db, wave_id, version, by)
    rules.require_status(wave, "ended")
    history.append(db, wave_id, "figures_wanted", by=by, now=now)
    due.move(db, estates.setting(db, wave.estate_id).estate.bot_id, "survey_figure", door.subject(wave_id), at=now)
    return wave


def _to_figure(db: Db, wave_id: int, version: int, by: Actor) -> SurveyWave:
    wave = door.for_change(db, wave_id, by=by)
    if by.kind != "system":
        rules.require_planner(door.roles(db, wave, by=by))
    rules.require_version(wave, version)
    return wave


def figure(
    db: Db, wave_id: int, version: int, *, by: Actor, now: datetime, seen: Cleaned | None = None
) -> SurveyWave:
    """Q12: clean the forms and make the figures; what was counted stays as it was counted."""
    log = clean(db, wave := _to_figure(db, wave_id, version, by), seen)
    figured = door.advance(db, wave, "figured", figured_at=now)
    tick(db, figured, "survey_figures", by=by, now=now)
    due.cancel(db, door.subject(wave_id), why="figured", now=now, kinds=("survey_figure",))
    bot_id = estates.setting(db, wave.estate_id).estate.bot_id
    due.add(db, bot_id, "survey_figured", door.subject(wave_id), at=now)
    excluded = sum(one.excluded for one in log)
    history.append(db, wave_id, "figured", by=by, now=now, returned=_count(db, wave_id), excluded=excluded)
    return figured


def tick(db: Db, wave: SurveyWave, kind: str, *, by: Actor, now: datetime) -> None:
    """What somebody had to do about a wave is done."""
    for task in tasks.about(db, kind, door.subject(wave.id or 0)):
        tasks.done(db, task.id or 0, by=by, outcome="done", now=now)


def want(db: Db, wave: SurveyWave, kind: str, due_at: datetime, *, now: datetime) -> int | None:
    """Let whoever is responsible for a wave have something to do about it."""
    wanted = Wanted(kind, door.subject(wave.id or 0), due_at=due_at, staff_id=wave.responsible_id)
    return tasks.make(db, wave.estate_id, wanted, now=now)


def report_due(setting: Setting, ended: datetime) -> datetime:
    """Q12: the report is due in the month after the window's end: by the end of its last day of service."""
    day = _last_day(setting, ended).replace(day=1)
    for _ in range(2):
        day = (day + timedelta(days=31)).replace(day=1)
    return setting.hours.closing(day - timedelta(days=1))


def _count(db: Db, wave_id: int) -> int:
    return sum(forms.returned(db, wave_id).values())

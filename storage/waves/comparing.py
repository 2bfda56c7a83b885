"""Q10 – whether the returned forms are the residents' own: some who are silent are called, some forms are compared.

Of many forms the tasks are made in pieces, so that nobody waits for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select, update

from storage import due, estates, tasks
from storage.actors import Actor
from storage.database import Db, upsert
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.reading import get, locked, rows
from storage.rules import surveys as rules
from storage.surveys import honesty
from storage.surveys.honesty import Returned, Verdict
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
from storage.waves import closing, door, history

FORMS, OPINIONS, HOMES = table(SurveyForm), table(SurveyOpinion), table(SurveyHousehold)
COMPARISONS, WORDS, TASKS = table(SurveyComparison), table(SurveyWords), table(Task)
ALL = "all are compared"
AT_RANDOM = "at random"
CALL, COMPARE = "survey_call", "survey_compare"
# So many tasks are made in a twentieth of a second; so many are shown to whoever has them.
PIECE, MOST_SHOWN = 500, 20


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is called of those that returned nothing, and which forms are compared, each for its reason."""

    calls: tuple[int, ...]
    forms: Mapping[int, str]


def look(db: Db, wave: SurveyWave) -> Chosen:
    """Q10: who is called and what is compared; drawn, and nothing kept of it yet."""
    chosen = honesty.audit(_returned(db, wave), wave.number)
    reasons = {int(ref): ", ".join(signs) for ref, signs in chosen.risky.items()}
    calls = tuple(int(unit) for unit in honesty.to_call(_silent(db, wave), wave.number))
    return Chosen(calls, reasons | {int(ref): AT_RANDOM for ref in chosen.at_random})


def draw_honesty(
    db: Db, wave: SurveyWave, setting: Setting, *, now: datetime, chosen: Chosen | None = None
) -> list[Task]:
    """Q10: who is called and what is compared is drawn, once; returns the first of the tasks."""
    if _drawn(db, wave):
        return []
    chosen = chosen or look(db, wave)
    due_at = closing.figures_due(db, setting, wave.ended_at or now)
    tasks.make_many(db, wave.estate_id, [_wanted(wave, CALL, unit, due_at) for unit in chosen.calls], now=now)
    _note(db, wave, chosen.forms)
    if (place := some_tasks(db, wave, 0, now=now)) is not None:
        due.move(db, setting.estate.bot_id, "survey_compare", door.subject(wave.id or 0), at=now, round=str(place))
    return _shown(db, wave, CALL) + _shown(db, wave, COMPARE)


def _drawn(db: Db, wave: SurveyWave) -> bool:
    compared = select(COMPARISONS.c.id).where(COMPARISONS.c.wave_id == wave.id).limit(1)
    return bool(_shown(db, wave, CALL)) or db.execute(compared).first() is not None


def _shown(db: Db, wave: SurveyWave, kind: str) -> list[Task]:
    """The first open tasks of a kind about a wave."""
    about = TASKS.c.subject.like(f"{door.subject(wave.id or 0)}:%")
    here = (TASKS.c.kind == kind, about, TASKS.c.done_at.is_(None))
    return rows(db, Task, *here, order=(TASKS.c.due_at, TASKS.c.id), limit=MOST_SHOWN)


def waiting(db: Db, wave: SurveyWave) -> int:
    """How many households are still to be called or compared."""
    about = TASKS.c.subject.like(f"{door.subject(wave.id or 0)}:%")
    here = select(func.count()).where(TASKS.c.kind.in_((CALL, COMPARE)), about, TASKS.c.done_at.is_(None))
    return int(db.execute(here).scalar_one())


def _note(db: Db, wave: SurveyWave, why: Mapping[int, str]) -> None:
    """These forms are to be compared, each for its reason."""
    if why:
        noted = [{"wave_id": wave.id, "form_id": form_id, "drawn_because": said} for form_id, said in why.items()]
        db.execute(upsert(COMPARISONS).on_conflict_do_nothing(), noted)


def some_tasks(db: Db, wave: SurveyWave, after: int, *, now: datetime) -> int | None:
    """Q10: a task for each of the next comparisons; returns the place to go on from, None when all have theirs."""
    here = (COMPARISONS.c.wave_id == wave.id, COMPARISONS.c.alike.is_(None), COMPARISONS.c.id > after)
    some = rows(db, SurveyComparison, *here, order=(COMPARISONS.c.id,), limit=PIECE)
    due_at = closing.figures_due(db, estates.setting(db, wave.estate_id), wave.ended_at or now)
    wanted = [_wanted(wave, COMPARE, one.id or 0, due_at) for one in some]
    tasks.make_many(db, wave.estate_id, wanted, now=now)
    return some[-1].id if len(some) == PIECE else None


def compare_all(db: Db, wave: SurveyWave, *, now: datetime) -> None:
    """Q10: one household says otherwise, on its form or when it was called: every returned form is compared."""
    if (place := some_more(db, wave, 0, now=now)) is not None:
        bot_id = estates.setting(db, wave.estate_id).estate.bot_id
        due.move(db, bot_id, "survey_compare_all", door.subject(wave.id or 0), at=now, round=str(place))


def some_more(db: Db, wave: SurveyWave, after: int, *, now: datetime) -> int | None:
    """Q10: the next forms that are not compared yet are, with a task each; returns the place to go on from, or None."""
    rest = ~exists().where(COMPARISONS.c.form_id == FORMS.c.id, COMPARISONS.c.wave_id == wave.id)
    left = select(FORMS.c.id).where(FORMS.c.wave_id == wave.id, FORMS.c.counts, FORMS.c.id > after, rest)
    some = list(db.execute(left.order_by(FORMS.c.id).limit(PIECE)).scalars())
    _note(db, wave, dict.fromkeys(some, ALL))
    due_at = closing.figures_due(db, estates.setting(db, wave.estate_id), now)
    made = select(COMPARISONS.c.id).where(COMPARISONS.c.wave_id == wave.id, COMPARISONS.c.form_id.in_(some))
    keys = db.execute(made.order_by(COMPARISONS.c.id)).scalars()
    tasks.make_many(db, wave.estate_id, [_wanted(wave, COMPARE, key, due_at) for key in keys], now=now)
    return some[-1] if len(some) == PIECE else None


def _wanted(wave: SurveyWave, kind: str, of: int, due_at: datetime) -> Wanted:
    return Wanted(kind, door.subject(wave.id or 0, of), due_at=due_at, staff_id=wave.responsible_id, quietly=True)


def _silent(db: Db, wave: SurveyWave) -> list[str]:
    """Who was asked and returned nothing."""
    nothing = ("sent", "unreachable", "started", "refused")
    here = (HOMES.c.wave_id == wave.id, HOMES.c.drawn, HOMES.c.outcome.in_(nothing))
    return [str(key) for key in db.execute(select(HOMES.c.unit_id).where(*here)).scalars()]


def _returned(db: Db, wave: SurveyWave) -> list[Returned]:
    """The forms as the audit sees them: an account is a device, the minute is that of what staff entered."""
    said = _said(db, wave)
    found = []
    for form in rows(db, SurveyForm, FORMS.c.wave_id == wave.id, FORMS.c.counts, order=(FORMS.c.id,)):
        by = str(form.entered_by or "")
        minute = f"{form.completed_at:%Y%m%d%H%M}" if form.completed_at is not None and by else ""
        device, wrote = str(form.user_id or ""), said.get(form.id or 0, "")
        found.append(Returned(str(form.id), minute, device, wrote, by))
    return found


def _said(db: Db, wave: SurveyWave) -> dict[int, str]:
    """What was written on each form, so that forms with the same words are seen."""
    wanted = (
        select(OPINIONS.c.form_id, WORDS.c.body)
        .join(WORDS, WORDS.c.id == OPINIONS.c.words_id)
        .where(WORDS.c.wave_id == wave.id, WORDS.c.body != "")
        .order_by(OPINIONS.c.form_id, OPINIONS.c.item)
    )
    found: dict[int, str] = {}
    for form_id, body in db.execute(wanted):
        found[form_id] = f"{found.get(form_id, '')}\n{body}"
    return found


def compare(db: Db, comparison_id: int, alike: bool, *, by: Actor, now: datetime) -> Verdict:
    """Q10: what a comparison found; with one discrepancy all forms are compared, and the general manager hears of it.

    A form that is not the household's own does not count, unless the figures have been made.
    """
    one = locked(db, SurveyComparison, comparison_id)
    wave = door.for_change(db, one.wave_id, by=by)
    if not door.roles(db, wave, by=by) & rules.ENTERERS:
        raise Forbidden("survey_planners")
    form = get(db, SurveyForm, one.form_id)
    if form.entered_by is not None and form.entered_by == by.id:
        raise Forbidden("survey_own_form")
    if one.alike is not None:
        raise RuleBroken("Q10", "comparison_done", number=wave.number)
    here = update(COMPARISONS).where(COMPARISONS.c.id == comparison_id)
    db.execute(here.values(compared_by=by.id or None, compared_at=now, alike=alike))
    history.append(db, wave.id or 0, "compared", by=by, now=now, comparison=comparison_id, alike=alike)
    if not alike and wave.status not in rules.COUNTED:
        db.execute(update(FORMS).where(FORMS.c.id == one.form_id).values(counts=False, void="not theirs"))
    found = honesty.verdict(int(not alike))
    if found.compare_all:
        compare_all(db, wave, now=now)
    return found


def comparisons(db: Db, wave_id: int) -> list[SurveyComparison]:
    """Q10: what is, or was, compared of a wave."""
    return rows(db, SurveyComparison, COMPARISONS.c.wave_id == wave_id, order=(COMPARISONS.c.id,))

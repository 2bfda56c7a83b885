"""Forms as they come back: how much of them was answered, which one stands for its household (A25, X25)."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, case, func, select, update

from storage.actors import SYSTEM, Actor
from storage.database import Db
from storage.reading import first, rows
from storage.surveys import cleaning
from storage.surveys.cleaning import Form
from storage.surveys.questionnaire import Questionnaire
from storage.surveys.scales import RATED, SCORED
from storage.tables import SurveyAnswer, SurveyForm, SurveyWave, table
from storage.waves import ladder, questionnaires

FORMS, ANSWERS = table(SurveyForm), table(SurveyAnswer)
# So many forms are returned in a tenth of a second.
PIECE = 100
State = Literal["complete", "partial", "broken off", "blank"]


def facts(db: Db, form_ids: Any, asked: Questionnaire) -> dict[int, dict[str, int]]:
    """What cleaning looks at, of some forms: questions asked, rated, scored, and how many levels were given."""
    by_number = [item.code for item in asked.items if item.kind in RATED]
    scored = [item.code for item in asked.items if item.kind in SCORED]
    said = (ANSWERS.c.value.is_not(None)) | (ANSWERS.c.mark == "not_applicable")
    level = case((and_(ANSWERS.c.item.in_(scored), ANSWERS.c.value.is_not(None)), ANSWERS.c.value))
    wanted = (
        select(
            ANSWERS.c.form_id,
            func.count(case((said, 1))),
            func.count(level),
            func.count(level.distinct()),
        )
        .where(ANSWERS.c.form_id.in_(form_ids), ANSWERS.c.item.in_(by_number))
        .group_by(ANSWERS.c.form_id)
    )
    return {
        form_id: {"asked": len(by_number), "rated": rated, "scored": of_scale, "levels": levels}
        for form_id, rated, of_scale, levels in db.execute(wanted)
    }


def state_of(found: dict[str, int]) -> State:
    """How much of a form was answered."""
    return cleaning.completeness(Form("", "", found["asked"], found["rated"]))


def empty(asked: Questionnaire) -> dict[str, int]:
    """What is known of a form without an answer."""
    return {"asked": sum(item.kind in RATED for item in asked.items), "rated": 0, "scored": 0, "levels": 0}


def settle(db: Db, form: SurveyForm, found: dict[str, int], *, by: Actor, now: datetime) -> SurveyForm:
    """A form is returned: its state is kept; the first complete one of a household counts, else its first partial one.

    Of two members of a household who answer, the other's is kept as extra (A25).
    """
    state = state_of(found)
    values: dict[str, Any] = {**found, "state": state, "completed_at": now, "seconds": _seconds(form, now)}
    if form.kind == "household":
        values |= _standing(db, form, state, by=by, now=now)
    db.execute(update(FORMS).where(FORMS.c.id == form.id).values(**values))
    settled = first(db, SurveyForm, FORMS.c.id == form.id)
    assert settled is not None
    return settled


def _standing(db: Db, form: SurveyForm, state: State, *, by: Actor, now: datetime) -> dict[str, bool]:
    """Whether a form counts or is extra; its household climbs the ladder with it."""
    # Held first, so that of two members who finish at once the second sees the first one's form.
    ladder.hold(db, form.wave_id, (form.unit_id or 0,))
    theirs = (FORMS.c.wave_id == form.wave_id, FORMS.c.unit_id == form.unit_id, FORMS.c.id != form.id)
    counting = first(db, SurveyForm, *theirs, FORMS.c.counts)
    if state not in ("complete", "partial"):
        return {"counts": False, "extra": counting is not None}
    if counting is not None and (counting.state == "complete" or state == "partial"):
        return {"counts": False, "extra": True}
    if counting is not None:
        db.execute(update(FORMS).where(FORMS.c.id == counting.id).values(counts=False, extra=True))
    home = ladder.household(db, form.wave_id, form.unit_id or 0)
    ladder.climb(db, home, state, form.mode, by=by, now=now)
    return {"counts": True, "extra": False}


def _seconds(form: SurveyForm, now: datetime) -> int | None:
    """How long somebody took over the bot's questions, with their pauses; of paper nobody knows."""
    return int((now - form.started_at).total_seconds()) if form.mode == "bot" else None


def begun(db: Db, wave_id: int) -> bool:
    """Whether more forms were begun and not finished than are returned while somebody waits."""
    waits = select(FORMS.c.id).where(FORMS.c.wave_id == wave_id, FORMS.c.completed_at.is_(None))
    return db.execute(waits.limit(1).offset(PIECE)).first() is not None


def close(db: Db, wave: SurveyWave, *, now: datetime) -> int:
    """The window is over: what was begun and not finished is returned as it is, the next so many; returns how many."""
    open_still = (FORMS.c.wave_id == wave.id, FORMS.c.completed_at.is_(None))
    waits = rows(db, SurveyForm, *open_still, order=(FORMS.c.id,), limit=PIECE)
    if not waits:
        return 0
    asked = questionnaires.of(db, wave)
    known = facts(db, [form.id for form in waits], asked)
    for form in waits:
        settle(db, form, known.get(form.id or 0, empty(asked)), by=SYSTEM, now=now)
    return len(waits)


def returned(db: Db, wave_id: int) -> dict[str, int]:
    """How many forms of each mode stand for their household."""
    wanted = select(FORMS.c.mode, func.count()).where(FORMS.c.wave_id == wave_id, FORMS.c.counts)
    return {mode: count for mode, count in db.execute(wanted.group_by(FORMS.c.mode))}

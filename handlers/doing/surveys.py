"""What is done about answering surveys: answers kept, forms entered, words answered or filed, forms compared (Q)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogs.deeds.filing import Channel, FileOnBehalf
from dialogs.deeds.surveys import (
    AnswerWords,
    BeginSurvey,
    CheckForm,
    CodeWords,
    EnterForm,
    EnterOutcome,
    FileWords,
    GiveAnswer,
    Given,
    RefuseSurvey,
)
from dialogs.kit import N_, NOTHING, Phrase
from handlers.doing import on_behalf
from handlers.doing.deed import Doing, Values
from handlers.facts import surveys as facts_surveys, tasks as facts_tasks
from handlers.office import Turn
from handlers.telling import surveys as notices_surveys
from handlers.understanding import understand
from storage import audit, estates, tasks
from storage.errors import Clash, Forbidden, NotFound
from storage.estates import Setting
from storage.people import complainants, staff
from storage.reading import get
from storage.rules import surveys as rules
from storage.tables import Resident, SurveyForm, SurveyWave, Task
from storage.waves import answering, closing, comparing, door, drawing, given, questionnaires, words

# How a matter that stands on a form came to us.
CHANNELS: dict[str, Channel] = {"bot": "web", "phone": "phone", "paper": "letter", "door": "visit"}
A_MOMENT = timedelta(seconds=1)


def _begin(doing: Doing, deed: BeginSurvey) -> Values:
    """Q3: somebody of a household begins, or goes on."""
    answering.begin(doing.turn.db, deed.wave, deed.unit, by=doing.resident, now=doing.turn.now)
    return {}


def _give(doing: Doing, deed: GiveAnswer) -> Values:
    """Q3: one answer; with the last the form is returned. A27: a late one is noted alone."""
    turn, actor = doing.turn, doing.resident
    if deed.late:
        audit.note(turn.db, doing.person.user_id, "refused", "survey:survey_over", now=turn.now)
        return {}
    form = answering.begin(turn.db, deed.wave, deed.unit, by=actor, now=turn.now)
    asked = questionnaires.of(turn.db, get(turn.db, SurveyWave, deed.wave))
    kept = facts_surveys.as_kept({item.code: item for item in asked.items}, deed.given)
    answering.answer(turn.db, form.id or 0, deed.given.item, kept, by=actor, now=turn.now)
    if deed.last:
        finished = answering.complete(turn.db, form.id or 0, by=actor, now=turn.now)
        closing.answer_words(turn.db, finished.form, _setting(turn, deed.wave), now=turn.now)
    return {}


def _setting(turn: Turn, wave_id: int) -> Setting:
    return turn.at(get(turn.db, SurveyWave, wave_id).estate_id)


def _refuse(doing: Doing, deed: RefuseSurvey) -> Values:
    """Q6: a household would rather not."""
    answering.refuse(doing.turn.db, deed.wave, deed.unit, by=doing.resident, now=doing.turn.now)
    return {}


def _enter(doing: Doing, deed: EnterForm) -> Values:
    """Q5, Q6: a form that came by phone, on paper or at the door; our own assessment (B), another provider (Q15)."""
    turn, actor = doing.turn, doing.person.as_staff()
    wave = door.seen(turn.db, deed.wave, by=actor)
    turn.at(wave.estate_id)
    received = turn.now if wave.closes_at is None else min(turn.now, wave.closes_at - A_MOMENT)
    kind = "self" if deed.mode == "self" else "other" if deed.provider else "household"
    entry = answering.Entry(
        deed.mode, received, _kept(turn, wave, deed.given), deed.unit or None, kind, deed.provider
    )
    finished = answering.enter(turn.db, deed.wave, entry, by=actor, now=turn.now)
    if kind == "household":
        closing.answer_words(turn.db, finished.form, turn.here(), now=turn.now)
    extra = Phrase(N_(" The household has answered before: this form is kept beside the other."))
    return {"follow": extra if finished.extra else NOTHING}


def _kept(turn: Turn, wave: SurveyWave, said: tuple[Given, ...]) -> dict[str, given.Given]:
    by_code = {item.code: item for item in questionnaires.of(turn.db, wave).items}
    return {one.item: facts_surveys.as_kept(by_code, one) for one in said}


def _outcome(doing: Doing, deed: EnterOutcome) -> Values:
    """Q6, Q4: nobody there, would rather not; who does not belong to those asked is replaced by the next in order."""
    turn, actor = doing.turn, doing.person.as_staff()
    wave = door.seen(turn.db, deed.wave, by=actor)
    turn.at(wave.estate_id)
    if deed.outcome == "ineligible":
        if not door.roles(turn.db, wave, by=actor) & rules.ENTERERS:
            raise Forbidden("survey_planners")
        drawing.substitute(turn.db, deed.wave, deed.unit, "moved out, or empty", by=actor, now=turn.now)
    else:
        tried = answering.Tried(deed.unit, deed.outcome, deed.mode)
        answering.note(turn.db, deed.wave, tried, by=actor, now=turn.now)
    return {}


def _answer_words(doing: Doing, deed: AnswerWords) -> Values:
    """Q11: whoever wrote was called, or is written to; all they wrote is answered with it."""
    turn, actor = doing.turn, doing.person.as_staff()
    task = _open(doing, deed.task, "survey_words")
    wave, form = facts_surveys.of_form(turn, task)
    for item in closing.unanswered(turn.db, form.id or 0):
        closing.answered(turn.db, form.id or 0, item, deed.words, by=actor, now=turn.now)
    if deed.how == "written" and form.resident_id:
        notices_surveys.answered(turn, get(turn.db, Resident, form.resident_id), wave.number, deed.words)
    _tick(doing, task, deed.how)
    return {}


def _file_words(doing: Doing, deed: FileWords) -> Values:
    """Q9, I1: what somebody wrote becomes a record; who reads it is its first contact."""
    turn, actor = doing.turn, doing.person.as_staff()
    task = _open(doing, deed.task, "survey_words")
    wave, form = facts_surveys.of_form(turn, task)
    waiting = closing.unanswered(turn.db, form.id or 0)
    wrote = {one.item: words.body(turn.db, one.words_id) for one in facts_surveys.opinions_of(turn, form)}
    said = "\n".join(wrote[item] for item in waiting)
    if not said:
        raise NotFound("survey words", task.id)
    setting, place = turn.at(wave.estate_id), estates.place(turn.db, form.unit_id).label if form.unit_id else ""
    filing = FileOnBehalf(
        unit=form.unit_id or 0,
        estate=wave.estate_id,
        kind=deed.kind,
        category=understand(said, setting.estate.company_id).categories[0],
        place=place,
        channel=CHANNELS.get(form.mode, "web"),
        said=((0, said),),
        resident=_complainant(turn, form),
        heard_at=turn.now.isoformat(),
    )
    values = on_behalf.file(doing, filing)
    for item in waiting:
        closing.became(turn.db, form.id or 0, item, values["record_id"], by=actor, now=turn.now)
    _tick(doing, task, "filed")
    return values


def _complainant(turn: Turn, form: SurveyForm) -> int:
    """Who answered, where that is somebody who lives there; else the household without a name."""
    if form.resident_id is None or form.unit_id is None:
        return 0
    return form.resident_id if complainants.lives_at(turn.db, form.resident_id, form.unit_id) else 0


def _code(doing: Doing, deed: CodeWords) -> Values:
    """Q9: which services words are about; the task stays."""
    task = _open(doing, deed.task, "survey_words")
    _, form = facts_surveys.of_form(doing.turn, task)
    closing.code(doing.turn.db, form.id or 0, deed.item, deed.services, by=doing.person.as_staff())
    return {}


def _check(doing: Doing, deed: CheckForm) -> Values:
    """Q10: what a household says when it is asked again; one discrepancy goes to the general manager."""
    turn, actor = doing.turn, doing.person.as_staff()
    task = _open(doing, deed.task, "survey_call", "survey_compare")
    _, wave_id, key = task.subject.split(":")
    wave = door.seen(turn.db, int(wave_id), by=actor)
    if task.kind == "survey_compare":
        comparing.compare(turn.db, int(key), deed.alike, by=actor, now=turn.now)
    elif not deed.alike:
        comparing.compare_all(turn.db, wave, now=turn.now)
    if not deed.alike:
        notices_surveys.discrepancy(turn, wave)
    _tick(doing, task, "alike" if deed.alike else "otherwise")
    return {}


def _open(doing: Doing, task_id: int, *kinds: str) -> Task:
    """A task of these kinds, for whoever may have it; whose it is and what it shows stands on the audit trail."""
    task = facts_tasks.require(doing.turn, task_id, doing.person.as_staff())
    if task.kind not in kinds:
        raise NotFound("task", task_id)
    audit.note(doing.turn.db, doing.person.user_id, "survey_task", task.subject, now=doing.turn.now)
    return task


def _tick(doing: Doing, task: Task, outcome: str) -> None:
    turn, actor = doing.turn, doing.person.as_staff()
    if not tasks.done(turn.db, task.id or 0, by=actor, outcome=outcome, now=turn.now):
        by = tasks.of(turn.db, task.id or 0).done_by
        raise Clash("I5", "task_done", name=staff.name_of(turn.db, by) if by else "—")


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    BeginSurvey: _begin,
    GiveAnswer: _give,
    RefuseSurvey: _refuse,
    EnterForm: _enter,
    EnterOutcome: _outcome,
    AnswerWords: _answer_words,
    FileWords: _file_words,
    CodeWords: _code,
    CheckForm: _check,
}

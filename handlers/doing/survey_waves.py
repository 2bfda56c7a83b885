"""What is done about surveys by who leads: planned, decided, sent on its way, counted, followed up, told (Q2–Q13)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from dialogs.deeds.surveys import (
    ActOnWave,
    DraftPublication,
    EndMeasure,
    PlanMeasure,
    PlanWave,
    SendWaveBack,
    VerifyMeasure,
    WavePlan,
)
from dialogs.kit import N_, NOTHING, Phrase
from handlers.doing.deed import Doing, Values
from handlers.office import Turn
from handlers.telling import surveys as notices_surveys
from storage.actors import Actor
from storage.errors import NotFound
from storage.people import staff
from storage.reading import get
from storage.rules import surveys as rules
from storage.tables import Staff, SurveyMeasure, SurveyWave
from storage.waves import closing, door, measures, planning, publishing, running

OPENS = N_("It opens by itself, {opens:short}; /survey shows how it goes.")
BEGUN = {
    "pilot": N_("the pilot is under way."),
    "open": N_("it is open; the questions go out bit by bit."),
    "approved": N_("its households are drawn first. Please press once more in a minute."),
}


def _plan(doing: Doing, deed: PlanWave) -> Values:
    """Q2, X21: a plan is made, or changed after it came back, and handed in if it says everything."""
    turn, actor = doing.turn, doing.person.as_staff()
    setting = turn.at(deed.estate)
    values = _columns(deed.plan)
    if deed.wave:
        wave = door.seen(turn.db, deed.wave, by=actor)
        if wave.estate_id != deed.estate:
            raise NotFound("survey wave", deed.wave)
        wave = planning.change(turn.db, deed.wave, deed.version, by=actor, now=turn.now, **values)
    else:
        draft = planning.Draft(profile=planning.profile_of(setting), **values)
        wave = planning.plan(turn.db, setting, draft, by=actor, now=turn.now)
    wave = planning.submit(turn.db, wave.id or 0, wave.version, by=actor, now=turn.now)
    notices_surveys.waits(turn, wave)
    return {"number": wave.number, "follow": NOTHING}


def _columns(plan: WavePlan) -> dict[str, Any]:
    """The plan by the names of its columns; the amount belongs to the way of drawing."""
    amounts = {"share": {"share": plan.amount}, "minimum": {"returns": plan.amount}}
    margins = {"margin": plan.amount} if plan.way in ("simple", "stratified") else {}
    return {
        "questionnaire_id": plan.questionnaire,
        "occasion": plan.occasion,
        "purpose": plan.purpose,
        "population": plan.population,
        "method": plan.method,
        "use_of_results": plan.use,
        "responsible_id": plan.responsible or None,
        "way": plan.way,
        "opens_on": date.fromisoformat(plan.opens),
        "window_days": plan.days,
        "working": plan.working,
        "pilot_size": plan.pilot,
        "buildings": plan.buildings,
        **amounts.get(plan.way, margins),
    }


def _act(doing: Doing, deed: ActOnWave) -> Values:
    """Q2, Q5, Q12, Q13: one step of a survey, under the version that was seen."""
    turn, actor = doing.turn, doing.person.as_staff()
    wave = door.seen(turn.db, deed.wave, by=actor)
    turn.at(wave.estate_id)
    wave = _STEPS[deed.act](turn, deed, actor)
    follow: Phrase = NOTHING
    if deed.act == "approve":
        notices_surveys.decided(turn, wave, get(turn.db, Staff, actor.id))
        follow = Phrase(OPENS, {"opens": planning.opens_at(wave, turn.here(), now=turn.now)})
    if deed.act in ("pilot", "open"):
        follow = Phrase(BEGUN[wave.status])
    if deed.act == "submit":
        notices_surveys.waits(turn, wave)
    notices_surveys.changed(turn, wave, besides=actor.id)
    return {"number": wave.number, "follow": follow}


def _end(turn: Turn, deed: ActOnWave, actor: Actor) -> SurveyWave:
    """Q5: ended before its time, under the version that was seen."""
    rules.require_version(door.for_change(turn.db, deed.wave, by=actor), deed.version)
    return running.end(turn.db, deed.wave, by=actor, now=turn.now)


def _by_version(step: Callable[..., SurveyWave]) -> Callable[[Turn, ActOnWave, Actor], SurveyWave]:
    return lambda turn, deed, actor: step(turn.db, deed.wave, deed.version, by=actor, now=turn.now)


_STEPS: dict[str, Callable[[Turn, ActOnWave, Actor], SurveyWave]] = {
    "submit": _by_version(planning.submit),
    "approve": _by_version(planning.approve),
    "cancel": _by_version(planning.cancel),
    "pilot": _by_version(running.pilot),
    "open": _by_version(running.open_),
    "pause": _by_version(running.pause),
    "go_on": _by_version(running.go_on),
    "end": _end,
    "figure": _by_version(closing.want_figures),
    "review": _by_version(publishing.review),
    "approve_report": _by_version(publishing.approve_report),
    "publish": _by_version(publishing.publish),
}


def _send_back(doing: Doing, deed: SendWaveBack) -> Values:
    """Q2: the plan goes back, with words; its planner hears them."""
    turn, actor = doing.turn, doing.person.as_staff()
    turn.at(door.seen(turn.db, deed.wave, by=actor).estate_id)
    wave = planning.send_back(turn.db, deed.wave, deed.version, deed.words, by=actor, now=turn.now)
    notices_surveys.decided(turn, wave, get(turn.db, Staff, actor.id), deed.words)
    notices_surveys.changed(turn, wave, besides=actor.id)
    return {"number": wave.number}


def _measure(doing: Doing, deed: PlanMeasure) -> Values:
    """Q13: an improvement of a focus item, with owner and date."""
    turn, actor = doing.turn, doing.person.as_staff()
    turn.at(door.seen(turn.db, deed.wave, by=actor).estate_id)
    wish = measures.Wish(deed.owner, deed.due, deed.words)
    measures.plan(turn.db, deed.wave, deed.item, wish, by=actor, now=turn.now)
    return {"name": staff.name_of(turn.db, deed.owner)}


def _measured(doing: Doing, wave_id: int, measure_id: int) -> None:
    """The measure is one of this survey, and the survey one of the person's estates."""
    turn = doing.turn
    turn.at(door.seen(turn.db, wave_id, by=doing.person.as_staff()).estate_id)
    if get(turn.db, SurveyMeasure, measure_id).wave_id != wave_id:
        raise NotFound("measure", measure_id)


def _end_measure(doing: Doing, deed: EndMeasure) -> Values:
    """Q13: an improvement is carried out."""
    _measured(doing, deed.wave, deed.measure)
    measures.done(doing.turn.db, deed.measure, by=doing.person.as_staff(), now=doing.turn.now)
    return {}


def _verify(doing: Doing, deed: VerifyMeasure) -> Values:
    """Q13: somebody else says whether it works."""
    _measured(doing, deed.wave, deed.measure)
    actor, now = doing.person.as_staff(), doing.turn.now
    measures.verify(doing.turn.db, deed.measure, deed.effective, deed.finding, by=actor, now=now)
    return {}


def _word(doing: Doing, deed: DraftPublication) -> Values:
    """Q13: the words for the residents are kept; they go out when they are approved."""
    turn, actor = doing.turn, doing.person.as_staff()
    turn.at(door.seen(turn.db, deed.wave, by=actor).estate_id)
    publishing.word(turn.db, deed.wave, deed.version, deed.words, by=actor, now=turn.now)
    return {}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    PlanWave: _plan,
    ActOnWave: _act,
    SendWaveBack: _send_back,
    PlanMeasure: _measure,
    EndMeasure: _end_measure,
    VerifyMeasure: _verify,
    DraftPublication: _word,
}

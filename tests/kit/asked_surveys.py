"""An occasion for every deed about surveys: one of the estate that has come as far as the deed needs."""

from datetime import date
from typing import Any

from sqlalchemy import update

from dialogs.deeds import surveys as deeds
from handlers.facts.survey_waves import FACTS as PLANS
from storage import tasks
from storage.post import conversations
from storage.reading import first, get
from storage.tables import Binding, SurveyComparison, SurveyForm, SurveyWave, Unit, table
from storage.tasks import Wanted
from storage.waves import answering, closing, door, given, questionnaires, sending
from tests.kit.everyone import Asked, Everyone

DUE = date(2026, 12, 24)
UNHAPPY = "电梯太慢了"


def plan(all_: Everyone) -> deeds.WavePlan:
    """What the procedure proposes."""
    seat, now = all_.turn().seat(0, 0), all_.now
    talk = conversations.open(all_.db, seat, "survey_plan", "1", now=now)
    facts = PLANS["survey_plan"](all_.turn(), all_.one("manager"), talk, None, None)
    proposed: deeds.WavePlan = facts.proposed
    return proposed


def wave_of(all_: Everyone) -> SurveyWave:
    """The survey as it is now."""
    found = first(all_.db, SurveyWave, order=(table(SurveyWave).c.id.desc(),))
    assert found is not None
    return found


def submitted(all_: Everyone) -> SurveyWave:
    """Everybody lives there for sure; the supervisor has handed a plan in."""
    all_.db.execute(update(table(Binding)).values(status="confirmed"))
    all_.does("supervisor", deeds.PlanWave(1, 0, 0, plan(all_)))
    return wave_of(all_)


def act(all_: Everyone, kind: Any, who: str = "manager") -> SurveyWave:
    """One step further."""
    now = wave_of(all_)
    all_.does(who, deeds.ActOnWave(now.id or 0, now.version, kind))
    return wave_of(all_)


def approved(all_: Everyone) -> SurveyWave:
    submitted(all_)
    return act(all_, "approve")


def opened(all_: Everyone) -> SurveyWave:
    """All have been asked."""
    approved(all_)
    now = act(all_, "open")
    for one in sending.next_batch(all_.db, now, all_.town.office.bot_id, 10):
        sending.asked(all_.db, one, now=all_.now)
    return now


def unit(all_: Everyone, who: str = "complainant") -> int:
    resident = all_.one(who).resident
    assert resident is not None
    return all_.turn().homes(resident.id or 0)[0].place.unit_id


def silent_unit(all_: Everyone) -> int:
    """A unit nobody is bound to."""
    bound = {unit(all_), unit(all_, "neighbour")}
    found = first(all_.db, Unit, table(Unit).c.id.not_in(bound), table(Unit).c.estate_id == 1)
    assert found is not None
    return found.id or 0


def answers(all_: Everyone) -> tuple[deeds.Given, ...]:
    items = questionnaires.of(all_.db, wave_of(all_)).items
    return tuple(deeds.Given(one.code, "4") for one in items if one.kind == "level")


def returned(all_: Everyone) -> SurveyForm:
    """The neighbour has answered, with words."""
    now = opened(all_)
    actor, asked = all_.one("neighbour").as_resident(), questionnaires.of(all_.db, now)
    form = answering.begin(all_.db, now.id or 0, unit(all_, "neighbour"), by=actor, now=all_.now)
    for item in asked.items:
        said = given.Given(value=4) if item.kind == "level" else given.Given(mark="declined")
        said = given.Given(words=UNHAPPY) if item.role == "opinion" else said
        answering.answer(all_.db, form.id or 0, item.code, said, by=actor, now=all_.now)
    done = answering.complete(all_.db, form.id or 0, by=actor, now=all_.now).form
    closing.answer_words(all_.db, done, all_.turn().at(1), now=all_.now)
    return done


def words_task(all_: Everyone) -> int:
    """The answer to the words is the agent's to give."""
    form = returned(all_)
    found = tasks.about(all_.db, "survey_words", door.subject(form.wave_id, form.id))[0]
    tasks.give(all_.db, found.id or 0, all_.key("agent"))
    return found.id or 0


def to_compare(all_: Everyone) -> int:
    form = returned(all_)
    values = {"wave_id": form.wave_id, "form_id": form.id, "drawn_because": "at random"}
    key = all_.put(SurveyComparison, **values)
    wanted = Wanted("survey_compare", door.subject(form.wave_id, key), all_.now, staff_id=all_.key("agent"))
    made = tasks.make(all_.db, 1, wanted, now=all_.now)
    assert made is not None
    return made


def figured(all_: Everyone) -> SurveyWave:
    returned(all_)
    act(all_, "end", "supervisor")
    return act(all_, "figure", "supervisor")


def reported(all_: Everyone) -> SurveyWave:
    figured(all_)
    act(all_, "approve_report")
    now = wave_of(all_)
    all_.does("supervisor", deeds.DraftPublication(now.id or 0, now.version, "您说电梯慢，我们换了电机。"))
    return wave_of(all_)


def _measure(all_: Everyone, *, done: bool = False) -> tuple[int, int]:
    now = figured(all_)
    service = questionnaires.of(all_.db, now).services[0].code
    wanted = deeds.PlanMeasure(now.id or 0, service, all_.key("agent"), DUE, "每周巡查")
    all_.does("supervisor", wanted)
    key = int(all_.db.exec_driver_sql("SELECT max(id) FROM survey_measure").scalar_one())
    if done:
        all_.does("agent", deeds.EndMeasure(now.id or 0, key))
    return now.id or 0, key


def _acting(scene: Any, kind: Any) -> Any:
    def asked(all_: Everyone) -> Asked:
        now = get(all_.db, SurveyWave, scene(all_).id or 0)
        return deeds.ActOnWave(now.id or 0, now.version, kind)

    return asked


def _of(scene: Any, ask: Any) -> Any:
    def asked(all_: Everyone) -> Asked:
        found: Asked = ask(all_, scene(all_))
        return found

    return asked


SURVEYS: dict[str, Any] = {
    "BeginSurvey": _of(opened, lambda _, now: deeds.BeginSurvey(now.id, unit(_))),
    "GiveAnswer": _of(
        opened, lambda _, now: deeds.GiveAnswer(now.id, unit(_), deeds.Given("lifts", "5"))
    ),
    "RefuseSurvey": _of(opened, lambda _, now: deeds.RefuseSurvey(now.id, unit(_))),
    "EnterForm": _of(opened, lambda _, now: deeds.EnterForm(now.id, silent_unit(_), "paper", answers(_))),
    "EnterOutcome · nobody there": _of(
        opened, lambda _, now: deeds.EnterOutcome(now.id, unit(_), "door", "refused")
    ),
    "EnterOutcome · moved out": _of(
        opened, lambda _, now: deeds.EnterOutcome(now.id, silent_unit(_), "door", "ineligible")
    ),
    "PlanWave": lambda _: deeds.PlanWave(1, 0, 0, plan(_)),
    "ActOnWave · approve": _acting(submitted, "approve"),
    "ActOnWave · open": _acting(approved, "open"),
    "ActOnWave · end": _acting(opened, "end"),
    "ActOnWave · approve the report": _acting(figured, "approve_report"),
    "ActOnWave · publish": _acting(reported, "publish"),
    "SendWaveBack": _of(submitted, lambda _, now: deeds.SendWaveBack(now.id, now.version, "时间太短")),
    "PlanMeasure": _of(
        figured, lambda _, now: deeds.PlanMeasure(now.id, "lifts", _.key("agent"), DUE, "每周巡查")
    ),
    "EndMeasure · the agent's": lambda _: deeds.EndMeasure(*_measure(_)),
    "VerifyMeasure": lambda _: deeds.VerifyMeasure(*_measure(_, done=True), True, "明显快了"),
    "DraftPublication": _of(
        figured, lambda _, now: deeds.DraftPublication(now.id, now.version, "您说电梯慢，我们换了电机。")
    ),
    "AnswerWords · the agent's": lambda _: deeds.AnswerWords(words_task(_), "called", "已解释"),
    "FileWords · the agent's": lambda _: deeds.FileWords(words_task(_), "complaint"),
    "CodeWords · the agent's": lambda _: deeds.CodeWords(words_task(_), "opinion", ("lifts",)),
    "CheckForm · the agent's": lambda _: deeds.CheckForm(to_compare(_), True),
}

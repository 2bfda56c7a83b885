"""One occasion for every deed: what has gone before, and the deed that somebody then asks for.

The names are the rows of docs/roles.md: the deed, and behind a dot which kind of it. What goes before is done by
whoever may, so that a refusal afterwards is about the person alone.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from dialogs.deeds import deed as deeds, filing, handling, severity, tasks as deeds_tasks, visits
from dialogs.deeds.deed import Deed
from dialogs.deeds.duty import AnswerSwap, AskSwap, BeAway, EndAbsence, PutOnDuty, UndoChange
from dialogs.deeds.handbook import AddEntry, AskHandbook, ChangeEntry, EndEntry, JudgeAnswer, PutAside
from dialogs.deeds.learning import CorrectCategory
from dialogs.deeds.papers import AskForm
from dialogs.events import Said
from dialogs.joining.register import NOTICE
from handlers.doing import judging
from handlers.facts import shifts
from handlers.office import Person
from storage import handbook, tasks
from storage.actors import Actor
from storage.people import staff
from storage.reading import first, get
from storage.rotas import rota
from storage.rules import follow_up
from storage.rules.handling import points, returning
from storage.rules.handling.returning import Delay
from storage.tables import Absence, Alarm, DutyChange, HandbookQuestion, PeriodicVisit, Staff, StaffRole, table
from storage.tasks import Wanted
from storage.visiting import periodic
from storage.visiting.periodic import Planned
from tests.kit.asked_surveys import SURVEYS
from tests.kit.everyone import HOME, OTHER_HOME, Asked, Everyone

FAR = date(2026, 12, 24)
WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)
GROUP = -100777
Scene = Callable[[Everyone], Asked]


def answered(all_: Everyone) -> int:
    all_.does(all_.worker, deeds.Reply(all_.record, "answer", "我们正在查。"))
    return all_.record


def proposed(all_: Everyone) -> int:
    all_.does(all_.worker, handling.Propose(all_.record, "灯泡坏了", "换灯泡", FAR))
    return all_.record


def _signed(all_: Everyone) -> int:
    all_.does("manager", handling.SignProposal(proposed(all_)))
    return all_.record


def resolved(all_: Everyone) -> int:
    all_.does(all_.worker, deeds.Reply(_signed(all_), "resolution", "已经换好。"))
    return all_.record


def given(all_: Everyone) -> int:
    all_.does(all_.worker, deeds.HandOver(all_.record, all_.key(all_.receiver), "area"))
    return all_.record


def put_off(all_: Everyone) -> int:
    all_.does(all_.worker, handling.PutOff(all_.record, FAR, "等配件"))
    return all_.record


def put_off_again(all_: Everyone) -> int:
    """The first time by itself, so that nobody has been asked for anything about that one."""
    by, delay = all_.one(all_.worker).as_staff(), Delay(FAR, "等配件")
    returning.put_off(all_.db, all_.get(), delay, all_.turn().at(1), by=by, now=all_.now)
    all_.does(all_.worker, handling.PutOff(all_.record, FAR + timedelta(days=7), "配件又晚了"))
    return all_.record


def _correcting(all_: Everyone) -> int:
    all_.does(all_.worker, handling.BeginCorrection(all_.record, "没有巡查", "每周巡查", FAR))
    return all_.record


def corrected(all_: Everyone) -> int:
    all_.does(all_.worker, handling.CorrectionDone(_correcting(all_)))
    return all_.record


def drafted(all_: Everyone) -> int:
    all_.does(all_.worker, handling.MarkFormal(all_.record))
    return answered(all_)


def _work_left(all_: Everyone) -> int:
    decided = handling.Decide(_signed(all_), "upheld", "repair", "灯泡老化", "其余楼层逐层检查", FAR)
    all_.does(all_.worker, decided)
    return all_.record


def _joined(all_: Everyone) -> int:
    all_.does(all_.worker, severity.Join(all_.record, _filed(all_, who="neighbour")))
    return all_.record


def _filed(all_: Everyone, kind: Any = "complaint", who: str = "complainant") -> int:
    place = HOME if who == "complainant" else OTHER_HOME
    return int(all_.does(who, deeds.File(kind, (Said(21, all_.said),), (), all_.category, place))["record_id"])


def _threatened(all_: Everyone) -> int:
    all_.does(all_.worker, severity.EnterFact(all_.record, "law"))
    return all_.record


def _point(all_: Everyone) -> int:
    actor = all_.one("complainant").as_resident()
    return points.add(all_.db, all_.get(), "何时修好", by=actor, now=all_.now).id or 0


def _home(all_: Everyone, who: str = "complainant") -> Any:
    resident = all_.one(who).resident
    assert resident is not None
    return all_.turn().homes(resident.id or 0)[0]


def _recruit(all_: Everyone) -> int:
    """A colleague who has not joined yet."""
    key = all_.put(Staff, company_id=1, name="周强")
    all_.put(StaffRole, staff_id=key, estate_id=1, role="agent")
    return key


def _invited(all_: Everyone) -> str:
    return staff.invite(all_.db, _recruit(all_), expires=all_.now + timedelta(days=2))


def _join(all_: Everyone) -> Asked:
    all_.works_here_too(account=None)
    return deeds.JoinStaff(_invited(all_))


def _self(person: Person) -> int:
    return person.staff.id or 0 if person.staff else 0


def _absence(all_: Everyone, staff_id: int) -> int:
    values = {"first_day": WEDNESDAY, "last_day": THURSDAY, "entered_at": all_.now}
    return all_.put(Absence, staff_id=staff_id, **values)


def _shift(all_: Everyone, day: date) -> str:
    """Wednesday's is the agent's, Thursday's that of the first contact."""
    return shifts.key_of(rota.shifts(all_.db, 1, day, day)[0])


def _change(all_: Everyone) -> int:
    all_.does("manager", PutOnDuty(1, _shift(all_, THURSDAY), all_.key("supervisor")))
    found = first(all_.db, DutyChange)
    return found.id or 0 if found else 0


def _swapped(all_: Everyone) -> AnswerSwap:
    mine, theirs = _shift(all_, THURSDAY), _shift(all_, WEDNESDAY)
    return AnswerSwap(1, all_.key("first contact"), mine, theirs, accepted=True)


def _entry(all_: Everyone) -> int:
    all_.does("manager", AddEntry(1, "游泳池", "五月开放。"))
    return max(one.id or 0 for one in handbook.entries(all_.db, 1))


def _asked_in_vain(all_: Everyone) -> int:
    resident = all_.one("neighbour").resident
    handbook.missed(all_.db, 1, resident.id or 0 if resident else 0, "健身房几点开门", now=all_.now)
    found = first(all_.db, HandbookQuestion, order=(table(HandbookQuestion).c.id.desc(),))
    return found.id or 0 if found else 0


def _task(all_: Everyone, kind: str = "call", **whose: Any) -> int:
    about: dict[str, Any] = {"subject": f"record:{all_.record}", "record_id": all_.record, "due_at": all_.now} | whose
    made = tasks.make(all_.db, 1, Wanted(kind, **about), now=all_.now)
    assert made is not None
    return made


def _visit(all_: Everyone) -> int:
    visit = follow_up.unanswered(all_.db, resolved(all_))
    assert visit is not None
    follow_up.mark_asked(all_.db, visit, by=Actor("system"), now=all_.now)
    return visit.id or 0


def _to_visit(all_: Everyone) -> int:
    _visit(all_)
    return _task(all_, "visit_phone", staff_id=all_.key(all_.visitor))


def _planned(all_: Everyone) -> int:
    setting = all_.turn().at(1)
    periodic.accept(all_.db, setting, [Planned("3栋", WEDNESDAY, all_.key("agent"))], now=all_.now)
    found = first(all_.db, PeriodicVisit, order=(table(PeriodicVisit).c.id.desc(),))
    return found.id or 0 if found else 0


def _round(all_: Everyone) -> int:
    about = periodic.subject(_planned(all_))
    return _task(all_, "periodic", subject=about, record_id=None, staff_id=all_.key("agent"))


def alarm(all_: Everyone) -> int:
    turn = all_.turn()
    turn.at(1)
    user_id = all_.one("complainant").user_id
    judging.endangered(turn, all_.get(), "gas", "有煤气味", user_id=user_id)
    return int(all_.db.exec_driver_sql("SELECT max(id) FROM alarm").scalar_one())


def proposed_lowering(all_: Everyone) -> int:
    found = alarm(all_)
    all_.does(all_.worker, severity.ProposeLowering(found))
    return found


def standing(all_: Everyone, alarm_id: int) -> Alarm:
    """The alarm as it is now."""
    return get(all_.db, Alarm, alarm_id)


def _amend(all_: Everyone) -> Asked:
    all_.chat = all_.one("complainant").user_id
    return deeds.Amend(11, "灯坏了两个月")


def _tie(all_: Everyone) -> Asked:
    all_.chat = GROUP
    return deeds.TieGroup(estate=1)


def _objecting(all_: Everyone) -> Asked:
    all_.does("complainant", handling.NotSatisfied(resolved(all_)))
    return handling.ExplainObjection(all_.record, "还是不亮")


PEOPLE: dict[str, Scene] = {
    "Bind": lambda _: deeds.Bind(_.town.planted.unit_codes[OTHER_HOME], "新住户", "", NOTICE),
    "JoinStaff": _join,
    "JudgeBinding": lambda _: deeds.JudgeBinding(_home(_, "neighbour").binding, True),
    "ChooseHome": lambda _: deeds.ChooseHome(_home(_).place.unit_id),
    "MoveOut": lambda _: deeds.MoveOut(_home(_).binding),
    "EndBinding": lambda _: deeds.EndBinding(_home(_).binding),
    "RenewCard": lambda _: deeds.RenewCard(_home(_).place.unit_id),
    "Reinvite": lambda _: deeds.Reinvite(_recruit(_)),
    "TieGroup": _tie,
}
INTAKE: dict[str, Scene] = {
    "File": lambda _: deeds.File("repair", (Said(31, "水龙头漏水"),), (), "oth", ""),
    "AddTo": lambda _: deeds.AddTo(_.record, (Said(32, "今天又停了"),)),
    "Amend": _amend,
    "Urge": lambda _: deeds.Urge(_.record),
    "Withdraw": lambda _: deeds.Withdraw(_.record),
    "ComplainAgain": lambda _: deeds.ComplainAgain(resolved(_)),
    "RequestCall · about a record": lambda _: deeds.RequestCall(_.record, "13800000009"),
    "RequestCall · about nothing yet": lambda _: deeds.RequestCall(0, "13800000009"),
    "ComplainAbout": lambda _: filing.ComplainAbout(_filed(_, "repair")),
    "LookAtUnit": lambda _: filing.LookAtUnit(_home(_).place.unit_id),
    "FileOnBehalf": lambda _: filing.FileOnBehalf(
        _home(_).place.unit_id, 1, "complaint", "fac", HOME, "phone", ((0, "灯坏了"),), name="赵大爷", phone="021-5555"
    ),
}
RECORDS: dict[str, Scene] = {
    "Claim": lambda _: deeds.Claim(_filed(_)),
    "ConfirmRegistration": lambda _: deeds.ConfirmRegistration(_.record),
    "HandOver": lambda _: deeds.HandOver(_.record, _.key(_.receiver), "area"),
    "Reply · answer": lambda _: deeds.Reply(_.record, "answer", "我们正在查。"),
    "Reply · result": lambda _: deeds.Reply(_signed(_), "resolution", "已经换好。"),
    "Reply · solved on the spot": lambda _: deeds.Reply(_.record, "on_spot", "已经换好。"),
    "Reply · note": lambda _: deeds.Reply(_.record, "note", "业主很着急"),
    "LogContact": lambda _: deeds.LogContact(_.record, "call"),
    "CorrectCategory": lambda _: CorrectCategory(_.record, "ele"),
    "ShowRecord": lambda _: deeds_tasks.ShowRecord(_.record),
    "AskForm": lambda _: AskForm(_.record, "complaint", "pdf"),
    "NoteFound": lambda _: deeds_tasks.NoteFound((_.record,)),
}
HANDLING: dict[str, Scene] = {
    "AcceptTransfer": lambda _: handling.AcceptTransfer(given(_)),
    "DeclineTransfer": lambda _: handling.DeclineTransfer(given(_), "不归我们管"),
    "Propose": lambda _: handling.Propose(_.record, "灯泡坏了", "换灯泡", FAR),
    "SignProposal": lambda _: handling.SignProposal(proposed(_)),
    "ReturnProposal": lambda _: handling.ReturnProposal(proposed(_), "请写明原因"),
    "NoteProgress": lambda _: handling.NoteProgress(_.record, "配件已到"),
    "PutOff": lambda _: handling.PutOff(_.record, FAR, "等配件"),
    "GrantDelay": lambda _: handling.GrantDelay(put_off_again(_)),
    "RefuseDelay": lambda _: handling.RefuseDelay(put_off_again(_), "不能再等"),
    "ExplainDelay": lambda _: handling.ExplainDelay(put_off(_)),
    "BeginCorrection": lambda _: handling.BeginCorrection(_.record, "没有巡查", "每周巡查", FAR),
    "CorrectionDone": lambda _: handling.CorrectionDone(_correcting(_)),
    "VerifyCorrection": lambda _: handling.VerifyCorrection(corrected(_), True),
    "MarkFormal": lambda _: handling.MarkFormal(_.record),
    "Hold": lambda _: handling.Hold(_.record, FAR),
    "ApproveDraft": lambda _: handling.ApproveDraft(drafted(_)),
    "ReturnDraft": lambda _: handling.ReturnDraft(drafted(_), "请写明原因"),
    "JudgeValid": lambda _: handling.JudgeValid(_.record),
    "NotOurs": lambda _: handling.NotOurs(_.record, "这是供电公司的线路"),
    "Decide": lambda _: handling.Decide(_signed(_), "upheld", "repair", "灯泡老化"),
    "WorkDone": lambda _: handling.WorkDone(_work_left(_)),
    "AddPoint": lambda _: handling.AddPoint(_.record, "何时修好"),
    "AnswerPoint": lambda _: handling.AnswerPoint(_.record, _point(_), "今天"),
    "AcceptResult": lambda _: handling.AcceptResult(resolved(_)),
    "NotSatisfied": lambda _: handling.NotSatisfied(resolved(_)),
    "ExplainObjection": _objecting,
}
GRAVITY: dict[str, Scene] = {
    "EnterFact": lambda _: severity.EnterFact(_.record, "strong"),
    "EnterFact · went above": lambda _: severity.EnterFact(_.record, "above"),
    "ConfirmPeople": lambda _: severity.ConfirmPeople(_.record, 3),
    "Join": lambda _: severity.Join(_.record, _filed(_, who="neighbour")),
    "Split": lambda _: severity.Split(_joined(_)),
    "LowerSeverity": lambda _: severity.LowerSeverity(_threatened(_), "general", "业主说是气话"),
    "MarkKeyCustomer": lambda _: severity.MarkKeyCustomer(_.record, True),
    "TakeAlarm": lambda _: severity.TakeAlarm(alarm(_)),
    "ProposeLowering": lambda _: severity.ProposeLowering(alarm(_)),
    "AnswerDanger · nobody knows of it yet": lambda _: severity.AnswerDanger("gas", 0, "有煤气味", 0, "yes"),
    "AnswerDanger · the complainant's alarm": lambda _: severity.AnswerDanger("gas", 0, "", alarm(_), "no"),
    "LowerAlarm": lambda _: severity.LowerAlarm(proposed_lowering(_)),
    "KeepAlarm": lambda _: severity.KeepAlarm(proposed_lowering(_)),
}
TASKS: dict[str, Scene] = {
    "ShowTask · the desk's": lambda _: deeds_tasks.ShowTask(_task(_)),
    "ShowTask · the agent's": lambda _: deeds_tasks.ShowTask(_task(_, staff_id=_.key("agent"))),
    "ShowTask · of somebody who has left": lambda _: deeds_tasks.ShowTask(_task(_, staff_id=_.key("left"))),
    "EndTask · the desk's": lambda _: deeds_tasks.EndTask(_task(_), "done"),
    "EndTask · the agent's": lambda _: deeds_tasks.EndTask(_task(_, staff_id=_.key("agent")), "done"),
    "EndTask · the department's": lambda _: deeds_tasks.EndTask(_task(_, department_id=_.department), "done"),
    "PutOffTask · the agent's": lambda _: deeds_tasks.PutOffTask(_task(_, "tell", staff_id=_.key("agent"))),
    "GiveStatement · the agent's": lambda _: deeds_tasks.GiveStatement(
        _task(_, "statement", staff_id=_.key("agent"), round=str(_.key("agent"))), "我没有说过"
    ),
    "GiveTask · the agent's": lambda _: deeds_tasks.GiveTask(_task(_, staff_id=_.key("agent")), _.key("supervisor")),
}
VISITS: dict[str, Scene] = {
    "RecordVisit": lambda _: visits.RecordVisit(_visit(_), True, 5, 5, 5),
    "EnterVisit": lambda _: visits.EnterVisit(_to_visit(_), True, 5),
    "NobodyThere": lambda _: visits.NobodyThere(_to_visit(_)),
    "AcceptPlan": lambda _: visits.AcceptPlan(1),
    "PlanVisit": lambda _: visits.PlanVisit(1, "3栋", WEDNESDAY, _.key("agent")),
    "CallOffVisit": lambda _: visits.CallOffVisit(1, _planned(_)),
    "RecordHousehold": lambda _: visits.RecordHousehold(_round(_), _home(_).place.unit_id, (("security", 5),)),
    "FileFinding": lambda _: visits.FileFinding(_round(_), _home(_).place.unit_id, "repair", "灯坏了"),
    "EndRound": lambda _: visits.EndRound(_round(_)),
}
ROTA: dict[str, Scene] = {
    "BeAway · oneself": lambda _: lambda person: BeAway(1, _self(person), WEDNESDAY, THURSDAY),
    "BeAway · a colleague": lambda _: BeAway(1, _recruit(_), WEDNESDAY, THURSDAY),
    "EndAbsence · one's own": lambda _: (
        lambda person: EndAbsence(1, _absence(_, _self(person) or _.key("agent")))
    ),
    "EndAbsence · a colleague's": lambda _: EndAbsence(1, _absence(_, _recruit(_))),
    "PutOnDuty": lambda _: PutOnDuty(1, _shift(_, THURSDAY), _.key("supervisor")),
    "UndoChange": lambda _: UndoChange(1, _change(_)),
    "AskSwap": lambda _: AskSwap(1, _shift(_, THURSDAY), _shift(_, WEDNESDAY)),
    "AnswerSwap": _swapped,
}
HANDBOOK: dict[str, Scene] = {
    "AskHandbook": lambda _: AskHandbook("游泳池几点开", _entry(_)),
    "JudgeAnswer": lambda _: JudgeAnswer(_entry(_)),
    "AddEntry": lambda _: AddEntry(1, "健身房", "六点开门。"),
    "ChangeEntry": lambda _: ChangeEntry(1, _entry(_), "六月开放。"),
    "EndEntry": lambda _: EndEntry(1, _entry(_)),
    "PutAside": lambda _: PutAside(1, _asked_in_vain(_)),
}
FAMILIES: dict[str, dict[str, Scene]] = {
    "Who lives and works where": PEOPLE,
    "Intake": INTAKE,
    "A record": RECORDS,
    "Handling": HANDLING,
    "How grave it is": GRAVITY,
    "Tasks": TASKS,
    "Visits": VISITS,
    "The duty rota": ROTA,
    "The handbook": HANDBOOK,
    "Surveys": SURVEYS,
}
ABOUT_COLLEAGUES = RECORDS | HANDLING | GRAVITY | {
    name: TASKS.get(name) or VISITS[name] for name in ("ShowTask · the desk's", "EndTask · the desk's", "EnterVisit")
}
SCENES: dict[str, Scene] = {name: scene for scenes in FAMILIES.values() for name, scene in scenes.items()}


def fare(all_: Everyone, scene: Scene) -> Iterator[tuple[str, list[str]]]:
    """How everybody fares on an occasion, column by column: the codes of the refusals, "" where there is none."""
    with all_.undone():
        all_.works_here_too()
        asked = scene(all_)
        for who, people in all_.people.items():
            yield who, [all_.fares(one, asked) for one in people]


def kinds_of(deed: Any) -> Iterator[type]:
    """Every deed that the dialogs may ask for."""
    for one in deed.__args__:
        yield from kinds_of(one) if hasattr(one, "__args__") else (one,)


_KINDS = {kind.__name__: kind for kind in kinds_of(Deed)}
EVERY_DEED = frozenset(_KINDS)


def says(name: str) -> str:
    """What a deed is, as its own docstring begins, and which kind of it."""
    deed, _, kind = name.partition(" · ")
    told = (_KINDS[deed].__doc__ or "").split("\n")[0].split(". ")[0].rstrip(".")
    return f"{told} – {kind}" if kind else told

"""What is done about visits: answers kept, rounds planned and made, opinions filed (V, X4, X46)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogs.deeds.filing import FileOnBehalf
from dialogs.deeds.visits import (
    AcceptPlan,
    CallOffVisit,
    EndRound,
    EnterVisit,
    FileFinding,
    NobodyThere,
    PlanVisit,
    RecordHousehold,
    RecordVisit,
)
from dialogs.kit import N_, NOTHING, Phrase
from handlers.doing import impartial, judging, on_behalf
from handlers.doing.deed import Doing, Values
from handlers.facts import tasks as facts_tasks
from handlers.office import Turn
from handlers.telling import handling as notices_handling, notices, visits as notices_visits
from handlers.understanding import understand
from storage import audit, estates, tasks
from storage.actors import Actor
from storage.calendar import working_days_after
from storage.errors import Forbidden, NotFound, RuleBroken
from storage.people import residents, staff
from storage.reading import get, locked
from storage.rules import follow_up
from storage.rules.follow_up import Answers, Held
from storage.tables import PeriodicVisit, Record, Resident, Task
from storage.visiting import periodic, visits

MOST_TRIES = 3


def _answered(doing: Doing, deed: RecordVisit) -> Values:
    """V1: the resident answers the bot."""
    turn, actor = doing.turn, doing.resident
    given = Answers(deed.solved, deed.result, deed.speed, deed.attitude, deed.words)
    record = follow_up.answer(turn.db, deed.visit, given, by=actor, now=turn.now)
    needless = visits.answers_for(record, turn.at(record.estate_id).procedure)
    for task in (one for kind in needless for one in tasks.open_of(turn.db, record.id or 0, kind)):
        tasks.done(turn.db, task.id or 0, by=actor, outcome="answered", now=turn.now)
    return {"number": record.number, "next": _follow(turn, record, given, "bot")}


def _follow(turn: Turn, record: Record, given: Answers, how: str, *, over: bool = False) -> Phrase:
    """V5, H6, X49: who hears what was said; returns what happens next where it is not solved.

    ``over``: it had ended without agreement before.
    """
    record = impartial.looked_past_afterwards(turn, record, given.words)
    notices_visits.heard(turn, record, given, how)
    if given.solved or over:
        notices.card_changed(turn, record)
        return NOTHING
    following = notices_handling.disputed(turn, record)
    if record.status == "handling":
        judging.reopened(turn, record)
    return following


def _entered(doing: Doing, deed: EnterVisit) -> Values:
    """V4: staff enter what was said by phone or at the door."""
    turn, actor, task = doing.turn, doing.person.as_staff(), _open(doing, deed.task)
    record = turn.record(task.record_id or 0, by=actor)
    given = Answers(deed.solved, deed.result, deed.speed, deed.attitude, deed.words)
    waiting = follow_up.unanswered(turn.db, record.id or 0)
    tasks.done(turn.db, deed.task, by=actor, outcome="visited", now=turn.now)
    hours = turn.here().hours
    at = turn.now - timedelta(days=max(0, deed.ago))
    if deed.ago and record.resolved_at and hours.local_day(at) == hours.local_day(record.resolved_at):
        at = max(at, record.resolved_at)
    held = Held(deed.staff or actor.id, visits.HOW[task.kind], at)
    after = follow_up.enter(turn.db, record.id or 0, given, held, by=actor, now=turn.now)
    if waiting is not None:
        notices_visits.over(turn, waiting.id or 0, get(turn.db, Resident, record.resident_id).user_id)
    following = _follow(turn, after, given, held.how, over=record.closed_as == "without_agreement")
    if given.solved:
        following = Phrase(N_("It is closed.")) if after.status == "closed" else NOTHING
    return {"number": record.number, "record_id": record.id, "follow": following}


def _nobody(doing: Doing, deed: NobodyThere) -> Values:
    """V4: nobody was there: it is tried again on the next working day, three times in all."""
    turn, actor, task = doing.turn, doing.person.as_staff(), _open(doing, deed.task)
    record = turn.record(task.record_id or 0, by=actor)
    how = visits.HOW[task.kind]
    follow_up.unreached(turn.db, record, how, by=actor, now=turn.now)
    tried = visits.tries(turn.db, task)
    if tried < MOST_TRIES:
        hours = turn.here().hours
        day = working_days_after(hours.local_day(turn.now), 1, estates.overrides(turn.db))
        tasks.put_off(turn.db, task, until=hours.closing(day), now=turn.now)
        again = Phrase(N_("Please try again by {until}."), {"until": hours.closing(day)})
        return {"number": record.number, "record_id": record.id, "follow": again}
    tasks.done(turn.db, deed.task, by=actor, outcome="no_answer", now=turn.now)
    waiting = follow_up.unanswered(turn.db, record.id or 0)
    if waiting is not None and record.status == "closed":
        follow_up.give_up(turn.db, waiting, how, actor.id)
    enough = Phrase(N_("That was the third time; it counts as no answer."))
    return {"number": record.number, "record_id": record.id, "follow": enough}


def _open(doing: Doing, task_id: int) -> Task:
    """The task of a visit, still open, for whoever may have it (A19, A20)."""
    task = locked(doing.turn.db, Task, task_id)
    doing.turn.at(task.estate_id)
    if not facts_tasks.may(doing.turn, task, doing.person.as_staff()):
        raise NotFound("task", task_id)
    if task.done_at is not None:
        raise RuleBroken("V4", "settled")
    return task


def _planner(doing: Doing, estate_id: int) -> Actor:
    actor = doing.person.as_staff()
    doing.turn.at(estate_id)
    periodic.require_planner(doing.turn.db, estate_id, by=actor)
    return actor


def _accept(doing: Doing, deed: AcceptPlan) -> Values:
    """V6: the proposed plan holds."""
    turn = doing.turn
    _planner(doing, deed.estate)
    if periodic.ahead(turn.db, deed.estate, turn.here().hours.local_day(turn.now), 1):
        raise RuleBroken("V6", "settled")
    count = periodic.accept(turn.db, turn.here(), periodic.proposal(turn.db, turn.here(), now=turn.now), now=turn.now)
    audit.note(turn.db, doing.person.user_id, "visits_planned", f"estate:{deed.estate} {count}", now=turn.now)
    return {"count": count}


def _plan(doing: Doing, deed: PlanVisit) -> Values:
    """V6: one round more."""
    turn = doing.turn
    _planner(doing, deed.estate)
    if deed.area not in periodic.areas(turn.db, deed.estate):
        raise NotFound("area", deed.estate)
    if not staff.roles_at(turn.db, deed.staff, deed.estate):
        raise Forbidden("not_found")
    periodic.accept(turn.db, turn.here(), [periodic.Planned(deed.area, deed.day, deed.staff)], now=turn.now)
    audit.note(turn.db, doing.person.user_id, "visits_planned", f"estate:{deed.estate} 1", now=turn.now)
    name = staff.name_of(turn.db, deed.staff)
    return {"area": deed.area, "day": f"{deed.day:%Y-%m-%d}", "name": name}


def _call_off(doing: Doing, deed: CallOffVisit) -> Values:
    """V6: a round will not be."""
    turn = doing.turn
    _planner(doing, deed.estate)
    if get(turn.db, PeriodicVisit, deed.visit).estate_id != deed.estate:
        raise NotFound("visit", deed.visit)
    one = periodic.cancel(turn.db, deed.visit, now=turn.now)
    audit.note(turn.db, doing.person.user_id, "visit_called_off", f"periodic:{deed.visit}", now=turn.now)
    return {"area": one.area}


def _round(doing: Doing, task_id: int) -> PeriodicVisit:
    task = _open(doing, task_id)
    return get(doing.turn.db, PeriodicVisit, int(task.subject.partition(":")[2]))


def _household(doing: Doing, deed: RecordHousehold) -> Values:
    """V6: what a household said, by topic."""
    turn, one = doing.turn, _round(doing, deed.task)
    periodic.record(turn.db, one, deed.unit, dict(deed.levels), by=doing.person.as_staff(), now=turn.now)
    return {}


def _finding(doing: Doing, deed: FileFinding) -> Values:
    """V6, I1: an opinion heard at the door is filed on the household's behalf; who heard it is its first contact."""
    turn, one = doing.turn, _round(doing, deed.task)
    place = estates.place(turn.db, deed.unit)
    if place.estate_id != one.estate_id:
        raise NotFound("unit", deed.unit)
    filing = FileOnBehalf(
        unit=deed.unit,
        estate=one.estate_id,
        kind=deed.kind,
        category=understand(deed.text, turn.at(one.estate_id).estate.company_id).categories[0],
        place=place.label,
        channel="visit",
        said=((0, deed.text),),
        resident=_resident(turn, deed.unit),
        heard_at=turn.now.isoformat(),
    )
    return on_behalf.file(doing, filing)


def _resident(turn: Turn, unit_id: int) -> int:
    """Who lives there, where it is one person with an account; 0 where that is not clear."""
    living = residents.members(turn.db, unit_id)
    return residents.binding(turn.db, living[0].binding)[1].id or 0 if len(living) == 1 else 0


def _end_round(doing: Doing, deed: EndRound) -> Values:
    """V6: nobody else is visited; a round without a household was not held."""
    turn, one = doing.turn, _round(doing, deed.task)
    count = len(periodic.visited(turn.db, one))
    tasks.done(turn.db, deed.task, by=doing.person.as_staff(), outcome="visited" if count else "nobody", now=turn.now)
    return {"area": one.area, "count": count}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    RecordVisit: _answered,
    EnterVisit: _entered,
    NobodyThere: _nobody,
    AcceptPlan: _accept,
    PlanVisit: _plan,
    CallOffVisit: _call_off,
    RecordHousehold: _household,
    FileFinding: _finding,
    EndRound: _end_round,
}

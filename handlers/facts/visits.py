"""What the dialogs about visits need to know: the resident's questions, the visitor's screen, a round, the plan."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from dialogs.events import Event, Typed
from dialogs.visits import entry, periodic as round_dialog, visit, visits
from handlers.facts import matters
from handlers.office import Person, Turn
from handlers.wording.cleaning import cut
from storage import estates, tasks
from storage.errors import NotFound
from storage.people import complainants, keys, staff
from storage.reading import get
from storage.register import handling, history, records, words
from storage.rules import follow_up
from storage.tables import Conversation, PeriodicVisit, Record, Resident, Task, Visit
from storage.visiting import coverage, draws, periodic
from storage.visiting.visits import HOW, tries

MOST_COLLEAGUES, MOST_AREAS, SOME_UNITS, FIRST_LINES, RESULT = 20, 40, 8, 6, 300
A_MONTH = timedelta(days=30)
RESULTS = ("resolution", "reasons")  # a result is told as such, or as a decision with its reasons (X13)
VISITORS = ("agent", "head", "supervisor", "manager")


def of_visit(turn: Turn, person: Person, talk: Conversation, *_: Any) -> visit.Facts:
    """V1: the visit and its record, for its complainant."""
    found = get(turn.db, Visit, int(talk.subject))
    record = turn.record(found.record_id, by=person.as_resident())
    name = person.resident.name if person.resident else ""
    asked = found.asked_at
    told = [one for one in history.of(turn.db, record.id or 0) if one.what == "visit_reminded"] if asked else []
    reminded = any(asked is not None and one.at >= asked for one in told)
    title = matters.title(turn.db, record)
    return visit.Facts(found.id or 0, record.id or 0, record.number, title, name, reminded)


def of_entry(turn: Turn, person: Person, talk: Conversation, *_: Any) -> entry.Facts:
    """V4: a visit for staff who had no part in what it is about (X46)."""
    task = tasks.of(turn.db, int(talk.subject))
    if task.record_id is None or task.kind not in HOW:
        raise NotFound("visit", talk.subject)
    actor = person.as_staff()
    record = turn.record(task.record_id, by=actor)
    records.require_staff(turn.db, record, by=actor)
    resident = get(turn.db, Resident, record.resident_id)
    said = [one.body for one in words.of(turn.db, record.id or 0) if one.part in RESULTS]
    waiting = follow_up.unanswered(turn.db, record.id or 0)
    return entry.Facts(
        task=task.id or 0,
        record=record.id or 0,
        number=record.number,
        title=matters.title(turn.db, record),
        result=cut(said[-1], RESULT) if said else "",
        how=HOW[task.kind],
        name=resident.name,
        phone=complainants.phone_of(turn.db, resident, record.unit_id),
        place=estates.place(turn.db, record.unit_id).label if record.unit_id else "",
        until=task.due_at,
        tries=tries(turn.db, task),
        open=task.done_at is None and record.status in ("resolved", "closed"),
        colleagues=_others(turn, record, actor.id),
        drawn=waiting is not None and waiting.draw_id is not None,
    )


def _others(turn: Turn, record: Record, me: int) -> tuple[tuple[int, str], ...]:
    """Who else may have made the visit: colleagues who had no part in the matter."""
    barred = handling.handlers(turn.db, record.id or 0) | records.accused(turn.db, record) | {me}
    team = staff.with_role(turn.db, record.estate_id, *VISITORS)
    return tuple((one.id or 0, one.name) for one in team if one.id not in barred)[:MOST_COLLEAGUES]


def of_periodic(turn: Turn, person: Person, talk: Conversation, _: Any, event: Event) -> round_dialog.Facts:
    """V6: a round, for staff of its estate; and the unit that was just written."""
    task = tasks.of(turn.db, int(talk.subject))
    if task.kind != "periodic" or not staff.roles_at(turn.db, person.as_staff().id, task.estate_id):
        raise NotFound("round", talk.subject)
    turn.at(task.estate_id)
    one = get(turn.db, PeriodicVisit, int(task.subject.partition(":")[2]))
    units, seen = periodic.units_in(turn.db, one.estate_id, one.area), periodic.visited(turn.db, one)
    written = keys.unit(event.text) if isinstance(event, Typed) else ""
    unit = next((key for name, key in units.items() if written and keys.unit(name) == written), 0)
    left = [(key, name) for name, key in units.items() if key not in seen]
    return round_dialog.Facts(
        task=task.id or 0,
        area=one.area,
        visited=len(seen),
        unit=unit,
        place=estates.place(turn.db, unit).label if unit else "",
        units=tuple(left[:SOME_UNITS]),
        open=task.done_at is None and one.cancelled_at is None,
    )


def of_visits(turn: Turn, person: Person, talk: Conversation, *_: Any) -> visits.Facts:
    """V5, V6: the visits of an estate, for somebody who works there (A20)."""
    actor = person.as_staff()
    setting = turn.at(int(talk.subject))
    estate_id = setting.estate.id or 0
    roles = staff.roles_at(turn.db, actor.id, estate_id)
    if not roles:
        raise NotFound("visits", talk.subject)
    leads, today = not roles.isdisjoint(periodic.PLANNERS), setting.hours.local_day(turn.now)
    own = [one for one in tasks.desk(turn.db, estate_id, actor.id) if one.staff_id == actor.id]
    ahead = periodic.ahead(turn.db, estate_id, today) if leads else []
    plan = periodic.proposal(turn.db, setting, now=turn.now) if leads and not ahead else []
    names = {one.id: one.name for one in staff.with_role(turn.db, estate_id, *VISITORS)} if leads else {}
    return visits.Facts(
        estate=estate_id,
        name=setting.estate.name,
        manager=leads,
        open=tuple(_own(turn, one) for one in own if one.kind in (*HOW, "periodic")),
        covered=_covered(turn, estate_id) if leads else visits.Covered(),
        ahead=tuple(
            visits.Planned(one.id or 0, one.area, one.planned_on, names.get(one.staff_id, "")) for one in ahead
        ),
        proposed=len(plan),
        proposal=tuple(
            visits.Planned(0, one.area, one.day, names.get(one.staff_id, "")) for one in plan[:FIRST_LINES]
        ),
        areas=tuple(periodic.areas(turn.db, estate_id))[:MOST_AREAS] if leads else (),
        colleagues=tuple((key or 0, name) for key, name in names.items())[:MOST_COLLEAGUES],
        today=today,
        lot=_lot(turn, estate_id) if leads else None,
    )


def _own(turn: Turn, task: Task) -> visits.Open:
    if task.record_id is not None:
        record = get(turn.db, Record, task.record_id)
        return visits.Open(task.id or 0, record.number, task.due_at)
    one = get(turn.db, PeriodicVisit, int(task.subject.partition(":")[2]))
    return visits.Open(task.id or 0, one.area, task.due_at, periodic=True)


def _lot(turn: Turn, estate_id: int) -> visits.Lot | None:
    """V2: the last draw."""
    one = draws.last(turn.db, estate_id)
    return visits.Lot(one.first_day, one.last_day, one.matters - one.visited, one.drawn) if one is not None else None


def _covered(turn: Turn, estate_id: int) -> visits.Covered:
    """V5: of what was resolved in the last thirty days."""
    return covered(turn, estate_id, turn.now - A_MONTH, turn.now)


def covered(turn: Turn, estate_id: int, start: datetime, end: datetime) -> visits.Covered:
    """V5: how much of what was resolved in a period is visited, and who was satisfied."""
    procedure = turn.at(estate_id).procedure
    found = coverage.together(coverage.count(turn.db, estate_id, start, end), procedure)
    return visits.Covered(
        matters=found.general.matters,
        visited=found.general.visited,
        floor=procedure.visit_floor,
        always=found.always.matters,
        always_visited=found.always.visited,
        content=coverage.percent(found.whole.content, found.whole.rated),
        share=coverage.percent(found.general.visited, found.general.matters),
        reached=coverage.floor_reached(found.general, procedure),
    )


FACTS: dict[str, Callable[..., Any]] = {
    "visit": of_visit,
    "visit_entry": of_entry,
    "periodic": of_periodic,
    "visits": of_visits,
}

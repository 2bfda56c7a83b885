"""What the dialog about tasks needs to know: what is on whose list, and one task whole for whoever may have it."""

from collections.abc import Iterable, Mapping
from typing import Any

from dialogs.desk import tasks as dialog
from dialogs.events import Event, Pressed
from dialogs.kit import number_in
from handlers.office import Person, Turn
from storage import estates, tasks
from storage.actors import Actor
from storage.errors import Forbidden, NotFound
from storage.people import staff
from storage.post import outbox
from storage.reading import get
from storage.register import handling, records, words
from storage.rules.surveys import ENTERERS
from storage.tables import Conversation, Record, Resident, Staff, Task
from storage.visiting.visits import HOW
from storage.waves import reading

TOLD = ("tell",)
MOST_COLLEAGUES = 20
# Tasks about a household of a survey: their screens show a name and a phone, and what was written (A71).
ABOUT_HOUSEHOLDS = ("survey_words", "survey_call", "survey_compare")
Homes = Mapping[tuple[str, str], str]
ON_CALL = ("agent", "handler", "head", "supervisor")


def of_tasks(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> dialog.Facts:
    """The list of a member of staff; with the task whose card it is, or which they look at."""
    if person.staff is None:
        raise NotFound("tasks", person.user_id)
    key = person.staff.id or 0
    if talk.subject:
        one = _whole(turn, person.as_staff(), int(talk.subject))
        return dialog.Facts(person.staff.name, one=one, colleagues=_colleagues(turn, one, key), alone=True)
    found = [
        task
        for estate in staff.works_at(turn.db, key, turn.bot_id)
        for task in _listed(turn, estate.id or 0, key)
        if may(turn, task, person.as_staff()) and not _accuses(turn, task, key)
    ]
    homes = _homes(turn, found)
    items = [_item(turn, task, key, homes) for task in found]
    pressed = number_in(event.choice, "see-") if isinstance(event, Pressed) else 0
    wanted = pressed if pressed in {one.id for one in items} else getattr(state, "task", 0)
    if not wanted:
        return dialog.Facts(person.staff.name, tuple(items))
    whole = _whole(turn, person.as_staff(), wanted)
    return dialog.Facts(person.staff.name, tuple(items), whole, _colleagues(turn, whole, key))


def _listed(turn: Turn, estate_id: int, key: int) -> list[Task]:
    """Somebody's list; who leads sees on theirs what colleagues have not done in time, so that it finds somebody."""
    leads = staff.roles_at(turn.db, key, estate_id) & staff.MANAGERS
    found = tasks.desk(turn.db, estate_id, key, late_since=turn.now if leads else None)
    theirs = (one for one in found if one.staff_id == key or one.kind != records.STATEMENT or not _taken(turn, one))
    return list(theirs)


def may(turn: Turn, task: Task, actor: Actor) -> bool:
    """Whether a task is somebody's to do: their own, their department's, the desk's – and a manager's always.

    What nobody who is here and can be reached has is the desk's.
    """
    held = staff.roles_at(turn.db, actor.id, task.estate_id)
    if task.staff_id == actor.id and held:
        return True
    if held & staff.MANAGERS:
        return True
    if task.kind == records.STATEMENT or _taken(turn, task):
        return False
    if task.department_id is not None:
        return actor.id in {one.id for one in staff.of_department(turn.db, task.department_id)}
    return not staff.DESK.isdisjoint(held)


def _taken(turn: Turn, task: Task) -> bool:
    """Whether somebody has a task who still works on its estate and hears of it."""
    if task.staff_id is None:
        return False
    account = get(turn.db, Staff, task.staff_id).user_id
    held = staff.roles_at(turn.db, task.staff_id, task.estate_id)
    return bool(held) and account is not None and outbox.reachable(turn.db, turn.bot_id, account)


def require(turn: Turn, task_id: int, actor: Actor) -> Task:
    """The task, for whoever may have it; the same words for anybody else as for one that is not there (A19, A20)."""
    task = tasks.of(turn.db, task_id)
    if not may(turn, task, actor):
        raise NotFound("task", task_id)
    turn.at(task.estate_id)
    if task.record_id is not None and not _heard(task, actor):
        record = turn.record(task.record_id, by=actor)
        _require_apart(turn, record, actor)
    return task


def _heard(task: Task, actor: Actor) -> bool:
    """X4: whoever is asked for a statement comes to the task, though not to the matter."""
    return task.kind == records.STATEMENT and task.staff_id == actor.id


def _accuses(turn: Turn, task: Task, staff_id: int) -> bool:
    """X4: whom a complaint accuses sees nothing that is to be done about it but the statement asked of them."""
    if task.record_id is None or (task.kind == records.STATEMENT and task.staff_id == staff_id):
        return False
    return staff_id in records.accused(turn.db, get(turn.db, Record, task.record_id))


def _require_apart(turn: Turn, record: Record, actor: Actor) -> None:
    """X4: nobody has to do with their own matter, or with one that accuses them."""
    if not records.require_staff(turn.db, record, by=actor):
        raise Forbidden("staff_only")


def _item(turn: Turn, task: Task, staff_id: int, homes: Homes) -> dialog.Item:
    record = records.find(turn.db, task.record_id) if task.record_id else None
    return dialog.Item(
        id=task.id or 0,
        kind=task.kind,
        number=record.number if record else "",
        estate="" if record else _where(turn, task, homes),
        due=task.due_at,
        late=task.due_at < turn.now,
        mine=task.staff_id == staff_id,
        whose=staff.name_of(turn.db, task.staff_id) if task.staff_id and task.staff_id != staff_id else "",
    )


def _homes(turn: Turn, found: Iterable[Task]) -> Homes:
    """The homes of the tasks about households of a survey, all at once."""
    about = [(one.kind, one.subject) for one in found if one.kind in ABOUT_HOUSEHOLDS]
    return reading.homes_of(turn.db, about) if about else {}


def _where(turn: Turn, task: Task, homes: Homes) -> str:
    """The estate of a task about no record; of one about a household of a survey the home: a button is short."""
    return homes.get((task.kind, task.subject)) or turn.at(task.estate_id).estate.name


def _whole(turn: Turn, actor: Actor, task_id: int) -> dialog.One:
    task = require(turn, task_id, actor)
    item = _item(turn, task, actor.id, _homes(turn, (task,)))
    record = records.find(turn.db, task.record_id) if task.record_id else None
    shown = record if task.kind != records.STATEMENT else None
    resident = get(turn.db, Resident, shown.resident_id) if shown else None
    said = words.of(turn.db, task.record_id) if task.record_id and task.kind in TOLD else []
    return dialog.One(
        **{name: getattr(item, name) for name in dialog.Item.__dataclass_fields__},
        place=estates.place(turn.db, shown.unit_id).label if shown and shown.unit_id else "",
        name=resident.name if resident else "",
        phone=resident.phone if resident else "",
        says=tuple(one.body for one in said if one.part == "tell" and one.at >= task.made_at),
        has=staff.name_of(turn.db, task.staff_id) if task.staff_id else "",
        ended=task.outcome.partition(":")[0] if task.done_at else "",
        by=staff.name_of(turn.db, task.done_by) if task.done_by else "",
        screen=_screen(task),
    )


def _screen(task: Task) -> str:
    """What the screen of a task is about: of one about a whole survey, the survey; "" for the task itself."""
    match task.kind, task.subject.split(":"):
        case "survey_figures", [_, wave, *_]:
            return f"{task.estate_id}:{wave}"
        case "survey_report" | "survey_measure" | "survey_publish", [_, wave, *_]:
            return wave
        case _:
            return ""


def _colleagues(turn: Turn, one: dialog.One, besides: int) -> tuple[tuple[int, str], ...]:
    """Who else could do it: everybody who can be reached – a visit, whoever has not handled the matter (X46); of a
    survey's tasks, whoever enters its forms."""
    task = tasks.of(turn.db, one.id)
    if task.kind == records.STATEMENT:
        return ()
    roles = sorted(ENTERERS) if task.kind in ABOUT_HOUSEHOLDS else ON_CALL
    team = staff.with_role(turn.db, task.estate_id, *roles)
    barred = {besides, task.staff_id} | (handling.handlers(turn.db, task.record_id or 0) if task.kind in HOW else set())
    found = [(member.id or 0, member.name) for member in team if member.user_id and member.id not in barred]
    return tuple(found[:MOST_COLLEAGUES])

"""What falls due about tasks: who has one is reminded (``task_due``), then the supervisor hears of it (``task_late``).

And the daily one of the complaint box (I5): made each working day at opening, reminded of at noon, told to the
supervisor at closing.
"""

from datetime import date, datetime, time, timedelta

from dialogs.desk.tasks import ANY, KINDS
from dialogs.kit import N_, Label, Phrase, Say
from handlers.office import Turn
from handlers.telling import post, tasks as notices_tasks
from handlers.telling.post import Manner
from storage import due, estates, tasks
from storage.calendar import wall, working_days_after
from storage.estates import Setting
from storage.people import staff
from storage.post import outbox
from storage.post.outbox import Priority
from storage.register import records
from storage.tables import Due, Staff, Task
from storage.tasks import Wanted

NOON = time(12)
DUE = N_("⏰ Still to be done: {what}{number}. /tasks shows it.")
LATE = N_("❗ Not done in time: {what}{number}, with {name}. It was due {due:short}.")
BOX = "box_day"


def _due(turn: Turn, row: Due) -> str:
    """Whoever has the task is reminded."""
    task = tasks.of(turn.db, int(row.subject.partition(":")[2]))
    if task.done_at is not None:
        return task.outcome
    turn.at(task.estate_id)
    if _to_morning(turn, row):
        return "quiet hours"
    member = notices_tasks.holder(turn, task)
    if member is None:
        notices_tasks.nobody_there(turn, task)
        return "nobody to be reached"
    _send(turn, member, DUE, task, {})
    return ""


def _late(turn: Turn, row: Due) -> str:
    """The supervisor hears that a task is not done; where there is none, the next level up."""
    task = tasks.of(turn.db, int(row.subject.partition(":")[2]))
    if task.done_at is not None:
        return task.outcome
    turn.at(task.estate_id)
    if _to_morning(turn, row):
        return "quiet hours"
    record = records.find(turn.db, task.record_id) if task.record_id else None
    accused = records.accused(turn.db, record) if record is not None else frozenset()
    found = [
        one
        for role in ("supervisor", "manager", "executive")
        for one in staff.with_role(turn.db, task.estate_id, role)
        if one.id not in accused and one.user_id is not None and outbox.reachable(turn.db, turn.bot_id, one.user_id)
    ]
    if not found:
        notices_tasks.nobody_there(turn, task)
        return "nobody to be told"
    name = staff.name_of(turn.db, task.staff_id) if task.staff_id else Phrase(N_("the desk"))
    _send(turn, found[0], LATE, task, {"name": name, "due": task.due_at})
    return ""


def _send(turn: Turn, member: Staff, text: str, task: Task, values: dict[str, object]) -> None:
    record = records.find(turn.db, task.record_id) if task.record_id else None
    about = record.number if record is not None else turn.here().estate.name
    what = Phrase(KINDS.get(task.kind, ANY).what, {"task": Label("task", task.kind)})
    say = Say(text, {"what": what, "number": Phrase(N_(" · {number}"), {"number": about}), **values})
    post.send(turn, member.user_id or 0, say, Manner(member.language, Priority.REMINDER, record_id=task.record_id))


def _to_morning(turn: Turn, row: Due) -> bool:
    """Nothing of this rings at night."""
    if not post.quiet(turn):
        return False
    setting = turn.here()
    at = setting.hours.next_at(turn.now, wall(setting.estate.quiet_until))
    due.add(turn.db, turn.bot_id, row.kind, row.subject, at=at, round=f"{row.round}+")
    return True


def _box(turn: Turn, row: Due) -> str:
    """I5: the day's task for the front desk; the next working day's is planned."""
    setting = turn.at(int(row.subject.partition(":")[2]))
    day = date.fromisoformat(row.round)
    plan_box(turn, setting, setting.hours.end_of(setting.hours.local_day(turn.now)) - timedelta(seconds=1))
    if not setting.procedure.box:
        return "no box"
    if turn.now >= setting.hours.closing(day):
        return "too late"
    noon = setting.hours.at(day, NOON)
    keeper = _keeper_of_box(turn, setting)
    late_at = setting.hours.closing(day)
    wanted = Wanted("box", row.subject, due_at=noon, round=row.round, staff_id=keeper, late_at=late_at)
    made = tasks.make(turn.db, setting.estate.id or 0, wanted, now=turn.now)
    if made is None:
        return "made before"
    notices_tasks.made(turn, made)
    return ""


def _keeper_of_box(turn: Turn, setting: Setting) -> int | None:
    """I5: under C1 the coordination office empties it; the desk does where the office has nobody who can be reached."""
    if setting.procedure.office != "coordination":
        return None
    office = staff.with_role(turn.db, setting.estate.id or 0, "quality")
    able = (one.id for one in office if one.user_id and outbox.reachable(turn.db, turn.bot_id, one.user_id))
    return next(able, None)


def plan_box(turn: Turn, setting: Setting, after: datetime) -> None:
    """I5: plan the next working day's task, where the procedure has a complaint box."""
    if not setting.procedure.box:
        return
    today = setting.hours.local_day(after)
    yesterday = today - timedelta(days=1)
    day = working_days_after(yesterday, 1, estates.overrides(turn.db))
    if setting.hours.opening(day) <= after:
        day = working_days_after(day, 1, estates.overrides(turn.db))
    about = f"estate:{setting.estate.id}"
    due.add(turn.db, turn.bot_id, BOX, about, at=setting.hours.opening(day), round=day.isoformat())


WORK = {"task_due": _due, "task_late": _late, BOX: _box}

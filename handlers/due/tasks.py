"""What falls due about tasks: who has one is reminded (``task_due``), then the supervisor hears of it (``task_late``).

And the daily one of the complaint box (I5): made each working day at opening, reminded of at noon, told to the
supervisor at closing.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dialogs.desk.tasks import ANY, KINDS
from dialogs.kit import N_, NOTHING, Label, Phrase, Say
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
ALL_DUE = N_("⏰ Still to be done ({count}):\n{lines}{more}\n\n/tasks shows them.")
ALL_LATE = N_("❗ Not done in time ({count}):\n{lines}{more}")
LINES = {ALL_DUE: N_("· {what}{number}"), ALL_LATE: N_("· {what}{number}, with {name}, was due {due:short}")}
MOST_LINES = 30
Reader = Callable[[Turn, Task], Staff | None]
BOX = "box_day"


def _due(turn: Turn, row: Due) -> str:
    """Whoever has the task is reminded."""
    return _tell(turn, row, notices_tasks.holder, DUE, ALL_DUE)


def _late(turn: Turn, row: Due) -> str:
    """The supervisor hears that a task is not done; where there is none, the next level up."""
    return _tell(turn, row, _leader, LATE, ALL_LATE)


def _key(row: Due) -> int:
    return int(row.subject.partition(":")[2])


def _leader(turn: Turn, task: Task) -> Staff | None:
    record = records.find(turn.db, task.record_id) if task.record_id else None
    accused = turn.accused(record) if record is not None else frozenset()

    def able(one: Staff) -> bool:
        if one.id in accused or one.user_id is None:
            return False
        return outbox.reachable(turn.db, turn.bot_id, one.user_id)

    found = staff.first_level(turn.db, task.estate_id, ("supervisor", "manager", "executive"), able)
    return found[0] if found else None


def _tell(turn: Turn, row: Due, reader: Reader, one: str, several: str) -> str:
    """Who reads of it hears in the same message of all their tasks that fall due with it (S3)."""
    task = tasks.of(turn.db, _key(row))
    if task.done_at is not None:
        return task.outcome
    turn.at(task.estate_id)
    if _to_morning(turn, row):
        return "quiet hours"
    member = reader(turn, task)
    if member is None:
        notices_tasks.nobody_there(turn, task)
        return "nobody to be reached"
    _send(turn, member, [task, *_with_it(turn, row, task, member, reader)], one, several)
    return ""


def _with_it(turn: Turn, row: Due, task: Task, member: Staff, reader: Reader) -> Iterator[Task]:
    """S3: what else of the same estate falls due now and is read by the same person; it is not told again."""
    for other in due.ripe_of(turn.db, turn.bot_id, row.kind, since=row.due_at, now=turn.now):
        further = tasks.of(turn.db, _key(other))
        if other.id == row.id or further.done_at is not None or further.estate_id != task.estate_id:
            continue
        found = reader(turn, further)
        if found is not None and found.id == member.id:
            due.finish(turn.db, other.id or 0, now=turn.now, skipped="told with another")
            yield further


def _send(turn: Turn, member: Staff, told: list[Task], one: str, several: str) -> None:
    manner, values = Manner(member.language, Priority.REMINDER), [_values(turn, task) for task in told]
    if len(told) == 1:
        return post.send(turn, member.user_id or 0, Say(one, values[0]), replace(manner, record_id=told[0].record_id))
    lines = tuple(Phrase(LINES[several], each) for each in values[:MOST_LINES])
    more = len(told) - MOST_LINES
    tail = Phrase(N_("\n… and {count} more"), {"count": more}) if more > 0 else NOTHING
    together = Say(several, {"lines": lines, "count": len(told), "more": tail})
    return post.send(turn, member.user_id or 0, together, manner)


def _values(turn: Turn, task: Task) -> dict[str, object]:
    record = records.find(turn.db, task.record_id) if task.record_id else None
    about = record.number if record is not None else turn.here().estate.name
    what = Phrase(KINDS.get(task.kind, ANY).what, {"task": Label("task", task.kind)})
    name = staff.name_of(turn.db, task.staff_id) if task.staff_id else Phrase(N_("the desk"))
    return {"what": what, "number": Phrase(N_(" · {number}"), {"number": about}), "name": name, "due": task.due_at}


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

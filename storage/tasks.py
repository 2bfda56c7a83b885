"""Tasks: what a person must do apart from answering – call, visit, empty the box. Once per kind, subject, round.

A task that is not done reminds whoever has it when it is due (``task_due``), and tells the supervisor later
(``task_late``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from storage import due
from storage.actors import Actor
from storage.database import Db, upsert
from storage.prepared import Prepared
from storage.reading import Find, get, given, rows
from storage.tables import Estate, Staff, Task, table

TASKS, STAFF = table(Task), table(Staff)
LATE_AFTER = timedelta(hours=4)
_ADD = Prepared(upsert(TASKS).on_conflict_do_nothing().returning(TASKS.c.id))
_ADD_MANY = Prepared(upsert(TASKS).on_conflict_do_nothing())
_OPEN_OF = Find(Task, TASKS.c.record_id == given("record"), TASKS.c.done_at.is_(None), order=(TASKS.c.id,))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to be made: for one person, for a department, or (without either) for the desk on duty.

    ``late_at`` is when the supervisor hears that it is not done, by default four hours after it was due. ``quietly``:
    nobody is reminded of this one by itself, for it is one of many that are told together.
    """

    kind: str
    subject: str
    due_at: datetime
    round: str = ""
    record_id: int | None = None
    staff_id: int | None = None
    department_id: int | None = None
    late_at: datetime | None = None
    quietly: bool = False


COLUMNS = tuple(one.name for one in fields(Wanted) if one.name not in ("late_at", "quietly"))


def subject(task_id: int) -> str:
    """How due work names a task."""
    return f"task:{task_id}"


def make(db: Db, estate_id: int, wanted: Wanted, *, now: datetime) -> int | None:
    """Make a task; None when the same (kind, subject, round) was made before."""
    values: dict[str, Any] = {name: getattr(wanted, name) for name in COLUMNS}
    found = _ADD.run(db, values | {"estate_id": estate_id, "made_at": now, "outcome": ""}).scalar()
    if found is None:
        return None
    if not wanted.quietly:
        _remind(db, estate_id, int(found), wanted.due_at, wanted.late_at)
    return int(found)


def make_many(db: Db, estate_id: int, several: Sequence[Wanted], *, now: datetime) -> None:
    """Make many quiet tasks at once; what was made before stays as it is."""
    common = {"estate_id": estate_id, "made_at": now, "outcome": ""}
    if several:
        _ADD_MANY.run_many(db, [common | {name: getattr(one, name) for name in COLUMNS} for one in several])


def of(db: Db, task_id: int) -> Task:
    """A task by its id; raises ``NotFound``."""
    return get(db, Task, task_id)


def done(db: Db, task_id: int, *, by: Actor, outcome: str, now: datetime, words_id: int | None = None) -> bool:
    """Tick a task off; False when it was done before."""
    ticked = (
        update(TASKS)
        .where(TASKS.c.id == task_id, TASKS.c.done_at.is_(None))
        .values(done_at=now, done_by=by.id if by.kind == "staff" else None, outcome=outcome, words_id=words_id)
    )
    due.cancel(db, subject(task_id), why=outcome, now=now)
    return db.execute(ticked).rowcount == 1


def put_off(db: Db, task: Task, *, until: datetime, now: datetime, quietly: bool = False) -> bool:
    """It could not be done yet: whoever has it is reminded anew, and it is not due before that.

    The supervisor hears of a quiet one with the many that are told together. False when it was done meanwhile.
    """
    due_at = max(task.due_at, until)
    later = update(TASKS).where(TASKS.c.id == task.id, TASKS.c.done_at.is_(None)).values(due_at=due_at)
    if db.execute(later).rowcount != 1:
        return False
    due.cancel(db, subject(task.id or 0), why="put off", now=now)
    bot_id, round = get(db, Estate, task.estate_id).bot_id, f"{until:%Y%m%d%H%M%S}"
    plan = {"task_due": until} if quietly else {"task_due": until, "task_late": due_at + LATE_AFTER}
    for kind, at in plan.items():
        due.move(db, bot_id, kind, subject(task.id or 0), at=at, round=round)
    return True


def give(db: Db, task_id: int, staff_id: int | None) -> bool:
    """Let somebody have a task, or (None) the desk; False when it was done before."""
    given_to = update(TASKS).where(TASKS.c.id == task_id, TASKS.c.done_at.is_(None)).values(staff_id=staff_id)
    return db.execute(given_to).rowcount == 1


def open_of(db: Db, record_id: int, *kinds: str) -> list[Task]:
    """What is still to be done about a record, of some kinds or of all, oldest first."""
    return [one for one in _OPEN_OF.all(db, record=record_id) if not kinds or one.kind in kinds]


def about(db: Db, kind: str, named: str) -> list[Task]:
    """What is still to be done of a kind about something, oldest first."""
    named_so = (TASKS.c.kind == kind, TASKS.c.subject == named)
    return rows(db, Task, *named_so, TASKS.c.done_at.is_(None), order=(TASKS.c.id,))


def waiting(db: Db, kind: str, like: str) -> list[Task]:
    """What is still to be done of a kind about all things whose name fits a pattern, soonest due first."""
    named_so = (TASKS.c.kind == kind, TASKS.c.subject.like(like))
    return rows(db, Task, *named_so, TASKS.c.done_at.is_(None), order=(TASKS.c.due_at,))


def desk(
    db: Db, estate_id: int, staff_id: int, *, late_since: datetime | None = None, limit: int = 200
) -> list[Task]:
    """What is open for a person on an estate – their own, what is the desk's, what was somebody's who has left.

    ``late_since``: for who leads, also what colleagues should have done by then.
    """
    left = select(STAFF.c.id).where(STAFF.c.left_at.is_not(None))
    theirs = or_(TASKS.c.staff_id == staff_id, TASKS.c.staff_id.is_(None), TASKS.c.staff_id.in_(left))
    if late_since is not None:
        theirs = or_(theirs, TASKS.c.due_at < late_since)
    still = TASKS.c.done_at.is_(None)
    return rows(db, Task, TASKS.c.estate_id == estate_id, still, theirs, order=(TASKS.c.due_at,), limit=limit)


def drop(db: Db, record_id: int, *, why: str, now: datetime) -> None:
    """The matter has gone another way: what was still to be done about it is not."""
    for one in open_of(db, record_id):
        due.cancel(db, subject(one.id or 0), why=why, now=now)
    dropped = update(TASKS).where(TASKS.c.record_id == record_id, TASKS.c.done_at.is_(None))
    db.execute(dropped.values(done_at=now, outcome=f"dropped: {why}"))


def _remind(db: Db, estate_id: int, task_id: int, due_at: datetime, late_at: datetime | None) -> None:
    """Plan who is reminded when."""
    bot_id, round = get(db, Estate, estate_id).bot_id, f"{due_at:%Y%m%d%H%M%S}"
    due.add(db, bot_id, "task_due", subject(task_id), at=due_at, round=round)
    due.add(db, bot_id, "task_late", subject(task_id), at=late_at or due_at + LATE_AFTER, round=round)

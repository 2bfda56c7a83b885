"""Who hears of a task: its card goes to whoever has it, else to whoever is on duty; to somebody whom no message
reaches what would have been written is said by phone, and that is a task, too (F56, S2, I1).
"""

from collections.abc import Iterable
from datetime import timedelta

from dialogs.desk.tasks import SPOKEN
from dialogs.kit import N_, Say
from handlers.office import HOUSE_LANGUAGE, Turn
from handlers.telling import desk, opening, post, topics
from handlers.telling.opening import Opening
from handlers.telling.post import Manner
from storage import tasks
from storage.actors import SYSTEM
from storage.people import staff
from storage.post import conversations, outbox
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import handling, history, records, words
from storage.register.words import Written
from storage.rules import first_contact
from storage.tables import Record, Resident, Staff, Task
from storage.tasks import Wanted

CALL_WITHIN = timedelta(hours=1)
NOBODY_THERE = N_("☎️ There is a task for the desk, and nobody on duty whom I can reach. /tasks shows it.")


def reaches(turn: Turn, record: Record) -> bool:
    """Whether a message reaches the complainant: they have an account, and nothing is known against it."""
    account = get(turn.db, Resident, record.resident_id).user_id
    return account is not None and outbox.reachable(turn.db, turn.bot_id, account)


def to_be_told(turn: Turn, record: Record, says: Iterable[str]) -> int:
    """I1, S2: let somebody say it by phone: one open task a record, which further words join. Returns the task."""
    record_id = record.id or 0
    kept = [words.keep(turn.db, record_id, Written("tell", one), by=SYSTEM, now=turn.now) for one in says]
    waiting = tasks.open_of(turn.db, record_id, "tell")
    if waiting:
        task_id = waiting[0].id or 0
        redraw(turn, waiting[0])
    else:
        task_id = _tell(turn, record)
    history.append(
        turn.db, record_id, "to_be_told", by=SYSTEM, now=turn.now, task=task_id, words=[one.hash for one in kept]
    )
    return task_id


def _tell(turn: Turn, record: Record) -> int:
    period = handling.present(turn.db, record.id or 0)
    rounds = [one for one in history.of(turn.db, record.id or 0) if one.what == "to_be_told"]
    wanted = Wanted(
        "tell",
        records.subject(record.id or 0),
        due_at=turn.at(record.estate_id).hours.after(turn.now, CALL_WITHIN),
        round=str(len(rounds) + 1),
        record_id=record.id,
        staff_id=period.staff_id if period is not None else None,
    )
    made_id = tasks.make(turn.db, record.estate_id, wanted, now=turn.now)
    assert made_id is not None, "a round is begun once"
    made(turn, made_id)
    return made_id


def made(turn: Turn, task_id: int) -> None:
    """Show a task to whoever has it; without anybody to be reached the group is told that there is one."""
    task = tasks.of(turn.db, task_id)
    member = holder(turn, task)
    if member is not None:
        return show(turn, task, member)
    return nobody_there(turn, task)


def nobody_there(turn: Turn, task: Task) -> None:
    """Whoever has a task can't be reached: the group hears that there is one; without a group, whoever leads."""
    record = records.find(turn.db, task.record_id) if task.record_id else None
    accused = records.accused(turn.db, record) if record is not None else frozenset()
    place = topics.place(turn, task.estate_id, record.category if record is not None else "")
    if place is not None:
        manner = Manner(priority=Priority.ALERT, record_id=task.record_id, topic=place[1])
        return post.send(turn, place[0], Say(NOBODY_THERE), manner)
    for one in staff.with_role(turn.db, task.estate_id, "supervisor", "manager", "executive"):
        if one.user_id is not None and one.id not in accused:
            post.send(turn, one.user_id, Say(NOBODY_THERE), Manner(one.language, Priority.ALERT))
    return None


def show(turn: Turn, task: Task, member: Staff) -> None:
    """The card of a task, in the private chat of a member of staff; whose number it shows stands on the history."""
    what = Opening("tasks", str(task.id), task.record_id)
    opening.begin(turn, opening.for_staff(member), what, Priority.ALERT)
    if task.record_id is not None:
        history.append(turn.db, task.record_id, "contact_shown", by=SYSTEM, now=turn.now, to=member.id)


def holder(turn: Turn, task: Task) -> Staff | None:
    """Who has a task and can be reached: its person, else somebody of its department, else whoever is on duty."""
    found = [get(turn.db, Staff, task.staff_id)] if task.staff_id is not None else []
    if task.kind == records.STATEMENT:  # nobody else can say it (X4)
        return next((one for one in found if _hears(turn, one)), None)
    if task.department_id is not None:
        found += staff.of_department(turn.db, task.department_id)
    record = records.find(turn.db, task.record_id) if task.record_id else None
    besides = first_contact.apart(turn.db, record) if record is not None else first_contact.Besides()
    on_call = first_contact.on_call(turn.db, task.estate_id, turn.at(task.estate_id).hours, turn.now, besides)
    found += [get(turn.db, Staff, on_call[0])] if on_call is not None else []
    return next((one for one in found if besides.spares(one) and _hears(turn, one)), None)


def _hears(turn: Turn, member: Staff) -> bool:
    here = member.user_id is not None and member.left_at is None
    return here and outbox.reachable(turn.db, turn.bot_id, member.user_id or 0)


def follow(turn: Turn, record: Record, staff_id: int) -> None:
    """The matter has another handler: what is still to be said to the complainant, or to call them, is theirs now."""
    for task in tasks.open_of(turn.db, record.id or 0, *SPOKEN):
        if task.staff_id != staff_id and tasks.give(turn.db, task.id or 0, staff_id):
            made(turn, task.id or 0)


def redraw(turn: Turn, task: Task, *, besides: int = 0) -> None:
    """Let the card of a task read as things are now, in the chats of those who may have it."""
    readers = desk.front_desk(turn, task.estate_id)
    if task.staff_id is not None:
        readers.append(get(turn.db, Staff, task.staff_id))
    for member in {one.id: one for one in readers}.values():
        reader = opening.for_staff(member)
        seat = turn.seat(reader.user_id, reader.user_id)
        talk = conversations.find(turn.db, seat, "tasks", str(task.id))
        if talk is None or talk.state is None or talk.id == besides:
            continue
        if tasks.of(turn.db, task.id or 0).done_at is None:
            opening.redraw(turn, reader, talk, task.record_id)
        else:
            opening.conclude(turn, reader, talk)


def worded(turn: Turn, say: Say) -> str:
    """What would have been written, as it is to be said."""
    return post.reader(turn, HOUSE_LANGUAGE).word(say.text, say.values)

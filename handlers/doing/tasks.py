"""What is done about tasks: looked at, done, put off, given to a colleague – and what follows of it.

Who says by phone what the bot could not write gives an answer as S2 counts it: a logged call or visit by a named
person, at the time it is ticked. Where the result waited to be told, it is given then.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogs.deeds.deed import LogContact
from dialogs.deeds.tasks import EndTask, GiveTask, NoteFound, PutOffTask, ShowRecord, ShowTask
from dialogs.desk.tasks import SPOKEN
from handlers.doing import releasing
from handlers.doing.deed import Doing, Values
from handlers.facts import tasks as facts_tasks
from handlers.office import Turn
from handlers.telling import notices, tasks as notices_tasks
from storage import audit, tasks
from storage.actors import SYSTEM, Actor
from storage.errors import Clash, Forbidden
from storage.people import staff
from storage.reading import get, rows
from storage.register import handling, history, records, words
from storage.register.words import Kept, Written
from storage.rules.handling import deciding, proposal
from storage.rules.surveys import ENTERERS
from storage.tables import Record, Response, Staff, Task, Words, table
from storage.visiting import visits

AGAIN = timedelta(hours=2)
IN_PERSON = {"called": "call", "visited": "visit"}


def _show(doing: Doing, deed: ShowTask) -> Values:
    task = facts_tasks.require(doing.turn, deed.task, doing.person.as_staff())
    if task.record_id is not None and task.kind != records.STATEMENT:
        _shown(doing.turn, task.record_id, doing.person.as_staff())
    elif task.kind in facts_tasks.ABOUT_HOUSEHOLDS:
        audit.note(doing.turn.db, doing.person.user_id, "contact_shown", task.subject, now=doing.turn.now)
    return {}


def _end(doing: Doing, deed: EndTask) -> Values:
    turn, actor = doing.turn, doing.person.as_staff()
    task = facts_tasks.require(turn, deed.task, actor)
    if task.done_at is not None:
        raise Clash("I5", "task_done", name=_doer(turn, task))
    kept = None
    if deed.text and task.record_id is not None:
        kept = words.keep(turn.db, task.record_id, Written("note", deed.text), by=actor, now=turn.now)
    outcome = f"{deed.outcome}:{deed.count}" if deed.count else deed.outcome
    if task.kind in SPOKEN and deed.outcome in IN_PERSON:
        spoken(turn, turn.record(task.record_id or 0, by=actor), actor, IN_PERSON[deed.outcome])
    else:
        _tick(turn, task, actor, outcome, kept)
    return {}


def _tick(turn: Turn, task: Task, actor: Actor, outcome: str, kept: Kept | None = None) -> None:
    """Tick a task off; raises ``Clash`` when a colleague was faster."""
    words_id = kept.id if kept is not None else None
    if not tasks.done(turn.db, task.id or 0, by=actor, outcome=outcome, now=turn.now, words_id=words_id):
        raise Clash("I5", "task_done", name=_doer(turn, task))
    if task.record_id is not None:
        said = [kept.hash] if kept is not None else []
        history.append(
            turn.db, task.record_id, "task_done", by=actor, now=turn.now, task=task.id, outcome=outcome, words=said
        )
    notices_tasks.redraw(turn, task, besides=actor.user_id)


def _doer(turn: Turn, task: Task) -> str:
    by = tasks.of(turn.db, task.id or 0).done_by
    return staff.name_of(turn.db, by) if by else "—"


def spoken(turn: Turn, record: Record, actor: Actor, how: str) -> None:
    """S2, H3: somebody has called the resident, or been there: with what waited to be said, or without."""
    if not told(turn, record, actor, how):
        releasing.respond(turn, record, actor, how, None)
    notices.card_changed(turn, turn.record(record.id or 0, by=SYSTEM))


def _log(doing: Doing, deed: LogContact) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_open(record)
    records.require_staff(turn.db, record, by=actor)
    records.require_above(turn.db, record, actor.id)
    spoken(turn, record, actor, deed.how)
    return {"number": record.number}


def told(turn: Turn, record: Record, actor: Actor, how: str) -> bool:
    """S2: somebody called or was there, and what waited to be said has been said.

    Returns whether an answer was among it: that is a response now, and what follows on it follows.
    """
    for task in tasks.open_of(turn.db, record.id or 0, *SPOKEN):
        _tick(turn, task, actor, "called" if how == "call" else "visited")
    said = _owed(turn, record)
    if said is None:
        return False
    releasing.respond(turn, record, actor, how, Kept(said.id or 0, words.salted(said.body, said.salt)))
    record = turn.record(record.id or 0, by=SYSTEM)
    if record.status == "handling" and said.part != "answer":
        record = _result_told(turn, record, said)
    notices.card_changed(turn, record)
    return True


def _result_told(turn: Turn, record: Record, said: Words) -> Record:
    """A result, or a decision, has reached the complainant by a person: it is given by whoever wrote it."""
    author = get(turn.db, Staff, said.author_id)
    actor = Actor("staff", said.author_id, author.user_id or 0, author.name)
    decision = deciding.latest(turn.db, record.id or 0)
    if decision is not None and decision.reasons_id == said.id and decision.outcome == "not_ours":
        return releasing.explained(turn, record, actor)
    unsigned = proposal.unsigned(turn.db, record, turn.here().procedure)
    return releasing.given(turn, record, actor, "on_spot" if unsigned else "result")


def _owed(turn: Turn, record: Record) -> Words | None:
    """The latest answer, result or decision that no standing response has brought to the complainant."""
    parts, responses = table(Words), table(Response)
    said = rows(
        turn.db,
        Words,
        parts.c.record_id == record.id,
        parts.c.part.in_(("answer", "resolution", "reasons")),
        order=(parts.c.id.desc(),),
        limit=1,
    )
    standing = rows(turn.db, Response, responses.c.record_id == record.id, responses.c.void_at.is_(None))
    if not said or said[0].id in {one.words_id for one in standing} or _waits(turn, record, said[0]):
        return None
    return said[0]


def _waits(turn: Turn, record: Record, said: Words) -> bool:
    """H5: whether words are of a decision that has not been released yet."""
    decision = deciding.latest(turn.db, record.id or 0)
    return decision is not None and decision.reasons_id == said.id and decision.told_at is None


def _put_off(doing: Doing, deed: PutOffTask) -> Values:
    turn, actor = doing.turn, doing.person.as_staff()
    task = facts_tasks.require(turn, deed.task, actor)
    until = turn.here().hours.after(turn.now, AGAIN)
    quietly = task.kind in facts_tasks.ABOUT_HOUSEHOLDS
    if not tasks.put_off(turn.db, task, until=until, now=turn.now, quietly=quietly):
        raise Clash("I5", "task_done", name=_doer(turn, task))
    if task.record_id is not None:
        history.append(turn.db, task.record_id, "no_answer", by=actor, now=turn.now, task=task.id)
    return {"due": until}


def _give(doing: Doing, deed: GiveTask) -> Values:
    turn, actor = doing.turn, doing.person.as_staff()
    task = facts_tasks.require(turn, deed.task, actor)
    held = staff.roles_at(turn.db, deed.staff, task.estate_id)
    if task.kind == records.STATEMENT or not held:
        raise Forbidden("not_found")
    if task.kind in facts_tasks.ABOUT_HOUSEHOLDS and not held & ENTERERS:
        raise Forbidden("survey_planners")
    record = turn.record(task.record_id, by=actor) if task.record_id is not None else None
    if record is not None:
        records.require_may_be_given(turn.db, record, to=deed.staff)
    if record is not None and task.kind in visits.HOW and deed.staff in handling.handlers(turn.db, record.id or 0):
        raise Forbidden("visit_own_work")
    if not tasks.give(turn.db, task.id or 0, deed.staff):
        raise Clash("I5", "task_done", name=_doer(turn, task))
    if record is not None:
        history.append(turn.db, record.id or 0, "task_given", by=actor, now=turn.now, task=task.id, to=deed.staff)
    notices_tasks.made(turn, task.id or 0)
    return {"name": staff.name_of(turn.db, deed.staff)}


def _show_record(doing: Doing, deed: ShowRecord) -> Values:
    turn, actor = doing.turn, doing.person.as_staff()
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    notices.to_handler(turn, record, actor.id)
    return {"number": record.number}


def _note_found(doing: Doing, deed: NoteFound) -> Values:
    """A71: names and units were shown to whoever looked for them."""
    turn, actor = doing.turn, doing.person.as_staff()
    for key in deed.records:
        if actor.id in records.accused(turn.db, turn.record(key, by=actor)):
            raise Forbidden("named_in_it")
    found = " ".join(map(str, deed.records))
    audit.note(turn.db, actor.user_id, "found", f"records:{found}", now=turn.now)
    return {}


def _shown(turn: Turn, record_id: int, actor: Actor) -> None:
    history.append(turn.db, record_id, "contact_shown", by=SYSTEM, now=turn.now, to=actor.id)


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    LogContact: _log,
    ShowTask: _show,
    EndTask: _end,
    PutOffTask: _put_off,
    GiveTask: _give,
    ShowRecord: _show_record,
    NoteFound: _note_found,
}

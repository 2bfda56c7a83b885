"""X4: a complaint about a colleague goes past them, and past their line; they are heard neutrally, and that is kept.

Whom it accuses neither sees nor handles, signs, verifies or closes it (``records.accused``); who stands beside or under
them does not handle or judge it (``records.line_of``): it is for whoever is above them. Where nobody is above them,
anybody but them.
"""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.tasks import GiveStatement
from dialogs.kit import N_
from handlers.doing.deed import Doing, Values
from handlers.facts import accused as facts_accused, tasks as facts_tasks
from handlers.office import Turn
from handlers.telling import impartial as notices_impartial, notices
from storage import due, tasks
from storage.actors import SYSTEM
from storage.errors import Clash, NotFound
from storage.people import staff
from storage.post import outbox
from storage.reading import get
from storage.register import handling, history, records, words
from storage.register.words import Written
from storage.rules import first_contact
from storage.rules.handling import watch
from storage.tables import Record, Staff
from storage.tasks import Wanted


def looked_past(turn: Turn, record: Record, text: str) -> Record:
    """X4: whom these words accuse is asked for a statement, and the matter is given to whoever is above them.

    Before anybody is told of the words: who is accused in them would read them.
    """
    if record.kind != "complaint" or record.status not in records.OPEN:
        return record
    return _heard(turn, record, turn.accused(record) | facts_accused.by(turn, record.estate_id, text))


def looked_past_afterwards(turn: Turn, record: Record, text: str) -> Record:
    """X4, V5: what is said of a colleague at a visit, or with an objection, complains of them – whatever kind of matter
    it was, and though it has ended with the visit.
    """
    return _heard(turn, record, facts_accused.by(turn, record.estate_id, text))


def _heard(turn: Turn, record: Record, accused: frozenset[int]) -> Record:
    if not accused:
        return record
    for one in sorted(accused):
        _ask(turn, record, one)
    notices_impartial.hidden(turn, record)
    return _given_up(turn, record) if record.status in records.OPEN else record


def _ask(turn: Turn, record: Record, accused: int) -> None:
    """They are heard: a task of theirs, once a matter; the task's round says who is heard."""
    setting, about = turn.at(record.estate_id), records.subject(record.id or 0)
    until = watch.tomorrow(turn.db, setting, turn.now)
    wanted = Wanted(records.STATEMENT, about, until, str(accused), record.id, _who_writes(turn, record, accused))
    made = tasks.make(turn.db, record.estate_id, wanted, now=turn.now)
    turn.look_again()
    if made is not None:
        history.append(turn.db, record.id or 0, "statement_asked", by=SYSTEM, now=turn.now, to=accused)
        notices_impartial.asked(turn, record, tasks.of(turn.db, made))


def _who_writes(turn: Turn, record: Record, accused: int) -> int:
    """They themselves; for whom no message reaches somebody above them writes it down."""
    account = get(turn.db, Staff, accused).user_id
    if account is not None and outbox.reachable(turn.db, turn.bot_id, account):
        return accused
    besides = first_contact.Besides(accused=records.line_of(turn.db, record) | {accused}, leads=True)
    found = first_contact.on_call(turn.db, record.estate_id, turn.here().hours, turn.now, besides)
    return found[0] if found is not None else accused


def _given_up(turn: Turn, record: Record) -> Record:
    """It is handled above them: by whoever F4 names there, at once, or – handled in their line – handed up."""
    line = records.line_of(turn.db, record)
    period = handling.present(turn.db, record.id or 0)
    if period is None:
        due.move(turn.db, turn.bot_id, "claim_window", records.subject(record.id or 0), at=turn.now)
        return record
    besides = first_contact.above(turn.db, record)
    found = first_contact.on_call(turn.db, record.estate_id, turn.here().hours, turn.now, besides)
    if period.staff_id not in line or found is None:
        return record
    handling.hand_over(turn.db, record.id or 0, to=found[0], by=found[0], words_id=None, now=turn.now)
    moved = {"to": found[0], "from": period.staff_id, "why": "line"}
    history.append(turn.db, record.id or 0, "handed_over", by=SYSTEM, now=turn.now, **moved)
    notices.handed_over(turn, record, found[0])
    return record


def _give(doing: Doing, deed: GiveStatement) -> Values:
    """X4: what they say stands on the record in their own words; whoever looks into it reads it at once."""
    turn, actor = doing.turn, doing.person.as_staff()
    task = facts_tasks.require(turn, deed.task, actor)
    if task.kind != records.STATEMENT or task.record_id is None:
        raise NotFound("statement", deed.task)
    kept = None
    if deed.text:
        kept = words.keep(turn.db, task.record_id, Written(records.STATEMENT, deed.text), by=actor, now=turn.now)
    outcome, words_id = ("said", kept.id) if kept is not None else ("unsaid", None)
    if not tasks.done(turn.db, deed.task, by=actor, outcome=outcome, now=turn.now, words_id=words_id):
        raise Clash("X4", "settled")
    said = [kept.hash] if kept is not None else []
    history.append(
        turn.db, task.record_id, "statement", by=actor, now=turn.now, of=int(task.round), outcome=outcome, words=said
    )
    record = get(turn.db, Record, task.record_id)
    text = N_("{number}: {name} says nothing about it.")
    if deed.text:
        text = N_("{number}: statement of {name}:\n“{words}”")
    _passed_on(turn, record, text, name=staff.name_of(turn.db, int(task.round)), words=deed.text)
    return {"number": record.number}


def _passed_on(turn: Turn, record: Record, text: str, **values: str) -> None:
    """To whoever looks into it: the handler, else who is above the line of whom it accuses."""
    period, reader = handling.present(turn.db, record.id or 0), facts_accused.looks_into(turn, record)
    if reader is None or (period is not None and period.staff_id == reader.id):
        notices.to_responsible(turn, record, text, **values)
    else:
        notices.to_member(turn, record, reader, text, **values)


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {GiveStatement: _give}

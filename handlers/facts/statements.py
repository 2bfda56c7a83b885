"""What the dialog about a statement needs to know: never what the resident wrote (X4)."""

from typing import Any

from dialogs.casework.statement import Facts
from handlers.facts import accused as facts_accused, matters, tasks as facts_tasks
from handlers.office import Person, Turn
from storage.errors import NotFound
from storage.people import staff
from storage.reading import get
from storage.register import records
from storage.tables import Conversation, Record


def of_statement(turn: Turn, person: Person, talk: Conversation, *_: Any) -> Facts:
    """Who is asked for a statement, and who looks into it; for them, and for whoever writes it down for them."""
    task = facts_tasks.require(turn, int(talk.subject), person.as_staff())
    if task.kind != records.STATEMENT or task.record_id is None:
        raise NotFound("statement", talk.subject)
    record = get(turn.db, Record, task.record_id)
    reader = facts_accused.looks_into(turn, record)
    return Facts(
        task=task.id or 0,
        number=record.number,
        name=staff.name_of(turn.db, int(task.round)),
        by=reader.name if reader is not None else matters.duty_name(turn, record),
        until=task.due_at,
        open=task.done_at is None,
        own=task.staff_id == int(task.round),
        record=record.id or 0,
    )

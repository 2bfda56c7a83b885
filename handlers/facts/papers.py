"""What the dialog about the office's paper forms needs to know."""

from typing import Any

from dialogs.casework.papers import Facts
from handlers.office import Person, Turn
from storage.register import records
from storage.tables import Conversation


def of_papers(turn: Turn, person: Person, talk: Conversation, *_: Any) -> Facts:
    """A record of which forms may be asked for, by staff of its estate who have no part in it."""
    record = turn.record(int(talk.subject), by=person.as_staff())
    records.require_staff(turn.db, record, by=person.as_staff())
    return Facts(record.id or 0, record.number)

"""What the dialog about a record's category needs to know."""

from typing import Any

from dialogs.filing.category import Facts
from handlers.office import Person, Turn
from handlers.understanding import categories, understand
from storage.register import records, words
from storage.tables import Conversation


def of_category(turn: Turn, person: Person, talk: Conversation, *_: Any) -> Facts:
    """A record with its category, for staff of its estate."""
    record = turn.record(int(talk.subject), by=person.as_staff())
    records.require_staff(turn.db, record, by=person.as_staff())
    guessed = understand(words.filed_text(turn.db, record.id or 0), turn.here().estate.company_id).categories
    every = dict.fromkeys((*guessed, *(one.code for one in categories())))
    return Facts(
        record.id or 0,
        record.number,
        record.category,
        tuple(code for code in every if code != record.category),
        record.status in records.OPEN,
    )

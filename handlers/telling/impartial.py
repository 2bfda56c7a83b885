"""What is told of a complaint about a colleague (X4): whom it accuses is heard, and its words leave the group."""

from handlers.office import Turn
from handlers.telling import opening, topics
from handlers.telling.opening import Opening
from storage.outbox import Priority
from storage.reading import get
from storage.tables import Record, Staff, Task


def asked(turn: Turn, record: Record, task: Task) -> None:
    """They are asked in private, or whoever writes it down for them."""
    member = get(turn.db, Staff, task.staff_id or 0)
    if member.user_id is not None:
        what = Opening("statement", str(task.id), record.id)
        opening.begin(turn, opening.for_staff(member), what, Priority.ALERT)


def hidden(turn: Turn, record: Record) -> None:
    """A card that hangs in a group already shows its words no longer."""
    for talk, topic in topics.cards(turn, record):
        if talk.state is not None:
            opening.refresh(turn, talk, record.id or 0, topic)

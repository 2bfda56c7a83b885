"""Parts of an album that come after its filing was sent: they belong to the record that it became (A58).

An album is several messages, and a slow line may bring the last of them after the person has pressed "send".
What was sent before the press and comes within ``STILL_COMING`` is added to that record, without a word to
the person; anything else is a new matter.
"""

from datetime import timedelta

from dialogs.deeds.deed import AddTo
from dialogs.events import Attached
from handlers.doing.apply import apply
from handlers.doing.deed import Doing
from handlers.incoming import Incoming
from handlers.office import Person, Turn
from storage.errors import Refusal
from storage.post import conversations
from storage.register import evidence, history, records
from storage.tables import Record

STILL_COMING = timedelta(minutes=2)


def attached(turn: Turn, incoming: Incoming, person: Person, part: Attached) -> bool:
    """Add a late part to the record of its album; False when it is none."""
    record = _just_filed(turn, incoming, person) if part.album else None
    if record is None:
        return False
    try:
        apply(Doing(turn, person, incoming.chat_id, turn.now), AddTo(record.id or 0, (), (part.media,)))
    except Refusal:
        return False
    return True


def _just_filed(turn: Turn, incoming: Incoming, person: Person) -> Record | None:
    """The record with evidence that this person filed after this message was sent, if it was just now."""
    talk = conversations.find(turn.db, turn.seat(incoming.chat_id, person.user_id), "file")
    if talk is None or talk.state is not None or person.resident is None or incoming.sent_at is None:
        return None
    ended = talk.touched_at
    if not (incoming.sent_at <= ended and turn.now - min(incoming.sent_at, ended) <= STILL_COMING):
        return None
    for record in records.of_resident(turn.db, turn.bot_id, person.resident.id or 0, limit=1):
        filed = history.of(turn.db, record.id or 0)[0].at == ended
        if filed and evidence.count(turn.db, record.id or 0):
            return record
    return None

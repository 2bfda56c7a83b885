"""What residents add to a matter of theirs, by itself or with what they ask for (I6, I8)."""

from dialogs.deeds.deed import AddTo, Urge, Withdraw
from dialogs.deeds.handling import AcceptResult
from handlers.doing import impartial, judging
from handlers.doing.deed import Doing, Values
from handlers.facts import matters
from handlers.office import Turn
from handlers.telling import notices
from storage.errors import RuleBroken
from storage.register import words
from storage.rules import intake
from storage.rules.intake import Addition
from storage.tables import Record

MOST_WORDS = 80


def add(doing: Doing, deed: AddTo) -> Values:
    """Words and evidence for a record that is open."""
    turn, actor = doing.turn, doing.resident
    record = turn.record(deed.record, by=actor)
    require_room(turn, record)
    said = [(one.message_id, one.text) for one in deed.said]
    intake.add(turn.db, record, Addition(said, deed.media, doing.chat_id), by=actor, now=turn.now)
    text = "\n".join(text for _, text in said)
    record = impartial.looked_past(turn, record, text)
    judging.added(turn, record, text)
    notices.added(turn, record, text, deed.media)
    notices.mind_large(turn, record, deed.media)
    return {"number": record.number, "duty": matters.duty_name(turn, record)}


def add_along(doing: Doing, deed: Urge | Withdraw | AcceptResult) -> None:
    """How the resident put what they ask for; a record that is full (A43) goes without."""
    if (deed.said or deed.media) and words.count(doing.turn.db, deed.record) < MOST_WORDS:
        add(doing, AddTo(deed.record, deed.said, deed.media))


def require_room(turn: Turn, record: Record) -> None:
    """A43: what is added to a record is bounded; beyond that a person has to listen."""
    if words.count(turn.db, record.id or 0) >= MOST_WORDS:
        raise RuleBroken("A43", "full", number=record.number, phone=turn.here().estate.phone)

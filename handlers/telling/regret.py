"""A promise that was not kept is apologised for, once, at the head of the next word to its resident (L1, S1)."""

from dialogs.kit import N_, Phrase, Say
from handlers.office import Turn
from storage.actors import SYSTEM
from storage.register import history
from storage.tables import Record

WE_ARE_SORRY = N_("We did not answer you by the time we had promised. We are sorry that you had to wait.\n\n{text}")


def owed(turn: Turn, record: Record) -> bool:
    """Whether the hour that the resident was told passed without an answer, and nobody has apologised for it."""
    if record.promised_at is None or (record.answered_at or turn.now) <= record.promised_at:
        return False
    return not history.told(turn.db, record.id or 0, "apologised")


def said(turn: Turn, record: Record, say: Say) -> Say:
    """S1: the word with the apology before it, where one is owed; that it was said stands on the history."""
    if not owed(turn, record):
        return say
    history.append(turn.db, record.id or 0, "apologised", by=SYSTEM, now=turn.now)
    return Say(WE_ARE_SORRY, {"text": Phrase(say.text, say.values)})

"""Putting an update aside that could not be processed: raw, with a reference and an apology (F10, F11)."""

from dataclasses import dataclass
from datetime import datetime

from dialogs.kit import N_, Say
from handlers.office import Office, Turn
from handlers.telling import post
from storage.database import Db
from storage.errors import NotFound
from storage.post import inbox, outbox
from storage.post.inbox import Mark


@dataclass(frozen=True, slots=True)
class Aside:
    """What is put aside: its id (-1 for none), the raw text, why, and the chat in which somebody spoke (0: none).

    To a private one we apologise.
    """

    update_id: int
    raw: str
    error: str
    chat_id: int


def put_aside(db: Db, office: Office, aside: Aside, now: datetime) -> str:
    """Store it once, apologise once; returns the reference ("" when it had been put aside before)."""
    if aside.update_id >= 0:
        mark = inbox.mark_seen(db, office.bot_id, aside.update_id, aside.chat_id, now=now)
        if mark is Mark.REPEATED:
            return ""
        if mark is Mark.BACK:  # what the update itself would have told is undone with it (F57)
            outbox.welcome_back(db, office.bot_id, aside.chat_id)
    number = aside.update_id if aside.update_id >= 0 else None
    reference = inbox.quarantine(db, office.bot_id, number, aside.raw, aside.error, now=now)
    if aside.chat_id > 0:
        turn = Turn(db, now, office, f"q{office.bot_id}.{reference}")
        say = Say(
            N_(
                "We are sorry, something went wrong with your message. It is kept under {reference} and a "
                "colleague will look at it. You may also simply try again."
            ),
            {"reference": reference},
        )
        try:
            post.send(turn, aside.chat_id, say)
        except NotFound:
            return reference
    return reference

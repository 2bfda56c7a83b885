"""Which updates were processed, and which could not be: seen-marks and quarantine."""

import secrets
from datetime import datetime
from enum import IntEnum

from sqlalchemy import ColumnElement, delete, exists, func, select, update

from storage import forgetting
from storage.database import Db, upsert
from storage.prepared import Prepared
from storage.reading import first, given, rows
from storage.tables import ChatState, Quarantine, SeenUpdate, table

SEEN, CHATS = table(SeenUpdate), table(ChatState)
_LOST = exists().where(
    CHATS.c.bot_id == given("bot"), CHATS.c.chat_id == given("chat"), CHATS.c.unreachable_since.is_not(None)
)
_MARK = Prepared(upsert(SEEN).on_conflict_do_nothing().returning(_LOST))
_LATEST = Prepared(select(func.max(SEEN.c.at)).where(SEEN.c.bot_id == given("bot")))


class Mark(IntEnum):
    """What an update is: one whose effects are committed already, a new one, one from a chat that was given up."""

    REPEATED = 0
    NEW = 1
    BACK = 2


def mark_seen(db: Db, bot_id: int, update_id: int, chat_id: int, *, now: datetime) -> Mark:
    """Mark an update, once (F47), and see whether its chat was thought to be out of reach (F57)."""
    values = {"bot_id": bot_id, "update_id": update_id, "at": now, "bot": bot_id, "chat": chat_id}
    marked = _MARK.run(db, values).first()
    if marked is None:
        return Mark.REPEATED
    return Mark.BACK if marked[0] else Mark.NEW


def unmark(db: Db, bot_id: int, update_id: int) -> None:
    """Take the mark of one update away, so that it can be processed once more: for a replay."""
    db.execute(delete(SEEN).where(SEEN.c.bot_id == bot_id, SEEN.c.update_id == update_id))


def last_seen(db: Db, bot_id: int) -> datetime | None:
    """When the last update was taken in; None when none is remembered."""
    found: datetime | None = _LATEST.run(db, {"bot": bot_id}).scalar()
    return found


def forget_before(db: Db, bot_id: int, moment: datetime, most: int) -> int:
    """Drop some of a bot's seen-marks older than a moment; returns how many."""
    return forgetting.some(db, SEEN.c.update_id, SEEN.c.bot_id == bot_id, SEEN.c.at < moment, most=most)


def quarantine(db: Db, bot_id: int, update_id: int | None, raw: str, error: str, *, now: datetime) -> str:
    """Put an update aside, raw; returns the reference that the sender is told."""
    values = {"bot_id": bot_id, "update_id": update_id, "raw": raw, "error": error, "at": now}
    aside = upsert(table(Quarantine)).on_conflict_do_nothing().returning(table(Quarantine).c.reference)
    # Six characters can be said on the phone; one that is taken is drawn again.
    while (kept := db.execute(aside, values | {"reference": secrets.token_hex(3).upper()}).scalar()) is None:
        pass
    return str(kept)


def waiting(db: Db, reference: str = "") -> list[Quarantine]:
    """What lies in quarantine, oldest first; only one when its reference is given."""
    parts = table(Quarantine)
    wanted: list[ColumnElement[bool]] = [parts.c.replayed_at.is_(None)]
    if reference:
        wanted.append(parts.c.reference == reference)
    return rows(db, Quarantine, *wanted, order=(parts.c.id,))


def quarantined(db: Db, bot_id: int, update_id: int) -> bool:
    """Whether an update is (or was) in quarantine."""
    parts = table(Quarantine)
    return first(db, Quarantine, parts.c.bot_id == bot_id, parts.c.update_id == update_id) is not None


def replayed(db: Db, quarantine_id: int, *, now: datetime) -> None:
    """Mark a quarantined update as processed after all."""
    parts = table(Quarantine)
    db.execute(update(parts).where(parts.c.id == quarantine_id).values(replayed_at=now))


def forget_replayed_before(db: Db, bot_id: int, moment: datetime, most: int) -> int:
    """Drop some of what was replayed before a moment; what was not goes on waiting for somebody. Returns how many."""
    parts = table(Quarantine)
    return forgetting.some(db, parts.c.id, parts.c.bot_id == bot_id, parts.c.replayed_at < moment, most=most)

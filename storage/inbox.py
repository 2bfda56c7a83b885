"""Which updates were processed, and which could not be: seen-marks and quarantine."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from storage.database import Db, upsert
from storage.reading import first, rows
from storage.tables import Quarantine, SeenUpdate, table

SEEN = table(SeenUpdate)
_MARK = upsert(SEEN).on_conflict_do_nothing().returning(SEEN.c.update_id)


def mark_seen(db: Db, bot_id: int, update_id: int, *, now: datetime) -> bool:
    """Mark an update; False when its effects are committed already (F47)."""
    marked = db.execute(_MARK, {"bot_id": bot_id, "update_id": update_id, "at": now})
    return marked.first() is not None


def unmark(db: Db, bot_id: int, update_id: int) -> None:
    """Take the mark of one update away, so that it can be processed once more: for a replay."""
    db.execute(delete(SEEN).where(SEEN.c.bot_id == bot_id, SEEN.c.update_id == update_id))


def last_seen(db: Db, bot_id: int) -> datetime | None:
    """When the last update was taken in; None when none is remembered."""
    found: datetime | None = db.execute(select(func.max(SEEN.c.at)).where(SEEN.c.bot_id == bot_id)).scalar()
    return found


def forget_before(db: Db, moment: datetime) -> int:
    """Drop seen-marks older than a moment; returns how many."""
    return db.execute(delete(SEEN).where(SEEN.c.at < moment)).rowcount


def quarantine(db: Db, bot_id: int, update_id: int | None, raw: str, error: str, *, now: datetime) -> str:
    """Put an update aside, raw; returns the reference that the sender is told."""
    reference = secrets.token_hex(3).upper()
    db.execute(
        insert(table(Quarantine)).values(
            bot_id=bot_id, update_id=update_id, reference=reference, raw=raw, error=error, at=now
        )
    )
    return reference


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


def forget_replayed_before(db: Db, moment: datetime) -> int:
    """Drop what was replayed before a moment; what was not goes on waiting for somebody. Returns how many."""
    parts = table(Quarantine)
    return db.execute(delete(parts).where(parts.c.replayed_at < moment)).rowcount

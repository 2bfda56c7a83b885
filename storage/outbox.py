"""Messages to send: rows written in the transaction of their cause, claimed, sent, settled.

A key can exist once, so a message is queued once. Rows of one chat leave in the order of their
commit: only a chat's oldest open row can be claimed, and only while none of it is in flight (G5).
What becomes of a row is one of a few ends: sent, gone, rejected, cancelled (G4).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from storage.database import Db
from storage.reading import first, rows
from storage.tables import ChatState, Outgoing, table, work

OUT = table(Outgoing)
CHATS = table(ChatState)
EVERYONE = 0
# In the very words of the partial indexes: with bound values they could not be used.
OPEN = text(work.OPEN)


class Priority(IntEnum):
    """Who goes first across chats; within a chat the order of commit decides."""

    REPLY = 0
    ALERT = 1
    REMINDER = 2
    BROADCAST = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is queued. ``payload`` leaves out the chat, which may still move.

    ``edits``: the key of the message it changes. ``once``: never sent again when it is unknown
    whether it arrived. The ids say what it is about.
    """

    key: str
    chat_id: int
    method: str
    payload: Mapping[str, Any]
    priority: Priority
    edits: str = ""
    once: bool = False
    record_id: int | None = None
    response_id: int | None = None
    conversation_id: int | None = None


def queue(db: Db, letter: Letter, *, now: datetime) -> bool:
    """Queue a message once; False when its key exists."""
    values = {field.name: getattr(letter, field.name) for field in fields(letter)}
    values |= {"payload": _text(letter.payload), "priority": int(letter.priority), "created_at": now}
    return db.execute(upsert(OUT).values(**values).on_conflict_do_nothing()).rowcount == 1


def queue_edit(db: Db, letter: Letter, *, now: datetime) -> None:
    """Queue a change of an earlier message; of several that still wait only the last is sent."""
    waiting = (OPEN, OUT.c.edits == letter.edits, OUT.c.method == letter.method, OUT.c.status == "waiting")
    if db.execute(update(OUT).where(*waiting).values(payload=_text(letter.payload))).rowcount == 0:
        queue(db, letter, now=now)


def _text(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False)


def claim(db: Db, *, now: datetime, skip: set[int], limit: int = 30) -> list[Outgoing]:
    """Take the oldest open row of each chat that may be sent to, most urgent first, and mark the try."""
    heads = select(func.min(OUT.c.id)).where(OPEN).group_by(OUT.c.chat_id)
    found = rows(
        db,
        Outgoing,
        OUT.c.id.in_(heads),
        OPEN,
        OUT.c.status == "waiting",
        or_(OUT.c.not_before.is_(None), OUT.c.not_before <= now),
        OUT.c.chat_id.not_in(skip),
        order=(OUT.c.priority, OUT.c.id),
        limit=limit,
    )
    if found:
        db.execute(
            update(OUT)
            .where(OUT.c.id.in_([row.id for row in found]))
            .values(status="sending", attempted_at=now, attempts=OUT.c.attempts + 1)
        )
    return found


def message_of(db: Db, key: str, chat_id: int) -> int:
    """The message id under which a key was sent, 0 when it was not – or in another chat than this (F55)."""
    found = db.execute(select(OUT.c.message_id).where(OUT.c.key == key, OUT.c.chat_id == chat_id)).scalar()
    return int(found or 0)


def get(db: Db, row_id: int) -> Outgoing | None:
    """A row by its id."""
    return first(db, Outgoing, OUT.c.id == row_id)


def by_message(db: Db, chat_id: int, message_id: int) -> Outgoing | None:
    """The row that was sent as this message: what a reply in a group refers to."""
    return first(db, Outgoing, OUT.c.chat_id == chat_id, OUT.c.message_id == message_id, order=(OUT.c.id,))


def settle(db: Db, row_id: int, status: str, *, now: datetime, note: str = "", message_id: int = 0) -> None:
    """The end of a row."""
    values: dict[str, Any] = {"status": status, "settled_at": now, "note": note}
    if message_id:
        values["message_id"] = message_id
    db.execute(update(OUT).where(OUT.c.id == row_id).values(**values))


def again(db: Db, row_id: int, *, not_before: datetime | None, note: str, **changes: Any) -> None:
    """Let a row wait for another try."""
    values = {"status": "waiting", "not_before": not_before, "note": note, **changes}
    db.execute(update(OUT).where(OUT.c.id == row_id).values(**values))


def orphans(db: Db) -> list[Outgoing]:
    """Rows in flight although nobody sends: left by a process that died (F05, F06)."""
    return rows(db, Outgoing, OPEN, OUT.c.status == "sending", order=(OUT.c.chat_id, OUT.c.id))


def waiting(db: Db, now: datetime) -> int:
    """How many rows could be sent now, or are being sent."""
    ready = or_(OUT.c.not_before.is_(None), OUT.c.not_before <= now)
    statement = select(func.count()).select_from(OUT).where(OPEN, ready)
    return int(db.execute(statement).scalar_one())


def replaced(db: Db, key: str, chat_id: int, message_id: int) -> None:
    """A fresh message took the place of the one sent under this key (F65), perhaps in a moved chat (F55)."""
    db.execute(update(OUT).where(OUT.c.key == key).values(chat_id=chat_id, message_id=message_id))


def give_up_chat(db: Db, chat_id: int, *, now: datetime, reason: str) -> list[Outgoing]:
    """Note that a chat cannot be reached, cancel what waits for it, and return what was cancelled (F56)."""
    _standing(db, chat_id, unreachable_since=now, reason=reason)
    left = rows(db, Outgoing, OUT.c.chat_id == chat_id, OUT.c.status == "waiting", order=(OUT.c.id,))
    for row in left:
        settle(db, row.id or 0, "cancelled", now=now, note=reason)
    return left


def reachable(db: Db, chat_id: int) -> bool:
    """Whether nothing is known against sending to a chat."""
    found = first(db, ChatState, CHATS.c.chat_id == chat_id)
    return found is None or found.unreachable_since is None


def welcome_back(db: Db, chat_id: int) -> None:
    """The chat wrote to us, so it can be reached (F57)."""
    db.execute(
        update(CHATS)
        .where(CHATS.c.chat_id == chat_id, CHATS.c.unreachable_since.is_not(None))
        .values(unreachable_since=None, reason="")
    )


def hold(db: Db, chat_id: int, until: datetime) -> None:
    """Remember across a restart that a chat (0: all) must wait (F60, F61)."""
    _standing(db, chat_id, wait_until=until)


def holds(db: Db, now: datetime) -> dict[int, datetime]:
    """Which chats must still wait, and until when."""
    found = rows(db, ChatState, CHATS.c.wait_until > now)
    return {row.chat_id: row.wait_until for row in found if row.wait_until is not None}


def repoint(db: Db, old: int, new: int) -> None:
    """The group has another id now: everything that still waits goes there (F55)."""
    db.execute(update(OUT).where(OUT.c.chat_id == old, OPEN).values(chat_id=new))


def forget_before(db: Db, moment: datetime) -> int:
    """Drop the bodies of messages settled before a moment; returns how many."""
    ended = OUT.c.status.not_in(("waiting", "sending"))
    return db.execute(delete(OUT).where(ended, OUT.c.settled_at < moment)).rowcount


def _standing(db: Db, chat_id: int, **values: Any) -> None:
    if first(db, ChatState, CHATS.c.chat_id == chat_id) is None:
        db.execute(insert(CHATS).values(chat_id=chat_id, reason=""))
    db.execute(update(CHATS).where(CHATS.c.chat_id == chat_id).values(**values))

"""Words and evidence of a record: kept apart, salted for the history, erasable."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from storage.actors import Actor
from storage.database import Db
from storage.reading import first, rows
from storage.tables import Attachment, Words, table


@dataclass(frozen=True, slots=True)
class Kept:
    """What storing words gives back: their row and the salted hash for the history."""

    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Written:
    """Words to store: which part of the record they are, and the (chat, message) they came in (A65)."""

    part: str
    body: str
    source: tuple[int, int] | None = None


def keep(db: Db, record_id: int, written: Written, *, by: Actor, now: datetime) -> Kept:
    """Store words; the source lets an edit find them."""
    salt = secrets.token_hex(16)
    chat_id, message_id = written.source or (None, None)
    statement = insert(table(Words)).values(
        record_id=record_id,
        part=written.part,
        author=by.kind,
        author_id=by.id,
        body=written.body,
        salt=salt,
        chat_id=chat_id,
        message_id=message_id,
        at=now,
    )
    found = db.execute(statement.returning(table(Words).c.id)).scalar_one()
    return Kept(int(found), salted(written.body, salt))


def salted(body: str, salt: str) -> str:
    """The hash of words that history keeps."""
    return hashlib.sha256((salt + body).encode()).hexdigest()


def of(db: Db, record_id: int) -> list[Words]:
    """All words about a record, oldest first."""
    return rows(db, Words, table(Words).c.record_id == record_id, order=(table(Words).c.id,))


def filed_text(db: Db, record_id: int) -> str:
    """The complainant's own words as filed, one message a line."""
    parts = table(Words)
    found = rows(db, Words, parts.c.record_id == record_id, parts.c.part == "text", order=(parts.c.id,))
    return "\n".join(row.body for row in found)


def from_message(db: Db, chat_id: int, message_id: int) -> Words | None:
    """The words that came in a message, the latest version of them."""
    parts = table(Words)
    return first(db, Words, parts.c.chat_id == chat_id, parts.c.message_id == message_id, order=(parts.c.id.desc(),))


def attach(db: Db, record_id: int, media: Iterable[Any], *, now: datetime, words_id: int | None = None) -> int:
    """Store evidence (anything with kind, file_id, unique_id, size, name); returns how many."""
    values = [
        {
            "record_id": record_id,
            "words_id": words_id,
            "kind": one.kind,
            "file_id": one.file_id,
            "unique_id": one.unique_id,
            "size": one.size,
            "name": one.name,
            "at": now,
        }
        for one in media
    ]
    if values:
        db.execute(insert(table(Attachment)), values)
    return len(values)


def evidence(db: Db, record_id: int) -> list[Attachment]:
    """All evidence of a record, in the order it came."""
    return rows(db, Attachment, table(Attachment).c.record_id == record_id, order=(table(Attachment).c.id,))

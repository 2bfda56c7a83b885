"""Words about a record: kept apart, salted for the history, erasable."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, insert, select

from storage import estates
from storage.actors import Actor
from storage.database import Db
from storage.prepared import Prepared
from storage.reading import Find, first, given
from storage.tables import Record, Words, table

WORDS = table(Words)
_KEEP = Prepared(insert(WORDS).returning(WORDS.c.id))
_OF = Find(Words, WORDS.c.record_id == given("record"), order=(WORDS.c.id,))
_COUNT = Prepared(select(func.count()).select_from(WORDS).where(WORDS.c.record_id == given("record")))
_FILED = Prepared(
    select(WORDS.c.body).where(WORDS.c.record_id == given("record"), WORDS.c.part == "text").order_by(WORDS.c.id)
)


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
    values = {
        "record_id": record_id,
        "part": written.part,
        "author": by.kind,
        "author_id": by.id,
        "body": written.body,
        "salt": salt,
        "chat_id": chat_id,
        "message_id": message_id,
        "at": now,
    }
    found = _KEEP.run(db, values).scalar_one()
    return Kept(int(found), salted(written.body, salt))


def salted(body: str, salt: str) -> str:
    """The hash of words that history keeps."""
    return hashlib.sha256((salt + body).encode()).hexdigest()


def of(db: Db, record_id: int) -> list[Words]:
    """All words about a record, oldest first."""
    return _OF.all(db, record=record_id)


def count(db: Db, record_id: int) -> int:
    """How many pieces of words a record has."""
    return int(_COUNT.run(db, {"record": record_id}).scalar_one())


def filed_text(db: Db, record_id: int) -> str:
    """The complainant's own words as filed, one message a line."""
    return "\n".join(_FILED.run(db, {"record": record_id}).scalars())


def from_message(db: Db, bot_id: int, chat_id: int, message_id: int) -> Words | None:
    """The words that came to a bot in a message, the latest version of them.

    Each bot counts the messages of its private chats for itself, so a chat and a number may mean two messages.
    """
    parts, filed = WORDS, table(Record)
    came = (parts.c.chat_id == chat_id) & (parts.c.message_id == message_id)
    to_us = exists().where(filed.c.id == parts.c.record_id, estates.serves(bot_id, filed.c.estate_id))
    return first(db, Words, came, to_us, order=(parts.c.id.desc(),))

"""Evidence of a record: Telegram's handle of each file, and what became of our own copy of it.

The handle is stored with the record and is enough to show the file to people; the copy comes later and
may fail to come without the record knowing (F71).
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import func, insert, select, text, update

from storage import estates
from storage.database import Db
from storage.prepared import Prepared
from storage.reading import Find, among, given
from storage.tables import Attachment, Record, table
from storage.tables.record import NOT_STORED

ATTACHMENTS, _RECORDS = table(Attachment), table(Record)
MOST_BYTES = 20 * 2**20  # Telegram gives no larger file to a bot (A59)
TOO_LARGE, GONE, NO_FILE = "too large", "gone", "no file"

_OF = Find(Attachment, ATTACHMENTS.c.record_id == given("record"), order=(ATTACHMENTS.c.id,))
_COUNT = Prepared(select(func.count()).select_from(ATTACHMENTS).where(ATTACHMENTS.c.record_id == given("record")))
_NOT_STORED = text(NOT_STORED)  # in the very words of the partial index
_WAITING = (
    select(*ATTACHMENTS.c)
    .join(_RECORDS, _RECORDS.c.id == ATTACHMENTS.c.record_id)
    .where(
        _NOT_STORED,
        ATTACHMENTS.c.kind != "location",
        ATTACHMENTS.c.id.not_in(among("besides")),
        estates.serves(given("bot"), _RECORDS.c.estate_id),
    )
    .order_by(ATTACHMENTS.c.id)
    .limit(given("most"))
)
_SETTLE = update(ATTACHMENTS).where(ATTACHMENTS.c.id == given("row"), _NOT_STORED).returning(ATTACHMENTS.c.id)


def attach(db: Db, record_id: int, media: Iterable[Any], *, now: datetime, words_id: int | None = None) -> int:
    """Note evidence (anything with kind, file_id, unique_id, size, name); returns how many."""
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
            "missing": _never(one),
        }
        for one in media
    ]
    if values:
        db.execute(insert(ATTACHMENTS), values)
    return len(values)


def _never(one: Any) -> str:
    """Why there will never be a copy, as far as that is known at once."""
    return NO_FILE if one.kind == "location" else TOO_LARGE if too_large(one) else ""


def too_large(one: Any) -> bool:
    """Whether Telegram says a file is larger than what it gives to bots (A59); of unknown size none is."""
    return bool(one.size > MOST_BYTES)


def of(db: Db, record_id: int) -> list[Attachment]:
    """All evidence of a record, in the order it came."""
    return _OF.all(db, record=record_id)


def count(db: Db, record_id: int) -> int:
    """How much evidence a record has."""
    return int(_COUNT.run(db, {"record": record_id}).scalar_one())


def waiting(db: Db, bot_id: int, *, besides: Collection[int] = (), limit: int = 16) -> list[Attachment]:
    """Files of a bot's estates of which there is no copy yet, the oldest first."""
    values = {"bot": bot_id, "besides": sorted(besides), "most": limit}
    return cast("list[Attachment]", db.execute(_WAITING, values).all())


def stored(db: Db, row_id: int, *, sha256: str, media_type: str, now: datetime) -> None:
    """There is a copy, under this name and of this type by its content."""
    _settle(db, row_id, sha256=sha256, media_type=media_type, stored_at=now)


def missing(db: Db, row_id: int, why: str) -> bool:
    """There will never be a copy; False when that, or the opposite, is noted already."""
    return _settle(db, row_id, missing=why)


def _settle(db: Db, row_id: int, **values: Any) -> bool:
    return db.execute(_SETTLE.values(**values), {"row": row_id}).first() is not None

"""What lies near a record in the register: an estate's latest matters with their words, and those of some ids."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from storage import records, words
from storage.collective import TOGETHER, Alike, Sought
from storage.database import Db
from storage.prepared import Prepared
from storage.reading import given
from storage.tables import Record, table

RECORDS = table(Record)
MOST = 20_000
_SINCE = Prepared(
    select(RECORDS.c.id, RECORDS.c.filed_at)
    .where(
        RECORDS.c.estate_id == given("estate"), RECORDS.c.filed_at > given("since"), RECORDS.c.kind.in_(TOGETHER)
    )
    .order_by(RECORDS.c.filed_at, RECORDS.c.id)
    .limit(MOST)
)  # fmt: skip


def since(db: Db, estate_id: int, moment: datetime) -> list[tuple[int, datetime]]:
    """The matters filed on an estate since a moment, oldest first."""
    return [(row.id, row.filed_at) for row in _SINCE.run(db, {"estate": estate_id, "since": moment}).all()]


def text_of(db: Db, record_id: int) -> str:
    """The words of a record as filed; empty once they are erased."""
    return words.filed_text(db, record_id)


def of_others(db: Db, ids: Collection[int], sought: Sought) -> list[Alike]:
    """Those of some records that others filed since then and have not withdrawn, oldest first."""
    asked = select(RECORDS).where(
        RECORDS.c.id.in_(ids),
        RECORDS.c.resident_id != sought.resident_id,
        RECORDS.c.status != "withdrawn",
        RECORDS.c.filed_at > sought.since,
    )
    return [
        Alike(row.id, row.number, row.resident_id, row.status in records.OPEN, row.collective_id)
        for row in db.execute(asked.order_by(RECORDS.c.id)).all()
    ]

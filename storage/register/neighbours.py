"""What lies near a record in the register: an estate's latest matters with their words, and those of some ids."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice

from sqlalchemy import URL, func, select

from storage.database import Db
from storage.prepared import Prepared
from storage.reading import given, listed, spread
from storage.register import records, words
from storage.register.collective import TOGETHER, Alike, Sought
from storage.tables import Record, table

RECORDS = table(Record)
MOST = 20_000
# A list of ids is asked for in pieces of one length, so that the statement is the same every time.
PIECE = 40
_LAST = Prepared(select(func.max(RECORDS.c.id)))
_FRESH = (RECORDS.c.filed_at > given("since"), RECORDS.c.kind.in_(TOGETHER))
_LATEST = Prepared(
    select(RECORDS.c.id, RECORDS.c.filed_at)
    .where(RECORDS.c.estate_id == given("estate"), *_FRESH)
    .order_by(RECORDS.c.filed_at.desc(), RECORDS.c.id.desc())
    .limit(MOST)
)
# The sum keeps the database from any index by estate: it is to walk the few latest ids.
_ABOVE = Prepared(
    select(RECORDS.c.id, RECORDS.c.filed_at)
    .where(RECORDS.c.id > given("after"), RECORDS.c.estate_id + 0 == given("estate"), *_FRESH)
    .order_by(RECORDS.c.id)
)
_OF_OTHERS = Prepared(
    select(
        RECORDS.c.id, RECORDS.c.number, RECORDS.c.resident_id, RECORDS.c.status, RECORDS.c.collective_id,
        RECORDS.c.severity,
    ).where(
        RECORDS.c.id.in_(listed("id", PIECE)),
        RECORDS.c.resident_id != given("resident"),
        RECORDS.c.status != "withdrawn",
        RECORDS.c.filed_at > given("since"),
    )
    .order_by(RECORDS.c.id)
)  # fmt: skip


def register(db: Db) -> str:
    """Which register this is, of those one process may have open."""
    return _address(db.engine.url)


@lru_cache(maxsize=16)
def _address(url: URL) -> str:
    return str(url)


def last(db: Db) -> int:
    """The id of the latest record of all; nought when there is none."""
    return int(_LAST.run(db, {}).scalar() or 0)


def latest(db: Db, estate_id: int, moment: datetime) -> list[tuple[int, datetime]]:
    """The latest matters filed on an estate since a moment, oldest first."""
    found = _LATEST.run(db, {"estate": estate_id, "since": moment}).all()
    return [(row.id, row.filed_at) for row in reversed(found)]


def above(db: Db, estate_id: int, record_id: int, moment: datetime) -> list[tuple[int, datetime]]:
    """Of the records with a higher id the matters filed on an estate since a moment, by their ids."""
    found = _ABOVE.run(db, {"estate": estate_id, "since": moment, "after": record_id}).all()
    return [(row.id, row.filed_at) for row in found]


def text_of(db: Db, record_id: int) -> str:
    """The words of a record as filed; empty once they are erased."""
    return words.filed_text(db, record_id)


def of_others(db: Db, ids: Sequence[int], sought: Sought) -> list[Alike]:
    """Those of some records that others filed since then and have not withdrawn, oldest first."""
    asked, found, wanted = {"resident": sought.resident_id, "since": sought.since}, list[Alike](), iter(sorted(ids))
    while piece := list(islice(wanted, PIECE)):
        found += [
            Alike(row.id, row.number, row.resident_id, row.status in records.OPEN, row.collective_id, row.severity)
            for row in _OF_OTHERS.run(db, asked | spread("id", piece, PIECE)).all()
        ]
    return found

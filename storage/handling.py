"""Who handles a record now, and who did before: one open period at a time, transfers recorded (F5)."""

from datetime import datetime

from sqlalchemy import insert, update

from storage.database import Db
from storage.errors import RuleBroken
from storage.reading import Find, given
from storage.tables import Handling, Transfer, table

PERIODS = table(Handling)
_PRESENT = Find(Handling, PERIODS.c.record_id == given("record"), PERIODS.c.until.is_(None))


def present(db: Db, record_id: int) -> Handling | None:
    """The open period, if there is one."""
    return _PRESENT.one(db, record=record_id)


def begin(db: Db, record_id: int, *, staff_id: int, now: datetime) -> None:
    """Open the first period."""
    db.execute(insert(PERIODS).values(record_id=record_id, staff_id=staff_id, since=now))


def hand_over(db: Db, record_id: int, *, to: int, by: int, words_id: int | None, now: datetime) -> int:
    """Close one period and open the next, with a transfer row; returns whom it was taken from.

    Raises ``RuleBroken`` when nobody handles the record yet or the receiver already does.
    """
    period = present(db, record_id)
    if period is None:
        raise RuleBroken("F5", "f5_claim_first")
    if period.staff_id == to:
        raise RuleBroken("F5", "f5_already_handles")
    db.execute(update(PERIODS).where(PERIODS.c.id == period.id).values(until=max(now, period.since)))
    begin(db, record_id, staff_id=to, now=now)
    db.execute(
        insert(table(Transfer)).values(
            record_id=record_id, from_id=period.staff_id, to_id=to, by_id=by, words_id=words_id, at=now
        )
    )
    return period.staff_id

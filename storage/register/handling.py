"""Who handles a record now, and who did before: one open period at a time, transfers recorded (F5).

A transfer is *given* and *accepted* at two moments; until it is accepted the former handler stays. ``hand_over`` is
both at once: for what nobody may decline.
"""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.database import Db
from storage.errors import RuleBroken
from storage.prepared import Prepared
from storage.reading import Find, get, given, rows
from storage.tables import Handling, Transfer, table

PERIODS, TRANSFERS = table(Handling), table(Transfer)
_PRESENT = Find(Handling, PERIODS.c.record_id == given("record"), PERIODS.c.until.is_(None))
_WAITS = TRANSFERS.c.accepted_at.is_(None) & TRANSFERS.c.declined_at.is_(None)
_PENDING = Find(Transfer, TRANSFERS.c.record_id == given("record"), _WAITS)
_HANDLERS = Prepared(select(PERIODS.c.staff_id).where(PERIODS.c.record_id == given("record")).distinct())


def present(db: Db, record_id: int) -> Handling | None:
    """The open period, if there is one."""
    return _PRESENT.one(db, record=record_id)


def handlers(db: Db, record_id: int) -> frozenset[int]:
    """Everybody who has ever handled the record."""
    return frozenset(_HANDLERS.run(db, {"record": record_id}).scalars())


def pending(db: Db, record_id: int) -> Transfer | None:
    """The transfer that waits for its receiver, if there is one."""
    return _PENDING.one(db, record=record_id)


def transfer(db: Db, transfer_id: int) -> Transfer:
    """A transfer by its id; raises ``NotFound``."""
    return get(db, Transfer, transfer_id)


def transfers(db: Db, record_id: int) -> list[Transfer]:
    """All transfers of a record, oldest first."""
    return rows(db, Transfer, TRANSFERS.c.record_id == record_id, order=(TRANSFERS.c.id,))


def returns(db: Db, record_id: int) -> int:
    """How often a receiver has sent the record back with words (X37)."""
    sent_back = TRANSFERS.c.declined_at.is_not(None) & TRANSFERS.c.answer_id.is_not(None)
    counted = select(func.count()).select_from(TRANSFERS).where(TRANSFERS.c.record_id == record_id, sent_back)
    return int(db.execute(counted).scalar_one())


def begin(db: Db, record_id: int, *, staff_id: int, now: datetime) -> None:
    """Open the first period."""
    db.execute(insert(PERIODS).values(record_id=record_id, staff_id=staff_id, since=now))


def give(db: Db, record_id: int, *, to: int, by: int, words_id: int | None, now: datetime) -> int:
    """Offer the handling to a colleague; returns the transfer's id.

    Raises ``RuleBroken`` when nobody handles the record yet, the receiver already does, or another transfer waits.
    """
    period = _to_be_given(db, record_id, to)
    if pending(db, record_id) is not None:
        raise RuleBroken("F5", "f5_waits")
    offered = insert(TRANSFERS).values(
        record_id=record_id, from_id=period.staff_id, to_id=to, by_id=by, words_id=words_id, at=now
    )
    return int(db.execute(offered.returning(TRANSFERS.c.id)).scalar_one())


def accept(db: Db, one: Transfer, *, now: datetime) -> None:
    """The receiver takes it: one period ends, the next begins. Raises ``RuleBroken`` when it was answered before."""
    _answer(db, one, accepted_at=max(now, one.at))
    _begin_next(db, one.record_id, one.to_id, now)


def decline(db: Db, one: Transfer, *, answer_id: int | None, now: datetime) -> None:
    """It stays with the giver: the receiver said why not, or nobody answered in time (without words)."""
    _answer(db, one, declined_at=max(now, one.at), answer_id=answer_id)


def hand_over(db: Db, record_id: int, *, to: int, by: int, words_id: int | None, now: datetime) -> int:
    """Give and accept in one; returns whom it was taken from. A transfer that waits is overtaken by it.

    Raises ``RuleBroken`` when nobody handles the record yet or the receiver already does.
    """
    period = _to_be_given(db, record_id, to)
    if (waiting := pending(db, record_id)) is not None:
        decline(db, waiting, answer_id=None, now=now)
    db.execute(
        insert(TRANSFERS).values(
            record_id=record_id, from_id=period.staff_id, to_id=to, by_id=by, words_id=words_id, at=now, accepted_at=now
        )
    )
    _begin_next(db, record_id, to, now)
    return period.staff_id


def _to_be_given(db: Db, record_id: int, to: int) -> Handling:
    period = present(db, record_id)
    if period is None:
        raise RuleBroken("F5", "f5_claim_first")
    if period.staff_id == to:
        raise RuleBroken("F5", "f5_already_handles")
    return period


def _answer(db: Db, one: Transfer, **answered: object) -> None:
    settled = update(TRANSFERS).where(TRANSFERS.c.id == one.id, _WAITS).values(**answered)
    if db.execute(settled).rowcount == 0:
        raise RuleBroken("F5", "f5_answered")


def _begin_next(db: Db, record_id: int, staff_id: int, now: datetime) -> None:
    period = present(db, record_id)
    if period is not None:
        db.execute(update(PERIODS).where(PERIODS.c.id == period.id).values(until=max(now, period.since)))
    begin(db, record_id, staff_id=staff_id, now=now)

"""Work that falls due: rows with a time, unique by (kind, subject, round), each for one bot to do.

The clock only looks; at fire time the work is read again, and why nothing was done is kept.
A row leaves ``waiting`` in the very transaction that holds its effects, so it runs once, however
often the scheduler is started (G6, F44).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update

from storage import forgetting
from storage.database import Db, upsert
from storage.prepared import Prepared
from storage.reading import Find, among, at_most, given, rows
from storage.tables import Due, table

DUE = table(Due)
# In the very words of the partial indexes: with a bound value they could not be used.
WAITING = text("status = 'waiting'")

_ADD = upsert(DUE).on_conflict_do_nothing()
_ADD_ONE = Prepared(_ADD.returning(DUE.c.id))
_ADD_ALL = Prepared(_ADD)
_MOVE = upsert(DUE)
_MOVE_ONE = Prepared(
    _MOVE.on_conflict_do_update(
        index_elements=["kind", "subject", "round"],
        set_={"due_at": _MOVE.excluded.due_at, "status": "waiting", "settled_at": None, "note": "", "tries": 0},
    )
)
_OF_SUBJECT = update(DUE).where(WAITING, DUE.c.subject == given("about")).values(status="cancelled")
_CANCEL = Prepared(_OF_SUBJECT)
_CANCEL_SOME = Prepared(_OF_SUBJECT.where(DUE.c.kind.in_(among("kinds"))))
_RIPE = Find(
    Due,
    WAITING,
    DUE.c.bot_id == given("bot"),
    DUE.c.due_at <= given("present"),
    order=(DUE.c.due_at, DUE.c.id),
    limit=given("most"),
)
_RIPE_OF = Find(
    Due,
    WAITING,
    DUE.c.bot_id == given("bot"),
    DUE.c.kind == given("only"),
    DUE.c.due_at.between(given("since"), given("present")),
    order=(DUE.c.due_at, DUE.c.id),
)
_NEXT = Prepared(
    select(DUE.c.due_at).where(WAITING, DUE.c.bot_id == given("bot")).order_by(DUE.c.due_at).limit(at_most(1))
)
_FINISH = Prepared(update(DUE).where(DUE.c.id == given("key"), WAITING, DUE.c.due_at <= given("present")))
_STILL = Prepared(
    select(DUE.c.id).where(DUE.c.id == given("key"), WAITING, DUE.c.due_at <= given("present")).with_for_update()
)


def add(db: Db, bot_id: int, kind: str, subject: str, *, at: datetime, round: str = "") -> bool:
    """Plan work; False when the same (kind, subject, round) was planned before."""
    values = {"bot_id": bot_id, "kind": kind, "subject": subject, "round": round, "due_at": at}
    return _ADD_ONE.run(db, values).first() is not None


def add_all(db: Db, bot_id: int, subject: str, plan: Mapping[Any, datetime], *, round: str = "") -> None:
    """Plan several kinds of work for a subject; what was planned before stays as it is."""
    common = {"bot_id": bot_id, "subject": subject, "round": round}
    if plan:
        _ADD_ALL.run_many(db, [common | {"kind": kind, "due_at": at} for kind, at in plan.items()])


def move(db: Db, bot_id: int, kind: str, subject: str, *, at: datetime, round: str = "") -> None:
    """Plan work of which only the latest counts: what waited or was done of this kind, subject and round waits now."""
    _MOVE_ONE.run(db, {"bot_id": bot_id, "kind": kind, "subject": subject, "round": round, "due_at": at})


def cancel(db: Db, subject: str, *, why: str, now: datetime, kinds: Iterable[str] = ()) -> None:
    """Drop what still waits for a subject – of some kinds, or all – keeping why (F46)."""
    kinds = tuple(kinds)
    values = {"about": subject, "settled_at": now, "note": why}
    if kinds:
        _CANCEL_SOME.run(db, values | {"kinds": kinds})
    else:
        _CANCEL.run(db, values)


def ripe(db: Db, bot_id: int, now: datetime, limit: int = 64) -> list[Due]:
    """What has fallen due, oldest first.

    Mostly it is nothing. So the next one's time is asked for first, of which a server keeps one plan, for its limit is
    part of the text.
    """
    earliest = next_at(db, bot_id)
    return _RIPE.all(db, bot=bot_id, present=now, most=limit) if earliest is not None and earliest <= now else []


def ripe_of(db: Db, bot_id: int, kind: str, *, since: datetime, now: datetime) -> list[Due]:
    """What of one kind has fallen due since a moment, oldest first."""
    return _RIPE_OF.all(db, bot=bot_id, only=kind, since=since, present=now)


def next_at(db: Db, bot_id: int) -> datetime | None:
    """When the next work falls due."""
    found: datetime | None = _NEXT.run(db, {"bot": bot_id}).scalar()
    return found


def finish(db: Db, due_id: int, *, now: datetime, skipped: str = "") -> bool:
    """Settle a row that fired, with the reason when nothing was done.

    False when it was settled before, or moved to later by the very work it stands for: then it waits again.
    """
    status = "skipped" if skipped else "done"
    done = _FINISH.run(db, {"key": due_id, "present": now, "status": status, "settled_at": now, "note": skipped})
    return done.rowcount == 1


def put_off(db: Db, due_id: int, *, until: datetime, note: str) -> None:
    """A try failed: keep why, and try again later."""
    db.execute(update(DUE).where(DUE.c.id == due_id, WAITING).values(due_at=until, tries=DUE.c.tries + 1, note=note))


def waiting_for(db: Db, subject: str) -> list[Due]:
    """What still waits for a subject, soonest first."""
    return rows(db, Due, DUE.c.subject == subject, WAITING, order=(DUE.c.due_at,))


def still_due(db: Db, due_id: int, now: datetime) -> bool:
    """Whether a row has neither been settled nor moved to later since it was found ripe; if so, it stays so."""
    return _STILL.run(db, {"key": due_id, "present": now}).first() is not None


def forget_before(db: Db, bot_id: int, moment: datetime, most: int) -> int:
    """Drop some of a bot's work settled before a moment; what happened stands on the histories. Returns how many."""
    return forgetting.some(db, DUE.c.id, DUE.c.bot_id == bot_id, DUE.c.settled_at < moment, most=most)

"""Work that falls due: rows with a time, unique by (kind, subject, round).

The clock only looks; at fire time the work is read again, and why nothing was done is kept.
A row leaves ``waiting`` in the very transaction that holds its effects, so it runs once, however
often the scheduler is started (G6, F44).
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.dialects.sqlite import insert

from storage.database import Db
from storage.reading import first, rows
from storage.tables import Due, table

DUE = table(Due)
# In the very words of the partial indexes: with a bound value they could not be used.
WAITING = text("status = 'waiting'")


def add(db: Db, kind: str, subject: str, *, at: datetime, round: str = "") -> bool:
    """Plan work; False when the same (kind, subject, round) was planned before."""
    statement = insert(DUE).values(kind=kind, subject=subject, round=round, due_at=at)
    return db.execute(statement.on_conflict_do_nothing()).rowcount == 1


def move(db: Db, kind: str, subject: str, *, at: datetime, round: str, now: datetime) -> None:
    """Plan work of which only the latest counts: what waited of this kind and subject is dropped."""
    _settle(db, (DUE.c.kind == kind) & (DUE.c.subject == subject), "moved", now)
    statement = insert(DUE).values(kind=kind, subject=subject, round=round, due_at=at)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "subject", "round"],
            set_={"due_at": at, "status": "waiting", "settled_at": None, "note": ""},
        )
    )


def cancel(db: Db, subject: str, *, why: str, now: datetime, kinds: Iterable[str] = ()) -> None:
    """Drop what still waits for a subject – of some kinds, or all – keeping why (F46)."""
    wanted = DUE.c.subject == subject
    if kinds := tuple(kinds):
        wanted &= DUE.c.kind.in_(kinds)
    _settle(db, wanted, why, now)


def _settle(db: Db, wanted: ColumnElement[bool], why: str, now: datetime) -> None:
    statement = update(DUE).where(WAITING, wanted)
    db.execute(statement.values(status="cancelled", settled_at=now, note=why))


def ripe(db: Db, now: datetime, limit: int = 64) -> list[Due]:
    """What has fallen due, oldest first."""
    return rows(db, Due, WAITING, DUE.c.due_at <= now, order=(DUE.c.due_at, DUE.c.id), limit=limit)


def next_at(db: Db) -> datetime | None:
    """When the next work falls due."""
    found = first(db, Due, WAITING, order=(DUE.c.due_at,))
    return found.due_at if found else None


def finish(db: Db, due_id: int, *, now: datetime, skipped: str = "") -> bool:
    """Settle a row that fired, with the reason when nothing was done; False when it was settled before."""
    status = "skipped" if skipped else "done"
    done = db.execute(
        update(DUE).where(DUE.c.id == due_id, WAITING).values(status=status, settled_at=now, note=skipped)
    )
    return done.rowcount == 1


def put_off(db: Db, due_id: int, *, until: datetime, note: str) -> None:
    """A try failed: keep why, and try again later."""
    db.execute(update(DUE).where(DUE.c.id == due_id, WAITING).values(due_at=until, tries=DUE.c.tries + 1, note=note))


def waiting_for(db: Db, subject: str) -> list[Due]:
    """What still waits for a subject, soonest first."""
    return rows(db, Due, DUE.c.subject == subject, WAITING, order=(DUE.c.due_at,))


def still_waiting(db: Db, due_id: int) -> bool:
    """Whether a row has not been settled meanwhile."""
    statement = select(DUE.c.id).where(DUE.c.id == due_id, WAITING)
    return db.execute(statement).first() is not None

"""Messages that a restored database takes for unsent: held until somebody has looked (F32).

The copy does not know what has left since it was made, so nothing of it is sent by itself. A held message is
cancelled, with a note that says why; so delivery need not know of it. Let go, it is an ordinary row again.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select, text, update

from storage.database import Db
from storage.post.outbox import OUT, Priority
from storage.tables import work

HELD, DROPPED, OVERTAKEN = "held after restore", "dropped after restore", "overtaken"
SAMPLE = 60
_HELD = and_(OUT.c.status == "cancelled", OUT.c.note == HELD)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one priority: how many, how old, and the words of the oldest."""

    kind: str
    count: int
    oldest: datetime
    sample: str


def hold(db: Db, *, now: datetime) -> int:
    """Hold everything that would be sent; returns how many."""
    waiting = update(OUT).where(text(work.OPEN))
    return db.execute(waiting.values(status="cancelled", note=HELD, settled_at=now, not_before=None)).rowcount


def listed(db: Db) -> list[Held]:
    """What is held, the most urgent kind first."""
    groups = select(OUT.c.priority, func.count(), func.min(OUT.c.id)).where(_HELD)
    found = []
    for priority, count, first in db.execute(groups.group_by(OUT.c.priority).order_by(OUT.c.priority)).all():
        oldest = db.execute(select(OUT.c.created_at, OUT.c.payload).where(OUT.c.id == first)).one()
        words = json.loads(oldest.payload)
        sample = str(words.get("text") or words.get("caption") or "")
        found.append(Held(Priority(priority).name.lower(), count, oldest.created_at, " ".join(sample.split())[:SAMPLE]))
    return found


def send(db: Db, before: datetime | None, *, now: datetime) -> int:
    """Let messages go, those made before a moment or all; returns how many.

    A change of a message that was changed again since is dropped: it would bring back the older words.
    """
    later = OUT.alias("later")
    newer = exists().where(later.c.edits == OUT.c.edits, later.c.id > OUT.c.id, later.c.note != DROPPED)
    old = update(OUT).where(_of(before), OUT.c.edits != "", newer)
    db.execute(old.values(note=OVERTAKEN, settled_at=now))
    released = update(OUT).where(_of(before)).values(status="waiting", note="", settled_at=None, attempts=0)
    return db.execute(released).rowcount


def drop(db: Db, before: datetime | None, *, now: datetime) -> int:
    """Never send messages, those made before a moment or all; returns how many."""
    return db.execute(update(OUT).where(_of(before)).values(note=DROPPED, settled_at=now)).rowcount


def _of(before: datetime | None) -> ColumnElement[bool]:
    return _HELD if before is None else and_(_HELD, OUT.c.created_at < before)

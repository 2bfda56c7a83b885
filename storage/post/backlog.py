"""How much waits, and since when: messages to send, work that is due, updates in quarantine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage import due
from storage.database import Db
from storage.post.outbox import OPEN, OUT
from storage.tables import Quarantine, table


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits; each instant is that of the oldest, None where nothing waits."""

    messages: int
    oldest_message: datetime | None
    next_due: datetime | None
    quarantined: int
    oldest_quarantined: datetime | None


def backlog(db: Db, bots: Iterable[int]) -> Backlog:
    """One look at everything that waits, for bots together. The least row is the oldest: ids follow the making."""
    served = list(bots)
    ours, aside = OUT.c.bot_id.in_(served), table(Quarantine)
    messages, first_id = db.execute(select(func.count(), func.min(OUT.c.id)).where(OPEN, ours)).one()
    oldest = db.execute(select(OUT.c.created_at).where(OUT.c.id == first_id)).scalar() if messages else None
    kept = select(func.count(), func.min(aside.c.at)).where(aside.c.replayed_at.is_(None), aside.c.bot_id.in_(served))
    quarantined, since = db.execute(kept).one()
    next_due = min(filter(None, (due.next_at(db, bot) for bot in served)), default=None)
    return Backlog(messages, oldest, next_due, quarantined, since)

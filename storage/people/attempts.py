"""Failed tries that are counted, such as codes that opened nothing, and who must wait because of them (A13)."""

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from storage import forgetting
from storage.database import Db
from storage.reading import given
from storage.tables import Attempt, table

MOST, WITHIN = 5, timedelta(hours=1)

ATTEMPTS = table(Attempt)
_LATELY = select(func.count()).where(
    ATTEMPTS.c.user_id == given("user"), ATTEMPTS.c.what == given("kind"), ATTEMPTS.c.at > given("since")
)


def note(db: Db, user_id: int, what: str, *, now: datetime) -> None:
    """Count a try that failed."""
    db.execute(insert(ATTEMPTS).values(user_id=user_id, what=what, at=now))


def too_many(db: Db, user_id: int, what: str, *, now: datetime) -> bool:
    """Whether an account has failed so often lately that it must wait, also with what would be right."""
    found = db.execute(_LATELY, {"user": user_id, "kind": what, "since": now - WITHIN}).scalar_one()
    return int(found) >= MOST


def forget_before(db: Db, _: int, moment: datetime, most: int) -> int:
    """Drop some of what was counted before a moment, by whichever bot; returns how many."""
    return forgetting.some(db, ATTEMPTS.c.id, ATTEMPTS.c.at < moment, most=most)

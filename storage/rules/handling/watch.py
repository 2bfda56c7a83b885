"""What keeps an open matter watched (N7): it always has something due, whatever its steps have come to.

What falls due about a record hangs on its subject and is dropped when it is resolved, closed or reopened; what outlives
a result – an action to verify, work promised, an answer by silence – is planned again by ``plan``.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from storage import due, estates
from storage.calendar import Hours, working_days_after
from storage.database import Db
from storage.estates import Setting
from storage.register import records
from storage.tables import Record

RETURN = ("return_half", "return_soon", "return_due", "return_overdue")
KINDS = frozenset(
    {
        *RETURN, "transfer_waits", "objection_open", "signature_waits", "planned_due", "planned_overdue",
        "correction_wanted", "correction_due", "verify_due", "work_due", "approval_waits", "explain_due", "silence",
    }
)  # fmt: skip


def plan(db: Db, record: Record, setting: Setting, kind: str, at: datetime) -> None:
    """Let one kind of work about a record fall due then, and no other time."""
    due.move(db, setting.estate.bot_id, kind, records.subject(record.id or 0), at=at)


def drop(db: Db, record: Record, *kinds: str, why: str, now: datetime) -> None:
    """Nothing of these kinds is to be done any more."""
    due.cancel(db, records.subject(record.id or 0), kinds=kinds, why=why, now=now)


def working_day_end(hours: Hours, after: datetime, days: int, overrides: Mapping[date, bool]) -> datetime:
    """The end of service on the ``days``-th working day after an instant."""
    return hours.closing(working_days_after(hours.local_day(after), days, overrides))


def tomorrow(db: Db, setting: Setting, now: datetime) -> datetime:
    """The end of service on the next working day: by then somebody must have acted, or hears of it again."""
    return working_day_end(setting.hours, now, 1, estates.overrides(db))


def end_of(setting: Setting, day: date) -> datetime:
    """The end of service on a day that somebody has named."""
    return setting.hours.closing(day)


def in_service(setting: Setting, now: datetime, minutes: int) -> datetime:
    """The instant after so many minutes of service."""
    return setting.hours.after(now, timedelta(minutes=minutes))

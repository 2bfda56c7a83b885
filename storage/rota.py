"""The weekly duty rota 值班表: who is on duty at an instant."""

from datetime import datetime

from sqlalchemy import select

from storage.calendar import Hours, wall
from storage.database import Db
from storage.reading import given
from storage.tables import DutySlot, Staff, table

_SLOTS, _PEOPLE = table(DutySlot), table(Staff)
# Of those who have left, or never joined, no slot is found.
_OF_DAY = (
    select(_SLOTS.c.staff_id, _SLOTS.c.starts, _SLOTS.c.ends)
    .join(_PEOPLE, _PEOPLE.c.id == _SLOTS.c.staff_id)
    .where(
        _SLOTS.c.estate_id == given("estate"),
        _SLOTS.c.weekday == given("day"),
        _PEOPLE.c.left_at.is_(None),
        _PEOPLE.c.user_id.is_not(None),
    )
    .order_by(_SLOTS.c.starts, _SLOTS.c.id)
)


def on_duty(db: Db, estate_id: int, hours: Hours, now: datetime) -> int | None:
    """The staff id of the duty agent at ``now``; outside all slots the day's last, else None.

    People who have left, or never joined, are skipped.
    """
    local = now.astimezone(hours.zone)
    slots = db.execute(_OF_DAY, {"estate": estate_id, "day": local.weekday()}).all()
    running = [slot for slot in slots if wall(slot.starts) <= local.time() < wall(slot.ends)]
    chosen = running[0] if running else (slots[-1] if slots else None)
    return int(chosen.staff_id) if chosen else None

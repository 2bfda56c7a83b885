"""The weekly duty rota 值班表: who is on duty at an instant."""

from datetime import datetime

from storage.calendar import Hours, wall
from storage.database import Db
from storage.reading import rows
from storage.tables import DutySlot, Staff, table


def on_duty(db: Db, estate_id: int, hours: Hours, now: datetime) -> int | None:
    """The staff id of the duty agent at ``now``; outside all slots the day's last, else None.

    People who have left, or never joined, are skipped.
    """
    local = now.astimezone(hours.zone)
    slots = rows(
        db,
        DutySlot,
        table(DutySlot).c.estate_id == estate_id,
        table(DutySlot).c.weekday == local.weekday(),
        order=(table(DutySlot).c.starts, table(DutySlot).c.id),
    )
    if not slots:
        return None
    people = table(Staff)
    ids = [slot.staff_id for slot in slots]
    present = {
        row.id
        for row in rows(db, Staff, people.c.id.in_(ids), people.c.left_at.is_(None), people.c.user_id.is_not(None))
    }
    slots = [slot for slot in slots if slot.staff_id in present]
    running = [slot for slot in slots if wall(slot.starts) <= local.time() < wall(slot.ends)]
    chosen = running[0] if running else (slots[-1] if slots else None)
    return chosen.staff_id if chosen else None

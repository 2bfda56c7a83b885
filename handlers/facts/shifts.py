"""Shifts by their keys: how a button and a card name a slot on a day, and how storage does."""

from datetime import date, datetime

from dialogs.rota import week
from storage.database import Db
from storage.errors import NotFound
from storage.people import staff
from storage.rotas import rota
from storage.rotas.duty import Key, Weekly


def key_of(shift: rota.Shift) -> str:
    """The key of a shift."""
    return f"{shift.day:%y%m%d}-{shift.slot}"


def gap_key(day: date, starts: str, ends: str) -> str:
    """The key of hours that no slot covers."""
    return f"{day:%y%m%d}-0-{starts}-{ends}".replace(":", "")


def read(key: str) -> Key:
    """The slot and the day behind a key; raises ``NotFound`` for anything else (A02)."""
    day, _, slot = key.partition("-")
    try:
        return Key(int(slot), datetime.strptime(day, "%y%m%d").date())  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        raise NotFound("shift", key) from None


def hours_of(key: str) -> Weekly | None:
    """The hours behind the key of a gap, as a slot of every week; None for the key of a shift."""
    parts = key.split("-")
    if len(parts) != 4 or parts[1] != "0":
        return None
    day = read(f"{parts[0]}-0").day
    starts, ends = (f"{one[:2]}:{one[2:]}" for one in parts[2:])
    return Weekly(day.weekday(), starts, ends)


def shown(db: Db, shift: rota.Shift, local: datetime) -> week.Shift:
    """A shift as its readers see it."""
    planned = staff.name_of(db, shift.planned) if shift.planned != shift.staff_id else ""
    return week.Shift(
        key_of(shift),
        shift.day,
        shift.starts,
        shift.ends,
        shift.slot,
        shift.staff_id,
        shift.name,
        planned,
        shift.why,
        shift.over(local),
    )

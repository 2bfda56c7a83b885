"""`held`: what a restored database would send again, shown, let go or dropped."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.commands.tables import table
from bot.settings import SettingsError
from storage import held
from storage.database import Db
from storage.reading import first
from storage.tables import Estate

Action = Literal["list", "send", "drop"]
HEAD = ("kind", "held", "oldest", "its words")
HINT = "`shouwen held send` lets them go, `shouwen held drop` does not; --before DATE means the older ones."
_FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")


def run(db: Db, action: Action, before: str, now: datetime) -> list[str]:
    """Do it; returns what to print. Raises ``SettingsError`` for a time that cannot be read."""
    zone = _zone(db)
    moment = _moment(before, zone) if before else None
    match action:
        case "send":
            return [f"{held.send(db, moment, now=now)} messages go out as soon as the bot runs."]
        case "drop":
            return [f"{held.drop(db, moment, now=now)} messages will not be sent."]
        case "list":
            found = held.listed(db)
    if not found:
        return ["Nothing is held."]
    rows = [(one.kind, str(one.count), f"{one.oldest.astimezone(zone):%Y-%m-%d %H:%M}", one.sample) for one in found]
    return [*table(HEAD, rows), "", HINT]


def _zone(db: Db) -> ZoneInfo:
    estate = first(db, Estate)
    return ZoneInfo(estate.zone if estate else "UTC")


def _moment(said: str, zone: ZoneInfo) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(said, form).replace(tzinfo=zone)
        except ValueError:
            continue
    raise SettingsError(f"--before {said}: give a day or a minute of the estate, 2026-11-24 or 2026-11-24T09:00.")

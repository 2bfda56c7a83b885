"""`held`: what a restored database would send again, shown, let go or dropped."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.commands.speaking import say
from bot.commands.tables import table
from bot.settings import SettingsError
from dialogs.kit import N_
from storage.database import Db
from storage.post import held
from storage.reading import first
from storage.tables import Estate

Action = Literal["list", "send", "drop"]
HEAD = (N_("kind"), N_("held"), N_("oldest"), N_("its words"))
HINT = N_("`shouwen held send` lets them go, `shouwen held drop` does not; --before DATE means the older ones.")
_FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")


def run(db: Db, action: Action, before: str, now: datetime) -> list[str]:
    """Do it; returns what to print. Raises ``SettingsError`` for a time that cannot be read."""
    zone = zone_of(db)
    moment = _moment(before, zone) if before else None
    match action:
        case "send":
            return [say(N_("{count} messages go out as soon as the bot runs."), count=held.send(db, moment, now=now))]
        case "drop":
            return [say(N_("{count} messages will not be sent."), count=held.drop(db, moment, now=now))]
        case "list":
            found = held.listed(db)
    if not found:
        return [say(N_("Nothing is held."))]
    rows = [(one.kind, str(one.count), f"{one.oldest.astimezone(zone):%Y-%m-%d %H:%M}", one.sample) for one in found]
    return [*table([say(word) for word in HEAD], rows), "", say(HINT)]


def zone_of(db: Db) -> ZoneInfo:
    """By whose clock an installation is told of times: its first estate's."""
    estate = first(db, Estate)
    return ZoneInfo(estate.zone if estate else "UTC")


def _moment(said: str, zone: ZoneInfo) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(said, form).replace(tzinfo=zone)
        except ValueError:
            continue
    told = N_("--before {said}: give a day or a minute of the estate, 2026-11-24 or 2026-11-24T09:00.")
    raise SettingsError(told, said=said)

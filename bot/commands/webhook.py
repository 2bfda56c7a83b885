"""`webhook`: have Telegram bring updates, ask how that goes, or stop it; what waits there is never dropped."""

from typing import Literal

from bot import receiving
from bot.commands import opening
from bot.commands.tables import pairs
from bot.engine import Identity
from bot.receiving import Registered
from bot.settings import Settings, tokens

Action = Literal["set", "info", "delete"]


async def run(action: Action, settings: Settings) -> list[str]:
    """Do it for every bot of the settings; returns what to print. Raises ``SettingsError`` or ``EngineError``."""
    return [line for token in tokens(settings) for line in await _run(action, settings, token)]


async def _run(action: Action, settings: Settings, token: str) -> list[str]:
    async with opening.telegram(settings, token) as (engine, who):
        match action:
            case "set":
                url = await receiving.register(engine, settings, who.id)
                return [f"Telegram brings the updates of @{who.username} to {receiving.masked(url)}", *_hint(settings)]
            case "delete":
                await receiving.unregister(engine)
                return [f"No webhook is set for @{who.username} any more; what waits still waits.", *_hint(settings)]
            case "info":
                return _sheet(await receiving.registered(engine, who.id), settings, who)


def _hint(settings: Settings) -> list[str]:
    return [f"SHOUWEN_RECEIVE is {settings.receive}: the next start of the bot sees to it that updates come that way."]


def _sheet(found: Registered, settings: Settings, who: Identity) -> list[str]:
    if not found.url:
        return [f"No webhook is set for @{who.username}; {found.pending} updates wait to be polled."]
    ours = settings.webhook_url and found.url == receiving.address(settings, who.id)
    rows = [
        ("bot", f"@{who.username}"),
        ("address", receiving.masked(found.url) + (", as set here" if ours else ", not the one set here")),
        ("waiting", f"{found.pending} updates"),
        ("at once", f"{found.connections} at most"),
        ("kinds", ", ".join(sorted(found.kinds)) or "Telegram's choice"),
    ]
    if found.failed_at is not None:
        rows.append(("last failure", f"{found.failed_at:%Y-%m-%d %H:%M} UTC: {found.failure}"))
    return pairs(rows)

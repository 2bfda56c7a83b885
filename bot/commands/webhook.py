"""`webhook`: have Telegram bring updates, ask how that goes, or stop it; what waits there is never dropped."""

from typing import Literal

from bot.commands import opening
from bot.commands.speaking import say
from bot.commands.tables import pairs
from bot.engines.contract import Identity
from bot.settings import Settings, tokens
from bot.taking import switching
from bot.taking.switching import Registered
from dialogs.kit import N_

Action = Literal["set", "info", "delete"]


async def run(action: Action, settings: Settings) -> list[str]:
    """Do it for every bot of the settings; returns what to print. Raises ``SettingsError`` or ``EngineError``."""
    return [line for token in tokens(settings) for line in await _run(action, settings, token)]


async def _run(action: Action, settings: Settings, token: str) -> list[str]:
    async with opening.telegram(settings, token) as (engine, who):
        match action:
            case "set":
                url = await switching.register(engine, settings, who.id)
                told = N_("Telegram brings the updates of @{bot} to {address}")
                return [say(told, bot=who.username, address=switching.masked(url)), _hint(settings)]
            case "delete":
                await switching.unregister(engine)
                told = N_("No webhook is set for @{bot} any more; what waits still waits.")
                return [say(told, bot=who.username), _hint(settings)]
            case "info":
                return _sheet(await switching.registered(engine, who.id), settings, who)


def _hint(settings: Settings) -> str:
    told = N_("SHOUWEN_RECEIVE is {way}: the next start of the bot sees to it that updates come that way.")
    return say(told, way=settings.receive)


def _sheet(found: Registered, settings: Settings, who: Identity) -> list[str]:
    if not found.url:
        told = N_("No webhook is set for @{bot}; {count} updates wait to be polled.")
        return [say(told, bot=who.username, count=found.pending)]
    ours = settings.webhook_url and found.url == switching.address(settings, who.id)
    whose = say(N_("as set here") if ours else N_("not the one set here"))
    rows = [
        (say(N_("bot")), f"@{who.username}"),
        (say(N_("address")), f"{switching.masked(found.url)}, {whose}"),
        (say(N_("waiting")), say(N_("{count} updates"), count=found.pending)),
        (say(N_("at once")), say(N_("{count} at most"), count=found.connections)),
        (say(N_("kinds")), ", ".join(sorted(found.kinds)) or say(N_("Telegram's choice"))),
    ]
    if found.failed_at is not None:
        rows.append((say(N_("last failure")), f"{found.failed_at:%Y-%m-%d %H:%M} UTC: {found.failure}"))
    return pairs(rows)

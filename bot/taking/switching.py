"""How updates come – polled, or by webhook – agreed upon with Telegram, and switched without losing any (F53).

Telegram does one or the other for a token: while a webhook is set, polling is refused with 409. What
waits at Telegram is never dropped here; that parameter is false in every call, and is no setting.
"""

import asyncio
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from bot import metrics
from bot.engines.contract import Engine, EngineError, Refused, Rejected, Sent, Unknown, Wait
from bot.engines.wire import ALLOWED_UPDATES, TELEGRAM
from bot.logs import logger
from bot.settings import Settings, SettingsError, webhook_secrets
from bot.taking.webhook import PREFIX, Entrance, Receive
from dialogs.kit import N_

KEEP = {"drop_pending_updates": False}
TRIES, LONGEST_WAIT = 3, 30.0

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Registered:
    """What Telegram knows of a bot's webhook; no ``url``: none is set."""

    url: str
    pending: int
    connections: int
    kinds: frozenset[str]
    failed_at: datetime | None
    failure: str


def masked(url: str) -> str:
    """An address without the part that nobody else should know."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}/…" if parts.hostname else "…"


def address(settings: Settings, bot_id: int) -> str:
    """Where Telegram shall bring the bot's updates; raises ``SettingsError`` where it cannot be said."""
    if not settings.webhook_url:
        raise SettingsError("SHOUWEN_WEBHOOK_URL: say under which https:// address Telegram reaches this machine.")
    if settings.webhook_url.startswith("http:") and settings.api_base.rstrip("/") == TELEGRAM:
        raise SettingsError("SHOUWEN_WEBHOOK_URL: it must begin with https://")
    return settings.webhook_url.rstrip("/") + PREFIX + _path(settings, webhook_secrets(settings)[0], bot_id)


def entrances(settings: Settings, bot_id: int, receive: Receive) -> dict[str, Entrance]:
    """The bot's entrance, under its present path and – while the secret changes – under the one before."""
    secrets = webhook_secrets(settings)
    entrance = Entrance(receive, secrets)
    return {_path(settings, secret, bot_id): entrance for secret in secrets}


def _path(settings: Settings, secret: str, bot_id: int) -> str:
    """The part of the path that nobody can guess: as set, or derived from the secret, differently for each bot."""
    return settings.webhook_path or hmac.new(secret.encode(), f"path of {bot_id}".encode(), "sha256").hexdigest()[:40]


async def agree(engine: Engine, settings: Settings, bot_id: int) -> None:
    """Let updates come as the settings say, before they are taken; raises ``SettingsError`` or ``EngineError``."""
    wanted = address(settings, bot_id) if settings.receive == "webhook" else ""
    found = await registered(engine, bot_id)
    if not wanted and found.url:
        await unregister(engine)
        log.warning("webhook_removed", was=masked(found.url), pending=found.pending)
    as_wanted = (wanted, settings.webhook_connections, frozenset(ALLOWED_UPDATES))
    if wanted and (found.url, found.connections, found.kinds) != as_wanted:
        await register(engine, settings, bot_id)
        log.warning("webhook_set", to=masked(wanted), was=masked(found.url), pending=found.pending)


async def registered(engine: Engine, bot_id: int) -> Registered:
    """Ask Telegram what is set; what waits there becomes a metric. Raises ``EngineError``."""
    told = await _ask(engine, "getWebhookInfo", {})
    found = told if isinstance(told, dict) else {}
    failed = found.get("last_error_date")
    pending = found.get("pending_update_count", 0)
    metrics.pending_updates.labels(bot_id).set(pending)
    return Registered(
        url=found.get("url", ""),
        pending=pending,
        connections=found.get("max_connections", 40),
        kinds=frozenset(found.get("allowed_updates", ())),
        failed_at=datetime.fromtimestamp(failed, UTC) if failed else None,
        failure=found.get("last_error_message", ""),
    )


async def register(engine: Engine, settings: Settings, bot_id: int) -> str:
    """Set the webhook; returns its address. Raises ``SettingsError`` or ``EngineError``."""
    url = address(settings, bot_id)
    wanted = {
        "url": url,
        "secret_token": webhook_secrets(settings)[0],
        "allowed_updates": ALLOWED_UPDATES,
        "max_connections": settings.webhook_connections,
    }
    await _ask(engine, "setWebhook", wanted | KEEP)
    return url


async def unregister(engine: Engine) -> None:
    """Take the webhook away; what waits at Telegram goes on waiting. Raises ``EngineError``."""
    await _ask(engine, "deleteWebhook", KEEP)


async def _ask(engine: Engine, method: str, payload: dict[str, Any]) -> Any:
    """One call, repeated when Telegram says wait – several workers that start together do the same."""
    outcome = await engine.call(method, payload)
    for _ in range(TRIES - 1):
        if not isinstance(outcome, Wait):
            break
        await asyncio.sleep(min(outcome.seconds, LONGEST_WAIT))
        outcome = await engine.call(method, payload)
    match outcome:
        case Sent(result=result):
            return result
        case Rejected(_, reason):
            raise EngineError(f"Telegram refuses {method}: {reason.replace(str(payload.get('url', '…')), '…')}.")
        case Refused():
            raise EngineError(N_("Telegram does not accept the bot token."))
        case Unknown(reason):
            raise EngineError(N_("Telegram could not be reached: {reason}."), reason=reason)
        case other:
            raise EngineError(f"Telegram answered {method} unexpectedly: {type(other).__name__}.")

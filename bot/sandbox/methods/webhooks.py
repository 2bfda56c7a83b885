"""setWebhook, deleteWebhook, getWebhookInfo.

A sandbox is not on the internet: it takes addresses with ``http://``, on loopback and on any port, which
Telegram refuses. Everything else is checked as there.
"""

import re
from urllib.parse import urlsplit

from bot.sandbox.methods.call import Call, Raw, read_allowed
from bot.sandbox.refusals import SET_WEBHOOK, Refusal, bad, too_many
from bot.sandbox.shapes import Json
from bot.sandbox.webhook import DEFAULT_CONNECTIONS, Target

SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
LONGEST_URL = 2_048
CONNECTIONS = range(1, 101)
BETWEEN_TWO = 1.0


def set_webhook(call: Call) -> Raw:
    """Once a second. The same again says so; without an address it is deleteWebhook."""
    now, webhook = call.sandbox.clock.elapsed(), call.bot.webhook
    if now - webhook.last_set < BETWEEN_TWO:
        raise too_many(1)
    target = _target(call)
    if not target.url:
        return delete_webhook(call)
    read_allowed(call)
    webhook.last_set = now
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.clear()
    call.bot.queue.interrupt(Refusal(409, SET_WEBHOOK))
    if webhook.target == target:
        return Raw("true", "Webhook is already set")
    webhook.point(target)
    call.bot.save()
    return Raw("true", "Webhook was set")


def delete_webhook(call: Call) -> Raw:
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.clear()
    known = call.bot.webhook.target.url
    call.bot.webhook.point(Target())
    call.bot.save()
    return Raw("true", "Webhook was deleted" if known else "Webhook is already deleted")


def get_webhook_info(call: Call) -> Json:
    webhook, allowed = call.bot.webhook, call.bot.queue.allowed
    shown: Json = {"url": webhook.target.url, "has_custom_certificate": False}
    shown["pending_update_count"] = len(call.bot.queue)
    if webhook.last_error is not None:
        shown["last_error_date"], shown["last_error_message"] = webhook.last_error
    if webhook.target.url:
        shown["max_connections"] = webhook.target.max_connections
    return shown | {"allowed_updates": sorted(allowed)} if allowed else shown


def _target(call: Call) -> Target:
    secret = call.params.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    most = call.params.number("max_connections", DEFAULT_CONNECTIONS)
    most = min(max(most, CONNECTIONS[0]), CONNECTIONS[-1])
    return Target(_checked(call.params.text("url")), secret, most)


def _checked(url: str) -> str:
    if not url:
        return ""
    if len(url) > LONGEST_URL:
        raise bad("bad webhook: URL is too long")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise bad("bad webhook: Wrong HTTP URL") from error
    if parts.scheme not in ("http", "https"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not host:
        raise bad("bad webhook: URL host is empty")
    return url

"""What Telegram tells of a bot: asked by its engine, then judged (F53, F58)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.clock import Clock
from bot.engines.contract import Engine, Gone, Outcome, Refused, Rejected, Sent
from bot.settings import Settings
from bot.taking.switching import masked
from handlers.findings.finding import Finding

MOST_SKEW, WAITING = 10.0, 10.0
_IN = ("creator", "administrator", "member", "restricted")


@dataclass(frozen=True, slots=True)
class Group:
    """A staff group as Telegram shows it to the bot; ``why``: how it could not be seen."""

    title: str
    why: str = ""
    status: str = ""
    may_write: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What was observed. ``trouble``: why Telegram could not be asked. ``skew``: our clock less Telegram's, seconds."""

    refused: bool = False
    trouble: str = ""
    me: Mapping[str, Any] = field(default_factory=dict)
    webhook: Mapping[str, Any] = field(default_factory=dict)
    commands: int = 0
    skew: float | None = None
    groups: tuple[Group, ...] = ()


async def look(engine: Engine, settings: Settings, groups: Iterable[tuple[int, str]], clock: Clock) -> Seen:
    """Ask Telegram everything that is judged."""
    me = await engine.call("getMe", {})
    if not isinstance(me, Sent):
        return Seen(refused=isinstance(me, Refused), trouble=_why(me))
    webhook = await engine.call("getWebhookInfo", {})
    commands = await engine.call("getMyCommands", {"scope": {"type": "all_private_chats"}})
    bot_id = int(me.result["id"])
    return Seen(
        me=me.result,
        webhook=webhook.result if isinstance(webhook, Sent) else {},
        commands=len(commands.result) if isinstance(commands, Sent) else 0,
        skew=await _skew(settings, clock),
        groups=tuple([await _group(engine, chat_id, title, bot_id) for chat_id, title in groups]),
    )


async def _group(engine: Engine, chat_id: int, title: str, bot_id: int) -> Group:
    chat = await engine.call("getChat", {"chat_id": chat_id})
    if not isinstance(chat, Sent):
        return Group(title or str(chat_id), why=_why(chat))
    own = await engine.call("getChatMember", {"chat_id": chat_id, "user_id": bot_id})
    member = own.result if isinstance(own, Sent) and isinstance(own.result, dict) else {}
    everyone = chat.result.get("permissions") or {}
    allowed = member if member.get("status") == "restricted" else everyone
    may_write = member.get("status") in ("creator", "administrator") or allowed.get("can_send_messages", True)
    why = "" if member.get("status") in _IN else _why(own) or str(member.get("status"))
    return Group(chat.result.get("title") or title, why, str(member.get("status", "")), may_write is not False)


def _why(answer: Outcome) -> str:
    match answer:
        case Rejected(_, reason) | Refused(reason) | Gone(reason):
            return reason
        case other:
            return str(getattr(other, "reason", "")) or ("" if isinstance(other, Sent) else type(other).__name__)


async def _skew(settings: Settings, clock: Clock) -> float | None:
    """By the Date header of an answer, which tells whole seconds; None where it cannot be had, as through SOCKS."""
    through = settings.proxy.get_secret_value()
    if through.startswith("socks"):
        return None
    limit = aiohttp.ClientTimeout(total=WAITING)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(settings.api_base, allow_redirects=False, proxy=through or None) as answer,
        ):
            return skew_of(answer.headers.get("Date", ""), clock.now())
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None


def skew_of(date: str, now: datetime) -> float | None:
    """Our clock less that of a Date header, None for a header that is none."""
    try:
        return (now - parsedate_to_datetime(date)).total_seconds()
    except (TypeError, ValueError):
        return None


def judge(seen: Seen, settings: Settings) -> Iterator[Finding]:
    """What follows from it."""
    if seen.refused:
        yield Finding("fault", "token_refused")
    elif seen.trouble:
        yield Finding("fault", "unreachable", {"why": seen.trouble})
    else:
        for one in (_account, _webhook, _commands, _clock, _groups):
            yield from one(seen, settings)


def _account(seen: Seen, _: Settings) -> Iterator[Finding]:
    yield Finding("ok", "bot_known", {"username": seen.me.get("username", "")})
    if seen.me.get("can_join_groups") is False:
        yield Finding("warning", "groups_forbidden")
    hears_all = seen.me.get("can_read_all_group_messages") is True
    yield Finding("warning" if hears_all else "ok", "privacy_off" if hears_all else "privacy_on")


def _webhook(seen: Seen, settings: Settings) -> Iterator[Finding]:
    url, by_webhook = str(seen.webhook.get("url") or ""), settings.receive == "webhook"
    if url and not by_webhook:
        yield Finding("fault", "webhook_beside_polling", {"address": masked(url)})
    elif by_webhook and not url:
        yield Finding("fault", "webhook_missing")
    elif url and seen.webhook.get("last_error_message") and seen.webhook.get("pending_update_count"):
        values = {"why": seen.webhook["last_error_message"], "pending": seen.webhook["pending_update_count"]}
        yield Finding("warning", "webhook_failing", values)


def _commands(seen: Seen, _: Settings) -> Iterator[Finding]:
    if not seen.commands:
        yield Finding("warning", "commands_missing")


def _clock(seen: Seen, _: Settings) -> Iterator[Finding]:
    if seen.skew is not None and abs(seen.skew) > MOST_SKEW:
        yield Finding("fault", "clock_wrong", {"seconds": round(seen.skew)})


def _groups(seen: Seen, _: Settings) -> Iterator[Finding]:
    for group in seen.groups:
        if group.why:
            values = {"title": group.title, "why": group.why, "username": seen.me.get("username", "")}
            yield Finding("fault", "group_gone", values)
        elif not group.may_write:
            yield Finding("fault", "group_silent", {"title": group.title})

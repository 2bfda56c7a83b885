"""The engine on python-telegram-bot: its Application and handlers receive, its HTTPXRequest sends.

Two things are ours, as in the other engine. Updates arrive raw and are checked before the library
sees them, because its own updater acknowledges before anything is kept. And answers are read by
``bot/engines/outcomes.py``, because its error classes tell too little. The handlers say which updates reach
us; what they mean is the translator's to say.

The library hands what a handler raises to error handlers and goes on as if the update were done; so
the error is kept beside the update and raised again when the library is through (G1).

Nothing that leaves this module carries the token: httpx tells its log every address, and its errors
quote them, so the log is kept quiet and errors are named by what lies at their root.
"""

import asyncio
import logging
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from urllib.parse import quote

import httpx
from telegram import InputFile, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter  # no public way to send a prepared payload

from bot.engines import wire
from bot.engines.contract import EngineError, Files, Hand, Identity, Outcome, Payload
from bot.engines.line_ptb import Line, Lines
from bot.engines.outcomes import outcome
from handlers.hearing import commands
from handlers.incoming import BadUpdate, Incoming
from handlers.translating import shape
from handlers.translating.from_ptb import translate

Context = ContextTypes.DEFAULT_TYPE

_CHATS = filters.ChatType.PRIVATE | filters.ChatType.GROUPS
_COMMANDS = commands.NAMES
# A connection never made: only then it is certain that nothing left.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError,
               httpx.UnsupportedProtocol, httpx.InvalidURL)  # fmt: skip

logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(slots=True)
class _Fed:
    """The update under way: to whom it goes, and what was raised on the way."""

    hand: Hand
    error: Exception | None = None


# Updates are fed side by side, each in a context of its own.
_FED: ContextVar[_Fed] = ContextVar("fed")


class PtbEngine:
    """One bot of one token, on python-telegram-bot."""

    name = "ptb"

    def __init__(self, token: str, base: str = wire.TELEGRAM, timeout: float = wire.ANSWERING, proxy: str = "") -> None:
        self._token = token
        self._timeout = timeout
        self._lines, self._polling = Lines(wire.CONNECTIONS, timeout, proxy), Line(timeout, proxy)
        self._application = _application(token, base.rstrip("/"), self._lines.first, self._polling)

    async def open(self) -> Identity:
        """Learn who we are; the library does, by getMe, and takes no update before that.

        It raises whatever an odd answer leads it to. We ask again, then, for a sentence to the operator.
        """
        bot = self._application.bot
        try:
            await self._application.initialize()
        except (TelegramError, KeyError, TypeError, AttributeError):
            wire.identity(await self.call("getMe", {}))
            raise EngineError("Telegram answered getMe only the second time; please start again.") from None
        return Identity(bot.id, bot.username, bot.can_read_all_group_messages)

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        """Long-poll for raw updates, as they are."""
        asked = _prepared(wire.polling(offset, timeout))
        return wire.batch(await self._post(self._polling, "getUpdates", asked, timeout + self._timeout))

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        """Route one raw update to ``hand``; what ``hand`` raises comes out as it is."""
        checked = shape.check(raw)
        try:
            update = Update.de_json(checked, self._application.bot)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise BadUpdate(f"python-telegram-bot: {type(error).__name__}") from None
        fed = _Fed(hand)
        outer = _FED.set(fed)
        try:
            await self._application.process_update(update)
        finally:
            _FED.reset(outer)
        if fed.error is not None:
            raise fed.error

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        """Post a prepared payload; with files as a form of several parts."""
        seconds = max(self._timeout, wire.CARRYING) if files else self._timeout
        return await self._post(self._lines.free(), method, _prepared(payload, files or {}), seconds)

    async def download(self, file_id: str, into: BinaryIO, most: int) -> Outcome:
        """Write a file into ``into``."""
        path = wire.path_of(await self.call("getFile", {"file_id": file_id}), most)
        if not isinstance(path, str):
            return path
        url = f"{self._application.bot.base_file_url}/{quote(path)}"
        try:
            async with self._lines.free().taken() as line, asyncio.timeout(wire.CARRYING):
                return await line.fetch(url, path, into, most)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return wire.trouble(error, left=not isinstance(error, _NEVER_LEFT))

    async def close(self) -> None:
        """Let go of the network, also when it was never opened."""
        await self._application.shutdown()
        await self._lines.close()
        await self._polling.shutdown()

    async def _post(self, line: Line, method: str, data: RequestData, seconds: float) -> Outcome:
        """One request over the library's own connection pool, without its typed methods."""
        url = f"{self._application.bot.base_url}/{method}"
        try:
            async with line.taken(), asyncio.timeout(seconds):
                status, answer = await line.do_request(url, "POST", data, read_timeout=seconds, write_timeout=seconds)
        except TelegramError as error:
            return wire.trouble(error, left=not isinstance(error.__cause__, _NEVER_LEFT))
        except (httpx.InvalidURL, OSError) as error:
            return wire.trouble(error, left=not isinstance(error, _NEVER_LEFT))
        return outcome(status, wire.without(self._token, answer))


def _prepared(payload: Payload, files: Files | None = None) -> RequestData:
    """A payload in the library's form; each file is a part under its own name."""
    fields = [RequestParameter(name, value, None) for name, value in wire.parameters(payload).items()]
    parts = [RequestParameter(name, None, [InputFile(body, name)]) for name, body in (files or {}).items()]
    return RequestData(fields + parts)


def _application(token: str, base: str, sending: Line, polling: Line) -> Application[Any, Any, Any, Any, Any, Any]:
    """Which updates are heard."""
    builder = ApplicationBuilder().token(token).base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
    application = builder.request(sending).get_updates_request(polling).updater(None).build()
    words = filters.TEXT | filters.CAPTION
    application.add_handlers([
        CommandHandler(_COMMANDS, _hand_over, filters.UpdateType.MESSAGE & _CHATS),
        MessageHandler(filters.UpdateType.MESSAGE & _CHATS, _hand_over),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & _CHATS & words, _hand_over),
        CallbackQueryHandler(_hand_over),
        ChatMemberHandler(_hand_over, ChatMemberHandler.MY_CHAT_MEMBER),
    ])  # fmt: skip
    application.add_error_handler(_keep)
    return application


async def _hand_over(update: Update, context: Context) -> None:
    incoming = translate(update, username=context.bot.username)
    if isinstance(incoming, Incoming):
        await _FED.get().hand(incoming)


async def _keep(_update: object, context: Context) -> None:
    _FED.get().error = cast(Exception, context.error)

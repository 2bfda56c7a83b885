"""The engine on aiogram: its Router, filters and middleware receive, its HTTP session sends.

Two things are ours. Updates arrive raw and are checked before aiogram sees them, because its own
polling acknowledges before anything is kept. And answers are read by ``bot/engines/outcomes.py`` instead
of being built into typed objects, which costs a third of a call and tells less. The filters say
which updates reach us; what they mean is the translator's to say.

Nothing that leaves this module carries the token: aiohttp's errors quote the address, so they are
named by what lies at their root and never by their text, and an answer that echoes the token loses it.
"""

from collections.abc import Awaitable, Callable
from typing import Any, BinaryIO
from urllib.parse import quote

import aiohttp
from aiogram import BaseMiddleware, Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Filter
from aiogram.types import TelegramObject, Update
from aiogram.utils.magic_filter import MagicFilter
from pydantic import ValidationError

from bot.engines import wire
from bot.engines.contract import Files, Hand, Identity, Outcome, Payload
from bot.engines.outcomes import outcome
from bot.engines.wire import ALLOWED_UPDATES
from handlers.incoming import BadUpdate, Incoming
from handlers.translating import shape
from handlers.translating.from_aiogram import translate

_CHATS = F.chat.type.in_({"private", "group", "supergroup"})
# A connection never made: only then it is certain that nothing left.
_NEVER_LEFT = (
    aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL, aiohttp.ClientHttpProxyError,
)  # fmt: skip


class AiogramEngine:
    """One bot of one token, on aiogram."""

    name = "aiogram"

    def __init__(self, token: str, base: str = wire.TELEGRAM, timeout: float = wire.ANSWERING, proxy: str = "") -> None:
        self._timeout = timeout
        # aiohttp itself speaks to an HTTP proxy; for SOCKS aiogram changes the way connections are made.
        socks = proxy if proxy.startswith("socks") else None
        self._through = None if socks else proxy or None
        of_socks = _of_socks() if socks else ()
        self._never_left: tuple[type[Exception], ...] = (*_NEVER_LEFT, *of_socks)
        self._failures: tuple[type[Exception], ...] = (aiohttp.ClientError, OSError, *of_socks)
        self._cut_off: tuple[type[Exception], ...] = (aiohttp.ClientError, TimeoutError, *of_socks)
        self._session = AiohttpSession(socks, api=TelegramAPIServer.from_base(base), timeout=timeout)
        self._bot = Bot(token, session=self._session)
        self._identity = _Identify()
        self._dispatcher = Dispatcher(disable_fsm=True)  # what a conversation knows lies in the register
        self._dispatcher.update.outer_middleware(self._identity)
        self._dispatcher.include_router(_router())

    async def open(self) -> Identity:
        """Learn who we are."""
        found = wire.identity(await self.call("getMe", {}))
        self._identity.username = found.username
        return found

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        """Long-poll for raw updates, as they are."""
        asked = wire.parameters(wire.polling(offset, timeout))
        return wire.batch(await self._post("getUpdates", timeout + self._timeout, json=asked))

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        """Route one raw update to ``hand``; what ``hand`` raises comes out as it is.

        Parsing stands apart from ``feed_update`` (``feed_raw_update`` joins them), so that a
        validation error raised by ``hand`` is not mistaken for an unreadable update.
        """
        checked = shape.check(raw)
        try:
            update = Update.model_validate(checked, context={"bot": self._bot})
        except ValidationError as error:
            raise BadUpdate(f"aiogram: {type(error).__name__}") from None
        await self._dispatcher.feed_update(self._bot, update, hand=hand)

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        """Post a prepared payload; with files as a form of several parts."""
        if not files:
            return await self._post(method, self._timeout, json=wire.parameters(payload))
        body = aiohttp.FormData(wire.form(payload), quote_fields=False)
        for name, content in files.items():
            body.add_field(name, content, filename=name, content_type=wire.content_type(name))
        return await self._post(method, max(self._timeout, wire.CARRYING), data=body)

    async def download(self, file_id: str, into: BinaryIO, most: int) -> Outcome:
        """Write a file into ``into``."""
        path = wire.path_of(await self.call("getFile", {"file_id": file_id}), most)
        if not isinstance(path, str):
            return path
        session = await self._session.create_session()
        url = self._session.api.file_url(self._bot.token, quote(path))
        limit = aiohttp.ClientTimeout(total=wire.CARRYING, sock_connect=self._connecting, sock_read=self._timeout)
        try:
            async with session.get(url, timeout=limit, allow_redirects=False, proxy=self._through) as response:
                return await wire.pour(path, response.status, response.content.iter_chunked(wire.CHUNK), into, most)
        except self._cut_off as error:
            return wire.trouble(error, left=not isinstance(error, self._never_left))

    async def close(self) -> None:
        """Let go of the network."""
        await self._session.close()

    async def _post(self, method: str, seconds: float, **body: Any) -> Outcome:
        """One request over aiogram's own connection pool, without its typed methods."""
        session = await self._session.create_session()
        url = self._session.api.api_url(token=self._bot.token, method=method)
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=self._connecting)
        try:
            # A redirect would carry the token to another host.
            async with session.post(
                url, timeout=limit, allow_redirects=False, proxy=self._through, **body
            ) as response:
                return outcome(response.status, wire.without(self._bot.token, await response.read()))
        except self._failures as error:
            return wire.trouble(error, left=not isinstance(error, self._never_left))

    @property
    def _connecting(self) -> float:
        return min(self._timeout, wire.CONNECTING)


def _of_socks() -> tuple[type[Exception], ...]:
    """How a SOCKS proxy says no; these are no errors of aiohttp's. The package is there only where one is used."""
    from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

    return ProxyConnectionError, ProxyError, ProxyTimeoutError


class _Identify(BaseMiddleware):
    """Puts the bot's own name beside ``hand`` into every handler's data.

    Stops updates of a kind nobody reads; aiogram would warn of each, quoting it.
    """

    def __init__(self) -> None:
        self.username = ""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if not any(getattr(event, kind, None) for kind in ALLOWED_UPDATES):
            return None
        data["username"] = self.username
        return await handler(event, data)


class _Here(Filter):
    """A magic filter that is resolved here and now; aiogram hands a bare one to a thread, for each update."""

    def __init__(self, magic: MagicFilter) -> None:
        self._magic = magic

    async def __call__(self, event: TelegramObject) -> bool:
        return bool(self._magic.resolve(event))


def _router() -> Router:
    """Which updates are heard. A router belongs to one dispatcher, so every engine has its own."""
    router = Router(name="shouwen")
    router.message.register(_hand_over, _Here(_CHATS))
    router.edited_message.register(_hand_over, _Here(_CHATS & (F.text | F.caption)))
    router.callback_query.register(_hand_over, _Here(F.data.is_not(None) & F.message))
    router.my_chat_member.register(_hand_over, _Here(_CHATS))
    return router


async def _hand_over(_event: TelegramObject, event_update: Update, hand: Hand, username: str) -> None:
    incoming = translate(event_update, username=username)
    if isinstance(incoming, Incoming):
        await hand(incoming)

"""The engine on aiogram: its Router, filters and middleware receive, its HTTP session sends.

Two things are ours. Updates arrive raw and are checked before aiogram sees them, because its own
polling acknowledges before anything is kept. And answers are read by ``bot/outcomes.py`` instead
of being built into typed objects, which costs a third of a call and tells less. The filters say
which updates reach us; what they mean is the translator's to say.

Nothing that leaves this module carries the token: aiohttp's errors quote the address, so they are
named by their class and never by their text, and an answer that echoes the token loses it.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiogram import BaseMiddleware, Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import TelegramObject, Update
from aiogram.utils.token import TokenValidationError
from pydantic import ValidationError

from bot.engine import EngineError, Hand, Identity, Outcome, Payload, Refused, Sent, Unknown
from bot.outcomes import outcome
from handlers import shape
from handlers.from_aiogram import translate
from handlers.incoming import BadUpdate, Incoming

TELEGRAM = "https://api.telegram.org"
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
BATCH = 100
CONNECTING = 10.0

_CHATS = F.chat.type.in_({"private", "group", "supergroup"})


class AiogramEngine:
    """One bot of one token, on aiogram."""

    name = "aiogram"

    def __init__(self, token: str, base: str = TELEGRAM, timeout: float = 30.0) -> None:
        self._timeout = timeout
        self._session = AiohttpSession(api=TelegramAPIServer.from_base(base), timeout=timeout)
        try:
            self._bot = Bot(token, session=self._session)
        except TokenValidationError:
            raise EngineError("The bot token does not look like one: digits, a colon, letters.") from None
        self._identity = _Identify()
        self._dispatcher = Dispatcher()
        self._dispatcher.update.outer_middleware(self._identity)
        self._dispatcher.include_router(_router())

    async def open(self) -> Identity:
        """Learn who we are."""
        match await self.call("getMe", {}):
            case Sent(result={"id": int(number), "username": str(username)} as me):
                self._identity.username = username
                return Identity(number, username, me.get("can_read_all_group_messages") is True)
            case Refused():
                raise EngineError("Telegram does not accept the bot token.")
            case Unknown(reason=reason):
                raise EngineError(f"Telegram could not be reached: {reason}.")
            case other:
                raise EngineError(f"Telegram answered getMe unexpectedly: {type(other).__name__}.")

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        """Long-poll for raw updates, as they are; without an offset the oldest unconfirmed come."""
        asked: dict[str, Any] = {"limit": BATCH, "timeout": timeout, "allowed_updates": ALLOWED_UPDATES}
        if offset is not None:
            asked["offset"] = offset
        match await self._post("getUpdates", asked, timeout + self._timeout):
            case Sent(result=list(batch)):
                return batch
            case Sent():
                return Unknown("getUpdates answered without a list")
            case other:
                return other

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        """Route one raw update to ``hand``; what ``hand`` raises comes out as it is.

        Parsing stands apart from ``feed_update`` (``feed_raw_update`` joins them), so that a
        validation error raised by ``hand`` is not mistaken for an unreadable update.
        """
        checked = shape.check(raw)
        try:
            update = Update.model_validate(checked, context={"bot": self._bot})
        except ValidationError as error:
            raise BadUpdate(_place(error)) from None
        await self._dispatcher.feed_update(self._bot, update, hand=hand)

    async def call(self, method: str, payload: Payload) -> Outcome:
        """Post a prepared payload; parts that are None are left out."""
        return await self._post(method, payload, self._timeout)

    async def close(self) -> None:
        """Let go of the network."""
        await self._session.close()

    async def _post(self, method: str, payload: Payload, seconds: float) -> Outcome:
        """One request over aiogram's own connection pool, without its typed methods."""
        session = await self._session.create_session()
        url = self._session.api.api_url(token=self._bot.token, method=method)
        body = {name: value for name, value in payload.items() if value is not None}
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, CONNECTING))
        try:
            # A redirect would carry the token to another host.
            async with session.post(url, json=body, timeout=limit, allow_redirects=False) as response:
                answer = await response.read()
                return outcome(response.status, answer.replace(self._bot.token.encode(), b"TOKEN"))
        except (aiohttp.ClientError, OSError) as error:
            return _trouble(error)


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


def _router() -> Router:
    """Which updates are heard. A router belongs to one dispatcher, so every engine has its own."""
    router = Router(name="shouwen")
    router.message.register(_hand_over, _CHATS)
    router.edited_message.register(_hand_over, _CHATS, F.text | F.caption)
    router.callback_query.register(_hand_over, F.data, F.message)
    router.my_chat_member.register(_hand_over, _CHATS)
    return router


async def _hand_over(_event: TelegramObject, event_update: Update, hand: Hand, username: str) -> None:
    incoming = translate(event_update, username=username)
    if isinstance(incoming, Incoming):
        await hand(incoming)


def _place(error: ValidationError) -> str:
    """Where aiogram stumbled, without the value it stumbled over."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['type']}"


def _trouble(error: Exception) -> Unknown:
    """A call without an answer: did it leave? Only a connection never made is certain (F62, F63, F73)."""
    match error:
        case aiohttp.ClientSSLError():
            return Unknown(f"TLS not trusted ({type(error).__name__})", left=False)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError() | aiohttp.InvalidURL():
            return Unknown(f"no connection ({type(error).__name__})", left=False)
        case TimeoutError():
            return Unknown(f"no answer in time ({type(error).__name__})")
        case _:
            return Unknown(f"connection lost ({type(error).__name__})")

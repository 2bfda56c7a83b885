"""Taking updates in by webhook: 200 is answered only after their effects are committed.

Whoever calls is a stranger until they show the bot's secret: before that nothing of theirs is read,
kept or logged (A28, A29). After that every answer tells Telegram what to do:

- 200: committed, or in quarantine; the body is empty, or answers a press, which spares a call. The answer to a press is
  given once, best effort, either way; any other method in the body would bypass the outbox;
- 503: not now, come again after ``Retry-After`` – the database is in trouble, or we are stopping;
- 4xx: this is no update that Telegram would send; counted, and nothing of it logged (A30, A32-A34).

Addresses that a proxy forwards are neither trusted nor used. Neither the path nor a header ever
reaches a log: the path is half of the secret.
"""

import hmac
import json
import logging
import math
from asyncio import timeout
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot import metrics
from bot.engines.contract import Payload
from bot.logs import logger
from bot.settings import SettingsError
from bot.taking.intake import Unavailable
from bot.writing.writer import WriterClosed

PREFIX = "/telegram/"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_BODY = 1 << 20
BODY_SECONDS = 10.0
RETRY_AFTER = 5
LONGEST_NUMBER = 20
DEEPEST = 64
# How long an idle connection stays (longer than proxies keep theirs), how long a refused caller may go
# on sending, and how long those under way may take when we stop.
IDLE, LINGERING, STOPPING = 75.0, 2.0, 10.0

# Takes an update; returns a call that the answer carries, if any.
Receive = Callable[[Any], Awaitable[Payload | None]]

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Entrance:
    """One bot's way in: who takes its updates, and its secrets – two while a new one spreads."""

    receive: Receive
    secrets: tuple[str, ...]

    def opens_to(self, shown: str) -> bool:
        """Whether the secret shown is one of ours; compared as bytes, in constant time, with each of them."""
        key = shown.encode("utf-8", "surrogateescape")
        return any([hmac.compare_digest(key, secret.encode()) for secret in self.secrets])


class Webhook:
    """The endpoint: the entrances of one or several bots, by the part of the path that is theirs."""

    def __init__(self, entrances: Mapping[str, Entrance], body_seconds: float = BODY_SECONDS) -> None:
        self._entrances = entrances
        self._body_seconds = body_seconds
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_post(f"{PREFIX}{{path}}", self._answer)
        app.on_response_prepare.append(_leaving)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=_HTTP_LOG,
            auto_decompress=False,
            keepalive_timeout=IDLE,
            lingering_time=LINGERING,
            shutdown_timeout=STOPPING,
        )

    async def start(self, host: str, port: int, *, shared: bool = False) -> int:
        """Listen; returns the port. ``shared``: several processes may. Raises ``SettingsError``."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port, reuse_port=shared or None).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsError(f"SHOUWEN_WEBHOOK_PORT: cannot listen on {host}:{port}: {error.strerror}.") from None
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Take no more, and let what is under way have its answer."""
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        entrance = self._entrances.get(request.match_info["path"])
        if entrance is None:
            return web.Response(status=404)
        if not entrance.opens_to(request.headers.get(SECRET_HEADER, "")):
            return _refused(401)
        if request.content_type != "application/json" or "Content-Encoding" in request.headers:
            return _refused(415)
        if (request.content_length or 0) > LARGEST_BODY:
            return _refused(413)
        try:
            async with timeout(self._body_seconds):
                raw = read(await request.read())
        except TimeoutError:
            return _refused(408)
        except web.HTTPRequestEntityTooLarge:
            return _refused(413)
        except (ValueError, web.RequestPayloadError, ConnectionError):  # the last hung up and hears nothing
            return _refused(400)
        return await self._take(entrance, raw)

    async def _take(self, entrance: Entrance, raw: Any) -> web.Response:
        try:
            with metrics.webhook_seconds.time():
                call = await entrance.receive(raw)
        except (Unavailable, WriterClosed) as reason:
            log.debug("webhook_unavailable", reason=str(reason) or "stopping")  # counted, and many in an outage
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER)})
        return web.json_response(call) if call else web.Response()


def read(body: bytes) -> Any:
    """The JSON in a body; raises ``ValueError`` for what no sender of updates would write (A30, A34)."""
    try:
        found = _JSON.decode(body.decode())
    except RecursionError:
        raise ValueError("nested too deep") from None
    # Counting costs nothing; only a body with many brackets is walked through.
    if body.count(b"{") + body.count(b"[") > DEEPEST and _deeper(found, DEEPEST):
        raise ValueError("nested too deep")
    return found


def _deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        parts = (part.values() if isinstance(part, dict) else part for part in layer if isinstance(part, dict | list))
        layer = [inner for part in parts for inner in part]
    return any(isinstance(part, dict | list) for part in layer)


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("a number too long")
    return int(digits)


def _fraction(digits: str) -> float:
    if not math.isfinite(found := float(digits)):
        raise ValueError("a number too large")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


_JSON = json.JSONDecoder(parse_int=_whole, parse_float=_fraction, parse_constant=_no_number)


def _refused(status: int) -> web.Response:
    """An answer to somebody who is not Telegram, or not as we know it; the rest of what they send is not awaited."""
    log.warning("webhook_refused", status=status)
    response = web.Response(status=status)
    response.force_close()
    return response


async def _leaving(_request: web.Request, response: web.StreamResponse) -> None:
    """Every answer is counted, those of the router included; none tells what we run on."""
    metrics.webhook_answers.labels(response.status).inc()
    response.headers.pop("Server", None)


def _without_words(record: logging.LogRecord) -> bool:
    """What is not HTTP is quoted by the error about it, and with it, perhaps, the secret (A29)."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.msg, record.args, record.exc_info = f"not HTTP: {type(error).__name__}", (), None
    return True


_HTTP_LOG = logging.getLogger("bot.taking.webhook.http")
_HTTP_LOG.addFilter(_without_words)

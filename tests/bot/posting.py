"""Whoever posts to our webhook in tests: Telegram, and strangers."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from bot.taking.intake import Intake
from bot.taking.webhook import Entrance, Webhook
from tests.bot.rig import Rig

PATH = "a-path-that-nobody-can-guess"
SECRET, OLD = "the-new-secret-0123456789-abcdefg", "the-old-secret-0123456789-abcdefg"
JSON = {"Content-Type": "application/json"}


class Telegram:
    """Whoever posts to the webhook; ``posts`` says what was answered, ``heard`` is the last answer's body."""

    heard = b""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self.port = port

    async def posts(
        self, body: Any, path: str = PATH, secret: str | None = SECRET, method: str = "POST", **headers: str
    ) -> int:
        """One request; returns the status."""
        data = body if isinstance(body, bytes | io.BytesIO | AsyncIterator) else json.dumps(body).encode()
        sent = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
        if secret is not None:
            sent["X-Telegram-Bot-Api-Secret-Token"] = secret
        url = f"http://127.0.0.1:{self.port}/telegram/{path}"
        async with self._session.request(method, url, data=data, headers=sent) as answer:
            self.heard = await answer.read()
            assert self.heard == b"" or b"answerCallbackQuery" in self.heard or answer.status in (404, 405, 500)
            self.retry_after = answer.headers.get("Retry-After")
            assert "Server" not in answer.headers
            return answer.status

    async def says(self, *lines: bytes) -> bytes:
        """Raw bytes on a connection of their own; what came back until it was closed."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"\r\n".join(lines))
        answer = await reader.read()
        await gone(writer)
        return answer


async def gone(writer: asyncio.StreamWriter) -> None:
    """Hang up."""
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def entrance(intake: Intake) -> dict[str, Entrance]:
    """The way in to a bot, which knows two secrets."""
    return {PATH: Entrance(intake.receive, (SECRET, OLD))}


@asynccontextmanager
async def posting(rig: Rig) -> AsyncIterator[Telegram]:
    """Somebody who posts to the webhook of this bot, which does not wait long for a body."""
    webhook = Webhook(entrance(rig.intake), body_seconds=0.3)
    port = await webhook.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        yield Telegram(session, port)
    await webhook.stop()


def nothing_is_stored(rig: Rig) -> bool:
    """Nothing of what was posted has left a row."""
    tables = ("seen_update", "quarantine", "conversation", "outgoing")
    return all(rig.rows(f"SELECT count(*) FROM {table}") == [(0,)] for table in tables)


def seen(rig: Rig) -> int:
    """How many updates were taken."""
    [(count,)] = rig.rows("SELECT count(*) FROM seen_update")
    return int(count)

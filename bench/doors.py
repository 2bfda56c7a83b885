"""Two ways in for people: the apps of a sandbox, or, at any other server, straight to the bot's intake."""

import asyncio
import contextlib
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Protocol

from aiohttp import ClientError, ClientSession, TCPConnector

from storage.synthetic import Size

GROUP = -1_001_234_567_890
MOST_A_BATCH = 100
STARTING = 15.0


class Line:
    """Updates that wait to be polled, in the Bot API's own shape."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._numbers = count(1_000_000)

    def put(self, person: int, kind: str, content: dict[str, Any]) -> None:
        """Something that a person did."""
        number = next(self._numbers)
        sender = {"id": person, "is_bot": False, "first_name": "业主", "language_code": "zh-hans"}
        chat = {"id": person, "type": "private", "first_name": "业主"}
        said = {"message_id": number, "date": int(time.time()), "chat": chat}
        match kind:
            case "callback_query":
                message = said | {"message_id": content.pop("message_id"), "text": "…"}
                body = {"id": str(number), "from": sender, "message": message, "chat_instance": "1", **content}
            case _:
                body = said | {"from": sender, **content}
        self._waiting.put_nowait({"update_id": number, kind: body})

    async def next_batch(self) -> list[dict[str, Any]]:
        """What waits, at least one and as many as a poll may bring."""
        batch = [await self._waiting.get()]
        while not self._waiting.empty() and len(batch) < MOST_A_BATCH:
            batch.append(self._waiting.get_nowait())
        return batch


class Door(Protocol):
    """How people act, and where the bot calls; ``line`` is set where the bot is not to poll."""

    base: str
    line: Line | None

    async def says(self, person: int, text: str) -> None:
        """Write something."""

    async def presses(self, person: int, message_id: int, data: str) -> None:
        """Press a button."""


class Handed:
    """Straight to intake."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._updates = Line()
        self.line: Line | None = self._updates

    async def says(self, person: int, text: str) -> None:
        content: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        self._updates.put(person, "message", content)

    async def presses(self, person: int, message_id: int, data: str) -> None:
        self._updates.put(person, "callback_query", {"message_id": message_id, "data": data})


class Apps:
    """The apps of a sandbox, over HTTP."""

    def __init__(self, base: str, http: ClientSession) -> None:
        self.base = base
        self.line: Line | None = None
        self._http = http
        self._pressed: set[asyncio.Task[None]] = set()

    async def says(self, person: int, text: str) -> None:
        await self.post(f"/client/{person}/chats/{person}/send", {"text": text})

    async def presses(self, person: int, message_id: int, data: str) -> None:
        """The app's own request lasts until the bot answers the press; nobody here waits for that."""
        path = f"/client/{person}/chats/{person}/press"
        task = asyncio.create_task(self.post(path, {"message_id": message_id, "data": data}))
        self._pressed.add(task)
        task.add_done_callback(self._pressed.discard)

    async def post(self, path: str, body: dict[str, Any]) -> None:
        """A request that must be granted."""
        async with self._http.post(self.base + path, json=body) as response:
            if response.status != 200:
                raise RuntimeError(f"the sandbox refused {path}: {await response.text()}")


@asynccontextmanager
async def at_any_server(base: str) -> AsyncIterator[Door]:
    """A Bot API server that somebody else runs; it must let the bot write to the seeded ids."""
    yield Handed(base)


@asynccontextmanager
async def at_the_sandbox(token: str, size: Size) -> AsyncIterator[Door]:
    """A sandbox in a process of its own, in memory, with everybody in it and no limits."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", str(port), "--token", token, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with ClientSession(connector=TCPConnector(limit=0)) as http:
            apps = Apps(f"http://127.0.0.1:{port}", http)
            await _answers(http, apps.base)
            await _settle(apps, size)
            yield apps
    finally:
        process.terminate()
        await process.wait()


async def _answers(http: ClientSession, base: str) -> None:
    async with asyncio.timeout(STARTING):
        while True:
            with contextlib.suppress(ClientError):
                async with http.get(f"{base}/client/config"):
                    return
            await asyncio.sleep(0.05)


async def _settle(apps: Apps, size: Size) -> None:
    everybody = range(size.first_user_id, size.first_user_id + size.residents + size.staff)
    staff = list(everybody[size.residents:])
    people = [{"id": number, "name": f"居民{number}"} for number in everybody]
    await apps.post("/control/people", {"people": people})
    await apps.post("/control/groups", {"id": GROUP, "title": "客服群", "members": staff})
    await apps.post("/control/limits", {"per_second": 0, "per_group_minute": 0, "per_chat_second": 0})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

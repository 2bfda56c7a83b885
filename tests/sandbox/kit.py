"""A sandbox on loopback with four people, a bot and a group, and short words for talking to it."""

import asyncio
import base64
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox import acts
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.sandbox import SANDBOX, Sandbox
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount, Person

TOKEN = "7000000001:AAsecret"
BOT = BotAccount(7_000_000_001, "首问", "shouwen_demo_bot")
WANG, LI, ZHAO, SUN = 1001, 1002, 2001, 2002
DUTY = -1001_000_000_001
PEOPLE = (
    Person(WANG, "王芳", "业主 · 3栋2单元501"),
    Person(LI, "李强"),
    Person(ZHAO, "赵敏"),
    Person(SUN, "孙伟"),
)
Json = dict[str, Any]
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
    "AQEBAQEBAQEBAQEBAQH/wAALCAAEAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI"
    "AQEAAD8AVN//2Q=="
)


def png(width: int = 640, height: int = 480) -> bytes:
    """A real picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\x7f" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def inline(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


def button(data: str, text: str = "好") -> Json:
    return {"text": text, "callback_data": data}


@dataclass
class Bench:
    """The bot's side and the people's side of one sandbox."""

    client: TestClient[web.Request, web.Application]
    sandbox: Sandbox

    @property
    def base(self) -> str:
        return str(self.client.make_url("/")).rstrip("/")

    async def raw(self, method: str, params: Any = None, token: str = TOKEN) -> tuple[int, Json]:
        async with self.client.post(f"/bot{token}/{method}", json=params or {}) as response:
            return response.status, await response.json()

    async def ok(self, method: str, **params: Any) -> Any:
        status, body = await self.raw(method, params)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """The code and the words; the status is the code, always."""
        status, body = await self.raw(method, params)
        assert status == body["error_code"]
        assert body["ok"] is False
        return status, body["description"]

    async def send_form(self, method: str, fields: Json) -> tuple[int, Json]:
        form = FormData()
        for name, value in fields.items():
            if isinstance(value, bytes):
                form.add_field(name, BytesIO(value), filename=f"{name}.bin", content_type="application/octet-stream")
            else:
                form.add_field(name, str(value))
        async with self.client.post(f"/bot{TOKEN}/{method}", data=form) as response:
            return response.status, await response.json()

    async def updates(self, **params: Any) -> list[Json]:
        found: list[Json] = await self.ok("getUpdates", **params)
        return found

    async def poller_waits(self) -> None:
        """Returns when a getUpdates call has come in and waits."""
        await until(lambda: self.sandbox.world.main_bot.queue.waited_for)

    async def all_taken(self) -> None:
        """Returns when no update waits any more."""
        await until(lambda: not len(self.sandbox.world.main_bot.queue))

    async def confirmed(self) -> list[Json]:
        """What waits, taken and confirmed."""
        found = await self.updates()
        if found:
            await self.updates(offset=found[-1]["update_id"] + 1)
        return found

    async def person(self, verb: str, path: str, /, **body: Any) -> Json:
        """An act in somebody's app that works."""
        async with self.client.request(verb, path, json=body or None) as response:
            answer: Json = await response.json()
            assert response.status == 200, answer
            return answer

    async def denied(self, path: str, **body: Any) -> tuple[int, str]:
        async with self.client.post(path, json=body) as response:
            return response.status, (await response.json())["error"]

    async def start(self, person: int, payload: str = "") -> Json:
        return await self.person("POST", f"/client/{person}/start", payload=payload)

    async def say(self, person: int, chat: int, text: str, reply_to: int | None = None) -> Json:
        path = f"/client/{person}/chats/{chat}/send"
        said = await self.person("POST", path, text=text, reply_to=reply_to)
        return dict(said["message"])

    def press_and_go(self, person: int, message_id: int, data: str) -> None:
        """Press a button in the private chat and wait for nobody."""
        acts.tap(acts.enter(self.sandbox, person, person), message_id, data)

    async def control(self, path: str, /, **body: Any) -> Json:
        return await self.person("POST", f"/control/{path}", **body)


async def until(so: Callable[[], bool]) -> None:
    """Returns when it is so, within five seconds."""
    for _ in range(500):
        if so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to be within five seconds")


@asynccontextmanager
async def running(store: Path | None = None) -> AsyncIterator[Bench]:
    """A sandbox that runs until the block ends."""
    app = create_app(token=TOKEN, bot=BOT, store=store, aside="/panel")
    server = TestServer(app)
    async with TestClient(server) as client:
        yield Bench(client, app[SANDBOX])


def settle(bench: Bench) -> None:
    """The people, and the duty group with the bot in it."""
    world = bench.sandbox.world
    for person in PEOPLE:
        world.add_person(person)
    make_group(world, GroupPlan(DUTY, "客服组", members=[ZHAO, SUN, WANG], admins=[SUN]))
    world.main_bot.queue.clear()

"""A server on loopback that answers what the test tells it to, and remembers what it was asked."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN = "700000001:AAFakeTokenOfNobody"
ME = {
    "id": 700000001,
    "is_bot": True,
    "first_name": "首问",
    "username": "shouwen_bot",
    "can_read_all_group_messages": True,
}


@dataclass
class FakeTelegram:
    """``answers`` by the last part of the path; each request is kept in ``asked`` as (path, parameters).

    Parameters are texts with JSON inside, whichever way they came: so Telegram reads them. Parts that
    are files are kept in ``files`` by name, as (file name, content type, content). ``types`` are the encodings.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)

    def server(self) -> TestServer:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        return TestServer(app)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.types.append(request.content_type)
        self.asked.append((request.path, await self._parameters(request)))
        return await self.answers[request.path.rpartition("/")[2]](request)

    async def _parameters(self, request: web.Request) -> dict[str, str]:
        if request.content_type == "application/json":
            return texts(await request.json())
        found: dict[str, str] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                self.files[name] = (value.filename, value.content_type, value.file.read())
            else:
                found[name] = str(value)
        return found


def texts(parameters: dict[str, Any]) -> dict[str, str]:
    """Parameters as Telegram takes them: texts as they are, JSON for the rest."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}


def says(status: int, body: bytes, **headers: str) -> Answer:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers=headers)

    return answer


def does(result: Any) -> Answer:
    return says(200, json.dumps({"ok": True, "result": result}).encode())


def refuses(code: int, description: str, **parameters: Any) -> Answer:
    told = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return says(code, json.dumps(told).encode())


async def hangs(_request: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return web.Response()


async def drops(request: web.Request) -> web.Response:
    """The connection is lost after the request was read: the effect may have happened."""
    assert request.transport
    request.transport.abort()
    return web.Response()


async def cuts(request: web.Request) -> web.StreamResponse:
    """The answer breaks off in its middle."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": true, "resu')
    assert request.transport
    request.transport.close()
    return response

"""A bot's webhook for tests: an endpoint on loopback that remembers what came and answers what it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.sandbox.kit import WANG, Bench, button, inline, until

Json = dict[str, Any]
Answer = Callable[[Json], Awaitable[web.Response]]


async def take(_: Json) -> web.Response:
    return web.Response()


@dataclass
class Hook:
    """``answer`` is what it does with an update; 200 as long as nobody says otherwise."""

    url: str = ""
    came: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: Answer = take
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: web.Request) -> web.Response:
        update = json.loads(await request.read())
        self.came.append(update)
        self.headers.append(dict(request.headers))
        self._news.set()
        return await self.answer(update)

    async def has(self, count: int) -> list[Json]:
        """Returns when so many posts have come, and all of them."""
        async with asyncio.timeout(5):
            while len(self.came) < count:
                self._news.clear()
                await self._news.wait()
        return self.came

    def texts(self) -> list[str]:
        """What was said, and the data of what was pressed, in the order it came."""
        return [u["message"].get("text", "") if "message" in u else u["callback_query"]["data"] for u in self.came]

    def answers(self, *statuses: int, **headers: str) -> None:
        """These answers in turn, then 200."""
        left = list(statuses)

        async def answer(_: Json) -> web.Response:
            return web.Response(status=left.pop(0), headers=headers) if left else web.Response()

        self.answer = answer


@asynccontextmanager
async def listening() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.receive)
    server = TestServer(app)
    await server.start_server()
    hook.url = str(server.make_url("/hook"))
    yield hook
    await server.close()


async def set_hook(bench: Bench, hook: Hook, **more: object) -> None:
    """Set the bot's webhook, two seconds after whatever was before."""
    bench.sandbox.clock.let_pass(2)
    await bench.ok("setWebhook", url=hook.url, **more)


async def waits(bench: Bench) -> None:
    """Returns when an update was not taken and its next try lies ahead."""
    webhook, clock = bench.sandbox.world.main_bot.webhook, bench.sandbox.clock
    await until(lambda: (webhook.next_at() or 0.0) > clock.elapsed())


async def wang_presses(bench: Bench, data: str) -> None:
    """王芳 presses a button that was just sent to her."""
    sent = await bench.ok("sendMessage", chat_id=WANG, text="选", reply_markup=inline([button(data)]))
    bench.press_and_go(WANG, sent["message_id"], data)

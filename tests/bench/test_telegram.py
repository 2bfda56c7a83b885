"""The benchmark's Telegram delivers as Telegram does, and its residents notice who does not answer."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bench.http import Parts
from bench.patience import until
from bench.residents import Crowd, Step
from bench.telegram import Telegram

PERSON = 10_001


class Bot:
    """A webhook that answers as it is told, and remembers what it saw."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.seen: list[str] = []

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.json()
        self.seen.append(raw["message"]["text"] if "message" in raw else raw["callback_query"]["data"])
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "the-secret"
        await self.open.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def has_seen(self, count: int) -> None:
        await until(lambda: len(self.seen) >= count, 5)


@pytest.fixture
async def bot() -> Bot:
    return Bot()


@pytest.fixture
async def telegram(bot: Bot) -> AsyncIterator[Telegram]:
    app = web.Application()
    app.router.add_post("/hook", bot.take)
    telegram = Telegram("7:token")
    async with TestServer(app) as server, ClientSession(await telegram.start()) as http:
        asked = {"url": str(server.make_url("/hook")), "secret_token": "the-secret", "max_connections": 4}
        async with http.post("/bot7:token/setWebhook", json=asked) as answer:
            assert (await answer.json())["ok"]
        yield telegram
        telegram.stop()


async def test_messages_of_a_chat_wait_for_one_another_but_neither_for_presses_nor_for_other_chats(
    telegram: Telegram, bot: Bot
) -> None:
    bot.open.clear()
    telegram.says(PERSON, "first")
    telegram.says(PERSON, "second")
    telegram.presses(PERSON, {"message_id": 1}, "press")
    telegram.says(PERSON + 1, "other")
    await bot.has_seen(3)
    assert sorted(bot.seen) == ["first", "other", "press"]
    bot.open.set()
    await bot.has_seen(4)
    assert bot.seen[3] == "second"


async def test_an_update_that_was_refused_comes_again_before_the_next(telegram: Telegram, bot: Bot) -> None:
    bot.statuses = [503]
    telegram.says(PERSON, "first")
    telegram.says(PERSON, "second")
    await bot.has_seen(3)
    assert bot.seen == ["first", "first", "second"]
    assert telegram.hook is not None
    assert telegram.hook.refused == 1


async def test_without_a_webhook_updates_are_polled_and_acknowledged_by_the_next_offset() -> None:
    telegram = Telegram("7:token")
    async with ClientSession(await telegram.start()) as http:

        async def poll(**asked: Any) -> list[int]:
            async with http.post("/bot7:token/getUpdates", json=asked) as answer:
                return [update["update_id"] for update in (await answer.json())["result"]]

        for number in range(150):
            telegram.says(PERSON, f"{number}")
        first = await poll(timeout=0)
        assert len(first) == 100
        assert await poll(timeout=0) == first
        assert len(await poll(offset=first[-1] + 1, timeout=0)) == 50
        assert await poll(offset=first[-1] + 51, timeout=0) == []
        assert not telegram.line
        waiting = asyncio.create_task(poll(timeout=30))
        await asyncio.sleep(0.02)
        telegram.says(PERSON, "at last")
        assert len(await waiting) == 1
    telegram.stop()


async def test_calls_are_understood_as_json_and_as_a_form() -> None:
    telegram = Telegram("7:token")
    heard: list[tuple[int, str]] = []
    telegram.hear = lambda chat, message: heard.append((chat, message["text"]))
    said = {"chat_id": PERSON, "text": "你好", "reply_markup": json.dumps({"inline_keyboard": []})}
    async with ClientSession(await telegram.start()) as http:
        for asked in ({"json": said}, {"data": said}):
            async with http.post("/bot7:token/sendMessage", **asked) as answer:
                assert (await answer.json())["result"]["chat"] == {
                    "id": PERSON, "type": "private", "first_name": "业主",
                }  # fmt: skip
        async with http.post("/bot7:token/editMessageReplyMarkup", json={"chat_id": PERSON, "message_id": 1}):
            pass
    telegram.stop()
    assert heard == [(PERSON, "你好")] * 2
    assert telegram.calls == 3


async def test_a_filing_at_a_bot_that_says_nothing_is_lost_and_one_is_told_where() -> None:
    crowd = Crowd(Telegram("7:token"), [Step("/start", presses=False), Step("投诉")], patience=0.05)
    measured = await crowd.files(2, flows=1)
    assert (measured.lost, measured.stopped_at, measured.seen) == (2, "/start", [])


def test_messages_may_come_in_pieces_or_several_at_once() -> None:
    one = b"POST /a HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc"
    parts = Parts()
    for at in range(len(one)):
        assert parts.next() is None
        parts.add(one[at : at + 1])
    assert parts.next() == (b"POST /a HTTP/1.1\r\ncontent-length: 3", b"abc")
    parts.add(one + one)
    assert [parts.next() is None for _ in range(3)] == [False, False, True]

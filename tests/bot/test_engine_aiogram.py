"""What is aiogram's own in its engine; what both engines do is in ``tests/conformance``."""

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.engines.with_aiogram import AiogramEngine
from tests.bot.fake_telegram import TOKEN, FakeTelegram, does
from tests.bot.rig import message
from tests.conformance.kit import heard


@pytest_asyncio.fixture
async def engine() -> AsyncIterator[AiogramEngine]:
    made = AiogramEngine(TOKEN, "http://127.0.0.1:9")
    yield made
    await made.close()


async def test_kind_nobody_reads_is_stopped_before_aiogram_quotes_it_in_a_warning(
    engine: AiogramEngine, caplog: pytest.LogCaptureFixture
) -> None:
    assert await heard(engine, {"update_id": 1, "hologram": {"text": "王芳的秘密"}}) == []
    assert await heard(engine, {"update_id": 2, "poll_answer": {"poll_id": "王芳的秘密"}}) == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_updates_are_read_before_it_is_known_who_we_are(engine: AiogramEngine) -> None:
    assert len(await heard(engine, message(1))) == 1


async def test_payload_goes_out_as_json() -> None:
    telegram = FakeTelegram({"sendMessage": does({"message_id": 12})})
    async with telegram.server() as server:
        engine = AiogramEngine(TOKEN, str(server.make_url("/")))
        await engine.call("sendMessage", {"chat_id": 5, "text": "您好"})
        await engine.close()
    assert telegram.types == ["application/json"]

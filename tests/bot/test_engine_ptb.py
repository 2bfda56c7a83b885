"""What is python-telegram-bot's own in its engine; what both engines do is in ``tests/conformance``."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.engines.contract import Sent
from bot.engines.with_ptb import PtbEngine
from handlers.incoming import Incoming
from tests.bot.fake_telegram import ME, TOKEN, FakeTelegram, does
from tests.bot.rig import message
from tests.conformance.kit import heard
from tests.kit.ports import free_port


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram({"getMe": does(ME), "sendMessage": does({"message_id": 12})})


@pytest_asyncio.fixture
async def engine(telegram: FakeTelegram) -> AsyncIterator[PtbEngine]:
    async with telegram.server() as server:
        made = PtbEngine(TOKEN, str(server.make_url("/")))
        await made.open()
        yield made
        await made.close()


def command(text: str, length: int) -> dict[str, Any]:
    raw = message(1, text=text)
    raw["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return raw


@pytest.mark.parametrize(
    ("raw", "times"),
    [
        (command("/start", 6), 1),
        (command("/my@shouwen_bot", 15), 1),
        (command("/unknown", 8), 1),
        (command("/start@other_bot", 16), 0),
        (message(1, text="/start"), 1),
    ],
)
async def test_command_is_handed_over_once_by_whichever_handler(
    engine: PtbEngine, raw: dict[str, Any], times: int
) -> None:
    assert len(await heard(engine, raw)) == times


async def test_error_from_hand_is_kept_from_the_librarys_log(
    engine: PtbEngine, caplog: pytest.LogCaptureFixture
) -> None:
    async def hand(_incoming: Incoming) -> None:
        raise LookupError("王芳的秘密")

    with pytest.raises(LookupError):
        await engine.feed(message(1), hand)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_update_before_it_is_known_who_we_are_is_not_taken_for_done() -> None:
    engine = PtbEngine(TOKEN, "http://127.0.0.1:9")
    with pytest.raises(RuntimeError, match="not initialized"):
        await heard(engine, message(1))
    await engine.close()


async def test_environment_chooses_no_proxy(telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    async with telegram.server() as server:
        engine = PtbEngine(TOKEN, str(server.make_url("/")))
        assert await engine.call("sendMessage", {"chat_id": 5, "text": "您好"}) == Sent(12)
        await engine.close()


async def test_payload_goes_out_as_a_form(telegram: FakeTelegram, engine: PtbEngine) -> None:
    await engine.call("sendMessage", {"chat_id": 5, "text": "您好"})
    assert telegram.types[-1] == "application/x-www-form-urlencoded"

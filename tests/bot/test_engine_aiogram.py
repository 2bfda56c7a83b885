"""The aiogram engine against a server on loopback: what is heard, what is sent, what is never told."""

import logging
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from pydantic import BaseModel, ValidationError

from bot import engines
from bot.engine import (
    Conflict,
    EngineError,
    Gone,
    Identity,
    Missing,
    Moved,
    Refused,
    Rejected,
    Sent,
    Unknown,
    Wait,
)
from bot.engine_aiogram import ALLOWED_UPDATES, AiogramEngine
from handlers.incoming import BadUpdate, Ignored, Incoming
from tests.bot.fake_telegram import ME, TOKEN, Answer, FakeTelegram, cuts, does, drops, hangs, refuses, says
from tests.corpus import Captured, malformed, readable

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = TOKEN.partition(":")[2]
TEXT = {
    "update_id": 1,
    "message": {
        "message_id": 7,
        "date": 1441645532,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "王芳"},
        "text": "你好",
    },
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world() -> AsyncIterator[tuple[FakeTelegram, AiogramEngine]]:
    telegram = FakeTelegram({"getMe": does(ME)})
    async with telegram.server() as server:
        engine = AiogramEngine(TOKEN, str(server.make_url("/")), timeout=0.3)
        await engine.open()
        yield telegram, engine
        await engine.close()


@pytest.fixture
def telegram(world: tuple[FakeTelegram, AiogramEngine]) -> FakeTelegram:
    world[0].asked.clear()
    return world[0]


@pytest.fixture
def engine(world: tuple[FakeTelegram, AiogramEngine]) -> AiogramEngine:
    return world[1]


async def heard(engine: AiogramEngine, raw: Any) -> list[Incoming]:
    came: list[Incoming] = []

    async def hand(incoming: Incoming) -> None:
        came.append(incoming)

    await engine.feed(raw, hand)
    return came


@pytest.mark.parametrize("update", readable(), ids=str)
async def test_update_for_us_is_handed_over_exactly_once(engine: AiogramEngine, update: Captured) -> None:
    expected = [] if isinstance(update.meant, Ignored) else [update.meant]
    assert await heard(engine, update.raw) == expected


@pytest.mark.parametrize("update", malformed(), ids=str)
async def test_f11_malformed_update_is_bad(engine: AiogramEngine, update: Captured) -> None:
    with pytest.raises(BadUpdate):
        await heard(engine, update.raw)


async def test_what_aiogram_itself_refuses_is_named_without_its_content(engine: AiogramEngine) -> None:
    game = TEXT["message"] | {"game": {"title": "猜", "description": "谜", "photo": "王芳的秘密"}}  # type: ignore[operator]
    with pytest.raises(BadUpdate, match=r"message\.game\.photo: list_type") as bad:
        await heard(engine, {"update_id": 1, "message": game})
    assert "秘密" not in str(bad.value)
    assert bad.value.__cause__ is None


async def test_error_from_hand_comes_out_as_it_is(engine: AiogramEngine) -> None:
    trouble = OSError("disk full")

    async def hand(_incoming: Incoming) -> None:
        raise trouble

    with pytest.raises(OSError, match="disk full") as raised:
        await engine.feed(TEXT, hand)
    assert raised.value is trouble


async def test_validation_error_from_hand_is_not_taken_for_a_bad_update(engine: AiogramEngine) -> None:
    class Strict(BaseModel):
        number: int

    async def hand(_incoming: Incoming) -> None:
        Strict.model_validate({"number": "many"})

    with pytest.raises(ValidationError):
        await engine.feed(TEXT, hand)


async def test_open_learns_who_we_are(engine: AiogramEngine) -> None:
    assert await engine.open() == Identity(700000001, "shouwen_bot", reads_all_group_messages=True)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (refuses(401, "Unauthorized"), "does not accept the bot token"),
        (refuses(404, "Not Found"), "does not accept the bot token"),
        (says(502, b"<html>"), "could not be reached"),
        (does({"id": 1}), "unexpectedly"),
    ],
)
async def test_failed_open_is_a_sentence_without_the_token(
    telegram: FakeTelegram, engine: AiogramEngine, answer: Answer, sentence: str
) -> None:
    telegram.answers["getMe"] = answer
    with pytest.raises(EngineError, match=sentence) as failed:
        await engine.open()
    telegram.answers["getMe"] = does(ME)
    assert SECRET not in repr(failed.value)


async def test_payload_goes_out_as_prepared(telegram: FakeTelegram, engine: AiogramEngine) -> None:
    telegram.answers["sendMessage"] = does({"message_id": 12, "chat": {"id": 5}})
    keyboard = {"inline_keyboard": [[{"text": "提交", "callback_data": "i2s.7.file"}]]}
    payload = {"chat_id": 5, "text": "您好", "reply_markup": keyboard, "parse_mode": None}
    assert await engine.call("sendMessage", payload) == Sent(12)
    asked = {"chat_id": 5, "text": "您好", "reply_markup": keyboard}
    assert telegram.asked == [(f"/bot{TOKEN}/sendMessage", asked)]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (does([{"message_id": 3}, {"message_id": 4}]), Sent(3)),
        (does(True), Sent()),
        (refuses(429, "Too Many Requests: retry after 9", retry_after=9), Wait(9.0)),
        (
            refuses(403, "Forbidden: bot was blocked by the user"),
            Gone("Forbidden: bot was blocked by the user"),
        ),
        (refuses(400, "Bad Request: chat not found"), Gone("Bad Request: chat not found")),
        (refuses(400, "Bad Request: upgraded", migrate_to_chat_id=-1001), Moved(-1001)),
        (
            refuses(400, "Bad Request: message to edit not found"),
            Missing("Bad Request: message to edit not found"),
        ),
        (refuses(400, "Bad Request: message is not modified: …"), Sent()),
        (
            refuses(400, "Bad Request: can't parse entities"),
            Rejected(400, "Bad Request: can't parse entities"),
        ),
        (refuses(401, "Unauthorized"), Refused("Unauthorized")),
        (refuses(409, "Conflict: terminated by other"), Conflict("Conflict: terminated by other")),
        (says(413, b"<html>"), Rejected(413, "request entity too large")),
        (says(502, b"<html>Bad Gateway</html>"), Unknown("status 502", left=False)),
        (says(200, b'{"ok": false, "description": "x"}'), Unknown("status 200 with ok false")),
        (says(200, b'{"ok": true, "resu'), Unknown("status 200 without a usable answer")),
    ],
)
async def test_answer_becomes_its_outcome(
    telegram: FakeTelegram, engine: AiogramEngine, answer: Answer, outcome: Any
) -> None:
    telegram.answers["sendMessage"] = answer
    assert await engine.call("sendMessage", {"chat_id": 5, "text": "x"}) == outcome


@pytest.mark.parametrize("lost", [hangs, drops, cuts])
async def test_f63_call_that_left_without_an_answer_is_unknown(
    telegram: FakeTelegram, engine: AiogramEngine, lost: Answer
) -> None:
    telegram.answers["sendMessage"] = lost
    outcome = await engine.call("sendMessage", {"chat_id": 5, "text": "x"})
    assert isinstance(outcome, Unknown)
    assert outcome.left
    assert SECRET not in repr(outcome)


@pytest.mark.parametrize(
    "base", [f"http://127.0.0.1:{unused_port()}", "http://[half", "http://127.0.0.1:99999"]
)
async def test_f62_call_that_never_left_is_known_not_to_have(base: str) -> None:
    engine = AiogramEngine(TOKEN, base, timeout=0.3)
    outcome = await engine.call("sendMessage", {"chat_id": 5, "text": "x"})
    await engine.close()
    assert isinstance(outcome, Unknown)
    assert not outcome.left
    assert SECRET not in repr(outcome)


async def test_f73_untrusted_certificate_fails_closed() -> None:
    telegram = FakeTelegram({"sendMessage": does({"message_id": 1})})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("untrusted.pem"))
    server = telegram.server()
    await server.start_server(ssl=context)
    engine = AiogramEngine(TOKEN, f"https://127.0.0.1:{server.port}")
    outcome = await engine.call("sendMessage", {"chat_id": 5, "text": "x"})
    await engine.close()
    await server.close()
    assert outcome == Unknown("TLS not trusted (ClientConnectorCertificateError)", left=False)
    assert telegram.asked == []


async def test_redirect_is_not_followed_with_the_token(telegram: FakeTelegram, engine: AiogramEngine) -> None:
    telegram.answers["sendMessage"] = says(307, b"", Location="/elsewhere/getMe")
    assert isinstance(await engine.call("sendMessage", {}), Unknown)
    assert len(telegram.asked) == 1


async def test_answer_that_echoes_the_token_loses_it(telegram: FakeTelegram, engine: AiogramEngine) -> None:
    telegram.answers["sendMessage"] = refuses(400, f"Cannot POST /bot{TOKEN}/sendMessage")
    outcome = await engine.call("sendMessage", {})
    assert outcome == Rejected(400, "Cannot POST /botTOKEN/sendMessage")


async def test_logs_never_hold_the_token(
    telegram: FakeTelegram, engine: AiogramEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "aiohttp.access")  # the server's own log, not ours
    for answer in (does(True), drops, refuses(401, "Unauthorized")):
        telegram.answers["sendMessage"] = answer
        await engine.call("sendMessage", {})
    await heard(engine, TEXT)
    assert SECRET not in caplog.text
    assert SECRET not in repr(engine)


async def test_polling_asks_for_what_we_read(telegram: FakeTelegram, engine: AiogramEngine) -> None:
    telegram.answers["getUpdates"] = does([TEXT])
    assert await engine.updates(None, 0) == [TEXT]
    assert await engine.updates(8, 25) == [TEXT]
    asked = {"limit": 100, "timeout": 0, "allowed_updates": ALLOWED_UPDATES}
    assert [body for _, body in telegram.asked] == [asked, asked | {"timeout": 25, "offset": 8}]


async def test_a34_batch_with_odd_elements_still_arrives(
    telegram: FakeTelegram, engine: AiogramEngine
) -> None:
    body = b'{"ok": true, "result": [NaN, "x", {"update_id": ' + b"9" * 5000 + b'}, {"update_id": 3}]}'
    telegram.answers["getUpdates"] = says(200, body)
    batch = await engine.updates(None, 0)
    assert isinstance(batch, list)
    assert len(batch) == 4
    assert batch[3] == {"update_id": 3}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refuses(409, "Conflict: terminated by other"), Conflict("Conflict: terminated by other")),
        (refuses(401, "Unauthorized"), Refused("Unauthorized")),
        (does({}), Unknown("getUpdates answered without a list")),
        (says(502, b""), Unknown("status 502", left=False)),
    ],
)
async def test_f52_failed_poll_is_an_outcome(
    telegram: FakeTelegram, engine: AiogramEngine, answer: Answer, outcome: Any
) -> None:
    telegram.answers["getUpdates"] = answer
    assert await engine.updates(None, 0) == outcome


@pytest.mark.parametrize("token", ["", "nonsense", "12:with space", "abc:def"])
async def test_token_of_another_shape_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(EngineError, match="does not look like one") as refused:
        engines.create("aiogram", token, "http://127.0.0.1")
    assert not token or token not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_engine_is_chosen_by_name() -> None:
    assert engines.create("aiogram", TOKEN, "http://127.0.0.1").name == "aiogram"


async def test_unknown_engine_gets_a_sentence() -> None:
    with pytest.raises(EngineError, match="no engine named 'telethon'; choose one of: aiogram"):
        engines.create("telethon", TOKEN, "http://127.0.0.1")

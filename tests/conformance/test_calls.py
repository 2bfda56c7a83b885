"""The same calls by both engines: the same request, the same outcome, and never the token in anything that is told."""

import asyncio
import logging
import ssl
from pathlib import Path
from typing import Any

import pytest

from bot import engines as choice
from bot.engines.contract import (
    Conflict,
    Engine,
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
from bot.engines.wire import ALLOWED_UPDATES
from tests.bot.fake_telegram import ME, TOKEN, Answer, FakeTelegram, cuts, does, drops, hangs, refuses, says, texts
from tests.bot.rig import message
from tests.conformance.kit import PATIENT, SECRET, SOON, heard
from tests.kit.ports import free_port

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    # python-telegram-bot warns, on a 429 to its own getMe, that this attribute will change its type.
    pytest.mark.filterwarnings("ignore:.*`retry_after`"),
]

KEYBOARD = {"inline_keyboard": [[{"text": "提交", "callback_data": "i2s.7.file"}]]}
SAY = {"chat_id": 5, "text": "您好"}


def gone(reason: str) -> tuple[Answer, Gone]:
    return refuses(403, f"Forbidden: {reason}"), Gone(f"Forbidden: {reason}")


def bad(kind: Any, reason: str) -> tuple[Answer, Any]:
    words = f"Bad Request: {reason}"
    return refuses(400, words), Rejected(400, words) if kind is Rejected else kind(words)


# One row for each answer of the platform; both engines must read every one of them so.
ANSWERS: list[tuple[Answer, Any]] = [
    (does({"message_id": 12, "chat": {"id": 5}}), Sent(12)),
    (does([{"message_id": 3}, {"message_id": 4}]), Sent(3)),
    (does(True), Sent()),
    (refuses(429, "Too Many Requests: retry after 9", retry_after=9), Wait(9.0)),
    (refuses(429, "Too Many Requests"), Wait(5.0)),
    (refuses(429, "Too Many Requests", retry_after="soon"), Wait(5.0)),
    (says(429, b"<html>slow down</html>"), Wait(5.0)),
    gone("bot was blocked by the user"),
    gone("user is deactivated"),
    gone("bot can't initiate conversation with a user"),
    gone("bot was kicked from the supergroup chat"),
    gone("bot is not a member of the supergroup chat"),
    gone("the group chat was deleted"),
    bad(Gone, "chat not found"),
    bad(Missing, "message to edit not found"),
    bad(Missing, "message to delete not found"),
    bad(Missing, "message to be replied not found"),
    bad(Rejected, "message thread not found"),
    bad(Rejected, "can't parse entities: unclosed tag at byte offset 7"),
    bad(Rejected, "query is too old and response timeout expired or query ID is invalid"),
    bad(Rejected, "wrong file_id or the file is temporarily unavailable"),
    bad(Rejected, "message is too long"),
    bad(Rejected, "BUTTON_DATA_INVALID"),
    (refuses(400, "Bad Request: message is not modified: specified new message content …"), Sent()),
    (refuses(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001), Moved(-1001)),
    (refuses(401, "Unauthorized"), Refused("Unauthorized")),
    (refuses(404, "Not Found"), Refused("Not Found")),
    (refuses(404, "Not Found: method not found"), Rejected(404, "Not Found: method not found")),
    (refuses(409, "Conflict: terminated by other getUpdates request"),
     Conflict("Conflict: terminated by other getUpdates request")),
    (says(413, b"<html>"), Rejected(413, "request entity too large")),
    (refuses(500, "Internal Server Error"), Unknown("status 500", left=False)),
    (says(502, b"<html>Bad Gateway</html>"), Unknown("status 502", left=False)),
    (says(503, b""), Unknown("status 503", left=False)),
    (says(504, b"<html>"), Unknown("status 504")),
    (says(200, b'{"ok": false, "description": "x"}'), Unknown("status 200 with ok false")),
    (says(200, b'{"ok": true, "resu'), Unknown("status 200 without a usable answer")),
    (says(200, b"<html>Welcome to the hotel's network</html>"), Unknown("status 200 without a usable answer")),
    (says(200, b""), Unknown("status 200 without a usable answer")),
    (says(200, b"[" * 100_000), Unknown("status 200 without a usable answer")),
    (says(403, b"<html>blocked by the company</html>"), Unknown("status 403 without a usable answer")),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS)
async def test_answer_becomes_its_outcome(telegram: FakeTelegram, engine: Engine, answer: Answer, outcome: Any) -> None:
    telegram.answers["sendMessage"] = answer
    assert await engine.call("sendMessage", SAY) == outcome


@pytest.mark.parametrize(
    ("method", "payload"),
    [
        ("sendMessage", SAY | {"reply_markup": KEYBOARD, "parse_mode": None, "disable_notification": True}),
        ("sendMessage", SAY | {"text": '=1+1 & "引号" %s {0} 😀\n第二行', "reply_parameters": {"message_id": 3}}),
        ("sendMessage", {"chat_id": -1001234567890, "text": "5"}),
        ("editMessageReplyMarkup", {"chat_id": 5, "message_id": 7}),
        ("setMyCommands", {"commands": [{"command": "start", "description": "菜单"}], "scope": {"type": "default"}}),
        ("getMe", {}),
    ],
)
async def test_payload_goes_out_as_prepared(
    telegram: FakeTelegram, engine: Engine, method: str, payload: dict[str, Any]
) -> None:
    telegram.answers |= {method: does(True), "getMe": does(ME)}
    await engine.call(method, payload)
    sent = {name: value for name, value in payload.items() if value is not None}
    assert telegram.asked == [(f"/bot{TOKEN}/{method}", texts(sent))]


@pytest.mark.parametrize(
    ("lost", "reason"), [(hangs, "no answer in time"), (drops, "connection lost"), (cuts, "connection lost")]
)
async def test_f63_call_that_left_without_an_answer_is_unknown(
    telegram: FakeTelegram, impatient: Engine, lost: Answer, reason: str
) -> None:
    telegram.answers["sendMessage"] = lost
    assert await impatient.call("sendMessage", SAY) == Unknown(reason, left=True)


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (f"http://127.0.0.1:{free_port()}", "no connection"),
    ],
)
async def test_f62_call_that_never_left_is_known_not_to_have(engine_name: str, base: str, reason: str) -> None:
    engine = choice.create(engine_name, TOKEN, base, 5.0)
    outcome = await engine.call("sendMessage", SAY)
    await engine.close()
    assert outcome == Unknown(reason, left=False)


async def test_f73_untrusted_certificate_fails_closed(engine_name: str) -> None:
    telegram = FakeTelegram({"sendMessage": does({"message_id": 1})})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[1] / "bot" / "untrusted.pem")
    server = telegram.server()
    await server.start_server(ssl=context)
    engine = choice.create(engine_name, TOKEN, f"https://127.0.0.1:{server.port}", 5.0)
    outcome = await engine.call("sendMessage", SAY)
    await engine.close()
    await server.close()
    assert outcome == Unknown("TLS not trusted", left=False)
    assert telegram.asked == []


async def test_redirect_is_not_followed_with_the_token(telegram: FakeTelegram, engine: Engine) -> None:
    telegram.answers["sendMessage"] = says(307, b"", Location="/elsewhere/getMe")
    assert await engine.call("sendMessage", {}) == Unknown("status 307 without a usable answer")
    assert len(telegram.asked) == 1


async def test_answer_that_echoes_the_token_loses_it(telegram: FakeTelegram, engine: Engine) -> None:
    telegram.answers["sendMessage"] = refuses(400, f"Cannot POST /bot{TOKEN}/sendMessage")
    assert await engine.call("sendMessage", {}) == Rejected(400, "Cannot POST /botTOKEN/sendMessage")


async def test_logs_never_hold_the_token(
    telegram: FakeTelegram, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "aiohttp.access")  # the server's own log, not ours
    telegram.answers["getUpdates"] = says(200, b"<html>")
    for answer in (does(True), drops, refuses(401, "Unauthorized"), says(302, b"", Location=f"/{TOKEN}")):
        telegram.answers["sendMessage"] = answer
        await engine.call("sendMessage", {})
    await engine.updates(None, 0)
    await heard(engine, message(1))
    assert SECRET not in caplog.text
    assert SECRET not in repr(engine)


async def test_open_learns_who_we_are_by_asking_once(
    telegram: FakeTelegram, door: tuple[FakeTelegram, str], engine_name: str
) -> None:
    telegram.answers["getMe"] = does(ME)
    engine = choice.create(engine_name, TOKEN, door[1])
    assert await engine.open() == Identity(700000001, "shouwen_bot", reads_all_group_messages=True)
    await engine.close()
    assert telegram.asked == [(f"/bot{TOKEN}/getMe", {})]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (refuses(401, "Unauthorized"), "Telegram does not accept the bot token."),
        (refuses(404, "Not Found"), "Telegram does not accept the bot token."),
        (says(502, b"<html>"), "Telegram could not be reached: status 502."),
        (says(200, b'{"ok": false}'), "Telegram could not be reached: status 200 with ok false."),
        (says(200, b"<html>"), "Telegram could not be reached: status 200 without a usable answer."),
        (drops, "Telegram could not be reached: connection lost."),
        (hangs, "Telegram could not be reached: no answer in time."),
        (does({"id": 1}), "Telegram answered getMe unexpectedly: Sent."),
        (does([]), "Telegram answered getMe unexpectedly: Sent."),
        (
            refuses(429, "Too Many Requests: retry after 3", retry_after=3),
            "Telegram answered getMe unexpectedly: Wait.",
        ),
        (refuses(403, "Forbidden"), "Telegram answered getMe unexpectedly: Gone."),
    ],
)
async def test_failed_open_is_a_sentence_without_the_token(
    door: tuple[FakeTelegram, str], engine_name: str, answer: Answer, sentence: str
) -> None:
    telegram, base = door
    telegram.answers["getMe"] = answer
    engine = choice.create(engine_name, TOKEN, base, SOON if answer is hangs else PATIENT)
    with pytest.raises(EngineError) as failed:
        await engine.open()
    await engine.close()
    telegram.answers["getMe"] = does(ME)
    assert str(failed.value) == sentence


async def test_polling_asks_for_what_we_read(telegram: FakeTelegram, engine: Engine) -> None:
    telegram.answers["getUpdates"] = does([message(1)])
    assert await engine.updates(None, 0) == [message(1)]
    assert await engine.updates(8, 25) == [message(1)]
    asked = texts({"limit": 100, "timeout": 0, "allowed_updates": ALLOWED_UPDATES})
    assert [body for _, body in telegram.asked] == [asked, asked | {"timeout": "25", "offset": "8"}]


async def test_long_poll_may_last_longer_than_any_other_call(telegram: FakeTelegram, impatient: Engine) -> None:
    async def late(request: Any) -> Any:
        await asyncio.sleep(SOON * 2)
        return await does([])(request)

    telegram.answers |= {"getUpdates": late, "sendMessage": late}
    assert await impatient.updates(None, 1) == []
    assert await impatient.call("sendMessage", SAY) == Unknown("no answer in time")


async def test_call_goes_out_while_a_long_poll_waits(telegram: FakeTelegram, engine: Engine) -> None:
    released = asyncio.Event()

    async def waits(request: Any) -> Any:
        await released.wait()
        return await does([])(request)

    telegram.answers |= {"getUpdates": waits, "sendMessage": does({"message_id": 4})}
    poll = asyncio.create_task(engine.updates(None, 5))
    assert await asyncio.gather(*(engine.call("sendMessage", SAY) for _ in range(50))) == [Sent(4)] * 50
    released.set()
    assert await poll == []


async def test_a34_batch_with_odd_elements_still_arrives(telegram: FakeTelegram, engine: Engine) -> None:
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
        (refuses(429, "Too Many Requests", retry_after=2), Wait(2.0)),
        (does({}), Unknown("getUpdates answered without a list")),
        (says(502, b""), Unknown("status 502", left=False)),
        (drops, Unknown("connection lost")),
        (cuts, Unknown("connection lost")),
    ],
)
async def test_f52_failed_poll_is_an_outcome(
    telegram: FakeTelegram, engine: Engine, answer: Answer, outcome: Any
) -> None:
    telegram.answers["getUpdates"] = answer
    assert await engine.updates(None, 0) == outcome


@pytest.mark.parametrize("token", ["", "nonsense", "12:with space", "abc:def", "12:a/b", "12:", "１２:abc"])
async def test_token_of_another_shape_is_refused_without_repeating_it(engine_name: str, token: str) -> None:
    with pytest.raises(EngineError, match="does not look like one") as refused:
        choice.create(engine_name, token, "http://127.0.0.1")
    assert not token or token not in str(refused.value)


@pytest.mark.parametrize("base", ["http://[half", "http://127.0.0.1:99999", "ftp://127.0.0.1", "http://", "telegram"])
async def test_address_that_cannot_be_called_is_refused(engine_name: str, base: str) -> None:
    with pytest.raises(EngineError, match="is no address of a Bot API server"):
        choice.create(engine_name, TOKEN, base)


async def test_engine_is_chosen_by_name(engine: Engine, engine_name: str) -> None:
    assert engine.name == engine_name


async def test_unknown_engine_gets_a_sentence() -> None:
    with pytest.raises(EngineError, match="no engine named 'telethon'; choose one of: aiogram, ptb"):
        choice.create("telethon", TOKEN, "http://127.0.0.1")


async def test_engine_never_opened_closes_without_a_word(engine_name: str) -> None:
    await choice.create(engine_name, TOKEN, "http://127.0.0.1").close()

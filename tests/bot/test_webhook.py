"""The webhook: strangers get nothing, Telegram gets 200 only after the commit (A28-A35, F13, F17)."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from bot.settings import SettingsError
from bot.taking.intake import Intake, Unavailable
from bot.taking.webhook import Entrance, Webhook
from tests.bot.counted import Since
from tests.bot.posting import OLD, PATH, SECRET, Telegram, entrance, nothing_is_stored, seen
from tests.bot.rig import Rig, message, press
from tests.kit.home import CHEN, WANG
from tests.kit.waiting import until


async def test_an_update_with_the_secret_is_committed_before_the_answer_and_the_answer_is_empty(
    rig: Rig, telegram: Telegram
) -> None:
    since = Since()
    assert await telegram.posts(message(1)) == 200
    assert seen(rig) == 1
    assert since("shouwen_webhook_answers_total", status="200") == 1
    assert since("shouwen_webhook_seconds_count") == 1


async def test_a28_without_the_secret_nothing_is_stored(rig: Rig, telegram: Telegram) -> None:
    since = Since()
    assert await telegram.posts(message(1), secret=None) == 401
    assert await telegram.posts(message(1), secret="") == 401
    assert nothing_is_stored(rig)
    assert since("shouwen_webhook_answers_total", status="401") == 2
    assert await telegram.posts(message(1)) == 200


WRONG = [SECRET[:-1], SECRET + "x", SECRET.upper(), PATH, "密钥" * 16, "\udce4\udcf6" * 16, "x" * 4000]


@pytest.mark.parametrize("wrong", WRONG)
async def test_a29_a_wrong_secret_is_refused_and_never_logged(
    rig: Rig, telegram: Telegram, wrong: str, logged: Callable[[], str]
) -> None:
    key = wrong.encode("utf-8", "surrogateescape")
    answer = await telegram.says(
        f"POST /telegram/{PATH} HTTP/1.1".encode(), b"Host: x", b"Content-Type: application/json",
        b"X-Telegram-Bot-Api-Secret-Token: " + key, b"Content-Length: 2", b"Connection: close", b"", b"{}",
    )  # fmt: skip
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert nothing_is_stored(rig)
    told = logged()
    assert "webhook_refused" in told
    assert wrong not in told
    assert PATH not in told


async def test_a29_a_header_that_is_not_http_gives_400_and_is_never_logged(
    telegram: Telegram, logged: Callable[[], str]
) -> None:
    answer = await telegram.says(
        f"POST /telegram/{PATH} HTTP/1.1".encode(), b"Host: x",
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\x00".encode(), b"Content-Length: 2", b"", b"{}",
    )  # fmt: skip
    assert answer.startswith(b"HTTP/1.")
    assert b" 400 " in answer
    told = logged()
    assert "not HTTP" in told
    assert SECRET not in told
    assert PATH not in told


async def test_both_secrets_are_valid_while_one_replaces_the_other(rig: Rig, telegram: Telegram) -> None:
    assert [await telegram.posts(message(n), secret=s) for n, s in ((1, SECRET), (2, OLD))] == [200, 200]
    assert seen(rig) == 2


async def test_an_unknown_path_is_404_whatever_the_secret(rig: Rig, telegram: Telegram) -> None:
    for path in ("", "another-path", PATH + "x", f"{PATH}/more"):
        assert await telegram.posts(message(1), path=path) == 404
    assert nothing_is_stored(rig)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_post_is_understood(rig: Rig, telegram: Telegram, method: str) -> None:
    assert await telegram.posts(message(1), method=method) == 405
    assert nothing_is_stored(rig)


async def test_a35_a_replayed_body_changes_nothing(rig: Rig, telegram: Telegram) -> None:
    body = json.dumps(message(1)).encode()
    assert [await telegram.posts(body) for _ in range(3)] == [200, 200, 200]
    assert rig.rows("SELECT count(*) FROM outgoing") == [(1,)]


async def test_f47_the_same_update_by_many_connections_at_once_has_one_effect(rig: Rig, telegram: Telegram) -> None:
    assert set(await asyncio.gather(*(telegram.posts(message(1)) for _ in range(40)))) == {200}
    assert rig.rows("SELECT count(*) FROM outgoing") == [(1,)]


async def test_f54_many_chats_at_once_are_answered_after_their_commits(rig: Rig, telegram: Telegram) -> None:
    chats = [message(number, chat=(WANG, CHEN, 7_000_000 + number)[number % 3]) for number in range(1, 91)]
    assert set(await asyncio.gather(*(telegram.posts(one) for one in chats))) == {200}
    assert seen(rig) == 90


async def test_f17_a_locked_database_gives_503_and_the_redelivery_is_taken(rig: Rig) -> None:
    intake = Intake(rig.engine, rig.writer, rig.office, patience=0.2)
    webhook = Webhook(entrance(intake))
    other = sqlite3.connect(str(rig.database.url.database), isolation_level=None)
    async with aiohttp.ClientSession() as session:
        telegram = Telegram(session, await webhook.start("127.0.0.1", 0))
        other.execute("BEGIN IMMEDIATE")
        assert await telegram.posts(message(1)) == 503
        assert telegram.retry_after == "5"
        assert nothing_is_stored(rig)
        other.execute("ROLLBACK")
        await until(lambda: seen(rig) == 1 and not rig.writer.trouble)
        assert await telegram.posts(message(1)) == 200
        assert await telegram.posts(message(2, CHEN)) == 200
    assert rig.rows("SELECT count(*) FROM outgoing") == [(2,)]
    await webhook.stop()
    other.close()


async def test_f17_known_trouble_is_503_at_once_and_other_callers_still_learn_nothing(
    rig: Rig, telegram: Telegram
) -> None:
    rig.writer.trouble = "OperationalError"
    assert await telegram.posts(message(1)) == 503
    assert await telegram.posts(message(1), secret="x") == 401
    assert nothing_is_stored(rig)
    rig.writer.trouble = ""
    assert await telegram.posts(message(1)) == 200


async def test_f13_what_is_delivered_again_while_the_loop_was_blocked_has_one_effect(
    rig: Rig, telegram: Telegram
) -> None:
    """Telegram gives up waiting and asks again; all of it is read when the loop turns again."""

    async def gives_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(telegram.posts(message(1)), 0.05)

    gate = asyncio.Event()
    feed = rig.engine.feed

    async def waits(raw: dict[str, Any], hand: Any) -> None:
        await gate.wait()
        await feed(raw, hand)

    rig.engine.feed = waits  # type: ignore[method-assign]
    for _ in range(3):
        await gives_up()
    gate.set()
    assert await telegram.posts(message(1)) == 200
    await rig.intake.drained()
    assert rig.rows("SELECT count(*) FROM outgoing") == [(1,)]


async def test_a_bug_in_taking_is_500_so_that_the_update_comes_again(logged: Callable[[], str]) -> None:
    async def stumbles(raw: Any) -> None:
        raise LookupError("a bug of ours")

    webhook = Webhook({PATH: Entrance(stumbles, (SECRET,))})
    since = Since()
    async with aiohttp.ClientSession() as session:
        telegram = Telegram(session, await webhook.start("127.0.0.1", 0))
        assert await telegram.posts(message(1)) == 500
    await webhook.stop()
    assert since("shouwen_webhook_answers_total", status="500") == 1
    told = logged()
    assert "LookupError: a bug of ours" in told
    assert "地下车库" not in told
    assert PATH not in told


async def test_f08_after_the_writer_has_closed_the_answer_is_503(rig: Rig, telegram: Telegram) -> None:
    await rig.writer.stop()
    assert await telegram.posts(message(1)) == 503


async def test_f08_stopping_lets_what_is_under_way_have_its_answer(rig: Rig) -> None:
    began, gate = asyncio.Event(), asyncio.Event()

    async def receive(raw: Any) -> None:
        began.set()
        await gate.wait()
        await rig.intake.receive(raw)

    webhook = Webhook({PATH: Entrance(receive, (SECRET,))})
    async with aiohttp.ClientSession() as session:
        telegram = Telegram(session, await webhook.start("127.0.0.1", 0))
        answer = asyncio.ensure_future(telegram.posts(message(1)))
        await began.wait()
        stopping = asyncio.ensure_future(webhook.stop())
        await asyncio.sleep(0)
        gate.set()
        assert await answer == 200
        await stopping
        with pytest.raises(aiohttp.ClientConnectionError):
            await telegram.posts(message(2))


async def test_the_answer_to_a_press_goes_along_with_the_answer_to_the_webhook(rig: Rig, telegram: Telegram) -> None:
    since = Since()
    assert await telegram.posts(press(1, "nonsense")) == 200
    said = json.loads(telegram.heard)
    assert (said["method"], said["callback_query_id"]) == ("answerCallbackQuery", "4001")
    assert said["text"]
    await rig.intake.drained()
    assert rig.engine.calls == []
    assert since("shouwen_press_answers_total", outcome="carried") == 1


async def test_only_a_press_is_answered_so(rig: Rig, telegram: Telegram) -> None:
    assert await telegram.posts(message(1)) == 200
    assert telegram.heard == b""
    assert rig.engine.calls == []


async def test_who_brought_a_press_and_waits_no_more_takes_nothing_back_and_it_is_answered_by_a_call(rig: Rig) -> None:
    gate, feed = asyncio.Event(), rig.engine.feed

    async def waits(raw: dict[str, Any], hand: Any) -> None:
        await gate.wait()
        await feed(raw, hand)

    rig.engine.feed = waits  # type: ignore[method-assign]
    hasty = Intake(rig.engine, rig.writer, rig.office, patience=0.05)
    with pytest.raises(Unavailable):
        await hasty.receive(press(1, "nonsense"))
    gate.set()
    await hasty.drained()
    assert [method for method, _ in rig.engine.calls] == ["answerCallbackQuery"]


async def test_forwarded_headers_open_nothing(rig: Rig, telegram: Telegram) -> None:
    claims = {"X_Forwarded_For": "149.154.167.220", "Forwarded": "for=149.154.167.220", "X_Real_IP": "149.154.167.220"}
    assert await telegram.posts(message(1), secret=None, **claims) == 401
    assert await telegram.posts(message(1), method="GET", X_HTTP_Method_Override="POST") == 405
    assert nothing_is_stored(rig)


async def test_several_bots_share_a_server_and_each_has_its_own_path_and_secret(rig: Rig) -> None:
    other: list[Any] = []

    async def receive(raw: Any) -> None:
        other.append(raw)

    webhook = Webhook(entrance(rig.intake) | {"the-path-of-another-bot": Entrance(receive, ("b" * 32,))})
    async with aiohttp.ClientSession() as session:
        telegram = Telegram(session, await webhook.start("127.0.0.1", 0))
        assert await telegram.posts(message(1), path="the-path-of-another-bot", secret="b" * 32) == 200
        assert await telegram.posts(message(1), path="the-path-of-another-bot") == 401
        assert await telegram.posts(message(1), secret="b" * 32) == 401
    assert other == [message(1)]
    assert nothing_is_stored(rig)
    await webhook.stop()


async def test_a_port_in_use_is_a_sentence_unless_it_is_shared(rig: Rig) -> None:
    first, second, third = (Webhook(entrance(rig.intake)) for _ in range(3))
    port = await first.start("127.0.0.1", 0, shared=True)
    with pytest.raises(SettingsError, match=f"cannot listen on 127.0.0.1:{port}"):
        await second.start("127.0.0.1", port)
    assert await third.start("127.0.0.1", port, shared=True) == port
    for one in (first, third):
        await one.stop()

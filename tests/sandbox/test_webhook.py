"""Webhooks: what is posted, in which order, how often, and what getWebhookInfo tells of it."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from tests.sandbox.hook import Hook, Json, set_hook, waits, wang_presses
from tests.sandbox.kit import DUTY, LI, WANG, ZHAO, Bench, running, settle, until


async def test_an_update_is_posted_as_telegram_posts_it(bench: Bench, hook: Hook) -> None:
    await bench.say(WANG, WANG, "先说的")
    await set_hook(bench, hook, secret_token="s3cret-_")
    await bench.say(WANG, WANG, "三号楼漏水")
    await hook.has(2)
    assert hook.texts() == ["先说的", "三号楼漏水"]
    assert hook.headers[0]["Content-Type"] == "application/json"
    assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret-_"
    await bench.all_taken()
    assert await bench.ok("getWebhookInfo") == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 40,
    }


async def test_without_a_secret_there_is_no_header(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await hook.has(1)
    assert "X-Telegram-Bot-Api-Secret-Token" not in hook.headers[0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"secret_token": "a" * 257}, "secret token is too long"),
        ({"secret_token": "口令"}, "secret token contains unallowed characters"),
        ({"url": "ftp://bot.example/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https:///hook"}, "bad webhook: URL host is empty"),
        ({"url": "http://bot.example:99999/"}, "bad webhook: Wrong HTTP URL"),
        ({"allowed_updates": {"message": True}}, "expected an Array of String as allowed_updates"),
    ],
)
async def test_a_wrong_webhook_is_refused_and_nothing_is_set(bench: Bench, asked: Json, words: str) -> None:
    assert await bench.refused("setWebhook", **{"url": "https://bot.example/", **asked}) == (
        400,
        f"Bad Request: {words}",
    )
    assert (await bench.ok("getWebhookInfo"))["url"] == ""


async def test_a_secret_of_256_characters_is_taken(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook, secret_token="a" * 256)


async def test_a_second_webhook_within_a_second_is_429(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook)
    status, body = await bench.raw("setWebhook", {"url": hook.url})
    assert (status, body["parameters"]) == (429, {"retry_after": 1})
    bench.sandbox.clock.let_pass(1.1)
    _, again = await bench.raw("setWebhook", {"url": hook.url})
    assert again["description"] == "Webhook is already set"


async def test_polling_while_a_webhook_is_set_is_409(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook)
    words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    assert await bench.refused("getUpdates") == (409, f"Conflict: {words}")
    _, body = await bench.raw("deleteWebhook")
    assert body["description"] == "Webhook was deleted"
    assert await bench.updates() == []


async def test_a_waiting_poller_is_ended_by_a_webhook(bench: Bench, hook: Hook) -> None:
    waiting = asyncio.create_task(bench.refused("getUpdates", timeout=20))
    await bench.poller_waits()
    await set_hook(bench, hook)
    assert await asyncio.wait_for(waiting, 5) == (409, "Conflict: terminated by setWebhook request")


async def test_what_waits_is_dropped_only_on_demand(bench: Bench, hook: Hook) -> None:
    await bench.say(WANG, WANG, "一")
    await set_hook(bench, hook, drop_pending_updates=True)
    await bench.say(WANG, WANG, "二")
    await hook.has(1)
    assert hook.texts() == ["二"]


async def test_an_update_that_was_not_taken_comes_again_before_the_next_one(bench: Bench, hook: Hook) -> None:
    hook.answers(500, 503, 500)
    await set_hook(bench, hook)
    for word in ("一", "二"):
        await bench.say(WANG, WANG, word)
    await hook.has(5)
    assert hook.texts() == ["一", "一", "一", "一", "二"]
    info = await bench.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["last_error_date"] == pytest.approx(bench.sandbox.clock.now(), abs=5)


async def test_retries_come_at_once_then_after_2_4_8_seconds(bench: Bench, hook: Hook) -> None:
    await bench.control("webhook", pace=1)
    hook.answers(*[500] * 9)
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await hook.has(2)
    for tries, wait in enumerate((2, 4, 8, 16, 32), 3):
        await waits(bench)
        bench.sandbox.clock.let_pass(wait - 1)
        await bench.ok("getMe")
        assert len(hook.came) == tries - 1
        bench.sandbox.clock.let_pass(1)
        await hook.has(tries)


async def test_retry_after_is_honoured(bench: Bench, hook: Hook) -> None:
    await bench.control("webhook", pace=1)
    hook.answers(503, **{"Retry-After": "300"})
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await waits(bench)
    bench.sandbox.clock.let_pass(290)
    await bench.ok("getMe")
    assert len(hook.came) == 1
    bench.sandbox.clock.let_pass(10)
    await hook.has(2)


async def test_an_update_nobody_takes_is_given_up_after_its_life(bench: Bench, hook: Hook) -> None:
    await bench.control("webhook", pace=1)
    hook.answers(500, 500)
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "旧")
    await hook.has(2)
    await waits(bench)
    bench.sandbox.clock.let_pass(86_400)
    await bench.say(WANG, WANG, "新")
    await hook.has(3)
    assert hook.texts() == ["旧", "旧", "新"]


async def test_23_hours_of_410_remove_the_webhook(bench: Bench, hook: Hook) -> None:
    hook.answers(*[410] * 1_000)
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await hook.has(2)
    assert (await bench.ok("getWebhookInfo"))["url"] == hook.url
    bench.sandbox.clock.let_pass(23 * 3_600)
    await until(lambda: not bench.sandbox.world.main_bot.webhook.target.url)
    assert [u["message"]["text"] for u in await bench.updates()] == ["好"]


async def test_an_endpoint_that_is_not_there_is_told_of(bench: Bench, unused_port: int) -> None:
    await bench.ok("setWebhook", url=f"http://127.0.0.1:{unused_port}/")
    await bench.say(WANG, WANG, "好")
    await until(lambda: bench.sandbox.world.main_bot.webhook.last_error is not None)
    info = await bench.ok("getWebhookInfo")
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 1)


async def test_an_endpoint_that_does_not_answer_gets_it_again(bench: Bench, hook: Hook) -> None:
    await bench.control("webhook", patience=0.05)
    slow = asyncio.Event()

    async def first_hangs(_: Json) -> web.Response:
        if len(hook.came) == 1:
            await slow.wait()
        return web.Response()

    hook.answer = first_hangs
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await hook.has(2)
    slow.set()
    assert (await bench.ok("getWebhookInfo"))["last_error_message"] == "Read timeout expired"


async def test_a_redirect_is_not_followed(bench: Bench, hook: Hook) -> None:
    hook.answers(302, Location="/elsewhere")
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await hook.has(2)
    assert "302 Found" in (await bench.ok("getWebhookInfo"))["last_error_message"]


async def test_the_messages_of_another_chat_do_not_wait(bench: Bench, hook: Hook) -> None:
    release = asyncio.Event()

    async def wang_hangs(update: Json) -> web.Response:
        if update["message"]["chat"]["id"] == WANG:
            await release.wait()
        return web.Response()

    hook.answer = wang_hangs
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "一")
    await bench.say(WANG, WANG, "二")
    await bench.start(LI)
    await hook.has(2)
    assert hook.texts() == ["一", "/start"]
    release.set()
    await hook.has(3)
    assert hook.texts()[2] == "二"


async def test_a_press_overtakes_the_message_before_it(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook)
    await bench.control("mishaps", mishap="overtaken", kind="message", seconds=60)
    await bench.say(WANG, WANG, "先说")
    await wang_presses(bench, "后按")
    await hook.has(2)
    assert hook.texts() == ["后按", "先说"]


async def test_max_connections_bounds_what_is_under_way(bench: Bench, hook: Hook) -> None:
    release = asyncio.Event()

    async def hang(_: Json) -> web.Response:
        await release.wait()
        return web.Response()

    hook.answer = hang
    await set_hook(bench, hook, max_connections=1)
    await bench.say(WANG, WANG, "一")
    await hook.has(1)
    await bench.start(LI)
    await bench.ok("getMe")
    assert len(hook.came) == 1
    release.set()
    await hook.has(2)
    assert (await bench.ok("getWebhookInfo"))["max_connections"] == 1


async def test_an_answer_may_carry_a_call(bench: Bench, hook: Hook) -> None:
    async def call(update: Json) -> web.Response:
        said = {"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "收到"}
        return web.json_response(said)

    hook.answer = call
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await hook.has(1)
    await bench.all_taken()
    page = await bench.person("GET", f"/client/{WANG}/chats/{WANG}/messages")
    assert page["messages"][-1]["text"] == "收到"


async def test_a_call_in_an_answer_that_is_refused_troubles_nobody(bench: Bench, hook: Hook) -> None:
    async def call(_: Json) -> web.Response:
        return web.json_response({"method": "setWebhook", "url": ""})

    hook.answer = call
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "好")
    await hook.has(1)
    await bench.all_taken()
    assert (await bench.ok("getWebhookInfo"))["url"] == hook.url


async def test_allowed_updates_hold_for_what_comes_later(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook, allowed_updates=["callback_query"])
    await bench.say(WANG, WANG, "不要")
    await wang_presses(bench, "要")
    await hook.has(1)
    assert hook.texts() == ["要"]
    assert (await bench.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]


async def test_a_webhook_and_what_waits_for_it_survive(tmp_path: Path, unused_port: int) -> None:
    async with running(tmp_path / "box.sqlite") as before:
        settle(before)
        await before.ok("setWebhook", url=f"http://127.0.0.1:{unused_port}/hook", secret_token="abc")
        await before.start(WANG)
        await before.say(ZHAO, DUTY, "/close")
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_port).start()
    async with running(tmp_path / "box.sqlite") as again:
        await hook.has(2)
        assert sorted(hook.texts()) == ["/close", "/start"]
        assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "abc"
        await again.all_taken()
    await runner.cleanup()

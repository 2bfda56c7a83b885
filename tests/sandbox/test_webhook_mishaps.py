"""What goes wrong on the way to a webhook: updates that come twice, late, forged, or once more."""


import pytest

from tests.sandbox.hook import Hook, set_hook
from tests.sandbox.kit import LI, WANG, Bench


@pytest.mark.parametrize("mishap", ["twice", "unheard"])
async def test_an_update_may_come_twice(bench: Bench, hook: Hook, mishap: str) -> None:
    await set_hook(bench, hook)
    await bench.control("mishaps", mishap=mishap)
    await bench.say(WANG, WANG, "一")
    await bench.say(WANG, WANG, "二")
    first, second, third = (await hook.has(3))[:3]
    assert first == second
    assert third["message"]["text"] == "二"
    await bench.all_taken()


@pytest.mark.parametrize(("mishap", "secret"), [("forged", "not-the-secret"), ("unsigned", None)])
async def test_a_stranger_posts_a_copy_and_what_he_hears_does_not_count(
    bench: Bench, hook: Hook, mishap: str, secret: str | None
) -> None:
    await set_hook(bench, hook, secret_token="s3cret")
    await bench.control("mishaps", mishap=mishap)
    await bench.say(WANG, WANG, "一")
    await hook.has(2)
    await bench.all_taken()
    assert {headers.get("X-Telegram-Bot-Api-Secret-Token") for headers in hook.headers} == {"s3cret", secret}
    assert hook.texts() == ["一", "一"]


async def test_a_bot_that_does_not_know_its_secret_gets_it_until_it_does(bench: Bench, hook: Hook) -> None:
    hook.answers(401)
    await set_hook(bench, hook, secret_token="s3cret")
    await bench.say(WANG, WANG, "一")
    await hook.has(2)
    assert "401 Unauthorized" in (await bench.ok("getWebhookInfo"))["last_error_message"]


async def test_a_late_update_comes_in_the_end(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook)
    await bench.control("mishaps", mishap="late", seconds=300)
    await bench.say(WANG, WANG, "一")
    await bench.say(WANG, WANG, "二")
    await bench.start(LI)
    await hook.has(1)
    bench.sandbox.clock.let_pass(300)
    await hook.has(3)
    assert hook.texts() == ["/start", "一", "二"]


async def test_an_unknown_mishap_is_denied(bench: Bench) -> None:
    assert (await bench.denied("/control/mishaps", mishap="flood"))[0] == 400
    await bench.person("DELETE", "/control/mishaps")


async def test_confirmed_updates_come_again_by_webhook_too(bench: Bench, hook: Hook) -> None:
    await set_hook(bench, hook)
    await bench.say(WANG, WANG, "一")
    await hook.has(1)
    await bench.all_taken()
    assert await bench.control("redeliver", count=1) == {"count": 1}
    first, again = await hook.has(2)
    assert first == again

"""Rates and scripted faults: 429, 500, HTML, lost answers, cut lines."""

import asyncio

import aiohttp
import pytest

from tests.sandbox.kit import DUTY, WANG, Bench, png


async def test_f60_the_21st_message_to_a_group_in_a_minute_is_429(bench: Bench) -> None:
    for number in range(20):
        await bench.ok("sendMessage", chat_id=DUTY, text=str(number))
    status, body = await bench.raw("sendMessage", {"chat_id": DUTY, "text": "21"})
    wait = body["parameters"]["retry_after"]
    assert (status, body["description"]) == (
        429,
        f"Too Many Requests: retry after {wait}",
    )
    assert 50 < wait <= 60
    await bench.ok("sendMessage", chat_id=WANG, text="别处照发")
    bench.sandbox.clock.let_pass(wait)
    await bench.ok("sendMessage", chat_id=DUTY, text="22")


async def test_the_31st_message_in_a_second_is_429(bench: Bench) -> None:
    for number in range(30):
        await bench.ok("sendMessage", chat_id=WANG, text=str(number))
    status, body = await bench.raw("sendMessage", {"chat_id": WANG, "text": "31"})
    assert (status, body.get("parameters")) == (429, {"retry_after": 1})


async def test_an_album_counts_as_its_messages(bench: Bench) -> None:
    await bench.control("limits", per_second=0, per_group_minute=3)
    _, sent = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": png()})
    media = [{"type": "photo", "media": sent["result"]["photo"][-1]["file_id"]}] * 2
    await bench.ok("sendMediaGroup", chat_id=DUTY, media=media)
    assert (await bench.refused("sendMediaGroup", chat_id=DUTY, media=media))[0] == 429
    await bench.ok("sendMessage", chat_id=DUTY, text="还有一条")


async def test_limits_can_be_changed_and_switched_off(bench: Bench) -> None:
    await bench.control("limits", per_second=0, per_group_minute=0, per_chat_second=1)
    await bench.ok("sendMessage", chat_id=DUTY, text="一")
    assert (await bench.refused("sendMessage", chat_id=DUTY, text="二"))[0] == 429
    await bench.control("limits", per_chat_second=0)
    for number in range(40):
        await bench.ok("sendMessage", chat_id=DUTY, text=str(number))
    assert (await bench.denied("/control/limits", per_year=1))[0] == 400


async def test_faults_meet_the_calls_they_name_and_are_used_up(bench: Bench) -> None:
    await bench.control("faults", method="sendMessage", chat_id=WANG, times=1, fault="429", retry_after=300)
    await bench.ok("getMe")
    await bench.ok("sendMessage", chat_id=DUTY, text="别处")
    status, body = await bench.raw("sendMessage", {"chat_id": WANG, "text": "好"})
    assert (status, body["parameters"]) == (429, {"retry_after": 300})
    await bench.ok("sendMessage", chat_id=WANG, text="好")


async def test_a_fault_for_all_methods_spares_the_poller(bench: Bench) -> None:
    await bench.control("faults", fault="500")
    await bench.updates()
    assert await bench.refused("getMe") == (500, "Internal Server Error")
    await bench.control("faults", fault="403blocked", times=None)
    for _ in range(3):
        said = await bench.refused("sendMessage", chat_id=WANG, text="好")
        assert said == (403, "Forbidden: bot was blocked by the user")
    await bench.person("DELETE", "/control/faults")
    await bench.ok("getMe")


@pytest.mark.parametrize(
    ("fault", "words"), [("500", "Internal Server Error"), ("502", "Bad Gateway"), ("503", "Service Unavailable")]
)
async def test_telegrams_own_trouble_has_an_envelope(bench: Bench, fault: str, words: str) -> None:
    await bench.control("faults", fault=fault)
    assert await bench.refused("sendMessage", chat_id=WANG, text="好") == (int(fault), words)
    assert "好" not in await texts(bench)


async def test_f69_a_proxy_answers_html(bench: Bench) -> None:
    await bench.control("faults", fault="502html")
    async with bench.client.post("/bot7000000001:AAsecret/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "Bad Gateway" in await response.text()


async def texts(bench: Bench) -> list[str]:
    page = await bench.person("GET", f"/client/{WANG}/chats/{WANG}/messages")
    return [message["text"] for message in page["messages"]]


LINES = [("reset", False), ("timeout", False), ("cut", True), ("reset_after", True)]


@pytest.mark.parametrize(("fault", "sent"), LINES)
async def test_a_cut_line_hides_whether_it_was_sent(bench: Bench, fault: str, sent: bool) -> None:
    await bench.control("faults", fault=fault, seconds=0.05)
    with pytest.raises(aiohttp.ClientError):
        await bench.raw("sendMessage", {"chat_id": WANG, "text": "好"})
    assert ("好" in await texts(bench)) is sent


async def test_f63_a_time_out_comes_after_the_effect(bench: Bench) -> None:
    await bench.control("faults", fault="timeout_after", seconds=0.3)
    with pytest.raises((aiohttp.ClientError, asyncio.TimeoutError)):
        await asyncio.wait_for(bench.raw("sendMessage", {"chat_id": WANG, "text": "好"}), 5)
    assert "好" in await texts(bench)


async def test_f72_a_slow_call_is_done_in_the_end(bench: Bench) -> None:
    await bench.control("faults", fault="slow", seconds=0.1)
    assert (await bench.ok("sendMessage", chat_id=WANG, text="好"))["text"] == "好"


async def test_an_unknown_fault_is_denied(bench: Bench) -> None:
    assert (await bench.denied("/control/faults", fault="earthquake"))[0] == 400
    assert (await bench.denied("/control/faults", colour="red", fault="500"))[0] == 400


async def test_calls_are_remembered_with_their_outcome(bench: Bench) -> None:
    await bench.ok("sendMessage", chat_id=WANG, text="好")
    await bench.refused("sendMessage", chat_id=5, text="好")
    calls = (await bench.person("GET", "/control/calls?since=0"))["calls"]
    assert [(call["method"], call["status"]) for call in calls] == [
        ("sendMessage", 200),
        ("sendMessage", 400),
    ]
    assert calls[1]["description"] == "Bad Request: chat not found"
    assert calls[1]["params"]["text"] == "好"
    assert (await bench.person("GET", f"/control/calls?since={calls[-1]['n']}"))["calls"] == []

"""getUpdates: what is kept, what is confirmed, who may wait."""

import asyncio
import time

from tests.sandbox.kit import DUTY, WANG, ZHAO, Bench, button, inline


async def test_updates_are_numbered_by_one_and_stay_until_confirmed(bench: Bench) -> None:
    for word in ("一", "二", "三"):
        await bench.say(WANG, WANG, word)
    first, second, third = await bench.updates()
    assert [second["update_id"] - first["update_id"], third["update_id"] - second["update_id"]] == [1, 1]
    assert [u["message"]["text"] for u in await bench.updates(limit=2)] == ["一", "二"]
    left = await bench.updates(offset=third["update_id"])
    assert [u["message"]["text"] for u in left] == ["三"]
    assert await bench.updates() == left


async def test_a_negative_offset_keeps_the_newest_only(bench: Bench) -> None:
    for word in ("一", "二", "三"):
        await bench.say(WANG, WANG, word)
    assert [u["message"]["text"] for u in await bench.updates(offset=-1)] == ["三"]
    assert [u["message"]["text"] for u in await bench.updates()] == ["三"]


async def test_a_waiting_call_is_woken_by_the_first_update(bench: Bench) -> None:
    waiting = asyncio.create_task(bench.updates(timeout=20))
    await bench.poller_waits()
    await bench.say(WANG, WANG, "来了")
    assert (await asyncio.wait_for(waiting, 5))[0]["message"]["text"] == "来了"


async def test_a_waiting_call_ends_empty(bench: Bench) -> None:
    began = time.monotonic()
    assert await bench.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - began < 5


async def test_f52_a_second_poller_ends_the_first_with_409(bench: Bench) -> None:
    first = asyncio.create_task(bench.refused("getUpdates", timeout=20))
    await bench.poller_waits()
    second = asyncio.create_task(bench.updates(timeout=20))
    reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
    assert await asyncio.wait_for(first, 5) == (409, f"Conflict: {reason}")
    await bench.say(WANG, WANG, "好")
    assert len(await asyncio.wait_for(second, 5)) == 1


async def test_allowed_updates_are_remembered_and_hold_for_what_comes_later(bench: Bench) -> None:
    await bench.say(WANG, WANG, "还在")
    await bench.updates(allowed_updates=["callback_query"])
    await bench.say(WANG, WANG, "不要")
    assert [u["message"]["text"] for u in await bench.updates()] == ["还在"]
    await bench.updates(allowed_updates=[])
    await bench.say(WANG, WANG, "又要")
    assert len(await bench.updates()) == 2


async def test_messages_live_a_day_and_presses_150_seconds(bench: Bench) -> None:
    sent = await bench.ok("sendMessage", chat_id=WANG, text="选", reply_markup=inline([button("a")]))
    path = f"/client/{WANG}/chats/{WANG}/press"
    pressing = asyncio.create_task(bench.person("POST", path, message_id=sent["message_id"], data="a"))
    assert len(await bench.updates(timeout=5)) == 1
    await bench.say(WANG, WANG, "话")
    assert len(await bench.updates()) == 2
    bench.sandbox.clock.let_pass(151)
    assert [list(u) for u in await bench.updates()] == [["update_id", "message"]]
    bench.sandbox.clock.let_pass(86_400)
    assert await bench.updates() == []
    pressing.cancel()


async def test_moving_the_date_changes_dates_and_expires_nothing(bench: Bench) -> None:
    await bench.say(WANG, WANG, "现在")
    moved = await bench.control("clock", offset=3 * 86_400)
    await bench.say(WANG, WANG, "三天后")
    now, later = (u["message"]["date"] for u in await bench.updates())
    assert 3 * 86_400 - 1 <= later - now <= 3 * 86_400 + 2
    assert abs(moved["now"] - later) <= 1


async def test_confirmed_updates_come_again_on_demand(bench: Bench) -> None:
    for word in ("一", "二"):
        await bench.say(WANG, WANG, word)
    before = await bench.confirmed()
    assert await bench.control("redeliver", count=1) == {"count": 1}
    offset = before[-1]["update_id"] + 1
    assert await bench.updates(offset=offset) == before[-1:]
    assert await bench.updates(offset=offset) == []


async def test_f49_an_injected_update_with_a_lower_id_is_seen_by_any_offset(bench: Bench) -> None:
    await bench.say(WANG, WANG, "一")
    last = (await bench.confirmed())[-1]["update_id"]
    await bench.control("updates", update_id=5, message={"odd": True})
    assert await bench.updates(offset=last + 1) == [{"update_id": 5, "message": {"odd": True}}]
    assert await bench.updates() == [{"update_id": 5, "message": {"odd": True}}]
    assert await bench.updates(offset=last + 1) == []
    assert await bench.control("updates", poll={}) == {"update_id": last + 1}


async def test_deleting_the_webhook_may_drop_what_waits(bench: Bench) -> None:
    await bench.say(WANG, WANG, "一")
    assert (await bench.ok("getWebhookInfo"))["pending_update_count"] == 1
    assert await bench.ok("deleteWebhook", drop_pending_updates=True) is True
    assert await bench.ok("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }


async def test_edits_reach_the_bot_as_edited_messages_if_it_heard_the_message(bench: Bench) -> None:
    said = await bench.say(WANG, WANG, "三号楼漏水")
    edit = {"message_id": said["id"], "text": "四号楼漏水"}
    await bench.person("POST", f"/client/{WANG}/chats/{WANG}/edit", **edit)
    first, second = await bench.confirmed()
    assert (first["message"]["text"], second["edited_message"]["text"]) == ("三号楼漏水", "四号楼漏水")
    assert second["edited_message"]["edit_date"] >= second["edited_message"]["date"]
    unheard = await bench.say(ZHAO, DUTY, "吃饭没")
    await bench.person("POST", f"/client/{ZHAO}/chats/{DUTY}/edit", message_id=unheard["id"], text="/close")
    assert await bench.confirmed() == []


async def test_f56_blocking_and_taking_back_are_membership_updates(bench: Bench) -> None:
    await bench.person("POST", f"/client/{WANG}/block", blocked=True)
    await bench.person("POST", f"/client/{WANG}/block", blocked=True)
    await bench.start(WANG)
    blocked, back, started = await bench.confirmed()
    change = blocked["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert change["from"]["id"] == WANG
    assert change["new_chat_member"]["user"]["is_bot"]
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert started["message"]["text"] == "/start"

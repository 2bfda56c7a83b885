"""Buttons: pressed by people, answered by the bot once and in time."""

import asyncio
from typing import Any

from tests.sandbox.kit import WANG, Bench, button, inline

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def pressed(bench: Bench) -> tuple[asyncio.Task[dict[str, Any]], dict[str, Any]]:
    """王芳 presses; her app waits; the bot has the query."""
    sent = await bench.ok("sendMessage", chat_id=WANG, text="选", reply_markup=inline([button("好:1")]))
    path = f"/client/{WANG}/chats/{WANG}/press"
    waiting = asyncio.create_task(bench.person("POST", path, message_id=sent["message_id"], data="好:1"))
    (update,) = await bench.updates(timeout=5)
    return waiting, update["callback_query"]


async def test_a_press_reaches_the_bot_and_its_answer_the_person(bench: Bench) -> None:
    waiting, query = await pressed(bench)
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("好:1", WANG, "选")
    answer = {"callback_query_id": query["id"], "text": "收到", "show_alert": True}
    assert await bench.ok("answerCallbackQuery", **answer) is True
    assert await waiting == {"answered": True, "text": "收到", "alert": True, "url": None}


async def test_a_second_answer_is_refused(bench: Bench) -> None:
    waiting, query = await pressed(bench)
    await bench.ok("answerCallbackQuery", callback_query_id=query["id"])
    assert await bench.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    await waiting


async def test_an_answer_after_150_seconds_is_refused(bench: Bench) -> None:
    waiting, query = await pressed(bench)
    bench.sandbox.clock.let_pass(150)
    assert await bench.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    waiting.cancel()


async def test_an_answer_to_nothing_or_of_201_characters_is_refused(bench: Bench) -> None:
    waiting, query = await pressed(bench)
    long = await bench.refused("answerCallbackQuery", callback_query_id=query["id"], text="字" * 201)
    assert long == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert await bench.refused("answerCallbackQuery", callback_query_id="12345") == TOO_OLD
    await bench.ok("answerCallbackQuery", callback_query_id=query["id"], text="字" * 200)
    await waiting


async def test_a02_a_modified_app_may_press_what_no_button_says(bench: Bench) -> None:
    waiting, query = await pressed(bench)
    await bench.ok("answerCallbackQuery", callback_query_id=query["id"])
    await waiting
    await bench.confirmed()
    path, message_id = f"/client/{WANG}/chats/{WANG}/press", query["message"]["message_id"]
    forged = asyncio.create_task(bench.person("POST", path, message_id=message_id, data="forged"))
    (update,) = await bench.updates(timeout=5)
    assert update["callback_query"]["data"] == "forged"
    forged.cancel()


async def test_a_persons_own_message_has_no_buttons(bench: Bench) -> None:
    said = await bench.say(WANG, WANG, "话")
    path = f"/client/{WANG}/chats/{WANG}/press"
    assert await bench.denied(path, message_id=said["id"], data="a") == (400, "这条消息没有按钮。")
    assert await bench.denied(path, message_id=999, data="a") == (404, "这条消息已经不在了。")

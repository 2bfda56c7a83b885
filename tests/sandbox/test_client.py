"""What a person's app shows and does, and the live stream behind the page."""

import asyncio
import json

import pytest
from aiohttp import FormData

from bot.sandbox.kinds import KINDS
from tests.sandbox.kit import BOT, DUTY, JPEG, LI, SUN, WANG, ZHAO, Bench, button, inline, png


async def test_people_the_bot_and_the_frame_beside_are_told(bench: Bench) -> None:
    told = await bench.person("GET", "/client/people")
    assert told["people"][0] | {"tint": ""} == {
        "id": WANG,
        "name": "王芳",
        "hint": "业主 · 3栋2单元501",
        "tint": "",
        "waiting": False,
    }
    assert told["bot"] == {"id": BOT.id, "name": "首问", "username": "shouwen_demo_bot"}
    assert await bench.person("GET", "/client/config") == {"aside": "/panel", "title": "首问"}


async def test_chats_are_listed_the_liveliest_first_with_what_is_unread(bench: Bench) -> None:
    await bench.say(ZHAO, DUTY, "群里的话")
    await bench.control("clock", offset=60)
    await bench.ok("sendMessage", chat_id=WANG, text="单独说")
    private, group = (await bench.person("GET", f"/client/{WANG}/chats"))["chats"]
    assert (private["id"], private["type"], private["unread"], private["started"]) == (
        WANG,
        "private",
        1,
        True,
    )
    assert private["last"]["text"] == "单独说"
    assert private["last"]["out"] is False
    assert (group["id"], group["title"], group["members"], group["unread"]) == (DUTY, "客服组", 4, 1)
    await bench.person("POST", f"/client/{WANG}/chats/{WANG}/read", upto=99)
    assert (await bench.person("GET", f"/client/{WANG}/chats"))["chats"][0]["unread"] == 0


async def test_the_private_chat_is_listed_before_it_is_started(bench: Bench) -> None:
    (chat,) = (await bench.person("GET", f"/client/{LI}/chats"))["chats"]
    assert (chat["started"], chat["last"], chat["title"]) == (False, None, "首问")


async def test_a_message_is_shown_with_buttons_reply_and_sender(bench: Bench) -> None:
    said = await bench.say(WANG, WANG, "三号楼漏水")
    reply = {"message_id": said["id"]}
    await bench.ok(
        "sendMessage", chat_id=WANG, text="收到", reply_parameters=reply, reply_markup=inline([button("a")])
    )
    page = await bench.person("GET", f"/client/{WANG}/chats/{WANG}/messages")
    shown = page["messages"][-1]
    assert shown["buttons"] == [[{"text": "好", "data": "a"}]]
    assert shown["reply_to"] == {"id": said["id"], "name": "王芳", "text": "三号楼漏水"}
    assert (shown["from"]["bot"], shown["out"], shown["kind"], shown["chat"]) == (True, False, "text", WANG)


async def test_older_messages_are_asked_for_by_number(bench: Bench) -> None:
    for number in range(5):
        await bench.say(WANG, WANG, str(number))
    newest = await bench.person("GET", f"/client/{WANG}/chats/{WANG}/messages?limit=2")
    assert ([m["text"] for m in newest["messages"]], newest["more"]) == (["3", "4"], True)
    before = newest["messages"][0]["id"]
    older = await bench.person("GET", f"/client/{WANG}/chats/{WANG}/messages?limit=9&before={before}")
    assert ([m["text"] for m in older["messages"]], older["more"]) == (["/start", "0", "1", "2"], False)


async def test_several_photos_are_an_album_of_updates(bench: Bench) -> None:
    form = FormData({"caption": "漏水"})
    for data in (png(), JPEG):
        form.add_field("photo", data, filename="p.jpg", content_type="image/jpeg")
    async with bench.client.post(f"/client/{WANG}/chats/{WANG}/photos", data=form) as response:
        first, second = (await response.json())["messages"]
    assert first["album"] == second["album"]
    assert (first["text"], second["text"]) == ("漏水", "")
    heard = [update["message"] for update in await bench.confirmed()]
    assert [message["media_group_id"] for message in heard] == [first["album"]] * 2
    async with bench.client.get(f"/client/file/{first['photo']['file_id']}?small=1") as response:
        assert (response.content_type, await response.read()) == ("image/png", png())


async def test_a_photo_that_is_none_is_denied_in_a_sentence(bench: Bench) -> None:
    form = FormData()
    form.add_field("photo", b"text", filename="p.jpg")
    async with bench.client.post(f"/client/{WANG}/chats/{WANG}/photos", data=form) as response:
        assert response.status == 400
        assert "发不了" in (await response.json())["error"]


@pytest.mark.parametrize("kind", KINDS)
async def test_other_kinds_reach_the_bot_under_their_name(bench: Bench, kind: str) -> None:
    said = await bench.person("POST", f"/client/{WANG}/chats/{WANG}/other", kind=kind)
    (update,) = await bench.confirmed()
    assert kind in update["message"]
    assert said["message"]["kind"] == kind


async def test_a16_a_contact_card_of_somebody_else_can_be_shown(bench: Bench) -> None:
    fields = {"user_id": LI, "first_name": "李强"}
    await bench.person("POST", f"/client/{WANG}/chats/{WANG}/other", kind="contact", fields=fields)
    assert (await bench.confirmed())[0]["message"]["contact"]["user_id"] == LI


async def test_a_link_starts_the_bot_with_its_code(bench: Bench) -> None:
    async with bench.client.get(
        "/t.me/shouwen_demo_bot?start=U-abc_1&as=1002", allow_redirects=False
    ) as response:
        assert (response.status, response.headers["Location"]) == (302, "/?as=1002&start=U-abc_1")
    started = await bench.start(LI, "U-abc_1")
    (update,) = await bench.confirmed()
    assert (started["chat"], update["message"]["text"]) == (LI, "/start U-abc_1")
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "zh-hans"


async def test_an_app_denies_what_people_cannot_do(bench: Bench) -> None:
    path = f"/client/{WANG}/chats/{WANG}"
    sent = await bench.ok("sendMessage", chat_id=WANG, text="我的")
    assert (await bench.denied(f"{path}/edit", message_id=sent["message_id"], text="改"))[0] == 403
    assert (await bench.denied(f"{path}/send", text=" "))[0] == 400
    assert (await bench.denied(f"{path}/send", text="字" * 4097))[0] == 400
    assert (await bench.denied(f"{path}/send", text="好", reply_to=999))[0] == 404
    assert (await bench.denied(f"{path}/other", kind="hologram"))[0] == 400
    assert (await bench.denied(f"/client/{WANG}/start", payload="坏码"))[0] == 400
    assert (await bench.denied("/client/5/chats/5/send", text="好"))[0] == 404
    assert (await bench.denied(f"/client/{WANG}/chats/{LI}/send", text="好"))[0] == 404
    await bench.person("POST", f"/client/{WANG}/block", blocked=True)
    assert (await bench.denied(f"{path}/send", text="好"))[0] == 403


async def test_the_stream_tells_messages_edits_and_deletions(bench: Bench) -> None:
    async with bench.client.get(f"/client/{WANG}/stream") as stream:
        await stream.content.readuntil(b"\n\n")
        sent = await bench.ok("sendMessage", chat_id=WANG, text="一")
        await bench.ok("editMessageText", chat_id=WANG, message_id=sent["message_id"], text="二")
        await bench.ok("deleteMessage", chat_id=WANG, message_id=sent["message_id"])
        await bench.say(SUN, DUTY, "群里")
        await bench.control("clock", offset=5)
        lines = [await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 5) for _ in range(5)]
    events = [json.loads(line.decode().removeprefix("data: ")) for line in lines]
    assert [event["type"] for event in events] == ["message", "edit", "delete", "message", "clock"]
    assert events[1]["message"]["text"] == "二"
    assert events[1]["message"]["edited"] is True
    assert events[2] == {"type": "delete", "chat": WANG, "message_id": sent["message_id"]}
    assert (events[3]["chat"], events[3]["message"]["from"]["name"]) == (DUTY, "孙伟")


async def test_a_further_bot_has_private_chats_of_its_own(bench: Bench) -> None:
    await bench.control("bots", token="9:other", id=9, name="别的", username="other_bot")
    await bench.say(WANG, 9, "你好")
    status, body = await bench.raw("getUpdates", token="9:other")
    assert (status, body["result"][0]["message"]["chat"]["id"]) == (200, WANG)
    assert await bench.confirmed() == []
    chats = (await bench.person("GET", f"/client/{WANG}/chats"))["chats"]
    assert {chat["id"] for chat in chats} == {WANG, 9, DUTY}


async def test_the_page_is_served_at_the_root(bench: Bench) -> None:
    async with bench.client.get("/") as response:
        assert (response.status, response.content_type) == (200, "text/html")


async def test_a_message_is_passed_on_with_its_first_writer(bench: Bench) -> None:
    said = await bench.person("POST", f"/client/{ZHAO}/chats/{DUTY}/send", text="大厅的灯白天也开着")
    path = f"/client/{WANG}/chats/{DUTY}/forward"
    passed = (await bench.person("POST", path, message_id=said["message"]["id"], to=WANG))["message"]
    assert (passed["text"], passed["forwarded"]) == ("大厅的灯白天也开着", "赵敏")
    assert (passed["out"], passed["chat"]) == (True, WANG)
    again = await bench.person("POST", f"/client/{WANG}/chats/{WANG}/forward", message_id=passed["id"], to=DUTY)
    assert again["message"]["forwarded"] == "赵敏", "whoever wrote it first"


async def test_what_is_no_message_or_not_there_is_not_passed_on(bench: Bench) -> None:
    status, refused = await bench.denied(f"/client/{WANG}/chats/{DUTY}/forward", message_id=404, to=WANG)
    assert (status, refused) == (404, "这条消息已经不在了。")

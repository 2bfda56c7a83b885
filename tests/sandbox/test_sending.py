"""What a bot may say, how it comes back, and the three encodings it may come in."""

import json

from tests.sandbox.kit import DUTY, JPEG, TOKEN, WANG, Bench, button, inline, png


async def test_a_message_comes_back_as_telegram_writes_it(bench: Bench) -> None:
    sent = await bench.ok("sendMessage", chat_id=WANG, text="您好", reply_markup=inline([button("a")]))
    assert sent["from"] == {
        "id": 7_000_000_001,
        "is_bot": True,
        "first_name": "首问",
        "username": "shouwen_demo_bot",
    }
    assert sent["chat"] == {"id": WANG, "type": "private", "first_name": "王芳"}
    assert sent["reply_markup"] == inline([button("a")])
    assert abs(sent["date"] - bench.sandbox.clock.now()) <= 1


async def test_a_reply_keyboard_is_not_given_back(bench: Bench) -> None:
    keyboard = {"keyboard": [[{"text": "报修"}, "投诉"]], "resize_keyboard": True}
    assert "reply_markup" not in await bench.ok("sendMessage", chat_id=WANG, text="选", reply_markup=keyboard)


async def test_numbers_that_arrive_as_text_go_out_as_numbers(bench: Bench) -> None:
    first = await bench.ok("sendMessage", chat_id=str(WANG), text="一")
    reply = json.dumps({"message_id": str(first["message_id"])})
    sent = await bench.ok("sendMessage", chat_id=str(WANG), text="二", reply_parameters=reply)
    assert sent["chat"]["id"] == WANG
    assert sent["reply_to_message"]["message_id"] == first["message_id"]


async def test_a_urlencoded_form_and_an_empty_body_are_read(bench: Bench) -> None:
    fields = {"chat_id": str(WANG), "text": "好", "reply_markup": json.dumps(inline([button("a")]))}
    async with bench.client.post(f"/bot{TOKEN}/sendMessage", data=fields) as response:
        assert (await response.json())["result"]["reply_markup"] == inline([button("a")])
    async with bench.client.post(f"/bot{TOKEN}/GETME") as response:
        assert (await response.json())["result"]["can_read_all_group_messages"] is False
    async with bench.client.get(f"/bot{TOKEN}/getChat", params={"chat_id": WANG}) as response:
        assert (await response.json())["result"]["first_name"] == "王芳"


async def test_a_photo_comes_under_its_field_or_attached_by_name(bench: Bench) -> None:
    status, direct = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": png(), "caption": "漏水"})
    small, full = direct["result"]["photo"]
    assert (status, full["width"], full["height"]) == (200, 640, 480)
    assert (small["width"], small["height"], direct["result"]["caption"]) == (320, 240, "漏水")
    _, attached = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": "attach://x1", "x1": JPEG})
    assert (attached["result"]["photo"][-1]["width"], attached["result"]["photo"][-1]["height"]) == (8, 4)


async def test_a_photo_is_sent_again_by_either_of_its_ids(bench: Bench) -> None:
    _, sent = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": png()})
    for size in sent["result"]["photo"]:
        again = await bench.ok("sendPhoto", chat_id=DUTY, photo=size["file_id"])
        assert again["photo"] == sent["result"]["photo"]


async def test_a_file_is_downloaded_while_its_link_is_good(bench: Bench) -> None:
    _, sent = await bench.send_form("sendDocument", {"chat_id": WANG, "document": b"report"})
    link = await bench.ok("getFile", file_id=sent["result"]["document"]["file_id"])
    path = f"/file/bot{TOKEN}/{link['file_path']}"
    async with bench.client.get(path) as response:
        assert (response.status, await response.read()) == (200, b"report")
    bench.sandbox.clock.let_pass(3_601)
    async with bench.client.get(path) as response:
        assert response.status == 404


async def test_an_album_is_separate_messages_with_one_group_id(bench: Bench) -> None:
    media = [
        {"type": "photo", "media": "attach://a", "caption": "两张"},
        {"type": "photo", "media": "attach://b"},
    ]
    fields = {"chat_id": WANG, "media": json.dumps(media), "a": png(), "b": png(90, 60)}
    _, body = await bench.send_form("sendMediaGroup", fields)
    first, second = body["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert second["message_id"] == first["message_id"] + 1
    assert first["caption"] == "两张"


async def test_a_place_a_voice_and_a_video_are_sent(bench: Bench) -> None:
    sent = await bench.ok("sendLocation", chat_id=WANG, latitude="31.2", longitude=121.5)
    assert sent["location"] == {"latitude": 31.2, "longitude": 121.5}
    for kind in ("voice", "video"):
        _, body = await bench.send_form(f"send{kind.title()}", {"chat_id": WANG, kind: b"sound"})
        again = await bench.ok(f"send{kind.title()}", chat_id=WANG, **{kind: body["result"][kind]["file_id"]})
        assert again[kind] == body["result"][kind]


async def test_message_numbers_of_private_chats_are_shared_and_of_groups_are_not(bench: Bench) -> None:
    private = await bench.ok("sendMessage", chat_id=WANG, text="一")
    group = await bench.ok("sendMessage", chat_id=DUTY, text="二")
    assert (private["message_id"], group["message_id"]) == (2, 1)


async def test_4096_astral_characters_pass(bench: Bench) -> None:
    sent = await bench.ok("sendMessage", chat_id=WANG, text="😀" * 4096)
    assert len(sent["text"]) == 4096


async def test_64_bytes_of_callback_data_pass_and_a_hundred_buttons_too(bench: Bench) -> None:
    rows = [[button("字" * 21 + "a")] * 8] * 12 + [[button("b")] * 4]
    await bench.ok("sendMessage", chat_id=WANG, text="选", reply_markup=inline(*rows))


async def test_a_reply_to_what_is_gone_passes_when_that_is_allowed(bench: Bench) -> None:
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bench.ok(
        "sendMessage", chat_id=WANG, text="好", reply_parameters=lenient
    )


async def test_commands_of_the_bot_get_an_entity_and_given_ones_stay(bench: Bench) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    sent = await bench.ok("sendMessage", chat_id=WANG, text="😀 发 /help 看看", entities=bold)
    assert sent["entities"] == [*bold, {"type": "bot_command", "offset": 5, "length": 5}]


async def test_the_bots_name_and_descriptions_are_kept_by_language(bench: Bench) -> None:
    await bench.ok("setMyDescription", description="物业客服", language_code="zh")
    assert await bench.ok("getMyDescription", language_code="zh") == {"description": "物业客服"}
    assert await bench.ok("getMyDescription") == {"description": ""}
    assert await bench.ok("getMyName") == {"name": "首问"}
    assert await bench.refused("setMyName", name="长" * 65) == (400, "Bad Request: name is too long")

"""Every refusal the bot can meet: its code, its status and its words."""

from io import BytesIO
from typing import Any

import pytest

from bot.sandbox.shapes import Person
from tests.sandbox.kit import DUTY, LI, TOKEN, WANG, Bench, button, inline, png

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)
BAD_TEXTS: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "字" * 4097}, "message is too long"),
    ({"text": "😀" * 4097}, "message is too long"),
    ({"text": "字" * 10_923}, "text is too long"),
    ({"text": "a", "chat_id": 424242}, "chat not found"),
    ({"text": "a", "chat_id": "@nobody"}, "chat not found"),
    ({"text": "a", "chat_id": -424242}, "chat not found"),
    ({"text": "a", "chat_id": ""}, "chat_id is empty"),
    ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "a", "reply_to_message_id": 999}, "message to be replied not found"),
    ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
    ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
    (
        {"text": "ab", "entities": [{"type": "bold", "offset": 1, "length": 2}]},
        "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 2",
    ),
]
BAD_BUTTONS: list[tuple[Any, str]] = [
    ([[button("字" * 21 + "ab")]], "BUTTON_DATA_INVALID"),
    (
        [[{"text": "好"}]],
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ([[button("a", " ")]], "BUTTON_TEXT_INVALID"),
    ([[button("a")] * 9], "reply markup is too long"),
    ([[button("a")]] * 101, "reply markup is too long"),
    (
        [[{"text": "开", "web_app": {"url": "http://example.com/"}}]],
        "inline keyboard button Web App URL 'http://example.com/' is invalid: Only HTTPS links are allowed",
    ),
    (
        [[{"text": "开", "url": "ftp://example.com"}]],
        "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ),
    (
        [[{"text": "开", "url": "http://localhost/"}]],
        "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
    ),
    ("rows", 'field "inline_keyboard" of the reply keyboard markup must be an Array of Arrays'),
]


async def test_a_wrong_token_is_401_and_an_unknown_method_404(bench: Bench) -> None:
    assert await bench.raw("getMe", token="1:wrong") == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert await bench.refused("sendTelepathy", chat_id=WANG) == (404, "Not Found: method not found")
    async with bench.client.get("/file/bot1:wrong/photos/file_1.png") as response:
        assert response.status == 401


@pytest.mark.parametrize(("params", "reason"), BAD_TEXTS)
async def test_a_text_telegram_would_not_send_is_refused(bench: Bench, params: Any, reason: str) -> None:
    assert await bench.refused("sendMessage", **{"chat_id": WANG} | params) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(("rows", "reason"), BAD_BUTTONS)
async def test_a_keyboard_telegram_would_not_show_is_refused(bench: Bench, rows: Any, reason: str) -> None:
    markup = {"inline_keyboard": rows}
    said = await bench.refused("sendMessage", chat_id=WANG, text="选", reply_markup=markup)
    assert said == (400, f"Bad Request: {reason}")


async def test_a_markup_that_is_no_object_is_refused(bench: Bench) -> None:
    said = await bench.refused("sendMessage", chat_id=WANG, text="选", reply_markup="[1]")
    assert said == (400, "Bad Request: object expected as reply markup")


async def test_a_web_app_button_is_for_private_chats_only(bench: Bench) -> None:
    markup = inline([{"text": "开", "web_app": {"url": "https://example.com/app"}}])
    await bench.ok("sendMessage", chat_id=WANG, text="选", reply_markup=markup)
    said = await bench.refused("sendMessage", chat_id=DUTY, text="选", reply_markup=markup)
    assert said == (400, "Bad Request: BUTTON_TYPE_INVALID")


@pytest.mark.parametrize(
    ("source", "mode", "reason"),
    [
        ("<b>漏水", "HTML", 'Can\'t find end tag corresponding to start tag "b"'),
        ("漏<b>水</i>", "HTML", 'Unmatched end tag at byte offset 9, expected "</b>", found "</i>"'),
        ("漏<blink>水</blink>", "HTML", 'Unsupported start tag "blink" at byte offset 3'),
        ("漏水</b>", "HTML", "Unexpected end tag at byte offset 6"),
        ("漏水<b", "HTML", "Unclosed start tag at byte offset 6"),
        ("漏*水", "MarkdownV2", "Can't find end of Bold entity at byte offset 3"),
        ("漏水.", "MarkdownV2", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("漏_水", "Markdown", "Can't find end of the entity starting at byte offset 3"),
    ],
)
async def test_an_open_tag_is_named_with_its_byte(bench: Bench, source: str, mode: str, reason: str) -> None:
    said = await bench.refused("sendMessage", chat_id=WANG, text=source, parse_mode=mode)
    assert said == (400, f"Bad Request: can't parse entities: {reason}")


async def test_a_person_who_never_started_blocked_or_is_gone_is_403(bench: Bench) -> None:
    said = await bench.refused("sendMessage", chat_id=LI, text="好")
    assert said == (403, "Forbidden: bot can't initiate conversation with a user")
    await bench.person("POST", f"/client/{WANG}/block", blocked=True)
    said = await bench.refused("sendMessage", chat_id=WANG, text="好")
    assert said == (403, "Forbidden: bot was blocked by the user")
    bench.sandbox.world.add_person(Person(WANG, "王芳", deactivated=True))
    assert await bench.refused("sendMessage", chat_id=WANG, text="好") == (
        403,
        "Forbidden: user is deactivated",
    )


async def test_a_group_without_the_bot_is_403(bench: Bench) -> None:
    await bench.ok("leaveChat", chat_id=DUTY)
    said = await bench.refused("sendMessage", chat_id=DUTY, text="好")
    assert said == (403, "Forbidden: bot is not a member of the supergroup chat")
    await bench.person("POST", f"/control/groups/{DUTY}/members/7000000001")
    await bench.person("DELETE", f"/control/groups/{DUTY}/members/7000000001")
    said = await bench.refused("sendMessage", chat_id=DUTY, text="好")
    assert said == (403, "Forbidden: bot was kicked from the supergroup chat")


async def test_an_upgraded_group_names_its_new_id(bench: Bench) -> None:
    await bench.person("POST", f"/control/groups/{DUTY}/upgrade", to=-1009)
    status, body = await bench.raw("sendMessage", {"chat_id": DUTY, "text": "好"})
    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": -1009})
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    await bench.ok("sendMessage", chat_id=-1009, text="好")


async def test_an_unchanged_edit_is_refused_whatever_was_given(bench: Bench) -> None:
    sent = await bench.ok(
        "sendMessage", chat_id=WANG, text="<b>一</b>", parse_mode="HTML", reply_markup=inline([button("a")])
    )
    edit = {"chat_id": WANG, "message_id": sent["message_id"], "reply_markup": inline([button("a")])}
    assert await bench.refused("editMessageReplyMarkup", **edit) == (400, NOT_MODIFIED)
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    assert await bench.refused("editMessageText", text="一 ", entities=bold, **edit) == (400, NOT_MODIFIED)
    await bench.ok("editMessageText", text="一", **edit)


async def test_editing_what_is_missing_or_not_ones_own_is_refused(bench: Bench) -> None:
    said = await bench.refused("editMessageText", chat_id=WANG, message_id=999, text="二")
    assert said == (400, "Bad Request: message to edit not found")
    said = await bench.refused("editMessageText", chat_id=WANG, message_id=1, text="二")
    assert said == (400, "Bad Request: message can't be edited")
    said = await bench.refused("editMessageText", chat_id=WANG, text="二")
    assert said == (400, "Bad Request: message identifier is not specified")


async def test_a_text_has_no_caption_and_a_photo_no_text_to_edit(bench: Bench) -> None:
    text = await bench.ok("sendMessage", chat_id=WANG, text="一")
    said = await bench.refused(
        "editMessageCaption", chat_id=WANG, message_id=text["message_id"], caption="二"
    )
    assert said == (400, "Bad Request: there is no caption in the message to edit")
    _, photo = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": png()})
    edit = {"chat_id": WANG, "message_id": photo["result"]["message_id"]}
    assert await bench.refused("editMessageText", text="二", **edit) == (
        400,
        "Bad Request: there is no text in the message to edit",
    )
    assert await bench.refused("editMessageCaption", caption="字" * 1025, **edit) == (
        400,
        "Bad Request: message caption is too long",
    )
    assert (await bench.ok("editMessageCaption", caption="字" * 1024, **edit))["caption"] == "字" * 1024


async def test_deleting_what_is_missing_old_or_somebody_elses_is_refused(bench: Bench) -> None:
    said = await bench.refused("deleteMessage", chat_id=WANG, message_id=999)
    assert said == (400, "Bad Request: message to delete not found")
    theirs = await bench.say(2001, DUTY, "别人的话")
    said = await bench.refused("deleteMessage", chat_id=DUTY, message_id=theirs["id"])
    assert said == (400, "Bad Request: message can't be deleted")
    sent = await bench.ok("sendMessage", chat_id=WANG, text="一")
    bench.sandbox.clock.let_pass(48 * 3600 + 1)
    said = await bench.refused("deleteMessage", chat_id=WANG, message_id=sent["message_id"])
    assert said == (400, "Bad Request: message can't be deleted")


async def test_a_file_over_20_mb_and_an_unknown_file_are_not_given_out(bench: Bench) -> None:
    path = f"/client/{WANG}/chats/{WANG}/other"
    for size, refused in ((20 * 1024 * 1024, False), (20 * 1024 * 1024 + 1, True)):
        await bench.person("POST", path, kind="document", fields={"file_size": size})
        file_id = (await bench.confirmed())[-1]["message"]["document"]["file_id"]
        status, body = await bench.raw("getFile", {"file_id": file_id})
        assert (status, body.get("description")) == (
            (400, "Bad Request: file is too big") if refused else (200, None)
        )
    wrong = "Bad Request: wrong file_id or the file is temporarily unavailable"
    assert await bench.refused("getFile", file_id="nonsense") == (400, wrong)
    assert await bench.refused("sendPhoto", chat_id=WANG, photo="nonsense") == (400, wrong)


@pytest.mark.parametrize(
    ("count", "reason"),
    [(11, "too many messages to send as an album"), (1, "too few messages to send as an album")],
)
async def test_an_album_has_two_to_ten_items(bench: Bench, count: int, reason: str) -> None:
    _, sent = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": png()})
    item = {"type": "photo", "media": sent["result"]["photo"][-1]["file_id"]}
    await bench.ok("sendMediaGroup", chat_id=WANG, media=[item] * 10)
    assert await bench.refused("sendMediaGroup", chat_id=WANG, media=[item] * count) == (
        400,
        f"Bad Request: {reason}",
    )


async def test_documents_stay_among_themselves_in_an_album(bench: Bench) -> None:
    _, photo = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": png()})
    _, paper = await bench.send_form("sendDocument", {"chat_id": WANG, "document": b"paper"})
    media = [
        {"type": "photo", "media": photo["result"]["photo"][-1]["file_id"]},
        {"type": "document", "media": paper["result"]["document"]["file_id"]},
    ]
    code, words = await bench.refused("sendMediaGroup", chat_id=WANG, media=media)
    assert code == 400
    assert "can't be mixed" in words
    await bench.ok("sendMediaGroup", chat_id=WANG, media=[media[1]] * 2)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (png(9_000, 1_001), "PHOTO_INVALID_DIMENSIONS"),
        (png(2_100, 100), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_photo_telegram_would_not_take_is_refused(bench: Bench, data: bytes, reason: str) -> None:
    status, body = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": data})
    assert (status, body["description"]) == (400, f"Bad Request: {reason}")


async def test_a_photo_over_10_mb_and_an_upload_over_50_mb_are_refused(bench: Bench) -> None:
    photo = png() + bytes(10 * 1024 * 1024)
    status, body = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": photo})
    assert status == 400
    assert "is too big for a photo" in body["description"]
    async with bench.client.post(
        f"/bot{TOKEN}/sendDocument",
        data=BytesIO(bytes(51 * 1024 * 1024 + 1)),
        headers={"Content-Type": "application/json"},
    ) as response:
        assert (response.status, (await response.json())["error_code"]) == (413, 413)


async def test_a_file_is_not_sent_as_another_kind_nor_fetched_from_the_net(bench: Bench) -> None:
    _, paper = await bench.send_form("sendDocument", {"chat_id": WANG, "document": b"paper"})
    file_id = paper["result"]["document"]["file_id"]
    said = await bench.refused("sendPhoto", chat_id=WANG, photo=file_id)
    assert said == (400, "Bad Request: can't use file of type Document as Photo")
    said = await bench.refused("sendPhoto", chat_id=WANG, photo="https://example.com/a.png")
    assert said == (400, "Bad Request: failed to get HTTP URL content")
    assert await bench.refused("sendPhoto", chat_id=WANG) == (
        400,
        "Bad Request: there is no photo in the request",
    )


async def test_the_general_topic_must_not_be_named(bench: Bench) -> None:
    await bench.ok("sendMessage", chat_id=DUTY, text="好", message_thread_id=1)
    await bench.control("groups", id=-1002, title="论坛", members=[WANG], topics=[7])
    for thread in (1, 8):
        said = await bench.refused("sendMessage", chat_id=-1002, text="好", message_thread_id=thread)
        assert said == (400, "Bad Request: message thread not found")
    sent = await bench.ok("sendMessage", chat_id=-1002, text="好", message_thread_id=7)
    assert (sent["message_thread_id"], sent["chat"]["is_forum"]) == (7, True)


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([{"command": "Start", "description": "开始"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a" * 33, "description": "开始"}], "BOT_COMMAND_INVALID"),
        ([{"command": "start", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "开始"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_a_command_list_telegram_would_not_take_is_refused(
    bench: Bench, commands: Any, reason: str
) -> None:
    await bench.ok("setMyCommands", commands=[{"command": "start", "description": "开始"}])
    assert await bench.refused("setMyCommands", commands=commands) == (400, f"Bad Request: {reason}")


async def test_a_body_that_cannot_be_read_is_400(bench: Bench) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]"):
        async with bench.client.post(f"/bot{TOKEN}/getMe", data=body, headers=headers) as response:
            assert (response.status, (await response.json())["error_code"]) == (400, 400)

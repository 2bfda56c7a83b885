"""Files of every kind, up and down: from people to the bot, from the bot to people, and their limits."""

from io import BytesIO
from typing import Any

import pytest
from aiohttp import FormData

from tests.sandbox.kit import TOKEN, WANG, Bench

KINDS = {
    "document": "sendDocument",
    "voice": "sendVoice",
    "video": "sendVideo",
    "video_note": "sendVideoNote",
    "audio": "sendAudio",
    "animation": "sendAnimation",
}
MB = 1024 * 1024


async def send(bench: Bench, kind: str, data: bytes, **more: str) -> tuple[int, Any]:
    """Wang's app sends a file."""
    form = FormData({"kind": kind, **more})
    form.add_field("file", BytesIO(data), filename="pipe.dat", content_type="application/x-thing")
    async with bench.client.post(f"/client/{WANG}/chats/{WANG}/files", data=form) as response:
        return response.status, await response.json()


async def download(bench: Bench, file_id: str) -> bytes:
    link = await bench.ok("getFile", file_id=file_id)
    async with bench.client.get(f"/file/bot{TOKEN}/{link['file_path']}") as response:
        assert response.status == 200
        return await response.read()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_persons_file_reaches_the_bot_with_its_bytes(bench: Bench, kind: str) -> None:
    data = b"bytes of a " + kind.encode()
    status, _ = await send(bench, kind, data, caption="看看")
    assert status == 200
    (update,) = await bench.confirmed()
    assert update["message"]["caption"] == "看看"
    assert update["message"][kind]["file_size"] == len(data)
    assert await download(bench, update["message"][kind]["file_id"]) == data


@pytest.mark.parametrize(("kind", "method"), KINDS.items())
async def test_a_bots_file_reaches_the_person_and_goes_again_by_its_id(bench: Bench, kind: str, method: str) -> None:
    status, sent = await bench.send_form(method, {"chat_id": WANG, kind: b"bytes", "caption": "附件"})
    assert status == 200, sent
    file = sent["result"][kind]
    assert ("caption" in sent["result"]) is (kind != "video_note")
    assert await download(bench, file["file_id"]) == b"bytes"
    again = await bench.ok(method, chat_id=WANG, **{kind: file["file_id"]})
    assert again[kind]["file_unique_id"] == file["file_unique_id"]
    async with bench.client.get(f"/client/file/{file['file_id']}") as response:
        assert await response.read() == b"bytes"


@pytest.mark.parametrize(("kind", "method"), KINDS.items())
async def test_an_empty_file_is_refused_on_both_sides(bench: Bench, kind: str, method: str) -> None:
    status, body = await bench.send_form(method, {"chat_id": WANG, kind: b""})
    assert (status, body["description"]) == (400, "Bad Request: file must be non-empty")
    assert (await send(bench, kind, b""))[0] == 400


async def test_a_document_keeps_its_name_and_type(bench: Bench) -> None:
    await send(bench, "document", b"%PDF")
    (update,) = await bench.confirmed()
    document = update["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("pipe.dat", "application/x-thing")


async def test_an_animation_is_a_document_too(bench: Bench) -> None:
    _, sent = await bench.send_form("sendAnimation", {"chat_id": WANG, "animation": b"bytes"})
    assert sent["result"]["document"]["file_id"] == sent["result"]["animation"]["file_id"]


async def test_20_mb_come_down_and_a_byte_more_does_not(bench: Bench) -> None:
    await send(bench, "video", bytes(20 * MB))
    await send(bench, "video", bytes(20 * MB + 1))
    fits, too_big = (update["message"]["video"]["file_id"] for update in await bench.confirmed())
    assert len(await download(bench, fits)) == 20 * MB
    assert await bench.refused("getFile", file_id=too_big) == (400, "Bad Request: file is too big")


async def test_50_mb_go_up_and_a_byte_more_does_not(bench: Bench) -> None:
    status, _ = await bench.send_form("sendDocument", {"chat_id": WANG, "document": bytes(50 * MB)})
    assert status == 200
    status, body = await bench.send_form("sendDocument", {"chat_id": WANG, "document": bytes(50 * MB + 1)})
    assert (status, body["error_code"], body["description"]) == (413, 413, "Request Entity Too Large")


async def test_what_is_no_file_is_denied(bench: Bench) -> None:
    assert (await send(bench, "hologram", b"bytes"))[0] == 400
    assert (await send(bench, "voice", b"bytes", caption="字" * 1025))[0] == 400
    assert await bench.denied(f"/client/{WANG}/chats/{WANG}/files", kind="voice") == (400, "没有文件。")

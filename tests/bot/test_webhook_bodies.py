"""What is posted to the webhook: malformed, huge, dripping, of another type, nested without end (A30-A34, A47)."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.taking.webhook import LARGEST_BODY
from tests.bot.counted import Since
from tests.bot.posting import PATH, SECRET, Telegram, gone, nothing_is_stored, seen
from tests.bot.rig import Rig, a_while, message
from tests.kit.home import WANG

MALFORMED = [
    b"", b"{\"updat", b"not json", b"\xff\xfe{}", b'{"update_id": 1,}', b'{"update_id": 1} {}', b"\xef\xbb\xbf{}",
    '{"update_id": 1}'.encode("utf-16"), b'"\xed\xa0\x80"',
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED)
async def test_a30_malformed_json_is_400_counted_and_not_logged(
    rig: Rig, telegram: Telegram, body: bytes, logged: Callable[[], str]
) -> None:
    since = Since()
    assert await telegram.posts(body) == 400
    assert nothing_is_stored(rig)
    assert since("shouwen_webhook_answers_total", status="400") == 1
    assert not body or body.decode("latin-1") not in logged().replace("webhook_refused", "")


UNDECODABLE: list[Any] = [
    {"update_id": 2, "message": "not an object"},
    {"update_id": 2, "message": {"message_id": "x", "date": 1, "chat": {"id": WANG, "type": "private"}}},
    {"update_id": 2}, [], "text", None, 7,
]  # fmt: skip


@pytest.mark.parametrize("body", UNDECODABLE)
async def test_a31_an_undecodable_update_is_acknowledged_and_kept_raw(rig: Rig, telegram: Telegram, body: Any) -> None:
    assert await telegram.posts(body) == 200
    assert [json.loads(raw) for (raw,) in rig.rows("SELECT raw FROM quarantine")] == [body]
    assert await telegram.posts(message(3)) == 200


async def test_a32_an_oversized_body_is_413_whether_it_says_so_or_not(rig: Rig, telegram: Telegram) -> None:
    large = json.dumps(message(1, text="x" * LARGEST_BODY)).encode()

    async def in_parts() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    assert await telegram.posts(io.BytesIO(large)) == 413
    assert await telegram.posts(in_parts()) == 413
    assert nothing_is_stored(rig)
    assert await telegram.posts(message(1, text="x" * (LARGEST_BODY // 2))) == 200


async def test_a32_a_dripping_body_is_given_up_and_holds_up_nobody(rig: Rig, telegram: Telegram) -> None:
    head = [f"POST /telegram/{PATH} HTTP/1.1", "Host: x", "Content-Type: application/json",
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}", "Content-Length: 100", "", '{"update_id"']  # fmt: skip
    dripping = [asyncio.ensure_future(telegram.says("\r\n".join(head).encode())) for _ in range(20)]
    assert await telegram.posts(message(1)) == 200
    for answer in await asyncio.gather(*dripping):
        assert answer.startswith(b"HTTP/1.1 408 ")
    assert seen(rig) == 1


async def test_a32_a_caller_who_hangs_up_in_the_middle_leaves_nothing(
    rig: Rig, telegram: Telegram, logged: Callable[[], str]
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", telegram.port)
    head = [f"POST /telegram/{PATH} HTTP/1.1", "Host: x", "Content-Type: application/json",
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}", "Content-Length: 100", "", '{"update_id"']  # fmt: skip
    writer.write("\r\n".join(head).encode())
    await a_while()
    writer.transport.abort()
    await gone(writer)
    assert await telegram.posts(message(1)) == 200
    assert seen(rig) == 1
    assert "Traceback" not in logged()


WITH_CHARSET = ["application/json; charset=utf-8", "application/json;charset=GBK", "APPLICATION/JSON"]
OTHERS = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "nonsense"]


@pytest.mark.parametrize("kind", WITH_CHARSET)
async def test_a33_json_is_taken_with_and_without_a_charset(rig: Rig, telegram: Telegram, kind: str) -> None:
    assert await telegram.posts(message(1), Content_Type=kind) == 200
    assert seen(rig) == 1


@pytest.mark.parametrize("kind", OTHERS)
async def test_a33_other_types_are_415(rig: Rig, telegram: Telegram, kind: str) -> None:
    assert await telegram.posts(message(1), Content_Type=kind) == 415
    assert nothing_is_stored(rig)


async def test_a33_a_compressed_body_is_415(rig: Rig, telegram: Telegram) -> None:
    assert await telegram.posts(b"\x1f\x8b\x08", Content_Encoding="gzip") == 415
    assert nothing_is_stored(rig)


def nested(levels: int, opening: str = '{"a":', closing: str = "}") -> bytes:
    return (opening * levels + "1" + closing * levels).encode()


BEYOND = [
    nested(65), nested(5_000), nested(100_000), nested(65, "[", "]"), nested(100_000, "[", "]"), b"[" * 500_000,
    b'{"update_id": NaN}', b'{"update_id": Infinity}', b'{"update_id": -Infinity}', b'{"update_id": 1e999}',
    b'{"update_id": ' + b"9" * 21 + b"}", b'{"update_id": ' + b"9" * 900_000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", BEYOND, ids=range(len(BEYOND)))
async def test_a34_what_exceeds_the_parsers_limits_is_400(rig: Rig, telegram: Telegram, body: bytes) -> None:
    assert await telegram.posts(body) == 400
    assert nothing_is_stored(rig)


async def test_a34_what_lies_within_them_is_read(rig: Rig, telegram: Telegram) -> None:
    deep = message(1) | {"later": json.loads(nested(60))}
    wide = message(2) | {"later": [{} for _ in range(5000)]}
    large = message(3) | {"later": [2**63, 1.5e300]}
    assert [await telegram.posts(one) for one in (deep, wide, large)] == [200, 200, 200]
    assert seen(rig) == 3


async def test_a47_half_characters_are_taken(rig: Rig, telegram: Telegram) -> None:
    assert await telegram.posts(rb'{"update_id": 1, "message": {"text": "\ud800"}}') == 200
    assert await telegram.posts(message(2, text="灯坏了\ud83d")) == 200
    [(raw,)] = rig.rows("SELECT raw FROM quarantine")
    assert json.loads(raw)["message"] == {"text": "\ud800"}
    assert "灯坏了\ufffd" in rig.rows("SELECT state FROM conversation WHERE dialog = 'file'")[0][0]

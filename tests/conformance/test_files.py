"""Files up and down by both engines: the same parts, the same bytes, the same refusals."""

import errno
import io
import json
import logging
from typing import Any

import pytest
from aiohttp import web

from bot.engines.contract import Engine, Gone, Outcome, Refused, Rejected, Sent, Unknown
from tests.bot.fake_telegram import TOKEN, Answer, FakeTelegram, cuts, does, drops, hangs, refuses, says, texts
from tests.conformance.kit import SECRET

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHOTO = bytes(range(256)) * 1000
LINK = {"file_id": "AgAC", "file_unique_id": "AQ", "file_size": len(PHOTO), "file_path": "photos/file_1.jpg"}
MOST = 20 * 2**20


@pytest.fixture
def into() -> io.BytesIO:
    return io.BytesIO()


async def fetched(engine: Engine, into: io.BytesIO, most: int = MOST) -> Outcome:
    return await engine.download("AgAC", into, most)


def streams(*parts: bytes) -> Answer:
    """A body of which nobody says how long it is."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for part in parts:
            await response.write(part)
        await response.write_eof()
        return response

    return answer


async def test_upload_is_a_form_with_each_file_under_its_own_name(telegram: FakeTelegram, engine: Engine) -> None:
    telegram.answers["sendMediaGroup"] = does([{"message_id": 8}, {"message_id": 9}])
    media = [{"type": "photo", "media": f"attach://{name}"} for name in ("漏水 1.jpg", "b.png")]
    payload = {"chat_id": -1001, "media": media, "caption": None, "protect_content": True}
    files = {"漏水 1.jpg": PHOTO, "b.png": b"\r\n--boundary--\r\n"}
    assert await engine.call("sendMediaGroup", payload, files) == Sent(8)
    sent = texts({"chat_id": -1001, "media": media, "protect_content": True})
    assert telegram.asked == [(f"/bot{TOKEN}/sendMediaGroup", sent)]
    assert telegram.files == {
        "漏水 1.jpg": ("漏水 1.jpg", "image/jpeg", PHOTO),
        "b.png": ("b.png", "image/png", b"\r\n--boundary--\r\n"),
    }


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (says(413, b"<html>"), Rejected(413, "request entity too large")),
        (refuses(403, "Forbidden: bot was blocked by the user"), Gone("Forbidden: bot was blocked by the user")),
        (says(502, b"<html>"), Unknown("status 502", left=False)),
        (drops, Unknown("connection lost")),
    ],
)
async def test_f68_upload_that_fails_is_an_outcome(
    telegram: FakeTelegram, engine: Engine, answer: Answer, outcome: Outcome
) -> None:
    telegram.answers["sendDocument"] = answer
    payload = {"chat_id": 5, "document": "attach://月报.pdf"}
    assert await engine.call("sendDocument", payload, {"月报.pdf": PHOTO}) == outcome


async def test_f71_file_comes_over_a_fresh_link_each_time(
    telegram: FakeTelegram, engine: Engine, into: io.BytesIO
) -> None:
    telegram.answers |= {"getFile": does(LINK), "file_1.jpg": says(200, PHOTO)}
    for _ in range(2):
        into.seek(0)
        outcome = await fetched(engine, into)
        assert isinstance(outcome, Sent)
        assert outcome.result == {"size": len(PHOTO), "path": "photos/file_1.jpg"}
        assert into.getvalue() == PHOTO
    link, file = f"/bot{TOKEN}/getFile", f"/file/bot{TOKEN}/photos/file_1.jpg"
    assert telegram.asked == [(link, {"file_id": "AgAC"}), (file, {})] * 2


async def test_a59_file_declared_too_large_is_not_begun(
    telegram: FakeTelegram, engine: Engine, into: io.BytesIO
) -> None:
    telegram.answers["getFile"] = does(LINK)
    assert await fetched(engine, into, len(PHOTO) - 1) == Rejected(413, f"file larger than {len(PHOTO) - 1} bytes")
    assert len(telegram.asked) == 1


@pytest.mark.parametrize("body", [says(200, PHOTO), streams(PHOTO, PHOTO)])
async def test_a59_file_that_turns_out_larger_is_given_up(
    telegram: FakeTelegram, engine: Engine, into: io.BytesIO, body: Answer
) -> None:
    telegram.answers |= {"getFile": does(LINK | {"file_size": 10}), "file_1.jpg": body}
    assert await fetched(engine, into, 1000) == Rejected(413, "file larger than 1000 bytes")
    assert into.tell() <= 1000
    telegram.answers |= {"getFile": does(LINK), "file_1.jpg": says(200, PHOTO)}
    assert await fetched(engine, into) == Sent()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refuses(400, "Bad Request: file is too big"), Rejected(400, "Bad Request: file is too big")),
        (refuses(400, "Bad Request: wrong file_id"), Rejected(400, "Bad Request: wrong file_id")),
        (refuses(401, "Unauthorized"), Refused("Unauthorized")),
        (does({"file_id": "AgAC"}), Unknown("getFile answered without a path")),
        (says(502, b"<html>"), Unknown("status 502", left=False)),
    ],
)
async def test_file_without_a_link_is_an_outcome(
    telegram: FakeTelegram, engine: Engine, into: io.BytesIO, answer: Answer, outcome: Outcome
) -> None:
    telegram.answers["getFile"] = answer
    assert await fetched(engine, into) == outcome
    assert into.getvalue() == b""


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refuses(404, "Not Found"), Rejected(404, "file not found")),
        (refuses(401, "Unauthorized"), Unknown("status 401 instead of a file")),
        (says(502, b"<html>"), Unknown("status 502 instead of a file")),
        (says(302, b"", Location="/elsewhere/getMe"), Unknown("status 302 instead of a file")),
        (drops, Unknown("connection lost")),
        (cuts, Unknown("connection lost")),
    ],
)
async def test_f71_link_that_does_not_work_is_an_outcome(
    telegram: FakeTelegram, engine: Engine, into: io.BytesIO, answer: Answer, outcome: Outcome
) -> None:
    telegram.answers |= {"getFile": does(LINK), "file_1.jpg": answer}
    assert await fetched(engine, into) == outcome
    assert {path for path, _ in telegram.asked} == {f"/bot{TOKEN}/getFile", f"/file/bot{TOKEN}/photos/file_1.jpg"}


@pytest.mark.parametrize("silent", ["getFile", "file_1.jpg"])
async def test_f72_server_that_falls_silent_is_not_waited_for(
    telegram: FakeTelegram, impatient: Engine, into: io.BytesIO, silent: str
) -> None:
    telegram.answers |= {"getFile": does(LINK), "file_1.jpg": says(200, PHOTO), silent: hangs}
    assert await fetched(impatient, into) == Unknown("no answer in time")
    assert into.getvalue() == b""


async def test_full_disk_is_not_taken_for_a_lost_connection(telegram: FakeTelegram, engine: Engine) -> None:
    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "no space left")

    telegram.answers |= {"getFile": does(LINK), "file_1.jpg": says(200, PHOTO)}
    with pytest.raises(OSError, match="no space left"):
        await engine.download("AgAC", Full(), MOST)


async def test_path_that_a_server_made_up_stays_a_path(
    telegram: FakeTelegram, engine: Engine, into: io.BytesIO
) -> None:
    telegram.answers |= {
        "getFile": does(LINK | {"file_path": "a b/文 件?x=1#2.jpg"}),
        "文 件?x=1#2.jpg": says(200, b"1"),
    }
    assert await fetched(engine, into) == Sent()
    assert telegram.asked[1] == (f"/file/bot{TOKEN}/a b/文 件?x=1#2.jpg", {})


async def test_logs_never_hold_the_link(
    telegram: FakeTelegram, engine: Engine, into: io.BytesIO, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "aiohttp.access")  # the server's own log, not ours
    telegram.answers["getFile"] = does(LINK)
    for answer in (says(200, PHOTO), drops, says(404, json.dumps({"path": TOKEN}).encode())):
        telegram.answers["file_1.jpg"] = answer
        assert SECRET not in repr(await fetched(engine, into))
    assert SECRET not in caplog.text

"""Both engines against the sandbox, which reads calls as strictly as Telegram: the same effects, refusals and files."""

import asyncio
import io
import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot import engines
from bot.engines.contract import Conflict, Engine, Gone, Missing, Moved, Refused, Rejected, Sent, Unknown, Wait
from dialogs.events import Attached, Commanded, Typed
from handlers.incoming import ButtonPressed, Incoming
from tests.conformance.kit import at_work, heard
from tests.sandbox.kit import DUTY, LI, TOKEN, WANG, Bench, button, inline, png, running, settle


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    async with running() as started:
        settle(started)
        await started.start(WANG)
        await started.confirmed()
        yield started


@pytest_asyncio.fixture
async def engine(bench: Bench, engine_name: str) -> AsyncIterator[Engine]:
    async with at_work(engine_name, bench.base, token=TOKEN) as engine:
        yield engine


async def says(engine: Engine, chat: int = WANG, **more: Any) -> Any:
    return await engine.call("sendMessage", {"chat_id": chat, "text": "您好"} | more)


async def polled(engine: Engine) -> list[Incoming]:
    updates = await engine.updates(None, 0)
    assert isinstance(updates, list), updates
    return list(itertools.chain(*[await heard(engine, raw) for raw in updates]))


async def test_message_is_sent_edited_and_deleted(engine: Engine) -> None:
    sent = await says(engine, reply_markup=inline([button("a")]))
    assert isinstance(sent, Sent)
    there = {"chat_id": WANG, "message_id": sent.message_id}
    assert await engine.call("editMessageText", there | {"text": "改了"}) == Sent(sent.message_id)
    assert await engine.call("editMessageText", there | {"text": "改了"}) == Sent()
    assert await engine.call("deleteMessage", there) == Sent()
    assert isinstance(await engine.call("editMessageText", there | {"text": "再改"}), Missing)


async def test_what_people_do_is_heard(bench: Bench, engine: Engine) -> None:
    await bench.say(WANG, WANG, "楼道的灯坏了")
    await bench.say(WANG, WANG, "/my")
    await bench.person("POST", f"/client/{WANG}/chats/{WANG}/other", kind="voice")
    assert [type(one.content) for one in await polled(engine)] == [Typed, Commanded, Attached]


@pytest.mark.parametrize(
    ("payload", "outcome"),
    [
        ({"chat_id": LI}, Gone),
        ({"chat_id": 999}, Gone),
        ({"text": "字" * 4097}, Rejected),
        ({"text": ""}, Rejected),
        ({"text": "<b>", "parse_mode": "HTML"}, Rejected),
        ({"reply_parameters": {"message_id": 9999}}, Missing),
        ({"reply_markup": inline([button("字" * 22)])}, Rejected),
        ({"chat_id": DUTY}, Sent),
    ],
)
async def test_refusals_are_told_apart(engine: Engine, payload: dict[str, Any], outcome: type) -> None:
    assert type(await engine.call("sendMessage", {"chat_id": WANG, "text": "您好"} | payload)) is outcome


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"fault": "429", "retry_after": 7}, Wait(7.0)),
        ({"fault": "500"}, Unknown("status 500", left=False)),
        ({"fault": "502html"}, Unknown("status 502", left=False)),
        ({"fault": "reset"}, Unknown("connection lost")),
        ({"fault": "403blocked"}, Gone("Forbidden: bot was blocked by the user")),
    ],
)
async def test_f69_scripted_trouble_has_its_outcome_and_passes(
    bench: Bench, engine: Engine, fault: dict[str, Any], outcome: Any
) -> None:
    await bench.control("faults", **fault)
    assert await says(engine) == outcome
    assert isinstance(await says(engine), Sent)


async def test_f55_group_that_moved_says_where_to(bench: Bench, engine: Engine) -> None:
    await bench.person("POST", f"/control/groups/{DUTY}/upgrade", to=-1009)
    assert await says(engine, DUTY) == Moved(-1009)
    assert isinstance(await says(engine, -1009), Sent)


async def test_f60_twenty_first_message_to_a_group_within_a_minute_must_wait(engine: Engine) -> None:
    outcomes = [await says(engine, DUTY) for _ in range(21)]
    assert all(isinstance(one, Sent) for one in outcomes[:20])
    assert isinstance(outcomes[20], Wait)
    assert 50 < outcomes[20].seconds <= 60


async def test_f67_another_token_is_refused_and_an_unknown_method_is_not_taken_for_that(
    bench: Bench, engine: Engine, engine_name: str
) -> None:
    assert isinstance(await engine.call("sendHologram", {"chat_id": WANG}), Rejected)
    other = engines.create(engine_name, "7000000001:AAanother", bench.base)
    assert isinstance(await says(other), Refused)
    await other.close()


async def test_f52_polling_beside_a_webhook_is_a_conflict(bench: Bench, engine: Engine) -> None:
    await bench.ok("setWebhook", url="https://bot.example/hook")
    assert isinstance(await engine.updates(None, 0), Conflict)


async def test_press_is_heard_and_answered_once(bench: Bench, engine: Engine) -> None:
    sent = await says(engine, reply_markup=inline([button("i1.0.go", "去")]))
    pressing = asyncio.create_task(
        bench.person("POST", f"/client/{WANG}/chats/{WANG}/press", message_id=sent.message_id, data="i1.0.go")
    )
    updates = await engine.updates(None, 5)
    assert isinstance(updates, list)
    [press] = await heard(engine, updates[0])
    assert isinstance(press.content, ButtonPressed)
    answer = {"callback_query_id": press.content.query, "text": "好的", "show_alert": False}
    assert await engine.call("answerCallbackQuery", answer) == Sent()
    assert (await pressing)["text"] == "好的"
    assert isinstance(await engine.call("answerCallbackQuery", answer), Rejected)


async def test_f71_photo_goes_up_and_comes_down_again(engine: Engine) -> None:
    picture = png()
    sent = await engine.call(
        "sendPhoto", {"chat_id": WANG, "photo": "attach://漏水.png", "caption": "漏水"}, {"漏水.png": picture}
    )
    assert isinstance(sent, Sent)
    into = io.BytesIO()
    fetched = await engine.download(sent.result["photo"][-1]["file_id"], into, 20 * 2**20)
    assert isinstance(fetched, Sent)
    assert fetched.result["size"] == len(picture)
    assert into.getvalue() == picture
    too_much = await engine.download(sent.result["photo"][-1]["file_id"], io.BytesIO(), len(picture) - 1)
    assert isinstance(too_much, Rejected)
    assert too_much.code == 413


async def test_document_keeps_its_name_and_album_its_order(engine: Engine) -> None:
    report = await engine.call(
        "sendDocument", {"chat_id": WANG, "document": "attach://月报.pdf"}, {"月报.pdf": b"%PDF-1.7"}
    )
    assert report.result["document"]["file_name"] == "月报.pdf"
    media = [{"type": "photo", "media": f"attach://{n}.png", "caption": f"第{n}张"} for n in (1, 2)]
    album = await engine.call("sendMediaGroup", {"chat_id": WANG, "media": media}, {f"{n}.png": png() for n in (1, 2)})
    assert [message["caption"] for message in album.result] == ["第1张", "第2张"]
    assert album.message_id == album.result[0]["message_id"]


@pytest.mark.parametrize("file_id", ["nonsense", ""])
async def test_file_nobody_knows_is_refused(engine: Engine, file_id: str) -> None:
    into = io.BytesIO()
    assert isinstance(await engine.download(file_id, into, 100), Rejected)
    assert into.getvalue() == b""

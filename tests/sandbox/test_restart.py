"""What survives: everything anybody was told, even when the process is killed."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import create_app
from bot.sandbox.store import StoreError
from tests.sandbox.kit import BOT, DUTY, TOKEN, WANG, Bench, button, inline, png, running, settle


async def fill(bench: Bench) -> None:
    """A day's worth: words, a photo, an album, a deletion, settings, a moved clock."""
    settle(bench)
    await bench.start(WANG, "CODE")
    await bench.ok("setMyCommands", commands=[{"command": "start", "description": "开始"}])
    await bench.updates(allowed_updates=["message", "callback_query"])
    await bench.ok("sendMessage", chat_id=WANG, text="选", reply_markup=inline([button("a")]))
    gone = await bench.ok("sendMessage", chat_id=DUTY, text="删掉")
    await bench.ok("deleteMessage", chat_id=DUTY, message_id=gone["message_id"])
    await bench.control("clock", offset=86_400)


async def test_a_reopened_sandbox_goes_on_where_it_was(tmp_path: Path) -> None:
    async with running(tmp_path / "box.sqlite") as bench:
        await fill(bench)
        waiting = await bench.updates()
        before = await bench.person("GET", f"/client/{WANG}/chats/{WANG}/messages")
        _, photo = await bench.send_form("sendPhoto", {"chat_id": WANG, "photo": png()})
    async with running(tmp_path / "box.sqlite") as again:
        assert await again.updates() == waiting
        after = await again.person("GET", f"/client/{WANG}/chats/{WANG}/messages")
        assert after["messages"][:-1] == before["messages"]
        assert after["commands"] == before["commands"]
        link = await again.ok("getFile", file_id=photo["result"]["photo"][0]["file_id"])
        async with again.client.get(f"/file/bot{TOKEN}/{link['file_path']}") as response:
            assert await response.read() == png()
        sent = await again.ok("sendMessage", chat_id=DUTY, text="新的")
        assert sent["message_id"] == 2
        assert sent["date"] > waiting[0]["message"]["date"] + 86_000
        await again.say(WANG, WANG, "接着说")
        assert (await again.updates())[-1]["update_id"] == waiting[-1]["update_id"] + 1


async def test_a_forum_is_the_same_forum_afterwards(tmp_path: Path) -> None:
    async with running(tmp_path / "box.sqlite") as bench:
        settle(bench)
        admins = [BOT.id]
        await bench.control(
            "groups", id=-1002, title="论坛", members=[WANG], admins=admins, withheld=["can_manage_topics"]
        )
        number = (await bench.control("groups/-1002/topics", name="水电"))["id"]
        await bench.control(f"groups/-1002/topics/{number}", closed=True)
        rank = await bench.ok("getChatMember", chat_id=-1002, user_id=BOT.id)
    async with running(tmp_path / "box.sqlite") as again:
        topic = {"chat_id": -1002, "message_thread_id": number}
        assert (await again.refused("sendMessage", text="好", **topic))[1] == "Bad Request: TOPIC_CLOSED"
        await again.control(f"groups/-1002/topics/{number}", closed=False)
        assert (await again.ok("sendMessage", text="好", **topic))["message_thread_id"] == number
        assert await again.ok("getChatMember", chat_id=-1002, user_id=BOT.id) == rank


async def test_confirmed_updates_do_not_come_back(tmp_path: Path) -> None:
    async with running(tmp_path / "box.sqlite") as bench:
        await fill(bench)
        last = (await bench.confirmed())[-1]["update_id"]
    async with running(tmp_path / "box.sqlite") as again:
        assert await again.updates() == []
        await again.say(WANG, WANG, "新的")
        assert (await again.updates())[0]["update_id"] == last + 1


async def test_a_press_that_waits_can_be_answered_after_the_restart(tmp_path: Path) -> None:
    async with running(tmp_path / "box.sqlite") as bench:
        await fill(bench)
        path = f"/client/{WANG}/chats/{WANG}/press"
        await bench.confirmed()
        pressing = asyncio.create_task(bench.person("POST", path, message_id=2, data="a"))
        (update,) = await bench.updates(timeout=5)
        pressing.cancel()
    async with running(tmp_path / "box.sqlite") as again:
        assert await again.ok("answerCallbackQuery", callback_query_id=update["callback_query"]["id"]) is True


def launch(store: Path, port: int) -> subprocess.Popen[bytes]:
    """The sandbox as a process of its own, when it answers."""
    command = [
        sys.executable,
        "-m",
        "bot.sandbox",
        "--port",
        str(port),
        "--token",
        TOKEN,
        "--store",
        str(store),
    ]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert b"Sandbox at" in process.stdout.readline()
    return process


async def post(session: aiohttp.ClientSession, url: str, **body: object) -> dict[str, object]:
    async with session.post(url, json=body) as response:
        answer: dict[str, object] = await response.json()
        return answer


async def test_what_was_answered_is_there_after_kill_9(tmp_path: Path, unused_port: int) -> None:
    base = f"http://127.0.0.1:{unused_port}"
    process = await asyncio.to_thread(launch, tmp_path / "box.sqlite", unused_port)
    async with aiohttp.ClientSession() as session:
        await post(session, f"{base}/client/{WANG}/start", payload="CODE")
        for number in range(20):
            await post(session, f"{base}/client/{WANG}/chats/{WANG}/send", text=f"第 {number} 句")
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    process = await asyncio.to_thread(launch, tmp_path / "box.sqlite", unused_port)
    async with aiohttp.ClientSession() as session:
        told = await post(session, f"{base}/bot{TOKEN}/getUpdates")
    process.terminate()
    process.communicate()
    assert isinstance(told["result"], list)
    texts = [update["message"]["text"] for update in told["result"] if "message" in update]
    assert texts == ["/start CODE", *(f"第 {number} 句" for number in range(20))]
    assert process.returncode == 0


async def test_a_port_in_use_gets_a_sentence(unused_port: int, tmp_path: Path) -> None:
    process = await asyncio.to_thread(launch, tmp_path / "box.sqlite", unused_port)
    command = [sys.executable, "-m", "bot.sandbox", "--port", str(unused_port)]
    root = Path(__file__).parents[2]
    second = await asyncio.to_thread(subprocess.run, command, cwd=root, capture_output=True, timeout=60)
    process.terminate()
    process.communicate()
    assert second.returncode == 2
    assert b"cannot be used" in second.stderr
    assert b"Traceback" not in second.stderr


def test_a_file_that_is_no_store_is_refused_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "box.sqlite"
    broken.write_bytes(b"this is not a database, whatever its name says" * 40)
    with pytest.raises(StoreError, match="cannot use"):
        create_app(token=TOKEN, bot=BOT, store=broken)


async def test_two_sandboxes_do_not_share_a_file(tmp_path: Path) -> None:
    async with running(tmp_path / "box.sqlite"):
        with pytest.raises(StoreError, match="locked"):
            create_app(token=TOKEN, bot=BOT, store=tmp_path / "box.sqlite")


async def test_the_main_bot_stays_the_main_one_beside_others(tmp_path: Path) -> None:
    async with running(tmp_path / "box.sqlite") as bench:
        settle(bench)
        await bench.control("bots", token="9:other", id=9, name="别的", username="other_bot")
        await bench.say(WANG, 9, "给别的")
    async with running(tmp_path / "box.sqlite") as again:
        assert (await again.person("GET", "/client/people"))["bot"]["id"] == BOT.id
        _, body = await again.raw("getUpdates", token="9:other")
        assert [update["message"]["text"] for update in body["result"]] == ["给别的"]


async def test_the_file_is_whole_after_many_calls(tmp_path: Path) -> None:
    async with running(tmp_path / "box.sqlite") as bench:
        settle(bench)
        await asyncio.gather(*(bench.start(WANG) for _ in range(30)))
    with sqlite3.connect(tmp_path / "box.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM messages").fetchone() == (30,)
    db.close()

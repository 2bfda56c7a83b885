"""``shouwen run`` and ``shouwen replay``, as an operator types them: how they begin and how they end."""

import asyncio
import json
import signal
import time

import pytest

from storage import database
from storage.post import inbox
from tests.bot.command_line import BOT_ID, FIRST, SEED, TOKEN, ask, ended, shouwen, staged, until
from tests.kit.estate import House
from tests.kit.ports import free_port
from tests.storage import matters

pytestmark = pytest.mark.usefixtures("elsewhere", "own_logs")


def test_run_without_an_estate_says_how_to_get_one() -> None:
    ended = shouwen("run")
    assert ended.exit_code == 2
    assert f"no estate for the bot {BOT_ID}" in ended.stderr
    assert "shouwen init" in ended.stderr


def test_run_tells_all_faults_of_the_settings_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_POLL_SECONDS", "soon")
    ended = shouwen("run", "--engine", "carrier-pigeon", "--api-base", "ftp://x")
    assert ended.exit_code == 2
    assert [line.partition(":")[0] for line in ended.stderr.splitlines()] == [
        "SHOUWEN_ENGINE", "SHOUWEN_API_BASE", "SHOUWEN_POLL_SECONDS",
    ]


def test_run_refuses_a_token_that_is_none_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_TOKEN", "hunter2")
    ended = shouwen("run")
    assert ended.exit_code == 2
    assert "does not look like one" in ended.stderr
    assert "hunter2" not in ended.output


async def test_run_ends_with_success_on_ctrl_c_and_tells_no_token() -> None:
    shouwen(*SEED)
    async with staged() as stage:
        process = await stage.runs(stage.process("run"))
        process.send_signal(signal.SIGINT)
        code, errors = await ended(process)
    assert code == 0
    assert TOKEN not in errors
    assert "Traceback" not in errors


async def test_f08_told_to_stop_under_load_it_finishes_what_runs_and_loses_nothing() -> None:
    shouwen(*SEED)
    async with staged() as stage:
        process = await stage.runs(stage.program("run"))

        async def talk(person: int) -> None:
            for number in range(8):
                await stage.say(person, f"电梯坏了，第{number}次说")

        load = asyncio.gather(*(talk(FIRST + number) for number in range(8)))
        await until("SELECT count(*) > 20 FROM seen_update")
        process.terminate()
        code, errors = await ended(process)
        assert code == 0, errors
        assert ask("SELECT count(*) FROM outgoing WHERE status = 'sending'") == 0
        await load
        assert stage.updates >= 64
        process = await stage.runs(stage.program("run"))
        await until(f"SELECT count(*) = {stage.updates} FROM seen_update")
        process.terminate()
        assert (await ended(process))[0] == 0
    assert ask("SELECT count(*) FROM quarantine") == 0
    assert "Traceback" not in errors


async def test_beside_a_running_bot_a_second_is_refused_and_the_register_can_be_read() -> None:
    shouwen(*SEED)
    async with staged() as stage:
        process = await stage.runs(stage.program("run"))
        second = await stage.program("run")
        code, errors = await ended(second)
        assert (code, errors) == (2, "Another shouwen is already running on data. Please stop it first.\n")
        assert shouwen("list").output == "登记簿是空的。\n"
        process.terminate()
        assert (await ended(process))[0] == 0


def test_run_where_nobody_listens_is_a_sentence() -> None:
    shouwen(*SEED)
    refused = shouwen("run", "--api-base", f"http://127.0.0.1:{free_port()}")
    assert refused.exit_code == 2
    assert "Telegram could not be reached" in refused.stderr


def put_aside(update_id: int, raw: object) -> str:
    """An update in quarantine, marked as seen, as intake leaves it."""
    engine = database.open_writer("sqlite:///data/shouwen.db")
    with database.writing(engine) as db:
        inbox.mark_seen(db, BOT_ID, update_id, 0, now=matters.MORNING)
        reference = inbox.quarantine(
            db, BOT_ID, update_id, json.dumps(raw, ensure_ascii=False), "RuntimeError: x", now=matters.MORNING
        )
    engine.dispose()
    return reference


def message(update_id: int, text: str) -> dict[str, object]:
    person = {"id": FIRST, "is_bot": False, "first_name": "王芳", "language_code": "zh-hans"}
    chat = {"id": FIRST, "type": "private", "first_name": "王芳"}
    body = {"message_id": 7, "date": int(time.time()), "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": body}


async def test_f10_replay_processes_what_lies_in_quarantine_once() -> None:
    shouwen(*SEED)
    reference = put_aside(501, message(501, "3栋电梯坏了"))
    put_aside(502, {"update_id": 502, "message": {"message_id": "seven"}})
    async with staged() as stage:
        first = await asyncio.to_thread(shouwen, "replay", "--api-base", stage.base)
        second = await asyncio.to_thread(shouwen, "replay", reference, "--api-base", stage.base)
    assert f"{reference}  processed\n" in first.output
    assert "still unreadable" in first.output
    assert first.exit_code == 1
    assert (second.exit_code, second.stderr) == (1, f"Nothing lies in quarantine under {reference}.\n")
    assert ask("SELECT count(*) > 0 FROM outgoing WHERE key LIKE 'u%.501:%'")
    assert ask("SELECT count(*) FROM seen_update") == 2


def test_replay_of_an_empty_quarantine_says_so(lived_in: House) -> None:
    done = shouwen("replay")
    assert (done.exit_code, done.output) == (0, "Nothing lies in quarantine.\n")

"""`shouwen webhook set|info|delete`, as an operator types it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.sandbox.sandbox import SANDBOX, Sandbox
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount
from tests.bot.fake_telegram import FakeTelegram, does

BOT = 700000001
TOKEN = f"{BOT}:AAnobodyMayEverSeeThisTokenAnywhere0"
SECRET = "a-secret-for-the-webhook-0123456789"
HERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _settings(no_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TOKEN": TOKEN, "WEBHOOK_URL": HERE, "WEBHOOK_SECRET": SECRET, "RECEIVE": "webhook"}.items():
        monkeypatch.setenv(f"SHOUWEN_{name}", value)


@pytest_asyncio.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    made = create_app(token=TOKEN, bot=BotAccount(BOT, "首问", "shouwen_bot"))
    server = TestServer(made)
    await server.start_server()
    monkeypatch.setenv("SHOUWEN_API_BASE", str(server.make_url("/")).rstrip("/"))
    yield made[SANDBOX]
    await server.close()


async def webhook(*words: str) -> Result:
    done = await asyncio.to_thread(CliRunner().invoke, app, ["webhook", *words])
    for kept in (SECRET, TOKEN, "/telegram/"):
        assert kept not in done.output + done.stderr
    return done


async def test_set_info_and_delete_say_what_they_did(sandbox: Sandbox) -> None:
    before = await webhook("info")
    assert before.output == "No webhook is set for @shouwen_bot; 0 updates wait to be polled.\n"
    done = await webhook("set")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Telegram brings the updates of @shouwen_bot to http://127.0.0.1/…\n")
    shown = (await webhook("info")).output
    assert "http://127.0.0.1/…, as set here" in shown
    assert "callback_query, edited_message, message, my_chat_member" in shown
    gone = await webhook("delete")
    assert gone.output.startswith("No webhook is set for @shouwen_bot any more")
    assert (await webhook("info")).output == before.output


async def test_info_tells_another_ones_webhook_from_ours(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    await webhook("set")
    monkeypatch.setenv("SHOUWEN_WEBHOOK_URL", "http://127.0.0.1:8")
    assert "not the one set here" in (await webhook("info")).output
    monkeypatch.delenv("SHOUWEN_WEBHOOK_URL")
    assert "not the one set here" in (await webhook("info")).output


async def test_set_warns_who_polls_that_the_next_start_takes_it_away(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOUWEN_RECEIVE", "polling")
    assert "SHOUWEN_RECEIVE is polling" in (await webhook("set")).output


async def test_the_last_failure_is_told_with_its_time_and_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    info = {"url": "https://bot.example.org/x", "pending_update_count": 12, "max_connections": 40,
            "last_error_date": 1795482000, "last_error_message": "Wrong response from the webhook: 503"}  # fmt: skip
    me = {"id": BOT, "is_bot": True, "first_name": "首问", "username": "shouwen_bot"}
    server = FakeTelegram({"getMe": does(me), "getWebhookInfo": does(info)}).server()
    await server.start_server()
    monkeypatch.setenv("SHOUWEN_API_BASE", str(server.make_url("/")).rstrip("/"))
    shown = (await webhook("info")).output
    await server.close()
    assert "2026-11-24 01:00 UTC: Wrong response from the webhook: 503" in shown
    assert "12 updates" in shown


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WEBHOOK_SECRET", "", "no secret for the webhook"),
        ("WEBHOOK_SECRET", "short", "32 to 256 characters"),
        ("WEBHOOK_URL", "", "SHOUWEN_WEBHOOK_URL: say under which https:// address"),
        ("WEBHOOK_URL", "gopher://x", "SHOUWEN_WEBHOOK_URL"),
    ],
)
async def test_what_cannot_work_is_one_sentence_and_sets_nothing(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"SHOUWEN_{name}", value)
    done = await webhook("set")
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert sandbox.world.main_bot.webhook.target.url == ""


async def test_without_telegram_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_API_BASE", "http://127.0.0.1:9")
    done = await webhook("info")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "could not be reached" in done.stderr


async def test_every_bot_of_the_folder_is_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "tokens"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / name).write_text(TOKEN)
        (folder / name).chmod(0o600)
    monkeypatch.setenv("SHOUWEN_TOKEN_FOLDER", str(folder))
    me = {"id": BOT, "is_bot": True, "first_name": "首问", "username": "shouwen_bot"}
    fake = FakeTelegram({"getMe": does(me), "setWebhook": does(True)})
    server = fake.server()
    await server.start_server()
    monkeypatch.setenv("SHOUWEN_API_BASE", str(server.make_url("/")).rstrip("/"))
    assert (await webhook("set")).exit_code == 0
    await server.close()
    assert [path.rpartition("/")[2] for path, _ in fake.asked] == ["getMe", "setWebhook"] * 2

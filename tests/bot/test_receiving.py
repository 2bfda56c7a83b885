"""How updates come: polling and webhook are switched without losing what waits, secrets change on the go (F53)."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.engines.contract import EngineError
from bot.engines.with_aiogram import AiogramEngine
from bot.sandbox.mishaps import Mishap
from bot.sandbox.sandbox import SANDBOX, Sandbox
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount, Person
from bot.settings import Settings, SettingsError
from bot.taking.switching import address, agree, entrances, masked, register, registered, unregister
from bot.taking.webhook import Webhook
from tests.bot.counted import Since, figure
from tests.bot.fake_telegram import FakeTelegram, does, refuses
from tests.bot.rig import BOT, Rig
from tests.kit.home import WANG
from tests.kit.ports import free_port
from tests.kit.waiting import until

TOKEN = f"{BOT}:AAnobodyMayEverSeeThisTokenAnywhere0"
SECRET, NEXT = "the-first-secret-0123456789-abcdef", "the-other-secret-0123456789-abcdef"

pytestmark = pytest.mark.usefixtures("no_settings")


class Stage:
    """A sandbox where Telegram would be, an engine on it, and a port of ours that it may post to."""

    def __init__(self, server: TestServer, sandbox: Sandbox, port: int) -> None:
        self.sandbox = sandbox
        self.base = str(server.make_url("/")).rstrip("/")
        self.engine = AiogramEngine(TOKEN, self.base)
        self.port = port

    def settings(self, receive: str, **more: Any) -> Settings:
        url = f"http://127.0.0.1:{self.port}"
        given: dict[str, Any] = {"webhook_url": url, "webhook_secret": SECRET, "api_base": self.base}
        return Settings(**given | {"receive": receive} | more)

    async def says(self, text: str) -> None:
        """王芳 writes to the bot."""
        async with (
            ClientSession() as session,
            session.post(f"{self.base}/client/{WANG}/chats/{WANG}/send", json={"text": text}) as answer,
        ):
            assert answer.status == 200, await answer.text()


@asynccontextmanager
async def listening(stage: Stage, rig: Rig, settings: Settings) -> AsyncIterator[None]:
    webhook = Webhook(entrances(settings, BOT, rig.intake.receive))
    await webhook.start("127.0.0.1", stage.port)
    try:
        yield
    finally:
        await webhook.stop()


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    app = create_app(token=TOKEN, bot=BotAccount(BOT, "首问", "shouwen_bot"))
    app[SANDBOX].world.add_person(Person(WANG, "王芳"))
    server = TestServer(app)
    await server.start_server()
    made = Stage(server, app[SANDBOX], free_port())
    async with ClientSession() as session:
        await session.post(f"{made.base}/client/{WANG}/start", json={"payload": ""})
    yield made
    await made.engine.close()
    await server.close()


def seen(rig: Rig) -> int:
    [(count,)] = rig.rows("SELECT count(*) FROM seen_update")
    return int(count)


async def test_f53_a_webhook_set_while_polling_is_configured_is_removed_and_nothing_that_waits_is_dropped(
    rig: Rig, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    await register(stage.engine, stage.settings("webhook"), BOT)  # nobody listens there
    await stage.says("地下车库的灯坏了一排")
    await agree(stage.engine, stage.settings("polling"), BOT)
    assert (await registered(stage.engine, BOT)).url == ""
    found = await stage.engine.updates(None, 0)
    assert isinstance(found, list)
    assert [one["message"]["text"] for one in found] == ["/start", "地下车库的灯坏了一排"]
    told = capsys.readouterr().out
    assert "webhook_removed" in told
    assert SECRET not in told
    assert "/telegram/" not in told


async def test_f53_the_reverse_polling_before_and_the_webhook_brings_what_waits(rig: Rig, stage: Stage) -> None:
    assert isinstance(await stage.engine.updates(None, 0), list)
    await stage.says("电梯又停了")
    settings = stage.settings("webhook")
    async with listening(stage, rig, settings):
        await agree(stage.engine, settings, BOT)
        await until(lambda: seen(rig) == 2)
        await stage.says("还是没人来")
        await until(lambda: seen(rig) == 3)
    state = rig.rows("SELECT state FROM conversation WHERE dialog = 'file'")
    assert [one["text"] for one in json.loads(state[0][0])["said"]] == ["电梯又停了", "还是没人来"]


async def test_f53_what_is_as_it_should_be_is_left_alone(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    for receive in ("polling", "webhook"):
        await agree(stage.engine, stage.settings(receive), BOT)
        capsys.readouterr()
        await agree(stage.engine, stage.settings(receive), BOT)
        assert "webhook_" not in capsys.readouterr().out


async def test_f53_another_address_or_another_number_at_once_is_set_right(stage: Stage) -> None:
    await agree(stage.engine, stage.settings("webhook", webhook_connections=7), BOT)
    assert (await registered(stage.engine, BOT)).connections == 7
    await agree(stage.engine, stage.settings("webhook", webhook_connections=9), BOT)
    assert (await registered(stage.engine, BOT)).connections == 9


async def test_a_secret_changes_and_nothing_is_lost_on_the_way(rig: Rig, stage: Stage) -> None:
    before = stage.settings("webhook")
    after = stage.settings("webhook", webhook_secret=NEXT, webhook_secret_old=SECRET)
    await agree(stage.engine, before, BOT)
    async with listening(stage, rig, after):
        await stage.says("旧的也收")
        await until(lambda: seen(rig) == 2)
        await agree(stage.engine, after, BOT)
        await stage.says("新的也收")
        await until(lambda: seen(rig) == 3)


async def test_f47_what_telegram_posts_twice_or_again_because_the_answer_was_lost_has_one_effect(
    rig: Rig, stage: Stage
) -> None:
    settings, webhook = stage.settings("webhook"), stage.sandbox.world.main_bot.webhook
    since = Since()

    def answered() -> float:
        return since("shouwen_webhook_answers_total", status="200")

    async with listening(stage, rig, settings):
        await agree(stage.engine, settings, BOT)
        await until(lambda: answered() == 1)  # her /start
        for number, mishap in enumerate(("twice", "unheard"), 2):
            webhook.mishaps.add(Mishap(mishap))
            await stage.says(f"第{number}句")
            await until(lambda most=2 * number - 1: answered() == most)
            assert seen(rig) == number
    said = json.loads(rig.rows("SELECT state FROM conversation WHERE dialog = 'file'")[0][0])["said"]
    assert [one["text"] for one in said] == ["第2句", "第3句"]


async def test_the_last_failure_is_told_with_its_time(stage: Stage) -> None:
    await register(stage.engine, stage.settings("webhook"), BOT)
    await until(lambda: stage.sandbox.world.main_bot.webhook.last_error)
    found = await registered(stage.engine, BOT)
    assert found.failure
    assert found.failed_at is not None
    assert found.failed_at.tzinfo is not None
    assert found.pending == 1


FAKE: dict[str, Any] = {
    "api_base": "http://127.0.0.1:9", "webhook_url": "https://bot.example.org", "webhook_secret": SECRET,
}  # fmt: skip
SET = {"url": "https://elsewhere.example.org/x", "pending_update_count": 3}


@asynccontextmanager
async def telegram(**answers: Any) -> AsyncIterator[tuple[FakeTelegram, AiogramEngine]]:
    fake = FakeTelegram(answers)
    server = fake.server()
    await server.start_server()
    engine = AiogramEngine(TOKEN, str(server.make_url("/")).rstrip("/"))
    try:
        yield fake, engine
    finally:
        await engine.close()
        await server.close()


async def test_g1_pending_updates_are_never_dropped_by_any_call(stage: Stage) -> None:
    answers = {"getWebhookInfo": does(SET), "setWebhook": does(True), "deleteWebhook": does(True)}
    async with telegram(**answers) as (fake, engine):
        await agree(engine, Settings(receive="webhook", **FAKE), BOT)
        await agree(engine, Settings(receive="polling"), BOT)
        await unregister(engine)
    changing = [params for path, params in fake.asked if not path.endswith("getWebhookInfo")]
    assert len(changing) == 3
    for params in changing:
        assert params["drop_pending_updates"] in (False, "false")


async def test_what_waits_at_telegram_becomes_a_figure() -> None:
    async with telegram(getWebhookInfo=does(SET)) as (_, engine):
        found = await registered(engine, BOT)
    assert (found.pending, found.failed_at, found.failure) == (3, None, "")
    assert figure("shouwen_pending_updates", bot=str(BOT)) == 3


async def test_a_refusal_is_a_sentence_without_the_path() -> None:
    reason = f"Bad Request: bad webhook: {address(Settings(**FAKE), BOT)} is no good"
    async with telegram(setWebhook=refuses(400, reason)) as (_, engine):
        with pytest.raises(EngineError, match="refuses setWebhook: Bad Request: bad webhook: … is no good") as told:
            await register(engine, Settings(**FAKE), BOT)
    assert "/telegram/" not in str(told.value)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (refuses(401, "Unauthorized"), "does not accept the bot token"),
        (refuses(502, "Bad Gateway"), "could not be reached"),
        (refuses(409, "Conflict"), "unexpectedly"),
        (refuses(429, "Too Many Requests", retry_after=0.01), "unexpectedly: Wait"),
    ],
)
async def test_any_other_answer_is_a_sentence_too(answer: Any, sentence: str) -> None:
    async with telegram(getWebhookInfo=answer) as (_, engine):
        with pytest.raises(EngineError, match=sentence):
            await agree(engine, Settings(), BOT)


def test_every_bot_has_a_path_of_its_own_that_changes_with_the_secret() -> None:
    first = address(Settings(**FAKE), 1)
    others = [address(Settings(**FAKE), 2), address(Settings(**FAKE | {"webhook_secret": NEXT}), 1)]
    assert first.startswith("https://bot.example.org/telegram/")
    assert len({first, *others}) == 3
    assert SECRET not in first


def test_a_path_that_is_set_is_used_below_the_address_that_is_set() -> None:
    given = FAKE | {"webhook_url": "https://example.org/shouwen/", "webhook_path": "x" * 20}
    assert address(Settings(**given), 1) == f"https://example.org/shouwen/telegram/{'x' * 20}"
    assert list(entrances(Settings(**given), 1, nobody)) == ["x" * 20]


async def nobody(raw: Any) -> None:
    raise AssertionError("nobody calls")


def test_without_an_address_or_with_an_open_line_to_telegram_itself_it_is_refused() -> None:
    with pytest.raises(SettingsError, match="SHOUWEN_WEBHOOK_URL"):
        address(Settings(webhook_secret=SECRET), 1)
    with pytest.raises(SettingsError, match="https://"):
        address(Settings(webhook_secret=SECRET, webhook_url="http://bot.example.org"), 1)


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://bot.example.org:8443/telegram/secret?x", "https://bot.example.org/…"), ("nonsense", "…"), ("", "…")],
)
def test_an_address_is_shown_without_its_path(url: str, shown: str) -> None:
    assert masked(url) == shown

"""Telegram through a proxy: both engines, HTTP and SOCKS, and what is said when the proxy does not help."""

import sys
from io import BytesIO

import pytest
from aiohttp import web

from bot import engines, settings
from bot.engines.contract import EngineError, Sent
from bot.settings import SettingsError, load
from tests.bot.fake_telegram import ME, TOKEN, FakeTelegram
from tests.bot.proxies import proxy

KINDS = ("http", "socks5")
pytestmark = pytest.mark.usefixtures("no_settings")


async def _me(_: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": ME})


async def _file(_: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": {"file_id": "f", "file_unique_id": "f", "file_path": "a/b.txt"}})


async def _bytes(_: web.Request) -> web.Response:
    return web.Response(body=b"seen")


@pytest.mark.parametrize("kind", KINDS)
async def test_calls_and_files_go_through_the_proxy(engine_name: str, kind: str) -> None:
    server = FakeTelegram({"getMe": _me, "getFile": _file, "b.txt": _bytes}).server()
    async with server, proxy() as between:
        engine = engines.create(
            engine_name, TOKEN, str(server.make_url("/")), 5.0, f"{kind}://127.0.0.1:{between.port}"
        )
        try:
            assert (await engine.open()).username == "shouwen_bot"
            into = BytesIO()
            assert isinstance(await engine.download("f", into, 100), Sent)
        finally:
            await engine.close()
        assert into.getvalue() == b"seen"
        assert set(between.asked) == {f"127.0.0.1:{server.port}"}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_proxy_that_refuses_or_is_not_there_is_a_sentence_without_its_password(
    engine_name: str, kind: str
) -> None:
    async with proxy(refuses=True) as between:
        # After a refusal by SOCKS httpcore leaves its connection to the garbage collector, which warns.
        refusing = () if (engine_name, kind) == ("ptb", "socks5") else (between.port,)
        for place in (*refusing, 9):
            engine = engines.create(engine_name, TOKEN, "http://127.0.0.1:1", 3.0, f"{kind}://li:pass@127.0.0.1:{place}")
            with pytest.raises(EngineError) as caught:
                await engine.open()
            await engine.close()
            assert "pass" not in str(caught.value)


@pytest.mark.parametrize(
    "bad", ["127.0.0.1:7890", "ftp://127.0.0.1:7890", "http://127.0.0.1", "socks5://:1080", "http://[x:1"]
)
def test_a_proxy_that_is_none_is_refused(bad: str) -> None:
    with pytest.raises(SettingsError, match=r"SHOUWEN_PROXY: .*must look like http://host:port"):
        load(proxy=bad)


def test_a_socks_proxy_without_its_package_is_refused_and_an_http_proxy_needs_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for engine in ("aiogram", "ptb"):
        assert settings.proxy(load(engine=engine, proxy="socks5://127.0.0.1:1080")) == "socks5://127.0.0.1:1080"
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)
    monkeypatch.setitem(sys.modules, "socksio", None)
    for engine, package in (("aiogram", "aiohttp-socks"), ("ptb", "socksio")):
        with pytest.raises(SettingsError, match=f"pip install {package}"):
            settings.proxy(load(engine=engine, proxy="socks5://127.0.0.1:1080"))
        assert settings.proxy(load(engine=engine, proxy="http://127.0.0.1:7890")) == "http://127.0.0.1:7890"

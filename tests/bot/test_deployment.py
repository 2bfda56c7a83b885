"""``shouwen run`` as a whole: both databases, both ways of receiving, several bots, and every way to end."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from storage import bells
from storage.database import open_writer
from tests.kit.aftermath import by_the_bot, nothing_is_lost_or_doubled
from tests.kit.crowd import CROWD, Crowd
from tests.kit.home import WANG
from tests.kit.ports import free_port
from tests.kit.program import first_look, its_writer_dies, running, this_minute
from tests.kit.river import the_river_is_there, two_tokens, zhou_has, zhou_says
from tests.kit.street import Street
from tests.kit.waiting import until

SENTENCE = "我们3栋的电梯又坏了，老人上不了楼"
RUNS = "Running as @shouwen_bot, Ctrl-C stops."


def by(receive: str) -> dict[str, Any]:
    """The settings for one way of receiving."""
    port = free_port()
    return {"receive": receive, "webhook_url": f"http://127.0.0.1:{port}", "webhook_port": port}


@asynccontextmanager
async def a_street(folder: Path, *, on_postgres: bool = False) -> AsyncIterator[Street]:
    """A street of today, for a bot that has the real clock."""
    async with Street(folder, this_minute(), plan=CROWD, on_postgres=on_postgres) as street:
        await street.control("webhook", pace=0.01)
        yield street


@pytest.mark.parametrize(("on_postgres", "receive"), [(False, "polling"), (True, "webhook")])
async def test_f08_told_to_stop_under_load_it_ends_in_order_and_nothing_is_lost(
    tmp_path: Path, on_postgres: bool, receive: str
) -> None:
    async with a_street(tmp_path, on_postgres=on_postgres) as street:
        crowd, settings = Crowd(street), by(receive)
        async with running(street, **settings) as first:
            assert await first.says() == RUNS
            filing = asyncio.create_task(crowd.files(rounds=6))
            await until(lambda: street.one("SELECT count(*) FROM record") >= 5)
            first.told(signal.SIGTERM)
            code, errors = await first.ends()
        assert (code, "Traceback" in errors) == (0, False), errors
        assert street.one("SELECT count(*) FROM outgoing WHERE status = 'sending'") == 0
        async with running(street, **settings) as second:
            assert await second.says() == RUNS
            await filing
            await street.settle()
            second.told(signal.SIGTERM)
            assert (await second.ends())[0] == 0
        crowd.is_in_the_register()
        nothing_is_lost_or_doubled(street, kills=0)


@pytest.mark.parametrize("on_postgres", [False, True])
async def test_f09_a_second_signal_ends_it_at_once_and_the_next_start_takes_up_the_rest(
    tmp_path: Path, on_postgres: bool
) -> None:
    async with a_street(tmp_path, on_postgres=on_postgres) as street:
        async with running(street) as first:
            await first.says()
            await street.control("faults", fault="slow", method="sendMessage", seconds=8, times=1)
            await street.wang.says(SENTENCE)
            await until(lambda: street.rows("SELECT 1 FROM outgoing WHERE status = 'sending'"))
            first.told(signal.SIGTERM)
            await asyncio.sleep(0.3)
            first.told(signal.SIGTERM)
            assert (await first.ends())[0] == -signal.SIGTERM
        async with running(street) as second:
            await second.says()
            await until(lambda: street.rows("SELECT 1 FROM outgoing WHERE status = 'sent'"))
            await street.settle()
        nothing_is_lost_or_doubled(street, kills=1)


@pytest.mark.prove
async def test_f08_what_hangs_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    async with a_street(tmp_path) as street, running(street) as program:
        await program.says()
        await street.control("faults", fault="slow", method="sendMessage", seconds=25, times=1)
        await street.wang.says(SENTENCE)
        await until(lambda: street.rows("SELECT 1 FROM outgoing WHERE status = 'sending'"))
        program.told(signal.SIGTERM)
        code, errors = await program.ends()
        assert (code, "stop_cut_short" in errors) == (0, True)


async def test_f25_without_its_database_it_waits_says_so_and_then_works(tmp_path: Path) -> None:
    async with a_street(tmp_path, on_postgres=True) as street, AsyncExitStack() as stack:
        there = make_url(street.url)
        port, watch = free_port(), free_port()
        away = there.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        program = await stack.enter_async_context(running(street, database_url=away, watch_port=watch))
        await street.wang.says(SENTENCE)
        status, told = await first_look(street, watch)
        assert status == 503
        assert [one["standing"] for one in told["bots"].values()] == ["starting"]
        assert len(street.sandbox.world.main_bot.queue) == 1
        await stack.enter_async_context(forwarded(port, there.host or str(there.query["host"]), there.port or 5432))
        assert await program.says() == RUNS
        await until(lambda: by_the_bot(street, WANG))
        assert (await first_look(street, watch))[0] == 200


async def test_who_sends_what_it_commits_wakes_nobody_else(tmp_path: Path) -> None:
    async with a_street(tmp_path, on_postgres=True) as street, running(street) as program:
        await program.says()
        database = open_writer(street.url)
        with database.connect() as db:
            await asyncio.to_thread(bells.listen, db)
            await street.wang.says(SENTENCE)
            await until(lambda: by_the_bot(street, WANG))
            assert not await asyncio.to_thread(bells.heard, db, 0.3)
        database.dispose()


@asynccontextmanager
async def forwarded(port: int, host: str, to: int) -> AsyncIterator[None]:
    """The server, reachable under another port as long as this lasts."""
    coming: set[asyncio.Task[None] | None] = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()

    async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        coming.add(asyncio.current_task())
        if "/" in host:
            back, forth = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{to}")
        else:
            back, forth = await asyncio.open_connection(host, to)
        with contextlib.closing(writer), contextlib.closing(forth), contextlib.suppress(ConnectionError):
            carried = {asyncio.create_task(carry(reader, forth)), asyncio.create_task(carry(back, writer))}
            try:
                await asyncio.wait(carried, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in carried:
                    task.cancel()
                await asyncio.gather(*carried, return_exceptions=True)

    server = await asyncio.start_server(come, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
        for task in filter(None, coming):
            task.cancel()
        await asyncio.gather(*filter(None, coming), return_exceptions=True)


@pytest.mark.parametrize("on_postgres", [False, True])
async def test_two_bots_run_side_by_side(tmp_path: Path, on_postgres: bool) -> None:
    async with a_street(tmp_path, on_postgres=on_postgres) as street:
        the_river_is_there(street)
        async with running(street, token_folder=two_tokens(tmp_path)) as program:
            assert [await program.says() for _ in range(2)] == [RUNS, "Running as @river_bot, Ctrl-C stops."]
            await street.wang.says(SENTENCE)
            zhou_says(street, SENTENCE)
            await until(lambda: by_the_bot(street, WANG) and zhou_has(street))
            program.told(signal.SIGINT)
            assert (await program.ends())[0] == 0


@pytest.mark.parametrize("on_postgres", [False, True])
async def test_when_its_writer_dies_it_ends_with_a_sentence(tmp_path: Path, on_postgres: bool) -> None:
    async with a_street(tmp_path, on_postgres=on_postgres) as street:
        async with running(street, its_writer_dies) as program:
            assert await program.says() == RUNS
            ended, errors = await program.ends()
        assert (ended, errors.splitlines()[-1]) == (2, "The writer has ended by itself; see the log above.")

"""One leader on PostgreSQL: who has the lead writes on the lock's own connection, and loses both together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import datetime

import pytest
from sqlalchemy import Engine

from bot.clock import Clock
from bot.running.bell import Bell
from bot.running.leader import LeaderWriter, leading
from bot.writing.committing import PoolWriter, writer_for
from bot.writing.writer import Failed, WriterClosed
from storage.database import Db, open_writer
from storage.databases import on_postgres
from tests.kit import databases
from tests.kit.waiting import until

BOT = 8_000_000_000


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    name = databases.server().create()
    databases.server().run("CREATE TABLE note (id serial PRIMARY KEY, said text UNIQUE)", name)
    yield name
    databases.server().drop(name)


@pytest.fixture
def database(place: str) -> Iterator[Engine]:
    databases.server().run("TRUNCATE note", place)
    opened = open_writer(databases.server().url(place))
    yield opened
    opened.dispose()


@pytest.fixture
async def writer(database: Engine) -> AsyncIterator[PoolWriter]:
    made = writer_for(database, Clock())
    assert isinstance(made, PoolWriter)
    made.start()
    yield made
    await made.stop()


def says(text: str) -> "object":
    def work(db: Db, _: datetime) -> None:
        db.exec_driver_sql("INSERT INTO note (said) VALUES (%s)", (text,))

    return work


def said(place: str) -> list[str]:
    return [row[0] for row in databases.server().run("SELECT said FROM note ORDER BY id", place)]


async def lose(place: str) -> None:
    """Cut the connection that holds the lock, as a killed server process does."""
    databases.server().run(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted", place
    )


async def test_of_two_one_leads_and_the_other_follows_when_the_first_has_gone(database: Engine) -> None:
    async with AsyncExitStack() as first, AsyncExitStack() as second:
        await first.enter_async_context(leading(database, BOT, Clock()))
        asking = asyncio.create_task(second.enter_async_context(leading(database, BOT, Clock())))
        await asyncio.sleep(0.5)
        assert not asking.done()
        await first.aclose()
        assert isinstance(await asyncio.wait_for(asking, 2), LeaderWriter)


async def test_two_bots_have_a_leader_each(database: Engine) -> None:
    async with leading(database, BOT, Clock()), asyncio.timeout(2), leading(database, BOT + 1, Clock()) as second:
        assert not second.ousted.is_set()


async def test_a_leader_that_lost_its_connection_writes_nothing_more(database: Engine, place: str) -> None:
    async with leading(database, BOT, Clock()) as leader:
        beating = asyncio.create_task(leader.beat())
        await leader.do(says("in office"))
        await lose(place)
        await asyncio.wait_for(beating, 3)
        with pytest.raises(WriterClosed):
            await leader.do(says("out of office"))
    assert said(place) == ["in office"]


async def test_f27_two_that_meet_are_run_again_until_both_stand(writer: PoolWriter, place: str) -> None:
    """Each locks its own row first and then the other's: the server must stop one of them, and it runs again."""
    await writer.do(says("a"))
    await writer.do(says("b"))
    runs = 0

    def crossing(mine: str, other: str) -> object:
        def work(db: Db, _: datetime) -> None:
            nonlocal runs
            runs += 1
            for one in (mine, other):
                db.exec_driver_sql("UPDATE note SET said = said WHERE said = %s", (one,))
                db.exec_driver_sql("SELECT pg_sleep(0.2)")

        return work

    done = await asyncio.gather(writer.attempt(crossing("a", "b")), writer.attempt(crossing("b", "a")))
    assert not any(isinstance(one, Failed) for one in done)
    assert runs == 3


async def test_f27_what_was_there_first_is_found_by_the_second_run(writer: PoolWriter, place: str) -> None:
    def once(db: Db, _: datetime) -> bool:
        if db.exec_driver_sql("SELECT 1 FROM note WHERE said = 'once'").first():
            return False
        db.exec_driver_sql("SELECT pg_sleep(0.1)")
        db.exec_driver_sql("INSERT INTO note (said) VALUES ('once')")
        return True

    assert sorted(await asyncio.gather(*(writer.do(once) for _ in range(4)))) == [False, False, False, True]
    assert said(place) == ["once"]


async def test_a_job_that_raises_leaves_the_others_alone(writer: PoolWriter, place: str) -> None:
    def broken(db: Db, _: datetime) -> None:
        db.exec_driver_sql("INSERT INTO note (said) VALUES ('broken')")
        raise KeyError("ours")

    failed, _ = await asyncio.gather(writer.attempt(broken), writer.do(says("sound")))
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, KeyError)
    assert said(place) == ["sound"]


async def test_f28_a_job_that_finds_no_connection_waits_and_is_done_when_one_is_free(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"POOL": 1, "OVERFLOW": 0, "POOL_SECONDS": 0.02}.items():
        monkeypatch.setattr(on_postgres, name, value)
    databases.server().run("TRUNCATE note", place)
    crowded = open_writer(databases.server().url(place))
    writer = writer_for(crowded, Clock())
    with crowded.connect():
        writer.start()
        waiting = asyncio.create_task(writer.do(says("at last")))
        await until(lambda: writer.trouble == "NoneFree")
        assert not waiting.done()
    await waiting
    assert (writer.trouble, writer.alive, said(place)) == ("", True, ["at last"])
    await writer.stop()
    crowded.dispose()


async def test_f26_a_connection_cut_before_the_commit_is_opened_again_and_the_job_runs_once(
    writer: PoolWriter, place: str
) -> None:
    runs = 0

    def cut(db: Db, _: datetime) -> None:
        nonlocal runs
        runs += 1
        db.exec_driver_sql("INSERT INTO note (said) VALUES ('kept')")
        if runs == 1:
            pid = db.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            databases.server().run(f"SELECT pg_terminate_backend({pid})", place)

    await writer.do(cut)
    assert (runs, said(place)) == (2, ["kept"])


async def test_a_ring_in_one_process_is_heard_in_another(database: Engine) -> None:
    here, there = Bell(database), Bell(database)
    rung: list[int] = []
    there.heard.append(lambda: rung.append(1))
    for bell in (here, there):
        bell.start()
    try:
        await asyncio.sleep(0.2)
        for _ in range(100):
            here.ring()
        await until(lambda: bool(rung))
        assert len(rung) < 100
    finally:
        for bell in (here, there):
            await bell.stop()


async def test_what_waits_for_a_leader_that_is_ousted_is_written_by_nobody(database: Engine, place: str) -> None:
    """A broken connection would open itself anew, without the lock, for the job after the one that finds out."""
    async with leading(database, BOT, Clock()) as leader:
        await lose(place)
        asked = [leader.attempt(says(f"out of office {number}")) for number in range(5)]
        assert [type(one) for one in await asyncio.gather(*asked, return_exceptions=True)] == [WriterClosed] * 5
    assert said(place) == []


async def test_who_stops_waiting_for_the_lead_leaves_it_free(database: Engine) -> None:
    async with AsyncExitStack() as first, AsyncExitStack() as second:
        await first.enter_async_context(leading(database, BOT, Clock()))
        asking = asyncio.create_task(second.enter_async_context(leading(database, BOT, Clock())))
        await asyncio.sleep(0.1)
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking
        await first.aclose()
        async with asyncio.timeout(2), leading(database, BOT, Clock()) as third:
            assert not third.ousted.is_set()


async def test_a_bell_whose_line_was_cut_rings_again(database: Engine, place: str) -> None:
    bell = Bell(database)
    rung: list[int] = []
    bell.heard.append(lambda: rung.append(1))
    bell.start()
    try:
        await asyncio.sleep(0.2)
        await lose_all(place)
        await until(lambda: _ring(bell) or rung)
    finally:
        await bell.stop()


def _ring(bell: Bell) -> None:
    bell.ring()


async def lose_all(place: str) -> None:
    """Cut every connection to the database, as a server that restarts does."""
    databases.server().run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{place}' AND pid <> pg_backend_pid()"
    )

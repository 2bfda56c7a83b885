"""The writer: many jobs in one commit, a failing one alone, the machine's trouble nobody's fault (F16-F19)."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from bot.writing.committing import MOST, writer_for
from bot.writing.writer import Failed, Work, WriterClosed
from storage.database import Db
from tests.bot.rig import Rig, a_while
from tests.kit.waiting import until


def writes(what: str) -> Work[str]:
    """Work that leaves a line in the audit table."""

    def work(db: Db, now: datetime) -> str:
        db.exec_driver_sql("INSERT INTO audit (at, user_id, what, details) VALUES ('', 0, ?, '')", (what,))
        return what

    return work


def breaks(db: Db, now: datetime) -> None:
    """Work with a bug, after it has written something."""
    db.exec_driver_sql("INSERT INTO audit (at, user_id, what, details) VALUES ('', 0, 'half', '')")
    raise ZeroDivisionError("a bug of ours")


def written(rig: Rig) -> list[str]:
    return [what for (what,) in rig.rows("SELECT what FROM audit ORDER BY id")]


@contextmanager
def held_up(rig: Rig) -> Iterator[threading.Event]:
    """The writer is busy with one job until the event is set, so that more can gather behind it."""
    go = threading.Event()
    busy = asyncio.ensure_future(rig.writer.do(lambda db, now: go.wait(5)))
    yield go
    go.set()
    assert busy


@contextmanager
def locked_by_another(rig: Rig) -> Iterator[None]:
    """Another program holds the write lock."""
    with sqlite3.connect(str(rig.database.url.database), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    other.close()


def impatient(rig: Rig, milliseconds: int) -> None:
    """Let the writer's connection wait for locks no longer than this."""
    with rig.database.connect() as db:
        db.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")


async def test_jobs_that_wait_are_committed_together(rig: Rig) -> None:
    commits = []
    event.listen(rig.database, "commit", lambda _: commits.append(1))
    with held_up(rig) as go:
        await asyncio.sleep(0.05)
        jobs = [asyncio.ensure_future(rig.writer.do(writes(f"job {n}"))) for n in range(MOST + 6)]
        await asyncio.sleep(0.05)
        go.set()
        done = await asyncio.gather(*jobs)
    assert done == written(rig) == [f"job {n}" for n in range(MOST + 6)]
    assert len(commits) == 3


async def test_a_failing_job_loses_only_its_own_writing_and_hears_its_own_error(rig: Rig) -> None:
    with held_up(rig) as go:
        await asyncio.sleep(0.05)
        jobs = [rig.writer.do(one) for one in (writes("before"), breaks, writes("after"))]
        waiting = asyncio.gather(*jobs, return_exceptions=True)
        go.set()
        before, failed, after = await waiting
    assert (before, after) == ("before", "after")
    assert isinstance(failed, ZeroDivisionError)
    assert written(rig) == ["before", "after"]


async def test_a_constraint_that_says_no_is_the_jobs_own_failure(rig: Rig) -> None:
    def twice(db: Db, now: datetime) -> None:
        db.exec_driver_sql("INSERT INTO seen_update VALUES (1, 1, '')")
        db.exec_driver_sql("INSERT INTO seen_update VALUES (1, 1, '')")

    with pytest.raises(IntegrityError):
        await rig.writer.do(twice)
    assert await rig.writer.do(writes("next")) == "next"
    assert rig.rows("SELECT * FROM seen_update") == []


async def test_a_failure_can_come_back_as_a_value(rig: Rig) -> None:
    failed = await rig.writer.attempt(breaks)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, ZeroDivisionError)
    assert await rig.writer.attempt(writes("fine")) == "fine"


async def test_nobody_is_told_before_the_commit(rig: Rig) -> None:
    reached, go = threading.Event(), threading.Event()

    def before_commit(_: object) -> None:
        reached.set()
        go.wait(5)

    event.listen(rig.database, "commit", before_commit)
    job = asyncio.ensure_future(rig.writer.do(writes("told late")))
    await until(reached.is_set)
    await a_while()
    assert not job.done()
    assert written(rig) == []
    go.set()
    assert await job == "told late"
    assert written(rig) == ["told late"]


async def test_every_job_of_a_batch_has_the_same_instant(rig: Rig) -> None:
    with held_up(rig) as go:
        await asyncio.sleep(0.05)
        jobs = asyncio.gather(*(rig.writer.do(lambda _, now: now) for _ in range(5)))
        go.set()
        assert set(await jobs) == {rig.clock.now()}


async def test_f16_a_lock_of_another_program_is_waited_for(rig: Rig) -> None:
    with locked_by_another(rig):
        job = asyncio.ensure_future(rig.writer.do(writes("patient")))
        await asyncio.sleep(0.3)
        assert not job.done()
    assert await job == "patient"


async def test_f17_a_lock_that_outlasts_the_timeout_is_tried_again_and_nobody_is_told(rig: Rig) -> None:
    impatient(rig, 10)
    with locked_by_another(rig):
        job = asyncio.ensure_future(rig.writer.do(writes("stubborn")))
        await asyncio.sleep(0.5)
        assert not job.done()
    assert await job == "stubborn"
    assert written(rig) == ["stubborn"]


async def test_f19_a_full_disk_rolls_the_whole_batch_back_and_it_is_done_when_there_is_room(rig: Rig) -> None:
    tries = 0

    def big(db: Db, now: datetime) -> str:
        nonlocal tries
        tries += 1
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages if tries < 3 else 1_000_000}")
        statement = "INSERT INTO audit (at, user_id, what, details) VALUES ('', 0, 'big', zeroblob(3000000))"
        db.exec_driver_sql(statement)
        return "big"

    with held_up(rig) as go:
        await asyncio.sleep(0.05)
        jobs = asyncio.gather(*(rig.writer.do(one) for one in (writes("before"), big, writes("after"))))
        go.set()
        assert await jobs == ["before", "big", "after"]
    assert tries == 3
    assert written(rig) == ["before", "big", "after"]


async def test_f08_stopping_finishes_what_waits_and_refuses_what_comes_later(rig: Rig) -> None:
    with held_up(rig) as go:
        await asyncio.sleep(0.05)
        jobs = [asyncio.ensure_future(rig.writer.do(writes(f"job {n}"))) for n in range(3)]
        await asyncio.sleep(0)
        stopping = asyncio.ensure_future(rig.writer.stop())
        await asyncio.sleep(0)
        with pytest.raises(WriterClosed):
            await rig.writer.do(writes("too late"))
        go.set()
        await stopping
    assert await asyncio.gather(*jobs) == ["job 0", "job 1", "job 2"]
    assert written(rig) == ["job 0", "job 1", "job 2"]


async def test_f17_stopping_while_the_database_is_locked_says_that_nothing_was_written(rig: Rig) -> None:
    impatient(rig, 10)
    with locked_by_another(rig):
        job = asyncio.ensure_future(rig.writer.do(writes("never")))
        await a_while()
        await rig.writer.stop()
        with pytest.raises(WriterClosed):
            await job
    assert written(rig) == []


async def test_a_writer_that_was_never_started_refuses(rig: Rig) -> None:
    with pytest.raises(WriterClosed):
        await writer_for(rig.database, rig.clock).do(writes("nothing"))


async def test_whoever_stops_waiting_does_not_stop_the_work(rig: Rig) -> None:
    with held_up(rig) as go:
        await asyncio.sleep(0.05)
        job = asyncio.ensure_future(rig.writer.do(writes("anyway")))
        await asyncio.sleep(0)
        job.cancel()
        go.set()
    assert await rig.writer.do(writes("next")) == "next"
    assert written(rig) == ["anyway", "next"]


async def test_a_quiet_job_wakes_nobody_and_any_other_does(rig: Rig) -> None:
    woken = []
    rig.writer.on_commit.append(lambda: woken.append(1))
    await rig.writer.do(lambda db, now: None, quiet=True)
    assert woken == []
    await rig.writer.do(lambda db, now: None)
    assert woken == [1]

"""A database that turns read-only, is damaged, deleted, replaced or copied under the running bot (F20–F31)."""

import asyncio
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.running.scheduler import Scheduler
from bot.running.watching import Watched, Watching
from bot.taking.intake import Unavailable
from bot.writing.writer import DatabaseLost
from storage.database import DatabaseError, open_reader, open_writer, reading, url_of
from storage.databases.on_sqlite import LARGEST_WAL
from storage.register import history
from tests.bot.counted import Since
from tests.bot.rig import BOT, Rig, a_while, at_work, message, press
from tests.kit.home import CHEN, WANG
from tests.kit.waiting import until


def file_of(rig: Rig) -> Path:
    return Path(str(rig.database.url.database))


async def test_f20_a_database_that_turns_read_only_takes_nothing_until_it_can_be_written_again(rig: Rig) -> None:
    read_only = ["on"]

    def remounted(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA query_only={read_only[0]}")

    event.listen(rig.database, "checkout", remounted)
    async with at_work(rig.intake.run):
        rig.engine.batches.put_nowait([message(41)])
        await until(lambda: bool(rig.writer.trouble))
        with pytest.raises(Unavailable, match="database"):
            await rig.intake.receive(message(42, CHEN))
        await a_while()
        assert rig.engine.asked == [None], "the batch is not acknowledged"
        read_only[0] = "off"
        await until(lambda: len(rig.engine.asked) == 2)
    assert rig.engine.asked[1] == 42
    assert rig.writer.trouble == ""
    assert rig.rows("SELECT update_id FROM seen_update") == [(41,)]


@pytest.mark.parametrize("meanwhile", ["deleted", "replaced", "moved"])
async def test_f21_a_file_that_is_not_ours_any_more_ends_the_writer_in_a_sentence(
    rig: Rig, meanwhile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await rig.intake.take([message(1)])
    file = file_of(rig)
    if meanwhile == "moved":
        file.rename(file.with_name("elsewhere.db"))
    elif meanwhile == "deleted":
        file.unlink()
    else:
        other = Path(shutil.copy(file, tmp_path / "other.db"))
        os.replace(other, file)
    before = file.read_bytes() if file.exists() else b""
    with pytest.raises(DatabaseLost, match=f"{file} was deleted or replaced"):
        await rig.intake.take([message(2, CHEN)])
    with pytest.raises(DatabaseError):  # which the command line says without a traceback
        await rig.writer.do(lambda db, now: None)
    await until(lambda: not rig.writer.alive)
    assert "event='database_lost'" in capsys.readouterr().out
    assert (file.read_bytes() if file.exists() else b"") == before, "no new file is begun in its place"


async def test_f21_an_idle_bot_notices_by_its_own_clock(rig: Rig) -> None:
    scheduler = Scheduler(rig.writer, rig.office)
    await scheduler.tick()
    file_of(rig).unlink()
    await scheduler.tick()
    await until(lambda: not rig.writer.alive)
    assert isinstance(rig.writer.lost, DatabaseLost)


async def test_f21_whoever_waits_behind_the_loss_hears_of_it(rig: Rig) -> None:
    await rig.intake.take([message(1)])
    file_of(rig).unlink()
    jobs = [rig.writer.do(lambda db, now: None) for _ in range(200)]
    heard = await asyncio.wait_for(asyncio.gather(*jobs, return_exceptions=True), 10)
    assert all(isinstance(one, DatabaseLost) for one in heard)


async def test_f22_a_damaged_file_ends_the_intake_and_stays_as_it_is(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    file = file_of(rig)
    await rig.writer.do(lambda db, now: None)
    rig.database.dispose()
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'seen_update'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    with file.open("r+b") as damaged:
        damaged.seek((root - 1) * size)
        damaged.write(b"\xff" * size)
    rig.engine.batches.put_nowait([message(1)])
    with pytest.raises(DatabaseLost, match=r"is damaged .*keep the file as it is.*\.recover"):
        await asyncio.wait_for(rig.intake.run(), 10)
    assert rig.engine.asked == [None], "nothing was acknowledged"
    assert "sqlite3" in capsys.readouterr().out
    assert file.stat().st_size


def watching(rig: Rig) -> Watching:
    one = Watched(BOT, lambda: "leader", lambda: "", lambda: None)
    return Watching([one], open_reader(url_of(file_of(rig))), rig.clock)


async def test_f30_a_wal_that_grows_is_measured_and_told_once(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    watch, since = watching(rig), Since()
    await rig.intake.take([message(1)])
    wal = file_of(rig).with_name("shouwen.db-wal")
    watch.beat(0.0)
    assert since("shouwen_wal_bytes") == wal.stat().st_size
    assert "wal_large" not in capsys.readouterr().out
    other = file_of(rig).with_name("swollen.db")  # only the length counts
    other.touch()
    other.with_name("swollen.db-wal").touch()
    os.truncate(other.with_name("swollen.db-wal"), LARGEST_WAL + 1)
    swollen = Watching([], open_reader(url_of(other)), rig.clock)
    swollen.beat(0.0)
    swollen.beat(0.0)
    assert capsys.readouterr().out.count("event='wal_large'") == 1


async def test_f31_a_copy_made_while_the_bot_writes_is_whole(rig: Rig) -> None:
    """SQLite's own online copy, a few pages at a time, with filings between the pages."""

    async def files(number: int) -> None:
        await rig.intake.take([message(3 * number, WANG, f"3号楼电梯第{number}次坏了")])
        [(instance, turn)] = rig.rows("SELECT id, turn FROM conversation WHERE dialog = 'file' AND user_id = ?", WANG)
        await rig.intake.take([press(3 * number + 1, f"i{instance}.{turn}.send")])

    loop, done = asyncio.get_running_loop(), 0

    def copy() -> None:
        def between(_status: int, _left: int, _total: int) -> None:
            nonlocal done
            if done < 6:
                done += 1
                asyncio.run_coroutine_threadsafe(files(done), loop).result(20)

        source, target = sqlite3.connect(file_of(rig)), sqlite3.connect(file_of(rig).with_name("copy.db"))
        source.backup(target, pages=20, progress=between)
        source.close()
        target.close()

    await asyncio.to_thread(copy)
    assert done == 6
    assert rig.rows("SELECT count(*) FROM record")[0][0] >= 4
    copied = open_writer(url_of(file_of(rig).with_name("copy.db")))
    with reading(copied) as db:
        assert db.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert db.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        records = db.exec_driver_sql("SELECT id FROM record").scalars().all()
        assert all(history.broken_at(history.of(db, one)) is None for one in records)
        filed = "SELECT count(*) FROM history WHERE what = 'filed'"
        assert db.exec_driver_sql(filed).scalar() == len(records)
        assert db.exec_driver_sql("SELECT count(*) FROM words WHERE part = 'text'").scalar() == len(records)
    copied.dispose()

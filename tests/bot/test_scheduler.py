"""The clock that looks: what is due is done once, whoever looks and however often (G6, F44)."""

import asyncio
import threading
from datetime import datetime
from typing import Any

import pytest

from bot.running.scheduler import PIECE, PUT_OFF, SEEN_FOR, SETTLED_FOR, TICK_SECONDS, Scheduler
from bot.writing.committing import writer_for
from handlers.due import work as due_work
from handlers.office import Turn
from storage import due
from storage.database import Db, open_writer
from storage.post import inbox
from storage.tables import Due
from tests.bot.rig import BOT, Rig, a_while, message
from tests.kit.home import CHEN, WANG
from tests.kit.waiting import until

QUARTER = 16 * 60


async def phones_are_put_away(rig: Rig) -> None:
    """王芳 and 陈建国 write a sentence each and do not send it: after a quarter of an hour they are asked."""
    await rig.intake.take([message(1), message(2, CHEN, "楼道的灯坏了")])
    rig.clock.passes(QUARTER)


def asked(rig: Rig, chat: int) -> int:
    """How often somebody was reminded of the sentence that waits."""
    found = rig.rows("SELECT payload FROM outgoing WHERE chat_id = ? AND payload LIKE '%还没有转给%'", chat)
    return len(found)


async def test_f44_two_schedulers_do_what_is_due_once(rig: Rig) -> None:
    await phones_are_put_away(rig)
    url = str(rig.database.url)
    second = writer_for(open_writer(url), rig.clock)
    second.start()
    schedulers = [Scheduler(rig.writer, rig.office), Scheduler(rig.writer, rig.office), Scheduler(second, rig.office)]
    await asyncio.gather(*(one.tick() for one in schedulers for _ in range(5)))
    assert (asked(rig, WANG), asked(rig, CHEN)) == (1, 1)
    await second.stop()


async def test_f44_a_tick_that_finds_another_under_way_leaves_it_alone(rig: Rig) -> None:
    await phones_are_put_away(rig)
    scheduler = Scheduler(rig.writer, rig.office)
    await asyncio.gather(*(scheduler.tick() for _ in range(20)))
    assert (asked(rig, WANG), asked(rig, CHEN)) == (1, 1)


async def test_g8_a_piece_that_fails_is_put_off_and_the_others_are_done(rig: Rig) -> None:
    await phones_are_put_away(rig)
    rig.spoil("""CREATE TRIGGER bug BEFORE INSERT ON outgoing WHEN NEW.chat_id = 1001
                 BEGIN SELECT RAISE(ABORT, 'a bug of ours'); END""")
    scheduler = Scheduler(rig.writer, rig.office)
    await scheduler.tick()
    assert (asked(rig, WANG), asked(rig, CHEN)) == (0, 1)
    assert rig.rows("SELECT tries, note FROM due WHERE tries > 0") == [(1, "IntegrityError")]
    rig.spoil("DROP TRIGGER bug")
    await scheduler.tick()
    assert asked(rig, WANG) == 0
    rig.clock.passes(PUT_OFF.total_seconds())
    await scheduler.tick()
    assert asked(rig, WANG) == 1


async def test_g8_work_of_a_kind_nobody_knows_is_put_off_with_the_reason(rig: Rig) -> None:
    await rig.writer.do(lambda db, now: due.add(db, BOT, "no_such_kind", "record:999", at=now))
    await Scheduler(rig.writer, rig.office).tick()
    [(status, tries, note)] = rig.rows("SELECT status, tries, note FROM due")
    assert (status, tries) == ("waiting", 1)
    assert note


async def test_more_than_one_look_can_hold_is_done_in_one_tick(rig: Rig) -> None:
    def plan(db: Db, now: datetime) -> None:
        for number in range(200):
            due.add(db, BOT, "digest", "estate:1", at=now, round=str(number))

    await rig.writer.do(plan)
    await Scheduler(rig.writer, rig.office).tick()
    assert rig.rows("SELECT status, count(*) FROM due GROUP BY status") == [("skipped", 200)]


async def test_it_looks_by_itself_every_half_second_until_it_is_stopped(rig: Rig) -> None:
    scheduler = Scheduler(rig.writer, rig.office)
    scheduler.start()
    await phones_are_put_away(rig)
    await until(lambda: asked(rig, WANG) == 1)
    await scheduler.stop()
    rig.clock.passes(QUARTER)
    await asyncio.sleep(TICK_SECONDS)
    await a_while()
    assert rig.rows("SELECT count(*) FROM record") == [(0,)]


async def test_f08_stopping_lets_the_present_look_finish(rig: Rig) -> None:
    await phones_are_put_away(rig)
    scheduler = Scheduler(rig.writer, rig.office)
    scheduler.start()
    looking = asyncio.ensure_future(scheduler.tick())
    await asyncio.sleep(0)
    await scheduler.stop()
    assert (asked(rig, WANG), asked(rig, CHEN)) == (1, 1)
    await looking


async def test_housekeeping_forgets_marks_of_updates_that_cannot_come_again_and_of_no_other_bot(rig: Rig) -> None:
    def leave(db: Db, now: datetime) -> None:
        for number in range(PIECE + 1):
            inbox.mark_seen(db, BOT, number, 0, now=now - SEEN_FOR * 2)
        inbox.mark_seen(db, BOT, 7000, 0, now=now)
        inbox.mark_seen(db, BOT + 1, 1, 0, now=now - SEEN_FOR * 2)

    await rig.writer.do(leave)
    await Scheduler(rig.writer, rig.office)._keep_house()
    assert rig.rows("SELECT bot_id, update_id FROM seen_update ORDER BY bot_id") == [(BOT, 7000), (BOT + 1, 1)]


async def test_housekeeping_forgets_settled_work_and_what_was_replayed_but_nothing_that_waits(rig: Rig) -> None:
    def leave(db: Db, now: datetime) -> None:
        long_ago = now - SETTLED_FOR * 2
        for subject in ("record:1", "record:2"):
            due.add(db, BOT, "breach", subject, at=long_ago)
        due.cancel(db, "record:1", why="withdrawn", now=long_ago)
        for update in (1, 2):
            inbox.quarantine(db, BOT, update, "{}", "KeyError", now=long_ago)
        inbox.replayed(db, 1, now=long_ago)

    await rig.writer.do(leave)
    await Scheduler(rig.writer, rig.office)._keep_house()
    assert rig.rows("SELECT subject FROM due WHERE kind = 'breach'") == [("record:2",)]
    assert rig.rows("SELECT update_id FROM quarantine") == [(2,)]


@pytest.mark.parametrize("broken", [False, True])
async def test_q4_what_looks_at_much_looks_beside_the_writer_and_nobody_waits(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    begun, go, seen = threading.Event(), threading.Event(), list[Any]()

    def look(_: Db, row: Due, __: datetime) -> str:
        begun.set()
        assert go.wait(10)
        if broken and threading.current_thread().name != "writer-0":
            raise KeyError(row.kind)
        return "seen"

    monkeypatch.setitem(due_work.LOOKS, "survey_draw", look)
    def after(_: Turn, __: Due, found: Any) -> str:
        seen.append(found)
        return ""

    monkeypatch.setitem(due_work.AFTER_A_LOOK, "survey_draw", after)
    await rig.writer.do(lambda db, now: due.add(db, BOT, "survey_draw", "estate:1", at=now))
    ticking = asyncio.ensure_future(Scheduler(rig.writer, rig.office, rig.reader).tick())
    await until(begun.is_set)
    await asyncio.wait_for(rig.writer.do(lambda db, _: db.exec_driver_sql("SELECT 1") and None), 5)
    assert not ticking.done()
    go.set()
    await ticking
    assert seen == ["seen"]
    assert rig.rows("SELECT status FROM due WHERE kind = 'survey_draw'") == [("done",)]

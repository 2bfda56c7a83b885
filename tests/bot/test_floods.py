"""Very much at once: a long backlog, one who floods us, many strangers, clocks that jump (F12–F50, A67, A68)."""

import asyncio
import json
import random
import resource
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engines.contract import Rejected
from bot.running.scheduler import Scheduler
from bot.sending.limits import Rates
from handlers.due.estates import DIGEST_TOO_LATE
from storage import due
from tests.bot.rig import BOT, Rig, at_work, message, press
from tests.kit.home import CHEN, WANG
from tests.kit.waiting import until

BATCH, PEOPLE = 100, 400
PENDING = [2_000, pytest.param(10_000, marks=pytest.mark.prove)]
FLOOD = [300, pytest.param(1_000, marks=pytest.mark.prove)]
SLOW = Rates(overall=1000.0, chat=1.0, chat_burst=1, group_minute=1000)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.parametrize("pending", PENDING)
async def test_f12_f50_thousands_of_updates_that_waited_are_taken_in_order_and_in_flat_memory(
    rig: Rig, pending: int
) -> None:
    chance = random.Random(12)
    chats = [*[WANG, CHEN] * 4, *range(5000, 5000 + PEOPLE)]
    backlog = [message(number, chance.choice(chats), f"第{number}条：楼道的灯坏了") for number in range(1, pending + 1)]
    weighed = []
    for at in range(0, pending, BATCH):
        await rig.intake.take(backlog[at : at + BATCH])
        weighed.append(resident_bytes())
    assert rig.rows("SELECT count(*), max(update_id) FROM seen_update") == [(pending, pending)]
    assert max(weighed) - weighed[len(weighed) // 4] < 24 << 20
    for chat in (WANG, CHEN):
        [(state,)] = rig.rows("SELECT state FROM conversation WHERE dialog = 'file' AND user_id = ?", chat)
        heard = [one["message_id"] for one in json.loads(state)["said"]]
        assert heard == [raw["update_id"] for raw in backlog if raw["message"]["chat"]["id"] == chat][: len(heard)]
        open_ = "SELECT count(*) FROM outgoing WHERE chat_id = ? AND status IN ('waiting', 'sending')"
        assert rig.rows(open_, chat)[0][0] <= 3, "replies are drawn together while nobody could send them"


async def test_f50_buttons_that_expired_meanwhile_are_ignored_quietly(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    await rig.intake.take([message(1)])
    [(instance, turn)] = rig.rows("SELECT id, turn FROM conversation WHERE dialog = 'file'")
    rig.engine.answers[0].append(Rejected(400, "Bad Request: query is too old and response timeout expired"))
    rig.clock.passes(20 * 3600)
    capsys.readouterr()
    await rig.intake.take([press(2, f"i{instance}.{turn}.send")])
    await rig.intake.drained()
    assert [method for method, _ in rig.engine.calls] == ["answerCallbackQuery"]
    assert capsys.readouterr().out == "", "nothing to tell anybody"
    assert rig.rows("SELECT count(*) FROM record") == [(1,)], "what the press meant is done all the same"


@pytest.mark.parametrize("many", FLOOD)
async def test_a67_one_who_floods_is_answered_now_and_then_and_nobody_else_waits(rig: Rig, many: int) -> None:
    flood = [message(number, WANG, f"快一点！{number}") for number in range(1, many + 1)]
    delivery = rig.delivery(SLOW)
    async with at_work(delivery.run):
        for at in range(0, many, BATCH):
            await rig.intake.take(flood[at : at + BATCH])
            if at == BATCH:
                await rig.intake.take([message(2001, CHEN, "电梯坏了")])
                await until(lambda: bool(rig.engine.sent_to(CHEN)))
        await asyncio.sleep(0)
    assert rig.rows("SELECT count(*) FROM seen_update") == [(many + 1,)]
    assert len(rig.engine.sent_to(WANG)) <= 12, "of so many questions the last one counts"
    assert len(rig.engine.sent_to(CHEN)) == 1
    [(state,)] = rig.rows("SELECT state FROM conversation WHERE dialog = 'file' AND user_id = ?", WANG)
    assert len(json.loads(state)["said"]) >= many * 0.9, "short words are all kept"


async def test_a68_known_residents_are_answered_before_five_hundred_new_accounts(rig: Rig) -> None:
    strangers = [message(number, 5000 + number, "/start") for number in range(1, 501)]
    for at in range(0, 500, BATCH):
        await rig.intake.take(strangers[at : at + BATCH])
    await rig.intake.take([message(1001, WANG, "电梯坏了"), message(1002, 7777, "煤气泄漏了，味道很大")])
    delivery = rig.delivery(Rates(overall=5.0, chat=1.0, chat_burst=1, group_minute=1000))
    async with at_work(delivery.run):
        await until(lambda: len(rig.engine.calls) >= 3)
    first = [payload["chat_id"] for _, payload in rig.engine.calls]
    assert WANG in first[:4]
    assert 7777 in first[:4], "whoever is in danger is known enough"
    assert len(first) < 60, "the budget holds for all of them together"
    assert rig.rows("SELECT count(*) FROM record") == [(0,)], "a stranger files nothing before registering"


@pytest.mark.parametrize("days", [1, 3])
async def test_f36_f38_after_a_jump_of_days_what_is_due_runs_once_and_the_gap_is_told(
    rig: Rig, days: int, capsys: pytest.CaptureFixture[str]
) -> None:
    scheduler = Scheduler(rig.writer, rig.office)
    await rig.intake.take([message(1)])
    await scheduler.tick()
    rig.clock.passes(days * 86_400 + 60)
    for _ in range(3):
        await scheduler.tick()
    assert rig.rows("SELECT count(*) FROM outgoing WHERE payload LIKE '%还没有转给%'") == [(1,)]
    assert capsys.readouterr().out.count("event='away'") == 1
    [(text,)] = rig.rows("SELECT payload FROM outgoing WHERE payload LIKE '%没有在工作%'")
    assert "可能已经丢失" in text
    assert rig.rows("SELECT what FROM audit WHERE what = 'away'") == [("away",)]


async def test_f38_a_start_after_days_of_absence_tells_the_gap_and_one_after_a_quiet_week_does_not(rig: Rig) -> None:
    await rig.intake.take([message(1)])
    rig.clock.passes(3 * 86_400)
    for _ in range(2):  # started again, and once more
        await Scheduler(rig.writer, rig.office).tick()
        await rig.intake.take([message(int(rig.clock.now().timestamp()))])
    assert rig.rows("SELECT count(*) FROM audit WHERE what = 'away'") == [(1,)]
    for _ in range(7):
        rig.clock.passes(86_400)
        await Scheduler(rig.writer, rig.office)._keep_house()
    await Scheduler(rig.writer, rig.office).tick()
    assert rig.rows("SELECT count(*) FROM audit WHERE what = 'away'") == [(1,)]


async def test_f37_a_clock_moved_on_purpose_is_no_absence(rig: Rig) -> None:
    scheduler = Scheduler(rig.writer, rig.office)
    await scheduler.tick()
    rig.clock.offset += timedelta(days=5)
    rig.clock.passes(5 * 86_400)
    await scheduler.tick()
    assert rig.rows("SELECT * FROM audit WHERE what = 'away'") == []


async def test_f38_what_comes_days_late_says_so_and_does_nothing(rig: Rig) -> None:
    await rig.writer.do(lambda db, now: due.add(db, BOT, "digest", "estate:1", at=now, round="monday"))
    rig.clock.passes(DIGEST_TOO_LATE.total_seconds() + 1)
    await Scheduler(rig.writer, rig.office).tick()
    assert rig.rows("SELECT status, note FROM due WHERE kind = 'digest'") == [("skipped", "too late")]


async def test_f45_a_look_that_outlasts_its_interval_is_not_overtaken(rig: Rig) -> None:
    await rig.writer.do(lambda db, now: due.add(db, BOT, "digest", "estate:1", at=now, round="slow"))
    scheduler, go = Scheduler(rig.writer, rig.office), threading.Event()
    busy = asyncio.ensure_future(rig.writer.do(lambda db, now: go.wait(10)))
    looking = asyncio.ensure_future(scheduler.tick())
    await asyncio.sleep(0)
    for _ in range(5):  # the interval passes five times meanwhile
        await asyncio.wait_for(scheduler.tick(), 1)
    assert not looking.done()
    go.set()
    await asyncio.gather(busy, looking)
    assert rig.rows("SELECT status, tries FROM due WHERE kind = 'digest'") == [("skipped", 0)]


async def test_f38_a_gap_is_told_once_however_often_the_program_begins_before_anything_is_heard(rig: Rig) -> None:
    await rig.intake.take([message(1)])
    rig.clock.passes(3 * 86_400)
    for _ in range(3):
        await Scheduler(rig.writer, rig.office).tick()
    assert rig.rows("SELECT count(*) FROM audit WHERE what = 'away'") == [(1,)]

"""The clock is moved in a demo with its real bot: nothing is skipped, nothing is too late."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.demo import hand as waiting
from bot.demo.advance import Stuck
from bot.demo.days import ZONE
from bot.demo.estate import BOT, CHEN, LIU, ZHAO
from bot.demo.stage import Stage
from storage import audit, due
from storage.database import Db
from storage.post import outbox
from storage.post.outbox import Letter, Priority
from tests.demo.kit import Visitor


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path, 0)
    try:
        for step in (made.raise_page, made.lay_ground, made.start_bot):
            await step()
        yield made
    finally:
        await made.clear()


async def neglected(stage: Stage, visitor: Visitor) -> None:
    """陈建国 registers and files a matter that nobody takes."""
    people = (await visitor.sees("/demo/state"))["people"]
    code = next(one["start"] for one in people if one["id"] == CHEN.id)
    await visitor.does(f"/client/{CHEN.id}/start", payload=code)
    for label in ("我同意", "就用", "跳过"):
        await stage.hand.settle()
        await visitor.presses(CHEN.id, label)
    await stage.hand.settle()
    await visitor.says(CHEN.id, "楼道里的灯坏了，请安排师傅来修")
    await stage.hand.settle()
    await visitor.presses(CHEN.id, "发给客户服务中心")
    await stage.hand.settle()


def done(state: dict[str, Any]) -> list[bool]:
    return [step["done"] for chapter in state["story"] for step in chapter["steps"]]


async def test_a_day_and_a_night_pass_and_everything_that_falls_due_is_done_in_order(stage: Stage) -> None:
    async with Visitor(stage.port) as visitor:
        await neglected(stage, visitor)
        evening = (await visitor.sees("/demo/state"))["clock"]["jumps"][-2]
        status, _ = await visitor.moves_clock(**evening["send"])
        assert status == 200
        assert stage.hand.now().astimezone(ZONE).hour == 8
        [matter] = (await visitor.sees("/demo/state"))["register"]
        past = await visitor.sees(f"/demo/record/{matter['id']}")
        happened = [line["what"].partition("：")[0] for line in past["lines"]]
        assert happened == [
            "登记", "确定首问责任人", "房号、姓名、电话只给处理人看", "时限过半，提醒处理人",
            "时限过八成，提醒处理人和群", "承诺的时间已过，报告主管", "当天没有答复，记为超时", "提醒回单",
            "写进晨报",
        ]  # fmt: skip
        assert past["whole"]
        assert matter["breached"]
        for reader in (ZHAO, LIU):
            assert matter["number"] in (await visitor.heard(reader.id))[-1]["text"]


async def test_the_next_thing_due_can_be_asked_for_again_and_again(stage: Stage) -> None:
    async with Visitor(stage.port) as visitor:
        await neglected(stage, visitor)
        waiting = len((await visitor.sees("/demo/state"))["waiting"]["lines"])
        times = []
        for _ in range(waiting):
            assert (await visitor.moves_clock(next=True))[0] == 200
            times.append(stage.hand.now())
            assert stage.hand.stops
        assert times == sorted(times)
        assert done(await visitor.sees("/demo/state"))[9:14] == [True] * 5


async def test_nothing_waiting_is_said_in_a_sentence(stage: Stage) -> None:
    async with Visitor(stage.port) as visitor:
        status, answer = await visitor.moves_clock(next=True)
        assert (status, answer["error"]) == (409, "没有什么等着到期。")


async def test_a_message_put_off_until_later_leaves_at_its_time(stage: Stage) -> None:
    later = stage.hand.now() + timedelta(hours=2)

    def put_off(db: Db, now: datetime) -> None:
        letter = Letter("later", ZHAO.id, "sendMessage", {"text": "later"}, Priority.REMINDER)
        outbox.queue(db, BOT.id, letter, now=now)
        [one] = outbox.claim(db, BOT.id, now=now, skip=set())
        outbox.again(db, one.row.id or 0, not_before=later, note="429")

    assert stage.hand.service is not None
    await stage.hand.service.writer.do(put_off)
    await stage.hand.settle()
    async with Visitor(stage.port) as visitor:
        assert await visitor.heard(ZHAO.id) == []
        await visitor.moves_clock(plus=4 * 3600)
        [message] = await visitor.heard(ZHAO.id)
        assert later.timestamp() - 1 <= message["date"] <= later.timestamp() + 30


async def test_two_moves_at_once_are_refused_with_a_sentence(stage: Stage) -> None:
    async with Visitor(stage.port) as visitor:
        answers = await asyncio.gather(*(visitor.moves_clock(plus=3600) for _ in range(3)))
    assert sorted(status for status, _ in answers) == [200, 409, 409]
    refusals = {answer["error"] for status, answer in answers if status == 409}
    assert refusals == {"时钟正在走，请等它走到再拨。"}


async def test_the_clock_is_not_turned_back_nor_a_month_ahead(stage: Stage) -> None:
    before = stage.hand.now()
    async with Visitor(stage.port) as visitor:
        for seconds in (-3600, 31 * 86400):
            status, answer = await visitor.moves_clock(plus=seconds)
            assert (status, "往前拨" in answer["error"]) == (400, True)
    assert stage.hand.now() - before < timedelta(minutes=1)


async def test_work_that_fails_is_shown_and_does_not_stop_the_clock(stage: Stage) -> None:
    def broken(db: Db, now: datetime) -> None:
        due.add(db, BOT.id, "no_such_kind", "record:404", at=now + timedelta(minutes=30))

    assert stage.hand.service is not None
    await stage.hand.service.writer.do(broken)
    async with Visitor(stage.port) as visitor:
        status, _ = await visitor.moves_clock(plus=3600)
        [line] = (await visitor.sees("/demo/state"))["waiting"]["lines"]
    assert (status, "出错" in line["what"]) == (200, True)


@pytest.mark.parametrize("works", [True, False])
async def test_a_bot_that_is_slow_is_waited_for_as_long_as_it_works(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], works: bool
) -> None:
    async def slowly() -> None:
        for _ in range(20):
            if works:
                await writer.do(lambda db, now: audit.note(db, 0, "worked", "", now=now))
            await asyncio.sleep(0.05)

    assert stage.hand.service is not None
    writer = stage.hand.service.writer
    await stage.hand.settle()
    monkeypatch.setattr(stage.hand, "_settled", slowly)
    monkeypatch.setattr(waiting, "PATIENCE", 0.3)
    if works:
        await stage.hand.settle()
        assert waiting.BUSY in capsys.readouterr().out
    else:
        with pytest.raises(Stuck, match="时钟停在这里"):
            await stage.hand.settle()

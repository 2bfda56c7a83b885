"""Delivery when Telegram is in trouble: who waits, for how long, and that nothing is dropped (F60-F70)."""

import asyncio
from functools import partial
from typing import Any

import pytest

from bot.engines.contract import Conflict, Outcome, Refused, Sent, Unknown, Wait
from storage.post.outbox import EVERYONE
from tests.bot.rig import Rig, a_while, at_work
from tests.kit.home import CHEN, WANG
from tests.kit.waiting import until

STRIP: dict[str, Any] = {"method": "editMessageReplyMarkup", "edits": "t1", "once": True}


async def test_f60_a_429_makes_only_its_own_chat_wait(rig: Rig) -> None:
    held, other = await rig.queue(WANG), await rig.queue(CHEN)
    rig.engine.answers[WANG].append(Wait(30))
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.status(held, other) == ["waiting", "sent"])
        later = await rig.queue(CHEN)
        await until(lambda: rig.status(later) == ["sent"])
        rig.clock.passes(29)
        delivery.nudge()
        await a_while()
        assert len(rig.engine.sent_to(WANG)) == 1
        rig.clock.passes(3)
        delivery.nudge()
        await until(lambda: rig.status(held) == ["sent"])


async def test_f60_a_chat_that_must_wait_still_waits_after_a_restart(rig: Rig) -> None:
    first = await rig.queue(WANG)
    rig.engine.answers[WANG].append(Wait(30))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.row(first).note == "429")
    rig.spoil("UPDATE outgoing SET not_before = NULL")
    restarted = rig.delivery()
    async with at_work(restarted.run):
        other = await rig.queue(CHEN)
        await until(lambda: rig.status(other) == ["sent"])
        await a_while()
        assert rig.status(first) == ["waiting"]
        rig.clock.passes(32)
        restarted.nudge()
        await until(lambda: rig.status(first) == ["sent"])


async def test_f61_a_storm_of_429_holds_everybody_also_across_a_restart_and_drops_nothing(rig: Rig) -> None:
    chats = [WANG, CHEN, 1003]
    for chat in chats:
        rig.engine.answers[chat].append(Wait(300))
    keys = [await rig.queue(chat) for chat in chats]
    async with at_work(rig.delivery().run):
        await until(lambda: rig.rows("SELECT wait_until FROM chat_state WHERE chat_id = ?", EVERYONE))
        keys.append(await rig.queue(1004))
        await a_while()
        assert rig.status(*keys) == ["waiting"] * 4
        assert rig.engine.sent_to(1004) == []
    rig.clock.passes(200)
    restarted = rig.delivery()
    async with at_work(restarted.run):
        await a_while()
        assert rig.engine.sent_to(1004) == []
        rig.clock.passes(102)
        restarted.nudge()
        await until(lambda: rig.status(*keys) == ["sent"] * 4)


async def test_f62_after_a_server_error_it_waits_longer_each_time_for_as_long_as_it_takes(rig: Rig) -> None:
    key = await rig.queue(WANG)
    rig.engine.answers[WANG] += [Unknown("status 502", left=False)] * 9
    delivery, waits = rig.delivery(), []
    async with at_work(delivery.run):
        for calls in range(1, 10):
            await until(partial(waits_after, rig, key, calls))
            waits.append(_pause(rig, key))
            rig.clock.passes(waits[-1])
            delivery.nudge()
        await until(lambda: rig.status(key) == ["sent"])
    assert waits[0] < 2
    assert waits[0] < waits[2] < waits[4]
    assert 36 <= waits[-1] <= 54


async def test_f63_an_unknown_outcome_is_sent_once_more_and_no_more(rig: Rig) -> None:
    key = await rig.queue(WANG)
    rig.engine.answers[WANG] += [Unknown("no answer in time"), Unknown("no answer in time")]
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.row(key).note.startswith("unknown"))
        rig.clock.passes(2)
        delivery.nudge()
        await until(lambda: rig.status(key) == ["rejected"])
        await a_while()
    assert len(rig.engine.calls) == 2


async def test_f63_trouble_before_anything_left_does_not_cost_the_one_repetition(rig: Rig) -> None:
    key = await rig.queue(WANG)
    rig.engine.answers[WANG] += [
        Unknown("no connection", left=False), Wait(5), Unknown("status 500", left=False), Unknown("lost"),
    ]
    delivery = rig.delivery()
    async with at_work(delivery.run):
        for calls in range(1, 5):
            await until(partial(waits_after, rig, key, calls))
            rig.clock.passes(30)
            delivery.nudge()
        await until(lambda: rig.status(key) == ["sent"])
    assert len(rig.engine.calls) == 5


async def test_f70_nothing_is_repeated_before_the_line_is_known_to_work_again(rig: Rig) -> None:
    first, second = await rig.queue(WANG), await rig.queue(CHEN)
    for chat in (WANG, CHEN):
        rig.engine.answers[chat].append(Unknown("connection lost"))
    rig.engine.line = Unknown("connection lost")
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.status(first, second) == ["waiting", "waiting"] and rig.engine.probes)
        for _ in range(10):
            rig.clock.passes(70)
            delivery.nudge()
            await asyncio.sleep(0.06)
        assert rig.engine.probes >= 3
        assert len(rig.engine.calls) == 2
        rig.engine.line = Sent()
        rig.clock.passes(60)
        delivery.nudge()
        await until(lambda: rig.status(first, second) == ["sent", "sent"])


async def test_f63_what_may_never_be_repeated_is_dropped_when_nobody_knows(rig: Rig) -> None:
    await rig.queue(WANG, status="sent", message_id=55)
    key = await rig.queue(WANG, **STRIP)
    rig.engine.answers[WANG].append(Unknown("no answer in time"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(key) == ["cancelled"])


@pytest.mark.parametrize("trouble", [Refused("Unauthorized"), Conflict("terminated by other getUpdates request")])
async def test_f67_without_a_valid_token_sending_pauses_keeps_everything_and_goes_on(
    rig: Rig, trouble: Outcome
) -> None:
    first, second = await rig.queue(WANG), await rig.queue(CHEN)
    rig.engine.answers[WANG] += [trouble] * 3
    rig.engine.answers[CHEN] += [trouble] * 3
    delivery = rig.delivery()
    async with at_work(delivery.run):
        for _ in range(12):
            await asyncio.sleep(0.02)
            assert set(rig.status(first, second)) <= {"waiting", "sending", "sent"}
            rig.clock.passes(10)
            delivery.nudge()
        await until(lambda: rig.status(first, second) == ["sent", "sent"])


async def test_f67_a_refused_token_stops_all_chats_at_once(rig: Rig) -> None:
    await rig.queue(WANG)
    rig.engine.answers[WANG].append(Refused("Unauthorized"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.engine.calls)
        await a_while()
        await rig.queue(CHEN)
        await a_while()
    assert rig.engine.sent_to(CHEN) == []


def waits_after(rig: Rig, key: str, calls: int) -> bool:
    return len(rig.engine.calls) == calls and rig.status(key) == ["waiting"]


def _pause(rig: Rig, key: str) -> float:
    """For how long a row must wait from now."""
    found: float = (rig.row(key).not_before - rig.clock.now()).total_seconds()
    return found

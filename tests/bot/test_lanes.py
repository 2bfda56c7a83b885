"""Lanes: within one in the order of coming, side by side otherwise, and forgotten when empty."""

import asyncio

import pytest

from bot.taking.lanes import Lanes


async def passes(lanes: Lanes, chat: int, name: str, log: list[str], gate: asyncio.Event | None = None) -> None:
    async with lanes.turn(chat):
        if gate is not None:
            await gate.wait()
        log.append(name)


async def fails(lanes: Lanes) -> None:
    async with lanes.turn(1):
        assert len(lanes) == 1
        1 / 0  # noqa: B018


async def test_who_came_first_goes_first_and_other_lanes_do_not_wait() -> None:
    lanes, log, gate = Lanes(), list[str](), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(passes(lanes, 1, "first", log, gate))
        for name in ("second", "third"):
            group.create_task(passes(lanes, 1, name, log))
        await asyncio.sleep(0)
        await passes(lanes, 2, "elsewhere", log)
        group.create_task(passes(lanes, 1, "fourth", log))
        gate.set()
    assert log == ["elsewhere", "first", "second", "third", "fourth"]


async def test_a_newcomer_does_not_slip_in_while_the_next_is_only_being_woken() -> None:
    lanes, log = Lanes(), list[str]()
    async with asyncio.TaskGroup() as group:
        async with lanes.turn(1):
            group.create_task(passes(lanes, 1, "waited", log))
            await asyncio.sleep(0)
        await passes(lanes, 1, "newcomer", log)
    assert log == ["waited", "newcomer"]


async def test_an_empty_lane_is_forgotten_also_after_a_failure_or_when_nobody_waits_any_more() -> None:
    lanes = Lanes()
    with pytest.raises(ZeroDivisionError):
        await fails(lanes)
    async with lanes.turn(1):
        waiting = asyncio.ensure_future(passes(lanes, 1, "never", []))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
    assert len(lanes) == 0

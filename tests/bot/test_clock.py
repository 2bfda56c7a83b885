"""The clock: real time plus an offset for the hour, steady ticks for everything that must not jump (F36, F37)."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock


def test_the_hour_is_aware_and_in_utc() -> None:
    assert Clock().now().tzinfo is UTC
    assert abs(Clock().now() - datetime.now(UTC)) < timedelta(seconds=2)


def test_a_clock_that_was_moved_goes_on_from_there() -> None:
    clock, there = Clock(), datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    clock.move_to(there)
    assert timedelta() <= clock.now() - there < timedelta(seconds=2)
    assert Clock(clock.offset).now() >= clock.now() - timedelta(seconds=2)


@pytest.mark.parametrize("step", [timedelta(days=1), timedelta(hours=-1)])
def test_f37_moving_the_hour_leaves_the_steady_ticks_alone(step: timedelta) -> None:
    clock = Clock()
    before = clock.monotonic()
    clock.move_to(clock.now() + step)
    assert 0 <= clock.monotonic() - before < 2

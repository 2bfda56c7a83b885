"""The walk from due time to due time, on a stage that is only a list."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.demo import advance as walking
from bot.demo.advance import Falling, Stuck, advance
from bot.demo.days import ZONE

NINE = datetime(2026, 11, 24, 9, tzinfo=ZONE)


@dataclass
class Alley:
    """A stage of nothing but times: ``due`` by minutes after nine, each perhaps making another."""

    due: dict[int, int | None]
    clock: datetime = NINE
    done: list[int] = field(default_factory=list)
    jammed: bool = False

    def now(self) -> datetime:
        return self.clock

    def move_to(self, instant: datetime) -> None:
        assert instant >= self.clock
        self.clock = instant

    async def falling(self) -> list[Falling]:
        soonest = min(self.due, default=None)
        return [] if soonest is None else [Falling(minute(soonest), f"no. {soonest}", f"due:{soonest}")]

    async def settle(self) -> None:
        for one in [] if self.jammed else sorted(one for one in self.due if minute(one) <= self.clock):
            assert self.clock - minute(one) < timedelta(minutes=1) or self.clock == NINE, "done too late"
            follows = self.due.pop(one)
            self.done.append(one)
            if follows is not None:
                self.due[follows] = None


def minute(number: int) -> datetime:
    return NINE + timedelta(minutes=number)


async def test_everything_on_the_way_is_done_at_its_own_time_and_in_order() -> None:
    alley, told = Alley({420: None, 30: None, 660: None, 900: None}), list[Falling]()
    await advance(alley, minute(720), told.append)
    assert alley.done == [30, 420, 660]
    assert [one.at for one in told] == [minute(30), minute(420), minute(660)]
    assert (alley.now(), set(alley.due)) == (minute(720), {900})


async def test_what_falls_due_at_the_very_target_is_done() -> None:
    alley = Alley({60: None})
    await advance(alley, minute(60), lambda _: None)
    assert alley.done == [60]


async def test_what_only_comes_to_be_on_the_way_is_met_as_well() -> None:
    alley = Alley({15: 45, 30: None, 120: 150})
    await advance(alley, minute(240), lambda _: None)
    assert alley.done == [15, 30, 45, 120, 150]


async def test_what_was_overdue_already_is_done_before_the_clock_moves() -> None:
    alley = Alley({-600: None})
    await advance(alley, minute(1), lambda _: None)
    assert alley.done == [-600]


async def test_the_clock_never_walks_backwards() -> None:
    alley = Alley({})
    await advance(alley, minute(-5), lambda _: None)
    assert alley.now() == NINE


async def test_work_that_does_not_get_done_stops_the_clock_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walking, "PAUSE", 0.0)
    alley = Alley({30: None, 60: None}, jammed=True)
    with pytest.raises(Stuck, match=r"no\. 30"):
        await asyncio.wait_for(advance(alley, minute(600), lambda _: None), 5)
    assert alley.now() == minute(30)

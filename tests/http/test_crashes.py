"""kill -9 in the middle of the story, once at every turn and then at random (G1-G6, F01-F06)."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.kit.aftermath import nothing_is_lost_or_doubled
from tests.kit.child import LONGEST_LIFE, Child, Way, kept_alive
from tests.kit.home import HOME
from tests.kit.street import Street
from tests.kit.waiting import until

PEACE = 3.0
SENTENCE = "我们3栋的电梯又坏了，老人上不了楼"


async def test_f01_to_f06_the_whole_story_with_a_kill_at_every_turn(tmp_path: Path, engine_name: str) -> None:
    async with Street(tmp_path, plan=HOME) as street, Child(street, Way(engine_name)) as child:
        async with kept_alive(child):
            for act, point in zip(STORY, ("called", "written", "taken:2", "claimed", "committed:2"), strict=True):
                await child.will_die_at(point)
                await act(street)
            await street.passes(minutes=1)
        assert child.deaths >= len(STORY)
        the_story_has_happened(street)
        nothing_is_lost_or_doubled(street, kills=child.deaths)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("on_postgres", [False, True])
async def test_f01_to_f06_the_whole_story_killed_at_random_moments(
    tmp_path: Path, seed: int, on_postgres: bool
) -> None:
    chance = random.Random(seed)
    way = Way(chance.choice(["aiogram", "ptb"]))
    async with Street(tmp_path, plan=HOME, on_postgres=on_postgres) as street, Child(street, way) as child:
        async with kept_alive(child):
            killing = asyncio.create_task(kill_again_and_again(street, child, chance))
            for act in STORY:
                await act(street)
            killing.cancel()
            await street.passes(minutes=1)
        the_story_has_happened(street)
        nothing_is_lost_or_doubled(street, kills=child.deaths)


async def wang_files(street: Street) -> None:
    await street.wang.says(SENTENCE)
    await street.wang.taps("发给客户服务中心")
    await street.settle()


async def li_claims(street: Street) -> None:
    await street.li.taps("我来受理", in_chat=street.group)
    await street.settle()


async def li_writes_the_result(street: Street) -> None:
    card = street.group.with_button("登记无误")
    await street.li.replies("门机更换完毕，电梯恢复。", card, street.group)
    await street.li.taps("作为处理结果", in_chat=street.group)
    await street.passes(seconds=12)


async def wang_says_it_is_solved(street: Street) -> None:
    await street.clock_moves_to("2026-11-25 10:00")
    await street.wang.taps("已经解决")
    await street.settle()


async def wang_is_satisfied(street: Street) -> None:
    await street.wang.taps("三项都很满意")
    await street.wang.taps("没有了")
    await street.settle()


STORY = (wang_files, li_claims, li_writes_the_result, wang_says_it_is_solved, wang_is_satisfied)


def the_story_has_happened(street: Street) -> None:
    """Once, and in its order."""
    assert street.rows("SELECT status, closed_as, reopened FROM record") == [("closed", "accepted", 0)]
    assert street.one("SELECT body FROM words WHERE part = 'text'") == SENTENCE
    assert street.rows("SELECT outcome, result FROM visit") == [("solved", 5)]
    once = Counter(what for (what,) in street.rows("SELECT what FROM history"))
    assert {"filed", "first_contact", "answered", "resolved", "closed"} < set(once)
    assert set(once.values()) == {1}, once


async def kill_again_and_again(street: Street, child: Child, chance: random.Random) -> None:
    """But not while a message goes out for the second time: who does not get that one is called instead.

    Every third time it is left in peace for a moment, or a slow machine would never get anywhere.
    """
    repeating = "SELECT 1 FROM outgoing WHERE status IN ('waiting', 'sending') AND note LIKE 'unknown%'"
    while True:
        await child.is_killed(chance)
        await until(lambda: not street.rows(repeating), LONGEST_LIFE)
        if child.deaths % 3 == 2:
            await asyncio.sleep(PEACE)

"""kill -9 at every commit point, and a restart: nothing lost, nothing doubled in the register (G1-G6, F01-F06)."""

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.child import Child
from tests.kit.home import HOME
from tests.kit.street import Street

SENTENCE = "我们3栋的电梯又坏了，老人上不了楼"


@pytest_asyncio.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    """A street where everybody lives already; what must hold after any crash is looked at in the end."""
    async with Street(tmp_path, plan=HOME) as made:
        yield made


@pytest_asyncio.fixture
async def child(street: Street) -> AsyncIterator[Child]:
    """The bot beside us, running."""
    made = Child(street)
    await made.start()
    yield made
    await made.ends()


@pytest.mark.parametrize("point", ["fetched", "written"])
async def test_f01_f03_killed_before_the_commit_nothing_is_there_and_then_everything_is(
    street: Street, child: Child, point: str
) -> None:
    await a_sentence_waits(street)
    await press_send_and_die(street, child, point)
    assert street.rows("SELECT * FROM record") == []
    assert street.rows("SELECT * FROM history") == []
    await child.start()
    await the_complaint_is_filed_once(street)
    nothing_is_lost_or_doubled(street, kills=1)


@pytest.mark.parametrize("point", ["committed", "taken"])
async def test_f02_f04_killed_after_the_commit_the_update_that_comes_again_is_recognised(
    street: Street, child: Child, point: str
) -> None:
    await a_sentence_waits(street)
    await press_send_and_die(street, child, point)
    assert street.rows("SELECT count(*) FROM record") == [(1,)]
    assert len(street.sandbox.world.main_bot.queue) == 1
    await child.start()
    await the_complaint_is_filed_once(street)
    nothing_is_lost_or_doubled(street, kills=1)


async def test_f05_killed_before_the_message_left_it_is_sent_after_the_restart(
    street: Street, child: Child
) -> None:
    await a_sentence_waits(street)
    await press_send_and_die(street, child, "claimed")
    assert "sending" in [status for (status,) in street.rows("SELECT status FROM outgoing")]
    await child.start()
    await the_complaint_is_filed_once(street)
    assert repeated(street) == {}
    nothing_is_lost_or_doubled(street, kills=1)


async def test_f06_killed_after_telegram_took_the_message_it_is_repeated_at_most_once(
    street: Street, child: Child
) -> None:
    await a_sentence_waits(street)
    await press_send_and_die(street, child, "called")
    assert "sending" in [status for (status,) in street.rows("SELECT status FROM outgoing")]
    await child.start()
    await the_complaint_is_filed_once(street)
    assert sum(repeated(street).values()) >= 1
    nothing_is_lost_or_doubled(street, kills=1)


async def test_f01_to_f06_the_whole_story_with_a_kill_at_every_turn(street: Street, child: Child) -> None:
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
async def test_f01_to_f06_the_whole_story_killed_at_random_moments(street: Street, child: Child, seed: int) -> None:
    chance = random.Random(seed)
    async with kept_alive(child):
        killing = asyncio.create_task(kill_again_and_again(child, chance))
        for act in STORY:
            await act(street)
        killing.cancel()
        await street.passes(minutes=1)
    the_story_has_happened(street)
    nothing_is_lost_or_doubled(street, kills=child.deaths)


async def a_sentence_waits(street: Street) -> None:
    """王芳 has written, and one press is missing."""
    await street.wang.says(SENTENCE)
    await street.wang.hears("类别：电梯")


async def press_send_and_die(street: Street, child: Child, point: str) -> None:
    await child.will_die_at(point)
    pressing = asyncio.create_task(street.wang.taps("发给客户服务中心"))
    await child.dies()
    pressing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await pressing


async def the_complaint_is_filed_once(street: Street) -> None:
    await street.settle()
    assert street.rows("SELECT number, status FROM record") == [("BX-20261124-0001", "filed")]
    assert street.one("SELECT body FROM words") == SENTENCE
    for chat in (street.wang, street.group):
        assert any("BX-20261124-0001" in one.text for one in street.chats[chat.id].values())


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


def nothing_is_lost_or_doubled(street: Street, *, kills: int) -> None:
    """G1 to G6 after any number of kills."""
    street.check()
    ends = Counter(status for (status,) in street.rows("SELECT status FROM outgoing WHERE NOT once"))
    assert set(ends) <= {"sent", "rejected"}, ends
    undecided = street.rows("SELECT note FROM outgoing WHERE status = 'rejected' AND note NOT LIKE 'unknown%'")
    assert undecided == []
    assert all(times <= kills for times in repeated(street).values())
    for (chat,) in street.rows("SELECT DISTINCT chat_id FROM outgoing"):
        the_chat_has_everything_in_the_order_of_its_commit(street, chat)


def the_chat_has_everything_in_the_order_of_its_commit(street: Street, chat: int) -> None:
    """G5: what was sent later has the higher number; G4: and it is really there."""
    sent = street.rows(
        "SELECT message_id, method, payload FROM outgoing WHERE chat_id = ? AND status = 'sent' AND edits = ''"
        " ORDER BY id", chat,
    )
    numbers = [number for number, _, _ in sent]
    assert numbers == sorted(numbers)
    for number, method, payload in sent:
        assert number in street.chats[chat]
        if method == "sendMessage" and not street.chats[chat][number].edited:
            assert street.chats[chat][number].text == json.loads(payload)["text"]


def repeated(street: Street) -> dict[int, int]:
    """How many messages each chat has that the outbox does not know: sent, but not noted before the kill."""
    known = {(chat, number) for chat, number in street.rows("SELECT chat_id, message_id FROM outgoing")}
    shown = [(chat, one.id) for chat, said in street.chats.items() for one in said.values() if one.by_bot]
    return dict(Counter(chat for chat, number in shown if (chat, number) not in known))


async def kill_again_and_again(child: Child, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.uniform(0.05, 1.2))
        child.kill()


@asynccontextmanager
async def kept_alive(child: Child) -> AsyncIterator[None]:
    """Whenever it dies it is started again."""
    keeping = asyncio.create_task(child.is_kept_alive())
    try:
        yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping

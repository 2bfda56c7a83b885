"""Telegram in trouble, over HTTP: every message still comes, or somebody is told to call (F56, F60-F65, F70)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.apps import Message
from tests.kit.home import HOME, WANG
from tests.kit.plan import GROUP
from tests.kit.street import Street

NUMBER = "BX-20261124-0001"


@pytest_asyncio.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    """A street where 王芳 and 陈建国 live already, with the bot running."""
    async with Street(tmp_path, plan=HOME) as made:
        await made.start_bot()
        yield made
        await made.settle()
        made.check()


async def test_f60_a_429_for_the_group_lets_everybody_else_have_their_answer(street: Street) -> None:
    await street.control("faults", fault="429", method="sendMessage", chat_id=GROUP, retry_after=1)
    await wang_files(street)
    await street.wang.hears(NUMBER)
    await street.group.hears_nothing()
    await street.passes(seconds=3)
    await street.group.hears(NUMBER)


@pytest.mark.parametrize("trouble", ["500", "502html"])
async def test_f62_what_a_server_in_trouble_refused_comes_when_it_is_well_again(street: Street, trouble: str) -> None:
    await street.control("faults", fault=trouble, method="sendMessage", times=6)
    await street.wang.says("我们3栋的电梯又坏了")
    await street.passes(minutes=3)
    await street.wang.hears("类别：电梯")


async def test_f63_a_message_of_which_nobody_knows_is_repeated_once(street: Street) -> None:
    await wang_files(street, until_sent=False)
    await street.hush()
    await street.control("faults", fault="reset_after", method="sendMessage", chat_id=WANG, times=1)
    await street.wang.presses("发给客户服务中心")
    await street.passes(seconds=5)
    await street.wang.hears(NUMBER, NUMBER)
    assert street.one("SELECT count(*) FROM record") == 1


async def test_f63_when_nobody_knows_twice_somebody_is_told_to_call(street: Street) -> None:
    card = await wang_files(street)
    await li_has_claimed(street)
    await street.control("faults", fault="reset_after", method="sendMessage", chat_id=WANG, times=2)
    await li_answers(street, card)
    await street.wang.hears("师傅已经在路上", "师傅已经在路上")
    staff_were_told_to_call(street)


async def test_f56_an_answer_that_cannot_reach_the_resident_is_no_answer_and_staff_must_call(street: Street) -> None:
    card = await wang_files(street)
    await li_has_claimed(street)
    await street.control("faults", fault="403blocked", chat_id=WANG, times=None)
    await li_answers(street, card)
    assert street.one("SELECT void_at IS NOT NULL FROM response") == 1
    assert street.one("SELECT answered_at IS NULL FROM record") == 1
    staff_were_told_to_call(street)


async def test_f57_whoever_takes_the_bot_back_hears_from_it_again(street: Street) -> None:
    await wang_files(street)
    for blocked in (True, False):
        await street.ask(f"/client/{WANG}/block", {"blocked": blocked})
        await street.settle()
        assert bool(street.rows("SELECT 1 FROM chat_state WHERE unreachable_since IS NOT NULL")) == blocked
    await street.wang.hears(NUMBER)
    await street.wang.says("还有楼道的灯也坏了")
    await street.wang.hears("我是这样理解的")


async def test_f65_a_deleted_card_comes_afresh_when_it_changes(street: Street) -> None:
    card = await wang_files(street)
    group = street.sandbox.world.groups[GROUP]
    found = group.find(card.id)
    assert found is not None
    street.sandbox.world.delete(found)
    await street.hush()
    await street.passes(minutes=31)
    fresh = (await street.group.hears(NUMBER))[0]
    assert fresh.id > card.id
    await street.li.presses("登记无误", in_chat=street.group)
    await street.settle()
    assert "登记无误" not in street.chats[GROUP][fresh.id].buttons


async def test_f70_the_bot_goes_on_when_telegram_was_away(street: Street) -> None:
    await street.control("faults", fault="reset", method="getUpdates", times=1)
    await street.control("faults", fault="reset", method="*", times=2)
    await street.chen.says("楼道的灯坏了一排")
    await street.passes(minutes=1)
    await street.chen.hears("我是这样理解的")


async def li_has_claimed(street: Street) -> None:
    await street.li.presses("我来受理", in_chat=street.group)
    await street.hush()


async def li_answers(street: Street, card: Message) -> None:
    """With words for the resident, and the ten seconds are over."""
    await street.li.replies("师傅已经在路上。", card, street.group)
    await street.li.presses("发给业主", in_chat=street.group)
    await street.passes(seconds=15)


def staff_were_told_to_call(street: Street) -> None:
    told = [one.text for one in street.unheard[street.li.id] + street.unheard[GROUP]]
    assert any("电话" in text or "致电" in text for text in told), told


async def wang_files(street: Street, *, until_sent: bool = True) -> Message:
    """王芳 writes a sentence and sends it; returns the card in the group."""
    await street.wang.says("我们3栋的电梯又坏了，老人上不了楼")
    await street.wang.hears("类别：电梯")
    if until_sent:
        await street.wang.presses("发给客户服务中心")
        await street.settle()
    cards = [*street.chats[GROUP].values()]
    return cards[-1] if cards else Message(0, "")

"""Who goes first and who waits: priorities, one card for many edits, slow calls, a proxy that comes back (F70, F72)."""

import asyncio
from datetime import datetime
from functools import partial

import pytest

from bot.engines.contract import Files, Outcome, Payload, Sent, Unknown, Wait
from bot.sending.limits import Rates
from storage.database import Db
from storage.post import outbox
from storage.post.outbox import Letter, Priority
from tests.bot.rig import BOT, UNHURRIED, Rig, Told, a_while, at_work
from tests.kit.home import CHEN, WANG
from tests.kit.plan import GROUP
from tests.kit.waiting import until

SLOW = 0.02  # seconds a call takes; in life thirty


class Slow(Told):
    """Every call takes its time; ``open`` counts those under way, ``most`` how many there ever were at once."""

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[int, int] = {}
        self.most = 0

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        chat = payload.get("chat_id", 0)
        self.open[chat] = self.open.get(chat, 0) + 1
        assert self.open[chat] == 1, "two messages to one chat at once"
        self.most = max(self.most, sum(self.open.values()))
        await asyncio.sleep(SLOW)
        self.open[chat] -= 1
        return await super().call(method, payload, files)


def _edit(db: Db, now: datetime, text: str) -> None:
    letter = Letter(f"e-{text}", GROUP, "editMessageText", {"text": text}, Priority.REPLY, edits="t1")
    outbox.queue_edit(db, BOT, letter, now=now)


async def slowly(rig: Rig) -> Slow:
    """The rig, on an engine whose calls take long."""
    await rig.engine.close()
    rig.engine = made = Slow()
    return made


async def test_across_chats_a_reply_goes_before_an_alert_a_reminder_and_a_broadcast(rig: Rig) -> None:
    for chat, priority in enumerate(sorted(Priority, reverse=True), start=901):
        await rig.queue(chat, priority.name, priority=int(priority))
    delivery = rig.delivery(Rates(overall=1.0))
    async with at_work(delivery.run):
        for _ in range(4):
            await a_while()
            rig.clock.passes(1.01)
            delivery.nudge()
        await delivery.idle()
    assert [said["text"] for _, said in rig.engine.calls] == ["REPLY", "ALERT", "REMINDER", "BROADCAST"]


async def test_a_broadcast_under_way_lets_a_reply_that_comes_later_go_first(rig: Rig) -> None:
    for chat in range(901, 911):
        await rig.queue(chat, "broadcast", priority=int(Priority.BROADCAST))
    delivery = rig.delivery(Rates(overall=1.0))
    async with at_work(delivery.run):
        await until(lambda: len(rig.engine.calls) == 1)
        await rig.queue(WANG, "reply")
        rig.clock.passes(1.01)
        delivery.nudge()
        await until(lambda: len(rig.engine.calls) == 2)
    assert [said["text"] for _, said in rig.engine.calls] == ["broadcast", "reply"]


async def test_several_edits_of_a_card_that_wait_become_one_and_it_is_the_last(rig: Rig) -> None:
    await rig.queue(GROUP, "card", status="sent", message_id=55)
    for text in ("claimed", "answered", "closed"):
        await rig.writer.do(partial(_edit, text=text))
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    assert [(said["message_id"], said["text"]) for _, said in rig.engine.calls] == [(55, "closed")]


async def test_f60_a_group_that_must_wait_gets_one_edit_when_its_time_has_come(rig: Rig) -> None:
    await rig.queue(GROUP, "card", status="sent", message_id=55)
    await rig.writer.do(partial(_edit, text="claimed"))
    rig.engine.answers[GROUP].append(Wait(30))
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.row("e-claimed").note == "429")
        for text in ("answered", "closed"):
            await rig.writer.do(partial(_edit, text=text))
        other = await rig.queue(WANG)
        await until(lambda: rig.status(other) == ["sent"])
        rig.clock.passes(32)
        await delivery.idle()
    assert rig.engine.sent_to(GROUP) == ["claimed", "closed"]


async def test_f72_when_every_call_takes_long_each_chat_keeps_its_order_and_none_starves(rig: Rig) -> None:
    engine = await slowly(rig)
    chats = range(901, 921)
    for number in range(4):
        for chat in chats:
            await rig.queue(chat, str(number))
    began = asyncio.get_running_loop().time()
    delivery = rig.delivery(UNHURRIED)
    async with at_work(delivery.run):
        await delivery.idle()
    took = asyncio.get_running_loop().time() - began
    assert {chat: engine.sent_to(chat) for chat in chats} == {chat: ["0", "1", "2", "3"] for chat in chats}
    assert engine.most >= len(chats) // 2
    assert took < SLOW * 4 * len(chats) / 2  # one after the other it would be twice that at least


async def test_f72_one_chat_whose_calls_hang_holds_up_no_other(rig: Rig) -> None:
    hangs: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    stuck, behind = await rig.queue(WANG, "1"), await rig.queue(WANG, "2")
    rig.engine.answers[WANG].append(hangs)
    others = [await rig.queue(chat) for chat in range(901, 951)]
    async with at_work(rig.delivery().run):
        await until(lambda: set(rig.status(*others)) == {"sent"})
        assert rig.status(stuck, behind) == ["sending", "waiting"]
        hangs.set_result(Sent(1))
        await until(lambda: rig.status(stuck, behind) == ["sent", "sent"])


@pytest.mark.parametrize("down", [10, 300, 7200])
async def test_f70_all_goes_on_within_a_minute_after_a_proxy_has_come_back(rig: Rig, down: int) -> None:
    """However long it was away, and whether it refused the calls or swallowed them."""
    keys = [await rig.queue(chat) for chat in (WANG, CHEN, GROUP)]
    away = Unknown("no connection", left=False)
    rig.engine.answers[WANG].append(Unknown("connection lost"))
    for chat in (CHEN, GROUP):
        rig.engine.answers[chat] += [away] * 1000
    rig.engine.line = Unknown("connection lost")
    delivery = rig.delivery()
    async with at_work(delivery.run):
        until_back = rig.clock.monotonic() + down
        while rig.clock.monotonic() < until_back:
            await asyncio.sleep(0.01)
            rig.clock.passes(max(1, down / 40))
            delivery.nudge()
        rig.engine.answers.clear()
        rig.engine.line = Sent()
        for _ in range(6):
            rig.clock.passes(10)
            delivery.nudge()
            await asyncio.sleep(0.05)
        assert rig.status(*keys) == ["sent"] * 3


@pytest.mark.parametrize("answer", ["status 502", "status 200 without a usable answer"])
async def test_f69_html_or_half_an_answer_from_a_proxy_is_no_end_of_a_message(rig: Rig, answer: str) -> None:
    key = await rig.queue(WANG)
    rig.engine.answers[WANG].append(Unknown(answer, left=answer != "status 502"))
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.status(key) == ["waiting"] and rig.row(key).note)
        rig.clock.passes(60)
        await delivery.idle()
    assert rig.status(key) == ["sent"]

"""Intake: nothing acknowledged before it is kept, nothing twice, one bad update stops nobody (G1, G2, G8)."""

import asyncio
import json
import sqlite3
from typing import Any

import pytest

from bot.engines.contract import Conflict, Hand, Unknown, Wait
from bot.taking import intake as taking
from bot.taking.intake import Intake, Unavailable
from bot.writing.writer import WriterClosed
from tests.bot.counted import Since
from tests.bot.rig import Rig, Told, a_while, at_work, message, press
from tests.kit.home import CHEN, WANG
from tests.kit.waiting import until

BUG = """CREATE TRIGGER bug BEFORE INSERT ON conversation WHEN NEW.user_id = 1001
         BEGIN SELECT RAISE(ABORT, 'a bug of ours, 13912345678'); END"""


def said_to(rig: Rig, chat: int) -> list[str]:
    """The texts that wait for a chat, in order."""
    found = rig.rows("SELECT payload FROM outgoing WHERE chat_id = ? AND method = 'sendMessage' ORDER BY id", chat)
    return [json.loads(payload)["text"] for (payload,) in found]


def send_button(rig: Rig) -> str:
    """The data of the first button of the only message: "send"."""
    [(payload,)] = rig.rows("SELECT payload FROM outgoing")
    data: str = json.loads(payload)["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    return data


async def test_an_update_has_its_effects_before_take_returns(rig: Rig) -> None:
    since = Since()
    await rig.intake.take([message(1)])
    assert "我是这样理解的" in said_to(rig, WANG)[0]
    assert since("shouwen_updates_total") == 1


async def test_updates_of_one_chat_are_taken_in_order(rig: Rig) -> None:
    await rig.intake.take([message(number, text=f"第{number}句") for number in range(1, 9)])
    state = json.loads(rig.rows("SELECT state FROM conversation WHERE dialog = 'file'")[0][0])
    assert [one["text"] for one in state["said"]] == [f"第{number}句" for number in range(1, 9)]


class Gated(Told):
    """Reads updates of 王芳 only when the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        if raw["message"]["chat"]["id"] == WANG:
            await self.gate.wait()
        await super().feed(raw, hand)


async def test_g8_lanes_of_different_chats_go_side_by_side(rig: Rig) -> None:
    engine = Gated()
    intake = Intake(engine, rig.writer, rig.office)
    batch = asyncio.ensure_future(intake.take([message(1), message(2), message(3, CHEN), message(4, CHEN)]))
    await until(lambda: len(said_to(rig, CHEN)) == 2)
    assert said_to(rig, WANG) == []
    engine.gate.set()
    await batch
    assert len(said_to(rig, WANG)) == 2
    await engine.close()


async def test_f10_a_bug_of_ours_is_quarantined_with_an_apology_and_later_updates_proceed(rig: Rig) -> None:
    rig.spoil(BUG)
    await rig.intake.take([message(1), message(2, CHEN), message(3)])
    assert len(said_to(rig, CHEN)) == 1
    kept = rig.rows("SELECT update_id, reference, raw, error FROM quarantine ORDER BY id")
    assert [one[0] for one in kept] == [1, 3]
    for (_, reference, raw, error), apology in zip(kept, said_to(rig, WANG), strict=True):
        assert json.loads(raw)["message"]["text"] == "地下车库的灯坏了一排"
        assert "IntegrityError" in error
        assert "13912345678" not in error
        assert reference in apology
    rig.spoil("DROP TRIGGER bug")
    await rig.intake.take([message(4)])
    assert "我是这样理解的" in said_to(rig, WANG)[-1]


async def test_f10_a_quarantined_update_that_comes_again_is_neither_kept_nor_apologised_for_twice(rig: Rig) -> None:
    rig.spoil(BUG)
    await rig.intake.take([message(1)])
    await rig.intake.take([message(1), message(1)])
    rig.spoil("DROP TRIGGER bug")
    await rig.intake.take([message(1)])
    assert len(said_to(rig, WANG)) == 1
    assert rig.rows("SELECT count(*) FROM quarantine") == [(1,)]


async def test_f10_a_group_hears_no_apology(rig: Rig) -> None:
    rig.spoil("CREATE TRIGGER bug BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'bug'); END")
    said = message(1)
    said["message"] |= {"text": "/open", "chat": {"id": -1001234567890, "type": "supergroup", "title": "群"}}
    await rig.intake.take([said])
    assert rig.rows("SELECT count(*) FROM quarantine") == [(1,)]
    assert said_to(rig, -1001234567890) == []


UNREADABLE: list[Any] = [
    {"update_id": 2, "message": "not an object"},
    {"update_id": 2, "message": {"message_id": "x", "date": 1, "chat": {"id": WANG, "type": "private"}}},
    {"update_id": 2},
    "no object at all",
    {"message": {}},
    {"update_id": 2, "message": {"text": "\ud800"}},
    {"update_id": 2**63, "message": "beyond what a database holds"},
]


@pytest.mark.parametrize("bad", UNREADABLE)
async def test_f11_an_unreadable_update_in_a_batch_is_kept_raw_and_the_rest_is_taken(rig: Rig, bad: Any) -> None:
    since = Since()
    await rig.intake.take([message(1), bad, message(3, CHEN), message(4, text="还有")])
    assert (len(said_to(rig, WANG)), len(said_to(rig, CHEN))) == (2, 1)
    [(raw, error)] = rig.rows("SELECT raw, error FROM quarantine")
    assert json.loads(raw) == bad
    assert error.startswith("unreadable")
    assert (since("shouwen_updates_total"), since("shouwen_updates_quarantined_total")) == (3, 1)


async def test_f47_the_same_update_a_hundred_times_has_one_effect(rig: Rig) -> None:
    await rig.intake.take([message(1)] * 100)
    assert len(said_to(rig, WANG)) == 1


async def test_f47_the_same_update_in_parallel_has_one_effect(rig: Rig) -> None:
    await asyncio.gather(*(rig.intake.one(message(1)) for _ in range(30)))
    await asyncio.gather(*(rig.intake.take([message(1), message(2)]) for _ in range(10)))
    state = json.loads(rig.rows("SELECT state FROM conversation WHERE dialog = 'file'")[0][0])
    assert len(state["said"]) == 2
    assert rig.rows("SELECT count(*) FROM seen_update") == [(2,)]


async def test_f49_polling_begins_without_an_offset_and_goes_on_without_one_when_all_is_acknowledged(rig: Rig) -> None:
    since = Since()
    for batch in ([message(900)], [message(901), message(902)], [], [message(17)], []):
        rig.engine.batches.put_nowait(batch)
    async with at_work(rig.intake.run):
        await until(lambda: len(rig.engine.asked) == 6)
    assert rig.engine.asked == [None, 901, 903, None, 18, None]
    assert since("shouwen_updates_total") == 4


async def test_f49_a_lower_id_is_taken_although_higher_ones_were_seen(rig: Rig) -> None:
    await rig.intake.take([message(900)])
    await rig.intake.take([message(17, text="一周以后")])
    assert len(said_to(rig, WANG)) == 2


async def test_g1_nothing_is_acknowledged_before_it_is_committed(rig: Rig) -> None:
    other = sqlite3.connect(str(rig.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    rig.engine.batches.put_nowait([message(1), message(2, CHEN)])
    async with at_work(rig.intake.run):
        await until(lambda: rig.engine.batches.empty())
        await a_while()
        assert rig.engine.asked == [None]
        other.execute("ROLLBACK")
        await until(lambda: len(rig.engine.asked) == 2)
        assert rig.engine.asked == [None, 3]
        assert len(said_to(rig, CHEN)) == 1
    other.close()


async def test_g1_a_quarantined_update_is_acknowledged_like_any_other(rig: Rig) -> None:
    rig.engine.batches.put_nowait([{"update_id": 7, "message": 1}])
    async with at_work(rig.intake.run):
        await until(lambda: len(rig.engine.asked) == 2)
    assert rig.engine.asked == [None, 8]


async def test_f08_a_batch_in_hand_is_finished_before_the_end(rig: Rig) -> None:
    engine = Gated()
    intake = Intake(engine, rig.writer, rig.office)
    engine.batches.put_nowait([message(1)])
    async with at_work(intake.run) as running:
        await until(engine.batches.empty)
        await asyncio.sleep(0)
        running.cancel()
        await a_while()
        assert not running.done()
        engine.gate.set()
        await until(running.done)
    assert len(said_to(rig, WANG)) == 1
    await engine.close()


async def test_f52_after_a_conflict_it_waits_longer_each_time_and_goes_on(rig: Rig) -> None:
    pauses = [Intake._pause(Conflict("terminated by other getUpdates request"), n) for n in (1, 2, 3, 9)]
    assert 0.8 <= pauses[0] <= 1.2 < 1.6 <= pauses[1] <= 2.4 < 3.2 <= pauses[2] <= 4.8
    assert 24 <= pauses[3] <= 36
    for found in (Conflict("terminated by other getUpdates request"), [message(1)]):
        rig.engine.batches.put_nowait(found)
    async with at_work(rig.intake.run):
        await until(lambda: said_to(rig, WANG))
    assert rig.engine.asked[:2] == [None, None]


async def test_f62_a_failed_poll_keeps_the_offset_and_waits_as_it_is_told(rig: Rig) -> None:
    for found in ([message(1)], Wait(0.05), [message(2)]):
        rig.engine.batches.put_nowait(found)
    async with at_work(rig.intake.run):
        await until(lambda: len(rig.engine.asked) == 4)
    assert rig.engine.asked == [None, 2, 2, 3]
    assert Intake._pause(Unknown("status 502", left=False), 50) <= 36


async def test_a_press_is_answered_once_and_right_after_its_commit(rig: Rig) -> None:
    await rig.intake.take([message(1)])
    await rig.intake.take([press(2, send_button(rig))])
    await rig.intake.drained()
    assert [(method, payload["callback_query_id"]) for method, payload in rig.engine.calls] == [
        ("answerCallbackQuery", "4002"),
    ]
    assert rig.rows("SELECT count(*) FROM record") == [(1,)]


async def test_f47_a_press_that_comes_again_is_answered_again_and_has_no_second_effect(rig: Rig) -> None:
    """The first answer may have been lost with the process; a spinning button helps nobody."""
    await rig.intake.take([message(1)])
    await rig.intake.take([press(2, send_button(rig))] * 2)
    await rig.intake.drained()
    assert len(rig.engine.calls) == 2
    assert rig.rows("SELECT count(*) FROM record") == [(1,)]


async def test_a_slow_answer_to_a_press_holds_nobody_up(rig: Rig) -> None:
    never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    rig.engine.answers[0].append(never)
    since = Since()
    await rig.intake.take([press(1, "nonsense"), message(2)])
    assert len(said_to(rig, WANG)) == 1
    never.set_result(Unknown("no answer in time"))
    await rig.intake.drained()
    assert since("shouwen_press_answers_total", outcome="unknown") == 1


async def test_updates_received_one_by_one_keep_the_order_of_their_chat(rig: Rig) -> None:
    await asyncio.gather(*(rig.intake.receive(message(number, text=f"第{number}句")) for number in range(1, 9)))
    state = json.loads(rig.rows("SELECT state FROM conversation WHERE dialog = 'file'")[0][0])
    assert [one["text"] for one in state["said"]] == [f"第{number}句" for number in range(1, 9)]


async def test_g8_a_chat_that_waits_holds_up_no_other_when_updates_come_one_by_one(rig: Rig) -> None:
    engine = Gated()
    intake = Intake(engine, rig.writer, rig.office)
    slow = asyncio.ensure_future(intake.receive(message(1)))
    await intake.receive(message(2, CHEN))
    assert (len(said_to(rig, CHEN)), slow.done()) == (1, False)
    engine.gate.set()
    await slow
    await engine.close()


async def test_a_polled_batch_and_an_update_that_comes_by_itself_share_the_lanes(rig: Rig) -> None:
    engine = Gated()
    intake = Intake(engine, rig.writer, rig.office)
    batch = asyncio.ensure_future(intake.take([message(1, text="第一句")]))
    await a_while()
    single = asyncio.ensure_future(intake.receive(message(2, text="第二句")))
    await a_while()
    engine.gate.set()
    await asyncio.gather(batch, single)
    state = json.loads(rig.rows("SELECT state FROM conversation WHERE dialog = 'file'")[0][0])
    assert [one["text"] for one in state["said"]] == ["第一句", "第二句"]
    await engine.close()


async def test_f17_while_the_database_is_in_trouble_an_update_is_refused_at_once(rig: Rig) -> None:
    rig.writer.trouble = "OperationalError"
    with pytest.raises(Unavailable, match="OperationalError"):
        await rig.intake.receive(message(1))
    rig.writer.trouble = ""
    await rig.intake.receive(message(1))
    assert len(said_to(rig, WANG)) == 1


async def test_f17_an_update_that_is_not_committed_in_time_is_refused_and_its_redelivery_changes_nothing(
    rig: Rig,
) -> None:
    engine = Gated()
    intake = Intake(engine, rig.writer, rig.office, patience=0.3)
    with pytest.raises(Unavailable, match=r"not committed within 0\.3 seconds"):
        await intake.receive(message(1))
    again = asyncio.ensure_future(intake.receive(message(1)))
    engine.gate.set()
    await again
    await intake.drained()
    assert len(said_to(rig, WANG)) == 1
    await engine.close()


async def test_no_more_updates_are_under_way_than_fit(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_AT_ONCE", 2)
    engine = Gated()
    intake = Intake(engine, rig.writer, rig.office)
    under_way = [asyncio.ensure_future(intake.receive(message(number))) for number in (1, 2)]
    await a_while()
    with pytest.raises(Unavailable, match="too many"):
        await intake.receive(message(3, CHEN))
    engine.gate.set()
    await asyncio.gather(*under_way)
    await intake.receive(message(3, CHEN))
    assert len(said_to(rig, CHEN)) == 1
    await engine.close()


async def test_f08_what_was_received_is_waited_for_at_the_end_though_nobody_else_waits(rig: Rig) -> None:
    engine = Gated()
    intake = Intake(engine, rig.writer, rig.office, patience=0.05)
    with pytest.raises(Unavailable):
        await intake.receive(message(1))
    asyncio.get_running_loop().call_later(0.1, engine.gate.set)
    await intake.drained()
    assert len(said_to(rig, WANG)) == 1
    await engine.close()


async def test_f08_a_closed_writer_takes_nothing(rig: Rig) -> None:
    await rig.writer.stop()
    with pytest.raises(WriterClosed):
        await rig.intake.receive(message(1))


async def test_a34_an_update_nested_as_deep_as_can_be_read_is_put_aside_all_the_same(rig: Rig) -> None:
    raw: Any = {"update_id": 5, "message": []}
    inner = raw["message"]
    for _ in range(5000):
        inner.append([])
        inner = inner[0]
    await rig.intake.one(raw)
    assert json.loads(rig.rows("SELECT raw FROM quarantine")[0][0]) == {"update_id": 5, "lost": "nested too deep"}

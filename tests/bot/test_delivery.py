"""Delivery: every outcome has its end, one chat's trouble stays its own, nothing is dropped (G4, G5)."""

import asyncio
import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.engines.contract import Gone, Missing, Moved, Outcome, Rejected, Sent, Unknown, Wait
from bot.sending import delivery as sending
from bot.sending.limits import Rates
from bot.writing.writer import WriterClosed
from storage.post import outbox
from storage.post.outbox import OUT
from tests.bot.rig import BOT, UNHURRIED, Rig, a_while, at_work
from tests.kit.home import CHEN, WANG
from tests.kit.plan import GROUP
from tests.kit.waiting import until

EDIT: dict[str, Any] = {"method": "editMessageText", "edits": "t1"}
_STATES = select(OUT.c.status).order_by(OUT.c.id)
STRIP: dict[str, Any] = {"method": "editMessageReplyMarkup", "edits": "t1", "once": True}


@pytest.mark.parametrize(
    ("outcome", "status", "note"),
    [
        (Sent(7), "sent", ""),
        (Gone("Forbidden: bot was blocked by the user"), "gone", "blocked"),
        (Rejected(400, "Bad Request: can't parse entities"), "rejected", "400"),
        (Missing("Bad Request: message to be replied not found"), "rejected", "400"),
    ],
)
async def test_g4_an_outcome_that_settles_a_message_is_its_end(
    rig: Rig, outcome: Outcome, status: str, note: str
) -> None:
    key = await rig.queue(WANG)
    rig.engine.answers[WANG].append(outcome)
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(key) == [status])
        await a_while()
    assert note in rig.row(key).note
    assert len(rig.engine.calls) == 1


async def test_g5_messages_to_one_chat_leave_in_the_order_of_their_commit(rig: Rig) -> None:
    for number in range(12):
        await rig.queue(WANG if number % 3 else CHEN, str(number), priority=number % 4)
    rig.engine.answers[WANG] += [Sent(1), Unknown("502", left=False), Sent(2), Wait(1.0)]
    delivery = rig.delivery()
    async with at_work(delivery.run):
        for _ in range(20):
            rig.clock.passes(3)
            delivery.nudge()
            await asyncio.sleep(0.01)
        await delivery.idle()
    assert list(dict.fromkeys(rig.engine.sent_to(WANG))) == ["1", "2", "4", "5", "7", "8", "10", "11"]
    assert rig.engine.sent_to(CHEN) == ["0", "3", "6", "9"]


async def test_g4_a_timer_that_rings_too_early_does_not_put_delivery_to_sleep(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    monkeypatch.setattr(loop, "_clock_resolution", 0.7)  # so much too early may a timer ring
    async with at_work(rig.delivery().run):
        key = await rig.queue(WANG, not_before=rig.clock.now() + timedelta(seconds=30))
        await until(lambda: loop.time() > began + 1)
        rig.clock.passes(60)
        await until(lambda: rig.status(key) == ["sent"], 5)


async def test_g5_only_one_message_to_a_chat_is_under_way(rig: Rig) -> None:
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    first, second, other = await rig.queue(WANG), await rig.queue(WANG), await rig.queue(CHEN)
    rig.engine.answers[WANG].append(answer)
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(first, second, other) == ["sending", "waiting", "sent"])
        await a_while()
        assert rig.status(second) == ["waiting"]
        answer.set_result(Sent(1))
        await until(lambda: rig.status(first, second) == ["sent", "sent"])


async def test_g5_what_another_message_waits_for_is_settled_at_once_and_rides_with_nobody(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "RIDES_WITHIN", 3_600)
    keys = [await rig.queue(WANG) for _ in range(3)]
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(*keys) == ["sent", "sent", "sending"])


async def test_f05_f06_what_was_in_flight_when_the_process_died_is_sent_once_more(rig: Rig) -> None:
    key = await rig.queue(WANG, status="sending", attempts=1)
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.status(key) == ["waiting"])
        assert rig.engine.calls == []
        rig.clock.passes(2)
        delivery.nudge()
        await until(lambda: rig.status(key) == ["sent"])
    assert len(rig.engine.calls) == 1


async def test_f06_what_was_in_flight_twice_when_the_process_died_is_not_sent_a_third_time(rig: Rig) -> None:
    key = await rig.queue(WANG, status="sending", attempts=2)
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(key) == ["rejected"])
        await a_while()
    assert rig.engine.calls == []
    assert rig.row(key).note.startswith("unknown")


async def test_f05_what_may_never_be_repeated_is_dropped_when_the_process_died(rig: Rig) -> None:
    key = await rig.queue(WANG, status="sending", attempts=1, **STRIP)
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(key) == ["cancelled"])
    assert rig.engine.calls == []


async def test_f55_a_group_that_moved_is_learnt_from_the_refusal_and_nothing_is_lost(rig: Rig) -> None:
    first, second = await rig.queue(GROUP, "first"), await rig.queue(GROUP, "second")
    new = -1009999999999
    rig.engine.answers[GROUP].append(Moved(new))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(first, second) == ["sent", "sent"])
    assert rig.engine.sent_to(new) == ["first", "second"]
    assert rig.rows("SELECT chat_id FROM staff_group") == [(new,)]


async def test_f56_what_waits_for_somebody_who_blocked_the_bot_is_cancelled_with_the_reason(rig: Rig) -> None:
    first, second, third = [await rig.queue(WANG) for _ in range(3)]
    rig.engine.answers[WANG].append(Gone("Forbidden: bot was blocked by the user"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(first, second, third) == ["gone", "cancelled", "cancelled"])
    assert "blocked" in rig.row(third).note
    assert len(rig.engine.calls) == 1


async def test_f56_what_comes_later_for_them_is_not_tried_until_they_are_back(rig: Rig) -> None:
    first = await rig.queue(WANG)
    rig.engine.answers[WANG].append(Gone("Forbidden: bot was blocked by the user"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(first) == ["gone"])
        second = await rig.queue(WANG)
        await until(lambda: rig.status(second) == ["gone"])
        assert len(rig.engine.calls) == 1
        await rig.writer.do(lambda db, _: outbox.welcome_back(db, BOT, WANG))
        third = await rig.queue(WANG)
        await until(lambda: rig.status(third) == ["sent"])


async def test_f56_managers_are_told_when_the_staff_group_is_lost(rig: Rig) -> None:
    await rig.queue(GROUP)
    rig.engine.answers[GROUP].append(Gone("Forbidden: bot was kicked from the supergroup chat"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.engine.sent_to(2003) and rig.engine.sent_to(2004))


async def test_f64_what_telegram_refuses_is_settled_with_the_reason_and_holds_nobody_up(rig: Rig) -> None:
    bad, good = await rig.queue(WANG, "<b>"), await rig.queue(WANG)
    rig.engine.answers[WANG].append(Rejected(400, "Bad Request: can't parse entities"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(bad, good) == ["rejected", "sent"])
    assert "can't parse entities" in rig.row(bad).note


async def test_f65_a_card_whose_message_is_gone_is_sent_afresh_and_later_edits_go_to_it(rig: Rig) -> None:
    await rig.queue(GROUP, "card", status="sent", message_id=55)
    edit = await rig.queue(GROUP, "card, claimed", **EDIT)
    rig.engine.answers[GROUP] += [Missing("Bad Request: message to edit not found"), Sent(900)]
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(edit) == ["sent"])
        again = await rig.queue(GROUP, "card, closed", **EDIT)
        await until(lambda: rig.status(again) == ["sent"])
    assert [(method, payload.get("message_id")) for method, payload in rig.engine.calls] == [
        ("editMessageText", 55), ("sendMessage", None), ("editMessageText", 900),
    ]


async def test_f65_a_card_that_was_never_sent_is_sent_when_it_changes(rig: Rig) -> None:
    await rig.queue(GROUP, "card", status="rejected")
    edit = await rig.queue(GROUP, "card, claimed", **EDIT)
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(edit) == ["sent"])
    assert [method for method, _ in rig.engine.calls] == ["sendMessage"]


async def test_f65_buttons_of_a_message_that_is_gone_need_not_be_taken_away(rig: Rig) -> None:
    await rig.queue(WANG, status="sent", message_id=55)
    strip = await rig.queue(WANG, **STRIP)
    rig.engine.answers[WANG].append(Missing("Bad Request: message to edit not found"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(strip) == ["cancelled"])


async def test_g8_a_bug_of_ours_while_settling_ends_the_row_and_not_the_chat(rig: Rig) -> None:
    rig.spoil("CREATE TRIGGER bug BEFORE INSERT ON chat_state BEGIN SELECT RAISE(ABORT, 'bug'); END")
    first, other = await rig.queue(WANG), await rig.queue(CHEN)
    rig.engine.answers[WANG].append(Gone("Forbidden: bot was blocked by the user"))
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(first, other) == ["rejected", "sent"])
        later = await rig.queue(WANG)
        await until(lambda: rig.status(later) == ["sent"])
    assert "settling failed" in rig.row(first).note


async def test_f08_what_is_in_flight_is_finished_before_the_end(rig: Rig) -> None:
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    key, next_one = await rig.queue(WANG), await rig.queue(WANG)
    rig.engine.answers[WANG].append(answer)
    async with at_work(rig.delivery().run) as running:
        await until(lambda: rig.engine.calls)
        running.cancel()
        await a_while()
        answer.set_result(Sent(5))
        await until(running.done)
    assert rig.status(key, next_one) == ["sent", "waiting"]


async def test_g5_who_has_lost_the_lead_lets_what_is_in_flight_land_before_another_begins(rig: Rig) -> None:
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    await rig.queue(WANG)
    rig.engine.answers[WANG].append(answer)
    delivery = rig.delivery()
    running = asyncio.ensure_future(delivery.run())
    await until(lambda: rig.engine.calls)
    await rig.writer.stop()
    delivery.nudge()
    await a_while()
    assert not running.done()
    answer.set_result(Sent(5))
    await until(running.done)
    assert isinstance(running.exception(), WriterClosed)


async def test_what_a_job_leaves_to_send_is_claimed_in_its_own_commit(rig: Rig) -> None:
    commits: list[list[str]] = []
    async with at_work(rig.delivery().run):
        earlier = await rig.queue(CHEN)
        await until(lambda: rig.status(earlier) == ["sent"])
        event.listen(rig.database, "commit", lambda db: commits.append([*db.execute(_STATES).scalars()]))
        await rig.queue(WANG)
        await until(lambda: rig.engine.sent_to(WANG))
    assert commits[0] == ["sent", "sending"], "the first commit that has the message has its claim, too"


async def test_g5_what_arrived_is_settled_with_the_next_commit_which_claims_the_next(rig: Rig) -> None:
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    rig.engine.answers[WANG].append(answer)
    delivery = rig.delivery()
    async with at_work(delivery.run):
        first = await rig.queue(WANG)
        await until(lambda: rig.engine.calls)
        answer.set_result(Sent(1))
        await asyncio.sleep(0)  # it arrives; nobody has settled it
        second = await rig.queue(WANG)
        assert rig.status(first) == ["sent"]
        await until(lambda: rig.status(second) == ["sent"])
    assert len(rig.engine.calls) == 2


async def test_g4_a_pass_that_rode_in_a_commit_that_failed_is_made_once_when_it_works_again(rig: Rig) -> None:
    tries: list[int] = []

    def full(_: object) -> None:
        tries.append(1)
        if len(tries) == 1:
            trouble = sqlite3.OperationalError("database or disk is full")
            trouble.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise OperationalError("COMMIT", None, trouble)

    async with at_work(rig.delivery().run):
        earlier = await rig.queue(CHEN)
        await until(lambda: rig.status(earlier) == ["sent"])
        event.listen(rig.database, "commit", full)
        key = await rig.queue(WANG)
        await until(lambda: rig.status(key) == ["sent"])
    assert len(tries) > 1
    assert (len(rig.engine.sent_to(WANG)), rig.row(key).attempts) == (1, 1)


async def test_f70_while_the_line_is_in_doubt_nothing_is_claimed_in_passing(rig: Rig) -> None:
    rig.engine.line = Unknown("no answer in time")
    rig.engine.answers[WANG].append(Unknown("no answer in time"))
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await rig.queue(WANG)
        await until(lambda: rig.engine.probes)
        other = await rig.queue(CHEN)
        await a_while()
        assert rig.status(other) == ["waiting"]


async def test_our_own_limits_let_a_burst_through_and_then_one_message_a_second(rig: Rig) -> None:
    for number in range(8):
        await rig.queue(WANG, str(number))
    delivery = rig.delivery(Rates())
    async with at_work(delivery.run):
        await until(lambda: len(rig.engine.calls) == 5)
        await a_while()
        assert len(rig.engine.calls) == 5
        rig.clock.passes(1.01)
        delivery.nudge()
        await until(lambda: len(rig.engine.calls) == 6)


async def test_a_bot_with_nothing_to_send_does_not_keep_the_machine_busy(rig: Rig) -> None:
    """Delivery's own looks must not wake it again."""
    delivery = rig.delivery(UNHURRIED)
    woken = 0

    def nudge() -> None:
        nonlocal woken
        woken += 1
        delivery.nudge()

    rig.writer.on_commit.append(nudge)
    async with at_work(delivery.run):
        await rig.queue(WANG)
        await delivery.idle()
        await a_while()
    assert woken <= 4

"""What becomes of a message once Telegram has spoken: each outcome through the real delivery (F07, F59-F73)."""

import json
from functools import partial
from typing import Any

import pytest

from bot.engines.contract import Gone, Missing, Outcome, Refused, Rejected, Sent, Unknown
from bot.running.scheduler import Scheduler
from storage.post import conversations
from storage.post.conversations import Seat
from storage.post.outbox import Priority
from tests.bot.counted import Since
from tests.bot.outcomes import LI, LIU, ZHAO, answered, filed, group_update
from tests.bot.rig import BOT, Rig, Told, a_while, at_work, message
from tests.kit.home import CHEN, WANG
from tests.kit.plan import GROUP
from tests.kit.waiting import until

CLOSED = Rejected(400, "Bad Request: TOPIC_CLOSED")
TOO_BIG = Rejected(413, "request entity too large")


def worded(**parts: Any) -> dict[str, str]:
    """A payload as it lies in the row."""
    return {"payload": json.dumps({"text": "您好", **parts}, ensure_ascii=False)}


async def broadcast(rig: Rig) -> list[str]:
    """Five recipients of one broadcast: two have it, one was under way when the process was killed."""
    sent, flying = {"status": "sent"}, {"status": "sending", "attempts": 1}
    stages: list[dict[str, Any]] = [sent, sent, flying, {}, {}]
    rows = [{"priority": Priority.BROADCAST, "attempted_at": rig.clock.now(), **stage} for stage in stages]
    return [await rig.queue(chat, **row) for chat, row in zip((901, 902, WANG, 904, 905), rows, strict=True)]


async def test_f07_a_broadcast_that_was_killed_goes_on_with_the_next_and_repeats_one_at_most(rig: Rig) -> None:
    keys = await broadcast(rig)
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
        rig.clock.passes(2)
        await delivery.idle()
    assert rig.status(*keys) == ["sent"] * 5
    assert sorted(payload["chat_id"] for _, payload in rig.engine.calls) == [904, 905, WANG]


async def test_f07_whoever_has_spoken_with_us_since_gets_no_broadcast_twice(rig: Rig) -> None:
    keys = await broadcast(rig)
    rig.clock.passes(60)
    await rig.intake.take([message(1)])
    async with at_work(rig.delivery().run):
        await until(lambda: rig.status(keys[2]) == ["cancelled"])
    assert rig.row(keys[2]).note.startswith("unknown")


async def test_f07_that_we_asked_about_a_draft_is_nothing_that_was_heard(rig: Rig) -> None:
    await rig.intake.take([message(1)])
    keys = await broadcast(rig)
    rig.clock.passes(16 * 60)
    await Scheduler(rig.writer, rig.office).tick()
    ours = "SELECT count(*) FROM outgoing WHERE chat_id = ? AND priority < ?"
    assert rig.rows(ours, WANG, int(Priority.BROADCAST)) == [(2,)]  # the question, overtaken unsent, and the nudge
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.row(keys[2]).note)
        rig.clock.passes(2)
        await delivery.idle()
    assert rig.status(keys[2]) == ["sent"]


async def test_f07_what_we_began_ourselves_is_nothing_that_was_heard(rig: Rig) -> None:
    keys = await broadcast(rig)
    rig.clock.passes(60)
    begin = partial(conversations.open, seat=Seat(BOT, WANG, WANG), dialog="visit", subject="9")
    await rig.writer.do(lambda db, now: begin(db, now=now))
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await until(lambda: rig.row(keys[2]).note)
        rig.clock.passes(2)
        await delivery.idle()
    assert rig.status(keys[2]) == ["sent"]


@pytest.mark.parametrize("reason", ["TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found"])
async def test_f59_a_topic_that_is_closed_is_left_for_the_general_one(rig: Rig, reason: str) -> None:
    since = Since()
    placed = worded(message_thread_id=7, reply_parameters={"message_id": 5})
    key = await answered(rig, GROUP, Rejected(400, f"Bad Request: {reason}"), Unknown("lost"), **placed)
    assert rig.status(key) == ["waiting"]
    delivery = rig.delivery()
    rig.clock.passes(2)
    async with at_work(delivery.run):
        await delivery.idle()
    assert rig.status(key) == ["sent"]
    assert [sorted(said) for _, said in rig.engine.calls] == [
        ["chat_id", "message_thread_id", "reply_parameters", "text"], ["chat_id", "text"], ["chat_id", "text"],
    ]  # fmt: skip
    assert since("shouwen_messages_mended_total") == 1


async def test_f59_a_topic_that_telegram_made_is_remembered(rig: Rig) -> None:
    forum = group_update(10, GROUP, text="大家早")
    forum["message"]["chat"] |= {"type": "supergroup", "is_forum": True}
    rig.engine.answers[GROUP] += [Sent(0, {"message_thread_id": 70 + number}) for number in range(9)]
    await rig.intake.take([forum])
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    made = rig.rows("SELECT name, thread_id, lost_at FROM topic ORDER BY id")
    assert [thread for _, thread, _ in made] == [70 + number for number in range(len(made))]
    assert made
    assert [payload["name"] for method, payload in rig.engine.calls if method == "createForumTopic"] == [
        name for name, _, _ in made
    ]


async def test_f59_where_the_bot_may_make_no_topic_it_is_found_and_nobody_is_bothered(rig: Rig) -> None:
    forum = group_update(10, GROUP, text="大家早")
    forum["message"]["chat"] |= {"type": "supergroup", "is_forum": True}
    rig.engine.answers[GROUP] += [Rejected(400, "Bad Request: not enough rights to create a topic")] * 9
    await rig.intake.take([forum])
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    assert {why for (why,) in rig.rows("SELECT why FROM topic")} == {
        "400 Bad Request: not enough rights to create a topic"
    }
    assert rig.engine.sent_to(LIU) == []


async def test_f59_a_topic_that_is_lost_is_told_once_a_day_and_later_cards_go_past_it(rig: Rig) -> None:
    rig.spoil(f"INSERT INTO topic (chat_id, name, thread_id, why) VALUES ({GROUP}, '工程部', 7, '')")
    for _ in range(2):
        await answered(rig, GROUP, CLOSED, **worded(message_thread_id=7))
    assert rig.rows("SELECT lost_at IS NOT NULL, why FROM topic") == [(1, "Bad Request: TOPIC_CLOSED")]
    assert len(rig.engine.sent_to(LIU)) == 1
    assert "“工程部”已关闭" in rig.engine.sent_to(LIU)[0]


async def test_f59_a_message_to_answer_that_is_gone_is_not_answered_but_the_word_comes(rig: Rig) -> None:
    gone = Missing("Bad Request: message to be replied not found")
    key = await answered(rig, GROUP, gone, **worded(reply_parameters={"message_id": 5}))
    assert rig.status(key) == ["sent"]
    assert [sorted(said) for _, said in rig.engine.calls][-1] == ["chat_id", "text"]


async def test_f59_where_the_general_topic_is_closed_too_it_ends_and_managers_hear_of_it_once_a_day(rig: Rig) -> None:
    key = await answered(rig, GROUP, CLOSED, CLOSED, **worded(message_thread_id=7))
    assert rig.status(key) == ["rejected"]
    for _ in range(2):
        await answered(rig, GROUP, CLOSED)
    assert len(rig.engine.sent_to(ZHAO)) == len(rig.engine.sent_to(LIU)) == 1
    assert "工作群" in rig.engine.sent_to(LIU)[0]
    rig.clock.passes(86_400)
    await answered(rig, GROUP, CLOSED)
    assert len(rig.engine.sent_to(LIU)) == 2


async def test_g4_what_a_colleague_could_not_be_sent_is_told_to_the_group(rig: Rig) -> None:
    record = await filed(rig)
    await answered(rig, LI, Rejected(400, "Bad Request: BUTTON_DATA_INVALID"), record_id=record)
    assert "李静" in rig.engine.sent_to(GROUP)[0]


async def test_f64_a_text_telegram_cannot_read_is_sent_once_more_without_its_marks_and_counted(rig: Rig) -> None:
    since, marked = Since(), worded(entities=[{"type": "bold", "offset": 0, "length": 99}], parse_mode="HTML")
    refusal = Rejected(400, "Bad Request: can't parse entities: unexpected end tag at byte offset 7")
    key = await answered(rig, WANG, refusal, **marked)
    assert rig.status(key) == ["sent"]
    assert rig.engine.sent_to(WANG) == ["您好", "您好"]
    assert rig.engine.calls[-1][1] == {"chat_id": WANG, "text": "您好"}
    assert since("shouwen_messages_mended_total") == 1
    key = await answered(rig, WANG, refusal, refusal, **marked)
    assert rig.status(key) == ["rejected"]
    assert len(rig.engine.calls) == 4


async def test_f66_a_chat_that_is_not_found_is_the_end_for_this_recipient_alone(rig: Rig) -> None:
    first, second, other = [await rig.queue(chat) for chat in (WANG, WANG, CHEN)]
    rig.engine.answers[WANG].append(Gone("Bad Request: chat not found"))
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    assert rig.status(first, second, other) == ["gone", "cancelled", "sent"]
    assert len(rig.engine.sent_to(WANG)) == 1


async def test_f67_with_a_new_token_the_queue_goes_on_in_its_order(rig: Rig) -> None:
    keys = [await rig.queue(chat, text) for chat, text in ((WANG, "1"), (CHEN, "2"), (WANG, "3"))]
    rig.engine.answers[WANG] += [Refused("Unauthorized")] * 9
    rig.engine.answers[CHEN] += [Refused("Unauthorized")] * 9
    delivery = rig.delivery()
    async with at_work(delivery.run):
        for _ in range(5):
            await a_while()
            rig.clock.passes(6)
            delivery.nudge()
    assert rig.status(*keys) == ["waiting"] * 3
    refused, rig.engine = rig.engine, Told()
    await refused.close()
    rig.clock.passes(60)
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    assert rig.status(*keys) == ["sent"] * 3
    assert (rig.engine.sent_to(WANG), rig.engine.sent_to(CHEN)) == (["1", "3"], ["2"])


async def test_f68_a_file_too_large_for_a_resident_ends_and_a_word_comes_instead_and_staff_know(rig: Rig) -> None:
    record = await filed(rig)
    key = await answered(rig, WANG, TOO_BIG, method="sendDocument", record_id=record)
    assert rig.status(key) == ["rejected"]
    [_, told] = rig.engine.sent_to(WANG)
    assert "太大" in told
    assert "021-5555 0100" in told
    assert "没有发到业主那里" in rig.engine.sent_to(GROUP)[0]


@pytest.mark.parametrize("refusal", [TOO_BIG, Rejected(400, "Bad Request: file is too big for a photo")])
async def test_f68_a_file_too_large_for_staff_ends_and_a_word_comes_instead(rig: Rig, refusal: Outcome) -> None:
    record = await filed(rig)
    key = await answered(rig, LIU, refusal, method="sendDocument", record_id=record)
    assert rig.status(key) == ["rejected"]
    assert "太大" in rig.engine.sent_to(LIU)[1]
    assert rig.engine.sent_to(WANG) == []
    await answered(rig, LIU, refusal, method="sendDocument")
    assert "太大" in rig.engine.sent_to(LIU)[-1]


async def test_f73_a_certificate_that_is_not_trusted_lets_nothing_out_and_raises_an_alarm(
    rig: Rig, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    key = await answered(rig, WANG, Unknown("TLS not trusted", left=False))
    assert rig.status(key) == ["waiting"]
    said = capsys.readouterr().out + caplog.text
    assert "event='tls_not_trusted' level='error'" in said


async def test_an_outcome_for_a_row_that_has_ended_meanwhile_changes_nothing(rig: Rig) -> None:
    key = await rig.queue(WANG)

    async def late() -> Outcome:
        rig.spoil("UPDATE outgoing SET status = 'cancelled'")
        return Rejected(400, "Bad Request: message text is empty")

    rig.engine.answers[WANG].append(late())
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    assert rig.status(key) == ["cancelled"]

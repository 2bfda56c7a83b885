"""Who is reached: a chat that moves, that is lost, that comes back (F55-F57)."""

from typing import Any

import pytest

from bot.engines.contract import Gone, Moved
from tests.bot.outcomes import LIU, NEW, answered, filed, group_update
from tests.bot.rig import BOT, Rig, at_work, message
from tests.kit.home import WANG
from tests.kit.plan import GROUP


def standing(update_id: int, was: str, now: str, chat: int = WANG) -> dict[str, Any]:
    """A raw update: the bot's standing in a chat changed."""
    person = {"id": abs(chat), "is_bot": False, "first_name": "王芳"}
    us = {"id": BOT, "is_bot": True, "first_name": "首问", "username": "shouwen_bot"}
    named = {"type": "private", "first_name": "王芳"} if chat > 0 else {"type": "group", "title": "派单群"}
    there = {"id": chat, **named}
    change = {
        "chat": there, "from": person, "date": 1795482000,
        "old_chat_member": {"user": us, "status": was, "until_date": 0},
        "new_chat_member": {"user": us, "status": now, "until_date": 0},
    }  # fmt: skip
    return {"update_id": update_id, "my_chat_member": change}


@pytest.mark.parametrize("order", ["old first", "new first", "error first"])
async def test_f55_a_move_is_learnt_from_both_service_messages_and_the_error_and_happens_once(
    rig: Rig, order: str
) -> None:
    await filed(rig)
    first, second = await rig.queue(GROUP, "first"), await rig.queue(GROUP, "second")
    told = [group_update(11, GROUP, migrate_to_chat_id=NEW), group_update(12, NEW, migrate_from_chat_id=GROUP)]
    rig.engine.answers[GROUP].append(Moved(NEW))
    delivery = rig.delivery()
    if order != "error first":
        await rig.intake.take(told[:1] if order == "old first" else told[1:])
        assert rig.rows("SELECT chat_id FROM staff_group") == [(NEW,)]
        assert rig.rows("SELECT DISTINCT chat_id FROM outgoing WHERE status = 'waiting'") == [(NEW,)]
    async with at_work(delivery.run):
        await delivery.idle()
        assert rig.status(first, second) == ["sent", "sent"]
        await rig.intake.take(told)
        later = await rig.queue(NEW, "later")
        await delivery.idle()
    assert rig.status(later) == ["sent"]
    assert rig.engine.sent_to(NEW) == ["first", "second", "later"]
    assert rig.rows("SELECT chat_id FROM staff_group") == [(NEW,)]
    assert rig.rows("SELECT DISTINCT chat_id FROM conversation WHERE chat_id < 0") == [(NEW,)]
    assert rig.rows("SELECT count(*) FROM quarantine") == [(0,)]


async def test_f55_a_card_is_sent_afresh_into_the_group_that_moved(rig: Rig) -> None:
    await filed(rig)
    [(card,)] = rig.rows("SELECT key FROM outgoing WHERE chat_id = ? AND method = 'sendMessage'", GROUP)
    await rig.intake.take([group_update(11, GROUP, migrate_to_chat_id=NEW)])
    await answered(rig, NEW, method="editMessageText", edits=card)
    assert [method for method, _ in rig.engine.calls] == ["sendMessage"]
    assert rig.row(card).chat_id == NEW


@pytest.mark.parametrize("back", [standing(11, "kicked", "member"), message(11)])
async def test_f57_whoever_comes_back_is_reached_again_from_the_next_event_on(rig: Rig, back: dict[str, Any]) -> None:
    await rig.intake.take([standing(5, "member", "kicked")])
    known = "SELECT unreachable_since IS NOT NULL FROM chat_state WHERE chat_id = ?"
    assert rig.rows(known, WANG) == [(1,)]
    await rig.intake.take([back])
    assert rig.rows(known, WANG) == [(0,)]
    assert rig.status(await answered(rig, WANG)) == ["sent"]


KNOWN = "SELECT chat_id, unreachable_since IS NOT NULL FROM chat_state WHERE chat_id <> 0 ORDER BY chat_id DESC"
GONE = (
    standing(11, "member", "kicked"),
    standing(11, "member", "kicked", GROUP),
    standing(11, "member", "left", GROUP),
    group_update(11, GROUP, migrate_to_chat_id=NEW),
)


@pytest.mark.parametrize("gone", GONE)
async def test_f57_what_tells_that_we_are_gone_does_not_tell_that_we_are_back(rig: Rig, gone: dict[str, Any]) -> None:
    for chat in (WANG, GROUP):
        await answered(rig, chat, Gone("Forbidden: bot was kicked from the group chat"))
    assert rig.rows(KNOWN) == [(WANG, 1), (GROUP, 1)]
    await rig.intake.take([gone])
    assert rig.rows(KNOWN) == [(WANG, 1), (GROUP, 1)]


LOSES = "BEFORE UPDATE ON chat_state WHEN NEW.unreachable_since IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a bug'); END"
MOVES = "BEFORE UPDATE ON staff_group BEGIN SELECT RAISE(ABORT, 'a bug'); END"


@pytest.mark.parametrize("gone", GONE)
async def test_f57_nor_does_it_when_we_stumble_over_it(rig: Rig, gone: dict[str, Any]) -> None:
    for chat in (WANG, GROUP):
        await answered(rig, chat, Gone("Forbidden: bot was kicked from the group chat"))
    rig.spoil(f"CREATE TRIGGER loses {LOSES}")
    rig.spoil(f"CREATE TRIGGER moves {MOVES}")
    await rig.intake.take([gone])
    assert rig.rows("SELECT count(*) FROM quarantine") == [(1,)]
    assert rig.rows(KNOWN) == [(WANG, 1), (GROUP, 1)]
    assert rig.rows("SELECT count(*) FROM outgoing WHERE status = 'waiting'") == [(0,)]


async def test_f57_f10_who_comes_back_with_words_we_stumble_over_hears_the_apology(rig: Rig) -> None:
    await answered(rig, WANG, Gone("Forbidden: bot was blocked by the user"))
    rig.spoil("CREATE TRIGGER bug BEFORE INSERT ON conversation BEGIN SELECT RAISE(ABORT, 'a bug'); END")
    await rig.intake.take([message(11)])
    assert rig.rows(KNOWN) == [(WANG, 0)]
    [(apology,)] = rig.rows("SELECT payload FROM outgoing WHERE status = 'waiting'")
    assert "很抱歉" in apology


@pytest.mark.parametrize(
    "said",
    [
        {"left_chat_member": {"id": 77, "is_bot": False, "first_name": "某"}},
        {"forum_topic_reopened": {}, "message_thread_id": 7, "is_topic_message": True},
    ],
)
async def test_f57_whatever_comes_from_a_group_tells_that_it_is_there(rig: Rig, said: dict[str, Any]) -> None:
    await answered(rig, GROUP, Gone("Forbidden: bot was kicked from the group chat"))
    await rig.intake.take([group_update(11, GROUP, **said)])
    assert rig.rows("SELECT unreachable_since FROM chat_state WHERE chat_id = ?", GROUP) == [(None,)]


async def test_f57_a_group_that_speaks_is_written_to_again_although_nobody_said_we_were_added(rig: Rig) -> None:
    kicked = Gone("Forbidden: bot was kicked from the group chat")
    assert rig.status(await answered(rig, GROUP, kicked)) == ["gone"]
    assert rig.status(await answered(rig, GROUP)) == ["gone"]
    await rig.intake.take([group_update(11, GROUP, text="早上好")])
    assert rig.status(await answered(rig, GROUP)) == ["sent"]
    assert len(rig.engine.sent_to(GROUP)) == 2


async def test_f56_managers_hear_at_once_that_the_group_is_lost_and_then_once_a_day(rig: Rig) -> None:
    await answered(rig, GROUP, Gone("Forbidden: bot was kicked from the group chat"))
    [told] = rig.engine.sent_to(LIU)
    assert "我被移出了工作群" in told
    for day in (1, 1, 2, 2):
        await answered(rig, GROUP)
        await answered(rig, GROUP)
        assert len(rig.engine.sent_to(LIU)) == day + 1
        rig.clock.passes(43_200)


async def test_f56_where_nobody_who_leads_has_an_account_the_general_manager_hears_of_it(rig: Rig) -> None:
    rig.spoil("UPDATE staff_role SET role = 'executive', estate_id = NULL WHERE role = 'manager'")
    rig.spoil("UPDATE staff SET user_id = NULL WHERE id IN (SELECT staff_id FROM staff_role WHERE role = 'supervisor')")
    await answered(rig, GROUP, Gone("Forbidden: bot was kicked from the group chat"))
    assert len(rig.engine.sent_to(LIU)) == 1

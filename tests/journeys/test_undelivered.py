"""What could not arrive: answers become void, a person calls, and nothing goes round in circles."""

import json

import pytest

from dialogs.kit import Say
from handlers import settling
from handlers.office import Turn
from handlers.telling import post
from handlers.telling.post import Manner
from storage.post import outbox
from tests.kit.town import Town

HOME = "3栋2单元501"


def _two_answers_wait(town: Town) -> None:
    """Wang's matter, claimed, with two answers that have not left yet."""
    town.wang.moves_in(HOME, "13912345678")
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.hush()
    town.blocked.add(town.wang.id)


def test_s2_every_answer_that_could_not_arrive_is_void(town: Town) -> None:
    _two_answers_wait(town)
    town.li.answers("师傅下午到。")
    town.li.answers("师傅改在三点到。")
    assert town.rows("SELECT count(*) FROM response WHERE void_at IS NULL") == [(0,)]
    assert town.one("SELECT answered_at FROM record") is None


def test_s2_an_answer_that_telegram_rejects_is_void_and_somebody_calls(town: Town) -> None:
    town.wang.moves_in(HOME, "13912345678")
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.answers("师傅下午到。")
    town.hush()
    answer = town.one("SELECT max(id) FROM outgoing WHERE response_id IS NOT NULL")
    with town.engine.begin() as db:
        row = outbox.get(db, answer)
        assert row is not None
        settling.rejected(Turn(db, town.now, town.office, settling.cause(row)), row, "400 Bad Request")
    town.deliver()
    assert town.one("SELECT answered_at FROM record") is None
    assert any("需要打电话" in one.text for one in town.unheard.pop(town.group.id))


def test_s2_a_result_that_could_not_arrive_opens_the_matter_and_its_same_day_target_again(town: Town) -> None:
    _two_answers_wait(town)
    town.li.gives_result("已经换好了。")
    assert town.rows("SELECT status, resolved_at, answered_at FROM record") == [("handling", None, None)]
    town.hush()
    town.clock_moves_to("2026-11-24 14:31")
    assert any("还没有答复" in one.text for one in town.unheard[town.li.id])
    town.clock_moves_to("2026-11-25 00:01")
    assert town.one("SELECT breached_at IS NOT NULL FROM record") == 1
    town.hush()


def test_h5_a_result_told_by_phone_stands_although_its_message_cannot_arrive(town: Town) -> None:
    _two_answers_wait(town)
    town.li.presses("已打电话")
    town.li.gives_result("已经换好了。")
    assert town.one("SELECT status FROM record") == "resolved"


def test_f56_staff_who_live_here_and_block_the_bot_start_no_endless_round(town: Town) -> None:
    town.li.moves_in("3栋2单元502")
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.blocked.add(town.li.id)
    town.li.presses("我来受理", in_chat=town.group)
    told = [one.text for one in town.unheard.pop(town.group.id)]
    assert not any("业主" in one and "发不到" in one for one in told)
    assert any("没办法给您发私聊" in one for one in told)


def test_f56_that_a_handler_cannot_be_told_of_a_loss_either_the_group_hears(town: Town) -> None:
    _two_answers_wait(town)
    town.blocked.add(town.li.id)
    town.li.answers("师傅下午到。")
    told = [one.text for one in town.unheard.pop(town.group.id)]
    assert any("需要打电话" in one for one in told)
    assert any("李静" in one and "没办法给您发私聊" in one for one in told)
    town.passes(days=1)
    town.hush()


def _the_handler_misses(town: Town, *messages: tuple[str, int]) -> None:
    """Li's account is lost with messages about records still waiting for her; each has a cause."""
    with town.engine.begin() as db:
        for cause, record in messages:
            say = Say(f"{cause} {record}")
            post.send(Turn(db, town.now, town.office, cause), town.li.id, say, Manner(record_id=record))
        settling.unreachable(Turn(db, town.now, town.office, "u10"), town.li.id, "Forbidden: bot was blocked")
    town.deliver()


@pytest.mark.parametrize("reached", [True, False])
def test_f56_where_the_group_is_lost_as_well_it_stands_on_the_history_that_nobody_was_told(
    town: Town, reached: bool
) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.hush()
    if not reached:
        town.blocked.add(town.group.id)
        with town.engine.begin() as db:
            turn = Turn(db, town.now, town.office, "u9")
            settling.unreachable(turn, town.group.id, "Forbidden: bot was kicked from the supergroup chat")
    _the_handler_misses(town, ("o9.1", 1), ("o9.2", 1))
    assert town.one("SELECT count(*) FROM history WHERE what = 'nobody_told'") == (0 if reached else 1)
    assert (town.group.id in town.unheard) == reached
    town.hush()


def test_f56_one_matter_that_no_group_may_read_does_not_keep_another_from_the_group(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("张伟态度恶劣，骂人，我要投诉")
    town.wang.files("楼道的灯不亮了")
    town.hush()
    _the_handler_misses(town, ("o9.1", 1), ("u9", 2))
    assert any("李静" in one.text and "没办法给您发私聊" in one.text for one in town.unheard.pop(town.group.id))
    assert town.rows("SELECT record_id FROM history WHERE what = 'nobody_told'") == [(1,)]


def test_f56_where_none_of_the_staff_can_be_reached_nobody_is_told_of_it_for_ever(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.rows("DELETE FROM staff_group")
    for one in (town.li, town.zhang, town.zhao, town.liu):
        one.blocks_the_bot()
    town.wang.files("电梯里的灯坏了，我要投诉")
    town.passes(days=2)
    assert town.one("SELECT count(*) FROM history WHERE what = 'nobody_told'") >= 1
    town.li.unblocks_the_bot()
    town.passes(days=1)
    town.hush()


def test_s3_a_breach_found_after_the_digest_is_told_the_next_morning(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.clock_jumps_to("2026-11-27 10:00")
    town.does_what_is_due()
    town.hush()
    town.clock_moves_to("2026-11-28 08:01")
    town.zhao.hears("没能当天答复")


def test_a09_a_stale_button_of_somebody_who_has_left_is_refused_without_a_crash(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    page = town.li.with_button("转交")
    stale = dict(page.buttons)
    town.li.presses("转交")
    town.dismisses(town.li)
    town.hush()
    assert town.li.presses_data(stale["已打电话"], message_id=page.id)
    town.hush()


def test_i8_a_nudge_does_not_take_the_focus_from_what_the_person_does_now(town: Town) -> None:
    wang = town.wang
    wang.moves_in(HOME)
    number = wang.files("楼道的灯不亮了")
    wang.says("还有一件事，车库积水")
    wang.commands("my")
    wang.presses(str(number))
    wang.presses("补充")
    town.passes(minutes=16)
    wang.says("今天更暗了")
    assert town.rows("SELECT part, body FROM words ORDER BY id") == [
        ("text", "楼道的灯不亮了"), ("added", "今天更暗了")]
    town.passes(minutes=16)
    assert json.dumps(town.rows("SELECT count(*) FROM record")) == "[[2]]"


def test_staff_may_reply_to_any_message_about_the_record(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.answers("师傅下午到。")
    town.hush()
    told = next(one for one in reversed(town.chats[town.group.id]) if "已发给业主" in one.text)
    town.li.replies("师傅改在三点到。", told, town.group)
    town.group.hears("请选择这段话的用途")


def test_a04_what_was_withdrawn_before_anybody_took_it_offers_no_claim(town: Town) -> None:
    town.wang.moves_in(HOME)
    number = town.wang.files("楼道的灯不亮了")
    old = dict(town.card().buttons)
    town.wang.commands("my")
    for label in (number, "撤回", "是的，撤回"):
        town.wang.presses(label)
    assert "我来受理" not in town.card().buttons
    assert "撤回" in town.li.presses_data(old["我来受理"], in_chat=town.group, message_id=town.card().id)
    town.hush()

"""When a chat moves or cannot be reached (F55–F57): nothing disappears, a person takes over."""

from tests.kit.town import Town

HOME = "3栋2单元501"
BLOCKED = "Forbidden: bot was blocked by the user"


def _claimed(town: Town) -> None:
    town.wang.lives_in(HOME, "13912345678")
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.hush()


def test_f55_the_group_moves_and_everything_that_waits_goes_to_the_new_chat_once(town: Town) -> None:
    _claimed(town)
    old = town.group
    town.held.add(old.id)
    town.wang.files("地下车库积水了")
    town.group_moves(-1009999)
    town.held.clear()
    town.deliver()
    old.hears_nothing()
    assert len([one for one in town.group.hears("地下车库积水了")]) == 1
    town.group_moves(-1009999)
    town.silence()
    assert town.rows("SELECT chat_id FROM staff_group") == [(-1009999,)]
    assert town.rows("SELECT DISTINCT chat_id FROM conversation WHERE dialog = 'card'") == [(-1009999,)]


def test_f55_work_goes_on_in_the_new_chat(town: Town) -> None:
    _claimed(town)
    town.group_moves(-1009999)
    town.wang.files("地下车库积水了")
    town.zhang.claims()
    town.zhang.answers("马上去排水。")
    town.wang.hears("张伟受理", "马上去排水。")
    town.li.presses("已打电话")
    fresh = town.group.with_button("登记无误")
    assert "已答复" in fresh.text


def test_f56_what_waits_for_a_resident_who_blocks_is_cancelled_with_the_reason(town: Town) -> None:
    _claimed(town)
    town.held.add(town.wang.id)
    town.li.answers("师傅下午来换灯泡。")
    town.hush()
    town.wang.blocks_the_bot()
    town.li.hears("请打电话告知业主")
    assert any("需要打电话" in one.text for one in town.unheard.pop(town.group.id))
    assert town.rows(
        "SELECT DISTINCT status, note FROM outgoing WHERE chat_id = ? AND status <> 'sent'", 1001
    ) == [("cancelled", "blocked")]
    assert town.rows("SELECT void_reason FROM response") == [("blocked",)]
    assert town.one("SELECT answered_at FROM record") is None
    town.silence()


def _answered_in_vain(town: Town, text: str = "师傅下午来换灯泡。", release: str = "发给业主") -> None:
    _claimed(town)
    town.wang.blocks_the_bot(noticed=False)
    town.li.answers(text, release)


def test_f56_an_answer_that_cannot_arrive_is_void_and_somebody_must_call(town: Town) -> None:
    _answered_in_vain(town)
    town.li.hears("请打电话告知业主")
    town.wang.hears_nothing()
    assert town.rows("SELECT void_reason FROM response") == [(BLOCKED,)]
    assert town.one("SELECT answered_at FROM record") is None
    assert town.one("SELECT status FROM outgoing WHERE response_id = 1") == "gone"
    town.hush()
    town.clock_moves_to("2026-11-24 20:01")
    assert any("已过答应业主的时间" in one.text for one in town.unheard[town.zhao.id])


def test_f56_a_result_that_cannot_arrive_opens_the_record_again(town: Town) -> None:
    _answered_in_vain(town, "灯已经换好。", "作为处理结果")
    assert town.rows("SELECT status, severity, answered_at FROM record") == [("handling", "general", None)]
    assert town.rows("SELECT outcome FROM visit") == [("cancelled",)]
    town.li.presses("已打电话")
    assert town.one("SELECT answered_at IS NOT NULL FROM record") == 1


def test_f56_a_call_after_the_void_answer_counts_although_one_was_logged_before(town: Town) -> None:
    _claimed(town)
    town.li.presses("已打电话")
    with town.engine.begin() as db:
        db.exec_driver_sql("UPDATE response SET void_at = at, void_reason = 'wrong number'")
        db.exec_driver_sql("UPDATE record SET answered_at = NULL")
    town.passes(hours=1)
    town.li.presses("已打电话")
    assert town.one("SELECT answered_at IS NOT NULL FROM record") == 1


def test_f56_an_answer_found_void_after_midnight_still_leaves_its_breach_on_the_record(town: Town) -> None:
    _claimed(town)
    town.clock_moves_to("2026-11-24 19:50")
    town.held.add(town.wang.id)
    town.li.answers("师傅明天来换灯泡。")
    town.wang.blocks_the_bot(noticed=False)
    town.clock_moves_to("2026-11-25 00:10")
    town.held.clear()
    town.deliver()
    town.hush()
    town.clock_moves_to("2026-11-25 15:00")
    assert town.one("SELECT breached_at IS NOT NULL FROM record") == 1
    assert any("没能当天答复" in one.text for one in town.unheard[town.zhao.id])


def test_f56_the_follow_up_question_that_cannot_arrive_becomes_a_call(town: Town) -> None:
    _claimed(town)
    town.li.gives_result("灯已经换好。")
    town.wang.blocks_the_bot(noticed=False)
    town.hush()
    town.clock_moves_to("2026-11-25 10:00")
    assert any("电话回访" in one.text for found in town.unheard.values() for one in found)


def test_f57_who_comes_back_is_reached_again(town: Town) -> None:
    _answered_in_vain(town)
    assert town.one("SELECT unreachable_since IS NOT NULL FROM chat_state WHERE chat_id = 1001") == 1
    town.wang.unblocks_the_bot()
    assert town.one("SELECT unreachable_since FROM chat_state WHERE chat_id = 1001") is None
    town.hush()
    town.li.answers("师傅下午来换灯泡。")
    town.wang.hears("师傅下午来")
    assert town.one("SELECT answered_at IS NOT NULL FROM record") == 1


def test_f57_a_message_tells_that_somebody_is_back(town: Town) -> None:
    _answered_in_vain(town)
    town.wang.unblocks_the_bot(noticed=False)
    town.wang.commands("my")
    assert town.one("SELECT unreachable_since FROM chat_state WHERE chat_id = 1001") is None


def test_f57_a_press_tells_that_somebody_is_back(town: Town) -> None:
    _answered_in_vain(town)
    town.wang.unblocks_the_bot(noticed=False)
    town.wang.presses("我的记录")
    assert town.one("SELECT unreachable_since FROM chat_state WHERE chat_id = 1001") is None

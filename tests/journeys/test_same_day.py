"""S: an answer on the same day, by a person; what follows when there is none."""

import pytest

from tests.kit.town import Town

HOME = "3栋2单元501"
STAGES = ("2026-11-24 14:31", "2026-11-24 17:50", "2026-11-24 20:01", "2026-11-25 08:01", "2026-11-25 14:01")


def _claimed(town: Town, text: str = "楼道好几天没有人打扫，我要投诉") -> None:
    town.wang.lives_in(HOME)
    town.wang.files(text)
    town.li.claims()
    town.hush()


def test_s1_before_the_cut_off_the_promise_is_tonight(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.clock_jumps_to("2026-11-24 18:59")
    town.wang.says("楼道的灯不亮了")
    town.wang.presses("发给客户服务中心")
    assert "我们会在今天晚上八点前给您答复" in town.wang.last.text
    assert "不早了" not in town.wang.last.text


def test_s1_after_the_cut_off_it_is_tomorrow_and_the_resident_hears_why(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.clock_jumps_to("2026-11-24 19:00")
    town.wang.says("楼道的灯不亮了")
    town.wang.presses("发给客户服务中心")
    assert "现在时间已经不早了，要请您等到明天" in town.wang.last.text
    assert "我们会在明天晚上八点前给您答复" in town.wang.last.text
    assert town.rows("SELECT promised_at, breach_at FROM record") == [
        ("2026-11-25 12:00:00.000000", "2026-11-25 16:00:00.000000")
    ]


def test_s1_after_midnight_tonight_is_not_called_late(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.clock_jumps_to("2026-11-25 02:00")
    town.wang.says("楼道的灯不亮了")
    town.wang.presses("发给客户服务中心")
    assert "我们会在今天晚上八点前给您答复" in town.wang.last.text
    assert "不早了" not in town.wang.last.text


@pytest.mark.parametrize("label", ["已打电话", "已当面沟通"])
def test_s2_a_logged_call_or_visit_counts_as_the_answer(town: Town, label: str) -> None:
    _claimed(town)
    assert "已记下您的姓名和时间" in town.li.presses(label)
    town.group.hears("已答复：11-24 09:00")
    town.hush()
    for moment in STAGES:
        town.clock_moves_to(moment)
    town.silence()
    assert town.rows("SELECT how, staff_id FROM response") == [
        ("call" if label == "已打电话" else "visit", 1)
    ]


def test_s2_the_acknowledgement_and_a_note_are_no_answer(town: Town) -> None:
    _claimed(town)
    town.li.answers("业主脾气急，先打电话。", "内部备注")
    assert town.rows("SELECT * FROM response") == []
    town.clock_moves_to(STAGES[0])
    assert "还没有答复" in town.li.last.text


@pytest.mark.parametrize("late", [False, True])
def test_s1_a_missed_promise_is_apologised_for_once_at_the_head_of_the_next_word(town: Town, late: bool) -> None:
    _claimed(town)
    town.clock_moves_to("2026-11-24 20:05" if late else "2026-11-24 19:55")
    town.hush()
    for text in ("师傅明天一早来。", "师傅已经到了。"):
        town.li.answers(text)
    first, second = (one.text for one in town.wang.hears("师傅明天一早来", "师傅已经到了"))
    assert first.startswith("这件事没有在答应您的时间里答复") is late
    assert "没有在答应您的时间里" not in second
    assert len(town.rows("SELECT id FROM history WHERE what = 'apologised'")) == late


@pytest.mark.parametrize(
    ("answered", "silent_from"), [(STAGES[0], 1), (STAGES[1], 2), (STAGES[2], 3), (STAGES[3], 4)]
)
def test_s3_each_stage_is_silent_once_there_is_an_answer(town: Town, answered: str, silent_from: int) -> None:
    _claimed(town)
    town.clock_moves_to(answered)
    town.li.answers("师傅马上到。")
    town.hush()
    for moment in STAGES[silent_from:]:
        town.clock_moves_to(moment)
    if answered < "2026-11-25":
        town.silence()
        assert town.one("SELECT breached_at FROM record") is None
    else:
        town.liu.hears_nothing()


def test_s3_a_breach_answered_before_the_digest_is_told_as_answered_since(town: Town) -> None:
    _claimed(town)
    town.clock_moves_to("2026-11-25 00:30")
    town.li.answers("师傅一早就到。")
    town.hush()
    town.clock_moves_to("2026-11-25 08:01")
    town.zhao.hears("之后已答复")
    assert town.one("SELECT breached_at IS NOT NULL FROM record") == 1


def test_s3_whoever_leads_two_estates_gets_one_digest_of_both(town: Town) -> None:
    _claimed(town)
    town.planted = Town(beside=town).planted
    town.rows("UPDATE estate SET bot_id = ?, company_id = 1 WHERE id = 2", town.office.bot_id)
    town.rows("UPDATE staff_role SET estate_id = NULL WHERE role IN ('supervisor', 'manager')")
    town.chen.lives_in("7栋1单元101")
    town.chen.files("门口的垃圾没有人收，我要投诉")
    town.clock_moves_to("2026-11-25 07:59")
    town.hush()
    town.clock_moves_to("2026-11-25 08:01")
    [digest] = town.zhao.hears("翠湖花园没能当天答复的有")
    assert "江畔苑没能当天答复的有" in digest.text
    assert digest.text.count("TS-20261124-0001") == 2
    town.hush()


def test_s3_a_host_asleep_through_the_evening_wakes_nobody_at_night(town: Town) -> None:
    _claimed(town)
    town.clock_jumps_to("2026-11-24 22:00")
    town.does_what_is_due()
    town.does_what_is_due()
    town.silence()
    town.clock_moves_to("2026-11-25 08:01")
    town.zhao.hears("没能当天答复")
    town.li.hears_nothing()
    town.group.hears_nothing()


def test_s4_a_result_without_an_answer_counts_as_the_answer(town: Town) -> None:
    _claimed(town)
    town.li.gives_result("灯已经换好。")
    assert town.rows("SELECT status, answered_at IS NOT NULL FROM record") == [("resolved", 1)]
    assert town.rows("SELECT how FROM response") == [("message",)]


def test_s4_the_database_itself_refuses_an_end_without_an_answer(town: Town) -> None:
    _claimed(town)
    with (
        town.nothing_changes(),
        pytest.raises(Exception, match="S4: no end without a response"),
        town.engine.begin() as db,
    ):
        db.exec_driver_sql("UPDATE record SET status = 'resolved', resolved_at = filed_at")


def test_s4_after_a_void_answer_the_result_is_told_and_counts_again(town: Town) -> None:
    _claimed(town)
    town.wang.blocks_the_bot(noticed=False)
    town.li.answers("师傅下午到。")
    town.wang.unblocks_the_bot()
    town.li.gives_result("灯已经换好。")
    assert town.rows("SELECT void_at IS NULL FROM response ORDER BY id") == [(0,), (1,)]
    assert town.one("SELECT status FROM record") == "resolved"

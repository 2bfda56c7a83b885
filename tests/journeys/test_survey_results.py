"""What comes of a satisfaction survey (Q9–Q13): figures, measures, words that are answered, forms that are compared."""

import pytest

from tests.kit.surveyed import UNHAPPY, answered, figured, opened
from tests.kit.town import Town


def test_x27_of_so_few_that_somebody_could_be_recognised_no_figures_are_shown(town: Town) -> None:
    figured(town)
    town.zhao.presses("结果与措施")
    assert "2 份" not in town.zhao.last.text
    assert "不显示" in town.zhao.last.text
    assert "制订改进措施" not in town.zhao.last.buttons


def test_q13_from_the_figures_to_measures_and_to_what_residents_hear(town: Town) -> None:
    figured(town, more=4)
    assert town.one("SELECT status FROM survey_wave") == "figured"
    town.zhao.presses("结果与措施")
    assert "各项满意率" in town.zhao.last.text
    town.zhao.presses("制订改进措施")
    town.zhao.presses("电梯")
    town.zhao.presses("赵敏")
    town.zhao.says("12-20")
    town.zhao.says("更换电机，每周巡查")
    town.liu.commands("survey")
    town.liu.presses("DC-20261124-0001 已统计，待报告")
    town.liu.presses("结果与措施")
    town.liu.presses("批准报告")
    town.liu.presses("给业主的公告")
    town.liu.presses("就用这段文字")
    town.liu.presses("给业主的公告")
    assert "更换电机，每周巡查" in town.liu.last.text
    town.hush()
    town.liu.presses("批准并发给 2 位业主")
    town.passes(minutes=1)
    town.wang.hears("满意度调查 DC-20261124-0001 的结果")
    assert "更换电机，每周巡查" in town.chen.last.text
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 已向业主公布")
    town.zhao.presses("结果与措施")
    town.zhao.presses("改进措施（1）")
    town.zhao.presses("电梯：已完成")
    town.liu.commands("survey")
    town.liu.presses("DC-20261124-0001 已向业主公布")
    town.liu.presses("结果与措施")
    town.liu.presses("改进措施（1）")
    town.liu.presses("电梯：有效")
    town.liu.says("等候时间明显缩短")
    assert town.rows("SELECT owner_id, verified_by, effective FROM survey_measure") == [(3, 4, True)]


def test_q11_whoever_wrote_is_called_or_written_to_within_fifteen_days(town: Town) -> None:
    answered(town)
    assert town.rows("SELECT kind, staff_id FROM task") == [("survey_words", 3)]
    town.zhao.commands("tasks")
    town.zhao.presses("💬 请答复业主在调查里写的意见 · 3栋2单元501")
    town.zhao.presses("打开")
    assert UNHAPPY in town.zhao.last.text
    assert "13912345678" in town.zhao.last.text
    assert town.rows("SELECT details FROM audit WHERE what = 'contact_shown'") == [("survey:1:1",)]
    town.zhao.presses("注明关于哪一项")
    town.zhao.presses("电梯")
    town.zhao.presses("选好了")
    assert town.rows("SELECT services, coded_by FROM survey_opinion") == [("lifts", 3)]
    due_at = town.one("SELECT due_at FROM task")
    town.zhao.presses("没人接")
    assert "再提醒您" in town.zhao.last.text
    assert town.one("SELECT due_at FROM task") == due_at
    about = "SELECT kind FROM due WHERE status = 'waiting' AND subject = 'task:1'"
    assert town.rows(about) == [("task_due",)]
    town.zhao.commands("tasks")
    town.zhao.presses("打开")
    town.zhao.presses("文字答复")
    town.hush()
    town.zhao.says("您好，电机本周更换，谢谢您的意见。")
    town.wang.hears("电机本周更换")
    assert town.rows("SELECT outcome FROM task") == [("written",)]
    assert town.rows("SELECT answered_by FROM survey_opinion") == [(3,)]


def test_q11_words_are_given_only_to_who_may_answer_them(town: Town) -> None:
    key = town.hires("陈工", 2009, "handler")
    answered(town)
    town.zhao.commands("tasks")
    town.zhao.presses("💬 请答复业主在调查里写的意见 · 3栋2单元501")
    town.zhao.presses("交给同事")
    shown = town.zhao.last
    assert "李静" in shown.buttons
    assert "陈工" not in shown.buttons
    with town.nothing_changes():
        town.zhao.presses_data(shown.buttons["李静"].replace("to-1", f"to-{key}"), message_id=shown.id)
    town.zhao.presses("李静")
    assert town.rows("SELECT staff_id FROM task") == [(1,)]


def test_q12_a_survey_nobody_answers_is_counted_all_the_same(town: Town) -> None:
    opened(town)
    town.clock_moves_to("2026-12-02 10:00")
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 已结束，待统计")
    town.zhao.presses("生成统计结果")
    town.zhao.presses("确定")
    town.zhao.presses("结果与措施")
    assert "回收率：0.0 %" in town.zhao.last.text
    town.zhao.presses("给业主的公告")
    assert "还没有写给业主的公告" in town.zhao.last.text


def test_q9_an_opinion_that_is_a_complaint_becomes_a_record_at_one_press(town: Town) -> None:
    answered(town)
    town.zhao.commands("tasks")
    town.zhao.presses("💬 请答复业主在调查里写的意见 · 3栋2单元501")
    town.zhao.presses("打开")
    data = town.zhao.last.buttons["登记为投诉"]
    town.zhao.presses("登记为投诉")
    assert town.rows("SELECT kind, resident_id FROM record") == [("complaint", 1)]
    assert town.rows("SELECT record_id FROM survey_opinion") == [(1,)]
    assert town.rows("SELECT outcome FROM task WHERE kind = 'survey_words'") == [("filed",)]
    with town.nothing_changes():
        town.zhao.presses_data(data)


@pytest.mark.parametrize("unlike", [False, True])
def test_q10_a_form_is_compared_and_one_discrepancy_reaches_the_manager(town: Town, unlike: bool) -> None:
    answered(town)
    town.clock_moves_to("2026-12-02 10:00")
    town.hush()
    town.zhao.presses("与此不符" if unlike else "与问卷一致")
    if unlike:
        town.zhao.presses("确定，不一致")
        assert any("有一户说的与问卷不一致" in one.text for one in town.chats[town.liu.id])
    outcomes = town.rows("SELECT outcome FROM task WHERE kind LIKE 'survey_c%' AND done_at IS NOT NULL")
    assert outcomes == [("otherwise" if unlike else "alike",)]


def test_q10_one_who_is_called_and_says_otherwise_lets_all_forms_be_compared(town: Town) -> None:
    answered(town)
    town.clock_moves_to("2026-12-02 10:00")
    asked = next(one for one in town.chats[town.zhao.id] if "没有收到这一户的问卷" in one.text)
    assert town.one("SELECT count(*) FROM survey_comparison") == 1
    town.zhao.presses("与此不符", on=asked)
    town.zhao.presses("确定，不一致")
    assert town.one("SELECT count(*) FROM survey_comparison") == 2
    assert town.one("SELECT count(*) FROM task WHERE kind = 'survey_compare'") == 2


def test_q13_under_d_results_are_never_told_to_all(town: Town) -> None:
    town.rows("UPDATE estate SET procedure = 'D'")
    figured(town, "2026-12-09 10:00", more=4)
    town.zhao.presses("结果与措施")
    assert "给业主的公告" not in town.zhao.last.buttons
    instance, turn, _ = town.zhao.with_button("制订改进措施").buttons["制订改进措施"].split(".")
    for choice in ("words", "take", "publish"):
        town.zhao.presses_data(f"{instance}.{turn}.{choice}")
    assert town.rows("SELECT profile, publication_id FROM survey_wave") == [("D", None)]

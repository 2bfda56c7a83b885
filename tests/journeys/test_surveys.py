"""Satisfaction surveys as people live them (Q): planned, decided, answered, entered, reminded of, closed."""

from tests.kit.surveyed import HOME, UNHAPPY, answers, confirmed, opened, paper, planned
from tests.kit.town import Town


def test_q2_a_plan_is_sent_back_changed_approved_tried_and_opened(town: Town) -> None:
    planned(town)
    assert town.one("SELECT status FROM survey_wave") == "submitted"
    town.wang.hears_nothing()
    town.liu.presses("退回并说明")
    town.liu.says("请先试调查五户，再延长到十天")
    assert "请先试调查五户，再延长到十天" in town.zhao.last.text
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 计划中")
    assert "退回意见" in town.zhao.last.text
    town.zhao.presses("修改计划")
    for part, choice in (("试调查", "5"), ("天数", "10")):
        town.zhao.presses(part)
        town.zhao.presses(choice)
    town.zhao.presses("提交审批")
    town.liu.presses("同意", on=town.liu.with_button("同意"))
    assert town.rows("SELECT status, pilot_size, window_days FROM survey_wave") == [("approved", 5, 10)]
    town.wang.hears_nothing()
    town.clock_moves_to("2026-12-01 10:00")
    assert town.one("SELECT status FROM survey_wave") == "pilot"
    town.wang.hears("您是最先请教的几户之一")
    assert "请您在12月11日（周五）夜里十二点前作答" in town.wang.last.text
    assert "请点“现在发出”" in town.zhao.last.text
    tried = town.zhao.last
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 试调查中")
    looked_at = town.zhao.last.id
    town.zhao.commands("survey")
    assert town.zhao.last.id > looked_at > tried.id
    town.zhao.presses("现在发出", on=tried)
    assert town.one("SELECT status FROM survey_wave") == "open"


def test_q2_of_two_managers_at_once_the_second_gets_a_friendly_word(town: Town) -> None:
    town.hires("周经理", 2005, "manager")
    other = town.person(2005, "周经理")
    planned(town)
    other.presses("退回并说明")
    town.liu.presses("同意")
    other.says("时间太短")
    assert town.one("SELECT status FROM survey_wave") == "approved"
    assert "同事先处理了" in other.last.text
    assert town.one("SELECT decided_by FROM survey_wave") == 4


def test_q2_nobody_but_a_manager_decides(town: Town) -> None:
    planned(town)
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 等经理审批")
    assert "同意" not in town.zhao.last.buttons
    data = town.liu.with_button("同意").buttons["同意"]
    instance, turn, _ = town.zhao.with_button("取消调查").buttons["取消调查"].split(".")
    town.zhao.presses_data(f"{instance}.{turn}.do-approve")
    town.zhao.presses_data(data)
    town.li.presses_data(data)
    assert town.one("SELECT status FROM survey_wave") == "submitted"


def test_q3_a_household_answers_with_a_stop_and_a_step_back_in_one_message(town: Town) -> None:
    opened(town)
    town.wang.presses("开始作答")
    began = town.wang.last
    assert "1 / 18" in began.text
    town.wang.presses("满意")
    assert (town.wang.last.id, "2 / 18" in town.wang.last.text) == (began.id, True)
    town.wang.presses("返回")
    assert "✓ 满意" in town.wang.last.buttons
    town.wang.presses("很满意")
    town.wang.presses("先到这里，以后再答")
    assert "您已答 1 题，共 18 题" in town.wang.last.text
    assert town.one("SELECT outcome FROM survey_household WHERE asked_id = 1") == "started"
    town.passes(hours=3)
    town.wang.commands("survey")
    town.wang.presses("接着答")
    assert "2 / 18" in town.wang.last.text
    town.wang.says("满意")
    assert "3 / 18" in town.wang.last.text
    answers(town.wang, "满意", UNHAPPY)
    assert "谢谢您" in town.wang.last.text
    assert "接下来" in town.wang.last.text
    assert town.one("SELECT outcome FROM survey_household WHERE asked_id = 1") == "complete"
    assert town.rows("SELECT state, counts, extra FROM survey_form") == [("complete", True, False)]
    town.wang.commands("survey")
    assert "没有等您作答的调查" in town.wang.last.text


def test_i8_a_matter_written_between_two_questions_is_filed_and_the_survey_goes_on(town: Town) -> None:
    opened(town)
    town.wang.presses("开始作答")
    town.wang.says("楼道的灯不亮了")
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT status FROM record") == "filed"
    town.wang.commands("survey")
    assert "1 / 18" in town.wang.last.text


def test_a25_the_second_member_is_told_and_theirs_is_kept_beside_it(town: Town) -> None:
    opened(town)
    mother = town.person(1003, "王母")
    mother.lives_in(HOME)
    town.rows("UPDATE binding SET status = 'confirmed'")
    town.wang.presses("开始作答")
    answers(town.wang)
    mother.commands("survey")
    assert "每户只计一份" in mother.last.text
    mother.presses("开始作答")
    answers(mother, "不满意")
    assert "谢谢您" in mother.last.text
    assert town.rows("SELECT counts, extra FROM survey_form ORDER BY id") == [(True, False), (False, True)]


def test_q6_who_would_rather_not_is_asked_no_more_and_may_think_again(town: Town) -> None:
    opened(town)
    town.chen.presses("我不想参加")
    assert "这次调查不再打扰您" in town.chen.last.text
    assert town.rows("SELECT outcome FROM survey_household WHERE asked_id = 2") == [("refused",)]
    town.hush()
    town.clock_moves_to("2026-11-30 12:00")
    town.chen.hears_nothing()
    town.chen.commands("survey")
    town.chen.presses("开始作答")
    answers(town.chen)
    assert town.rows("SELECT outcome FROM survey_household WHERE asked_id = 2") == [("complete",)]


def test_q6_staff_enter_a_paper_form_in_a_line_and_the_outcome_of_another_door(town: Town) -> None:
    opened(town)
    town.li.commands("survey")
    town.li.presses("DC-20261124-0001 进行中")
    town.li.presses("录入回答")
    town.li.presses("纸质问卷")
    town.li.says("3-2-502")
    town.li.says("5 4 4 3 5 4 4 4 3 9 4")
    assert "第 10 个“9”看不懂" in town.chats[town.li.id][-2].text
    town.li.says("5 4 4 3 5 4 4 4 3 - 4 1+3 2")
    assert "14 / 18" in town.li.last.text
    town.li.says(UNHAPPY)
    town.li.presses("没有要补充的")
    for _ in range(3):
        town.li.presses("漏答或看不清")
    assert "3栋2单元502，纸质问卷" in town.li.last.text
    town.li.presses("没有错，保存")
    assert "3栋2单元502已录入" in town.li.last.text
    assert town.rows("SELECT mode, entered_by, state, counts FROM survey_form") == [("paper", 1, "complete", True)]
    assert town.one("SELECT value FROM survey_answer WHERE item = 'security'") == 5
    assert town.one("SELECT mark FROM survey_answer WHERE item = 'activities'") == "not_applicable"
    assert town.one("SELECT chosen FROM survey_answer WHERE item = 'important'") == "security greening"
    town.li.says("3-2-502")
    assert "已经答过了" in town.li.last.text
    town.li.says("5-1-302")
    town.li.presses("不愿参加")
    assert town.rows("SELECT outcome, mode FROM survey_household WHERE asked_id = 2") == [("refused", "paper")]


def test_q15_our_own_assessment_and_another_provider_are_kept_apart(town: Town) -> None:
    opened(town)
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 进行中")
    town.zhao.presses("录入回答")
    for kind, named in (("自评", ""), ("其他物业（对比）", "江畔物业")):
        town.zhao.presses(kind)
        if named:
            town.zhao.says(named)
        town.zhao.says("5 4 4 3 5 4 4 4 3 4 4 1 2")
        for _ in range(5):
            town.zhao.presses("漏答或看不清")
        town.zhao.presses("没有错，保存")
    assert town.rows("SELECT kind, mode, provider, counts, unit_id FROM survey_form ORDER BY id") == [
        ("self", "self", "", False, None), ("other", "paper", "江畔物业", False, None),
    ]  # fmt: skip
    assert town.rows("SELECT DISTINCT outcome FROM survey_household ORDER BY 1") == [("sent",), ("unreachable",)]


def test_a24_a26_the_paper_of_a_household_is_the_first_accounts_that_comes_with_it(town: Town) -> None:
    opened(town)
    code = paper(town, "2单元502")
    guest, other = town.person(1003, "王母"), town.person(1004, "邻居")
    guest.commands("start", code)
    guest.presses("开始作答")
    answers(guest)
    assert "谢谢您" in guest.last.text
    assert town.rows("SELECT user_id, counts FROM survey_form") == [(1003, True)]
    with town.nothing_changes():
        other.commands("start", code)
    assert "已由别的账号使用" in other.last.text


def test_a27_after_the_window_there_is_a_polite_word_and_the_refusal_is_noted(town: Town) -> None:
    opened(town)
    town.wang.presses("开始作答")
    town.clock_moves_to("2026-12-02 10:00")
    assert "已经结束" in town.wang.presses("满意")
    assert "这次调查已经结束" in town.wang.last.text
    assert town.rows("SELECT item FROM survey_answer") == []
    assert town.rows("SELECT details FROM audit WHERE what = 'refused'") == [("survey:survey_over",)]
    town.chen.commands("survey")
    assert "没有等您作答的调查" in town.chen.last.text


def test_a20_a78_staff_of_another_estate_and_residents_see_no_survey_page(town: Town) -> None:
    opened(town)
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 进行中")
    data = town.zhao.with_button("暂停").buttons["暂停"]
    with town.nothing_changes():
        town.wang.presses_data(data)
        town.chen.presses_data(data, in_chat=town.zhao)
    stranger = town.person(1999, "路人")
    stranger.commands("survey")
    assert "没有等您作答的调查" in stranger.last.text


def test_q5_who_has_moved_out_half_way_is_asked_no_more(town: Town) -> None:
    opened(town)
    town.wang.presses("开始作答")
    town.wang.presses("满意")
    town.rows("UPDATE binding SET status = 'ended' WHERE resident_id = 1")
    assert "没有抽到您家" in town.wang.presses("满意")
    assert town.rows("SELECT count(*) FROM survey_answer") == [(1,)]


def test_q5_who_has_not_answered_is_reminded_twice_and_who_has_is_not(town: Town) -> None:
    opened(town)
    town.chen.presses("开始作答")
    answers(town.chen)
    town.hush()
    town.clock_moves_to("2026-12-01 12:00")
    town.wang.hears("再提醒您一下", "再提醒您一下")
    town.chen.hears_nothing()


def test_q5_a_paused_survey_rests_and_goes_on(town: Town) -> None:
    opened(town)
    town.wang.presses("开始作答")
    town.liu.presses("暂停")
    town.wang.presses("满意")
    assert "暂时停一停" in town.wang.last.text
    assert town.rows("SELECT item FROM survey_answer") == []
    town.passes(hours=2)
    town.liu.presses("恢复")
    town.wang.commands("survey")
    assert "1 / 18" in town.wang.last.text


def test_q3_a_survey_reads_in_english(town: Town) -> None:
    town.english.add(town.wang.id)
    confirmed(town)
    town.rows("UPDATE resident SET language = 'en' WHERE id = 1")
    town.zhao.commands("survey")
    town.zhao.presses("制订调查计划")
    town.zhao.presses("目的")
    town.zhao.says("To learn what we should do better")
    town.zhao.presses("提交审批")
    town.liu.presses("同意")
    town.liu.presses("现在发出")
    town.passes(minutes=1)
    town.wang.presses("Begin")
    answers(town.wang, "Satisfied", otherwise="I would rather not say")
    assert "What happens next" in town.wang.last.text

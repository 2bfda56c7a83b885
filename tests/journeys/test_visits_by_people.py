"""V2–V5 as people see them: reminders, the telephone, a visit at the door, the lot, what the head hears."""

import pytest

from tests.kit.town import Town

HOME = "3栋2单元501"


def resolved(town: Town, *, said: str = "楼道的灯不亮了") -> str:
    """王芳's matter, resolved by 李静 on Tuesday; the questions come on Wednesday."""
    town.wang.lives_in(HOME, "13912345678")
    number = town.wang.files(said)
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.hush()
    return number


def asked(town: Town, until: str = "2026-11-25 10:00") -> str:
    number = resolved(town)
    town.clock_moves_to(until)
    town.hush()
    return number


def answers_by_phone(town: Town, solved: str = "已经解决") -> None:
    """Whoever has the screen enters what 王芳 said."""
    town.zhang.presses("录入回访结果")
    town.zhang.presses(solved)


def test_v4_two_reminders_then_the_telephone_and_silence_at_last(town: Town) -> None:
    asked(town)
    town.clock_moves_to("2026-11-26 09:30")
    town.wang.hears("再打扰您一下")
    town.clock_moves_to("2026-11-28 09:30")
    town.wang.hears("再打扰您一下")
    town.hush()
    town.clock_moves_to("2026-11-29 09:30")
    town.zhang.hears("请在明天晚上八点前电话回访 BX-20261124-0001")
    assert "13912345678" in town.zhang.last.text
    assert "抽签" not in town.zhang.last.text
    town.liu.commands("visits")
    assert "抽查" not in town.liu.last.text
    assert town.rows("SELECT kind, staff_id, done_at FROM task") == [("visit_phone", 2, None)]
    town.clock_moves_to("2026-12-03 10:00")
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "silence")]
    assert town.rows("SELECT outcome, result FROM visit") == [("no_answer", None)]


def test_x14_of_whom_no_message_reaches_silence_closes_nothing_before_somebody_has_called_twice(town: Town) -> None:
    resolved(town)
    town.wang.blocks_the_bot()
    town.clock_moves_to("2026-12-10 12:00")
    assert town.one("SELECT status FROM record") == "resolved", "nobody has asked"
    assert any("没有问过两次" in one.text for one in town.chats[town.zhao.id])
    for _ in range(2):
        town.zhang.presses("没有联系上")
        town.passes(hours=2)
    town.clock_moves_to("2026-12-14 12:00")
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "silence")]


def test_v4_an_answer_ends_the_reminders(town: Town) -> None:
    asked(town)
    for label in ("已经解决", "三项都很满意", "没有了"):
        town.wang.presses(label)
    town.hush()
    town.clock_moves_to("2026-12-05 10:00")
    town.wang.hears_nothing()
    assert town.rows("SELECT id FROM task") == []


def test_n7_while_a_visit_is_unanswered_something_is_due(town: Town) -> None:
    asked(town)
    for day in range(25, 32):
        at = f"2026-11-{day} 12:00" if day <= 30 else f"2026-12-0{day - 30} 12:00"
        town.clock_moves_to(at)
        assert town.rows("SELECT 1 FROM due WHERE subject = 'record:1' AND status = 'waiting' LIMIT 1") == [(1,)], at


def telephoned(town: Town) -> None:
    """The reminders have passed; 张伟 has the screen."""
    asked(town, "2026-11-29 10:00")


def test_v4_what_was_said_on_the_telephone_is_entered_and_counts(town: Town) -> None:
    telephoned(town)
    answers_by_phone(town)
    for label in ("满意", "返回", "基本满意", "满意", "未表态", "有，记下来"):
        town.zhang.presses(label)
    town.zhang.says("师傅电话13912345678，人很好")
    assert "“师傅电话13912345678，人很好”" in town.zhang.last.text
    town.zhang.presses("不是今天")
    town.zhang.presses("昨天")
    town.hush()
    town.zhang.presses("没有错，保存")
    town.zhang.hears("回访已记录。该事项已办结")
    assert town.rows("SELECT outcome, mode, staff_id, result, speed, attitude FROM visit") == [
        ("solved", "phone", 2, 3, 4, None)
    ]
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "accepted")]
    assert town.rows("SELECT outcome, done_by FROM task") == [("visited", 2)]
    assert "已经解决" not in town.chats[town.wang.id][-1].buttons, "the bot asks no more"
    # V5: the words go on at once, without the number in them.
    town.zhao.hears("139***78")
    town.wang.presses("已经解决")
    assert town.rows("SELECT outcome FROM visit") == [("solved",)]


def test_v4_whoever_visits_after_a_decision_reads_it_as_the_result(town: Town) -> None:
    town.wang.lives_in(HOME, "13912345678")
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    for label in ("下一步", "处理决定", "您反映的情况属实", "重新办理"):
        town.li.presses(label)
    town.li.says("灯的线路老化，已经换了整层的灯。")
    for label in ("没有", "对，就这样"):
        town.li.presses(label)
    town.wang.blocks_the_bot()
    town.clock_moves_to("2026-11-25 10:00")
    assert "处理结果：灯的线路老化" in town.zhang.with_button("录入回访结果").text


def test_x49_not_solved_on_the_telephone_goes_to_a_reviewer(town: Town) -> None:
    telephoned(town)
    answers_by_phone(town, "还没解决")
    town.zhang.presses("没有了")
    town.hush()
    town.zhang.presses("没有错，保存")
    assert town.rows("SELECT status, severity FROM record") == [("handling", "hot")]
    assert any("不满意" in one.text or "重新处理" in one.text for one in town.chats[town.zhao.id])


def test_v4_nobody_there_is_tried_three_times(town: Town) -> None:
    telephoned(town)
    for until in ("明天晚上八点前", "再联系一次", "未回应"):
        town.hush()
        town.zhang.presses("没有联系上")
        [said] = town.zhang.hears("没有联系上")
        assert until in said.text
        town.passes(hours=2)
    assert town.rows("SELECT outcome FROM task") == [("no_answer",)]


def test_x4_who_handled_it_cannot_enter_the_visit(town: Town) -> None:
    telephoned(town)
    data = town.zhang.with_button("录入回访结果").buttons["录入回访结果"]
    with town.nothing_changes():
        town.li.presses_data(data)


def test_v3_important_and_worse_are_visited_at_the_door_too(town: Town) -> None:
    number = resolved(town)
    town.rows("UPDATE record SET severity = 'important'")
    town.clock_moves_to("2026-11-25 10:00")
    assert any(f"上门回访 {number}" in one.text for one in town.chats[town.zhang.id])
    assert any("问题真的解决了吗" in one.text for one in town.chats[town.wang.id])
    for label in ("已经解决", "三项都很满意", "没有了"):
        town.wang.presses(label)
    assert town.rows("SELECT status FROM record") == [("closed",)]
    for label in ("录入回访结果", "已经解决", "很满意", "很满意", "很满意", "没有了", "没有错，保存"):
        town.zhang.presses(label)
    assert town.rows("SELECT round, outcome, mode FROM visit ORDER BY round") == [
        (1, "solved", "bot"), (2, "solved", "person"),
    ]  # fmt: skip


def test_v4_whom_no_message_reaches_is_telephoned_instead_of_asked(town: Town) -> None:
    resolved(town)
    town.wang.blocks_the_bot()
    town.hush()
    town.clock_moves_to("2026-11-25 10:00")
    town.wang.hears_nothing()
    assert town.rows("SELECT kind FROM task WHERE kind LIKE 'visit%'") == [("visit_phone",)]


def test_v4_who_left_no_phone_is_visited_at_the_door_unless_they_answer_the_bot_first(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.clock_moves_to("2026-11-29 09:30")
    town.zhang.hears("请在明天晚上八点前上门回访 BX-20261124-0001")
    assert "3栋2单元501，没有留下电话" in town.zhang.last.text
    for label in ("已经解决", "三项都很满意", "没有了"):
        town.wang.presses(label)
    assert town.rows("SELECT kind, outcome FROM task") == [("visit_person", "answered")]


def test_v2_a_suggestion_is_visited_when_the_lot_falls_on_it(town: Town) -> None:
    resolved(town, said="建议在门口装一个快递柜")
    assert town.rows("SELECT kind, status FROM record") == [("suggestion", "closed")]
    town.clock_moves_to("2026-12-07 09:00")
    assert town.rows("SELECT id FROM task") == []
    town.clock_moves_to("2026-12-07 10:00")
    assert town.rows("SELECT matters, visited, drawn, frame FROM visit_draw") == [(1, 0, 1, "1")]
    assert "这一件是抽签抽中的回访" in town.zhang.with_button("录入回访结果").text
    town.liu.commands("visits")
    assert "已回访 0 件（0%，应不低于 60%，未达到）" in town.liu.last.text
    assert "最近一次抽查（2026-11-23 至 2026-11-29 办结）：未回访 1 件，已抽取 1 件" in town.liu.last.text
    for label in ("录入回访结果", "已经解决", "满意", "满意", "满意", "没有了", "没有错，保存"):
        town.zhang.presses(label)
    assert town.rows("SELECT outcome, mode, draw_id FROM visit") == [("solved", "phone", 1)]
    town.liu.commands("visits")
    assert "已回访 1 件（100%，应不低于 60%，已达到）" in town.liu.last.text
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "answered")]


def test_v5_low_marks_alarm_the_supervisor(town: Town) -> None:
    asked(town)
    for label in ("已经解决", "很不满意", "满意", "满意", "没有了"):
        town.wang.presses(label)
    town.zhao.hears("业主不满意")


@pytest.mark.parametrize(("words", "reader"), [("师傅很细心，13912345678", 2022), ("工程部韩正态度恶劣，骂人", 2003)])
def test_v5_the_words_go_to_the_head_of_the_department_that_handled_it_unless_they_accuse_them(
    town: Town, words: str, reader: int
) -> None:
    for name, account, role in (("陈工", 2021, "handler"), ("韩正", 2022, "head")):
        key = town.hires(name, account, role)
        department = "(SELECT id FROM department WHERE name = '工程部' AND estate_id = 1)"
        town.rows(f"UPDATE staff_role SET department_id = {department} WHERE staff_id = ?", key)
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    worker = town.person(2021, "陈工")
    worker.claims()
    worker.gives_result("灯已经换好。")
    town.clock_moves_to("2026-11-25 10:00")
    town.hush()
    for label in ("已经解决", "三项都很满意", "有，我想说"):
        town.wang.presses(label)
    town.wang.says(words)
    heard = {chat for chat, found in town.unheard.items() if any(words[:5] in one.text for one in found)}
    assert heard == {reader}
    assert all("13912345678" not in one.text for one in town.unheard.get(2022, []))
    town.hush()


@pytest.mark.parametrize("procedure", ["B", "C3"])
def test_v1_repair_visits_are_reported_each_month_where_the_procedure_says_so(town: Town, procedure: str) -> None:
    town.rows("UPDATE estate SET procedure = ?", procedure)
    asked(town)
    for label in ("已经解决", "三项都很满意", "没有了"):
        town.wang.presses(label)
    town.hush()
    town.clock_moves_to("2026-12-05 10:00")
    if procedure == "B":
        town.zhao.hears("2026-11 报修回访月报：办结报修 1 件，已回访 1 件（100 %）")
    else:
        town.zhao.hears_nothing()

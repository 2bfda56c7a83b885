"""Clocks that jump, work that is looked at twice, updates that come twice or out of order (F37–F49)."""

from handlers.due import work as due_work
from storage import due
from tests.kit.town import Town, local

HOME = "3栋2单元501"


def _filed(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")


def test_f37_a_clock_put_back_an_hour_makes_nothing_run_twice(town: Town) -> None:
    _filed(town)
    town.clock_moves_to("2026-11-24 09:31")
    town.hush()
    town.clock_jumps_to("2026-11-24 08:31")
    assert town.does_what_is_due() == []
    town.clock_moves_to("2026-11-24 09:40")
    town.silence()
    assert town.rows("SELECT how FROM ownership") == [("rota",)]


def test_f37_work_goes_on_after_the_clock_was_put_back(town: Town) -> None:
    _filed(town)
    town.clock_moves_to("2026-11-24 10:00")
    town.clock_jumps_to("2026-11-24 09:00")
    town.li.presses("登记无误", in_chat=town.group)
    town.li.presses("转交")
    town.li.presses("张伟")
    town.li.presses("我要交班了")
    town.zhang.presses("我来接收")
    town.zhang.gives_result("灯已经换好。")
    assert town.rows("SELECT status FROM record") == [("resolved",)]
    town.clock_moves_to("2026-11-25 10:00")
    town.wang.presses("已经解决")


def test_f37_an_abandoned_draft_is_nudged_once_although_the_clock_went_back(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了")
    town.passes(minutes=16)
    town.hush()
    town.clock_jumps_to("2026-11-24 08:16")
    town.wang.hears_nothing()
    town.clock_moves_to("2026-11-24 09:20")
    town.wang.hears_nothing()
    town.clock_moves_to("2026-11-24 09:40")
    town.wang.hears("我已经替您登记")


def test_f44_due_work_looked_at_by_two_schedulers_is_done_once(town: Town) -> None:
    _filed(town)
    town.clock_jumps_to("2026-11-24 09:31")
    with town.engine.begin() as db:
        ripe = due.ripe(db, town.office.bot_id, town.now)
    for _ in range(2):
        with town.engine.begin() as db:
            for row in ripe:
                due_work.run(db, town.office, row, town.now)
        town.deliver()
    town.li.hears("仅供您查看")
    town.wang.hears("分派给客户服务中心的李静")
    town.zhao.hears("值班的李静")
    assert len(town.rows("SELECT * FROM history WHERE what = 'first_contact'")) == 1


def test_f46_a_record_opened_again_before_its_visit_is_not_visited_for_the_old_result(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.wang.commands("my")
    town.wang.presses("BX-20261124-0001")
    town.wang.presses("还没解决")
    assert town.rows("SELECT outcome FROM visit") == [("not_solved",)]
    assert town.rows("SELECT status, note FROM due WHERE kind = 'visit'") == [("cancelled", "reopened")]
    town.hush()
    town.clock_moves_to("2026-11-26 10:00")
    town.wang.hears_nothing()
    town.zhao.gives_result("这次真的换好了。")
    town.wang.hears("真的换好了")
    town.clock_moves_to("2026-11-27 10:00")
    town.wang.hears("问题真的解决了吗")


def test_f46_the_old_question_of_a_record_opened_again_answers_nothing(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.clock_moves_to("2026-11-25 10:00")
    question = town.wang.last
    town.wang.commands("my")
    town.wang.presses("BX-20261124-0001")
    town.wang.presses("还没解决")
    with town.nothing_changes_but("due"):
        town.wang.presses("已经解决", on=question)
        if "三项都很满意" in question.buttons:
            town.wang.presses("三项都很满意", on=question)
            assert "回访已经完成" in town.wang.presses("没有了", on=question)
        town.hush()
        town.passes(minutes=61)
        town.wang.hears_nothing()
    assert town.one("SELECT status FROM record") == "handling"


def test_f47_the_same_update_a_hundred_times_has_one_effect(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了")
    town.wang.hears("我是这样理解的")
    with town.nothing_changes():
        for _ in range(100):
            town.wang.happens_again()
    town.wang.hears_nothing()
    town.wang.presses("发给客户服务中心")
    town.hush()
    with town.nothing_changes():
        for _ in range(20):
            town.wang.happens_again()
    town.silence()
    assert len(town.rows("SELECT * FROM record")) == 1


def test_f48_an_edit_that_overtakes_its_message_does_no_harm(town: Town) -> None:
    town.wang.lives_in(HOME)
    with town.nothing_changes():
        town.wang.edits(town.last_message + 1, "楼道的灯不亮了")
    assert "楼道的灯不亮了" not in town.wang.files("楼道的灯不亮了")


def test_f49_a_lower_update_id_after_a_quiet_week_is_taken_in(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.passes(days=8)
    town.last_update = 3
    town.wang.files("楼道的灯不亮了")
    assert len(town.rows("SELECT * FROM record")) == 1
    assert town.rows("SELECT update_id FROM seen_update WHERE update_id < 10") == [(4,), (5,)]


def test_f36_f38_after_a_jump_into_the_night_nothing_rings_before_the_morning(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.chen.lives_in("5栋1单元302")
    town.chen.files("地下车库积水了")
    town.hush()
    town.clock_jumps_to("2026-11-27 03:00")
    while town.does_what_is_due():
        pass
    town.wang.hears_nothing()
    assert town.rows("SELECT * FROM due WHERE status = 'waiting' AND due_at < ?", "2026-11-26 19:00") == []
    assert [one.text for one in town.unheard.get(town.zhao.id, []) if "早上好" in one.text] == []
    town.hush()
    town.clock_moves_to("2026-11-27 09:30")
    town.wang.hears("问题真的解决了吗")
    late = town.rows("SELECT note FROM due WHERE kind LIKE 'remind%' AND status = 'skipped' AND note <> 'answered'")
    assert {note for (note,) in late} <= {"quiet hours", "too late", "resolved"}
    assert town.one("SELECT count(*) FROM history WHERE what = 'breached'") == 1
    town.hush()


def test_n7_what_is_due_by_night_comes_in_the_morning_the_second_time_too(town: Town) -> None:
    _filed(town)
    town.li.claims()
    mornings = ("2026-11-25 00:00:00.000000", "2026-11-26 00:00:00.000000")
    for night, morning in zip(("2026-11-24 23:00", "2026-11-25 23:00"), mornings, strict=True):
        town.clock_moves_to(f"{night[:10]} 12:00")
        with town.engine.begin() as db:
            due.move(db, town.office.bot_id, "return_overdue", "record:1", at=local(night))
        town.clock_moves_to(night)
        waits = "SELECT due_at FROM due WHERE kind = 'return_overdue' AND status = 'waiting'"
        assert town.one(waits) == morning

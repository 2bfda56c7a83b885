"""Tasks: what is to be said by phone, the daily complaint box, who is reminded, and who may do what."""

from datetime import timedelta

import pytest

from handlers.due import recurring
from storage import tasks
from storage.actors import Actor
from storage.tasks import Wanted
from tests.kit.town import Town

LI = Actor("staff", 1, 2001, "李静")


def _blocked(town: Town) -> str:
    """A resident whom no message reaches any more, with an answer on its way."""
    town.wang.lives_in("3栋2单元501", "13800138000")
    number = town.wang.files("电梯坏了，我要投诉")
    town.li.claims()
    town.wang.blocks_the_bot(noticed=False)
    town.hush()
    town.li.answers("已派人维修")
    return number


def test_f56_what_could_not_be_written_is_said_by_phone_and_counts_then(town: Town) -> None:
    number = _blocked(town)
    card = town.li.with_button("已打电话告知")
    for part in ("王芳", "3栋2单元501", "13800138000", "已派人维修", number):
        assert part in card.text
    assert town.rows("SELECT id FROM response WHERE void_at IS NULL") == []
    town.li.presses("已打电话告知")
    assert "已记录" in town.li.last.text
    assert town.rows("SELECT how FROM response WHERE void_at IS NULL") == [("call",)]
    assert set(town.rows("SELECT status FROM due WHERE kind = 'breach'")) == {("cancelled",)}


def test_s2_a_result_that_was_told_by_phone_resolves_the_matter(town: Town) -> None:
    number = _blocked(town)
    town.li.answers("已修好", "当场解决", number)
    assert town.one("SELECT status FROM record") == "handling"
    town.li.presses("已打电话告知")
    assert town.one("SELECT status FROM record") == "resolved"


def test_a_second_word_joins_the_task_and_calling_by_the_page_ticks_it(town: Town) -> None:
    number = _blocked(town)
    town.li.answers("另外今天下午会断电", number=number)
    assert town.one("SELECT count(*) FROM task") == 1
    town.li.presses("已打电话")
    assert town.one("SELECT outcome FROM task") == "called"


def test_nobody_answered_puts_it_off_and_a_colleague_can_have_it(town: Town) -> None:
    _blocked(town)
    town.li.presses("没人接")
    assert "已记录没人接" in town.li.last.text
    town.hush()
    town.passes(hours=2)
    town.li.hears("还没完成")
    town.li.commands("tasks")
    town.li.presses(next(one for one in town.li.last.buttons if "请打电话" in one))
    town.li.presses("交给同事")
    town.li.presses("张伟")
    town.zhang.hears("请打电话告知业主")
    town.li.commands("tasks")
    assert "没有待办任务" in town.li.last.text
    town.zhang.presses("已打电话告知")
    assert town.one("SELECT done_by FROM task") == 2


def test_a_task_that_is_not_done_is_told_to_the_supervisor(town: Town) -> None:
    _blocked(town)
    town.hush()
    town.passes(hours=6)
    found = [one.text for one in town.chats.get(town.zhao.id, [])]
    assert any("逾期未完成" in one for one in found)


def test_s3_what_falls_due_together_is_told_in_one_message(town: Town) -> None:
    town.hires("孙丽", 2009, "agent")
    for who, unit in ((town.wang, "3栋2单元501"), (town.chen, "5栋1单元302")):
        who.lives_in(unit, "13912345678")
        who.files("楼道的灯不亮了")
        town.li.claims()
        town.li.gives_result("灯已经换好。")
        who.blocks_the_bot()
    town.clock_moves_to("2026-11-25 12:00")
    assert town.rows("SELECT kind FROM task WHERE done_at IS NULL") == [("visit_phone",)] * 2
    town.hush()
    town.clock_moves_to("2026-11-27 10:00")
    [reminded] = [one.text for one in town.unheard[town.zhang.id] if "没完成" in one.text]
    [late] = [one.text for one in town.unheard[town.zhao.id] if "逾期未完成" in one.text]
    assert [text.count("请电话回访") for text in (reminded, late)] == [2, 2]
    town.zhao.commands("tasks")
    assert town.zhao.last.text.count("（由张伟负责）") == 2, "who leads sees what is late, and can give it to somebody"
    town.zhao.presses(next(iter(town.zhao.last.buttons)))
    town.zhao.presses("交给同事")
    assert list(town.zhao.last.buttons) == ["孙丽", "返回"], "X46: neither who has handled it, nor who has it"
    town.zhao.presses("孙丽")
    assert len(set(town.rows("SELECT staff_id FROM task WHERE done_at IS NULL"))) == 2
    town.li.commands("tasks")
    assert "张伟" not in town.li.last.text, "a colleague's is nobody else's"
    town.hush()


def test_a78_a_task_is_nobody_elses_to_do(town: Town) -> None:
    _blocked(town)
    town.hires("陈工", 2009, "handler")
    data = town.li.with_button("已打电话告知").buttons["已打电话告知"]
    for actor in (town.person(2009, "陈工"), town.wang, Town(beside=town).li):
        with town.nothing_changes():
            actor.presses_data(data)
    town.person(2009, "陈工").commands("tasks")
    assert "没有待办任务" in town.person(2009, "陈工").last.text
    town.li.presses("已打电话告知")
    assert town.one("SELECT done_by FROM task") == 1


def _box(town: Town, procedure: str = "C1") -> None:
    town.rows("UPDATE estate SET procedure = ? WHERE id = 1", procedure)
    with town.engine.begin() as db:
        recurring.plan(db, town.office, town.now)
        recurring.plan(db, town.office, town.now)


def test_i5_the_complaint_box_is_emptied_every_working_day(town: Town) -> None:
    _box(town)
    town.clock_moves_to("2026-11-25 07:59")
    town.li.hears_nothing()
    town.clock_moves_to("2026-11-25 08:00")
    town.zhang.hears("请开启意见箱")
    town.zhang.presses("箱内没有信件")
    assert town.one("SELECT outcome FROM task WHERE kind = 'box'") == "empty"
    town.hush()
    town.clock_moves_to("2026-11-25 21:00")
    assert all("意见箱" not in one.text for one in town.chats.get(town.zhao.id, []))
    town.clock_moves_to("2026-11-27 21:00")
    days = [one for (one,) in town.rows("SELECT round FROM due WHERE kind = 'box_day' ORDER BY id")]
    assert days == ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"], "not at the weekend"
    town.hush()


@pytest.mark.parametrize(
    ("procedure", "reached", "keeper"), [("C1", True, 2011), ("C1", False, 2002), ("A", True, 2002)]
)
def test_i5_under_c1_it_is_the_coordination_offices_and_the_desks_where_that_is_not_reached(
    town: Town, procedure: str, reached: bool, keeper: int
) -> None:
    town.hires("协调孙", 2011, "quality")
    office = town.person(2011, "协调孙")
    if not reached:
        office.blocks_the_bot()
    _box(town, procedure)
    town.clock_moves_to("2026-11-25 08:00")
    assert [chat for chat, heard in town.unheard.items() if any("开启意见箱" in one.text for one in heard)] == [keeper]
    if keeper == office.id:
        office.presses("有来信")
        office.presses("1")
        for said in ("3-2-501", "王女士"):
            office.says(said)
        office.presses("不清楚")
        office.says("楼道太脏")
        office.presses("登记")
        assert town.one("SELECT channel FROM record") == "box"
    town.hush()


def test_i5_it_is_reminded_of_at_noon_and_told_to_the_supervisor_at_closing(town: Town) -> None:
    _box(town)
    town.clock_moves_to("2026-11-25 11:59")
    town.hush()
    town.clock_moves_to("2026-11-25 12:00")
    town.zhang.hears("还没完成：📮 请开启意见箱 · 翠湖花园")
    town.clock_moves_to("2026-11-25 20:00")
    town.zhao.hears("逾期未完成：📮 请开启意见箱 · 翠湖花园")


def test_i5_each_letter_is_filed_one_after_the_other(town: Town) -> None:
    _box(town)
    town.clock_moves_to("2026-11-25 08:00")
    town.zhang.presses("有来信")
    town.zhang.presses("2")
    assert town.one("SELECT outcome FROM task WHERE kind = 'box'") == "letters:2"
    for unit, name in (("3-2-501", "王女士"), ("3-2-502", "周先生")):
        assert "下一封来信" in town.zhang.last.text
        town.zhang.says(unit)
        town.zhang.says(name)
        town.zhang.presses("不清楚")
        town.zhang.says("楼道太脏")
        assert "渠道：意见箱" in town.zhang.last.text
        town.zhang.presses("登记")
    assert town.rows("SELECT channel FROM record") == [("box",), ("box",)]
    assert any("列入 /tasks" in one.text for one in town.chats[town.zhang.id])
    assert town.one("SELECT count(*) FROM task WHERE kind = 'tell'") == 2


def test_i5_a_procedure_without_a_box_has_no_such_task(town: Town) -> None:
    _box(town, "C3")
    town.clock_moves_to("2026-11-26 09:00")
    assert town.rows("SELECT id FROM task") == []


def test_a_task_is_made_once_per_kind_subject_and_round(town: Town) -> None:
    with town.engine.begin() as db:
        wanted = Wanted("box", "estate:1", town.now, round="1")
        made = tasks.make(db, 1, wanted, now=town.now)
        assert made is not None
        assert tasks.make(db, 1, wanted, now=town.now) is None
        assert tasks.done(db, made, by=LI, outcome="done", now=town.now)
        assert not tasks.done(db, made, by=LI, outcome="done", now=town.now)


def test_the_list_of_tasks_has_pages_and_coming_back_leads_to_the_same_one(town: Town) -> None:
    with town.engine.begin() as db:
        for number in range(19):
            tasks.make(db, 1, Wanted("box", "estate:1", town.now + timedelta(hours=number), str(number)), now=town.now)
    town.li.commands("tasks")
    assert "共19项，第1页，共3页" in town.li.last.text
    assert len(town.li.last.buttons) < 10
    town.li.presses("下一页 ›")
    town.li.presses("下一页 ›")
    third = town.li.last.buttons
    town.li.presses_data(next(iter(third.values())), message_id=town.li.last.id)
    town.li.presses("返回")
    assert "第3页" in town.li.last.text
    assert "下一页 ›" not in town.li.last.buttons

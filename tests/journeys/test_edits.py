"""Changed messages (A65): a draft follows them, a record keeps the first wording and appends the change."""

from tests.kit.town import Town

HOME = "3栋2单元501"


def test_a65_an_edit_changes_the_draft(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("电梯又怀了")
    town.hush()
    town.wang.edits(town.wang.last_said, "电梯又坏了")
    town.wang.hears("电梯又坏了")
    town.wang.presses("发给客户服务中心")
    assert town.rows("SELECT part, body FROM words") == [("text", "电梯又坏了")]


def test_a65_an_edit_after_filing_is_appended_with_its_time_and_the_handler_is_told(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("电梯又坏了，等了五分钟")
    said = town.wang.last_said
    town.wang.presses("发给客户服务中心")
    town.li.claims()
    town.hush()
    town.passes(minutes=5)
    town.wang.edits(said, "电梯又坏了，等了五十分钟")
    town.wang.hears("原来的话也会保留")
    town.li.hears("五十分钟")
    town.group.hears("五十分钟")
    assert town.rows("SELECT part, body, at FROM words") == [
        ("text", "电梯又坏了，等了五分钟", "2026-11-24 01:00:00.000000"),
        ("edited", "电梯又坏了，等了五十分钟", "2026-11-24 01:05:00.000000"),
    ]


def test_a65_an_edit_of_a_filed_message_is_kept_while_another_draft_is_open(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("电梯又坏了，等了五分钟")
    said = town.wang.last_said
    town.wang.presses("发给客户服务中心")
    town.wang.says("还有，楼道的灯不亮了")
    town.wang.edits(said, "电梯又坏了，等了五十分钟")
    assert town.rows("SELECT body FROM words WHERE part = 'edited'") == [("电梯又坏了，等了五十分钟",)]


def test_a65_an_edit_of_a_message_nobody_filed_changes_nothing(town: Town) -> None:
    town.wang.lives_in(HOME)
    with town.nothing_changes():
        town.wang.edits(7, "什么也没有")
    town.silence()


def test_a65_anothers_record_is_not_reached_by_an_edit(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("电梯又坏了")
    said = town.wang.last_said
    town.wang.presses("发给客户服务中心")
    town.chen.lives_in("5栋1单元302")
    with town.nothing_changes():
        town.chen.edits(said, "我是别人")


def test_a65_staff_correct_their_words_before_they_leave(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.replies("师傅明天来，电话13800000009。", town.card(), town.group)
    town.li.edits(town.li.last_said, "师傅下午来。", in_chat=town.group, reply_to=town.card().id)
    town.li.presses("发给业主", in_chat=town.group)
    town.hush()
    town.passes(seconds=10)
    assert "师傅下午来。" in town.wang.hears("答复您")[0].text


def test_a65_staff_correct_their_words_while_these_wait_to_leave(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    page = town.li.last
    town.li.says("师傅明天来。", reply_to=page.id)
    town.li.presses("发给业主")
    town.li.edits(town.li.last_said, "师傅下午来。", reply_to=page.id)
    town.hush()
    town.passes(seconds=10)
    assert "师傅下午来。" in town.wang.hears("答复您")[0].text


def test_a65_an_edit_after_the_end_is_kept_and_both_sides_hear_of_it(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了，报修")
    said = town.wang.last_said
    town.wang.presses("发给客户服务中心")
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.wang.commands("my")
    town.wang.presses(str(town.one("SELECT number FROM record")))
    town.wang.presses("已经解决")
    assert town.one("SELECT status FROM record") == "closed"
    town.hush()
    town.wang.edits(said, "楼道的灯不亮了，报修，13912345678 打给我")
    assert "还没解决" in town.wang.hears("原来的话也会保留")[0].text
    [told] = town.li.hears("已经结束")
    assert "13912345678" not in told.text
    assert town.one("SELECT status FROM record") == "closed"
    assert town.one("SELECT count(*) FROM words WHERE part = 'edited'") == 1
    town.wang.commands("my")
    town.wang.presses(str(town.one("SELECT number FROM record")))
    town.wang.presses("还没解决")
    assert town.one("SELECT status FROM record") == "handling"


def test_a65_an_edit_of_what_was_withdrawn_says_how_to_begin_anew(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了")
    said = town.wang.last_said
    town.wang.presses("发给客户服务中心")
    town.wang.commands("my")
    town.wang.presses(str(town.one("SELECT number FROM record")))
    town.wang.presses("撤回")
    town.wang.presses("是的，撤回")
    town.hush()
    town.wang.edits(said, "楼道的灯还是不亮")
    town.wang.hears("撤回")
    town.group.hears("已经结束")


def test_a65_x10_an_edit_after_the_end_that_names_a_danger_alarms_all_the_same(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了，报修")
    said = town.wang.last_said
    town.wang.presses("发给客户服务中心")
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.wang.commands("my")
    town.wang.presses(str(town.one("SELECT number FROM record")))
    town.wang.presses("已经解决")
    town.hush()
    town.wang.edits(said, "楼道的灯着火了，冒烟了，快来人")
    assert town.one("SELECT hazard FROM alarm") == "fire"
    assert town.one("SELECT count(*) FROM words WHERE part = 'edited'") == 1

"""V6: a manager accepts the plan of the year, somebody goes from door to door, an opinion becomes a record."""

from tests.kit.town import Town

LEVELS = ("很满意", "满意", "基本满意", "未询问", "满意", "返回", "满意", "满意", "很满意")


def planned(town: Town) -> None:
    """刘洋 plans a round of 3栋 by 李静 for Wednesday."""
    town.liu.commands("visits")
    for label in ("安排一次走访", "3栋", "周三 11-25"):
        town.liu.presses(label)
    town.liu.presses("李静")
    assert "已安排：3栋，2026-11-25，李静" in town.liu.last.text
    town.hush()


def test_v6_the_proposed_plan_is_accepted_by_who_leads(town: Town) -> None:
    town.rows("UPDATE estate SET procedure = 'D'")
    town.liu.commands("visits")
    town.liu.presses("一年的走访计划（建议）")
    assert "建议一年走访 4 次" in town.liu.last.text
    accept = town.liu.last.buttons["确认计划"]
    town.liu.presses("确认计划")
    assert "计划已确认：共 4 次走访" in town.liu.last.text
    by_area = town.rows("SELECT area, count(*) FROM periodic_visit GROUP BY area ORDER BY area")
    assert by_area == [("3栋", 2), ("5栋", 2)]
    town.liu.presses_data(accept)
    town.liu.commands("visits")
    assert "后续走访" in town.liu.last.text
    assert "一年的走访计划（建议）" not in town.liu.last.buttons


def test_v6_staff_see_their_own_visits_and_plan_none(town: Town) -> None:
    town.rows("UPDATE estate SET procedure = 'D'")
    town.li.commands("visits")
    assert "目前没有待您回访的事项" in town.li.last.text
    assert town.li.last.buttons == {}
    town.wang.lives_in("3栋2单元501")
    town.wang.commands("visits")
    assert "不认识" in "".join(one.text for one in town.chats[town.wang.id])


def test_v6_a_round_from_door_to_door_and_an_opinion_on_the_register_at_one_tap(town: Town) -> None:
    town.wang.lives_in("3栋2单元501", "13912345678")
    planned(town)
    town.clock_moves_to("2026-11-25 09:30")
    town.li.hears("今天走访：3栋")
    town.li.commands("visits")
    town.li.presses("3栋")
    town.li.presses("下一户")
    town.li.says("9单元999")
    assert "没有找到" in town.li.last.text
    town.li.says("2-501")
    for label in LEVELS:
        town.li.presses(label)
    assert "3栋2单元501的评价已记录" in town.li.last.text
    assert town.rows("SELECT topics FROM periodic_visit") == [
        ('{"security": 5, "cleaning": 4, "facilities": 3, "convenience": 4, "attitude": 4, "centre": 5}',)
    ]
    town.li.presses("记录一条意见")
    town.li.says("建议在楼下装一排路灯")
    town.hush()
    town.li.presses("作为建议登记")
    assert "已登记，编号 JY-20261125-0001" in town.li.last.text
    assert town.rows("SELECT kind, channel, filed_by, unit_id FROM record") == [("suggestion", "visit", 1, 1)]
    assert town.rows("SELECT staff_id, how FROM ownership") == [(1, "heard")]
    assert any("JY-20261125-0001" in one.text for one in town.chats[town.wang.id])
    town.li.presses("下一户")
    assert "2单元501" not in town.li.last.buttons
    town.li.presses("2单元502")
    town.li.presses("就问到这里")
    town.li.presses("走访结束")
    assert "共走访 2 户" in town.li.last.text
    assert town.rows("SELECT kind, outcome FROM task WHERE kind = 'periodic'") == [("periodic", "visited")]


def test_v6_a_round_called_off_comes_to_nobody(town: Town) -> None:
    planned(town)
    town.liu.commands("visits")
    town.liu.presses("取消一次走访")
    town.liu.presses("3栋 周三 11-25")
    town.hush()
    town.clock_moves_to("2026-11-25 10:00")
    town.li.hears_nothing()
    assert town.rows("SELECT visited_at, cancelled_at IS NULL FROM periodic_visit") == [(None, 0)]


def test_v6_a_round_whose_visitor_has_left_is_told_to_who_leads(town: Town) -> None:
    planned(town)
    town.dismisses(town.li)
    town.hush()
    town.clock_moves_to("2026-11-25 10:00")
    town.zhao.hears("没有人可以去")
    town.liu.hears("没有人可以去")

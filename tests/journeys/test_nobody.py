"""Where somebody is missing the next level up is told, and a matter always has something due (F4, N7)."""

from tests.kit.town import Town

HOME = "3栋2单元501"


def _nobody_but(town: Town, *user_ids: int) -> None:
    """Everybody else has left the company."""
    for actor in (town.li, town.zhang, town.zhao, town.liu):
        if actor.id not in user_ids:
            town.dismisses(actor)


def test_f4_without_a_supervisor_the_manager_is_told_and_without_both_the_general_manager(town: Town) -> None:
    town.dismisses(town.zhao)
    town.wang.lives_in(HOME)
    number = town.wang.files("电梯里的灯坏了，我要投诉")
    town.li.claims()
    town.hush()
    town.clock_moves_to("2026-11-24 20:01")
    assert [one for one in town.unheard[town.liu.id] if number in one.text], "the missed promise"
    town.hires("周总", 2999, "executive")
    town.dismisses(town.liu)
    town.hush()
    town.clock_moves_to("2026-11-25 15:00")
    told = [one.text for one in town.unheard[2999] if number in one.text]
    assert any("早上好" in text for text in told), told
    assert len(told) == 2, told


def test_f4_n7_a_record_that_nobody_can_take_is_asked_after_until_somebody_can(town: Town) -> None:
    _nobody_but(town)
    town.wang.lives_in(HOME)
    number = town.wang.files("楼道的灯不亮了")
    for _ in range(4):
        town.passes(hours=12)
        assert town.rows("SELECT kind FROM due WHERE status = 'waiting' AND subject = 'record:1'")
    assert any(number in one.text and "谁来受理" in one.text for one in town.chats[town.group.id])
    assert town.rows("SELECT record_id FROM ownership") == []
    town.hires("周总", 2999, "executive")
    town.passes(hours=12)
    assert town.one("SELECT staff_id FROM ownership") == town.one("SELECT id FROM staff WHERE user_id = 2999")


def test_f4_where_no_group_reads_it_whoever_is_on_duty_has_it_at_once(town: Town) -> None:
    town.rows("DELETE FROM staff_group")
    town.wang.lives_in(HOME)
    number = town.wang.files("电梯里的灯坏了，我要投诉")
    town.passes(seconds=1)
    assert town.one("SELECT how FROM ownership") == "rota"
    assert [one for one in town.chats[town.li.id] if number in one.text]
    town.wang.commands("my")
    town.wang.presses(number)
    town.hush()
    town.wang.presses("催办")
    assert [one for one in town.unheard[town.zhao.id] if number in one.text], "instead of the group"


def test_n7_where_nobody_at_all_can_be_told_it_stands_on_the_history(town: Town) -> None:
    _nobody_but(town)
    town.rows("DELETE FROM staff_group")
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.passes(seconds=1)
    assert town.one("SELECT count(*) FROM history WHERE what = 'nobody_told'") >= 1
    assert town.rows("SELECT kind FROM due WHERE status = 'waiting' AND kind = 'claim_window'")

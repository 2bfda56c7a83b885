"""The duty rota in Telegram: the week, absences, swaps, somebody put on duty, undone; everyone concerned hears."""

import pytest

from tests.kit.town import Town

# Tuesday; 李静 has Tuesday, Thursday and Saturday, 张伟 the other days, 08:00–20:00.


def test_f4_the_week_shows_today_who_is_on_duty_and_what_is_empty(town: Town) -> None:
    town.hires("新人", None, "agent")
    town.rows("UPDATE duty_slot SET staff_id = 5 WHERE weekday = 4")
    town.rows("DELETE FROM duty_slot WHERE weekday = 6")
    town.li.commands("duty")
    [week] = town.li.hears("翠湖花园值班表 11-23–11-29")
    lines = week.text.split("\n")
    assert lines[lines.index("▶ 周二 11-24（今天）") + 1] == "　08:00–20:00 李静"
    assert lines[lines.index("周五 11-27") + 1] == "　08:00–20:00 新人（还没加入）"
    assert lines[lines.index("周五 11-27") + 2] == "　⚠️ 08:00–20:00 没有人值班"
    assert lines[lines.index("周日 11-29") + 1] == "　⚠️ 08:00–20:00 没有人值班"
    assert lines[-1] == "现在值班：李静"
    town.li.presses("下周")
    assert "11-30–12-06" in town.li.last.text
    town.li.presses("本周")
    assert "11-23–11-29" in town.li.last.text


def test_f4_in_the_group_the_week_is_shown_and_nothing_is_changed(town: Town) -> None:
    town.li.commands("duty", in_chat=town.group)
    [week] = town.group.hears("值班表")
    assert "请私聊我发 /duty" in week.text
    assert list(week.buttons) == ["下周"]
    town.zhang.presses("下周", in_chat=town.group)
    assert "11-23" in town.group.last.text
    town.li.presses("下周", in_chat=town.group)
    assert "11-30" in town.group.last.text


def test_who_is_away_is_skipped_and_whoever_looks_after_the_rota_hears_what_is_empty(town: Town) -> None:
    town.li.commands("duty")
    town.li.presses("我要请假")
    town.li.says("后天到周六")
    town.li.hears("您哪天不能来", "您哪天不能来", "已登记：李静请假 11-26–11-28", "李静（请假）")
    for manager in (town.zhao, town.liu):
        [told] = manager.hears("李静请假 11-26–11-28")
        assert "周四 11-26 08:00–20:00\n周六 11-28 08:00–20:00" in told.text
    town.clock_moves_to("2026-11-26 09:00")
    assert "由赵敏值班" in _filed(town)


def test_one_day_by_a_press_and_taken_back_by_oneself(town: Town) -> None:
    town.li.commands("duty")
    town.li.presses("我要请假")
    town.li.presses("周四 11-26")
    town.hush()
    town.li.presses("撤销改动")
    town.li.presses("李静请假 11-26–11-26")
    town.li.hears("已撤销", "已撤销", "值班表")
    town.zhao.hears("李静不请假了（11-26）")
    town.liu.hears("李静不请假了（11-26）")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("2026-11-23", "那天已经过去"), ("12月5日到12月1日", "结束的日子在开始之前"),
        ("2027-01-01..2029-01-01", "超过一年"),
        ("哪天都行", "没看懂是哪几天"), ("2月30日", "没看懂是哪几天"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_meant_are_refused_in_words(town: Town, said: str, answer: str) -> None:
    town.li.commands("duty")
    town.li.presses("我要请假")
    town.hush()
    town.li.says(said)
    town.li.hears(answer)
    assert town.rows("SELECT id FROM absence") == []
    town.li.says("明天")
    town.li.hears("已登记：李静请假 11-25", "值班表")


def test_a_swap_is_asked_of_the_colleague_and_made_when_they_agree(town: Town) -> None:
    town.li.commands("duty")
    town.li.presses("换班")
    town.li.presses("周四 11-26 08:00–20:00")
    town.li.presses("周五 11-27 08:00–20:00 张伟")
    town.zhang.hears("李静想和您换班：\n您值 周四 11-26 08:00–20:00，\n李静值 周五 11-27 08:00–20:00。\n您愿意吗？")
    assert town.rows("SELECT id FROM duty_change") == []
    town.hush()
    town.zhang.presses("可以换")
    town.zhang.hears("换好了：您值 周四 11-26 08:00–20:00，李静值 周五 11-27 08:00–20:00")
    town.li.hears("张伟同意换班：您值 周五 11-27 08:00–20:00，张伟值 周四 11-26 08:00–20:00")
    town.group.hears("周四 11-26 08:00–20:00 由张伟值班", "周五 11-27 08:00–20:00 由李静值班")
    town.zhao.hears("由张伟值班", "由李静值班")
    town.hush()
    town.clock_moves_to("2026-11-26 09:00")
    assert "由张伟值班" in _filed(town)


def test_a_swap_that_is_refused_changes_nothing_and_the_asker_hears_it(town: Town) -> None:
    town.li.commands("duty")
    town.li.presses("换班")
    town.li.presses("周四 11-26 08:00–20:00")
    town.li.presses("周五 11-27 08:00–20:00 张伟")
    town.hush()
    town.zhang.presses("换不了")
    town.zhang.hears("照原来的班次")
    town.li.hears("张伟换不了 周五 11-27 08:00–20:00 这个班次")
    assert town.rows("SELECT id FROM duty_change") == []


def test_a_swap_asked_before_the_rota_changed_is_over(town: Town) -> None:
    town.li.commands("duty")
    town.li.presses("换班")
    town.li.presses("周四 11-26 08:00–20:00")
    town.li.presses("周五 11-27 08:00–20:00 张伟")
    _puts(town, "周四 11-26 08:00–20:00 李静", "赵敏")
    town.hush()
    town.zhang.presses("可以换")
    town.zhang.hears("值班表已经变了，这次换班不用了")
    assert town.one("SELECT count(*) FROM duty_change") == 1


def test_a_manager_puts_somebody_on_duty_everyone_concerned_hears_and_it_is_undone(town: Town) -> None:
    _puts(town, "周四 11-26 08:00–20:00 李静", "张伟")
    town.liu.hears(*["周四 11-26 08:00–20:00 由张伟值班。已通知"] * 5, "值班表")
    town.zhang.hears("周四 11-26 08:00–20:00 由您值班")
    town.li.hears("周四 11-26 08:00–20:00 改由张伟值班")
    town.zhao.hears("由张伟值班")
    town.group.hears("由张伟值班")
    assert "张伟（替李静）" in town.liu.last.text
    town.liu.presses("撤销改动")
    town.liu.presses("周四 11-26 张伟替李静")
    town.liu.hears("已撤销", "已撤销", "值班表")
    town.li.hears("由您值班")
    town.zhang.hears("改由李静值班")
    town.zhao.hears("由李静值班")
    town.group.hears("由李静值班")


def test_hours_without_a_slot_get_one_of_every_week(town: Town) -> None:
    town.rows("DELETE FROM duty_slot WHERE weekday = 6")
    _puts(town, "周日 11-29 08:00–20:00 ⚠️", "李静", "以后每周都这样")
    town.li.hears("每周日 08:00–20:00 由您值班")
    assert town.one("SELECT starts FROM duty_slot WHERE weekday = 6 AND staff_id = 1") == "08:00"


def test_a_manager_enters_a_colleague_who_is_ill_and_nobody_can_be_put_in_who_is_away(town: Town) -> None:
    town.liu.commands("duty")
    town.liu.presses("同事请假")
    town.liu.presses("张伟")
    town.liu.presses("周三 11-25")
    town.zhang.hears("张伟请假 11-25")
    [*_, told, week] = town.liu.hears(*["已登记：张伟请假 11-25"] * 4, "值班表")
    assert "周三 11-25 08:00–20:00" in told.text
    assert "张伟（请假）" in week.text
    town.hush()
    assert "张伟那天请假" in _puts(town, "周三 11-25 08:00–20:00 张伟", "张伟")
    town.liu.presses("返回")
    assert _puts(town, "周三 11-25 08:00–20:00 张伟", "李静") == ""
    town.clock_moves_to("2026-11-25 09:00")
    assert "由李静值班" in _filed(town)


def test_an_agent_sees_no_managers_buttons_and_a_forged_press_does_nothing(town: Town) -> None:
    town.li.commands("duty")
    assert "安排值班" not in town.li.last.buttons
    forged = next(iter(town.li.last.buttons.values())).rsplit(":", 1)[0]
    with town.nothing_changes():
        town.li.presses_data(f"{forged}:put")


def test_a20_staff_of_another_estate_and_residents_see_no_rota(town: Town) -> None:
    town.wang.moves_in("3栋2单元501")
    town.wang.commands("duty")
    assert all("值班表" not in one.text for one in town.unheard.pop(town.wang.id))
    town.rows("DELETE FROM staff_role WHERE staff_id = 1")
    town.li.commands("duty")
    assert all("值班表" not in one.text for one in town.unheard.pop(town.li.id))


def _puts(town: Town, shift: str, who: str, how: str = "只这一天") -> str:
    town.liu.commands("duty")
    town.liu.presses("安排值班")
    town.liu.presses(shift)
    town.liu.presses(who)
    return town.liu.presses(how)


def _filed(town: Town) -> str:
    """What a resident hears who files something now."""
    town.hush()
    town.wang.lives_in("3栋2单元501")
    town.wang.says("电梯坏了，一直不动")
    town.wang.presses("发给客户服务中心")
    return town.unheard[town.wang.id][-1].text

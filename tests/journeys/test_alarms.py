"""X10: a danger is an alarm and a record at once; who is paged must say "I have it"; two people lower it."""

import pytest

from tests.kit.actors import Actor
from tests.kit.screens import HOME
from tests.kit.town import Town

GAS = "厨房煤气泄漏了，味道很大"


def pages(town: Town, actor: Actor) -> list[str]:
    return [one.text for one in town.unheard.pop(actor.id, []) if "有人报告险情" in one.text]


def test_x10_a_danger_makes_a_record_and_pages_whoever_is_on_duty(town: Town) -> None:
    town.wang.lives_in(HOME, "13912345678")
    town.wang.says(GAS)
    town.wang.hears("关上燃气阀门", "已经替您登记，编号BX-20261124-0001", "是现在发生的吗？")
    town.group.hears("有人报告险情：燃气泄漏。楼栋：3栋", "🚨燃气泄漏 · 热点（报告险情）")
    page = town.li.hears("有人报告险情")[0]
    assert all(part in page.text for part in ("王芳", HOME, "13912345678", "煤气泄漏", "还没有人接手"))
    town.liu.hears("为“热点”：报告险情")
    assert town.rows("SELECT kind, confirmed, severity, hazard FROM record") == [("repair", 0, "hot", "gas")]
    assert town.rows("SELECT hazard, record_id, acknowledged_at FROM alarm") == [("gas", 1, None)]
    town.silence()


def test_x10_nobody_answers_and_every_five_minutes_the_next_level_is_paged_by_night_too() -> None:
    town = Town("2026-11-25 02:00")
    executive = town.person(2009, "何总")
    town.hires("何总", 2009, "executive")
    town.wang.lives_in(HOME)
    town.wang.says(GAS)
    night = [(0, town.zhang), (5, town.zhao), (10, town.liu), (15, executive)]
    for minutes, paged in night:
        town.clock_moves_to(f"2026-11-25 02:{minutes:02}")
        rung = [one for one in town.unheard.pop(paged.id) if "有人报告险情" in one.text]
        assert [one.silent for one in rung] == [False], minutes
        others = [one for _, one in night if one is not paged]
        assert [pages(town, one) for one in others] == [[], [], []], minutes
    town.passes(minutes=5)
    assert all(pages(town, one) for _, one in night), "then everybody"
    town.liu.presses("我来处理")
    town.hush()
    town.passes(hours=3)
    assert [pages(town, one) for _, one in night] == [[], [], [], []]
    town.hush()
    town.check()


def test_x10_nobody_takes_it_for_days_and_it_rings_ever_more_seldom_but_without_end(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says(GAS)
    rung = []
    for hours in (1, 24, 3 * 24):
        town.hush()
        town.passes(hours=hours)
        rung.append(len(pages(town, town.zhao)))
    assert rung == [11, 24, 3]


def test_x10_who_has_it_is_told_to_all_who_were_paged_and_to_the_resident(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says(GAS)
    town.passes(minutes=6)
    town.hush()
    button = town.li.with_button("我来处理").buttons["我来处理"]
    assert "由您处理" in town.zhao.presses("我来处理")
    assert ["赵敏已经接手" in one.text for one in town.unheard.pop(town.li.id)] == [True]
    town.wang.hears("赵敏受理")
    assert "赵敏快了一步" in town.li.presses_data(button)
    assert town.rows("SELECT s.name FROM ownership o JOIN staff s ON s.id = o.staff_id") == [("赵敏",)]
    assert any("燃气泄漏：赵敏已经接手" in one.text for one in town.unheard.pop(town.group.id))
    town.hush()


def test_x10_who_takes_the_record_has_the_alarm_too(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says(GAS)
    town.zhang.claims()
    town.hush()
    town.passes(minutes=30)
    assert pages(town, town.zhao) == []
    assert town.one("SELECT acknowledged_by FROM alarm") == town.one("SELECT id FROM staff WHERE name = '张伟'")


def test_x10_who_files_what_they_heard_has_the_alarm_and_nobody_is_paged_after_the_result(town: Town) -> None:
    for alarm, hearer in enumerate(("", "张伟"), 1):
        town.li.commands("new", f"3-2-501 王女士 电话 13912345678 {GAS}")
        if hearer:
            town.li.presses("谁先听到")
            town.li.presses(hearer)
        town.li.presses("登记")
        town.passes(seconds=1)
        assert town.rows("SELECT acknowledged_by FROM alarm WHERE id = ?", alarm) == [(None if hearer else 1,)]
    town.hush()
    town.passes(minutes=6)
    assert pages(town, town.zhao), "whom a colleague named has not said that they have it"
    town.zhang.answers("阀门已关好")
    town.zhang.gives_result("阀门已更换，浓度正常")
    town.zhang.presses("已打电话告知")
    assert town.one("SELECT status FROM record WHERE id = 2") == "resolved"
    town.hush()
    town.passes(minutes=40)
    assert [pages(town, one) for one in (town.li, town.zhang, town.zhao, town.liu)] == [[], [], [], []]


def test_x10_one_person_alone_does_not_lower_it_and_a_second_does(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says(GAS)
    town.li.presses("我来处理")
    over = town.li.with_button("险情已解除").buttons["险情已解除"]
    town.li.presses("险情已解除")
    town.hush()
    with town.nothing_changes():
        assert "另一位同事" in town.li.presses_data(over.replace("over", "agree"))
    assert town.one("SELECT hazard FROM record") == "gas"
    assert "险情已解除" in town.zhao.presses("同意，已解除")
    assert town.one("SELECT hazard FROM record") == ""
    assert any("险情“燃气泄漏”已解除" in one.text for one in town.unheard.pop(town.group.id))
    [first] = [one for one in town.chats[town.group.id] if "这里报告的险情" in one.text]
    assert first.edited, "what was told first asks nobody to act any more"
    assert "请马上处理" not in "".join(one.text for one in town.chats[town.group.id])
    assert [one.text.count("险情解除了") for one in town.unheard.pop(town.wang.id)] == [1], "who kept away hears it"
    town.hush()


def test_x10_a_stranger_and_the_group_hear_that_it_is_over_and_despair_never_is(town: Town) -> None:
    town.chen.says(GAS)
    town.wang.lives_in(HOME)
    town.wang.says("我不想活了")
    for _ in range(2):
        town.li.presses("我来处理")
        town.li.presses("险情已解除")
    town.hush()
    for _ in range(2):
        town.zhao.presses("同意，已解除")
    assert town.rows("SELECT id FROM alarm WHERE lowered_at IS NULL") == []
    assert any("险情“燃气泄漏”已解除" in one.text for one in town.unheard.pop(town.group.id))
    assert any("险情解除了" in one.text for one in town.unheard.pop(town.chen.id))
    assert town.unheard.pop(town.wang.id, []) == []
    town.hush()


def test_x10_a_second_person_who_disagrees_lets_it_stand(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says(GAS)
    town.li.presses("我来处理")
    town.li.presses("险情已解除")
    town.hush()
    town.zhao.presses("不同意，没有解除")
    assert any("不同意解除" in one.text for one in town.unheard.pop(town.li.id))
    assert town.rows("SELECT proposed_by, lowered_at FROM alarm") == [(None, None)]
    town.hush()


def test_x10_further_words_within_half_an_hour_join_the_alarm_and_page_nobody_anew(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says(GAS)
    town.hush()
    town.wang.says("快来人啊，燃气泄漏味道更大了")
    town.wang.hears("关上燃气阀门", "已经补充到BX-20261124-0001")
    assert town.rows("SELECT count(*) FROM alarm") == [(1,)]
    assert town.rows("SELECT part, body FROM words ORDER BY id")[1:] == [("added", "快来人啊，燃气泄漏味道更大了")]
    assert [one.text.startswith("🚨 BX-20261124-0001 险情补充") for one in town.unheard.pop(town.li.id)] == [True]
    town.hush()
    town.passes(minutes=40)
    town.hush()
    town.wang.says(GAS)
    assert town.rows("SELECT count(*) FROM alarm") == [(2,)], "later it is another alarm"
    town.hush()


def test_x10_a_draft_that_turns_into_a_cry_is_one_record(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("3栋电梯坏了")
    preview = town.wang.last
    town.passes(minutes=1)
    assert preview.buttons
    town.wang.says("电梯停了，我们三个人被关在里面")
    assert not preview.buttons, "what it would send is on the register"
    urgencies = town.rows("SELECT priority FROM outgoing WHERE chat_id = ? ORDER BY id DESC LIMIT 5", town.wang.id)
    assert {one for (one,) in urgencies} == {0}, "help waits behind nothing that is less urgent"
    town.hush()
    town.passes(hours=1)
    said = [body for (body,) in town.rows("SELECT body FROM words WHERE part = 'text' ORDER BY id")]
    assert said == ["3栋电梯坏了", "电梯停了，我们三个人被关在里面"]
    assert town.rows("SELECT count(*) FROM record") == [(1,)]
    town.hush()


def test_x10_a_cry_after_the_draft_was_sent_leaves_its_confirmation_as_it_is(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.hush()
    stripped = town.one("SELECT count(*) FROM outgoing WHERE method = 'editMessageReplyMarkup'")
    town.passes(hours=1)
    town.wang.says("电梯停了，我们三个人被关在里面")
    town.hush()
    assert town.one("SELECT count(*) FROM outgoing WHERE method = 'editMessageReplyMarkup'") == stripped
    assert town.rows("SELECT count(*) FROM record") == [(2,)]


def test_x10_an_edit_that_names_a_danger_alarms_and_one_that_repeats_it_does_not(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道里有点味道")
    message = town.wang.last_said
    town.wang.presses("发给客户服务中心")
    town.hush()
    town.wang.edits(message, "楼道里着火了，浓烟很大")
    assert any("119" in one.text for one in town.unheard.pop(town.wang.id))
    assert town.rows("SELECT hazard, record_id FROM alarm") == [("fire", 1)]
    assert town.one("SELECT hazard FROM record") == "fire"
    town.wang.edits(message, "楼道里着火了，浓烟很大！")
    assert town.rows("SELECT count(*) FROM alarm") == [(1,)]
    town.hush()


def test_x10_a_stranger_in_danger_is_helped_and_staff_are_paged_without_a_record(town: Town) -> None:
    town.wang.says(GAS)
    assert pages(town, town.li)[0].count("煤气泄漏") == 1
    assert town.rows("SELECT * FROM record") == []
    town.passes(minutes=5)
    assert "煤气泄漏" in pages(town, town.zhao)[0], "the next level reads the words too"
    town.zhao.presses("我来处理")
    town.hush()
    town.passes(hours=2)
    assert pages(town, town.liu) == []


def test_x10_what_is_no_present_danger_alarms_nobody(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("上个月演练的时候闻到煤气味，现在没有了")
    town.hush()
    assert town.rows("SELECT * FROM alarm") == []


ACCUSING = f"{GAS}，李静态度恶劣，叫她她不来"


@pytest.mark.parametrize("bound", [True, False])
def test_x4_an_alarm_is_not_read_by_whom_its_words_accuse(town: Town, bound: bool) -> None:
    said = ACCUSING
    if bound:
        town.wang.lives_in(HOME)
        town.hush()
    town.wang.says(said)
    assert town.rows("SELECT record_id FROM alarm") == [(1 if bound else None,)]
    assert pages(town, town.li) == []
    assert any(said in one for other in (town.zhang, town.zhao, town.liu) for one in pages(town, other))
    group = [one.text for one in town.unheard.pop(town.group.id, [])]
    assert any("险情" in one for one in group)
    assert not any("李静" in one for one in group if "有人报告险情" in one)
    town.hush()


def test_x4_whom_the_words_accuse_is_not_paged_later_either_though_nobody_else_can_be_reached(town: Town) -> None:
    for one in (town.zhang, town.zhao, town.liu):
        one.blocks_the_bot()
    town.wang.says(ACCUSING)
    town.passes(minutes=12)
    assert pages(town, town.li) == []
    town.hush()


def test_x4_further_words_are_not_read_by_whom_they_accuse(town: Town) -> None:
    town.wang.says(GAS)
    assert len(pages(town, town.li)) == 1
    town.hush()
    town.wang.says(ACCUSING)
    assert not any("李静" in one.text for one in town.unheard.pop(town.li.id, []))
    others = (town.zhang, town.zhao, town.liu)
    assert sum(ACCUSING in one.text for other in others for one in town.unheard.pop(other.id, [])) == 1
    town.hush()

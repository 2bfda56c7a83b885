"""K2–K8 as people live them: what makes a matter graver, who hears of it, who may lower it."""

import pytest

from tests.kit.actors import Actor
from tests.kit.screens import HOME
from tests.kit.town import Town

NOISE = "楼上装修天天吵，没人管"
THREAT = "再不处理我就找律师起诉你们"


def hears(town: Town, actor: Actor, words: str) -> int:
    """How many messages with these words have come; the rest is another journey's matter."""
    return sum(words in one.text for one in town.unheard.pop(actor.id, []))


def hired(town: Town, name: str, account: int, role: str) -> Actor:
    """A new colleague with a role."""
    town.hires(name, account, role)
    return town.person(account, name)


def complained(town: Town, text: str = NOISE, by: Actor | None = None, unit: str = HOME) -> str:
    """A complaint on the register, nobody having listened."""
    who = by or town.wang
    who.lives_in(unit)
    who.commands("file")
    who.presses("投诉")
    return who.files(text)


def on_the_page(town: Town, actor: Actor, number: str, *presses: str) -> None:
    """Go through the page of a record's severity."""
    actor.commands("cases", number)
    for label in presses:
        actor.presses(label)


def test_k3_a_threat_makes_it_hot_at_once_and_the_office_keeps_it_on_file(town: Town) -> None:
    quality, executive = hired(town, "品质郑", 2010, "quality"), hired(town, "何总", 2011, "executive")
    number = complained(town)
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("补充")
    town.hush()
    town.wang.says(THREAT)
    assert "热点（可能引发法律诉讼）" in town.card(number).text
    assert hears(town, quality, "为“热点”：可能引发法律诉讼。已报品质管理部备案") == 1
    assert hears(town, town.liu, "为“热点”") == 1, "the manager at once"
    assert hears(town, executive, "热点") == 0, "the general manager in the morning"
    town.clock_moves_to("2026-11-25 08:01")
    assert hears(town, executive, f"{number}：热点，可能引发法律诉讼") == 1
    quality.commands("cases")
    assert hears(town, quality, f"{number}：热点") == 1
    assert "热点（可能引发法律诉讼）" in town.li.with_button("下一步").text, "K6: the page says so, too"
    town.hush()


def test_k3_the_same_words_about_a_repair_or_in_a_question_make_nothing_hot(town: Town) -> None:
    town.wang.lives_in(HOME)
    for kind in ("报修", "咨询"):
        town.wang.commands("file")
        town.wang.presses(kind)
        town.wang.says("楼道的灯坏了，" + THREAT)
        town.wang.presses("发给客户服务中心" if kind == "报修" else next(iter(town.wang.last.buttons)))
    assert set(town.rows("SELECT severity FROM record")) == {("general",)}
    town.hush()


def test_k2_to_k4_a_complaint_left_unresolved_grows_important_hot_and_major(town: Town) -> None:
    executive = hired(town, "何总", 2011, "executive")
    number = complained(town)
    town.li.claims()
    town.li.answers("正在处理。")
    seen = []
    for day in ("2026-11-28 08:30", "2026-12-01 09:30", "2026-12-24 09:30"):
        town.clock_moves_to(day)
        seen.append(town.one("SELECT severity FROM record"))
    assert seen == ["important", "hot", "major"]
    assert hears(town, executive, "为“重大”：一个月仍未解决") == 1, "the general manager at once"
    reasons = "SELECT details FROM history WHERE what = 'severity' ORDER BY seq"
    assert [rule in row for rule, (row,) in zip(("K4", "K3", "K2"), town.rows(reasons), strict=True)] == [True] * 3
    assert "重大（一个月仍未解决）" in town.card(number).text
    town.hush()
    town.passes(days=8)
    assert hears(town, town.liu, "至今没有办结") == 1, "every week until it is resolved"
    town.hush()


def test_k2_k3_k4_what_has_ended_does_not_grow(town: Town) -> None:
    number = complained(town)
    town.wang.commands("my")
    for label in (number, "撤回", "是的，撤回"):
        town.wang.presses(label)
    town.clock_moves_to("2026-12-10 10:00")
    assert town.one("SELECT severity FROM record") == "general"
    town.hush()


def test_k4_similar_complaints_of_three_people_are_important_all_of_them_not_three_of_one(town: Town) -> None:
    quality = hired(town, "品质郑", 2010, "quality")
    for _ in range(3):
        complained(town)
    assert set(town.rows("SELECT severity FROM record")) == {("general",)}
    complained(town, by=town.person(1101, "吴一"), unit="3栋2单元502")
    assert set(town.rows("SELECT severity FROM record")) == {("general",)}
    complained(town, by=town.person(1102, "吴二"), unit="3栋2单元502")
    assert town.rows("SELECT severity FROM record") == [("important",)] * 5
    numbers = [number for (number,) in town.rows("SELECT number FROM record")]
    assert all("三件以上雷同投诉" in town.card(number).text for number in numbers), "each card says why"
    [told] = [one.text for one in town.chats[quality.id] if "备案" in one.text]
    assert all(number in told for number in numbers), "K7: the office hears of all of them once"
    assert town.one("SELECT count(*) FROM history WHERE what = 'severity'") == 5, "K6: each rise is on its record"
    town.hush()


def test_k4_what_has_ended_is_not_raised_by_those_who_complain_later(town: Town) -> None:
    number = complained(town)
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("撤回")
    town.wang.presses("是的，撤回")
    complained(town, by=town.person(1101, "吴一"), unit="3栋2单元502")
    complained(town, by=town.person(1102, "吴二"), unit="3栋2单元502")
    assert town.one("SELECT severity FROM record WHERE id = 1") == "general"
    town.hush()


def test_k6_a_manager_lowers_it_with_a_reason_and_an_agent_is_not_offered_it(town: Town) -> None:
    number = complained(town, NOISE + "，" + THREAT)
    on_the_page(town, town.li, number)
    assert "调低等级" not in town.li.last.buttons
    on_the_page(town, town.liu, number, "调低等级", "一般")
    town.hush()
    town.liu.says("业主说的是邻里纠纷，与我们无关")
    assert town.one("SELECT severity FROM record") == "general"
    assert town.one("SELECT body FROM words WHERE part = 'lowered'") == "业主说的是邻里纠纷，与我们无关"
    assert "热点" not in town.card(number).text
    town.wang.says("请问处理得怎么样了", reply_to=town.wang.last.id)
    assert town.one("SELECT severity FROM record") == "general", "what was set aside does not come back by itself"
    town.hush()


@pytest.mark.parametrize(
    ("fact", "severity"),
    [("已经引发法律诉讼", "major"), ("已经被媒体曝光", "major"), ("可能被媒体曝光", "hot"),
     ("需要顾问或其他公司协助", "hot"), ("业主反应强烈", "general")],
)  # fmt: skip
def test_k2_k3_staff_enter_a_fact_and_are_asked_once_more(town: Town, fact: str, severity: str) -> None:
    number = complained(town)
    town.li.claims()
    on_the_page(town, town.li, number, "记录情况", fact)
    assert town.one("SELECT severity FROM record") == "general", "not before it is confirmed"
    town.li.presses("确定")
    assert town.one("SELECT severity FROM record") == severity
    town.hush()


def test_k3_a_head_count_in_the_words_counts_when_staff_have_confirmed_it(town: Town) -> None:
    number = complained(town, "我们12户业主联名投诉电梯天天坏")
    assert town.rows("SELECT severity, people, people_confirmed FROM record") == [("general", 12, 0)]
    assert "自称12人，待核实" in town.card(number).text
    on_the_page(town, town.li, number, "核实人数")
    town.li.says("4")
    assert town.rows("SELECT severity, people, people_confirmed FROM record") == [("hot", 4, 1)]
    town.hush()


def test_k7_what_went_to_an_authority_is_the_general_managers(town: Town) -> None:
    executive = hired(town, "何总", 2011, "executive")
    number = complained(town)
    town.li.claims()
    town.hush()
    on_the_page(town, town.li, number, "记录情况", "已反映到公司、集团或政府部门", "确定")
    assert hears(town, executive, HOME) >= 1, "the contact, for the handler's eyes"
    who = "SELECT s.name FROM handling h JOIN staff s ON s.id = h.staff_id WHERE h.until IS NULL"
    assert town.one(who) == "何总"
    assert town.one("SELECT s.name FROM ownership o JOIN staff s ON s.id = o.staff_id") == "李静", "F2"
    town.hush()


def test_k7_without_an_office_the_manager_keeps_the_cases(town: Town) -> None:
    complained(town, NOISE + "，" + THREAT)
    town.liu.commands("cases")
    assert hears(town, town.liu, "热点") == 1
    town.li.commands("cases")
    assert hears(town, town.li, "由职能部门、主管和经理查看") == 1
    town.hush()


def test_k7_another_estates_case_is_not_found(town: Town) -> None:
    number = complained(town, NOISE + "，" + THREAT)
    town.chen.lives_in("5栋1单元302")
    town.chen.commands("cases", number)
    assert hears(town, town.chen, "热点") == 0
    town.hush()


def test_k8_a_key_customer_has_a_green_channel_and_an_overrun_is_reported(town: Town) -> None:
    quality = hired(town, "品质郑", 2010, "quality")
    town.wang.lives_in(HOME)
    town.rows("UPDATE resident SET key_customer = true")
    number = complained(town)
    assert "11-24 11:00前答复业主（重点客户绿色通道）" in town.card(number).text
    town.clock_moves_to("2026-11-24 10:59")
    assert hears(town, quality, "绿色通道") == 0
    town.clock_moves_to("2026-11-24 11:01")
    assert hears(town, quality, "重点客户在绿色通道时限内没有得到答复") == 1
    town.clock_moves_to("2026-11-25 19:59")
    assert hears(town, quality, "重点客户的事项没有按时得到结果") == 0
    town.clock_moves_to("2026-11-25 20:01")
    assert hears(town, quality, "重点客户的事项没有按时得到结果") == 1
    town.hush()


def test_k8_who_becomes_a_key_customer_has_the_shorter_return_and_nobody_elses_is_told_to_the_office(
    town: Town,
) -> None:
    quality = hired(town, "品质郑", 2010, "quality")
    number = complained(town)
    town.li.claims()
    assert town.one("SELECT return_by FROM record") == "2026-11-27 12:00:00.000000"
    on_the_page(town, town.zhao, number, "设为重点客户")
    assert town.one("SELECT return_by FROM record") == "2026-11-25 12:00:00.000000"
    other = complained(town, by=town.chen, unit="5栋1单元302")
    town.li.claims(other)
    town.clock_moves_to("2026-11-27 20:01")
    told = [one.text for one in town.unheard[quality.id] if "没有按时得到结果" in one.text]
    assert [number in one for one in told] == [True]
    town.hush()


def test_k8_who_is_answered_in_time_or_is_no_key_customer_is_not_reported(town: Town) -> None:
    quality = hired(town, "品质郑", 2010, "quality")
    number = complained(town)
    on_the_page(town, town.zhao, number, "设为重点客户")
    town.li.claims()
    town.li.answers("马上安排。")
    complained(town, by=town.chen, unit="5栋1单元302")
    town.clock_moves_to("2026-11-24 18:00")
    assert hears(town, quality, "绿色通道") == 0
    town.hush()


def test_k9_neighbours_are_shown_by_their_number_and_joining_makes_it_collective(town: Town) -> None:
    first = complained(town)
    wu, zheng = town.person(1101, "吴一"), town.person(1102, "郑二")
    for who, count in ((wu, 1), (zheng, 2)):
        who.lives_in("3栋2单元502")
        who.commands("file")
        who.presses("投诉")
        who.says(NOISE)
        preview = who.last
        assert all(secret not in preview.text for secret in ("王芳", "501", first)), "no personal data"
        who.presses(f"和反映同一件事的{count}位邻居一起提交")
        assert hears(town, who, "单独答复您") == 1
    assert town.rows("SELECT severity, collective_id FROM record") == [("hot", 1)] * 3
    assert town.one("SELECT lead_id FROM collective") == 1
    assert "3人集体反映" in town.card(first).text
    [told] = [one.text for one in town.unheard[town.liu.id] if "备案" in one.text]
    assert all(f"TS-20261124-000{number}" in told for number in (1, 2, 3)), "once, of all of them"
    town.hush()


def test_k9_nobody_is_counted_among_their_own_neighbours_and_sending_alone_stays_alone(town: Town) -> None:
    complained(town)
    town.wang.commands("file")
    town.wang.presses("投诉")
    town.wang.says(NOISE)
    assert not any("位邻居" in label for label in town.wang.last.buttons)
    town.wang.presses("发给客户服务中心")
    wu = town.person(1101, "吴一")
    complained(town, by=wu, unit="3栋2单元502")
    assert town.rows("SELECT * FROM collective") == []
    town.hush()


def test_k9_staff_join_and_split_matters(town: Town) -> None:
    first = complained(town)
    second = complained(town, by=town.person(1101, "吴一"), unit="3栋2单元502")
    on_the_page(town, town.li, second, "合并处理……", first)
    assert town.rows("SELECT collective_id FROM record") == [(1,), (1,)]
    on_the_page(town, town.li, second, "不是同一件事，拆分")
    assert town.rows("SELECT collective_id FROM record ORDER BY id") == [(1,), (None,)]
    town.hush()

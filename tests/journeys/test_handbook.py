"""The handbook: residents ask and are answered at once; what had no answer goes to the front desk to be added (I7)."""

import pytest

from storage import handbook
from storage.database import writing
from storage.handbook import Text
from tests.kit.town import Town

FEES = Text("物业费标准", "高层每平方米每月 2.80 元。", "物业费、管理费、物业费多少钱一平")
DECORATION = Text("装修手续", "请带房产证到客户服务中心登记。", "装修申请、装修备案")
LEAK = Text("楼上漏水", "请先联系楼上住户关水，再告诉我们。", "")
POOL = "游泳池几点开门？"


@pytest.fixture(autouse=True)
def entries(town: Town) -> None:
    with writing(town.engine) as db:
        for one in (FEES, DECORATION):
            handbook.enter(db, 1, one, now=town.now)
    town.wang.lives_in("3栋2单元501")


def questions(town: Town) -> list[tuple[object, ...]]:
    return town.rows("SELECT question, entry_id, helpful, settled_at IS NULL FROM handbook_question ORDER BY id")


def test_i7_a_question_the_handbook_answers_is_answered_at_once_and_not_filed(town: Town) -> None:
    town.wang.says("请问物业费多少钱？")
    [said] = town.wang.hears("【物业费标准】\n高层每平方米每月 2.80 元。\n\n这样回答您的问题了吗？")
    assert list(said.buttons) == ["有帮助，谢谢", "没有，请客服答复", "不是咨询", "取消", "请给我打电话"]
    town.wang.presses("有帮助，谢谢")
    town.wang.hears("能帮到您就好")
    town.passes(hours=2)
    town.group.hears_nothing()
    town.wang.hears_nothing()
    assert town.rows("SELECT id FROM record") == []
    assert [(row[0], bool(row[2]), bool(row[3])) for row in questions(town)] == [("请问物业费多少钱？", True, False)]


def test_i8_who_has_read_an_answer_and_moves_out_has_nothing_left_to_file(town: Town) -> None:
    town.wang.says("请问物业费多少钱？")
    town.wang.commands("start")
    for label in ("我的房屋", "我已搬走", "是的，我已搬走"):
        town.wang.presses(label)
    assert town.rows("SELECT id FROM record") == []
    assert [row[2] for row in questions(town)] == [None], "nobody said that it did not help"


def test_i7_a_question_between_the_words_of_a_filing_is_answered_and_leaves_it_as_it_was(town: Town) -> None:
    town.wang.says("楼道的灯不亮了")
    town.hush()
    town.wang.says("请问物业费多少钱？")
    [said] = town.wang.hears("【物业费标准】\n高层每平方米每月 2.80 元。")
    assert "“楼道的灯不亮了”" in said.text
    town.wang.presses("发给客户服务中心")
    assert town.rows("SELECT body FROM words") == [("楼道的灯不亮了",)]
    town.hush()


def test_i7_an_answer_that_does_not_help_is_one_press_from_the_front_desk(town: Town) -> None:
    town.wang.says("物业费怎么交？")
    town.hush()
    town.passes(minutes=40)
    town.wang.presses("没有，请客服答复")
    [filed] = town.wang.hears("谢谢您的咨询")
    assert "ZX-20261124-0001" in filed.text
    town.group.hears("物业费怎么交？")
    assert town.one("SELECT heard_at FROM record") == "2026-11-24 01:40:00.000000"
    asked = [row for row in questions(town) if row[3]]
    assert [(row[0], bool(row[2])) for row in asked] == [("物业费怎么交？", False)]
    town.li.commands("questions", in_chat=town.group)
    town.group.hears("· 物业费怎么交？")


def test_i7_a_question_without_an_answer_is_filed_and_proposed_for_the_handbook(town: Town) -> None:
    town.wang.files("游泳池几点开门？我住3栋2单元501，电话13812345678")
    [(question, entry, _, waits)] = questions(town)
    assert "游泳池" in str(question)
    assert "501" not in str(question)
    assert "13812345678" not in str(question)
    assert (entry, bool(waits)) == (None, True)


def test_i7_the_front_desk_adds_the_answer_and_the_next_one_is_answered(town: Town) -> None:
    town.wang.files(POOL)
    town.chen.lives_in("5栋1单元302")
    town.chen.files("请问游泳池什么时候开门")
    town.li.commands("questions")
    town.li.hears("有 2 个问题在服务指南里没有答复")
    town.li.presses(POOL)
    town.li.says("每天 9:00 到 21:00。")
    town.li.hears(f"有业主问：\n“{POOL}”", f"已加入：“{POOL}”", "没有待补充的问题")
    town.chen.says("请问游泳池几点开门？")
    town.chen.hears("每天 9:00 到 21:00。")


def test_a_question_that_needs_no_entry_is_put_aside(town: Town) -> None:
    town.wang.files(POOL)
    town.li.commands("questions")
    town.li.presses(POOL)
    town.li.presses("不用加")
    assert "没有待补充的问题" in town.li.last.text
    town.li.commands("questions", in_chat=town.group)
    assert "没有待补充的问题" in town.group.last.text


def test_i8_words_that_may_be_more_than_a_question_are_asked_about_and_filed(town: Town) -> None:
    with writing(town.engine) as db:
        handbook.enter(db, 1, LEAK, now=town.now)
    town.wang.says("楼上漏水")
    town.wang.hears("请先联系楼上住户关水")
    town.passes(minutes=15)
    town.wang.hears("还没有转给客户服务中心")
    town.passes(minutes=15)
    town.wang.hears("ZX-" if "ZX-" in town.wang.last.text else "TS-")
    assert town.one("SELECT confirmed FROM record") in (0, False)


def test_i7_a_heading_alone_is_answered_whatever_it_sounds_like(town: Town) -> None:
    with writing(town.engine) as db:
        handbook.enter(db, 1, Text("门禁卡", "请带身份证到客户服务中心办理。", ""), now=town.now)
    town.wang.says("门禁卡")
    town.wang.hears("请带身份证")


def test_more_words_after_an_answer_are_a_matter_of_their_own(town: Town) -> None:
    town.wang.says("请问物业费多少钱？")
    town.passes(minutes=50)
    town.wang.says("我家厨房漏水了")
    town.wang.presses("发给客户服务中心")
    assert town.rows("SELECT kind, heard_at FROM record") == [("repair", "2026-11-24 01:50:00.000000")]
    assert town.one("SELECT body FROM words") == "我家厨房漏水了"


@pytest.mark.parametrize("said", ["物业费太贵了，我要投诉，请你们给个说法", "装修噪音太大了", "电梯坏了"])
def test_what_is_no_question_is_not_answered_by_the_handbook(town: Town, said: str) -> None:
    town.wang.says(said)
    town.wang.hears("我是这样理解的")


def test_the_guide_is_looked_through_and_a_question_in_ones_own_words_is_answered(town: Town) -> None:
    town.wang.commands("guide")
    town.wang.hears("翠湖花园服务指南")
    town.wang.presses("装修手续")
    assert "请带房产证" in town.wang.last.text
    town.wang.presses("返回")
    town.wang.presses("问别的问题")
    town.wang.says("管理费")
    assert "2.80 元" in town.wang.last.text
    town.wang.commands("start")
    town.wang.presses("服务指南")
    assert "您想了解什么" in town.wang.last.text


def test_the_front_desk_changes_an_entry_and_takes_one_out(town: Town) -> None:
    town.li.commands("handbook")
    town.li.presses("物业费标准")
    town.li.presses("改答复")
    town.li.says("多层 1.90 元，高层 2.80 元。")
    assert "共 2 条" in town.li.last.text
    town.li.presses("物业费标准")
    town.li.presses("改问法")
    town.li.says("收费标准、管理费")
    town.wang.says("请问管理费是多少？")
    assert "多层 1.90 元" in town.wang.last.text
    town.li.presses("装修手续")
    town.li.presses("去掉这条")
    town.li.presses("去掉")
    assert "共 1 条" in town.li.last.text
    town.li.presses("加一条")
    town.li.says("物业费标准")
    town.li.says("三元。")
    town.li.says("好的")
    assert "服务指南里已有“物业费标准”" in str([one.text for one in town.unheard[town.li.id]])


def test_a20_who_is_not_of_the_front_desk_changes_nothing(town: Town) -> None:
    town.rows("UPDATE staff_role SET role = 'handler' WHERE staff_id = 1")
    for command in ("handbook", "questions"):
        town.li.commands(command)
        town.li.hears("只有客户服务中心的同事")
    town.wang.commands("handbook")
    assert "共 2 条" not in town.wang.last.text


def test_the_digest_tells_of_questions_that_wait(town: Town) -> None:
    town.wang.files(POOL)
    town.clock_moves_to("2026-11-25 08:40")
    [digest] = [one for one in town.unheard[town.zhao.id] if "早上好" in one.text]
    assert "有 1 个问题服务指南里没有答复，请看 /questions" in digest.text

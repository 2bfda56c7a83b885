"""I2–I6: what a record holds, what its complainant hears and can do about it, and the five kinds."""

import pytest
from sqlalchemy import insert, select

from handlers.doing.adding import MOST_WORDS
from storage.tables import Words
from tests.kit.town import Town

HOME, OTHER = "3栋2单元501", "5栋1单元302"


def test_i3_a_record_holds_all_that_the_rule_names(town: Town) -> None:
    town.wang.lives_in(HOME, "13912345678")
    town.wang.says("我们3栋的电梯又坏了")
    town.wang.sends_photo(caption="停在五楼")
    town.wang.presses("发给客户服务中心")
    assert town.rows(
        "SELECT number, channel, category, place, filed_at, resident.name, phone, unit.name FROM record "
        "JOIN resident ON resident.id = resident_id JOIN unit ON unit.id = record.unit_id"
    ) == [
        (
            "BX-20261124-0001",
            "bot",
            "ele",
            "3栋",
            "2026-11-24 01:00:00.000000",
            "王芳",
            "13912345678",
            "2单元501",
        )
    ]
    assert [body for (body,) in town.rows("SELECT body FROM words")] == ["我们3栋的电梯又坏了", "停在五楼"]
    assert town.rows("SELECT kind FROM attachment") == [("photo",)]


def test_i3_numbers_count_up_by_kind_and_day(town: Town) -> None:
    town.wang.lives_in(HOME)
    assert town.wang.files("楼道的灯不亮了") == "BX-20261124-0001"
    assert town.wang.files("保安态度太差了") == "TS-20261124-0001"
    assert town.wang.files("地下车库积水了").endswith("20261124-0002")
    town.clock_moves_to("2026-11-25 09:00")
    assert town.wang.files("楼道的灯不亮了") == "BX-20261125-0001"


def test_i4_the_complainant_hears_number_duty_and_hour_and_then_the_name(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("保安态度太差了")
    town.hush()
    town.wang.presses("发给客户服务中心")
    said = town.wang.hears("TS-20261124-0001")[0].text
    for words in ("很抱歉", "客户服务中心已经收到", "由李静值班", "今天晚上八点前给您答复"):
        assert words in said
    town.zhang.claims()
    town.wang.hears("张伟受理。张伟是您的首问责任人")


def _opened(town: Town, *presses: str) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.wang.commands("my")
    for label in (number, *presses):
        town.wang.presses(label)
    town.hush()


def test_i6_something_is_added_with_words_and_an_album(town: Town) -> None:
    _opened(town, "补充")
    town.wang.sends_photo(album="a", caption="这是现在的样子")
    town.wang.sends_photo(album="a")
    town.passes(seconds=2)
    town.wang.hears("补充的内容已经记在BX-20261124-0001")
    town.li.hears("这是现在的样子", "[sendPhoto]", "[sendPhoto]")
    town.group.hears("这是现在的样子")
    assert town.rows("SELECT part, body FROM words WHERE part = 'added'") == [("added", "这是现在的样子")]


def test_i6_a_reply_to_our_message_is_added_too(town: Town) -> None:
    _opened(town)
    about = next(one for one in town.chats[town.wang.id] if "李静受理" in one.text)
    town.wang.says("今晚有人在家", reply_to=about.id)
    town.wang.hears("补充的内容已经记在")
    assert town.rows("SELECT body FROM words WHERE part = 'added'") == [("今晚有人在家",)]


def test_i6_an_urging_reaches_handler_and_group(town: Town) -> None:
    _opened(town)
    assert "催办" in town.wang.presses("催办")
    town.wang.hears("很抱歉让您久等了")
    town.li.hears("业主催办")
    town.group.hears("业主催办")
    assert {"返回", "补充", "请给我打电话"} <= set(town.wang.last.buttons), "and there is a way on"
    town.wang.presses("返回")
    assert "BX-20261124-0001" in "".join(town.wang.last.buttons)


def test_i6_words_that_only_complain_of_waiting_are_asked_about_and_urge_at_a_press(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.says("都三天了，怎么还没人来")
    assert "发给客户服务中心" in town.wang.last.buttons, "nothing is running yet"
    town.wang.presses("取消")
    number = town.wang.files("小区的路灯不亮")
    town.hush()
    with town.nothing_changes_but("due"):
        town.wang.says("路灯怎么还没人修")
    [asked] = town.wang.hears("请问您说的是这一件吗")
    assert list(asked.buttons)[:3] == [f"催办 {number}", f"补充到 {number}", "不是，这是另一件事"]
    town.wang.presses(f"催办 {number}")
    town.wang.hears("您的催办已经记在")
    town.group.hears("业主催办", "路灯怎么还没人修")
    assert town.rows("SELECT part, body FROM words ORDER BY id") == [
        ("text", "小区的路灯不亮"), ("added", "路灯怎么还没人修"),
    ]  # fmt: skip
    town.wang.says("你们到底管不管")
    town.wang.presses("不是，这是另一件事")
    assert "“你们到底管不管”" in town.wang.last.text, "the words stay"


def test_i6_thanks_after_a_complaint_of_waiting_file_nothing_and_a_photo_goes_with_the_urging(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("小区的路灯不亮")
    town.wang.says("路灯怎么还没人修")
    town.wang.says("谢谢")
    assert f"催办 {number}" in town.wang.last.buttons, "it is still asked about"
    town.wang.sends_photo()
    town.wang.presses(f"催办 {number}")
    assert town.rows("SELECT count(*) FROM record") == [(1,)]
    assert town.rows("SELECT part, body FROM words WHERE part = 'added'") == [("added", "路灯怎么还没人修")]
    assert town.rows("SELECT kind FROM attachment") == [("photo",)]


@pytest.mark.parametrize(
    ("captions", "album"), [(("路灯怎么还没人修",), ""), (("路灯怎么还没人修", ""), "a1"), (("",), "")]
)
def test_i6_a_photo_that_complains_of_waiting_is_asked_about_as_words_are(
    town: Town, captions: tuple[str, ...], album: str
) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("小区的路灯不亮")
    town.hush()
    for caption in captions:
        town.wang.sends_photo(caption=caption, album=album)
    town.passes(minutes=1 if album else 0)
    if not captions[0]:
        town.wang.says("怎么还没人修")
    assert f"（{len(captions)}个）会一起记上" in town.wang.last.text
    town.wang.presses(f"催办 {number}")
    assert "业主催办" in town.unheard[town.group.id][0].text
    assert town.rows("SELECT count(*) FROM record") == [(1,)]
    assert town.rows("SELECT body FROM words WHERE part = 'added'") == [(captions[0] or "怎么还没人修",)]
    assert town.rows("SELECT count(*) FROM attachment") == [(len(captions),)]
    town.hush()


def test_i6_words_that_call_a_matter_over_are_asked_about_and_withdraw_it_at_a_press(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.says("路灯修好了，不用来了")
    assert "发给客户服务中心" in town.wang.last.buttons, "nothing is running yet"
    town.wang.presses("取消")
    town.wang.files("小区的路灯不亮")
    town.hush()
    with town.nothing_changes_but("due"):
        town.wang.says("路灯修好了，不用来了")
        [asked] = town.wang.hears("您是说，这一件不用再处理了吗")
        assert list(asked.buttons) == ["对，不用处理了", "不，请继续处理", "不是，这是另一件事", "请给我打电话"]
        town.wang.says("是的")
    town.wang.hears("请您按一下下面的按钮")
    town.wang.presses("对，不用处理了")
    town.wang.hears("已经按您的意思撤回")
    town.group.hears("业主补充", "状态：已撤回", "已由业主撤回")
    assert town.rows("SELECT status FROM record") == [("withdrawn",)]
    assert town.rows("SELECT part, body FROM words ORDER BY id") == [
        ("text", "小区的路灯不亮"), ("added", "路灯修好了，不用来了"),
    ]  # fmt: skip
    town.hush()


def test_i6_what_was_dealt_with_is_called_solved_by_such_words_and_a_photo_goes_with_them(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("小区的路灯不亮")
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.hush()
    town.wang.sends_photo(caption="路灯已经亮了，不用再来了")
    assert "（1个）会一起记上" in town.wang.last.text
    assert next(iter(town.wang.last.buttons)) == "已经解决"
    town.wang.presses("已经解决")
    assert town.rows("SELECT number FROM record") == [(number,)]
    assert town.rows("SELECT body FROM words WHERE part = 'added'") == [("路灯已经亮了，不用再来了",)]
    assert town.rows("SELECT count(*) FROM attachment") == [(1,)]
    town.hush()


def test_i6_of_several_matters_the_one_that_was_named_leads_and_all_may_go_on(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    lamp, tap = town.wang.files("小区的路灯不亮"), town.wang.files("厨房水龙头漏水")
    town.hush()
    town.wang.says("路灯修好了，不用来了")
    [asked] = town.wang.hears("您是说，哪一件不用再处理了")
    assert list(asked.buttons)[:3] == [f"{lamp} 不用处理了", f"{tap} 不用处理了", "不，请都继续处理"]
    town.wang.presses("不，请都继续处理")
    town.wang.hears(f"好的，{lamp}继续处理")
    assert {status for (status,) in town.rows("SELECT status FROM record")} == {"filed"}
    assert town.rows("SELECT body FROM words WHERE part = 'added'") == [("路灯修好了，不用来了",)]
    town.hush()


@pytest.mark.parametrize(
    ("running", "text"),
    [
        ("小区的路灯不亮", "路灯还是不亮"), ("厨房水龙头漏水", "师傅说来又不来了"), ("电梯坏了", "电梯修好了又坏了"),
        ("马桶堵了", "你们说修好了，根本没修"), ("楼上装修太吵", "什么时候能修好"), ("楼道灯不亮", "我要取消停车月卡"),
    ],
)  # fmt: skip
def test_i6_what_is_still_amiss_or_of_something_else_is_not_taken_for_an_end(
    town: Town, running: str, text: str
) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.files(running)
    town.wang.says(text)
    assert "不用再处理" not in town.wang.last.text
    assert not any("不用处理了" in label for label in town.wang.last.buttons)


def test_i6_what_ended_meanwhile_is_asked_about_no_more_and_files_nothing(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("请问装修押金什么时候退")
    town.li.claims()
    town.wang.says("不用回复了，我已经问到了")
    asked = town.wang.with_button("对，不用处理了")
    town.li.gives_result("验收合格后七个工作日退。")
    town.hush()
    town.wang.presses_data(asked.buttons["对，不用处理了"])
    town.wang.hears("这一件已经不在处理了")
    assert town.rows("SELECT status FROM record") == [("closed",)]


def test_i6_to_be_left_alone_asks_about_what_runs_and_is_mere_politeness_where_nothing_does(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    with town.nothing_changes_but("due"):
        town.wang.says("不用了")
    town.wang.hears("有什么可以帮您")
    town.wang.files("小区的路灯不亮")
    town.wang.says("不用了")
    assert "对，不用处理了" in town.wang.last.buttons
    town.wang.presses("不是，这是另一件事")
    assert "发给客户服务中心" in town.wang.last.buttons
    town.hush()


def test_a43_a_record_that_is_full_can_be_called_over_all_the_same(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.files("小区的路灯不亮")
    with town.engine.begin() as db:
        row = db.execute(select(*Words.__table__.columns)).mappings().one()
        said = {name: value for name, value in row.items() if name != "id"}
        more = [{**said, "part": "added", "message_id": 9_000 + n} for n in range(MOST_WORDS)]
        db.execute(insert(Words), more)
    town.wang.says("路灯修好了，不用来了")
    town.hush()
    town.wang.presses("对，不用处理了")
    town.wang.hears("已经按您的意思撤回")
    assert town.rows("SELECT status FROM record") == [("withdrawn",)]
    assert town.rows("SELECT count(*) FROM words") == [(1 + MOST_WORDS,)]
    town.hush()


def test_i6_left_alone_such_words_go_to_the_newest_matter_and_the_person_is_told(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    for text in ("小区的路灯不亮", "楼道的灯不亮"):
        number = town.wang.files(text)
    town.hush()
    town.wang.says("到底管不管")
    town.wang.hears("请问您说的是哪一件")
    town.passes(minutes=15)
    town.wang.hears("请问您说的是哪一件")
    town.passes(minutes=14)
    town.wang.hears_nothing()
    town.passes(minutes=1)
    assert any(f"先记到了{number}里" in one.text for one in town.chats[town.wang.id])
    assert len(town.rows("SELECT id FROM record")) == 2
    town.hush()


def test_i6_a_withdrawn_record_ends_with_everything_that_was_due(town: Town) -> None:
    _opened(town, "撤回")
    town.wang.presses("是的，撤回")
    town.wang.hears("已经按您的意思撤回")
    town.li.hears("已由业主撤回")
    town.group.hears("已撤回")
    assert town.rows("SELECT status, closed_as FROM record") == [("withdrawn", "withdrawn")]
    town.clock_moves_to("2026-11-26 15:00")
    town.silence()
    town.li.replies("灯已经换好。", town.card(), town.group)
    town.hush()
    with town.nothing_changes_but("due"):
        town.li.presses("作为处理结果", in_chat=town.group)
        town.passes(seconds=10)
    town.wang.hears_nothing()
    assert any("已经办结" in one.text for one in town.unheard[town.group.id])


def test_i6_going_back_from_withdrawing_changes_nothing(town: Town) -> None:
    _opened(town, "撤回")
    with town.nothing_changes():
        town.wang.presses("返回")
    town.wang.hears("状态：正在处理")


def test_i6_nothing_is_done_to_a_closed_record(town: Town) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files("请问装修押金什么时候退")
    town.li.claims()
    town.wang.commands("my")
    town.wang.presses(number)
    town.li.gives_result("验收合格后七个工作日退。")
    for choice in ("add", "urge", "withdraw", "yes"):
        town.wang.commands("my")
        instance, turn, _ = town.wang.with_button("返回").buttons["返回"].split(".")
        with town.nothing_changes():
            town.wang.presses_data(f"{instance}.{turn}.{choice}")


def test_i6_a_resolved_record_can_still_be_withdrawn_before_it_closes(town: Town) -> None:
    _opened(town)
    town.li.gives_result("灯已经换好。")
    town.wang.commands("my")
    if "返回" in town.wang.last.buttons:
        town.wang.presses("返回")
    town.wang.presses("BX-20261124-0001")
    assert {"补充", "撤回"} <= set(town.wang.last.buttons)


KINDS = [
    ("投诉", "保安对人不礼貌", "TS", "很抱歉", "resolved"),
    ("报修", "厨房水龙头漏水", "BX", "很抱歉", "resolved"),
    ("建议", "门口加一盏灯", "JY", "谢谢您的建议", "closed"),
    ("咨询", "物业费几号收", "ZX", "谢谢您的咨询", "closed"),
    ("表扬", "保洁阿姨很细心", "BY", "谢谢您的表扬", "closed"),
]


@pytest.mark.parametrize(("kind", "text", "prefix", "thanks", "status"), KINDS)
def test_i2_each_kind_goes_from_the_menu_to_its_end(
    town: Town, kind: str, text: str, prefix: str, thanks: str, status: str
) -> None:
    town.wang.lives_in(HOME)
    town.wang.commands("start")
    town.wang.presses(kind)
    town.wang.says(text)
    town.wang.presses("发给客户服务中心")
    assert thanks in town.wang.last.text
    assert f"{prefix}-20261124-0001" in town.wang.last.text
    assert town.card().text.startswith(f"【{kind}】")
    town.zhang.claims()
    town.hush()
    town.zhang.gives_result("谢谢您，已经办好。")
    assert "已经办好" in town.wang.last.text
    visited = status == "resolved"
    assert ("回访您" in town.wang.last.text) == visited
    assert ("已安排回访" in town.group.last.text) == visited
    assert town.one("SELECT status FROM record") == status
    town.clock_moves_to("2026-11-25 10:00")
    if visited:
        for label in ("已经解决", "三项都很满意", "没有了"):
            town.wang.presses(label)
    assert town.one("SELECT status FROM record") == "closed"
    assert "已办结" in town.card().text
    town.hush()
    town.clock_moves_to("2026-12-20 10:00")
    town.wang.hears_nothing()


def test_i2_praise_has_no_answer_deadline_and_suggestions_stay_general(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("表扬一下保洁阿姨，辛苦了")
    assert town.rows("SELECT kind, promised_at FROM record") == [("praise", None)]
    assert "没有答复时限" in town.card().text
    town.clock_moves_to("2026-11-26 15:00")
    assert town.rows("SELECT breached_at FROM record") == [(None,)]
    assert [kind for (kind,) in town.rows("SELECT kind FROM due WHERE subject = 'record:1' ORDER BY kind")] == [
        "claim_window", "return_overdue"
    ]


@pytest.mark.parametrize("text", ["建议门口加一盏灯", "请问物业费几号收", "表扬一下保洁阿姨，辛苦了"])
def test_k_what_severity_does_not_bind_never_becomes_hot(town: Town, text: str) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files(text)
    town.li.claims()
    town.li.gives_result("谢谢您，已经办好。")
    town.wang.commands("my")
    town.wang.presses(number)
    if "还没解决" in town.wang.last.buttons:
        town.wang.presses("还没解决")
    assert town.one("SELECT severity FROM record") == "general"


def test_i6_a_call_can_be_asked_for_about_a_record(town: Town) -> None:
    _opened(town)
    town.wang.presses("请给我打电话")
    town.wang.says("13912345678")
    town.wang.hears("哪个号码方便", "BX-20261124-0001。我们会在今天晚上八点前打电话给您")
    assert "13912345678" in town.li.hears("业主希望我们打电话")[0].text
    assert "139" not in town.group.hears("业主希望我们打电话")[0].text
    assert len(town.rows("SELECT * FROM record")) == 1


def test_v1_no_visit_stays_planned_for_what_was_withdrawn(town: Town) -> None:
    _opened(town)
    town.li.gives_result("灯已经换好。")
    town.wang.commands("my")
    if "BX-20261124-0001" in town.wang.last.buttons:
        town.wang.presses("BX-20261124-0001")
    town.wang.presses("撤回")
    town.wang.presses("是的，撤回")
    assert town.rows("SELECT outcome FROM visit") == [("cancelled",)]


def test_h8_the_page_says_what_of_the_five_is_still_to_come(town: Town) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files("楼道的灯不亮了")

    def lacks() -> str:
        town.zhao.commands("find", number)
        town.zhao.presses(number)
        found = [line for line in town.zhao.last.text.split("\n") if line.startswith("尚缺")]
        return found[0] if found else ""

    assert lacks() == "尚缺：处理 · 跟进 · 关闭 · 回访"
    town.li.claims()
    assert lacks() == "尚缺：跟进 · 关闭 · 回访"
    town.li.gives_result("灯已经换好。")
    assert lacks() == "尚缺：关闭 · 回访"
    town.clock_moves_to("2026-11-25 10:00")
    for label in ("已经解决", "三项都很满意", "没有了"):
        town.wang.presses(label)
    assert lacks() == ""

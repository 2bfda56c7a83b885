"""Who lives where: bindings judged at the desk, proven by the roll's phone, several homes, moving out (A14, A16)."""

import pytest

from handlers.doing import proof
from handlers.office import Turn
from handlers.telling import desk
from tests.kit.town import Town

HOME, NEXT, OTHER = "3栋2单元501", "3栋2单元502", "5栋1单元302"
PHONE = "13912345678"
BINDINGS = "SELECT status FROM binding ORDER BY id"
OCCUPANT = (
    "INSERT INTO occupant (estate_id, unit_id, name, tenure, note, since) "
    "SELECT estate_id, unit.id, ?, 'owner', '', '2026-01-01 00:00:00.000000' FROM unit WHERE unit.name = ? RETURNING id"
)


def on_the_roll(town: Town, unit: str, name: str, phone: str = "") -> int:
    """Somebody on the estate's roll."""
    key = int(town.one(OCCUPANT, name, unit.partition("栋")[2]))
    if phone:
        town.rows("INSERT INTO occupant_phone (occupant_id, phone) VALUES (?, ?)", key, phone)
    return key


def comes_to_the_phone(town: Town, unit: str = HOME) -> None:
    """王芳 comes by the unit's link and has said her name."""
    town.wang.commands("start", town.planted.unit_codes[unit])
    town.wang.presses("我同意，继续")
    town.wang.says("王芳")
    town.hush()


def test_a14_the_desk_hears_what_the_roll_says_and_the_first_judgement_counts(town: Town) -> None:
    on_the_roll(town, HOME, "王 芳", PHONE)
    on_the_roll(town, HOME, "王大山", "13700001111")
    comes_to_the_phone(town)
    town.wang.says(PHONE)
    card = town.li.hears("姓名✓ 与名册一致，电话✓ 与名册一致")[0]
    assert "王大山" not in card.text
    assert "1370" not in card.text
    town.zhang.hears("与名册一致")
    assert town.rows(BINDINGS) == [("unconfirmed",)], "typed figures prove nothing"
    stale = town.zhang.with_button("信息有误").buttons["信息有误"]
    town.li.presses("信息正确")
    assert "已核对无误（李静）" in town.zhang.hears("王芳住在")[0].text
    with town.nothing_changes():
        town.zhang.presses_data(stale)
    assert town.rows(BINDINGS) == [("confirmed",)]


def test_a14_a_name_and_a_phone_that_the_roll_does_not_know_are_marked(town: Town) -> None:
    on_the_roll(town, HOME, "王大山", "13700001111")
    on_the_roll(town, OTHER, "王芳", PHONE)
    comes_to_the_phone(town)
    town.wang.says(PHONE)
    town.li.hears("姓名✗ 名册上没有，电话✗ 名册上没有")


def test_a14_two_judge_at_once_and_the_second_is_told_it_is_settled(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.rows("UPDATE conversation SET state = '{\"binding\":1}' WHERE dialog = 'binding'")
    card = town.zhang.with_button("信息有误")
    data = card.buttons["信息有误"]
    town.li.presses("信息正确")
    town.rows("UPDATE conversation SET state = '{\"binding\":1}', turn = 1 WHERE dialog = 'binding' AND user_id = 2002")
    with town.nothing_changes():
        assert "已经完成" in town.zhang.presses_data(data)


@pytest.mark.parametrize("number", [PHONE, "8613912345678", "+86 139 1234 5678"])
def test_a14_telegrams_own_card_of_a_phone_on_the_roll_of_the_unit_confirms_at_once(town: Town, number: str) -> None:
    occupant = on_the_roll(town, HOME, "王大山", PHONE)
    comes_to_the_phone(town)
    town.wang.shares_contact(number)
    town.wang.hears("房号已经核对好了", "有什么可以帮您")
    town.li.hears_nothing()
    assert town.rows("SELECT status, occupant_id, judged_by FROM binding") == [("confirmed", occupant, None)]
    assert town.one("SELECT what FROM audit WHERE what = 'bound_by_phone'")


@pytest.mark.parametrize("unit", [NEXT, OTHER])
def test_a16_the_phone_of_another_unit_confirms_nothing(town: Town, unit: str) -> None:
    on_the_roll(town, unit, "王芳", PHONE)
    comes_to_the_phone(town)
    town.wang.shares_contact(PHONE)
    town.li.hears("还没有登记任何人")
    assert town.rows(BINDINGS) == [("unconfirmed",)]


def test_a16_the_card_of_another_person_confirms_nothing_though_it_is_on_the_roll(town: Town) -> None:
    on_the_roll(town, HOME, "王芳", PHONE)
    comes_to_the_phone(town)
    with town.nothing_changes():
        town.wang.shares_contact(PHONE, own=False)
    town.wang.hears("别人的名片", "直接在这里写下号码")


def test_a14_who_skipped_the_phone_may_send_the_card_later(town: Town) -> None:
    on_the_roll(town, HOME, "王芳", PHONE)
    town.wang.moves_in(HOME)
    with town.nothing_changes_but("resident"):
        town.wang.shares_contact("13700009999")
    town.wang.hears("没有这个号码")
    town.wang.shares_contact(PHONE)
    town.wang.hears("已经核对好了")
    town.li.hears("已核对无误")
    town.zhang.hears("已核对无误")
    assert town.rows(BINDINGS) == [("confirmed",)]


@pytest.mark.parametrize(("own", "standing"), [(True, "confirmed"), (False, "unconfirmed")])
def test_a14_a_roll_that_comes_later_confirms_who_proved_the_phone_and_nobody_who_typed_it(
    town: Town, own: bool, standing: str
) -> None:
    comes_to_the_phone(town)
    if own:
        town.wang.shares_contact(PHONE)
    else:
        town.wang.says(PHONE)
    town.hush()
    on_the_roll(town, HOME, "王芳", PHONE)
    with town.engine.begin() as db:
        confirmed = proof.by_the_roll(Turn(db, town.now, town.office, "import1"), 1)
    town.deliver()
    assert (confirmed, town.rows(BINDINGS)) == (int(own), [(standing,)])
    if own:
        town.wang.hears("3栋2单元501已经核对")
        town.li.hears("已核对")
        assert town.one("SELECT what FROM audit WHERE what = 'bound_by_phone'") == "bound_by_phone"


def test_the_key_for_the_phone_comes_with_the_question_and_goes_with_the_answer(town: Town) -> None:
    comes_to_the_phone(town)
    keys = "SELECT payload FROM outgoing WHERE chat_id = 1001 AND payload LIKE ?"
    assert '"request_contact":true' in town.one(keys, "%request_contact%").replace(" ", "")
    town.wang.presses("跳过")
    assert len(town.rows(keys, "%remove_keyboard%")) == 1


def lives_in_two(town: Town) -> None:
    """王芳 has two homes, both confirmed."""
    for unit in (HOME, OTHER):
        town.wang.lives_in(unit, PHONE)
    town.rows("UPDATE binding SET status = 'confirmed', judged_by = 1, judged_at = since")


def test_who_has_two_homes_is_asked_once_and_one_tap_changes_it(town: Town) -> None:
    lives_in_two(town)
    town.wang.says("厨房水龙头漏水")
    assert {HOME, OTHER} <= set(town.wang.hears("哪一处房屋")[0].buttons)
    town.wang.says("关不紧，一直在滴")
    town.wang.hears("哪一处房屋")
    town.wang.presses(HOME)
    assert f"您的房屋：{HOME}" in town.wang.hears("我是这样理解的")[0].text
    town.wang.presses("发给客户服务中心")
    town.wang.says("楼道的灯不亮了")
    assert f"您的房屋：{HOME}" in town.wang.last.text
    town.wang.presses("不是这一户")
    town.wang.presses(OTHER)
    town.wang.presses("发给客户服务中心")
    units = "SELECT unit.name FROM record JOIN unit ON unit.id = record.unit_id ORDER BY record.id"
    assert town.rows(units) == [("2单元501",), ("1单元302",)]
    town.wang.commands("start")
    assert OTHER in town.wang.last.text
    town.wang.presses("我的房屋")
    town.wang.presses(f"改为{HOME}")
    assert HOME in town.wang.last.text


def test_m1_about_a_matter_of_another_estate_its_own_office_is_called(town: Town) -> None:
    lives_in_two(town)
    town.rows(
        "INSERT INTO estate (id, company_id, bot_id, name, zone, opens, closes, quiet_from, quiet_until, phone, "
        "procedure, parameters, address, email) SELECT 77, company_id, bot_id, '江景苑', zone, opens, closes, "
        "quiet_from, quiet_until, '021-7777 0100', procedure, parameters, address, email FROM estate WHERE id = 1"
    )
    there = "(SELECT id FROM building WHERE name = '5栋')"
    town.rows(f"UPDATE unit SET estate_id = 77 WHERE building_id IN {there}")
    town.rows("UPDATE building SET estate_id = 77 WHERE name = '5栋'")
    town.wang.says("厨房水龙头漏水")
    town.wang.presses(HOME)
    town.wang.presses("发给客户服务中心")
    town.wang.commands("start")
    for label in ("我的房屋", f"改为{OTHER}"):
        town.wang.presses(label)
    town.rows("UPDATE resident SET phone = ''")
    town.hush()
    town.wang.commands("my")
    town.wang.presses(town.one("SELECT number FROM record"))
    town.wang.presses("请给我打电话")
    assert town.one("SELECT phone FROM estate WHERE id = 1") in town.wang.last.text
    assert "021-7777" not in town.wang.last.text


def test_who_does_not_say_which_home_loses_nothing(town: Town) -> None:
    lives_in_two(town)
    town.wang.says("厨房水龙头漏水")
    town.passes(minutes=31)
    assert town.one("SELECT count(*) FROM record WHERE unit_id IS NOT NULL AND NOT confirmed") == 1


def test_a02_a_forged_home_of_somebody_else_is_not_taken(town: Town) -> None:
    lives_in_two(town)
    town.wang.says("厨房水龙头漏水")
    unit = town.one("SELECT id FROM unit WHERE name = '2单元502'")
    instance, turn, _ = town.wang.with_button(HOME).buttons[HOME].split(".")
    with town.nothing_changes_but("due"):
        town.wang.presses_data(f"{instance}.{turn}.at-{unit}")
    town.wang.presses(HOME)
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT name FROM unit JOIN record ON unit.id = unit_id") == "2单元501"


def test_a_household_of_two_each_sees_only_their_own(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.chen.lives_in(HOME)
    number = town.wang.files("楼道的灯不亮了")
    town.chen.commands("my")
    town.chen.hears("还没有记录")
    town.wang.commands("my")
    assert number in town.wang.last.text


def test_who_moves_out_keeps_their_records_and_their_draft_is_filed_before(town: Town) -> None:
    town.wang.moves_in(HOME, PHONE)
    number = town.wang.files("楼道的灯不亮了")
    town.wang.says("门口的垃圾没人收")
    town.wang.commands("start")
    menu = town.wang.last.buttons["投诉"]
    for label in ("我的房屋", "我已搬走"):
        town.wang.presses(label)
    town.hush()
    town.wang.presses("是的，我已搬走")
    town.wang.hears("我已经替您登记", "登记已经结束", "目前没有登记房屋")
    assert town.rows("SELECT status, ended_at IS NULL FROM binding") == [("ended", 0)]
    assert town.rows("SELECT confirmed FROM record ORDER BY id") == [(1,), (0,)]
    assert town.rows("SELECT what, details FROM audit WHERE what = 'binding_ended'") == [("binding_ended", "binding:1")]
    town.wang.commands("my")
    assert number in town.wang.hears("您的记录")[0].text
    with town.nothing_changes():
        town.wang.says("电梯又坏了")
        town.wang.commands("file")
        town.wang.presses_data(menu)
    town.hush()
    town.wang.commands("start", town.planted.unit_codes[OTHER])
    town.wang.hears(f"{OTHER}已经登记", "有什么可以帮您")
    assert town.rows(BINDINGS) == [("ended",), ("unconfirmed",)]


def test_moving_out_of_one_of_two_homes_leaves_the_other_and_what_is_about_it(town: Town) -> None:
    lives_in_two(town)
    town.wang.says("厨房水龙头漏水")
    town.wang.presses(OTHER)
    town.wang.commands("start")
    for label in ("我的房屋", "我已搬走", HOME, "是的，我已搬走"):
        town.wang.presses(label)
    assert town.rows(BINDINGS) == [("ended",), ("confirmed",)]
    assert town.rows("SELECT * FROM record") == []
    town.wang.presses("发给客户服务中心")
    assert town.one("SELECT name FROM unit JOIN record ON unit.id = unit_id") == "1单元302"


def test_the_front_desk_ends_a_binding_and_the_resident_is_told_kindly(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.li.presses("信息正确")
    number = town.wang.files("楼道的灯不亮了")
    town.wang.commands("start")
    town.hush()
    town.li.commands("unit", "３-2-501")
    assert "王芳" in town.li.hears("已登记的住户")[0].text
    town.li.presses("王芳已搬走")
    with town.nothing_changes():
        town.li.presses("返回")
        town.li.presses("王芳已搬走")
    town.hush()
    town.li.presses("是的，结束登记")
    town.li.hears("登记已经结束，已通知本人")
    town.wang.hears("记录您不再住在")
    with town.nothing_changes():
        town.wang.presses("投诉")
    assert "房号待核对" not in town.card(number).text
    assert town.one("SELECT what FROM audit WHERE what = 'household_shown'")


def test_a_fresh_link_is_asked_about_first_and_then_the_old_card_opens_nothing(town: Town) -> None:
    town.li.commands("unit", HOME)
    town.li.presses("换新的登记链接")
    town.li.presses("是的，换一个")
    link = town.li.last.text.split("start=")[1].split()[0]
    with town.nothing_changes():
        town.wang.commands("start", town.planted.unit_codes[HOME])
    town.wang.hears("失效")
    town.wang.commands("start", link)
    town.wang.hears("请问您同意吗")


@pytest.mark.parametrize("said", ["3-2-501", "3栋2单元501室", "3#-2-501", "３栋２单元５０１", "三栋二单元501"])
def test_a46_the_desk_finds_a_unit_however_it_is_written(town: Town, said: str) -> None:
    town.li.commands("unit", said)
    town.li.hears(HOME)


@pytest.mark.parametrize(("said", "heard"), [("", "例如"), ("../../x", "看不懂"), ("9-9-999", "没有“9-9-999”"),
                                             ("{0.__class__}", "看不懂")])  # fmt: skip
def test_a52_a60_what_is_no_unit_gets_a_clear_sentence(town: Town, said: str, heard: str) -> None:
    with town.nothing_changes():
        town.li.commands("unit", said)
    town.li.hears(heard)


def test_a01_a_resident_who_asks_for_a_unit_is_answered_as_for_any_unknown_command(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.chen.lives_in(OTHER)
    with town.nothing_changes():
        town.chen.commands("unit", HOME)
    town.chen.hears("还不认识", "您好")


def test_an_import_that_ends_somebody_who_is_bound_asks_the_desk_whether_they_moved_out(town: Town) -> None:
    occupant = on_the_roll(town, HOME, "王芳", PHONE)
    stranger = on_the_roll(town, OTHER, "老住户")
    comes_to_the_phone(town)
    town.wang.shares_contact(PHONE)
    town.rows("UPDATE occupant SET ended_at = '2026-11-24 00:00:00.000000'")
    town.hush()
    with town.engine.begin() as db:
        desk.roll_changed(Turn(db, town.now, town.office, "import1"), 1, [occupant, stranger])
    town.deliver()
    town.li.hears("业主名册上")
    town.zhang.hears("请问王芳搬走了吗")
    assert town.rows(BINDINGS) == [("confirmed",)], "the roll alone ends nothing"
    town.li.presses("是的，结束登记")
    town.zhang.hears("同事已先处理了")
    town.wang.hears("不再住在")
    assert town.rows(BINDINGS) == [("ended",)]

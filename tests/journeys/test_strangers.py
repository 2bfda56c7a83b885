"""A unit code in the wrong hands (A14), other people's records (A19), bindings judged."""

from tests.kit.town import Town

HOME, OTHER = "3栋2单元501", "5栋1单元302"


def test_a14_a_stranger_with_the_unit_code_files_unconfirmed_and_sees_only_their_own(town: Town) -> None:
    town.wang.moves_in(HOME, "13912345678")
    town.li.presses("信息正确")
    first = town.wang.files("楼道的灯不亮了")
    stranger = town.person(1066, "路人甲")
    stranger.moves_in(HOME)
    assert town.rows("SELECT status FROM binding ORDER BY id") == [("confirmed",), ("unconfirmed",)]
    stranger.commands("my")
    stranger.hears("您目前还没有记录")
    second = stranger.files("小区的草坪没人修剪")
    assert "房号待核对" in town.card(second).text
    assert "房号待核对" not in town.card(first).text
    town.li.claims(second)
    assert "3栋2单元501（房号待核对）" in town.li.last.text
    stranger.commands("my")
    heard = stranger.last
    assert second in heard.text
    assert first not in heard.text
    assert "王芳" not in " ".join(one.text for one in town.chats[stranger.id])


def test_a14_a_refused_stranger_is_told_kindly_and_files_no_more(town: Town) -> None:
    stranger = town.person(1066, "路人甲")
    stranger.moves_in(HOME)
    town.li.presses("信息有误")
    stranger.hears("没能核对上")
    with town.nothing_changes():
        stranger.says("大堂的空调太冷")
    stranger.hears("扫一扫住户卡")
    assert town.rows("SELECT status, judged_by FROM binding") == [("refused", 1)]


def test_a14_who_is_confirmed_and_scans_again_is_not_checked_again(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.li.presses("信息正确")
    town.hush()
    with town.nothing_changes():
        town.wang.commands("start", town.planted.unit_codes[HOME])
    town.li.hears_nothing()
    assert all(
        "正在核对" not in one.text and "尽快核对" not in one.text for one in town.unheard[town.wang.id]
    )


def test_a19_a_forged_number_of_anothers_record_is_answered_like_a_missing_one(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.chen.moves_in(OTHER)
    town.chen.files("小区的草坪没人修剪")
    town.chen.commands("my")
    instance, turn, _ = town.chen.with_button("主菜单").buttons["主菜单"].split(".")
    town.hush()
    with town.nothing_changes():
        answers = []
        for choice in ("see-1", "see-99"):
            notice = town.chen.presses_data(f"{instance}.{turn}.{choice}")
            answers.append((notice, [one.text for one in town.unheard.pop(town.chen.id)]))
            turn = town.chen.last.buttons["主菜单"].split(".")[1]
    assert answers[0] == answers[1]
    assert "楼道的灯" not in str(answers)
    town.chen.presses_data(f"{instance}.{turn}.see-2")
    town.chen.hears("小区的草坪没人修剪")


def test_a19_who_tries_one_number_after_the_other_must_wait_an_hour_and_a_neighbour_need_not(town: Town) -> None:
    for who, unit in ((town.wang, HOME), (town.chen, OTHER)):
        who.moves_in(unit)
        who.files("楼道的灯不亮了")
        who.commands("my")
    instance, turn, _ = town.chen.with_button("主菜单").buttons["主菜单"].split(".")
    for number in (1, 91, 92, 93, 94):
        assert "一小时" not in town.chen.presses_data(f"{instance}.{turn}.see-{number}")
        turn = town.chen.last.buttons["主菜单"].split(".")[1]
    town.hush()
    for number in (1, 2, 95):
        assert "一小时后再试" in town.chen.presses_data(f"{instance}.{turn}.see-{number}")
    town.chen.hears_nothing()
    town.wang.presses("BX-20261124-0001")
    assert "楼道的灯" in town.wang.last.text
    town.clock_moves_to("2026-11-24 10:01")
    town.chen.commands("my")
    town.chen.presses("BX-20261124-0002")
    assert "楼道的灯" in town.chen.last.text


def test_a19_a_reply_to_somebody_elses_message_number_reaches_nothing(town: Town) -> None:
    town.wang.moves_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.chen.moves_in(OTHER)
    card, theirs = town.card(), town.chats[town.wang.id][-1]
    with town.nothing_changes_but("due"):
        for number in (card.id, theirs.id, 1):
            town.chen.says("也加上我", reply_to=number)
    assert town.rows("SELECT * FROM words WHERE part = 'added'") == []


def test_a16_the_card_of_another_person_gives_no_number(town: Town) -> None:
    town.wang.commands("start", town.planted.unit_codes[HOME])
    town.wang.presses("我同意，继续")
    town.wang.says("王芳")
    town.hush()
    with town.nothing_changes():
        town.wang.shares_contact("13900001111", own=False)
    town.wang.hears("别人的名片", "直接在这里写下号码")
    town.wang.shares_contact("13912345678")
    assert town.one("SELECT phone FROM resident") == "13912345678"


def test_a46_a_number_in_full_width_figures_is_understood(town: Town) -> None:
    town.wang.commands("start", town.planted.unit_codes[HOME])
    town.wang.presses("我同意，继续")
    town.wang.says("王芳")
    town.wang.says("１３９１２３４５６７８")
    assert town.one("SELECT phone FROM resident") == "13912345678"


def test_a72_an_odd_language_reads_chinese(town: Town) -> None:
    town.wang.moves_in(HOME)
    assert town.one("SELECT language FROM resident") == "zh_CN"

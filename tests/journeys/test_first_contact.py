"""F: exactly one first-contact person, who stays it whoever handles the matter afterwards."""

from tests.kit.town import Town

HOME = "3栋2单元501"


def _filed(town: Town) -> str:
    town.wang.lives_in(HOME, "13912345678")
    return town.wang.files("楼道的灯不亮了")


def test_f1_whoever_answers_what_nobody_has_taken_becomes_its_first_contact(town: Town) -> None:
    _filed(town)
    town.zhang.answers("马上去看。")
    town.wang.hears("张伟受理", "马上去看。")
    assert town.rows("SELECT staff_id, how FROM ownership") == [(2, "claimed")]


def test_f1_only_the_handler_or_the_supervisor_gives_the_result(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.hush()
    town.zhang.replies("灯已经换好。", town.card(), town.group)
    town.zhang.presses("作为处理结果", in_chat=town.group)
    town.hush()
    with town.nothing_changes_but("due"):
        town.passes(seconds=10)
    town.group.hears("李静处理")
    town.wang.hears_nothing()
    town.zhao.gives_result("灯已经换好。")
    assert town.one("SELECT status FROM record") == "resolved"


def test_f2_a_hand_over_keeps_the_first_contact_and_is_on_the_record(town: Town) -> None:
    number = _filed(town)
    town.li.claims()
    town.hush()
    town.li.presses("转交")
    asked = town.li.hears("转交给哪位同事")[0]
    assert set(asked.buttons) == {"张伟", "赵敏", "返回"}
    town.li.presses("张伟")
    town.li.hears("转交的原因")
    town.li.presses("属于对方的工作范围")
    town.li.hears("已转交给张伟，对方接收之前仍由您负责")
    town.zhang.hears("李静想把")
    town.group.hears("已转交张伟，待接收")
    assert town.one("SELECT staff_id FROM handling WHERE until IS NULL") == 1
    town.wang.hears_nothing()
    town.zhang.presses("我来接收")
    page, _ = town.zhang.hears("仅供您查看", "现在由您处理")
    town.li.hears("张伟已接收")
    assert "3栋2单元501" in page.text
    assert "13912345678" in page.text
    town.wang.hears(f"（{number}）现在转交给张伟处理")
    town.group.hears("首问责任人：李静 · 处理人：张伟")
    town.silence()
    assert town.rows("SELECT from_id, to_id, by_id FROM transfer") == [(1, 2, 1)]
    assert town.rows("SELECT body FROM words WHERE part = 'handover'") == [("area",)]
    assert town.rows("SELECT staff_id, how FROM ownership") == [(1, "claimed")]
    assert town.rows("SELECT staff_id, until IS NULL FROM handling ORDER BY id") == [(1, 0), (2, 1)]


def test_f2_a_hand_over_can_be_thought_better_of(town: Town) -> None:
    _filed(town)
    town.li.claims()
    with town.nothing_changes():
        town.li.presses("转交")
        town.li.presses("张伟")
        town.li.presses("返回")
    assert "仅供您查看" in town.li.last.text


def test_f2_who_has_handed_over_cannot_hand_over_again(town: Town) -> None:
    _filed(town)
    town.li.claims()
    for label in ("转交", "张伟", "我要交班了"):
        town.li.presses(label)
    town.zhang.presses("我来接收")
    town.hush()
    with town.nothing_changes():
        town.li.presses_data("i5.9.hand")
    town.zhang.presses("转交")
    town.zhang.presses("李静")
    town.zhang.presses("对方了解这件事")
    town.li.presses("我来接收")
    assert town.one("SELECT staff_id FROM handling WHERE until IS NULL") == 1
    assert town.one("SELECT staff_id FROM ownership") == 1


def test_f3_the_customer_centre_confirms_the_registration_and_a_mere_handler_cannot(town: Town) -> None:
    _filed(town)
    town.hires("孙工", 2010, "handler")
    worker = town.person(2010, "孙工")
    worker.claims()
    town.hush()
    with town.nothing_changes():
        assert "由客户服务中心来确认" in worker.presses("登记无误", in_chat=town.group)
    assert "已确认登记无误" in town.li.presses("登记无误", in_chat=town.group)
    assert "登记无误" not in town.card().buttons
    assert town.rows("SELECT released_by FROM ownership") == [(1,)]


def test_f3_supervisor_and_manager_confirm_too(town: Town) -> None:
    town.wang.lives_in(HOME)
    for person in (town.zhao, town.liu):
        town.wang.files("楼道的灯不亮了")
        town.li.claims()
        assert "已确认登记无误" in person.presses("登记无误", in_chat=town.group)
    assert len(town.rows("SELECT * FROM ownership WHERE released_at IS NOT NULL")) == 2


def test_f4_nobody_claims_within_the_window(town: Town) -> None:
    _filed(town)
    town.clock_moves_to("2026-11-24 09:29")
    town.silence()
    town.clock_moves_to("2026-11-24 09:30")
    town.li.hears("仅供您查看")
    town.wang.hears("分派给客户服务中心的李静")
    town.zhao.hears("值班的李静担任首问责任人")
    town.group.hears("首问责任人：李静")
    assert town.rows("SELECT how, at FROM ownership") == [("rota", "2026-11-24 01:30:00.000000")]


def test_f4_at_night_the_duty_person_has_it_at_once_and_nobody_is_woken(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.clock_jumps_to("2026-11-24 23:00")
    town.wang.says("楼道的灯不亮了")
    town.wang.presses("发给客户服务中心")
    town.passes(seconds=1)
    assert town.rows("SELECT how FROM ownership") == [("rota",)]
    town.zhao.hears_nothing()
    staff_heard = [one for who in (town.li, town.group) for one in town.unheard.get(who.id, [])]
    assert staff_heard
    assert [one.text for one in staff_heard if not one.silent] == []


def test_f4_an_empty_rota_falls_to_the_supervisor_then_to_the_manager(town: Town) -> None:
    town.wang.lives_in(HOME)
    with town.engine.begin() as db:
        db.exec_driver_sql("DELETE FROM duty_slot")
    town.wang.files("楼道的灯不亮了")
    town.passes(minutes=30)
    town.zhao.hears("仅供您查看")
    town.dismisses(town.zhao)
    town.wang.files("大堂的空调太冷")
    town.passes(minutes=30)
    town.liu.hears("仅供您查看")
    assert town.rows("SELECT how FROM ownership") == [("supervisor",), ("manager",)]


def test_f4_a_duty_agent_who_has_left_is_passed_over(town: Town) -> None:
    _filed(town)
    town.dismisses(town.li)
    town.passes(minutes=30)
    assert town.rows("SELECT how FROM ownership") == [("supervisor",)]


def test_f4_n7_where_nobody_is_there_to_take_it_somebody_is_looked_for_until_there_is(town: Town) -> None:
    for colleague in (town.li, town.zhang, town.zhao, town.liu):
        town.dismisses(colleague)
    town.wang.lives_in("3栋2单元501")
    town.wang.files("楼道的灯不亮了")
    town.clock_moves_to("2026-11-25 19:00")
    assert town.rows("SELECT * FROM ownership") == []
    assert town.one("SELECT count(*) FROM history WHERE what = 'nobody_told'") >= 1
    town.rows("UPDATE staff SET left_at = NULL WHERE user_id = ?", town.liu.id)
    town.clock_moves_to("2026-11-26 21:00")
    assert town.rows("SELECT how FROM ownership") == [("manager",)]

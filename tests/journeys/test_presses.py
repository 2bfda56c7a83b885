"""Pressing twice, too late, or at the same time as somebody else (A04–A06)."""

from tests.kit.actors import Message
from tests.kit.town import Town

HOME, OTHER = "3栋2单元501", "5栋1单元302"


def _filed(town: Town) -> Message:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    return town.card()


def test_a04_an_old_card_says_who_was_faster_and_is_refreshed(town: Town) -> None:
    card = _filed(town)
    old = card.buttons["我来受理"]
    town.li.claims()
    card.text = "an old screenshot of the card"
    town.hush()
    with town.nothing_changes():
        assert "李静快了一步" in town.zhang.presses_data(old, in_chat=town.group, message_id=card.id)
    town.group.hears("首问责任人：李静")
    assert card.text.startswith("【报修】")
    assert "我来受理" not in card.buttons


def test_a04_an_old_button_of_a_closed_record_is_told_and_the_card_refreshed(town: Town) -> None:
    card = _filed(town)
    old = card.buttons["我来受理"]
    town.wang.commands("my")
    town.wang.presses("BX-20261124-0001")
    town.wang.presses("撤回")
    town.wang.presses("是的，撤回")
    town.hush()
    with town.nothing_changes():
        assert "BX-20261124-0001" in town.li.presses_data(old, in_chat=town.group, message_id=card.id)
    town.group.hears("已撤回")


def test_a04_an_old_question_in_private_gets_the_present_one(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了")
    question = town.wang.last
    old = question.buttons["发给客户服务中心"]
    town.wang.says("已经三天了")
    assert question.buttons == {}, "the same question stands below: one set of buttons is enough"
    town.hush()
    with town.nothing_changes():
        assert "前面问题" in town.wang.presses_data(old, message_id=question.id)
    town.wang.hears("已经三天了")
    assert town.rows("SELECT * FROM record") == []
    town.wang.presses("发给客户服务中心")
    assert len(town.rows("SELECT * FROM words")) == 2


def test_a05_a_claim_tapped_twice_is_one_claim_with_the_same_answer(town: Town) -> None:
    card = _filed(town)
    data = card.buttons["我来受理"]
    first = town.li.presses_data(data, in_chat=town.group, message_id=card.id)
    town.hush()
    with town.nothing_changes():
        assert town.li.presses_data(data, in_chat=town.group, message_id=card.id) == first
    town.wang.hears_nothing()
    town.li.hears_nothing()


def _tapped_twice(town: Town, who: str, label: str, *, in_group: bool = False) -> None:
    """The second tap changes and sends nothing; its button answers as before, if it had said anything."""
    person = getattr(town, who)
    chat = town.group if in_group else person
    message = chat.with_button(label)
    data = message.buttons[label]
    first = person.presses_data(data, in_chat=chat, message_id=message.id)
    town.hush()
    with town.nothing_changes():
        again = person.presses_data(data, in_chat=chat, message_id=message.id)
    assert again == first or (not first and "已经完成了" in again)
    assert [one.text for found in town.unheard.values() for one in found if not one.edited] == []
    town.hush()


def test_a05_sending_a_draft_tapped_twice_files_once_with_the_same_answer(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了")
    send = town.wang.last.buttons["发给客户服务中心"]
    first = town.wang.presses_data(send)
    town.hush()
    with town.nothing_changes():
        assert town.wang.presses_data(send) == first
    town.silence()
    assert len(town.rows("SELECT * FROM record")) == 1


def test_a05_every_button_of_staff_tapped_twice_is_one_transition(town: Town) -> None:
    town.wang.moves_in(HOME)
    _tapped_twice(town, "li", "信息正确")
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    _tapped_twice(town, "li", "登记无误", in_group=True)
    _tapped_twice(town, "li", "已打电话")
    assert len(town.rows("SELECT * FROM response")) == 1
    _tapped_twice(town, "li", "转交")
    _tapped_twice(town, "li", "张伟")
    _tapped_twice(town, "li", "我要交班了")
    assert len(town.rows("SELECT * FROM transfer")) == 1


def test_a05_every_button_of_a_reply_tapped_twice_is_one_transition(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.replies("师傅下午来换灯泡。", town.card(), town.group)
    _tapped_twice(town, "li", "发给业主", in_group=True)
    _tapped_twice(town, "li", "撤回", in_group=True)
    _tapped_twice(town, "li", "内部备注", in_group=True)
    assert len(town.rows("SELECT * FROM words WHERE part = 'note'")) == 1


def test_a05_every_button_of_my_records_tapped_twice_is_one_transition(town: Town) -> None:
    _filed(town)
    town.wang.commands("my")
    _tapped_twice(town, "wang", "BX-20261124-0001")
    _tapped_twice(town, "wang", "催办")
    assert len(town.rows("SELECT * FROM history WHERE what = 'urged'")) == 1
    town.wang.commands("my")
    _tapped_twice(town, "wang", "撤回")
    _tapped_twice(town, "wang", "是的，撤回")
    assert town.one("SELECT status FROM record") == "withdrawn"


def test_a05_every_button_of_a_visit_tapped_twice_is_one_transition(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.clock_moves_to("2026-11-25 10:00")
    for label in ("已经解决", "三项都很满意", "没有了"):
        _tapped_twice(town, "wang", label)
    assert town.rows("SELECT outcome FROM visit") == [("solved",)]


def test_a06_of_two_who_claim_exactly_one_wins_and_the_other_is_told_who(town: Town) -> None:
    card = _filed(town)
    data = card.buttons["我来受理"]
    assert "由您受理" in town.zhang.presses_data(data, in_chat=town.group, message_id=card.id)
    town.hush()
    with town.nothing_changes():
        for loser in (town.li, town.zhao, town.liu):
            assert "张伟快了一步" in loser.presses_data(data, in_chat=town.group, message_id=card.id)
            loser.hears_nothing()
    assert town.rows("SELECT staff_id, how FROM ownership") == [(2, "claimed")]
    assert town.rows("SELECT staff_id FROM handling WHERE until IS NULL") == [(2,)]


def test_s2_a_second_call_later_on_is_a_second_call_and_not_a_double_tap(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.presses("已打电话")
    town.passes(hours=2)
    town.li.presses("已打电话")
    assert len(town.rows("SELECT * FROM response WHERE how = 'call'")) == 2

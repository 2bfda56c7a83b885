"""The office's forms, asked for in a chat: one press, one file, in private and on the trail (H7, H4, V3)."""

import json

from tests.kit.town import Town


def _orders(town: Town, chat: int) -> list[dict[str, object]]:
    found = town.rows("SELECT payload FROM outgoing WHERE method = 'sendDocument' AND chat_id = ?", chat)
    return [json.loads(payload)["print"] for (payload,) in found]


def test_h7_h4_v3_each_form_is_asked_for_on_the_page_and_comes_in_private(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("电梯里的灯坏了，我要投诉")
    town.li.claims()
    town.hush()
    town.li.presses("打印表单")
    town.li.hears("您需要哪份表单")
    assert "下面" in town.li.presses("《客户投诉处理单》打印版")
    town.li.presses("《纠正和预防措施跟踪报告》文档版")
    town.li.presses("《回访情况记录表》打印版")
    assert _orders(town, town.li.id) == [
        {"form": "complaint", "record": 1, "ending": "pdf"},
        {"form": "correction", "record": 1, "ending": "docx"},
        {"form": "visit", "record": 1, "ending": "pdf"},
    ]
    payload = town.rows("SELECT payload FROM outgoing WHERE method = 'sendDocument'")[0][0]
    assert number in json.loads(payload)["caption"]
    town.group.hears_nothing()
    kept = town.rows("SELECT who, who_id, details FROM history WHERE what = 'form_sent' ORDER BY id")
    assert kept[0] == ("staff", 1, '{"ending": "pdf", "form": "complaint"}')
    assert len(kept) == 3


def test_h7_what_is_closed_can_still_be_printed_from_its_page(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("楼道的灯不亮，报修")
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.wang.commands("my")
    town.wang.presses(number)
    town.wang.presses("已经解决")
    assert town.one("SELECT status FROM record") == "closed"
    town.zhao.commands("find", number)
    town.zhao.presses(number)
    assert list(town.zhao.last.buttons) == ["打印表单"]
    town.zhao.presses("打印表单")
    town.zhao.presses("《客户投诉处理单》打印版")
    assert len(_orders(town, town.zhao.id)) == 1


def test_h7_who_is_not_or_no_longer_of_the_staff_gets_no_form(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.files("电梯里的灯坏了，我要投诉")
    town.li.claims()
    town.li.presses("打印表单")
    button = town.li.with_button("《客户投诉处理单》打印版").buttons["《客户投诉处理单》打印版"]
    for other in (town.wang, town.zhang):
        other.presses_data(button)
    town.dismisses(town.li)
    town.li.presses_data(button)
    town.hush()
    assert town.rows("SELECT id FROM outgoing WHERE method = 'sendDocument'") == []
    assert town.rows("SELECT id FROM history WHERE what = 'form_sent'") == []


def test_x4_who_is_accused_in_it_gets_no_form_of_it(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("电梯坏了，我要投诉")
    town.zhang.claims()
    town.zhang.presses("打印表单")
    town.wang.commands("my")
    for label in (number, "补充"):
        town.wang.presses(label)
    town.wang.says("客服张伟态度恶劣，对我大喊大叫")
    assert "提到了您" in town.zhang.presses("《客户投诉处理单》打印版")
    town.hush()
    assert _orders(town, town.zhang.id) == []


def test_a21_whoever_works_on_another_estate_gets_no_form_and_the_try_is_kept(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("电梯里的灯坏了，我要投诉")
    town.li.claims()
    town.liu.commands("find", number)
    town.liu.presses(number)
    town.liu.presses("打印表单")
    town.liu.presses("《客户投诉处理单》打印版")
    assert len(_orders(town, town.liu.id)) == 1
    Town(beside=town)
    hers = "staff_id = (SELECT id FROM staff WHERE user_id = ?)"
    town.rows(f"UPDATE staff_role SET estate_id = 2 WHERE {hers}", town.liu.id)
    town.liu.presses("《回访情况记录表》打印版")
    assert len(_orders(town, town.liu.id)) == 1
    assert town.one("SELECT what FROM audit ORDER BY id DESC LIMIT 1") == "refused"
    assert town.one("SELECT count(*) FROM history WHERE what = 'form_sent'") == 1

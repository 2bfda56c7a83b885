"""What staff look up: what is late, what is open, what is found – in private where it names people."""

from tests.kit.town import Town


def _three(town: Town) -> list[str]:
    town.wang.lives_in("3栋2单元501", "13800138000")
    town.chen.lives_in("5栋1单元302")
    lift = town.wang.files("电梯坏了，我要投诉")
    lamp = town.chen.files("楼道灯不亮，报修")
    return [lift, lamp, town.wang.files("门口垃圾没人收，投诉")]


def test_what_is_late_shows_ones_own_first_and_managers_all(town: Town) -> None:
    lift, lamp, _ = _three(town)
    town.li.claims(lift)
    town.zhang.claims(lamp)
    town.hush()
    town.li.commands("late")
    town.li.hears("没有逾期的记录")
    town.clock_moves_to("2026-11-24 20:30")
    town.hush()
    town.li.commands("late")
    [mine] = town.li.hears(f"★ {lift}")
    assert "未答复，时限 今天 20:00" in mine.text
    assert lamp not in mine.text
    town.zhao.commands("late")
    [both] = town.zhao.hears(f"· {lift}")
    assert lamp in both.text
    town.zhao.commands("late", in_chat=town.group)
    [shown] = town.group.hears("逾期")
    assert "王芳" not in shown.text


def test_a71_what_is_found_names_people_and_is_kept_on_the_trail(town: Town) -> None:
    lift, lamp, rubbish = _three(town)
    for query, found in (
        ("电梯", [lift]), (lamp, [lamp]), ("3-2-501", [rubbish, lift]), ("王", [rubbish, lift]), ("垃圾", [rubbish]),
    ):  # fmt: skip
        town.li.commands("find", query)
        [shown] = town.li.hears("找到")
        numbers = [one for one in shown.buttons if one.startswith(("TS", "BX"))]
        assert numbers == found, query
    assert town.one("SELECT count(*) FROM audit WHERE what = 'found'") == 5
    town.li.commands("find", lamp)
    town.li.presses(lamp)
    assert "5栋1单元302" in town.li.last.text
    assert town.one("SELECT count(*) FROM history WHERE what = 'contact_shown'") == 1


def test_a71_nothing_is_looked_for_in_a_group(town: Town) -> None:
    _three(town)
    town.li.commands("find", "王芳", in_chat=town.group)
    town.group.hears("请私聊我查找")
    town.li.hears_nothing()
    town.li.commands("find")
    town.li.hears("请在命令后面写要找的内容")
    town.li.commands("find", "没有这回事")
    town.li.hears("没有找到“没有这回事”")


def test_a20_the_records_of_another_estate_are_not_found(town: Town) -> None:
    lift, _, _ = _three(town)
    other = Town(beside=town)
    for what, said in (("find", lift), ("find", "王芳"), ("open", ""), ("late", "")):
        other.liu.commands(what, said)
        assert other.liu.last.text.startswith(("没有", "找到：\n· 无"))
        assert not other.liu.last.buttons
    town.li.commands("find", lift)
    press = town.li.last.buttons[lift]
    with town.nothing_changes():
        other.li.presses_data(press)


def test_managers_see_everything_open_page_by_page(town: Town) -> None:
    town.wang.lives_in("3栋2单元501")
    numbers = [town.wang.files(f"第{count}处路灯不亮，报修") for count in range(1, 13)]
    town.liu.commands("open")
    [first] = town.liu.hears("未办结")
    assert [one for one in first.buttons if one.startswith("BX")] == numbers[:10]
    town.liu.presses("下一页")
    assert [one for one in town.liu.last.buttons if one.startswith("BX")] == numbers[10:]
    town.liu.presses("返回")
    assert numbers[0] in town.liu.last.text
    town.li.commands("open")
    assert numbers[0] not in town.li.last.text

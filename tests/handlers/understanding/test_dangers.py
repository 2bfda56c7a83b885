"""Dangers in words (I8, X10): said plainly they are heard, and what is none alarms nobody."""

import pytest

from handlers.understanding import Reader

# The dictionary is not needed.
understand = Reader().understand

DANGERS = [
    ("着火了", "fire"),
    ("楼下烧烤店着火了", "fire"),
    ("厨房做饭起火了，快来人", "fire"),
    ("群里说3栋着火了", "fire"),
    ("真的着火了！快来", "fire"),
    ("不是演习，5栋着火了", "fire"),
    ("家里着火了怎么办", "fire"),
    ("有没有人管，楼道着火了", "fire"),
    ("电瓶车自燃了，楼道全是浓烟", "fire"),
    ("隔壁阳台冒烟", "fire"),
    ("昨晚没睡好，现在楼下冒黑烟", "fire"),
    ("消防报警器一直在响", "fire"),
    ("有人放火", "fire"),
    ("物业说已处理，可是现在又冒烟了", "fire"),
    ("there is a fire in building 3", "fire"),
    ("閣樓著火了", "fire"),
    ("起火啦", "fire"),
    ("my neighbor's balcony is burning", "fire"),
    ("zhao huo le", "fire"),
    ("垃圾桶烧起来了", "fire"),
    ("快打119", "fire"),
    ("燃气泄漏", "gas"),
    ("闻到煤气味，很浓", "gas"),
    ("楼道有一股天然气的味道", "gas"),
    ("厨房漏煤气了", "gas"),
    ("燃气泄漏请来检查", "gas"),
    ("煤氣洩漏", "gas"),
    ("可能煤气泄漏了", "gas"),
    ("是不是天然气漏了，好臭", "gas"),
    ("燃气报警器响个不停", "gas"),
    ("I smell gas in the corridor", "gas"),
    ("有人被困", "trap"),
    ("电梯困人", "trap"),
    ("我被困在电梯里", "trap"),
    ("电梯停了，我们在里面", "trap"),
    ("电梯卡在5楼，里面有老人", "trap"),
    ("电梯门打不开，出不来了", "trap"),
    ("孩子被反锁在家里", "trap"),
    ("被困电梯，孩子很害怕", "trap"),
    ("被關在升降機裡面了", "trap"),
    ("stuck in the lift, help", "trap"),
    ("we can't get out of the elevator", "trap"),
    ("有人晕倒了", "injury"),
    ("孩子从滑梯上摔下来，头破血流", "injury"),
    ("救命啊", "injury"),
    ("快叫救护车", "injury"),
    ("老人滑倒骨折了", "injury"),
    ("我被狗咬了", "injury"),
    ("电动车把孩子撞倒了", "injury"),
    ("有人要跳楼", "despair"),
    ("我不想活了", "despair"),
    ("活着没意思，真想一了百了，我想死", "despair"),
    ("再这样下去我活不下去了", "despair"),
    ("楼上的人说要自杀", "despair"),
    ("I want to die", "despair"),
    ("隔壁拿着刀追人", "violence"),
    ("他说要砍死我", "violence"),
    ("邻居在家暴，女的一直喊", "violence"),
    ("保安打伤了人", "injury"),
    ("触电了", "shock"),
    ("插座冒火花", "shock"),
    ("路灯杆漏电，狗都被电到了", "shock"),
    ("洗澡的时候被电了一下", "shock"),
    ("电线断了垂在路上", "shock"),
]

HARMLESS = [
    "没有空调，热得想死",
    "楼下卖场跳楼价大甩卖的喇叭太吵",
    "帮忙打死楼道里的蟑螂",
    "绿化带的花快活不下去了",
    "门口有人砍价吵架",
    "没有着火",
    "没闻到煤气味",
    "楼道堆杂物，万一着火怎么办",
    "真着火怎么逃",
    "消防演练什么时候",
    "今天消防演习会有浓烟",
    "火锅店油烟太大",
    "一起火锅吧",
    "吃着火锅唱着歌",
    "对着火车站的那面墙",
    "臭死了",
    "你们再这样我要发火了",
    "气得我七窍冒烟",
    "嗓子都冒烟了也没人接电话",
    "消防通道是救命路，请不要堵",
    "消防通道是生命通道",
    "存在火灾隐患",
    "火灾隐患很大没人管",
    "燃气公司什么时候来安检",
    "燃气热水器漏水",
    "煤气费怎么交",
    "燃气泄漏检测什么时候做",
    "楼道放煤气罐很危险",
    "煤气味没有了，谢谢",
    "昨天着火的事调查得怎么样了",
    "上次电梯困人到现在没说法",
    "电梯经常困人",
    "被噪音困扰很久了",
    "车被困在地库出不来",
    "车停在电梯口出不来",
    "怕电梯困人，不敢坐",
    "没有人受伤",
    "无人受伤",
    "差点摔倒",
    "差点砸到人",
    "地砖翘起容易绊倒摔伤",
    "我的车被划伤了",
    "水龙头破了",
    "落水管漏水",
    "我有心脏病，楼上太吵",
    "臭得我要晕倒了",
    "跳楼价大甩卖",
    "停电到现在还没来",
    "被电话吵醒",
    "漏电保护开关跳闸",
    "手机充电到一半停电",
    "垃圾焚烧厂味道大",
    "楼下抽烟，烟味飘上来",
    "餐馆厨房冒烟，熏得受不了",
    "电动车在楼道充电容易起火",
    "充电会引起火灾",
    "火已经灭了，谢谢",
    "人已经救出来了，电梯什么时候修",
    "我家的卡在3楼丢了",
    "请问消防车通道在哪里",
    "物业费又涨了，火大",
    "禁止明火",
    "喷头坏了",
    "有人抽烟",
    "when is the fire drill?",
    "the elevator is out of order again",
    "访客车停满了主干道，我出不去",
    "路灯不亮",
    "电梯坏了",
    "心在流血，物业费涨了",
    "",
]


def test_i8_who_writes_a_blank_behind_every_word_is_understood_as_well() -> None:
    assert understand("你好 我 房间 gas 的 味道 很 大 我 应该 走 吗").hazard == "gas"
    assert understand("厨房 灯 不亮 三天 了 没有 人 来 修").hazard == ""


@pytest.mark.parametrize(("text", "hazard"), DANGERS)
def test_i8_danger_said_plainly_is_never_missed(text: str, hazard: str) -> None:
    assert understand(text).hazard == hazard


@pytest.mark.parametrize("text", HARMLESS)
def test_i8_what_is_no_present_danger_alarms_nobody(text: str) -> None:
    assert understand(text).hazard == ""


@pytest.mark.parametrize("text", ["打人了", "他打人了", "有人打架打人了"])
def test_x10_a_blow_is_no_electric_shock(text: str) -> None:
    heard = understand(text)
    assert (heard.hazard, heard.doubt, heard.risks) == ("", "violence", ("viol",))
    assert understand("有人打架，插座冒火花触电了").hazard == "shock"


@pytest.mark.parametrize(
    "text",
    ["洗手的时候水龙头打手", "电梯的按钮打人，一阵一阵地麻", "楼下灯杆打人", "花洒一用就打人", "用手摸水龙头打人",
     "铁丝网打人", "热水器洗澡的时候打人", "拿东西碰到栏杆打人", "充电桩用的时候打我"],
)  # fmt: skip
def test_x10_a_thing_that_strikes_is_an_electric_shock(text: str) -> None:
    heard = understand(text)
    assert "shock" in (heard.hazard, heard.doubt)


@pytest.mark.parametrize(
    "text",
    ["道闸的杆子会打人", "弹簧门老是打人", "保安在开关房旁边骂人", "水龙头坏了打我电话",
     "热水器坏了请打我电话", "暖气不热打我手机", "保安拿铁管打人了",
     "邻居拿铁锹打人", "保安在地铁站口打人", "有人在插座旁边打人"],
)  # fmt: skip
def test_x10_a_bar_a_call_or_a_blow_is_none(text: str) -> None:
    heard = understand(text)
    assert "shock" not in (heard.hazard, heard.doubt)


def test_x10_who_had_a_shock_is_hurt_and_who_is_trapped_may_be_ill() -> None:
    """Whoever comes must know of both."""
    assert set(understand("有人触电了！在西门灯箱那里").risks) == {"elec", "inj"}
    assert set(understand("我们三个困在电梯里，老人胸闷喘不上来").risks) == {"trap", "inj"}
    assert set(understand("有人困在电梯里，天气很闷").risks) == {"trap"}


@pytest.mark.parametrize("text", ["插座冒火花，还好没有人触电", "电线垂下来了，怕孩子触电", "配电箱漏电，小心触电"])
def test_who_might_have_had_a_shock_is_not_hurt(text: str) -> None:
    assert understand(text).risks == ("elec",)


@pytest.mark.parametrize(
    ("text", "risks"),
    [
        ("有人触电了没人管", {"elec", "inj"}),
        ("孩子摸插座触电了没有人在家", {"elec", "inj"}),
        ("不小心触电了", {"elec", "inj"}),
        ("不小心摔倒了", {"inj"}),
    ],
)
def test_i8_what_happened_to_somebody_who_took_no_care_has_happened(text: str, risks: set[str]) -> None:
    assert set(understand(text).risks) == risks
    assert understand("地滑，小心摔倒").risks == ()


def test_the_risks_stand_in_the_order_of_their_urgency() -> None:
    assert understand("有人触电了，配电箱着火了！").risks == ("fire", "inj", "elec")


@pytest.mark.parametrize(
    ("text", "hazard", "harmless"),
    [
        ("三楼拐角那里煤气味老冲了", "gas", "煤气公司的人态度太冲了"),
        ("三楼拐角那里煤气味老冲了", "gas", "燃气公司的师傅老冲我们发火"),
        ("水箱溢了一夜，十八楼走廊都是水", "flood", "保洁刚拖过地，走廊有点湿"),
        ("水箱溢了一夜，十八楼走廊都是水", "flood", "保洁拖地拖得走廊都是水"),
        ("对讲没声音，空气越来越闷，电梯门打不开", "trap", "小区的空气越来越好"),
    ],
)  # fmt: skip
def test_i8_what_was_missed_of_strangers_words_is_heard(text: str, hazard: str, harmless: str) -> None:
    assert understand(text).hazard == hazard
    quiet = understand(harmless)
    assert (quiet.hazard, quiet.doubt) == ("", "")


@pytest.mark.parametrize(
    "text",
    ["客厅", "还有", "然后", "您看，还是黑的", "裂了", "断了", "墙裂了", "瓷砖裂了", "3幢 2单元 501号", "5号楼1202房"],
)
def test_i8_a_word_or_two_that_name_no_danger_neither_alarm_nor_raise_a_question(reader: Reader, text: str) -> None:
    heard = reader.understand(text)
    assert (heard.hazard, heard.doubt) == ("", "")
    assert reader.understand("着伙了").hazard == "fire", "though as short, and misspelt"
    assert reader.understand("燃气管裂了").hazard == "gas"
    assert reader.understand("水管裂了").hazard == "flood"

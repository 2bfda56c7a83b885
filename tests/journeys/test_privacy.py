"""What the group never sees: rooms, numbers, names of residents (A55, A71) – told as whole stories."""

import pytest

from tests.kit.town import Town

HOME = "3栋2单元501"
SECRETS = ("501", "５０１", "五零一", "王芳", "1234", "１２３４", "二三四五", "310101", "wangfang_88")
WORDINGS = [
    "我是3栋2单元501的，楼道的灯坏了，电话13912345678",
    "3-2-501漏水，打139 1234 5678",
    "501室停电了，139-1234-5678",
    "３栋２单元５０１漏水，１３９１２３４５６７８",
    "我住501，灯坏了，身份证310101199001011234",
    "灯坏了，微信wangfang_88",
    "3栋501灯坏了，１３９－１２３４－５６７８",
    "三栋二单元五零一漏水，一三九一二三四五六七八",
    "我家501的灯坏了，139.1234.5678",
]


def _told_in_group(town: Town) -> str:
    return "\n".join(one.text for one in town.chats[town.group.id])


@pytest.mark.parametrize("text", WORDINGS)
def test_a55_a71_no_room_and_no_number_reaches_the_group_in_a_whole_story(town: Town, text: str) -> None:
    wang = town.wang
    wang.lives_in(HOME, "13912345678")
    wang.says(text)
    said = wang.last_said
    wang.presses("发给客户服务中心")
    number = str(town.one("SELECT number FROM record"))
    wang.commands("my")
    wang.presses(number)
    wang.presses("补充")
    wang.says(f"再说一遍：{text}")
    wang.edits(said, f"改一下：{text}")
    town.li.claims()
    wang.edits(said, f"再改一下：{text}")
    wang.says(f"着火了！{text}")
    wang.commands("my")
    for label in (number, "催办"):
        wang.presses(label, on=wang.last)
    wang.commands("call")
    wang.presses("可以，请打13912345678")
    town.li.answers("师傅下午到。", number=number)
    town.li.gives_result("已经处理好。", number=number)
    town.clock_moves_to("2026-11-25 10:00")
    wang.presses("还没解决")
    wang.blocks_the_bot(noticed=False)
    town.li.answers("师傅马上再来。", number=number)
    town.clock_moves_to("2026-11-26 15:00")
    told = _told_in_group(town)
    assert [secret for secret in SECRETS if secret in told] == []


def test_a55_the_handler_alone_sees_them_and_the_showing_is_on_the_record(town: Town) -> None:
    town.wang.lives_in(HOME, "13912345678")
    town.wang.files(WORDINGS[0])
    town.li.claims()
    page = town.li.last.text
    assert WORDINGS[0] in page
    assert "电话：13912345678" in page
    assert town.rows("SELECT details FROM history WHERE what = 'contact_shown'") == [('{"to": 1}',)]
    for person in (town.zhang, town.zhao, town.liu):
        assert all("13912345678" not in one.text for one in town.chats.get(person.id, []))


def test_a55_history_and_audit_hold_no_personal_data(town: Town) -> None:
    town.wang.lives_in(HOME, "13912345678")
    town.wang.files(WORDINGS[0])
    town.li.claims()
    town.li.answers("师傅下午到，电话13800000009。")
    trail = str(town.rows("SELECT details FROM history UNION ALL SELECT details FROM audit"))
    assert [
        secret for secret in ("王芳", "1391234", "13800000009", "灯坏了", "师傅") if secret in trail
    ] == []


def test_a71_a_command_in_the_group_answers_with_numbers_only(town: Town) -> None:
    town.wang.lives_in(HOME)
    number = town.wang.files(WORDINGS[0])
    town.li.commands("open", in_chat=town.group)
    heard = town.group.hears(number)[0]
    assert [secret for secret in SECRETS if secret in heard.text.replace(number, "")] == []
    town.li.commands("help", in_chat=town.group)
    town.group.hears("我来受理")


def test_a71_evidence_goes_to_the_handler_and_not_to_the_group(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.says("楼道的灯不亮了")
    town.wang.sends_photo(caption="501门口")
    town.wang.presses("发给客户服务中心")
    town.hush()
    town.li.claims()
    town.li.hears("501门口", "[sendPhoto]")
    assert all(one.method == "sendMessage" for one in town.chats[town.group.id])

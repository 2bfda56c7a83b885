"""Groups: what the bot hears, who is in, how a group moves."""

import pytest

from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.shapes import BotAccount
from tests.sandbox.kit import BOT, DUTY, LI, SUN, TOKEN, WANG, ZHAO, Bench


async def heard(bench: Bench) -> list[str]:
    return [update["message"].get("text", "") for update in await bench.confirmed() if "message" in update]


@pytest.mark.parametrize(
    ("text", "hears"),
    [
        ("谁去看一下", False),
        ("/close@shouwen_demo_bot 12", True),
        ("/close@SHOUWEN_DEMO_BOT", True),
        ("/close@other_bot", False),
        ("/close 12", True),
        ("请发 /close", False),
    ],
)
async def test_with_privacy_on_only_commands_are_heard(bench: Bench, text: str, hears: bool) -> None:
    await bench.say(ZHAO, DUTY, text)
    assert await heard(bench) == ([text] if hears else [])


async def test_a_reply_to_the_bot_is_heard_and_a_reply_to_others_is_not(bench: Bench) -> None:
    card = await bench.ok("sendMessage", chat_id=DUTY, text="新投诉")
    await bench.say(ZHAO, DUTY, "我去", card["message_id"])
    said = await bench.say(ZHAO, DUTY, "好的")
    await bench.say(SUN, DUTY, "辛苦", said["id"])
    (update,) = await bench.confirmed()
    assert update["message"]["reply_to_message"]["text"] == "新投诉"


async def test_privacy_off_or_admin_rights_let_the_bot_hear_all(bench: Bench) -> None:
    bench.sandbox.world.add_bot(BotAccount(BOT.id, BOT.name, BOT.username, privacy=False), TOKEN)
    await bench.say(ZHAO, DUTY, "一")
    assert (await bench.ok("getMe"))["can_read_all_group_messages"] is True
    bench.sandbox.world.add_bot(BOT, TOKEN)
    make_group(bench.sandbox.world, GroupPlan(DUTY, "客服组", [ZHAO, SUN, WANG], admins=[SUN, BOT.id]))
    await bench.say(ZHAO, DUTY, "二")
    assert await heard(bench) == ["一", "二"]


async def test_a_command_without_a_name_belongs_to_the_bot_that_spoke_last(bench: Bench) -> None:
    await bench.control("bots", token="9:other", id=9, name="别的", username="other_bot")
    plan = GroupPlan(DUTY, "客服组", [ZHAO, SUN, WANG], admins=[SUN], bots=[BOT.id, 9])
    make_group(bench.sandbox.world, plan)
    await bench.raw("sendMessage", {"chat_id": DUTY, "text": "我是别的"}, token="9:other")
    await bench.say(ZHAO, DUTY, "/mine")
    assert await heard(bench) == []
    await bench.ok("sendMessage", chat_id=DUTY, text="我是首问")
    await bench.say(ZHAO, DUTY, "/mine")
    assert await heard(bench) == ["/mine"]


async def test_being_added_and_thrown_out_are_membership_updates(bench: Bench) -> None:
    await bench.control("groups", id=-1003, title="新群", members=[ZHAO], type="group")
    await bench.person("DELETE", f"/control/groups/-1003/members/{BOT.id}")
    added, gone = (update["my_chat_member"] for update in await bench.confirmed())
    assert added["chat"] == {"id": -1003, "type": "group", "title": "新群"}
    assert (added["old_chat_member"]["status"], added["new_chat_member"]["status"]) == ("left", "member")
    assert (gone["new_chat_member"]["status"], gone["from"]["id"]) == ("kicked", ZHAO)


async def test_a10_people_who_come_and_go_are_service_messages(bench: Bench) -> None:
    await bench.person("POST", f"/control/groups/{DUTY}/members/{LI}")
    await bench.person("DELETE", f"/control/groups/{DUTY}/members/{LI}")
    came, went = (update["message"] for update in await bench.confirmed())
    assert came["new_chat_members"][0]["id"] == LI
    assert went["left_chat_member"]["id"] == LI
    status, _ = await bench.denied(f"/client/{LI}/chats/{DUTY}/send", text="还在吗")
    assert status == 404


async def test_f55_both_sides_of_an_upgrade_show_the_other(bench: Bench) -> None:
    await bench.control("groups", id=-1003, title="新群", members=[ZHAO], type="group")
    await bench.confirmed()
    await bench.person("POST", "/control/groups/-1003/upgrade", to=-1001003)
    old, new = (update["message"] for update in await bench.confirmed())
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (-1003, -1001003)
    assert (new["chat"]["type"], new["migrate_from_chat_id"]) == ("supergroup", -1003)


async def test_members_are_told_by_their_rank(bench: Bench) -> None:
    ranks = {
        who: await bench.ok("getChatMember", chat_id=DUTY, user_id=who) for who in (SUN, ZHAO, LI, BOT.id)
    }
    assert [ranks[who]["status"] for who in (SUN, ZHAO, LI, BOT.id)] == [
        "creator",
        "member",
        "left",
        "member",
    ]
    assert await bench.ok("getChatMemberCount", chat_id=DUTY) == 4
    admins = await bench.ok("getChatAdministrators", chat_id=DUTY)
    assert [admin["user"]["id"] for admin in admins] == [SUN]
    assert (await bench.refused("getChatMember", chat_id=DUTY, user_id=5))[1] == "Bad Request: user not found"
    assert (await bench.ok("getChat", chat_id=DUTY))["title"] == "客服组"


async def test_a07_an_anonymous_admin_speaks_as_the_group(bench: Bench) -> None:
    await bench.control("impersonate", **{"chat": DUTY, "as": SUN, "anonymous": True, "text": "/close 1"})
    message = (await bench.confirmed())[0]["message"]
    assert (message["from"]["username"], message["sender_chat"]["id"]) == ("GroupAnonymousBot", DUTY)


async def test_leaving_is_told_once_and_ends_the_hearing(bench: Bench) -> None:
    assert await bench.ok("leaveChat", chat_id=DUTY) is True
    await bench.say(ZHAO, DUTY, "/close")
    (update,) = await bench.confirmed()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"

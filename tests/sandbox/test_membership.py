"""Membership: who hears that somebody came, rose, fell and went."""

from bot.sandbox.groups import GroupPlan, make_group
from tests.sandbox.kit import BOT, DUTY, LI, SUN, WANG, ZHAO, Bench


def duty(bench: Bench, *admins: int, withheld: tuple[str, ...] = ()) -> None:
    plan = GroupPlan(DUTY, "客服组", [ZHAO, SUN, WANG], admins=[SUN, *admins], withheld=list(withheld))
    make_group(bench.sandbox.world, plan)


def ranks(change: dict[str, dict[str, object]]) -> tuple[object, object]:
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]


async def test_rising_and_falling_are_told_to_the_bot(bench: Bench) -> None:
    duty(bench, BOT.id)
    duty(bench)
    rose, fell = (update["my_chat_member"] for update in await bench.confirmed())
    assert ranks(rose) == ("member", "administrator")
    assert rose["new_chat_member"]["can_manage_topics"] is True
    assert ranks(fell) == ("administrator", "member")


async def test_a_right_that_is_given_to_an_admin_is_told_to_the_bot(bench: Bench) -> None:
    duty(bench, BOT.id, withheld=("can_manage_topics",))
    await bench.confirmed()
    duty(bench, BOT.id)
    duty(bench, BOT.id)
    (given,) = (update["my_chat_member"] for update in await bench.confirmed())
    assert ranks(given) == ("administrator", "administrator")
    assert [given[when]["can_manage_topics"] for when in ("old_chat_member", "new_chat_member")] == [False, True]


async def test_a_right_that_is_withheld_is_shown_and_missed(bench: Bench) -> None:
    duty(bench, BOT.id, withheld=("can_delete_messages",))
    said = await bench.say(ZHAO, DUTY, "不该说的")
    gone = {"chat_id": DUTY, "message_id": said["id"]}
    assert await bench.refused("deleteMessage", **gone) == (400, "Bad Request: message can't be deleted")
    duty(bench, BOT.id)
    assert await bench.ok("deleteMessage", **gone) is True


async def test_chat_member_needs_asking_and_admin_rights(bench: Bench) -> None:
    path = f"/control/groups/{DUTY}/members/{LI}"
    asked = ["chat_member"]
    duty(bench, BOT.id)
    await bench.person("POST", path)
    await bench.confirmed()
    await bench.updates(allowed_updates=asked)
    await bench.person("DELETE", path)
    (left,) = await bench.confirmed()
    assert ranks(left["chat_member"]) == ("member", "left")
    assert left["chat_member"]["new_chat_member"]["user"]["id"] == LI
    duty(bench)
    await bench.person("POST", path)
    assert await bench.confirmed() == []


async def test_a_person_who_rises_is_a_chat_member_update(bench: Bench) -> None:
    duty(bench, BOT.id)
    await bench.updates(allowed_updates=["chat_member"])
    await bench.confirmed()
    duty(bench, ZHAO, BOT.id)
    (rose,) = await bench.confirmed()
    assert ranks(rose["chat_member"]) == ("member", "administrator")


async def test_the_bot_comes_with_a_service_message_and_is_heard_no_more_when_it_went(bench: Bench) -> None:
    await bench.person("DELETE", f"/control/groups/{DUTY}/members/{BOT.id}")
    await bench.say(ZHAO, DUTY, "/close")
    await bench.person("POST", f"/control/groups/{DUTY}/members/{BOT.id}")
    went, came, joined = await bench.confirmed()
    assert ranks(went["my_chat_member"]) == ("member", "kicked")
    assert ranks(came["my_chat_member"]) == ("kicked", "member")
    assert joined["message"]["new_chat_members"][0]["id"] == BOT.id
    assert (await bench.ok("getChatMember", chat_id=DUTY, user_id=BOT.id))["status"] == "member"


async def test_a_kicked_bot_cannot_send_and_one_that_left_neither(bench: Bench) -> None:
    await bench.person("DELETE", f"/control/groups/{DUTY}/members/{BOT.id}")
    kicked = await bench.refused("sendMessage", chat_id=DUTY, text="好")
    assert kicked == (403, "Forbidden: bot was kicked from the supergroup chat")
    await bench.person("POST", f"/control/groups/{DUTY}/members/{BOT.id}")
    await bench.ok("leaveChat", chat_id=DUTY)
    left = await bench.refused("sendMessage", chat_id=DUTY, text="好")
    assert left == (403, "Forbidden: bot is not a member of the supergroup chat")


async def test_all_kinds_but_those_to_be_asked_for_are_the_default(bench: Bench) -> None:
    duty(bench, BOT.id)
    await bench.confirmed()
    for kinds in ([], ["nonsense"]):
        await bench.updates(allowed_updates=kinds)
        await bench.person("POST", f"/control/groups/{DUTY}/members/{LI}")
        await bench.person("DELETE", f"/control/groups/{DUTY}/members/{LI}")
        assert [list(update)[1] for update in await bench.confirmed()] == ["message", "message"]
    await bench.updates(allowed_updates=["poll"])
    await bench.say(WANG, WANG, "不要")
    assert await bench.confirmed() == []

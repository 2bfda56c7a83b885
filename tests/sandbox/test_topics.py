"""Forums: topics are made, closed and deleted, and messages go where they belong or nowhere."""

import pytest
import pytest_asyncio

from bot.sandbox.groups import GroupPlan, make_group
from tests.sandbox.kit import BOT, DUTY, SUN, WANG, ZHAO, Bench

FORUM = -1_001_000_000_007


@pytest_asyncio.fixture
async def forum(bench: Bench) -> Bench:
    """A forum in which the bot is an admin, with one topic, 水电, number 7."""
    plan = GroupPlan(FORUM, "业主论坛", [ZHAO, SUN, WANG], admins=[SUN, BOT.id], topics=[7])
    make_group(bench.sandbox.world, plan)
    bench.sandbox.world.main_bot.queue.clear()
    return bench


def demote(bench: Bench, *withheld: str, admin: bool = True) -> None:
    admins = [SUN, BOT.id] if admin else [SUN]
    make_group(
        bench.sandbox.world,
        GroupPlan(FORUM, "业主论坛", [ZHAO, SUN, WANG], admins=admins, withheld=list(withheld)),
    )
    bench.sandbox.world.main_bot.queue.clear()


async def test_a_topic_is_made_and_written_into(forum: Bench) -> None:
    made = await forum.ok("createForumTopic", chat_id=FORUM, name="电梯")
    assert made == {"message_thread_id": 8, "name": "电梯", "icon_color": 7322096}
    sent = await forum.ok("sendMessage", chat_id=FORUM, text="停梯通知", message_thread_id=8)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (8, True)
    assert sent["chat"]["is_forum"] is True
    reply = await forum.ok(
        "sendMessage", chat_id=FORUM, text="补充", reply_parameters={"message_id": sent["message_id"]}
    )
    assert reply["message_thread_id"] == 8
    general = await forum.ok("sendMessage", chat_id=FORUM, text="大家好")
    assert "message_thread_id" not in general


async def test_people_write_into_topics_and_the_bot_hears_where(forum: Bench) -> None:
    path = f"/client/{ZHAO}/chats/{FORUM}/send"
    shown = await forum.person("POST", path, text="漏水", thread=7)
    assert (shown["message"]["thread"], shown["message"]["topic"]) == (7, "话题 7")
    await forum.say(SUN, FORUM, "收到", shown["message"]["id"])
    await forum.say(SUN, FORUM, "大家好")
    page = await forum.person("GET", f"/client/{SUN}/chats/{FORUM}/messages")
    assert [one["topic"] for one in page["messages"]] == ["话题 7", "话题 7", None]
    threads = [u["message"].get("message_thread_id") for u in await forum.confirmed()]
    assert threads == [7, 7, None]
    assert await forum.denied(path, text="没有", thread=99) == (404, "这个话题已经不在了。")


async def test_the_owners_deeds_are_service_messages(forum: Bench) -> None:
    number = (await forum.control(f"groups/{FORUM}/topics", name="停车"))["id"]
    await forum.control(f"groups/{FORUM}/topics/{number}", name="停车位")
    await forum.control(f"groups/{FORUM}/topics/{number}", closed=True)
    await forum.control(f"groups/{FORUM}/topics/{number}", closed=False)
    said = [update["message"] for update in await forum.confirmed()]
    assert [message["message_thread_id"] for message in said] == [number] * 4
    assert said[0]["message_id"] == number
    assert said[0]["forum_topic_created"]["name"] == "停车"
    assert said[1]["forum_topic_edited"] == {"name": "停车位"}
    assert said[2]["forum_topic_closed"] == said[3]["forum_topic_reopened"] == {}
    page = await forum.person("GET", f"/client/{SUN}/chats/{FORUM}/messages")
    assert [m["text"] for m in page["messages"]] == [
        "孙伟 新建了话题「停车」",
        "孙伟 把话题改名为「停车位」",
        "孙伟 关闭了话题「停车位」",
        "孙伟 重新开启了话题「停车位」",
    ]


async def test_a_closed_topic_takes_words_of_admins_only(forum: Bench) -> None:
    assert await forum.ok("closeForumTopic", chat_id=FORUM, message_thread_id=7) is True
    await forum.ok("sendMessage", chat_id=FORUM, text="管理员还能说", message_thread_id=7)
    await forum.person("POST", f"/client/{SUN}/chats/{FORUM}/send", text="群主也能", thread=7)
    denied = await forum.denied(f"/client/{ZHAO}/chats/{FORUM}/send", text="我不能", thread=7)
    assert denied == (403, "这个话题已关闭。")
    demote(forum, admin=False)
    refused = await forum.refused("sendMessage", chat_id=FORUM, text="不能了", message_thread_id=7)
    assert refused == (400, "Bad Request: TOPIC_CLOSED")
    await forum.control(f"groups/{FORUM}/topics/7", closed=False)
    await forum.ok("sendMessage", chat_id=FORUM, text="又能了", message_thread_id=7)


async def test_the_general_topic_can_be_closed_too(forum: Bench) -> None:
    await forum.ok("closeGeneralForumTopic", chat_id=FORUM)
    demote(forum, "can_manage_topics")
    assert (await forum.refused("sendMessage", chat_id=FORUM, text="好"))[1] == "Bad Request: TOPIC_CLOSED"
    await forum.ok("sendMessage", chat_id=FORUM, text="好", message_thread_id=7)
    demote(forum)
    await forum.ok("reopenGeneralForumTopic", chat_id=FORUM)
    await forum.ok("sendMessage", chat_id=FORUM, text="好")


async def test_a_deleted_topic_is_gone_with_its_words(forum: Bench) -> None:
    sent = await forum.ok("sendMessage", chat_id=FORUM, text="旧", message_thread_id=7)
    assert await forum.ok("deleteForumTopic", chat_id=FORUM, message_thread_id=7) is True
    words = "Bad Request: message thread not found"
    assert (await forum.refused("sendMessage", chat_id=FORUM, text="好", message_thread_id=7))[1] == words
    edit = {"chat_id": FORUM, "message_id": sent["message_id"], "text": "新"}
    assert (await forum.refused("editMessageText", **edit))[1] == "Bad Request: message to edit not found"


async def test_a_topic_gets_another_name_once(forum: Bench) -> None:
    assert await forum.ok("editForumTopic", chat_id=FORUM, message_thread_id=7, name="水电气") is True
    again = await forum.refused("editForumTopic", chat_id=FORUM, message_thread_id=7, name="水电气")
    assert again == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    await forum.ok("closeForumTopic", chat_id=FORUM, message_thread_id=7)
    closed = await forum.refused("closeForumTopic", chat_id=FORUM, message_thread_id=7)
    assert closed == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    assert await forum.ok("reopenForumTopic", chat_id=FORUM, message_thread_id=7) is True


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("createForumTopic", {"name": ""}, "topic name must be non-empty"),
        ("createForumTopic", {"name": "字" * 129}, "topic name is too long"),
        ("createForumTopic", {"name": "电梯", "chat_id": DUTY}, "the chat is not a forum"),
        ("closeForumTopic", {"message_thread_id": 99}, "message thread not found"),
        ("deleteForumTopic", {"message_thread_id": 1}, "message thread not found"),
        ("sendMessage", {"message_thread_id": 1, "text": "好"}, "message thread not found"),
        ("sendChatAction", {"message_thread_id": 99, "action": "typing"}, "message thread not found"),
    ],
)
async def test_what_is_no_topic_is_refused(forum: Bench, method: str, params: dict[str, object], reason: str) -> None:
    assert await forum.refused(method, **{"chat_id": FORUM, **params}) == (400, f"Bad Request: {reason}")


async def test_a_name_of_128_characters_is_taken(forum: Bench) -> None:
    assert (await forum.ok("createForumTopic", chat_id=FORUM, name="字" * 128))["name"] == "字" * 128


@pytest.mark.parametrize(
    ("method", "right", "deed"),
    [
        ("createForumTopic", "can_manage_topics", "create a topic"),
        ("editForumTopic", "can_manage_topics", "edit the topic"),
        ("closeForumTopic", "can_manage_topics", "close the topic"),
        ("reopenForumTopic", "can_manage_topics", "reopen the topic"),
        ("deleteForumTopic", "can_delete_messages", "delete the topic"),
    ],
)
async def test_topics_need_their_right(forum: Bench, method: str, right: str, deed: str) -> None:
    demote(forum, right)
    asked = {"chat_id": FORUM, "name": "电梯", "message_thread_id": 7}
    assert await forum.refused(method, **asked) == (400, f"Bad Request: not enough rights to {deed}")
    rank = await forum.ok("getChatMember", chat_id=FORUM, user_id=BOT.id)
    assert (rank["status"], rank[right]) == ("administrator", False)
    demote(forum, admin=False)
    assert (await forum.refused(method, **asked))[0] == 400


async def test_a_group_without_topics_ignores_the_number(forum: Bench) -> None:
    sent = await forum.ok("sendMessage", chat_id=DUTY, text="好", message_thread_id=7)
    assert "message_thread_id" not in sent

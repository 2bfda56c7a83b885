"""Methods about the topics of a forum. The bot has to be an admin with the right to manage them."""

from bot.sandbox.chats import GENERAL, ICON_COLOR, Chat, Topic
from bot.sandbox.methods.call import Call, reach
from bot.sandbox.refusals import THREAD_NOT_FOUND, bad
from bot.sandbox.shapes import Json
from bot.sandbox.topics import delete_topic, open_topic, rename_topic, shut_topic

LONGEST_NAME = 128
NOT_MODIFIED = "TOPIC_NOT_MODIFIED"


def create_forum_topic(call: Call) -> Json:
    name = _name(call)
    chat = _forum(call, "can_manage_topics", "create a topic")
    topic = Topic(name, call.params.number("icon_color", ICON_COLOR))
    number = open_topic(call.sandbox.world, chat, call.bot.account.user(), topic)
    return {"message_thread_id": number, "name": topic.name, "icon_color": topic.icon_color}


def edit_forum_topic(call: Call) -> bool:
    chat = _forum(call, "can_manage_topics", "edit the topic")
    number, topic = _named(call, chat)
    if not call.params.has("name"):
        return True
    if topic.name == _name(call):
        raise bad(NOT_MODIFIED)
    rename_topic(call.sandbox.world, chat, number, call.bot.account.user(), _name(call))
    return True


def close_forum_topic(call: Call) -> bool:
    return _shut(call, True)


def reopen_forum_topic(call: Call) -> bool:
    return _shut(call, False)


def close_general_forum_topic(call: Call) -> bool:
    return _shut(call, True, general=True)


def reopen_general_forum_topic(call: Call) -> bool:
    return _shut(call, False, general=True)


def delete_forum_topic(call: Call) -> bool:
    chat = _forum(call, "can_delete_messages", "delete the topic")
    delete_topic(call.sandbox.world, chat, _named(call, chat)[0])
    return True


def _shut(call: Call, closed: bool, *, general: bool = False) -> bool:
    chat = _forum(call, "can_manage_topics", "close the topic" if closed else "reopen the topic")
    number, topic = (GENERAL, (chat.topics or {})[GENERAL]) if general else _named(call, chat)
    if topic.closed is closed:
        raise bad(NOT_MODIFIED)
    shut_topic(call.sandbox.world, chat, number, call.bot.account.user(), closed)
    return True


def _forum(call: Call, right: str, deed: str) -> Chat:
    chat = reach(call)
    if chat.topics is None:
        raise bad("the chat is not a forum")
    if not chat.may(call.id, right):
        raise bad(f"not enough rights to {deed}")
    return chat


def _named(call: Call, chat: Chat) -> tuple[int, Topic]:
    """The topic the call names; the general one cannot be."""
    number = call.params.number("message_thread_id")
    topic = (chat.topics or {}).get(number)
    if topic is None or number == GENERAL:
        raise bad(THREAD_NOT_FOUND)
    return number, topic


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not name:
        raise bad("topic name must be non-empty")
    if len(name) > LONGEST_NAME:
        raise bad("topic name is too long")
    return name

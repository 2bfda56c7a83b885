"""Forum topics: made, renamed, closed, opened again and deleted, with the service messages that follow.

A topic's id is the id of the message that made it. The general topic has id 1 and always exists; it is meant by
naming no topic, and must not be named.
"""

from bot.sandbox.chats import GENERAL, Chat, Topic
from bot.sandbox.shapes import Json
from bot.sandbox.world import World


def open_topic(world: World, chat: Chat, by: Json, topic: Topic) -> int:
    """A new topic; its number."""
    if chat.topics is None:
        chat.topics = {GENERAL: Topic("General")}
    number = chat.next_number()
    made: Json = {"name": topic.name, "icon_color": topic.icon_color}
    world.post(chat, by, {"forum_topic_created": made} | thread_fields(number))
    chat.topics[number] = topic
    world.save(chat)
    return number


def rename_topic(world: World, chat: Chat, number: int, by: Json, name: str) -> None:
    _topic(chat, number).name = name
    _changed(world, chat, number, by, {"forum_topic_edited": {"name": name}})


def shut_topic(world: World, chat: Chat, number: int, by: Json, closed: bool) -> None:
    """Close it, or open it again."""
    _topic(chat, number).closed = closed
    _changed(world, chat, number, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})


def delete_topic(world: World, chat: Chat, number: int) -> None:
    """Take it away with everything that was said in it."""
    if chat.topics is not None:
        del chat.topics[number]
    world.save(chat)
    for message in [each for each in chat.backwards() if each.body.get("message_thread_id") == number]:
        world.delete(message)


def thread_fields(number: int) -> Json:
    """What a message in a topic carries."""
    return {} if number == GENERAL else {"message_thread_id": number, "is_topic_message": True}


def _topic(chat: Chat, number: int) -> Topic:
    return (chat.topics or {})[number]


def _changed(world: World, chat: Chat, number: int, by: Json, content: Json) -> None:
    world.save(chat)
    world.post(chat, by, content | thread_fields(number))

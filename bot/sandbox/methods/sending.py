"""Methods that say something: text, photo, album, document, voice, video, location."""

from bot.sandbox import refusals
from bot.sandbox.chats import Chat, Message
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.call import Call, admit, reach
from bot.sandbox.methods.media import album, file_content, photo_content
from bot.sandbox.methods.words import read_caption, read_text
from bot.sandbox.refusals import bad
from bot.sandbox.sandbox import random_id
from bot.sandbox.shapes import Json

GENERAL_TOPIC = 1


def send_message(call: Call) -> Json:
    return _send(call, read_text(call.params))


def send_photo(call: Call) -> Json:
    caption = read_caption(call.params)
    return _send(call, photo_content(call.sandbox.files, call.params, "photo") | caption)


def send_document(call: Call) -> Json:
    return _send_file(call, "document")


def send_voice(call: Call) -> Json:
    return _send_file(call, "voice")


def send_video(call: Call) -> Json:
    return _send_file(call, "video")


def send_location(call: Call) -> Json:
    place = {name: call.params.decimal(name) for name in ("latitude", "longitude")}
    for name, value in place.items():
        if value is None:
            raise bad(f"{name} is empty")
    return _send(call, {"location": place})


def send_media_group(call: Call) -> list[Json]:
    """An album: one message for each item, tied by a media_group_id, without a keyboard."""
    contents = album(call.sandbox.files, call.params)
    chat = reach(call)
    reply, thread = _reply(call, chat), _thread(call, chat)
    admit(call, chat, len(contents))
    tie = {"media_group_id": random_id()} | thread
    world, sender = call.sandbox.world, call.bot.account.user()
    return [world.post(chat, sender, content | tie, reply_to=reply).body for content in contents]


def send_chat_action(call: Call) -> bool:
    if not call.params.has("action"):
        raise bad("wrong parameter action in request")
    reach(call)
    return True


def _send_file(call: Call, kind: str) -> Json:
    caption = read_caption(call.params)
    return _send(call, file_content(call.sandbox.files, call.params, kind) | caption)


def _send(call: Call, content: Json) -> Json:
    chat = reach(call)
    markup = read_markup(call.params, private=chat.private)
    reply, thread = _reply(call, chat), _thread(call, chat)
    admit(call, chat)
    shown = content | thread | ({"reply_markup": markup.inline} if markup.inline else {})
    world, sender = call.sandbox.world, call.bot.account.user()
    return world.post(chat, sender, shown, reply_to=reply, keyboard=markup.keyboard).body


def _reply(call: Call, chat: Chat) -> Message | None:
    """The message replied to, by either of the two ways to name it."""
    given = call.params.json("reply_parameters", "reply parameters JSON object")
    asked = given if isinstance(given, dict) else {"message_id": call.params.number("reply_to_message_id")}
    if not asked.get("message_id"):
        return None
    found = chat.find(int(asked["message_id"]))
    lenient = asked.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad(refusals.REPLY_NOT_FOUND)
    return found


def _thread(call: Call, chat: Chat) -> Json:
    """The topic. Groups without topics ignore it; the general topic must not be named."""
    thread = call.params.number("message_thread_id")
    if not thread or chat.topics is None:
        return {}
    if thread == GENERAL_TOPIC or thread not in chat.topics:
        raise bad(refusals.THREAD_NOT_FOUND)
    return {"message_thread_id": thread, "is_topic_message": True}

"""Methods that say something: text, photo, album, files of every kind, location."""

from bot.sandbox import refusals
from bot.sandbox.chats import GENERAL, Chat, Message
from bot.sandbox.fields import Params
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.call import Call, admit, reach
from bot.sandbox.methods.media import album, file_content, photo_content
from bot.sandbox.methods.words import read_caption, read_text
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json
from bot.sandbox.topics import thread_fields


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


def send_audio(call: Call) -> Json:
    return _send_file(call, "audio")


def send_video_note(call: Call) -> Json:
    return _send_file(call, "video_note", captioned=False)


def send_animation(call: Call) -> Json:
    return _send_file(call, "animation")


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
    reply = _reply(call, chat)
    thread = _thread(call, chat, reply)
    admit(call, chat, len(contents))
    tie = {"media_group_id": call.sandbox.chance.id()} | thread
    world, sender = call.sandbox.world, call.bot.account.user()
    return [world.post(chat, sender, content | tie, reply_to=reply).body for content in contents]


def send_chat_action(call: Call) -> bool:
    if not call.params.has("action"):
        raise bad("wrong parameter action in request")
    _thread(call, reach(call), None)
    return True


def _send_file(call: Call, kind: str, *, captioned: bool = True) -> Json:
    caption = read_caption(call.params) if captioned else {}
    return _send(call, file_content(call.sandbox.files, call.params, kind) | caption)


def _send(call: Call, content: Json) -> Json:
    chat = reach(call)
    markup = read_markup(call.params, private=chat.private)
    reply = _reply(call, chat)
    thread = _thread(call, chat, reply)
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
    found = chat.find(Params(asked).number("message_id"))
    lenient = asked.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad(refusals.REPLY_NOT_FOUND)
    return found


def _thread(call: Call, chat: Chat, reply: Message | None) -> Json:
    """The topic: the one named, or that of the message replied to. Groups without topics ignore it."""
    if chat.topics is None:
        return {}
    thread = call.params.number("message_thread_id")
    if thread == GENERAL or (thread and thread not in chat.topics):
        raise bad(refusals.THREAD_NOT_FOUND)
    thread = thread or (reply.body.get("message_thread_id") if reply else None) or GENERAL
    topic = chat.topics.get(thread)
    if topic is not None and topic.closed and not chat.may(call.id, "can_manage_topics"):
        raise bad(refusals.TOPIC_CLOSED)
    return thread_fields(thread)

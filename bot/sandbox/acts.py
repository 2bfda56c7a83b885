"""What a person's app can do: say, show, press, edit, block, start. Refuses what the app would not offer.

Every act is a plain function on the sandbox; the client API and in-process tests use the same ones.
What is refused is told in Chinese: people read it.
"""

import asyncio
import json
import re
import zlib
from dataclasses import dataclass

from bot.sandbox.bots import Press
from bot.sandbox.chats import GENERAL, Chat, Message
from bot.sandbox.fields import Upload
from bot.sandbox.files import MIMES, described
from bot.sandbox.kinds import KINDS, made_up
from bot.sandbox.photos import upload_photo
from bot.sandbox.privacy import SERVICE
from bot.sandbox.refusals import Refusal
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.shapes import GROUP_ANONYMOUS_BOT, Json, Person
from bot.sandbox.text import Text, finished
from bot.sandbox.topics import thread_fields

MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_PHOTOS = 10
SENDABLE = frozenset({"document", *MIMES})
# What belongs to a message where it stands, and does not go along to another chat.
NOT_FORWARDED = frozenset({
    "message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup", "message_thread_id",
    "is_topic_message", "sender_chat", "media_group_id", "forward_origin",
})  # fmt: skip
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Denied(Exception):
    """The app does not let this person do that; the text is a sentence for him."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one of his chats."""

    sandbox: Sandbox
    person: Person
    chat: Chat

    def find(self, message_id: int) -> Message:
        found = self.chat.find(message_id)
        if found is None:
            raise Denied("这条消息已经不在了。", 404)
        return found


def person(sandbox: Sandbox, person_id: int) -> Person:
    found = sandbox.world.people.get(person_id)
    if found is None:
        raise Denied("没有这个人。", 404)
    return found


def enter(sandbox: Sandbox, person_id: int, chat_id: int) -> Actor:
    """The person in the chat his app calls so: a group, a bot's id, or his own id for the main bot."""
    who, world = person(sandbox, person_id), sandbox.world
    if chat_id < 0:
        chat = world.groups.get(chat_id)
        if chat is None or person_id not in chat.members:
            raise Denied("您不在这个群里。", 404)
    elif chat_id == person_id or chat_id in world.bots:
        chat = world.private(world.bots.get(chat_id, world.main_bot), who)
    else:
        raise Denied("没有这个聊天。", 404)
    return Actor(sandbox, who, chat)


def say(actor: Actor, text: str, reply_to: int | None = None, thread: int = 0) -> Message:
    """Send a text, in a forum into a topic."""
    _may_speak(actor)
    words = finished(Text(text))
    if not words.plain:
        raise Denied("消息是空的。")
    if len(words.plain) > MOST_TEXT:
        raise Denied(f"消息太长，最多 {MOST_TEXT} 字。")
    return _post(actor, words.fields("text", "entities"), reply_to, thread)


def show_photos(actor: Actor, photos: list[bytes], caption: str = "", reply_to: int | None = None) -> list[Message]:
    """Send photos; more than one is an album, with the caption on its first message."""
    _may_speak(actor)
    if not 1 <= len(photos) <= MOST_PHOTOS:
        raise Denied(f"一次可以发 1 到 {MOST_PHOTOS} 张照片。")
    words = finished(Text(caption))
    if len(words.plain) > MOST_CAPTION:
        raise Denied(f"说明太长，最多 {MOST_CAPTION} 字。")
    contents = [_photo(actor.sandbox, data) for data in photos]
    if words.plain:
        contents[0] |= words.fields("caption", "caption_entities")
    tie: Json = {"media_group_id": actor.sandbox.chance.id()} if len(contents) > 1 else {}
    return [_post(actor, content | tie, reply_to) for content in contents]


def send_file(actor: Actor, kind: str, upload: Upload, caption: str = "", reply_to: int | None = None) -> Message:
    """Send a document, a voice message, a video … with its bytes."""
    _may_speak(actor)
    if kind not in SENDABLE or not upload.data:
        raise Denied("不认识这种文件，或文件是空的。")
    words = finished(Text(caption))
    if len(words.plain) > MOST_CAPTION:
        raise Denied(f"说明太长，最多 {MOST_CAPTION} 字。")
    stored = actor.sandbox.files.add(kind, upload.data, mime=MIMES.get(kind, upload.mime), name=upload.name)
    said = words.fields("caption", "caption_entities") if words.plain else {}
    return _post(actor, described(stored) | said, reply_to)


def send_other(actor: Actor, kind: str, fields: Json) -> Message:
    """Send a sticker, a place, a voice message …"""
    _may_speak(actor)
    if kind not in KINDS:
        raise Denied("不认识这种消息。")
    return _post(actor, made_up(actor.sandbox.files, actor.person, kind, fields), None)


def edit(actor: Actor, message_id: int, text: str) -> Message:
    """Change one's own words."""
    message = actor.find(message_id)
    words = finished(Text(text))
    names = ("text", "entities") if "text" in message.body else ("caption", "caption_entities")
    if message.sender != actor.person.id or not {"text", "photo"} & set(message.body):
        raise Denied("只能改自己发的文字。", 403)
    if not words.plain and names[0] == "text":
        raise Denied("消息是空的。")
    kept = {name: value for name, value in message.body.items() if name not in names}
    fresh = words.fields(*names) if words.plain else {}
    return actor.sandbox.world.edit(message, kept | fresh)


def forward(actor: Actor, message_id: int, to: Actor) -> Message:
    """Pass a message on to another chat, with who wrote it and when; of what was passed on, its first writer stays."""
    _may_speak(to)
    passed = actor.find(message_id).body
    content = {name: value for name, value in passed.items() if name not in NOT_FORWARDED}
    if not content or any(name in passed for name in SERVICE):
        raise Denied("这条消息不能转发。")
    wrote = {"type": "user", "date": passed["date"], "sender_user": passed["from"]}
    return _post(to, content | {"forward_origin": passed.get("forward_origin") or wrote}, None)


def press(actor: Actor, message_id: int, data: str) -> asyncio.Future[Json]:
    """Press a button; the future is the bot's answer."""
    pressed = tap(actor, message_id, data)
    pressed.answer = asyncio.get_running_loop().create_future()
    return pressed.answer


def tap(actor: Actor, message_id: int, data: str) -> Press:
    """Press a button and look for the answer later. Any data goes: a modified app can send any."""
    message = actor.find(message_id)
    bot = actor.sandbox.world.bots.get(message.sender)
    if bot is None:
        raise Denied("这条消息没有按钮。")
    content = {
        "id": actor.sandbox.chance.id(),
        "from": actor.person.user(),
        "message": message.body,
        "chat_instance": str(zlib.crc32(json.dumps(actor.chat.key).encode())),
        "data": data,
    }
    return bot.pressed(content)


def start(actor: Actor, payload: str = "") -> Message:
    """Open the bot by a link or by its start button; a blocked bot is taken back first."""
    if not PAYLOAD.fullmatch(payload):
        raise Denied("链接里的代码不对。")
    block(actor, False)
    return say(actor, f"/start {payload}" if payload else "/start")


def block(actor: Actor, blocked: bool) -> None:
    """Block the bot, or take it back."""
    if blocked != actor.chat.blocked:
        world = actor.sandbox.world
        world.set_bot_status(actor.chat, world.bots[actor.chat.bot], "kicked" if blocked else "member")


def read(actor: Actor, upto: int) -> None:
    actor.chat.mark_read(actor.person.id, upto)
    actor.sandbox.world.save(actor.chat)


def impersonate(actor: Actor, text: str) -> Message:
    """Speak as an anonymous admin of the group: the bot sees the group itself, not the person."""
    words = finished(Text(text)).fields("text", "entities")
    return actor.sandbox.world.post(actor.chat, GROUP_ANONYMOUS_BOT, {"sender_chat": actor.chat.api()} | words)


def _may_speak(actor: Actor) -> None:
    chat = actor.chat
    if chat.moved_to:
        raise Denied("这个群已经升级，请到新群里说。", 409)
    if chat.blocked:
        raise Denied("您停用了这个机器人，请先重新启用。", 403)
    if chat.private and not chat.started:
        chat.started = True
        actor.sandbox.world.save(chat)


def _post(actor: Actor, content: Json, reply_to: int | None, thread: int = 0) -> Message:
    replied = actor.find(reply_to) if reply_to is not None else None
    topic = _topic(actor, thread or (replied.body.get("message_thread_id") if replied else None) or GENERAL)
    return actor.sandbox.world.post(actor.chat, actor.person.user(), content | topic, reply_to=replied)


def _topic(actor: Actor, thread: int) -> Json:
    """The topic as fields of a message, if this person may write there."""
    if actor.chat.topics is None:
        return {}
    topic = actor.chat.topics.get(thread)
    if topic is None:
        raise Denied("这个话题已经不在了。", 404)
    if topic.closed and actor.person.id not in actor.chat.admins:
        raise Denied("这个话题已关闭。", 403)
    return thread_fields(thread)


def _photo(sandbox: Sandbox, data: bytes) -> Json:
    try:
        sizes = upload_photo(sandbox.files, data)
    except Refusal as refusal:
        raise Denied("这张图片发不了：要 PNG、JPEG 或 WebP，不超过 10 MB。") from refusal
    return {"photo": [size.photo_size() for size in sizes]}

"""What a person's app shows: people, chats and messages as the page wants them."""

from itertools import islice

from bot.sandbox.acts import Actor
from bot.sandbox.bots import Bot
from bot.sandbox.chats import Chat, Message
from bot.sandbox.kinds import NAMES
from bot.sandbox.privacy import SERVICE
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.shapes import Json, Person, tint
from bot.sandbox.stream import Event
from bot.sandbox.world import World

TOPIC_DEEDS = {
    "forum_topic_created": "新建了话题",
    "forum_topic_edited": "把话题改名为",
    "forum_topic_closed": "关闭了话题",
    "forum_topic_reopened": "重新开启了话题",
}


def people(sandbox: Sandbox) -> Json:
    world = sandbox.world
    shown = [
        {
            "id": p.id,
            "name": p.name,
            "hint": p.hint,
            "tint": tint(p.id),
            "waiting": any(chat.unread.get(p.id) for chat in world.chats_of(p.id) if not chat.moved_to),
        }
        for p in world.people.values()
    ]
    account = world.main_bot.account
    bot = {"id": account.id, "name": account.name, "username": account.username}
    return {"people": shown, "bot": bot, "now": sandbox.clock.now()}


def chats(sandbox: Sandbox, person: Person) -> Json:
    """All chats of a person, the liveliest first."""
    listed = [_chat(sandbox.world, chat, person) for chat in sandbox.world.chats_of(person.id) if not chat.moved_to]
    return {"chats": sorted(listed, key=lambda chat: -(chat["last"]["date"] if chat["last"] else 0))}


def page(actor: Actor, before: int | None, limit: int) -> list[Json]:
    """Up to ``limit`` messages before some message, oldest first."""
    newest_first = islice(actor.chat.backwards(before), limit)
    return [message(actor.sandbox.world, each, actor.person.id) for each in newest_first][::-1]


def chat_id(world: World, chat: Chat) -> int:
    """The chat's id in the app: as bots have it, but a private chat with a further bot is the bot's id."""
    return chat.bot if chat.private and chat.bot != world.main else chat.id


def event(world: World, happened: Event, person: int) -> Json:
    """An event of the stream as JSON."""
    shown = dict(happened)
    if "chat" in shown:
        shown["chat"] = chat_id(world, shown["chat"])
    if "message" in shown:
        shown["message"] = message(world, shown["message"], person)
    return shown


def message(world: World, said: Message, reader: int) -> Json:
    """A message as the page draws it."""
    body = said.body
    photo, replied, file = body.get("photo"), body.get("reply_to_message"), body.get("document")
    kind = _kind(body)
    return {
        "id": said.id,
        "chat": chat_id(world, said.chat),
        "date": body["date"],
        "edited": "edit_date" in body,
        "from": _sender(world, body),
        "out": said.sender == reader,
        "text": _service(said) if kind == "service" else _words(body),
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "reply_to": _reply(world, replied) if replied else None,
        "forwarded": body.get("forward_origin", {}).get("sender_user", {}).get("first_name"),
        "photo": {key: photo[-1][key] for key in ("file_id", "width", "height")} if photo else None,
        "document": {key: file.get(key) for key in ("file_id", "file_name")} if file else None,
        "album": body.get("media_group_id"),
        "kind": kind,
        "thread": body.get("message_thread_id"),
        "topic": _topic(said),
        "buttons": _buttons(body.get("reply_markup")),
        "reply_keyboard": said.keyboard.get("keyboard") if said.keyboard else None,
    }


def _topic(said: Message) -> str | None:
    """The name of the topic a message stands in; None for the general one and in groups without topics."""
    topic = (said.chat.topics or {}).get(said.body.get("message_thread_id", 0))
    return topic.name if topic is not None else None


def _chat(world: World, chat: Chat, person: Person) -> Json:
    newest = next(chat.backwards(), None)
    bot: Bot | None = world.bots[chat.bot] if chat.private else None
    return {
        "id": chat_id(world, chat),
        "type": chat.kind,
        "title": bot.account.name if bot else chat.title,
        "members": 2 if bot else len(chat.members) + sum(map(chat.has, chat.bots)),
        "last": _last(newest, person) if newest else None,
        "unread": chat.unread.get(person.id, 0),
        "blocked": chat.blocked,
        "started": chat.started or not chat.private,
    }


def _last(said: Message, person: Person) -> Json:
    kind = _kind(said.body)
    text = _service(said) if kind == "service" else _words(said.body) or NAMES.get(kind, "")
    return {"text": text, "date": said.body["date"], "out": said.sender == person.id}


def _words(body: Json) -> str:
    return str(body.get("text") or body.get("caption") or "")


def _kind(body: Json) -> str:
    if "text" in body:
        return "text"
    if not SERVICE.isdisjoint(body):
        return "service"
    return next((kind for kind in ("venue", *NAMES) if kind in body), "other")


def _service(said: Message) -> str:
    body, name = said.body, said.body["from"]["first_name"]
    if joined := body.get("new_chat_members"):
        return f"{'、'.join(user['first_name'] for user in joined)} 加入了群组"
    if "left_chat_member" in body:
        return f"{body['left_chat_member']['first_name']} 离开了群组"
    for field, deed in TOPIC_DEEDS.items():
        if field in body:
            topic = body[field].get("name") or _topic(said)
            return f"{name} {deed}「{topic}」" if topic else f"{name} {deed}"
    return f"{name} 把群组升级为超级群"


def _sender(world: World, body: Json) -> Json:
    user = body["from"]
    shown = body.get("sender_chat", {}).get("title") or user["first_name"]
    return {"id": user["id"], "name": shown, "bot": user["id"] in world.bots, "tint": tint(user["id"])}


def _reply(world: World, replied: Json) -> Json:
    kind = _kind(replied)
    text = _words(replied) or NAMES.get(kind, "")
    return {"id": replied["message_id"], "name": _sender(world, replied)["name"], "text": text}


def _buttons(markup: Json | None) -> list[list[Json]] | None:
    if not markup:
        return None
    return [[_button(button) for button in row] for row in markup["inline_keyboard"]]


def _button(button: Json) -> Json:
    url = button.get("url") or button.get("web_app", {}).get("url")
    return (
        {"text": button["text"], "url": url} if url else {"text": button["text"], "data": button.get("callback_data")}
    )

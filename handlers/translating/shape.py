"""The one check of a raw update's shape, before either framework sees it (F11, A34, A47).

The frameworks fail differently: aiogram takes the text "12" for a number, ``true`` for 1 and a
date of twelve digits for milliseconds, where python-telegram-bot passes them through or dies of
``KeyError``. So the shape is settled here, once:

- what we read has the type the Bot API documents, or the update is bad; the reason names the
  place and never what stood there;
- what nobody reads is left out, so that a forward, a quoted message or a button newer than the
  framework cannot make an update unreadable. Whole kinds nobody reads leave only their id;
- a chat member is reduced to ``member`` or ``left``: the list of rights beside it is required by
  aiogram and grows with the Bot API; of them only the right to make topics is read, and only its coming;
- rare kinds of message leave only their name, since only their being there is read: the frameworks
  disagree on what is wrong inside them, and neither knows what Telegram adds next;
- half characters (lone surrogates) become U+FFFD: pydantic refuses the whole text otherwise.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from handlers.incoming import BadUpdate
from handlers.translating.objects import MAKES_TOPICS, RARE, SERVICE, UNFIT

Read = Callable[[Any, str], Any]

_LARGEST = 2**63 - 1
_LARGEST_SMALL = 2**32 - 1
_DEPTH = 32

# Every kind the Bot API documents; an update carries exactly one.
KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
)


def check(raw: object) -> dict[str, Any]:
    """The update with what we read and nothing else; raises ``BadUpdate`` when it cannot be read."""
    if not isinstance(raw, dict):
        raise BadUpdate("update: not an object")
    checked = {"update_id": _count(raw.get("update_id"), "update_id")}
    kinds = [kind for kind in KINDS if raw.get(kind) is not None]
    if len(kinds) > 1:
        raise BadUpdate("update: two kinds at once")
    for kind in kinds:
        if not isinstance(raw[kind], dict):
            raise BadUpdate(f"{kind}: not an object")
        if kind in _READ:
            checked[kind] = _READ[kind](raw[kind], kind)
    if not kinds and all(value is None for key, value in raw.items() if key != "update_id"):
        raise BadUpdate("update: no content")
    return checked


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise BadUpdate(f"{where}: not a whole number")
    return value


def _count(value: Any, where: str) -> int:
    if _whole(value, where) < 0:
        raise BadUpdate(f"{where}: negative")
    return int(value)


def _small(value: Any, where: str) -> int:
    """A date or a length in seconds or pixels: more than that overflows somewhere in a framework."""
    if _count(value, where) > _LARGEST_SMALL:
        raise BadUpdate(f"{where}: too large")
    return int(value)


def _degrees(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -180 <= value <= 180:
        raise BadUpdate(f"{where}: not degrees")
    return float(value)


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadUpdate(f"{where}: not a flag")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise BadUpdate(f"{where}: not a text")
    if value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _handle(value: Any, where: str) -> str:
    """One of Telegram's own opaque ids."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise BadUpdate(f"{where}: not a handle")
    return value


def _anything(value: Any, where: str, depth: int = 0) -> Any:
    """A part no code of ours looks into, made safe for both frameworks' parsers."""
    if depth > _DEPTH:
        raise BadUpdate(f"{where}: nested too deep")
    match value:
        case dict():
            return {_text(name, where): _anything(part, where, depth + 1) for name, part in value.items()}
        case list():
            return [_anything(part, where, depth + 1) for part in value]
        case str():
            return _text(value, where)
        case float() if not math.isfinite(value):
            raise BadUpdate(f"{where}: not a number")
        case int() if not isinstance(value, bool):
            return _whole(value, where)
    return value


def _body(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadUpdate(f"{where}: not an object")
    return {_text(name, where): _anything(part, where) for name, part in value.items()}


def _record(needed: Mapping[str, Read], optional: Mapping[str, Read] | None = None) -> Read:
    """An object with these parts; JSON's null counts as absent."""

    def read(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise BadUpdate(f"{where}: not an object")
        kept = {name: part(value.get(name), f"{where}.{name}") for name, part in needed.items()}
        for name, part in (optional or {}).items():
            if value.get(name) is not None:
                kept[name] = part(value[name], f"{where}.{name}")
        return kept

    return read


def _many(part: Read) -> Read:
    def read(value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            raise BadUpdate(f"{where}: not a list")
        return [part(item, where) for item in value]

    return read


def _file(*numbers: str) -> Read:
    """A file, with the numbers both frameworks insist on for its kind."""
    return _record(
        {"file_id": _handle, "file_unique_id": _handle} | dict.fromkeys(numbers, _small),
        {"file_size": _count, "file_name": _text, "mime_type": _text},
    )


_USER = _record({"id": _whole, "is_bot": _flag, "first_name": _text}, {"last_name": _text, "language_code": _text})
_CHAT = _record({"id": _whole, "type": _text}, {"title": _text, "is_forum": _flag})
_AT = {"message_id": _count, "date": _small, "chat": _CHAT}
_IN_TOPIC = {"message_thread_id": _count, "is_topic_message": _flag}
_PLACE = _record(_AT)
_LOCATION = _record({"latitude": _degrees, "longitude": _degrees})
_STICKER = _record(
    {
        "file_id": _handle,
        "file_unique_id": _handle,
        "type": _text,
        "width": _small,
        "height": _small,
        "is_animated": _flag,
        "is_video": _flag,
    }
)

_FORWARDS = {
    "user": _record({"type": _text, "date": _small, "sender_user": _USER}),
    "hidden_user": _record({"type": _text, "date": _small, "sender_user_name": _text}),
}


def _forward(value: Any, where: str) -> dict[str, Any]:
    """Whose message it was, if a person's; whatever else it came from, or cannot be read, is left out."""
    read = _FORWARDS.get(str(value.get("type"))) if isinstance(value, dict) else None
    try:
        return read(value, where) if read is not None else {}
    except BadUpdate:
        return {}


_MESSAGE = _record(
    _AT,
    dict.fromkeys(UNFIT, _body)
    | dict.fromkeys(SERVICE, _anything)
    | _IN_TOPIC
    | {
        "sticker": _STICKER,
        "dice": _record({"emoji": _text, "value": _small}),
        "story": _record({"chat": _CHAT, "id": _small}),
        "new_chat_members": _many(_USER),
        "left_chat_member": _USER,
        "new_chat_title": _text,
        "new_chat_photo": _many(_file("width", "height")),
        "pinned_message": _PLACE,
        "delete_chat_photo": _flag,
        "group_chat_created": _flag,
        "supergroup_chat_created": _flag,
        "channel_chat_created": _flag,
        "from": _USER,
        "sender_chat": _CHAT,
        "forward_origin": _forward,
        "is_automatic_forward": _flag,
        "reply_to_message": _PLACE,
        "media_group_id": _handle,
        "text": _text,
        "caption": _text,
        # The frameworks' command filters look for the entity, not for the slash.
        "entities": _many(_record({"type": _text, "offset": _count, "length": _count})),
        "photo": _many(_file("width", "height")),
        "video": _file("width", "height", "duration"),
        "voice": _file("duration"),
        "audio": _file("duration"),
        "video_note": _file("length", "duration"),
        "document": _file(),
        "animation": _file("width", "height", "duration"),
        "location": _LOCATION,
        "venue": _record({"location": _LOCATION, "title": _text, "address": _text}),
        "contact": _record({"phone_number": _text, "first_name": _text}, {"user_id": _whole}),
        "migrate_to_chat_id": _whole,
        "migrate_from_chat_id": _whole,
        RARE: _text,
    },
)


def _message(value: Any, where: str) -> dict[str, Any]:
    message: dict[str, Any] = _MESSAGE(value, where)
    if message["chat"]["type"] == "private" and "from" not in message:
        raise BadUpdate(f"{where}.from: missing")
    bodies = {name: message.pop(name) for name in (*UNFIT, *SERVICE) if name in message}
    # An empty object says something ("topic closed"); an empty list, a nought or a "false" says that it did not happen.
    if present := [name for name, body in bodies.items() if body or isinstance(body, dict)]:
        message[RARE] = present[0]
    if not message.get("forward_origin"):
        message.pop("forward_origin", None)
    if gone := bodies.get("left_chat_member"):
        message["left_chat_member"] = gone  # who it was is read too (A10)
    return message


_MEMBER = _record({"user": _USER, "status": _text}, {"is_member": _flag})


def _standing(value: Any, where: str) -> dict[str, Any]:
    member = _MEMBER(value, where)
    match member["status"], member.get("is_member"):
        case ("creator" | "administrator" | "member", _) | ("restricted", True):
            status = "member"
        case ("left" | "kicked", _) | ("restricted", _):
            status = "left"
        case _:
            raise BadUpdate(f"{where}.status: not a standing")
    return {"user": member["user"], "status": status}


_CHANGE = _record(
    {"chat": _CHAT, "from": _USER, "date": _small, "old_chat_member": _standing, "new_chat_member": _standing},
    {RARE: _text},
)


def _change(value: Any, where: str) -> dict[str, Any]:
    change: dict[str, Any] = _CHANGE(value, where)
    before, after = (value[name].get(MAKES_TOPICS) is True for name in ("old_chat_member", "new_chat_member"))
    if after and not before and change["new_chat_member"]["status"] == "member":
        change[RARE] = MAKES_TOPICS
    return change


_READ: dict[str, Read] = {
    "message": _message,
    "edited_message": _message,
    "callback_query": _record(
        {"id": _handle, "from": _USER, "chat_instance": _text}, {"data": _text, "message": _record(_AT, _IN_TOPIC)}
    ),
    "my_chat_member": _change,
}

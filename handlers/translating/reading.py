"""One reading of an update for both frameworks: from Telegram's objects to our own words.

It reads only what ``handlers/translating/objects.py`` names and assumes an update that has passed
``handlers/translating/shape.py``. Every text leaves it cleaned; only numeric ids say who somebody is.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

from dialogs.events import Attached, Commanded, Edited, Media, MediaKind, SharedContact, Typed, Unfit
from handlers.incoming import (
    ButtonPressed,
    ChatKind,
    Content,
    GroupMoved,
    Ignored,
    Incoming,
    Membership,
    Origin,
    Sender,
    StaffLeft,
    TopicTurned,
)
from handlers.translating.objects import (
    MAKES_TOPICS,
    UNFIT,
    CallbackQuery,
    Chat,
    File,
    Location,
    Member,
    MemberChange,
    Message,
    Place,
    Update,
    User,
)
from handlers.wording.cleaning import clean, clean_name

# Under these accounts Telegram shows anonymous group admins and channels (A07).
GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688

_CHAT_KINDS: dict[str, ChatKind] = {"private": "private", "group": "group", "supergroup": "group"}

# An animation also carries a document for older clients, so it stands before it.
_FILES: tuple[MediaKind, ...] = ("animation", "video", "voice", "audio", "video_note", "document")

# Whether a topic is closed after such a message.
_TURNS = {"forum_topic_closed": True, "forum_topic_reopened": False}

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


def read(update: Update, *, username: str, rare: str) -> Incoming | Ignored:
    """What the update says.

    ``username`` is the bot's own, to tell commands meant for another bot. ``rare`` is the message's rare
    kind or the right that the bot has gained, "" for none.
    """
    if update.message is not None:
        return _message(update.update_id, update.message, username, rare)
    if update.edited_message is not None:
        return _edit(update.update_id, update.edited_message)
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member, entrusted=rare == MAKES_TOPICS)
    return Ignored("unknown kind")


def _message(update_id: int, message: Message, username: str, rare: str) -> Incoming | Ignored:
    if message.migrate_to_chat_id:
        return _incoming(update_id, message, GroupMoved(message.migrate_to_chat_id))
    if message.migrate_from_chat_id:  # the same told in the new chat, perhaps before it is told in the old one
        moved = _incoming(update_id, message, GroupMoved(message.chat.id))
        return replace(moved, chat_id=message.migrate_from_chat_id)
    if (gone := message.left_chat_member) and not gone.is_bot and message.chat.type in _CHAT_KINDS:
        return _incoming(update_id, message, StaffLeft(gone.id))
    if rare in _TURNS and _topic(message) and message.chat.type in _CHAT_KINDS:
        return _incoming(update_id, message, TopicTurned(closed=_TURNS[rare]))
    if unheard := _unheard(message):
        return unheard
    content = _content(message, username, rare)
    return content if isinstance(content, Ignored) else _incoming(update_id, message, content)


def _edit(update_id: int, message: Message) -> Incoming | Ignored:
    if unheard := _unheard(message):
        return unheard
    text = clean(message.text or message.caption or "")
    if not text:
        return Ignored("edit without words")
    return _incoming(update_id, message, Edited(text, message.message_id))


def _press(update_id: int, query: CallbackQuery) -> Incoming | Ignored:
    if query.message is None:
        return Ignored("inline message")
    if query.data is None:
        return Ignored("press without data")
    kind = _CHAT_KINDS.get(query.message.chat.type)
    if kind is None:
        return Ignored("channel")
    if _is_other_bot(query.from_user):
        return Ignored("another bot")
    return Incoming(
        update_id=update_id,
        chat_id=query.message.chat.id,
        chat_kind=kind,
        sender=_sender(query.from_user),
        content=ButtonPressed(clean(query.data), query.id),
        message_id=query.message.message_id,
        title=_title(query.message.chat),
        forum=bool(query.message.chat.is_forum),
        topic=_topic(query.message),
    )


def _membership(update_id: int, change: MemberChange, *, entrusted: bool) -> Incoming | Ignored:
    kind = _CHAT_KINDS.get(change.chat.type)
    if kind is None:
        return Ignored("channel")
    was, now = _inside(change.old_chat_member), _inside(change.new_chat_member)
    entrusted = entrusted and kind == "group"
    if was == now and not entrusted:
        return Ignored("standing unchanged")
    if kind == "private":
        content = Membership("unblocked" if now else "blocked")
    elif entrusted:
        content = Membership("entrusted")
    else:
        content = Membership("added" if now else "removed")
    return Incoming(
        update_id=update_id,
        chat_id=change.chat.id,
        chat_kind=kind,
        sender=_sender(change.from_user),
        content=content,
        sent_at=_moment(change.date),
        forum=bool(change.chat.is_forum),
    )


def _inside(member: Member) -> bool:
    return member.status not in ("left", "kicked")


def _incoming(update_id: int, message: Message, content: Content) -> Incoming:
    return Incoming(
        update_id=update_id,
        chat_id=message.chat.id,
        chat_kind=_CHAT_KINDS.get(message.chat.type, "group"),
        sender=_sender(message.from_user, message.sender_chat),
        content=content,
        message_id=message.message_id,
        reply_to=_reply_to(message),
        sent_at=_moment(message.date),
        title=_title(message.chat),
        forwarded=_origin(message),
        forum=bool(message.chat.is_forum),
        topic=_topic(message),
    )


def _topic(message: Place) -> int:
    """In which topic of a group a message stands; of one that can't be read any more it is not known."""
    topic: int | None = getattr(message, "message_thread_id", None)
    return (topic or 0) if getattr(message, "is_topic_message", None) else 0


def _origin(message: Message) -> Origin | None:
    """Who wrote a forwarded message, if it was a person."""
    origin = message.forward_origin
    user: User | None = getattr(origin, "sender_user", None)
    hidden: str | None = getattr(origin, "sender_user_name", None)
    if origin is None or (user is None and not hidden) or (user is not None and user.is_bot):
        return None
    name = f"{user.first_name} {user.last_name or ''}" if user is not None else hidden or ""
    return Origin(clean_name(name), user.id if user is not None else 0, _moment(origin.date))


def _title(chat: Chat) -> str:
    return clean_name(chat.title) if chat.title else ""


def _unheard(message: Message) -> Ignored | None:
    """Why nobody here is spoken to by this message, if so."""
    if message.chat.type not in _CHAT_KINDS:
        return Ignored("channel")
    if message.is_automatic_forward:
        return Ignored("linked channel")
    if message.sender_chat is None and message.from_user is not None and _is_other_bot(message.from_user):
        return Ignored("another bot")
    return None


def _is_other_bot(user: User) -> bool:
    """A program (A17), not a person behind one of Telegram's two masks."""
    return user.is_bot and user.id not in (GROUP_ANONYMOUS_BOT, CHANNEL_BOT)


def _sender(user: User | None, identity: Chat | None = None) -> Sender | None:
    """Who acts; None where no person answers for it: an anonymous admin, a channel (A07)."""
    if user is None or identity is not None or user.id in (GROUP_ANONYMOUS_BOT, CHANNEL_BOT):
        return None
    name = clean_name(f"{user.first_name} {user.last_name or ''}")
    return Sender(user.id, name, clean(user.language_code or ""))


def _reply_to(message: Message) -> int:
    """The message answered. In a topic every message formally answers the topic's first one: that is none."""
    if message.reply_to_message is None:
        return 0
    answered = message.reply_to_message.message_id
    return 0 if message.is_topic_message and answered == message.message_thread_id else answered


def _moment(date: datetime) -> datetime | None:
    return date.astimezone(UTC) if date.timestamp() else None


def _content(message: Message, username: str, rare: str) -> Content | Ignored:
    if message.text is not None:
        return _words(message.text, message.message_id, username)
    if media := _media(message):
        caption = clean(message.caption or "")
        return Attached(media, caption, message.media_group_id or "", message.message_id)
    if contact := message.contact:
        own = message.from_user is not None and contact.user_id == message.from_user.id
        return SharedContact(clean(contact.phone_number), own)
    if rare in UNFIT:
        return Unfit(rare)
    return Ignored("service message") if rare else Unfit("unknown")


def _words(text: str, message_id: int, username: str) -> Typed | Commanded | Unfit | Ignored:
    said = clean(text)
    if not said:
        return Unfit("empty")
    command = _COMMAND.fullmatch(said)
    if command is None:
        return Typed(said, message_id)
    name, addressee, payload = command.groups(default="")
    if addressee and addressee.lower() != username.lower():
        return Ignored("command for another bot")
    return Commanded(name.lower(), payload.strip())


def _media(message: Message) -> Media | None:
    if message.photo:
        return _from_file("photo", max(message.photo, key=lambda size: size.width * size.height))
    for kind in _FILES:
        file: File | None = getattr(message, kind)
        if file is not None:
            return _from_file(kind, file)
    if venue := message.venue:
        return _from_location(venue.location, clean_name(venue.title))
    return _from_location(message.location) if message.location else None


def _from_file(kind: MediaKind, file: File) -> Media:
    return Media(
        kind,
        file.file_id,
        file.file_unique_id,
        file.file_size or 0,
        clean_name(getattr(file, "file_name", None) or ""),
        clean_name(getattr(file, "mime_type", None) or ""),
    )


def _from_location(location: Location, name: str = "") -> Media:
    return Media("location", f"{location.latitude:.6f},{location.longitude:.6f}", name=name)

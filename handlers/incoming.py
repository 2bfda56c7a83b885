"""An update in our own words: who said what, where, in reply to what.

Both translators return one of these, or ``Ignored`` for what is not for us, or raise
``BadUpdate`` for what cannot be read. Everything a decision needs is in it; the framework's
objects stop here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.events import Attached, Commanded, Edited, SharedContact, Typed, Unfit

ChatKind = Literal["private", "group"]


class BadUpdate(Exception):
    """An update that cannot be read; it goes to quarantine and the stream goes on (F11)."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """An update that is not for us, and why: counted, silent."""

    reason: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever wrote or pressed. ``name`` is what their account shows; only ``id`` decides anything (A08)."""

    id: int
    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote a forwarded message first, and when; ``id`` is 0 of somebody who hides their account."""

    name: str
    id: int = 0
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A press as it arrives: the button's packed data, the message it hung under, the query to answer."""

    data: str
    query: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot's own standing in a chat changed; in private chats only ``blocked`` and ``unblocked``.

    ``entrusted``: it is in the group, and from now on may make topics there.
    """

    change: Literal["blocked", "unblocked", "added", "removed", "entrusted"]


@dataclass(frozen=True, slots=True)
class GroupMoved:
    """The group became a supergroup; the chat has a new id."""

    to: int


@dataclass(frozen=True, slots=True)
class StaffLeft:
    """Somebody – perhaps of the staff – is no longer in the group, by themselves or put out of it (A10)."""

    who: int


@dataclass(frozen=True, slots=True)
class TopicTurned:
    """The topic it stands in was closed, or opened again (F59)."""

    closed: bool


Content = (
    Typed
    | Attached
    | Commanded
    | SharedContact
    | Edited
    | Unfit
    | ButtonPressed
    | Membership
    | GroupMoved
    | StaffLeft
    | TopicTurned
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. ``sender`` is None for an anonymous admin or a channel's identity (A07).

    ``message_id`` is the message that came, or for a press the message with the button (0 where
    there is none); ``reply_to`` is the message replied to, 0 for none. ``sent_at`` is Telegram's
    date of the message, aware, and None where the update has none (presses). ``title`` is the group's name.
    ``forwarded`` says whose message it was, when a person's message is passed on. ``forum``: the group has topics;
    ``topic`` is the one it was said in, 0 for the general one.
    """

    update_id: int
    chat_id: int
    chat_kind: ChatKind
    sender: Sender | None
    content: Content
    message_id: int = 0
    reply_to: int = 0
    sent_at: datetime | None = None
    title: str = ""
    forwarded: Origin | None = None
    forum: bool = False
    topic: int = 0


def speaks(raw: object) -> bool:
    """Whether somebody wrote or pressed: their chat can be written to. Of a group that moved only the old one tells."""
    if not isinstance(raw, dict):
        return False
    message = raw.get("message")
    moved = isinstance(message, dict) and "migrate_to_chat_id" in message
    return not moved and any(kind in raw for kind in ("message", "edited_message", "callback_query"))


def lane(raw: object) -> int:
    """The chat id by which updates keep their order, straight from the raw update; 0 where there is none."""
    if not isinstance(raw, dict):
        return 0
    for kind, body in raw.items():
        if kind == "update_id" or not isinstance(body, dict):
            continue
        holder = body.get("message") if kind == "callback_query" else body
        chat = holder.get("chat") if isinstance(holder, dict) else None
        found = chat.get("id") if isinstance(chat, dict) else None
        return found if isinstance(found, int) else 0
    return 0

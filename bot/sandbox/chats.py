"""Chats, their members and their messages, and how the Bot API writes them down.

A message's ``body`` is the very object the Bot API returns. It is never changed in place: an edit
puts a new one there, so an update that was queued before keeps what it said.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.shapes import Json, Person

ChatKind = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]
ChatKey = tuple[int, int]

GENERAL = 1
ICON_COLOR = 7322096

ADMIN_RIGHTS: Json = dict.fromkeys(
    (
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_pin_messages",
        "can_manage_topics",
        "can_send_welcome_messages",
    ),
    True,
) | {"can_be_edited": False, "is_anonymous": False}


@dataclass(slots=True)
class Message:
    """One message. ``keyboard`` is a reply keyboard, which the Bot API never gives back."""

    chat: "Chat"
    id: int
    body: Json
    born: float
    keyboard: Json | None = None
    deleted: bool = False

    @property
    def sender(self) -> int:
        return int(self.body["from"]["id"])


@dataclass(slots=True)
class Topic:
    """A topic of a forum. Only admins may write into a closed one."""

    name: str
    icon_color: int = ICON_COLOR
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat of one person with one bot, or a group. A group with topics, be they none, is a forum.

    ``withheld`` are the rights that bots do not have although they are admins here.
    """

    id: int
    kind: ChatKind
    title: str = ""
    bot: int = 0
    person: Person | None = None
    members: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    bots: dict[int, BotStatus] = field(default_factory=dict)
    topics: dict[int, Topic] | None = None
    withheld: list[str] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    moved_to: int = 0
    last_bot: int = 0
    read: dict[int, int] = field(default_factory=dict)
    unread: dict[int, int] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)

    @property
    def key(self) -> ChatKey:
        """Private chats belong to a bot; groups are the same for all."""
        return self.bot, self.id

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def api(self) -> Json:
        """The Bot API's Chat object."""
        if self.person is None:
            shown: Json = {"id": self.id, "type": self.kind, "title": self.title}
            return shown | {"is_forum": True} if self.topics is not None else shown
        shown = {"id": self.id, "type": "private", "first_name": self.person.name}
        return shown | {"username": self.person.username} if self.person.username else shown

    def has(self, bot: int) -> bool:
        """Whether the bot is in here and hears what is said."""
        return self.bot == bot if self.private else self.bots.get(bot) in ("member", "administrator")

    def may(self, bot: int, right: str) -> bool:
        """Whether the bot is an admin here with this right."""
        return self.bots.get(bot) == "administrator" and right not in self.withheld

    def next_number(self) -> int:
        """The number of a group's next message. Topics are numbered among them, and 1 is the general one."""
        return max(self.order[-1] if self.order else 0, *(self.topics or ()), 0) + 1

    def add(self, message: Message) -> None:
        self.messages[message.id] = message
        self.order.append(message.id)
        for person in self.members:
            if person != message.sender:
                self.unread[person] = self.unread.get(person, 0) + 1

    def find(self, message_id: int) -> Message | None:
        """A message that was not deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def backwards(self, before: int | None = None) -> Iterator[Message]:
        """Messages from the newest, or from the one before ``before``, to the oldest."""
        end = len(self.order) if before is None else bisect_left(self.order, before)
        for place in range(end - 1, -1, -1):
            message = self.messages[self.order[place]]
            if not message.deleted:
                yield message

    def mark_read(self, person: int, upto: int) -> None:
        self.read[person] = max(upto, self.read.get(person, 0))
        left = self.order[bisect_left(self.order, self.read[person] + 1) :]
        self.unread[person] = sum(self.messages[at].sender != person for at in left)


def bot_member(user: Json, status: str, withheld: Sequence[str] = ()) -> Json:
    """A bot as a ChatMember object."""
    match status:
        case "administrator":
            return {"user": user, "status": status} | ADMIN_RIGHTS | dict.fromkeys(withheld, False)
        case "kicked":
            return {"user": user, "status": status, "until_date": 0}
        case _:
            return {"user": user, "status": status}


def person_member(chat: Chat, person: Person) -> Json:
    """A person as a ChatMember object; the first human admin owns the group."""
    user = person.user()
    if person.id not in chat.members:
        return {"user": user, "status": "left"}
    if owner(chat) == person.id:
        return {"user": user, "status": "creator", "is_anonymous": False}
    return bot_member(user, "administrator" if person.id in chat.admins else "member")


def owner(chat: Chat) -> int:
    """Who made the group: its first admin, or its first member."""
    return next(iter(chat.admins or chat.members), 0)

"""Telegram's objects as both frameworks spell them: exactly the attributes we read, and no others.

aiogram and python-telegram-bot mirror the Bot API attribute for attribute, so one reading serves
both (``handlers/translating/reading.py``). These protocols say what that reading may touch; the type checker
holds each framework's own classes against them in ``from_aiogram.py`` and ``from_ptb.py``. Where
a framework comes to differ, its translator is the place to even it out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

# Where a checked message holds the name of its rare kind, and a change of the bot's standing the right it brings.
# Neither framework knows this part, both keep it.
RARE = "shouwen_rare"

# The one right that is read: whoever has it can give a group its topics (F59).
MAKES_TOPICS = "can_manage_topics"

# What a person can send and no dialog reads. Other kinds end as "unknown".
UNFIT = (
    "sticker",
    "poll",
    "dice",
    "story",
    "game",
    "checklist",
    "paid_media",
    "giveaway",
    "giveaway_winners",
    "invoice",
)

# What Telegram itself writes into a chat.
SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "chat_owner_left",
    "chat_owner_changed",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "pinned_message",
    "successful_payment",
    "refunded_payment",
    "users_shared",
    "chat_shared",
    "gift",
    "unique_gift",
    "gift_upgrade_sent",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_triggered",
    "boost_added",
    "chat_background_set",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "direct_message_price_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "giveaway_created",
    "giveaway_completed",
    "managed_bot_created",
    "paid_message_price_changed",
    "poll_option_added",
    "poll_option_deleted",
    "suggested_post_approved",
    "suggested_post_approval_failed",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "web_app_data",
)


class User(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def is_bot(self) -> bool: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str | None: ...
    @property
    def language_code(self) -> str | None: ...


class Chat(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def is_forum(self) -> bool | None: ...


class File(Protocol):
    """Any of the seven file kinds; names and MIME types are on some of them only."""

    @property
    def file_id(self) -> str: ...
    @property
    def file_unique_id(self) -> str: ...
    @property
    def file_size(self) -> int | None: ...


class Picture(File, Protocol):
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


class Location(Protocol):
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


class Venue(Protocol):
    @property
    def location(self) -> Location: ...
    @property
    def title(self) -> str: ...


class Contact(Protocol):
    @property
    def phone_number(self) -> str: ...
    @property
    def user_id(self) -> int | None: ...


class Place(Protocol):
    """A message as far as one the bot can no longer read still shows it."""

    @property
    def message_id(self) -> int: ...
    @property
    def chat(self) -> Chat: ...


class Forward(Protocol):
    """Where a forwarded message came from; of a person's it has ``sender_user`` or ``sender_user_name`` besides."""

    @property
    def date(self) -> datetime: ...


class Message(Place, Protocol):
    @property
    def date(self) -> datetime: ...
    @property
    def from_user(self) -> User | None: ...
    @property
    def sender_chat(self) -> Chat | None: ...
    @property
    def forward_origin(self) -> Forward | None: ...
    @property
    def is_automatic_forward(self) -> bool | None: ...
    @property
    def message_thread_id(self) -> int | None: ...
    @property
    def is_topic_message(self) -> bool | None: ...
    @property
    def reply_to_message(self) -> Place | None: ...
    @property
    def media_group_id(self) -> str | None: ...
    @property
    def text(self) -> str | None: ...
    @property
    def caption(self) -> str | None: ...
    @property
    def photo(self) -> Sequence[Picture] | None: ...
    @property
    def video(self) -> File | None: ...
    @property
    def voice(self) -> File | None: ...
    @property
    def audio(self) -> File | None: ...
    @property
    def video_note(self) -> File | None: ...
    @property
    def document(self) -> File | None: ...
    @property
    def animation(self) -> File | None: ...
    @property
    def location(self) -> Location | None: ...
    @property
    def venue(self) -> Venue | None: ...
    @property
    def contact(self) -> Contact | None: ...
    @property
    def left_chat_member(self) -> User | None: ...
    @property
    def migrate_to_chat_id(self) -> int | None: ...
    @property
    def migrate_from_chat_id(self) -> int | None: ...


class CallbackQuery(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def from_user(self) -> User: ...
    @property
    def data(self) -> str | None: ...
    @property
    def message(self) -> Place | None: ...


class Member(Protocol):
    @property
    def status(self) -> str: ...


class MemberChange(Protocol):
    @property
    def chat(self) -> Chat: ...
    @property
    def from_user(self) -> User: ...
    @property
    def date(self) -> datetime: ...
    @property
    def old_chat_member(self) -> Member: ...
    @property
    def new_chat_member(self) -> Member: ...


class Update(Protocol):
    @property
    def update_id(self) -> int: ...
    @property
    def message(self) -> Message | None: ...
    @property
    def edited_message(self) -> Message | None: ...
    @property
    def callback_query(self) -> CallbackQuery | None: ...
    @property
    def my_chat_member(self) -> MemberChange | None: ...

"""What can happen in a conversation, in our own words.

The translators in ``handlers`` turn every framework's objects into these values, so nothing that
decides knows which framework runs. All are frozen and hold plain values only; texts arrive
cleaned (no control characters, no bidirectional overrides; see ``handlers/wording/cleaning.py``).
"""

from dataclasses import dataclass
from typing import Literal

MediaKind = Literal["photo", "video", "voice", "audio", "video_note", "document", "animation", "location"]


@dataclass(frozen=True, slots=True)
class Media:
    """One piece of evidence, by Telegram's handle; ``size`` in bytes, 0 where Telegram tells none.

    A location has no file: ``file_id`` is then ``"latitude,longitude"`` and ``unique_id`` is empty.
    """

    kind: MediaKind
    file_id: str
    unique_id: str = ""
    size: int = 0
    name: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One message that became part of a filing, kept apart so that an edit finds it (A65)."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message, never empty; ``message_id`` is the chat's own number for it."""

    text: str
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of this dialog. ``fresh`` is false for a button drawn for an earlier turn."""

    choice: str
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Attached:
    """Evidence, perhaps with a caption; parts of one album share ``album``."""

    media: Media
    caption: str = ""
    album: str = ""
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Commanded:
    """A slash command meant for this bot, without slash and bot name; ``payload`` is what followed."""

    name: str
    payload: str = ""


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact card. ``own`` only when it is the sender's own number (A16)."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """The sender changed an earlier message (A65); ``text`` is how it reads now."""

    text: str
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Unfit:
    """A kind of message no dialog reads: sticker, poll, dice, story … or a text with nothing in it (A44)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A wake the dialog had asked for has come."""

    what: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Staff passed on what somebody wrote to them: who wrote it, as Telegram shows them, and when, in ISO words.

    ``account`` is 0 of somebody who hides it; ``sent`` is "" where Telegram tells none.
    """

    name: str
    account: int
    sent: str
    said: Typed | Attached


Event = Typed | Pressed | Attached | Commanded | SharedContact | Edited | Unfit | Elapsed | Forwarded

"""Putting messages into the outbox: to a chat, or as the present question of a dialog instance.

Everything is worded here and now, in the reader's language, in the transaction of its cause.

While a chat cannot keep up – an outage, a flood of messages – what it would be told is drawn together: a
question that another has overtaken before anyone tried to send it is not sent, and the same plain word waits
only once (F50, A67).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from dialogs.kit import Say
from dialogs.resident.home import FOOTER
from handlers.office import HOUSE_LANGUAGE, Turn
from handlers.wording.cleaning import defuse
from handlers.wording.render import Reader, keyboard, keys, message
from storage.calendar import wall
from storage.post import conversations, outbox
from storage.post.outbox import Letter, Priority
from storage.tables import Conversation

MEDIA_METHODS = {
    "photo": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "video_note": ("sendVideoNote", "video_note"),
    "document": ("sendDocument", "document"),
    "animation": ("sendAnimation", "animation"),
}


class Evidence(Protocol):
    """Anything with a handle at Telegram: a dialog's media, a record's attachment."""

    @property
    def kind(self) -> str:
        """What it is: photo, voice, location …"""

    @property
    def file_id(self) -> str:
        """Telegram's handle, or the place."""


def reader(turn: Turn, language: str = HOUSE_LANGUAGE) -> Reader:
    """Whom to word for, in this turn's estate."""
    return Reader(turn.office.catalogs, language, turn.zone, turn.now)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a message is sent: in which language, how urgent, quoting what, about which rows.

    ``footer`` puts the way on under a resident's message (I8). ``topic`` is where in a group with topics.
    """

    language: str = HOUSE_LANGUAGE
    priority: Priority = Priority.REPLY
    reply_to: int = 0
    record_id: int | None = None
    response_id: int | None = None
    footer: bool = False
    topic: int = 0


def send(turn: Turn, chat_id: int, say: Say, manner: Manner = Manner()) -> None:
    """Queue a message without buttons of its own."""
    payload = _worded(turn, chat_id, say, manner)
    if manner.footer:
        payload["reply_markup"] = footer(turn, chat_id, manner.language)
    elif say.keys:
        payload["reply_markup"] = keys(say.keys, reader(turn, manner.language))
    letter = Letter(
        turn.key(),
        chat_id,
        "sendMessage",
        payload,
        _urgency(turn, chat_id, manner),
        record_id=manner.record_id,
        response_id=manner.response_id,
    )
    if manner.response_id is None:
        outbox.queue_once(turn.db, turn.bot_id, letter, now=turn.now)
    else:
        outbox.queue(turn.db, turn.bot_id, letter, now=turn.now)


def _urgency(turn: Turn, chat_id: int, manner: Manner) -> Priority:
    """How urgent: a newcomer's questions stand behind what residents and staff wait for (A68)."""
    waits = manner.priority == Priority.REPLY and chat_id == turn.newcomer
    return Priority.REMINDER if waits else manner.priority


def show(turn: Turn, talk: Conversation, say: Say, manner: Manner, number: int) -> str:
    """Queue the question of turn ``number`` of an instance, following or replacing the last; returns its anchor."""
    payload = _worded(turn, talk.chat_id, say, manner)
    if say.buttons:
        payload["reply_markup"] = keyboard(say.buttons, talk.id or 0, number, reader(turn, manner.language))
    replacing = say.replace and bool(talk.anchor)
    letter = Letter(
        turn.key(),
        talk.chat_id,
        "editMessageText" if replacing else "sendMessage",
        payload,
        _urgency(turn, talk.chat_id, manner),
        edits=talk.anchor if replacing else "",
        record_id=manner.record_id,
        conversation_id=talk.id,
    )
    if replacing:
        outbox.queue_edit(turn.db, turn.bot_id, letter, now=turn.now)
        return talk.anchor
    outbox.queue(turn.db, turn.bot_id, letter, now=turn.now)
    return letter.key


def open_question(turn: Turn, talk: Conversation, say: Say, manner: Manner, **also: Any) -> None:
    """Show a question the bot begins by itself, and remember where it hangs; store ``also`` with it."""
    if talk.anchor and talk.user_id and not say.replace:
        outbox.unsay(turn.db, talk.anchor, talk.chat_id, now=turn.now)
    number = talk.turn + 1
    anchor = show(turn, talk, say, manner, number)
    conversations.save(turn.db, talk.id or 0, turn=number, anchor=anchor, **also)


def _worded(turn: Turn, chat_id: int, say: Say, manner: Manner) -> dict[str, Any]:
    text = reader(turn, manner.language).word(say.text, say.values)
    payload = message(defuse(text) if chat_id < 0 else text)
    if topic := manner.topic or (turn.place[1] if turn.place[0] == chat_id else 0):
        payload["message_thread_id"] = topic
    if manner.reply_to:
        payload["reply_parameters"] = {"message_id": manner.reply_to, "allow_sending_without_reply": True}
    if manner.priority != Priority.REPLY and quiet(turn):
        payload["disable_notification"] = True
    return payload


def strip(turn: Turn, talk: Conversation, priority: Priority = Priority.REMINDER) -> None:
    """Take the buttons from the last question of an instance, which has been answered; unsent, it is not asked.

    What is said to the chat after it waits for it, so there it is as urgent as that.
    """
    if outbox.unsay(turn.db, talk.anchor, talk.chat_id, now=turn.now):
        return
    letter = Letter(
        turn.key(), talk.chat_id, "editMessageReplyMarkup", {}, priority, edits=talk.anchor, once=True
    )
    outbox.queue(turn.db, turn.bot_id, letter, now=turn.now)


def footer(turn: Turn, user_id: int, language: str) -> dict[str, Any]:
    """What stands under every plain word to a resident: my records, please call me (I8)."""
    talk = conversations.open(turn.db, turn.seat(user_id, user_id), "home", "", now=turn.now)
    if talk.state is None:
        conversations.save(turn.db, talk.id or 0, state="{}", version=1)
    return keyboard(FOOTER, talk.id or 0, talk.turn, reader(turn, language))


def send_media(turn: Turn, chat_id: int, media: Iterable[Evidence], manner: Manner = Manner()) -> None:
    """Pass evidence on by its handle, one message each; locations as locations."""
    for one in media:
        payload: dict[str, Any]
        if one.kind == "location":
            latitude, longitude = one.file_id.split(",")
            method, payload = "sendLocation", {"latitude": float(latitude), "longitude": float(longitude)}
        else:
            method, name = MEDIA_METHODS[one.kind]
            payload = {name: one.file_id}
        outbox.queue(
            turn.db,
            turn.bot_id,
            Letter(
                turn.key(),
                chat_id,
                method,
                payload,
                manner.priority,
                record_id=manner.record_id,
            ),
            now=turn.now,
        )


def quiet(turn: Turn) -> bool:
    """Whether it is night on the estate: then only what is a matter of safety rings (S3)."""
    estate = turn.here().estate
    clock = turn.now.astimezone(turn.zone).time()
    begin, until = wall(estate.quiet_from), wall(estate.quiet_until)
    return clock >= begin or clock < until if begin > until else begin <= clock < until

"""Telegram's refusals: one exception, and the wordings as the official server writes them.

The HTTP status of an answer is always its ``error_code``. Descriptions begin with the name of the
status ("Bad Request: …"); bots match lower-case parts of them, so the words are not ours to improve.
"""

from typing import Any

Json = dict[str, Any]

NAMES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}

CHAT_NOT_FOUND = "chat not found"
EDIT_NOT_FOUND = "message to edit not found"
DELETE_NOT_FOUND = "message to delete not found"
REPLY_NOT_FOUND = "message to be replied not found"
THREAD_NOT_FOUND = "message thread not found"
TOPIC_CLOSED = "TOPIC_CLOSED"
CANNOT_EDIT = "message can't be edited"
CANNOT_DELETE = "message can't be deleted"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TEXT_EMPTY = "message text is empty"
TEXT_TOO_LONG = "message is too long"
RAW_TEXT_TOO_LONG = "text is too long"
CAPTION_TOO_LONG = "message caption is too long"
BUTTON_DATA_INVALID = "BUTTON_DATA_INVALID"
MARKUP_TOO_LONG = "reply markup is too long"
MARKUP_NO_OBJECT = "object expected as reply markup"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WRONG_FILE_ID = "wrong file_id or the file is temporarily unavailable"
FILE_TOO_BIG = "file is too big"
ALBUM_TOO_LONG = "too many messages to send as an album"
BLOCKED = "bot was blocked by the user"
NEVER_STARTED = "bot can't initiate conversation with a user"
DEACTIVATED = "user is deactivated"
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
SET_WEBHOOK = "terminated by setWebhook request"


class Refusal(Exception):
    """Telegram says no. ``reason`` is the wording behind the status' name."""

    def __init__(self, code: int, reason: str = "", parameters: Json | None = None) -> None:
        super().__init__(f"{NAMES[code]}: {reason}" if reason else NAMES[code])
        self.code = code
        self.parameters = parameters

    @property
    def description(self) -> str:
        return str(self)

    def envelope(self) -> Json:
        """The answer's body."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


def bad(reason: str) -> Refusal:
    """400: the call is wrong and would be again."""
    return Refusal(400, reason)


def forbidden(reason: str) -> Refusal:
    """403: this recipient cannot be reached."""
    return Refusal(403, reason)


def too_many(retry_after: int) -> Refusal:
    """429, with the seconds to wait both in words and in ``parameters``."""
    return Refusal(429, f"retry after {retry_after}", {"retry_after": retry_after})


def migrated(to: int) -> Refusal:
    """400: the group has another id now."""
    return Refusal(400, "group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": to})

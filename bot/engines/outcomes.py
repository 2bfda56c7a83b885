"""How Telegram answered, as one of our outcomes: one table for both engines.

It stands before the frameworks' own error classes because those cannot be had without building
typed responses (a third of the cost of a call), and because they tell too little: aiogram raises
``ClientDecodeError`` for a proxy's HTML and a bare ``TelegramAPIError`` for ``ok: false`` under
status 200, python-telegram-bot calls 404 an invalid token, and neither separates "this chat is
gone" from any other 400. What its wordings mean stands in ``handlers/wording/reasons.py``.

The rule behind the table: only Telegram's own envelope (``{"ok": …}``) settles anything. Whatever
else comes – HTML, cut JSON, a redirect – leaves the effect unknown. A 5xx says itself that nothing
was done: it is tried again for as long as it takes (F62) – but for 504, by which a gateway says that
it did not wait for the answer.
"""

import json
import math
from typing import Any

from bot.engines.contract import Conflict, Gone, Missing, Moved, Outcome, Refused, Rejected, Sent, Unknown, Wait
from handlers.wording.reasons import GONE, MISSING, says

_REASON = 200
_PATIENCE = 5.0
_LONGEST_NUMBER = 20


def outcome(status: int, body: bytes | dict[str, Any] | None) -> Outcome:
    """What became of a call, by its HTTP status and body."""
    if status == 413:
        return Rejected(413, "request entity too large")
    answer = parse(body) if isinstance(body, bytes) else body
    if status >= 500:
        return Unknown(f"status {status}", left=status == 504)
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        return Wait(_PATIENCE) if status == 429 else Unknown(f"status {status} without a usable answer")
    if 200 <= status < 300 and answer["ok"]:
        return Sent(_message_id(answer.get("result")), answer.get("result"))
    if not 400 <= status < 500 or answer["ok"]:
        return Unknown(f"status {status} with ok {str(answer['ok']).lower()}")
    description = answer.get("description")
    parameters = answer.get("parameters")
    return _refusal(
        status,
        description[:_REASON] if isinstance(description, str) else "",
        parameters if isinstance(parameters, dict) else {},
    )


def parse(body: bytes) -> Any:
    """The JSON in a body, None where there is none; odd elements inside it do not spoil the rest."""
    try:
        return json.loads(body.decode("utf-8", "replace"), parse_int=_number)
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> float:
    """Python refuses to read very long numbers, and one of them would cost a whole batch of updates."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else math.inf


def _refusal(status: int, reason: str, parameters: dict[str, Any]) -> Outcome:
    match status:
        case 429:
            return Wait(_seconds(parameters.get("retry_after")))
        case 403:
            return Gone(reason)
        case 404 if "method" in reason.lower():
            return Rejected(404, reason)
        case 401 | 404:
            return Refused(reason)
        case 409:
            return Conflict(reason)
        case 400:
            return _bad_request(reason, parameters.get("migrate_to_chat_id"))
        case _:
            return Rejected(status, reason)


def _bad_request(reason: str, moved_to: object) -> Outcome:
    if isinstance(moved_to, int) and not isinstance(moved_to, bool):
        return Moved(moved_to)
    if says(reason, "message is not modified"):
        return Sent()
    if says(reason, *GONE):
        return Gone(reason)
    if says(reason, *MISSING):
        return Missing(reason)
    return Rejected(400, reason)


def _seconds(retry_after: object) -> float:
    match retry_after:
        case bool():
            return _PATIENCE
        case int() | float() if 0 < retry_after < math.inf:
            return float(retry_after)
    return _PATIENCE


def _message_id(result: object) -> int:
    """The message's number, an album's first; 0 for methods that return no message."""
    first = result[0] if isinstance(result, list) and result else result
    found = first.get("message_id") if isinstance(first, dict) else None
    return found if isinstance(found, int) else 0

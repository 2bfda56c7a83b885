"""Captured updates and what each must become, read from ``tests/captured``.

The payloads follow the Bot API's documented examples and the shapes in both frameworks' own
tests, not our sandbox, so that the sandbox and the translators cannot agree on a mistake.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import telegram
from aiogram.types import Update as AiogramUpdate
from pydantic import ValidationError

from dialogs import events
from handlers import incoming
from handlers.incoming import BadUpdate, Ignored, Incoming, Origin, Sender
from handlers.translating import from_aiogram, from_ptb, shape

USERNAME = "shouwen_bot"
ANY_REASON = "*"

_FOLDER = Path(__file__).parent / "captured"


@dataclass(frozen=True)
class Captured:
    """One raw update; ``meant`` is what it says, ``bad`` why it cannot be read."""

    name: str
    raw: Any
    meant: Incoming | Ignored | None
    bad: str = ""

    def __str__(self) -> str:
        return self.name


def captured() -> list[Captured]:
    return [
        _entry(entry)
        for path in sorted(_FOLDER.glob("*.json"))
        for entry in json.loads(path.read_text("utf-8"))
    ]


def readable() -> list[Captured]:
    return [update for update in captured() if update.meant is not None]


def malformed() -> list[Captured]:
    return [update for update in captured() if update.meant is None]


def by_aiogram(raw: Any) -> Incoming | Ignored:
    checked = shape.check(raw)
    try:
        update = AiogramUpdate.model_validate(checked)
    except ValidationError as error:
        raise BadUpdate("aiogram") from error
    return from_aiogram.translate(update, username=USERNAME)


def by_ptb(raw: Any) -> Incoming | Ignored:
    checked = shape.check(raw)
    try:
        update = telegram.Update.de_json(checked, None)
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError) as error:
        raise BadUpdate("python-telegram-bot") from error
    return from_ptb.translate(update, username=USERNAME)


FRAMEWORKS: list[Callable[[Any], Incoming | Ignored]] = [by_aiogram, by_ptb]


def _entry(entry: dict[str, Any]) -> Captured:
    [(kind, value)] = entry["gives"].items()
    if kind == "BadUpdate":
        return Captured(entry["name"], entry["raw"], None, value)
    if kind == "Ignored":
        return Captured(entry["name"], entry["raw"], Ignored(value))
    chat_id, chat_kind = entry["chat"]
    meant = Incoming(
        update_id=entry["raw"]["update_id"],
        chat_id=chat_id,
        chat_kind=chat_kind,
        sender=Sender(**entry["sender"]) if entry["sender"] else None,
        content=_content(kind, value),
        message_id=entry["message_id"],
        reply_to=entry["reply_to"],
        sent_at=_moment(entry["sent_at"]),
        title=_title(entry["raw"], kind),
        forwarded=_origin(entry.get("forwarded")),
        forum="topic" in entry,
        topic=entry.get("topic", 0),
    )
    return Captured(entry["name"], entry["raw"], meant)


def _title(raw: dict[str, Any], kind: str) -> str:
    """The name of the group it was said or pressed in."""
    if kind == "Membership":
        return ""
    [body] = [part for name, part in raw.items() if name in ("message", "edited_message", "callback_query")]
    return str(body.get("message", body)["chat"].get("title", ""))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _origin(told: dict[str, Any] | None) -> Origin | None:
    return Origin(told["name"], told["id"], _moment(told["sent_at"])) if told else None


def _content(kind: str, value: dict[str, Any]) -> Any:
    if "media" in value:
        value = value | {"media": events.Media(**value["media"])}
    made = getattr(events, kind, None) or getattr(incoming, kind)
    return made(**value)

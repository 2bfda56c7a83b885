"""From marked words to what Telegram takes: translated, filled, cut to size, with keyboards.

Values are never templates: only the catalog's sentence is formatted, and whatever a person wrote
is inserted literally (A49, A52). Messages carry no parse mode, so nothing in them can be markup.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dialogs.kit import SEND_CONTACT, Label, Phrase, Rows
from handlers.catalogs import Catalogs
from handlers.wording import buttons, labels
from handlers.wording.cleaning import cut
from handlers.wording.spoken import Moment

MESSAGE_LIMIT = 4096
NOTICE_LIMIT = 190
BUTTON_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom something is worded: language, zone, and the instant at which it is said."""

    catalogs: Catalogs
    language: str
    zone: ZoneInfo
    now: datetime

    def word(self, text: str, values: Mapping[str, Any]) -> str:
        """A marked text in the reader's language, filled."""
        sentence = self.catalogs.say(text, self.language) if text else ""
        return (
            sentence.format(**{name: self._value(value) for name, value in values.items()})
            if values
            else sentence.format()
        )

    def _value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return Moment(value, self.now, self.zone, self.language)
        if isinstance(value, Phrase):
            return self.word(value.text, value.values)
        if isinstance(value, Label):
            return self.catalogs.say(labels.text_of(value), self.language)
        if isinstance(value, tuple):
            return "\n".join(str(self._value(one)) for one in value)
        return value


def message(text: str) -> dict[str, Any]:
    """The payload of a text message without its chat: no markup, no link previews (A50)."""
    return {"text": cut(text, MESSAGE_LIMIT), "link_preview_options": {"is_disabled": True}}


def keys(which: str, reader: Reader) -> dict[str, Any]:
    """The key in the place of the keyboard that sends the person's own contact card, or its end."""
    if which == "gone":
        return {"remove_keyboard": True}
    key = {"text": reader.word(SEND_CONTACT, {}), "request_contact": True}
    return {"keyboard": [[key]], "resize_keyboard": True, "one_time_keyboard": True}


def keyboard(rows: Rows, instance: int, turn: int, reader: Reader) -> dict[str, Any]:
    """An inline keyboard; each button carries instance, turn and choice."""
    return {
        "inline_keyboard": [
            [
                {
                    "text": cut(reader.word(one.label, one.values), BUTTON_LIMIT),
                    "callback_data": buttons.pack(instance, turn, one.choice),
                }
                for one in row
            ]
            for row in rows
        ]
    }

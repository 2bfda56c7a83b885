"""Raw updates as Telegram sends them, let in through the shape check and a translator."""

from typing import Any

import telegram

from handlers.incoming import Ignored, Incoming
from handlers.translating import from_ptb, shape
from tests.kit.actors import Actor
from tests.kit.wording import literal


def read(raw: dict[str, Any]) -> Incoming | Ignored:
    """What an update says."""
    return from_ptb.translate(telegram.Update.de_json(shape.check(raw), None), username="shouwen_bot")


def sends(actor: Actor, *, name: str = "", is_bot: bool = False, **parts: Any) -> Incoming | Ignored:
    """A message of this person with these parts, taken in unless it is not for us; returns what was read."""
    town = actor.town
    town.last_update += 1
    town.last_message += 1
    person = {"id": actor.id, "is_bot": is_bot, "first_name": name or actor.name, "language_code": "zh-hans"}
    found = read(
        {
            "update_id": town.last_update,
            "message": {
                "message_id": town.last_message,
                "date": int(town.now.timestamp()),
                "from": person,
                "chat": {"id": actor.id, "type": "private", "first_name": "x"},
                **parts,
            },
        }
    )
    if isinstance(found, Incoming):
        town.literal |= literal(name or actor.name, found.content)
        town.take(found)
    return found

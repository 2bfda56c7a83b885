"""Texts as Telegram counts and reads them: code points for limits, UTF-16 units for entities.

An entity is a piece of a text with a meaning; its offset and length count UTF-16 code units, so an
emoji counts two. Commands get an entity whoever wrote them – python-telegram-bot's handlers look for
nothing else.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json

MOST_ENTITIES = 100
COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
DETECTED = frozenset({"bot_command", "mention", "hashtag", "cashtag", "url", "email", "phone_number"})
GIVEN = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    }
)


@dataclass(slots=True)
class Text:
    """A text and its entities, sorted."""

    plain: str
    entities: list[Json] = field(default_factory=list)

    def fields(self, text: str, entities: str) -> Json:
        """As fields of a message; an empty list of entities is left out."""
        shown: Json = {text: self.plain}
        return shown | {entities: self.entities} if self.entities else shown


def utf16(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def finished(text: Text) -> Text:
    """White space at both ends taken away, commands marked, entities in order."""
    left = len(text.plain) - len(text.plain.lstrip())
    shift = utf16(text.plain[:left])
    plain = text.plain.strip()
    end = utf16(plain)
    kept = [moved for entity in text.entities if (moved := _moved(entity, shift, end))]
    free = [command for command in commands(plain) if not any(_overlap(command, other) for other in kept)]
    return Text(plain, sorted(kept + free, key=lambda entity: (entity["offset"], -entity["length"])))


def commands(plain: str) -> list[Json]:
    """The bot commands in a text."""
    return [
        {"type": "bot_command", "offset": utf16(plain[: found.start()]), "length": len(found[0])}
        for found in COMMAND.finditer(plain)
    ]


def check_entities(given: object, plain: str) -> list[Json]:
    """Entities a bot sent along; those Telegram finds by itself are ignored."""
    if not isinstance(given, list) or not all(isinstance(entity, dict) for entity in given):
        raise bad("can't parse entities: expected an Array of MessageEntity")
    end = utf16(plain)
    kept: list[Json] = []
    for entity in given[:MOST_ENTITIES]:
        kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad("can't parse entities: MessageEntity must have integer fields offset and length")
        if not isinstance(kind, str) or kind not in GIVEN | DETECTED:
            raise bad("can't parse entities: unsupported type specified")
        if offset < 0 or offset + length > end:
            where = f"ends after the end of the text at UTF-16 offset {end}"
            raise bad(f"entity beginning at UTF-16 offset {offset} {where}")
        if kind in GIVEN and length > 0:
            kept.append(entity)
    return kept


def _moved(entity: Json, shift: int, end: int) -> Json | None:
    start = max(0, entity["offset"] - shift)
    stop = min(end, entity["offset"] + entity["length"] - shift)
    return entity | {"offset": start, "length": stop - start} if stop > start else None


def _overlap(one: Json, other: Json) -> bool:
    if other["type"] not in ("code", "pre", "text_link"):
        return False
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])

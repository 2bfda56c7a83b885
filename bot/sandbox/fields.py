"""The parameters of one call, read as what they are meant to be.

Whatever the encoding, a number may arrive as text and an object as JSON inside a text. An unknown
parameter is nobody's business, as at Telegram.
"""

import json
from dataclasses import dataclass, field

from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Params:
    """What a bot sent along."""

    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        text = value if isinstance(value, str) else json.dumps(value)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise bad("strings must be encoded in UTF-8") from error
        return text

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; anything else counts as not given, as the official server has it."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def decimal(self, name: str) -> float | None:
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "yes", "1")

    def json(self, name: str, what: str = "JSON object") -> object:
        """An array or object, plain or as text; None if it is not there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad(f"can't parse {what}") from error

    def summary(self) -> Json:
        """For the list of calls: files by their size only."""
        return self.values | {name: {"file": len(upload.data)} for name, upload in self.files.items()}

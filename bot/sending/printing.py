"""What delivery asks of whoever prints: an order becomes a file when it is sent, and is kept nowhere (H4, H7, V3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Printed:
    """A file, as it goes out: its name carries its ending."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """There is no file; ``why`` is noted on the row, and the word that goes out instead depends on it."""

    why: str


class Printer(Protocol):
    """Makes a file of an order that lies in the outbox."""

    async def print(self, order: Mapping[str, Any]) -> Printed | NotPrinted:
        """Print it; returns why not instead of raising."""

"""What a button carries: the dialog instance, the turn it was drawn for, the choice – in 64 bytes.

``i<instance>.<turn>.<choice>`` with both numbers in base 36. It proves nothing: instance, turn,
person, role and estate are checked again inside the transaction (A02).
"""

import re
from dataclasses import dataclass

LIMIT = 64
_PACKED = re.compile(r"i([0-9a-z]{1,12})\.([0-9a-z]{1,7})\.([a-z0-9_-]{1,40})\Z")
_LARGEST_ROW = 2**31 - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Press:
    """A button's data, taken apart."""

    instance: int
    turn: int
    choice: str


def pack(instance: int, turn: int, choice: str) -> str:
    """The data of a button; raises ValueError when it does not fit."""
    packed = f"i{_base36(instance)}.{_base36(turn)}.{choice}"
    if len(packed.encode()) > LIMIT or not _PACKED.match(packed):
        raise ValueError(f"a button cannot carry {choice!r}")
    return packed


def unpack(data: str) -> Press | None:
    """The press behind the data, or None for anything this bot never drew."""
    found = _PACKED.match(data)
    if found is None or (instance := int(found[1], 36)) > _LARGEST_ROW:
        return None
    return Press(instance, int(found[2], 36), found[3])


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"

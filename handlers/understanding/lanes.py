"""Rows of whole numbers that are added in one step: a row is one large number, and each of its lanes holds one of them.

A reading adds some two hundred rows of weights, and number by number that would be half of its time. Adding two large
numbers adds every lane at once, for a lane is wide enough that no sum of a text's rows runs into the next. What is
below nought borrows from the lane beside it and is given back when the sum is taken apart.
"""

import struct
from collections.abc import Sequence
from functools import cache

_BITS = 32
_BYTES = _BITS // 8
_HALF = 1 << (_BITS - 1)


def packed(row: Sequence[int]) -> int:
    """The numbers of a row as one."""
    lane, halves = _taken_apart(len(row))
    return int.from_bytes(lane.pack(*map(_HALF.__add__, row)), "little") - halves


def packed_bytes(row: bytes, middle: int) -> int:
    """The numbers that bytes tell, each from its middle, as one: how a file of weights is read."""
    spread = bytearray(_BYTES * len(row))
    spread[::_BYTES] = row
    return int.from_bytes(spread, "little") - middle * _ones(len(row))


def lanes(many: int) -> tuple[int, ...]:
    """A one in each of so many lanes: a number times its lane, and their sum, is a row of which little is given."""
    return tuple(1 << (_BITS * at) for at in range(many))


def unpacked(row: int, many: int) -> list[int]:
    """So many numbers of a row, or of a sum of rows."""
    lane, halves = _taken_apart(many)
    return list(map((-_HALF).__add__, lane.unpack((row + halves).to_bytes(lane.size, "little"))))


@cache
def _ones(many: int) -> int:
    return sum(lanes(many))


@cache
def _taken_apart(many: int) -> tuple[struct.Struct, int]:
    """How so many lanes are read, and half of what each can hold, so that none is below nought."""
    return struct.Struct(f"<{many}I"), _HALF * _ones(many)

"""Rows of whole numbers that are added in one step: a row is one large number, and each of its lanes holds one of them.

A reading adds some two hundred rows of weights, and number by number that would be half of its time. Adding two large
numbers adds every lane at once, for a lane is wide enough that no sum of a text's rows runs into the next. What is
below nought borrows from the lane beside it and is given back when the sum is taken apart.
"""

import struct
from collections.abc import Sequence
from functools import cache

_BITS = 32
_HALF = 1 << (_BITS - 1)


def packed(row: Sequence[int]) -> int:
    """The numbers of a row as one."""
    lanes, halves = _taken_apart(len(row))
    return int.from_bytes(lanes.pack(*map(_HALF.__add__, row)), "little") - halves


def unpacked(row: int, many: int) -> list[int]:
    """So many numbers of a row, or of a sum of rows."""
    lanes, halves = _taken_apart(many)
    return list(map((-_HALF).__add__, lanes.unpack((row + halves).to_bytes(lanes.size, "little"))))


@cache
def _taken_apart(many: int) -> tuple[struct.Struct, int]:
    """How so many lanes are read, and half of what each can hold, so that none is below nought."""
    return struct.Struct(f"<{many}I"), sum(_HALF << (_BITS * at) for at in range(many))

"""What a text is about, as a direction: two people's words about one matter point nearly the same way.

Learned from matters that several people tell, each in their own words (``bench/sense.py``; docs/understanding.md says
from which): every word, pair of characters and character pulls the direction its own way, and what they all pull at is
where the text points. A direction is kept in bytes, for a register remembers a hundred thousand of them; ``mark`` is
as much of it as fits into one number, and tells in a moment which of many are worth a closer look.
"""

import json
import math
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path

from handlers.understanding.rows import rows

FORMAT = "shouwen sense"
VERSION = 2
# A pull is written as a byte around its middle; a direction has bytes of its own, in steps of 1/256.
MIDDLE = 128
_STEPS = 256
_FARTHEST = 127

Direction = Sequence[int]


@dataclass(frozen=True, slots=True)
class Sense:
    """Each feature's pull and in how many of the ``documents`` it stands; ``weights`` of what two texts share.

    There are weights for an ``estate`` and for a ``city``.

    ``digest`` tells what it was learned from.
    """

    pulls: Mapping[str, bytes]
    counts: Mapping[str, int]
    documents: int
    weights: Mapping[str, Mapping[str, float]]
    digest: str

    def direction(self, names: Iterable[str]) -> Direction:
        """Where a text of these features points; empty where none of them is known."""
        pulls = [pull for name in names if (pull := self.pulls.get(name))]
        middle = MIDDLE * len(pulls)
        summed = [sum(lane) - middle for lane in zip(*pulls, strict=True)]
        length = math.sqrt(sum(map(mul, summed, summed)))
        if not length:
            return array("b")
        scale = _STEPS / length
        return array("b", [max(-_FARTHEST, min(_FARTHEST, round(each * scale))) for each in summed])

    def dumped(self) -> str:
        """As text, a line a feature, in order."""
        head = {
            "format": FORMAT, "version": VERSION, "documents": self.documents, "weights": dict(self.weights),
            "digest": self.digest,
        }  # fmt: skip
        known = sorted({*self.pulls, *self.counts})
        told = ([name, self.counts.get(name, 0), b64encode(self.pulls.get(name, b"")).decode()] for name in known)
        return "\n".join([*(json.dumps(line, ensure_ascii=False) for line in (head, *told)), ""])


def nearness(one: Direction, other: Direction) -> float:
    """How nearly two directions are the same: 1 at most, 0 where one of them is unknown."""
    turned: int = sum(map(mul, one, other))
    return turned / (_STEPS * _STEPS)


def mark(direction: Direction) -> int:
    """The signs of a direction, in the bits of one number: two that differ in few of them are near."""
    return int("".join("1" if each > 0 else "0" for each in direction) or "0", 2)


@cache
def shipped() -> Sense:
    """The sense that comes with the program."""
    with Path(__file__).with_name("sense.txt").open(encoding="utf-8") as lines:
        return loaded(lines)


def loaded(lines: Iterable[str]) -> Sense:
    """A sense from the lines of its text; raises ``ValueError`` for another kind or version of file."""
    told = rows(lines)
    head = next(told)
    if (head["format"], head["version"]) != (FORMAT, VERSION):
        raise ValueError(f"This is no {FORMAT} of version {VERSION}.")
    pulls: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    for name, count, pull in told:
        if count:
            counts[name] = count
        if pull:
            pulls[name] = b64decode(pull)
    return Sense(pulls, counts, head["documents"], head["weights"], head["digest"])

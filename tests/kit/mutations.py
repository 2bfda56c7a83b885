"""Captured updates, changed in one to four places as chance has it: what no Telegram would send, and nobody forbids."""

import copy
import random
from collections.abc import Iterator
from typing import Any

from tests.corpus import captured, readable

_ODD: tuple[Any, ...] = (
    None, "", "x", "7", "\ud800", "\x00", "\u202e", "👨‍👩‍👧‍👦", "啊" * 5000, "/start", "/start@", "i1.1.send", "i9.9.x",
    0, -1, 7, 1.5, True, False, 2**31, 2**33, 2**53, 2**63, -(2**63), 2**70, 10**400, float("nan"), float("inf"),
    [], {}, [[]], [None], {"id": 1}, {"": {}}, ["x"] * 300,
)  # fmt: skip
_WORDS = ("id", "chat", "from", "message", "text", "caption", "entities", "date", "photo", "reply_to_message", "data")
_DEPTHS = (3, 40, 400)
Place = tuple[Any, Any]


class Mutations:
    """An endless number of them, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._whole = [one.raw for one in (*captured(), *readable()) if isinstance(one.raw, dict)]
        self._parts = [holder[key] for raw in self._whole for holder, key in _places(raw)]

    def one(self, update_id: int) -> Any:
        """One more, whose number has most often been left alone."""
        raw = copy.deepcopy(self._chance.choice(self._whole)) | {"update_id": update_id}
        for _ in range(self._chance.choice((1, 1, 1, 1, 2, 4))):
            if raw:
                self._change(*self._place_in(raw))
        return raw if self._chance.random() < 0.999 else self._chance.choice(_ODD)

    def _place_in(self, holder: Any) -> Place:
        """Some place: most often not on the surface."""
        while True:
            key = self._chance.choice([*holder]) if isinstance(holder, dict) else self._chance.randrange(len(holder))
            inner = holder[key]
            if not isinstance(inner, dict | list) or not inner or self._chance.random() < 0.15:
                return holder, key
            holder = inner

    def _change(self, holder: Any, key: Any) -> None:
        """Something else in a place, nothing, more of the same, or what belongs elsewhere."""
        chance = self._chance
        match chance.randrange(7):
            case 0:
                del holder[key]
            case 1 | 2:
                holder[key] = copy.deepcopy(chance.choice(_ODD))
            case 3:
                holder[key] = copy.deepcopy(chance.choice(self._parts))
            case 4:
                holder[key] = _deep(holder[key], chance.choice(_DEPTHS))
            case 5 if isinstance(holder, dict):
                holder[chance.choice(_WORDS)] = copy.deepcopy(chance.choice(self._parts))
            case _ if isinstance(holder[key], str):
                text = holder[key]
                holder[key] = text[: chance.randint(0, len(text))] + chr(chance.randrange(0x20000)) + text
            case _ if isinstance(holder[key], int):
                holder[key] += chance.choice((1, -1, 2**31, -(2**40)))
            case _:
                holder[key] = [holder[key]] * 2


def _places(part: Any) -> Iterator[Place]:
    """Every place in an update: what holds it, and under which key."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in list(inner):
        yield part, key
        yield from _places(value)


def _deep(value: Any, depth: int) -> Any:
    for _ in range(depth):
        value = [value]
    return value

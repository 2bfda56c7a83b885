"""Trouble on the way to a webhook, scripted: what a bot must bear because Telegram promises no more.

``twice`` posts an update two times at once. ``late`` holds it back for some seconds; its lane waits, the others
do not. ``overtaken`` holds it back until another update was taken. ``unheard`` loses the bot's answer, so that
what it took comes again. ``forged`` and ``unsigned`` let a stranger post a copy first, with a wrong secret and
with none; what he hears does not count.
"""

from dataclasses import dataclass
from typing import Literal, get_args

MishapKind = Literal["twice", "late", "overtaken", "unheard", "forged", "unsigned"]
MISHAPS: tuple[str, ...] = get_args(MishapKind)


@dataclass(slots=True)
class Mishap:
    """``kind`` is a kind of update, or ``*``; ``times`` None means until it is taken away."""

    mishap: MishapKind
    kind: str = "*"
    times: int | None = 1
    seconds: float = 5.0


class Mishaps:
    """The mishaps still to come, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Mishap] = []

    def add(self, mishap: Mishap) -> None:
        self._waiting.append(mishap)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, kind: str) -> Mishap | None:
        """The mishap an update of this kind meets, used up by one."""
        for mishap in self._waiting:
            if mishap.kind in ("*", kind):
                if mishap.times is not None:
                    mishap.times -= 1
                    if mishap.times <= 0:
                        self._waiting.remove(mishap)
                return mishap
        return None

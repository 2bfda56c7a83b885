"""Trouble on demand: what the network and Telegram's own servers do now and then, scripted.

A fault waits for the next calls of a method, or of any method when it says ``*`` – but for
getUpdates, which must be named: a poller would use up what was meant for a send.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from bot.sandbox import refusals
from bot.sandbox.refusals import Refusal

Kind = Literal[
    "429",
    "500",
    "502",
    "503",
    "403blocked",
    "502html",
    "reset",
    "timeout",
    "slow",
    "cut",
    "reset_after",
    "timeout_after",
]
KINDS: tuple[str, ...] = get_args(Kind)
# The call had its effect, but its answer is lost.
HIDE_AN_EFFECT = frozenset({"cut", "reset_after", "timeout_after"})
# There is no effect, and no answer that a bot could read.
SWALLOW_THE_CALL = frozenset({"502html", "reset", "timeout"})


@dataclass(slots=True)
class Fault:
    """``times`` None means until it is taken away."""

    fault: Kind
    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    retry_after: int = 5
    seconds: float = 60.0

    def meets(self, method: str, chat_id: int | None) -> bool:
        named = self.method.lower() == method or (self.method == "*" and method != "getupdates")
        return named and self.chat_id in (None, chat_id)

    def refusal(self) -> Refusal | None:
        """The refusal this fault puts in the place of an effect, if it is of that kind."""
        match self.fault:
            case "429":
                return refusals.too_many(self.retry_after)
            case "500" | "502" | "503":
                return Refusal(int(self.fault))
            case "403blocked":
                return refusals.forbidden(refusals.BLOCKED)
        return None


class Faults:
    """The faults still to come, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault this call meets, used up by one."""
        for fault in self._waiting:
            if fault.meets(method, chat_id):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                return fault
        return None

"""Telegram's limits, kept by ourselves as deadlines on the monotonic clock.

The real limits are not published: these are starting values, and a 429 is the last word. A private
chat takes about one message a second with a small burst; a group 18 a minute; all together 25 a
second (telegram.md 2.2).
"""

from collections import deque
from dataclasses import dataclass, field

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Rates:
    """How much may be sent: per second overall, per second and burst to a private chat, per minute to a group."""

    overall: float = 25.0
    chat: float = 1.0
    chat_burst: int = 5
    group_minute: int = 18


@dataclass(slots=True)
class Limiter:
    """When the next message may leave, per chat, per group and overall; times are monotonic seconds.

    Who must wait is found out when a message leaves, so that a look at it costs as much as there are such chats,
    and not as there are chats.
    """

    rates: Rates = field(default_factory=Rates)
    _overall: float = 0.0
    _chats: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _waits: dict[int, float] = field(default_factory=dict)
    _swept: float = 0.0

    def free(self, now: float) -> int:
        """How many messages may leave at once, over all chats."""
        if self._waits.get(0, 0.0) > now:
            return 0
        room = now + 1.0 - max(self._overall, now)
        return max(0, int(room * self.rates.overall))

    def ready_at(self, chat_id: int, now: float) -> float:
        """When this chat may be sent to."""
        return max(self._waits.get(chat_id, 0.0), now)

    def blocked(self, now: float) -> dict[int, float]:
        """The chats that must wait, and until when."""
        self._waits = {chat: at for chat, at in self._waits.items() if at > now}
        return {chat: at for chat, at in self._waits.items() if chat}

    def sent(self, chat_id: int, now: float) -> None:
        """A message leaves now."""
        if now - self._swept > _MINUTE:
            self._sweep(now)
        self._overall = max(self._overall, now) + 1.0 / self.rates.overall
        ready = self._next_to_group(chat_id, now) if chat_id < 0 else self._next_to_person(chat_id, now)
        if ready > now:
            self.hold(chat_id, ready)

    def hold(self, chat_id: int, until: float) -> None:
        """Telegram said wait: this chat, or all for chat 0."""
        self._waits[chat_id] = max(self._waits.get(chat_id, 0.0), until)

    def _next_to_group(self, chat_id: int, now: float) -> float:
        window = self._groups.setdefault(chat_id, deque(maxlen=self.rates.group_minute))
        window.append(now)
        return window[0] + _MINUTE if len(window) == self.rates.group_minute else now

    def _next_to_person(self, chat_id: int, now: float) -> float:
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now) + 1.0 / self.rates.chat
        return self._chats[chat_id] - (self.rates.chat_burst - 1) / self.rates.chat

    def _sweep(self, now: float) -> None:
        """Forget the chats of whose messages none counts any more."""
        self._swept = now
        self._chats = {chat: at for chat, at in self._chats.items() if at > now}
        self._groups = {chat: window for chat, window in self._groups.items() if window[-1] > now - _MINUTE}

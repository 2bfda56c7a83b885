"""Telegram's limits, kept by ourselves as deadlines on the monotonic clock.

The real limits are not published: these are starting values, and a 429 is the last word. A private
chat takes about one message a second with a small burst; a group 18 a minute; all together 25 a
second (telegram.md 2.2).
"""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rates:
    """How much may be sent: per second overall, per second and burst to a private chat, per minute to a group."""

    overall: float = 25.0
    chat: float = 1.0
    chat_burst: int = 5
    group_minute: int = 18


@dataclass(slots=True)
class Limiter:
    """When the next message may leave, per chat, per group and overall; times are monotonic seconds."""

    rates: Rates = field(default_factory=Rates)
    _overall: float = 0.0
    _chats: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _held: dict[int, float] = field(default_factory=dict)

    def free(self, now: float) -> int:
        """How many messages may leave at once, over all chats."""
        if self._held.get(0, 0.0) > now:
            return 0
        room = now + 1.0 - max(self._overall, now)
        return max(0, int(room * self.rates.overall))

    def ready_at(self, chat_id: int, now: float) -> float:
        """When this chat may be sent to."""
        ready = self._held.get(chat_id, 0.0)
        if chat_id < 0:
            sent = self._groups.get(chat_id)
            if sent is not None and len(sent) >= self.rates.group_minute:
                ready = max(ready, sent[0] + 60.0)
        else:
            burst = (self.rates.chat_burst - 1) / self.rates.chat
            ready = max(ready, self._chats.get(chat_id, 0.0) - burst)
        return max(ready, now)

    def blocked(self, now: float) -> dict[int, float]:
        """The chats that must wait, and until when; what lies in the past is forgotten."""
        self._chats = {chat: at for chat, at in self._chats.items() if at > now}
        self._held = {chat: at for chat, at in self._held.items() if at > now}
        known = {*self._chats, *self._groups, *self._held} - {0}
        waits = {chat: self.ready_at(chat, now) for chat in known}
        return {chat: at for chat, at in waits.items() if at > now}

    def sent(self, chat_id: int, now: float) -> None:
        """A message leaves now."""
        self._overall = max(self._overall, now) + 1.0 / self.rates.overall
        if chat_id < 0:
            window = self._groups.setdefault(chat_id, deque(maxlen=self.rates.group_minute))
            window.append(now)
        else:
            self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now) + 1.0 / self.rates.chat

    def hold(self, chat_id: int, until: float) -> None:
        """Telegram said wait: this chat, or all for chat 0."""
        self._held[chat_id] = max(self._held.get(chat_id, 0.0), until)

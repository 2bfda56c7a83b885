"""Telegram's rates, as far as they are known: per second overall, per minute and group, per chat.

A window counts messages that were accepted; a refused one costs nothing. The answer names the whole
seconds after which the oldest has left the window. Edits are not counted: nothing is known of them.
"""

import math
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, replace

from bot.sandbox.refusals import too_many

SECOND = 1.0
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages are let through; 0 switches a limit off."""

    per_second: int = 30
    per_group_minute: int = 20
    per_chat_second: int = 0


class Rates:
    """The windows of all bots and chats."""

    def __init__(self) -> None:
        self.limits = Limits()
        self._windows: dict[Hashable, deque[float]] = {}

    def change(self, **limits: int) -> None:
        self.limits = replace(self.limits, **limits)

    def admit(self, bot: int, chat: int, count: int, now: float) -> None:
        """Let ``count`` messages to a chat through, all or none."""
        rules: list[tuple[Hashable, int, float]] = [
            ((bot,), self.limits.per_second, SECOND),
            ((bot, chat, "second"), self.limits.per_chat_second, SECOND),
        ]
        if chat < 0:
            rules.append(((bot, chat, "minute"), self.limits.per_group_minute, MINUTE))
        windows = [(self._window(key, span, now), limit, span) for key, limit, span in rules if limit > 0]
        waits = [self._wait(window, limit, count) + span - now for window, limit, span in windows]
        if longest := max((wait for wait in waits if wait > 0), default=0.0):
            raise too_many(max(1, math.ceil(longest)))
        for window, _, _ in windows:
            window.extend([now] * count)

    def _window(self, key: Hashable, span: float, now: float) -> deque[float]:
        window = self._windows.setdefault(key, deque())
        while window and window[0] <= now - span:
            window.popleft()
        return window

    def _wait(self, window: deque[float], limit: int, count: int) -> float:
        """When the message was sent that has to leave first; long ago if there is room."""
        excess = len(window) + min(count, limit) - limit
        return window[excess - 1] if excess > 0 else -math.inf

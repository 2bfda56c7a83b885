"""A lane per chat: within one the updates go one after the other in the order they came, the lanes side by side."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # wakes who waits in the order of their coming
    wanted: int = 0


class Lanes:
    """The lanes in use; an empty one is forgotten, so that memory does not grow with the chats ever seen."""

    def __init__(self) -> None:
        self._lanes: dict[int, _Lane] = {}

    def __len__(self) -> int:
        return len(self._lanes)

    @contextlib.asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        """Wait for one's turn in a chat's lane, and hold it while the block runs."""
        lane = self._lanes.setdefault(chat, _Lane())
        lane.wanted += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.wanted -= 1
            if not lane.wanted:
                del self._lanes[chat]

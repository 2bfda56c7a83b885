"""What the bots called lately, for tests that want to look. Kept in memory, never logged."""

from collections import deque
from itertools import islice

from bot.sandbox.shapes import Json

REMEMBERED = 5_000


class Calls:
    """A numbered list of calls; the oldest fall out."""

    def __init__(self) -> None:
        self._calls: deque[Json] = deque(maxlen=REMEMBERED)
        self._count = 0

    def record(self, method: str, params: Json, status: int, description: str) -> None:
        self._count += 1
        self._calls.append(
            {
                "n": self._count,
                "method": method,
                "params": params,
                "status": status,
                "description": description,
            }
        )

    def since(self, number: int) -> list[Json]:
        """Calls after the one with this number."""
        first = self._count - len(self._calls)
        return list(islice(self._calls, max(0, number - first), None))

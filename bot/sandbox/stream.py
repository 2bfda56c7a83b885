"""Who is watching: the open event streams of the pages, by person."""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

Event = dict[str, Any]
Inbox = asyncio.Queue[Event | None]


class Watchers:
    """Hands events to everybody who watches as some person. ``None`` ends a stream."""

    def __init__(self) -> None:
        self._inboxes: dict[int, set[Inbox]] = {}

    @contextmanager
    def watching(self, person: int) -> Iterator[Inbox]:
        inbox: Inbox = asyncio.Queue()
        self._inboxes.setdefault(person, set()).add(inbox)
        try:
            yield inbox
        finally:
            self._inboxes[person].discard(inbox)
            if not self._inboxes[person]:
                del self._inboxes[person]

    def among(self, people: Collection[int]) -> list[int]:
        """Those of the people who watch; few do, so groups of any size cost nothing."""
        return [person for person in self._inboxes if person in people]

    def tell(self, person: int, event: Event) -> None:
        for inbox in self._inboxes.get(person, ()):
            inbox.put_nowait(event)

    def tell_all(self, event: Event) -> None:
        for person in self._inboxes:
            self.tell(person, event)

    def close(self) -> None:
        """The server stops: every stream ends."""
        for inboxes in self._inboxes.values():
            for inbox in inboxes:
                inbox.put_nowait(None)

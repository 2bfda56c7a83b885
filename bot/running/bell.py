"""The bell between the processes of one PostgreSQL: a commit here wakes the delivery that another one leads.

Rings are gathered, so that a hundred commits in a moment cost one. They go out after the commit and
on a connection of their own: NOTIFY inside a transaction would make all commits wait for each other.
A ring that is lost costs a second, for delivery also looks by itself.
"""

import asyncio
import threading
from collections.abc import Callable

from bot.logs import logger
from storage import bells
from storage.database import Database, Db, DriverError, NoneFree

GATHER_SECONDS = 0.005
LISTEN_SECONDS = 1.0
PAUSE_SECONDS = 1.0

log = logger(__name__)


class Bell:
    """Two threads, one that rings and one that listens; ``heard`` are called on the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads: list[threading.Thread] = []
        self.heard: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin; call it on the event loop that is to hear."""
        self._loop = asyncio.get_running_loop()
        for work in (self._ringing, self._listening):
            thread = threading.Thread(target=self._connected, args=(work,), name=work.__name__, daemon=True)
            self._threads.append(thread)
            thread.start()

    def ring(self) -> None:
        """Let it ring, soon."""
        self._wanted.set()

    async def stop(self) -> None:
        """End both threads."""
        self._closing.set()
        self._wanted.set()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _connected(self, work: Callable[[Db], None]) -> None:
        while not self._closing.is_set():
            try:
                with self._database.connect() as db:
                    db.detach()
                    work(db)
            except (DriverError, NoneFree) as error:
                log.warning("bell_silent", error=type(error).__name__)
                self._closing.wait(PAUSE_SECONDS)

    def _ringing(self, db: Db) -> None:
        while not self._closing.is_set():
            if self._wanted.wait(LISTEN_SECONDS):
                self._wanted.clear()
                bells.ring(db)
                self._closing.wait(GATHER_SECONDS)

    def _listening(self, db: Db) -> None:
        bells.listen(db)
        while not self._closing.is_set():
            if bells.heard(db, LISTEN_SECONDS) and self._loop is not None and not self._closing.is_set():
                self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        for hear in self.heard:
            hear()

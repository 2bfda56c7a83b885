"""What is on its way to Telegram: whose message is in flight, what has arrived, and what our limits leave free.

Two threads come here: the event loop, which sends and hears what arrives, and the writer's, which draws up a
pass at the end of a transaction. So each step is taken under a lock, and a pass takes what it needs
along as it is at that moment (``Pass``). Times are monotonic seconds.
"""

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sending.limits import Limiter, Rates

# While nothing at all may leave, how soon it is looked at again; and how soon at the earliest for a chat.
ROOM_SECONDS, SHORTEST_SECONDS = 0.05, 0.01


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row in flight of which there is nothing to note but that it arrived, and as which message."""

    row_id: int
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass does: settle what has arrived, and claim at most ``room`` rows, none of the chats to ``skip``.

    ``departed`` are the chats it has claimed for, as long as its transaction may still be undone.
    """

    arrived: tuple[Arrival, ...]
    skip: frozenset[int]
    room: int
    departed: set[int] = field(default_factory=set)


class UnderWay:
    """One bot's messages between claim and settlement."""

    def __init__(self, rates: Rates) -> None:
        self._lock = threading.Lock()
        self._limiter = Limiter(rates)
        self._flying: set[int] = set()
        self._arrived: list[Arrival] = []

    @property
    def anything(self) -> bool:
        """Whether a message is in flight, or one that arrived is not settled."""
        return bool(self._flying)

    @property
    def arrived(self) -> bool:
        """Whether something that arrived waits to be settled."""
        return bool(self._arrived)

    def next_pass(self, ticks: float, *, claims: bool = True) -> Pass:
        """Draw up a pass. It takes along what has arrived: those chats may be sent to again in the same transaction."""
        with self._lock:
            arrived, self._arrived = tuple(self._arrived), []
            self._flying -= {one.chat_id for one in arrived}
            if not claims:
                return Pass(arrived, frozenset(), 0)
            return Pass(arrived, frozenset({*self._limiter.blocked(ticks), *self._flying}), self._limiter.free(ticks))

    def depart(self, what: Pass, chats: Iterable[int], ticks: float) -> None:
        """A pass has claimed a message to each of these chats: they count against the limits from now on."""
        with self._lock:
            for chat in chats:
                self._flying.add(chat)
                what.departed.add(chat)
                self._limiter.sent(chat, ticks)

    def turn_back(self, what: Pass) -> None:
        """The transaction of a pass was undone: what it had claimed is nobody's, and its chats are free."""
        with self._lock:
            self._flying -= what.departed
            what.departed.clear()

    def arrive(self, arrival: Arrival) -> None:
        """A message arrived; its chat stays busy until a pass takes it along."""
        with self._lock:
            self._arrived.append(arrival)

    def end(self, chat_id: int) -> None:
        """A message came to another end, which is settled already."""
        with self._lock:
            self._flying.discard(chat_id)

    def hold(self, chat_id: int, until: float) -> None:
        """A chat (0: all) must wait."""
        with self._lock:
            self._limiter.hold(chat_id, until)

    def room(self, ticks: float) -> int:
        """How many messages may leave at once, over all chats."""
        with self._lock:
            return self._limiter.free(ticks)

    def free_in(self, ticks: float) -> float:
        """In how many seconds the next of those who must wait may be sent to; endless when nobody must."""
        with self._lock:
            waits = [at - ticks for at in self._limiter.blocked(ticks).values()]
            if not self._limiter.free(ticks):
                waits.append(ROOM_SECONDS)
        return max(SHORTEST_SECONDS, min(waits, default=math.inf))

"""Grouping records about one matter as they come, and counting who complains (K4, K9).

One pass: a record joins the group of the earlier record that it is most like, if it is alike enough to join;
else it opens a group. Joining asks for less than showing, for what is shown to a resident must be right,
and a group is looked at by staff, who can split it. Counted are different *complainants* of the last thirty
days, never messages: one resident writing five times is one. A slogan that everybody copies groups people
who complain of it, as it should; other estates have indexes of their own.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.understanding.similar import WINDOW, Alike, Gist, Index

THREE = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How probably records must be about one matter: to be shown to somebody, and to join a group."""

    show: float = 0.35
    join: float = 0.3


STANDARD = Thresholds()


@dataclass(frozen=True, slots=True)
class Message:
    """A record to be compared: who wrote it where and when, and its gist."""

    id: str
    user: str
    estate: str
    at: datetime
    gist: Gist


@dataclass(frozen=True, slots=True)
class Found:
    """What a record is like: records to show, its group, and how many complain of it within the window."""

    similar: tuple[Alike, ...]
    group: str
    complainants: int

    @property
    def alert(self) -> bool:
        """Whether it is at least the third complainant's (K4)."""
        return self.complainants >= THREE


class Groups:
    """The groups of every estate, each named by the record that opened it."""

    def __init__(self, thresholds: Thresholds = STANDARD, window: timedelta = WINDOW) -> None:
        self._thresholds = thresholds
        self._window = window
        self._estates: dict[str, Index] = {}
        self._group_of: dict[tuple[str, str], str] = {}
        self._said: dict[tuple[str, str], deque[tuple[datetime, str]]] = {}

    def take(self, message: Message) -> Found:
        """Find what is like this record, and keep it; records come in the order of their times."""
        index = self._estates.setdefault(message.estate, Index(self._window))
        least = min(self._thresholds.show, self._thresholds.join)
        alike = index.together(message.gist, message.at, least)
        best = next((one for one in alike if one.score >= self._thresholds.join), None)
        group = self._group_of[message.estate, best.id] if best else message.id
        index.add(message.id, message.gist, message.at)
        self._group_of[message.estate, message.id] = group
        shown = tuple(one for one in alike if one.score >= self._thresholds.show)
        return Found(shown, group, self._complainants(message, group))

    def _complainants(self, message: Message, group: str) -> int:
        said = self._said.setdefault((message.estate, group), deque())
        said.append((message.at, message.user))
        while said[0][0] < message.at - self._window:
            said.popleft()
        return len({user for _, user in said})

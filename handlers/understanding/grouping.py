"""Grouping records about one matter as they come, and counting who complains (K4, K9).

One pass: a record joins the group of the earlier record that it is most like, if it is alike enough to join;
else it opens a group. Joining asks for no more than showing – in an estate for less –, for what is shown to a resident
must be right, and a group is looked at by staff, who can split it. In a city's box much is written of a hot matter
that does not even name it: there the latest of a large group are shown with the one that is most alike. Counted are
different *complainants* of the last thirty days, never messages: one resident writing five times is one. A slogan that
everybody copies groups people who complain of it, as it should; other estates have indexes of their own.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from handlers.understanding.similar import WINDOW, Alike, Gist, Index

THREE = 3
# How many complainants within the window make a group's members known by each other, in a city's box, and how many of
# the latest reports are shown.
_MANY, _MOST = 5, 200


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How probably records must be about one matter: to be shown to somebody, and to join a group."""

    show: float = 0.35
    join: float = 0.3

    def of(self, index: Index) -> "Thresholds":
        """Those for an index: in a city's box, where hardly any record has a partner, neither is less than 0.4."""
        return Thresholds(max(self.show, _CITY), max(self.join, _CITY)) if index.counts_partners else self


_CITY = 0.4
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


class _Said(NamedTuple):
    """What a group remembers of a record."""

    at: datetime
    user: str
    id: str


class Groups:
    """The groups of every estate, each named by the record that opened it."""

    def __init__(self, thresholds: Thresholds = STANDARD, window: timedelta = WINDOW) -> None:
        self._thresholds = thresholds
        self._window = window
        self._estates: dict[str, Index] = {}
        self._group_of: dict[tuple[str, str], str] = {}
        self._said: dict[tuple[str, str], deque[_Said]] = {}

    def take(self, message: Message) -> Found:
        """Find what is like this record, and keep it; records come in the order of their times."""
        index = self._estates.setdefault(message.estate, Index(self._window))
        limits = self._thresholds.of(index)
        alike = index.together(message.gist, message.at, min(limits.show, limits.join))
        best = next((one for one in alike if one.score >= limits.join), None)
        group = self._group_of[message.estate, best.id] if best else message.id
        index.add(message.id, message.gist, message.at)
        self._group_of[message.estate, message.id] = group
        said = self._lately(message, group)
        shown = [one for one in alike if one.score >= limits.show]
        if shown and index.counts_partners and len({one.user for one in said}) >= _MANY:
            known = {one.id for one in shown}
            latest = islice(reversed(said), _MOST)
            shown += [Alike(one.id, limits.show) for one in latest if one.id not in known]
        said.append(_Said(message.at, message.user, message.id))
        return Found(tuple(shown), group, len({one.user for one in said}))

    def _lately(self, message: Message, group: str) -> deque[_Said]:
        """What the group's members have said within the window."""
        said = self._said.setdefault((message.estate, group), deque())
        while said and said[0].at < message.at - self._window:
            said.popleft()
        return said

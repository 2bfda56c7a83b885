"""Finding what others have filed about the same thing (K4, K9): the one place that says when two matters are alike.

By what their words say: an index per estate, kept in this process, filled from the register's last thirty days at the
start or at the first question, and brought up to date before each use; but what was found for a draft is good for all
its steps of a minute. Every worker fills its own, so what another one
has filed is found a moment later. Searching takes a few milliseconds among five thousand records and is done where it
is asked (docs/decisions/0020, 0027, 0028). Until the dictionary has been read, and for matters without words, category
and place decide.
"""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice

from handlers.office import Turn
from handlers.understanding import Reader, current, thresholds
from handlers.understanding.gists import gist
from handlers.understanding.similar import WINDOW, Alike as Found, Gist, Index
from storage.database import Db, many_writers
from storage.register import collective, neighbours
from storage.register.collective import Alike, Sought
from storage.tables import Record

# Looked at again: so many of the latest ids, for those of undone filings are given out anew; and, where several write
# at once, what has come within so long a time, for a transaction beside ours may commit a lower id after a higher.
_AGAIN, _SETTLED = 16, timedelta(seconds=5)
_FORGET = 1000
_AT_HAND = 512
_SHOWN = timedelta(minutes=1)


def similar(turn: Turn, sought: Sought, text: str = "") -> list[Alike]:
    """The records of other residents that are about the same thing, so surely that a resident is shown them."""
    return _similar(turn, sought, text, shown=True)


def to_record(turn: Turn, record: Record, text: str = "") -> list[Alike]:
    """What was filed within the profile's days and is like a record, oldest first; ``text`` are its words, if known."""
    since = turn.now - timedelta(days=turn.setting_of(record.estate_id).procedure.similar_days)
    place = (record.unit_id, record.category, record.place)
    sought = Sought(record.estate_id, record.resident_id, *place, since)
    words = text or neighbours.text_of(turn.db, record.id or 0)
    return _similar(turn, sought, words, shown=False, besides=record.id or 0)


def complainants(found: list[Alike], own: int) -> int:
    """How many different people complain, the one counted whose record it is."""
    return len({one.resident_id for one in found} | {own})


def _similar(turn: Turn, sought: Sought, text: str, *, shown: bool, besides: int = 0) -> list[Alike]:
    company = turn.setting_of(sought.estate_id).estate.company_id
    reader, limits = current(company), thresholds(company)
    if reader.words is None or not text:
        return collective.similar(turn.db, sought)
    draft = sought.resident_id, text
    with _LOCK:
        kept = _ESTATES.get((neighbours.register(turn.db), sought.estate_id))
        last = kept.last_look(draft, turn.now) if kept is not None else None
        if kept is None or last is None or not shown:
            kept = fill(turn.db, (company, sought.estate_id), now=turn.now)
            last = kept.look(draft, _gist(reader, text), turn.now, min(limits.show, limits.join), besides, last)
        limits = limits.of(kept.index)
        least = limits.show if shown else limits.join
        found = [_number(one.id) for one in last.found if one.score >= least and kept.counts(one.id)]
    return neighbours.of_others(turn.db, [one for one in found if one != besides], sought)


# Whose draft, and its words.
_Draft = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found for a draft, when, and how many records the index had ever been given by then."""

    at: datetime
    given: int
    found: list[Found]


@dataclass(slots=True)
class _Estate:
    """An estate's index, and how far it has followed the register.

    ``last`` is the time of the latest matter in it, ``marks`` are the register's last ids with the moments at which
    they were read. ``known`` tells of each record when it was filed and by which name the index has it.
    """

    index: Index
    last: datetime
    marks: deque[tuple[datetime, int]] = field(default_factory=deque)
    known: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    looks: dict[_Draft, _Look] = field(default_factory=dict)

    def after(self, now: datetime, *, settled: bool) -> int:
        """Above which id the register is read on; ``settled``: nobody commits a lower id later."""
        while len(self.marks) > 1 and (settled or now - self.marks[1][0] >= _SETTLED):
            self.marks.popleft()
        return self.marks[0][1] - _AGAIN

    def add(self, record_id: int, filed_at: datetime, gist: Gist | None) -> None:
        """Let the index know of a record, in place of an undone one that had its id."""
        name = f"{record_id} {filed_at.isoformat()}"
        self.known[record_id] = filed_at, name
        # The index takes times in order; a day more or less of its thirty changes nothing.
        self.last = max(self.last, filed_at)
        if gist is not None:
            self.index.add(name, gist, self.last)

    def counts(self, name: str) -> bool:
        """Whether a record of the index is on the register: its filing may have been undone."""
        return self.known.get(_number(name), ("", ""))[1] == name

    def found(self, gist: Gist, now: datetime, least: float, besides: int = 0, given: int = 0) -> list[Found]:
        """The records at least so much alike, the most alike first, without the one whose words are asked about.

        ``besides``: that one's id, if it is on the register already. ``given``: only those that the index got later.
        """

        def counts(name: str) -> bool:
            return _number(name) != besides and self.counts(name)

        return self.index.together(gist, now, least, counts, given)

    def last_look(self, draft: _Draft, now: datetime) -> _Look | None:
        """What was found for a draft within the minute: it is good for all its steps."""
        last = self.looks.get(draft)
        return last if last is not None and timedelta(0) <= now - last.at <= _SHOWN else None

    def look(
        self, draft: _Draft, gist: Gist, now: datetime, least: float, besides: int, last: _Look | None
    ) -> _Look:
        """Look for a draft's like; what the last look found is not weighed again, unless partners of partners count."""
        before = last if last is not None and not self.index.counts_partners else None
        found = self.found(gist, now, least, besides, before.given if before else 0)
        if before is not None:
            found = sorted([*before.found, *found], key=lambda one: -one.score)
        self.looks.pop(draft, None)
        for other in [*islice(self.looks, _AT_HAND)]:  # the oldest first
            if len(self.looks) < _AT_HAND and now - self.looks[other].at <= _SHOWN:
                break
            del self.looks[other]
        self.looks[draft] = _Look(now, self.index.given, found)
        return self.looks[draft]


def _number(name: str) -> int:
    return int(name.partition(" ")[0])


_LOCK = threading.Lock()
_ESTATES: dict[tuple[str, int], _Estate] = {}


def fill(db: Db, estate: tuple[int, int], *, now: datetime) -> _Estate:
    """Bring the index of an estate – of (company, estate) – up to date."""
    reader, estate_id = current(estate[0]), estate[1]
    key = neighbours.register(db), estate_id
    kept = _ESTATES.get(key)
    if kept is None:
        kept = _ESTATES[key] = _Estate(Index(), now - WINDOW)
    reached = neighbours.last(db)
    if kept.marks:
        after = kept.after(now, settled=not many_writers(db))
        fresh = neighbours.above(db, estate_id, after, now - WINDOW)
    else:
        fresh = neighbours.latest(db, estate_id, now - WINDOW)
    for record_id, filed_at in fresh:
        # An id whose transaction was undone is given again, to another record.
        if kept.known.get(record_id, (None, ""))[0] != filed_at:
            text = neighbours.text_of(db, record_id)
            kept.add(record_id, filed_at, _gist(reader, text) if text else None)
    kept.marks.append((now, reached))
    if len(kept.known) > 2 * len(kept.index) + _FORGET:
        kept.known = {one: (at, name) for one, (at, name) in kept.known.items() if at > now - WINDOW}
    return kept


@lru_cache(maxsize=_AT_HAND)
def _gist(reader: Reader, text: str) -> Gist:
    """What is compared of a text; a draft's is asked for at each of its steps, and again when it is filed."""
    return gist(reader, text)

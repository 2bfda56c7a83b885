"""Finding what others have filed about the same thing (K4, K9): the one place that says when two matters are alike.

By what their words say: an index per estate, kept in this process, filled from the register's last thirty days at the
start or at the first question, and brought up to date before each use. Every worker fills its own, so what another one
has filed is found a moment later. Searching a full index takes about a millisecond and is done where it is asked
(docs/decisions/0020). Until the dictionary has been read, and for matters without words, category and place decide.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache

from handlers.office import Turn
from handlers.understanding import Reader, current, thresholds
from handlers.understanding.gists import gist, usual
from handlers.understanding.sentences import sentences
from handlers.understanding.similar import WINDOW, Gist, Index
from storage import collective, neighbours
from storage.collective import Alike, Sought
from storage.database import Db
from storage.tables import Record

# So many of the latest ids are looked at again: transactions beside ours may commit a lower one after a higher.
_AGAIN = 16
_FORGET = 1000
_AT_HAND = 512
_MOMENT = timedelta(seconds=30)


def similar(turn: Turn, sought: Sought, text: str = "") -> list[Alike]:
    """The records of other residents that are about the same thing, so surely that a resident is shown them."""
    return _similar(turn, sought, text, shown=True)


def to_record(turn: Turn, record: Record) -> list[Alike]:
    """What was filed within the profile's days and is like a record, oldest first."""
    since = turn.now - timedelta(days=turn.at(record.estate_id).procedure.similar_days)
    place = (record.unit_id, record.category, record.place)
    sought = Sought(record.estate_id, record.resident_id, *place, since)
    return _similar(turn, sought, neighbours.text_of(turn.db, record.id or 0), shown=False)


def complainants(found: list[Alike], own: int) -> int:
    """How many different people complain, the one counted whose record it is."""
    return len({one.resident_id for one in found} | {own})


def _similar(turn: Turn, sought: Sought, text: str, *, shown: bool) -> list[Alike]:
    company = turn.at(sought.estate_id).estate.company_id
    reader, limits = current(company), thresholds(company)
    if reader.words is None or not text:
        return collective.similar(turn.db, sought)
    estate, least = (company, sought.estate_id), limits.show if shown else limits.join
    with _LOCK:
        kept = _ESTATES.get((neighbours.register(turn.db), sought.estate_id))
        lately = kept.lately(text, turn.now) if kept is not None and shown else None
        if lately is None:
            kept = fill(turn.db, estate, now=turn.now)
            lately = [int(one.id) for one in kept.index.search(_gist(reader, text), turn.now, least)]
            if shown:
                kept.shown[text] = turn.now, lately
    return neighbours.of_others(turn.db, lately, sought)


@dataclass(slots=True)
class _Estate:
    """An estate's index, the time of the latest matter in it, the register's last id, and what has been looked at."""

    index: Index
    last: datetime
    after: int = 0
    known: dict[int, datetime] = field(default_factory=dict)
    shown: dict[str, tuple[datetime, list[int]]] = field(default_factory=dict)

    def lately(self, text: str, now: datetime) -> list[int] | None:
        """What was found for a text a moment ago: a draft is shown at each of its steps."""
        if len(self.shown) > _AT_HAND:
            self.shown.clear()
        at, found = self.shown.get(text, (None, []))
        return found if at is not None and timedelta(0) <= now - at < _MOMENT else None


_LOCK = threading.Lock()
_ESTATES: dict[tuple[str, int], _Estate] = {}


def fill(db: Db, estate: tuple[int, int], *, now: datetime) -> _Estate:
    """Bring the index of an estate – of (company, estate) – up to date."""
    reader, estate_id = current(estate[0]), estate[1]
    key = neighbours.register(db), estate_id
    kept = _ESTATES.get(key)
    if kept is None:
        kept = _ESTATES[key] = _Estate(Index(_usual()), now - WINDOW)
    reached = neighbours.last(db)
    for record_id, filed_at in neighbours.since(db, estate_id, now - WINDOW, after=kept.after - _AGAIN):
        # An id whose transaction was undone is given again, to another record.
        if kept.known.get(record_id) != filed_at:
            _add(db, kept, reader, record_id, filed_at)
    kept.after = reached
    if len(kept.known) > 2 * len(kept.index) + _FORGET:
        kept.known = {one: at for one, at in kept.known.items() if at > now - WINDOW}
    return kept


@lru_cache(maxsize=_AT_HAND)
def _gist(reader: Reader, text: str) -> Gist:
    """What is compared of a text; a draft's is asked for at each of its steps, and again when it is filed."""
    return gist(reader, text)


@cache
def _usual() -> Mapping[str, float]:
    """How the trade usually talks; read once."""
    return usual(current(), (each.text for each in sentences()))


def _add(db: Db, kept: _Estate, reader: Reader, record_id: int, filed_at: datetime) -> None:
    kept.known[record_id] = filed_at
    # The index takes times in order; a day more or less of its thirty changes nothing.
    kept.last = max(kept.last, filed_at)
    if text := neighbours.text_of(db, record_id):
        kept.index.add(str(record_id), _gist(reader, text), kept.last)

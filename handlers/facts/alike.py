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
from functools import cache

from handlers.office import Turn
from handlers.understanding import Reader, current, thresholds
from handlers.understanding.gists import gist, usual
from handlers.understanding.sentences import sentences
from handlers.understanding.similar import WINDOW, Index
from storage import collective, neighbours
from storage.collective import Alike, Sought
from storage.database import Db
from storage.tables import Record

# How far back is looked again for what was filed meanwhile: a filing on somebody's behalf may be dated back.
_AGAIN = timedelta(days=1)
_FORGET = 1000


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
    with _LOCK:
        index = fill(turn.db, (company, sought.estate_id), now=turn.now).index
        found = index.search(gist(reader, text), turn.now, limits.show if shown else limits.join)
    return neighbours.of_others(turn.db, [int(one.id) for one in found], sought)


@dataclass(slots=True)
class _Estate:
    """An estate's index, the time of the latest matter in it, and what has been looked at."""

    index: Index
    last: datetime
    known: dict[int, datetime] = field(default_factory=dict)


_LOCK = threading.Lock()
_ESTATES: dict[tuple[str, int], _Estate] = {}


def fill(db: Db, estate: tuple[int, int], *, now: datetime) -> _Estate:
    """Bring the index of an estate – of (company, estate) – up to date."""
    reader, estate_id = current(estate[0]), estate[1]
    key = str(db.engine.url), estate_id
    kept = _ESTATES.get(key)
    if kept is None:
        kept = _ESTATES[key] = _Estate(Index(_usual()), now - WINDOW)
    for record_id, filed_at in neighbours.since(db, estate_id, max(now - WINDOW, kept.last - _AGAIN)):
        if record_id not in kept.known:
            _add(db, kept, reader, record_id, filed_at)
    if len(kept.known) > 2 * len(kept.index) + _FORGET:
        kept.known = {one: at for one, at in kept.known.items() if at > now - WINDOW}
    return kept


@cache
def _usual() -> Mapping[str, float]:
    """How the trade usually talks; read once."""
    return usual(current(), (each.text for each in sentences()))


def _add(db: Db, kept: _Estate, reader: Reader, record_id: int, filed_at: datetime) -> None:
    kept.known[record_id] = filed_at
    # The index takes times in order; a day more or less of its thirty changes nothing.
    kept.last = max(kept.last, filed_at)
    if text := neighbours.text_of(db, record_id):
        kept.index.add(str(record_id), gist(reader, text), kept.last)

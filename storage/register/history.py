"""The history of a record: append-only, chained, without personal data.

Each row's hash covers its own values and the hash of the row before, so that a changed, missing
or inserted row shows (G7, A75). Words enter only as salted hashes; the salt lives with the words
and goes with them when they are erased. The database refuses to change or delete a row.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from storage.actors import Actor
from storage.database import Db
from storage.prepared import Prepared
from storage.reading import Find, first, given
from storage.tables import History, table

TRIGGERS = {
    "history_append_only_update": """
        CREATE TRIGGER history_append_only_update BEFORE UPDATE ON history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    "history_append_only_delete": """
        CREATE TRIGGER history_append_only_delete BEFORE DELETE ON history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    "history_append_only_replace": """
        CREATE TRIGGER history_append_only_replace BEFORE INSERT ON history
        WHEN EXISTS (SELECT 1 FROM history WHERE (record_id = NEW.record_id AND seq = NEW.seq) OR id = NEW.id)
          OR NEW.seq IS NOT 1 + coalesce((SELECT max(seq) FROM history WHERE record_id = NEW.record_id), 0)
          OR NEW.previous IS NOT coalesce((SELECT hash FROM history WHERE record_id = NEW.record_id
                                           ORDER BY seq DESC LIMIT 1), '')
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
}

HISTORY = table(History)
_OF = Find(History, HISTORY.c.record_id == given("record"), order=(HISTORY.c.seq,))
_LAST = Find(History, HISTORY.c.record_id == given("record"), order=(HISTORY.c.seq.desc(),))
_TOLD = Find(History, HISTORY.c.record_id == given("record"), HISTORY.c.what == given("event"))
_APPEND = Prepared(insert(HISTORY))


def append(db: Db, record_id: int, what: str, *, by: Actor, now: datetime, **details: Any) -> None:
    """Add what happened. ``details`` are ids, field names, codes and instants – never words or names."""
    last = _LAST.one(db, record=record_id)
    _APPEND.run(db, _chained({"record_id": record_id, "at": now, "what": what}, by, details, last))


def begin(db: Db, record_id: int, what: str, *, by: Actor, now: datetime, **details: Any) -> None:
    """As ``append``, of a record that was made just now: nothing stands before it."""
    _APPEND.run(db, _chained({"record_id": record_id, "at": now, "what": what}, by, details, None))


def _chained(row: dict[str, Any], by: Actor, details: Mapping[str, Any], last: History | None) -> dict[str, Any]:
    """A whole row, bound to the one before it."""
    row |= {
        "seq": last.seq + 1 if last else 1,
        "who": by.kind,
        "who_id": by.id,
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True, default=_plain),
        "previous": last.hash if last else "",
    }
    return row | {"hash": digest(row)}


def told(db: Db, record_id: int, what: str) -> bool:
    """Whether something stands on a record's history."""
    return _TOLD.one(db, record=record_id, event=what) is not None


def latest(db: Db, record_id: int, *whats: str) -> History | None:
    """The last of some things that stand on a record's history."""
    wanted = (HISTORY.c.record_id == record_id, HISTORY.c.what.in_(whats))
    return first(db, History, *wanted, order=(HISTORY.c.seq.desc(),))


def of(db: Db, record_id: int) -> list[History]:
    """The whole history of a record, oldest first."""
    return _OF.all(db, record=record_id)


def broken_at(found: Iterable[History]) -> int | None:
    """The sequence number at which a record's chain no longer holds, or None when it does."""
    previous, expected = "", 1
    for row in found:
        values = {
            name: getattr(row, name)
            for name in ("record_id", "seq", "at", "who", "who_id", "what", "details", "previous")
        }
        if row.seq != expected or row.previous != previous or row.hash != digest(values):
            return expected
        previous, expected = row.hash, expected + 1
    return None


def digest(row: dict[str, Any]) -> str:
    """The hash of a row of a chain, that of the row before included."""
    canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"history takes no {type(value).__name__}")

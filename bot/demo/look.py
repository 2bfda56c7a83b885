"""Looking at the register for the panel: read only, and no more than a newcomer wants to see."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.demo import words
from bot.demo.advance import Falling
from storage.database import Db, open_reader, reading, url_of
from storage.post import inbox
from storage.reading import first, rows
from storage.register import history, records
from storage.tables import (
    Binding,
    Due,
    Handling,
    History,
    Outgoing,
    Ownership,
    Record,
    Resident,
    Staff,
    table,
)

T = TypeVar("T")

MOST_RECORDS, MOST_DUE = 40, 12
DUE, OUT, RECORDS = table(Due), table(Outgoing), table(Record)
# What comes again by itself, whether anything has happened or not: the clock's walk does it, the story is not about it.
HOUSEKEEPING = frozenset({"learn", "warning", "box_day", "survey_look"})


class Reader:
    """The database, for reading only; waits for nobody and holds nobody up."""

    def __init__(self, path: Path) -> None:
        self._engine = open_reader(url_of(path))

    def read(self, work: Callable[[Db], T]) -> T:
        """One consistent look."""
        with reading(self._engine) as db:
            return work(db)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a record's history."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Past:
    """A record's history; ``whole``: its chain holds."""

    lines: tuple[Happened, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """A record as the panel lists it, and the story judges it by."""

    row: Record
    user_id: int
    first_contact: str
    how: str
    handler: str
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """The register at one moment. ``homes`` tells for each account how far its binding has come."""

    matters: tuple[Matter, ...] = ()
    homes: Mapping[int, str] = field(default_factory=dict)
    waiting: tuple[Falling, ...] = ()
    more_waiting: int = 0
    outbox: Mapping[str, int] = field(default_factory=dict)
    quarantine: int = 0


def look(db: Db, now: datetime) -> Seen:
    """Everything at once, in a handful of queries."""
    waiting = _for_people(db, now)
    return Seen(
        tuple(_matters(db)), _homes(db), tuple(waiting[:MOST_DUE]), max(0, len(waiting) - MOST_DUE),
        _outbox(db), len(inbox.waiting(db)),
    )


def falling(db: Db, now: datetime) -> list[Falling]:
    """All that falls due at the next instant at which anything does; the clock's walk asks at every stop."""
    soonest = first(db, Due, DUE.c.status == "waiting", order=(DUE.c.due_at,))
    waiting = _waiting(db, now, until=soonest.due_at if soonest else None)
    return [one for one in waiting if one.at == waiting[0].at]


def written(db: Db, _: datetime) -> int:
    """How many rows this connection has written: a bot that works has written more than a while ago."""
    return int(db.exec_driver_sql("SELECT total_changes()").scalar_one())


def next_for_people(db: Db, now: datetime) -> datetime | None:
    """The next instant at which something falls due that has come of something."""
    return next((one.at for one in _for_people(db, now)), None)


def past(db: Db, record_id: int) -> Past:
    """A record's history in words, and whether its chain holds."""
    found = history.of(db, record_id)
    names = _names(db)
    lines = tuple(Happened(row.at, _who(row, names), words.history(row.what, json.loads(row.details), names))
                  for row in found)
    return Past(lines, history.broken_at(found) is None)


def _for_people(db: Db, now: datetime) -> list[Falling]:
    return _waiting(db, now, besides=HOUSEKEEPING)


def _waiting(
    db: Db, now: datetime, besides: Collection[str] = (), until: datetime | None = None
) -> list[Falling]:
    """Due work – until an instant, if one is given – and messages put off until later, soonest first."""
    wanted = (DUE.c.status == "waiting", DUE.c.kind.not_in(besides), *([DUE.c.due_at <= until] if until else []))
    found = rows(db, Due, *wanted)
    numbers = _numbers(db, [row.subject for row in found])
    due = [Falling(row.due_at, _due_words(row, numbers), f"due:{row.id}") for row in found]
    later = [Falling(row.not_before, words.UNSENT, f"out:{row.id}")
             for row in rows(db, Outgoing, OUT.c.status == "waiting", OUT.c.not_before > now)
             if row.not_before is not None]
    return sorted(due + later, key=lambda one: one.at)


def _due_words(row: Due, numbers: Mapping[int, str]) -> str:
    about, _, number = row.subject.partition(":")
    named = numbers.get(int(number), "") if about == "record" else ""
    failed = f"（出错 {row.tries} 次：{row.note}）" if row.tries else ""
    return " ".join(part for part in (named, words.due(row.kind) + failed) if part)


def _matters(db: Db) -> list[Matter]:
    found = records.latest(db, limit=MOST_RECORDS)
    ids = [row.id for row in found]
    names = _names(db)
    owned = {row.record_id: row for row in rows(db, Ownership, table(Ownership).c.record_id.in_(ids))}
    periods = table(Handling)
    handled = {row.record_id: names[row.staff_id]
               for row in rows(db, Handling, periods.c.record_id.in_(ids), periods.c.until.is_(None))}
    accounts = {row.id: row.user_id or 0 for row in rows(db, Resident)}
    done = _done(db)
    return [
        Matter(row, accounts[row.resident_id], names[owned[row.id].staff_id] if row.id in owned else "",
               owned[row.id].how if row.id in owned else "", handled.get(row.id or 0, ""),
               frozenset(done[row.id or 0]))
        for row in found
    ]


def _done(db: Db) -> Mapping[int, set[str]]:
    """What has ever happened to each record."""
    found: dict[int, set[str]] = defaultdict(set)
    for record_id, what in db.exec_driver_sql("SELECT DISTINCT record_id, what FROM history"):
        found[record_id].add(what)
    return found


def _homes(db: Db) -> dict[int, str]:
    accounts = {row.id: row.user_id or 0 for row in rows(db, Resident)}
    return {accounts[row.resident_id]: row.status for row in rows(db, Binding, order=(table(Binding).c.id,))}


def _who(row: History, names: Mapping[int, str]) -> str:
    return names.get(row.who_id, "") if row.who == "staff" else words.WHO.get(row.who, row.who)


def _names(db: Db) -> dict[int, str]:
    return {row.id or 0: row.name for row in rows(db, Staff)}


def _numbers(db: Db, subjects: Iterable[str]) -> dict[int, str]:
    keys = {int(number) for about, _, number in (one.partition(":") for one in subjects) if about == "record"}
    return {row.id or 0: row.number for row in rows(db, Record, RECORDS.c.id.in_(keys))}


def _outbox(db: Db) -> dict[str, int]:
    counted = db.exec_driver_sql("SELECT status, count(*) FROM outgoing GROUP BY status")
    return {str(status): int(number) for status, number in counted}

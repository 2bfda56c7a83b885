"""What growth costs: an update and a sweep on a register of a million records, against an empty one.

Both registers take turns, so that whatever else the machine does falls on both alike; neither waits for
the disk. An update is one of the filing flow (``bench/turn.py``); a sweep is a look for due work, or for
messages to send, that finds nothing.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import event

from bench import stores, turn
from bench.grown import FILING, Amount, fill
from bench.turn import BOT, FIRST_USER, STAFF, Stage
from storage import due
from storage.database import Db, many_writers, url_of, writing
from storage.post import outbox

RESIDENTS = 20_000
SMALL = 10
TARGET = 1.2
SWEEPS = 5
WITHOUT_DISK = {True: "SET synchronous_commit = off", False: "PRAGMA synchronous = OFF"}


@dataclass(frozen=True, slots=True)
class Plan:
    """How many records, how many complaints are filed on each register, where."""

    folder: Path
    records: int = 1_000_000
    flows: int = 150
    residents: int = RESIDENTS
    postgres: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Median milliseconds of something on the empty and on the grown register."""

    what: str
    empty: float
    grown: float

    @property
    def ratio(self) -> float:
        return self.grown / self.empty

    def line(self) -> str:
        """For people."""
        return f"{self.what:>16}  {self.empty:>8.3f}  {self.grown:>8.3f}  {self.ratio:>6.2f}"


def measure(plan: Plan, tell: Callable[[str], None] = lambda _: None) -> list[Compared]:
    """Grow one register, leave one empty, and compare them; raises ``stores.Missing`` without a server."""
    if plan.postgres is None:
        return _measure(plan, (url_of(plan.folder / "empty.db"), url_of(plan.folder / "grown.db")), tell)
    with stores.postgres(plan.folder, plan.postgres) as server:
        return _measure(plan, (server.create(), server.create()), tell)


def _measure(plan: Plan, urls: tuple[str, str], tell: Callable[[str], None]) -> list[Compared]:
    empty, grown = (_stage(url, plan.residents) for url in urls)
    begun = time.perf_counter()
    fill(grown.database, Amount(plan.records, plan.residents, STAFF), BOT, grown.now)
    tell(f"{plan.records} records grown in {time.perf_counter() - begun:.0f} s")
    for number in range(plan.flows + 1):
        for found in (empty, grown) if number % 2 else (grown, empty):
            found.file(FIRST_USER + number % min(FILING, plan.residents))
            _sweep(found)
        if number == 0:  # the first filing loads what is loaded late
            empty.seconds.clear()
            grown.seconds.clear()
    compared = [_compared(what, empty, grown) for what in grown.seconds]
    updates = [each for each in compared if each.what not in ("deliver", *_SWEEPS)]
    mean = Compared("an update", *(sum(part) / len(updates) for part in zip(*_pairs(updates), strict=True)))
    for found in (empty, grown):
        found.database.dispose()
    return [*compared, mean]


def _stage(url: str, residents: int) -> Stage:
    """A seeded register that does not wait for the disk from now on."""
    found = turn.stage(url, residents)
    statement = WITHOUT_DISK[many_writers(found.database)]

    @event.listens_for(found.database, "connect")
    def _hurry(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(statement)

    found.database.dispose()
    return found


def _look_for_due_work(db: Db, found: Stage) -> Sequence[object]:
    """What the filings here have left falls due within the day."""
    return due.ripe(db, BOT, found.now - timedelta(days=1))


def _look_for_messages(db: Db, found: Stage) -> Sequence[object]:
    return outbox.claim(db, BOT, now=found.now, skip=set())


_SWEEPS = {"due work": _look_for_due_work, "messages": _look_for_messages}


def _sweep(found: Stage) -> None:
    for name, look in _SWEEPS.items():
        for _ in range(SWEEPS):
            begun = time.perf_counter()
            with writing(found.database) as db:
                came = look(db, found)
            found.seconds[name].append(time.perf_counter() - begun)
            assert not came, f"a sweep for {name} found {len(came)}"


def _compared(what: str, empty: Stage, grown: Stage) -> Compared:
    return Compared(what, 1000 * median(empty.seconds[what]), 1000 * median(grown.seconds[what]))


def _pairs(compared: Sequence[Compared]) -> list[tuple[float, float]]:
    return [(each.empty, each.grown) for each in compared]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=1_000_000, help="how many; ten times as many changes")
    parser.add_argument("--small", action="store_true", help="a tenth of it")
    parser.add_argument("--flows", type=int, default=150, help="how many complaints are filed on each register")
    parser.add_argument("--postgres", nargs="?", const="", metavar="URL", help="on PostgreSQL; a server of your own")
    parser.add_argument("--json", type=Path, help="also write the numbers into this file")
    given = parser.parse_args(sys.argv[1:])
    records = given.records // SMALL if given.small else given.records
    with tempfile.TemporaryDirectory(prefix="shouwen-bench-", ignore_cleanup_errors=True) as folder:
        plan = Plan(Path(folder), records, given.flows, postgres=given.postgres)
        found = measure(plan, lambda line: print(line, file=sys.stderr))
    print(f"{'median ms':>16}  {'empty':>8}  {'grown':>8}  {'ratio':>6}")
    for each in found:
        print(each.line())
    print(f"the aim is at most {TARGET}")
    if given.json:
        given.json.write_text(json.dumps({each.what: [each.empty, each.grown, each.ratio] for each in found}, indent=1))


if __name__ == "__main__":
    main()

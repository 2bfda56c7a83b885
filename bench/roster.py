"""How long a roll of a hundred thousand units takes to import, and how long a running bot waits for it.

A workbook is made up, imported into an empty database, imported again unchanged, and imported once more with one
row in a hundred mended, while another process writes as a bot does. Of each: seconds in all, the longest that process
waited for a commit, and the memory of the largest process.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from openpyxl import Workbook

from bot.clock import Clock
from bot.commands import opening, roster
from bot.commands.roster import Talk, Wanted
from bot.settings import Settings, load
from storage import audit
from storage.database import open_writer, writing

UNITS, TARGET, LONGEST_WAIT = 100_000, 60.0, 1.0
TOKEN = "7000000001:bench-bench-bench-bench-bench"
OFFICE = (("物业公司", "安居物业服务有限公司"), ("小区名称", "翠湖花园"), ("客服电话", "021-55501000"))
HEAD = ("楼栋", "单元", "房号", "姓名", "身份", "电话")
PAUSE = 0.02  # between two commits of the bot beside


@dataclass(frozen=True, slots=True)
class Took:
    """What one import took."""

    what: str
    seconds: float
    waited: float
    megabytes: int

    def line(self) -> str:
        """For people."""
        waited = f"a bot waited {self.waited:>5.2f} s at most"
        return f"{self.what:>14}  {self.seconds:>7.1f} s  {waited}  {self.megabytes:>5} MB"


def measure(folder: Path, units: int = UNITS, tell: Callable[[str], None] = lambda _: None) -> list[Took]:
    """Import the three workbooks one after the other."""
    settings = load(data=folder / "data", token=TOKEN, database_url="")
    tell(f"{units} units, {2 * units} people")
    books = (("first", "first", 0), ("again", "first", 0), ("one in 100", "mended", 100))
    with opening.beside(settings, create=True), _bot_beside(settings.url) as waited:
        return [
            _import(settings, _workbook(folder / f"{name}.xlsx", units, mended=every), what, waited)
            for what, name, every in books
        ]


def _workbook(file: Path, units: int, *, mended: int) -> Path:
    book = Workbook(write_only=True)
    office = book.create_sheet("小区")
    for pair in OFFICE:
        office.append(pair)
    people = book.create_sheet("住户")
    people.append(HEAD)
    for row in _rows(units, mended):
        people.append(row)
    book.save(file)
    return file


def _rows(units: int, mended: int) -> Iterator[tuple[str, ...]]:
    """Two people a unit, 400 units a building, written the way offices write."""
    for at in range(units):
        house, place = divmod(at, 400)
        stair, door = divmod(place, 100)
        room = f"{door // 4 + 1}{door % 4 + 1:02}"
        number = f"139{at:08}" if not mended or at % mended else f"136{at:08}"
        yield f"{house + 1}#", f"{stair + 1}单元", room, f"王{at}", "业主", f"{number} / 138{at:08}"
        yield f"{house + 1}栋", str(stair + 1), f"{room}室", f"李{at}", "家属", ""


def _import(settings: Settings, file: Path, what: str, waited: "Synchronized[float]") -> Took:
    talk = Talk(lambda _: None, lambda _: None, lambda _: True)
    waited.value, begun = 0.0, time.perf_counter()
    roster.bring_in(settings, Wanted(file, answer=True), talk, now=Clock().now())
    return Took(what, time.perf_counter() - begun, waited.value, _megabytes())


@contextmanager
def _bot_beside(url: str) -> Iterator["Synchronized[float]"]:
    """Another process that writes all the while; how long one commit of it took at most."""
    apart = get_context("spawn")
    longest, begun, stop = apart.Value("d", 0.0), apart.Event(), apart.Event()
    bot = apart.Process(target=_write_as_a_bot, args=(url, longest, begun, stop))
    bot.start()
    begun.wait()
    try:
        yield longest
    finally:
        stop.set()
        bot.join()


def _write_as_a_bot(url: str, longest: "Synchronized[float]", begun: Event, stop: Event) -> None:
    engine, clock = open_writer(url), Clock()
    while not stop.wait(PAUSE):
        before = time.perf_counter()
        with writing(engine) as db:
            audit.note(db, 0, "bench", now=clock.now())
        longest.value = max(longest.value, time.perf_counter() - before)
        begun.set()
    engine.dispose()


def _megabytes() -> int:
    """The most memory that we, or the process that reads the file, have had."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in whose) >> 10


def main() -> int:
    """Measure and print; 0 when the first import is within its minute, and no commit beside it waited long."""
    arguments = argparse.ArgumentParser(description="How long importing a large roll takes.")
    arguments.add_argument("--units", type=int, default=UNITS)
    arguments.add_argument("--json", action="store_true", help="print one line of JSON instead")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), given.units, lambda line: print(line, file=sys.stderr))
    print(json.dumps([asdict(one) for one in found]) if given.json else "\n".join(one.line() for one in found))
    return 0 if found[0].seconds <= TARGET and max(one.waited for one in found) <= LONGEST_WAIT else 1


if __name__ == "__main__":
    sys.exit(main())

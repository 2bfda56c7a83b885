"""How long a roll of a hundred thousand units takes to import, and how long a running bot waits for it.

A workbook is made up, imported into an empty database, imported again unchanged, and imported once more with one
row in a hundred mended. Of each: seconds in all, seconds in which the database is locked, and the memory of the
largest process.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from openpyxl import Workbook

from bot.clock import Clock
from bot.commands import roster
from bot.commands.roster import Talk, Wanted
from bot.settings import Settings, load

UNITS, TARGET = 100_000, 60.0
TOKEN = "7000000001:bench-bench-bench-bench-bench"
OFFICE = (("物业公司", "安居物业服务有限公司"), ("小区名称", "翠湖花园"), ("客服电话", "021-55501000"))
HEAD = ("楼栋", "单元", "房号", "姓名", "身份", "电话")
WRITING = "正在写入"


@dataclass(frozen=True, slots=True)
class Took:
    """What one import took."""

    what: str
    seconds: float
    locked: float
    megabytes: int

    def line(self) -> str:
        """For people."""
        return f"{self.what:>14}  {self.seconds:>7.1f} s  locked {self.locked:>6.2f} s  {self.megabytes:>5} MB"


def measure(folder: Path, units: int = UNITS, tell: Callable[[str], None] = lambda _: None) -> list[Took]:
    """Import the three workbooks one after the other."""
    settings = load(data=folder / "data", token=TOKEN, database_url="")
    tell(f"{units} units, {2 * units} people")
    return [
        _import(settings, _workbook(folder / f"{name}.xlsx", units, mended=every), what)
        for what, name, every in (("first", "first", 0), ("again", "first", 0), ("one in 100", "mended", 100))
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


def _import(settings: Settings, file: Path, what: str) -> Took:
    began_writing = 0.0

    def hear(line: str) -> None:
        nonlocal began_writing
        if line.startswith(WRITING):
            began_writing = time.perf_counter()

    begun = time.perf_counter()
    talk = Talk(lambda _: None, hear, lambda _: True)
    roster.bring_in(settings, Wanted(file, answer=True), talk, now=Clock().now())
    ended = time.perf_counter()
    return Took(what, ended - begun, ended - began_writing if began_writing else 0.0, _megabytes())


def _megabytes() -> int:
    """The most memory that we, or the process that reads the file, have had."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in whose) >> 10


def main() -> int:
    """Measure and print; 0 when the first import is within its minute."""
    arguments = argparse.ArgumentParser(description="How long importing a large roll takes.")
    arguments.add_argument("--units", type=int, default=UNITS)
    arguments.add_argument("--json", action="store_true", help="print one line of JSON instead")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), given.units, lambda line: print(line, file=sys.stderr))
    print(json.dumps([asdict(one) for one in found]) if given.json else "\n".join(one.line() for one in found))
    return 0 if found[0].seconds <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())

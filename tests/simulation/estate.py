"""The estate of the simulation: who lives there, who works there, and what must not be told to others."""

import os
import shutil
from dataclasses import replace
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import mkdtemp

from dialogs.joining.register import NOTICE
from storage.database import Database, open_reader, writing
from storage.migrate import upgrade
from storage.planting.seed import BuildingPlan, ResidentPlan, plant
from tests.kit import databases
from tests.kit.plan import PLAN
from tests.kit.town import local
from tests.simulation.entropy import seeded

BOT_ID = 7_000_000_001
# A disk that need not be waited for, where there is one.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Where the program looks for its own in its folder.
FILE = "shouwen.db"
GROUP, SUPERGROUP = -4_001, -1001234567890
BEGINS = local("2026-11-23 07:00")

NEIGHBOURS = (
    ResidentPlan("王小芳", 1001, "3栋2单元501", "13912345678"),
    ResidentPlan("陈建国", 1002, "5栋1单元302", "13912345679"),
    ResidentPlan("孙晓悦", 1003, "5栋1单元303"),
    ResidentPlan("周敏之", 1004, "3栋2单元502", "13912345680", confirmed=False),
)
NEWCOMERS = {1005: "吴思远", 1006: "郑雨晴"}
STRANGER = 1009
RESIDENTS = (*(one.user_id for one in NEIGHBOURS), *NEWCOMERS)
STAFF = tuple(one.user_id for one in PLAN.staff if one.user_id is not None)
NAMES = {one.user_id: one.name for one in NEIGHBOURS} | NEWCOMERS | {STRANGER: "路过的人"} | {
    one.user_id: one.name for one in PLAN.staff if one.user_id is not None
}  # fmt: skip
# What must never stand in a group, a log or a history: numbers and rooms, wherever they come from, and names
# of residents unless they write them themselves.
TYPED_PHONES = ("13812345678", "139 1234 5699", "137-1234-5678")
SECRETS = (
    *(one.phone for one in NEIGHBOURS if one.phone),
    *TYPED_PHONES,
    *(phone.replace(" ", "").replace("-", "") for phone in TYPED_PHONES),
    *("2单元501", "2单元502", "1单元302", "1单元303"),
)
RESIDENT_NAMES = tuple(NAMES[number] for number in RESIDENTS)

HOMES = replace(
    PLAN,
    chat_id=GROUP,
    notice=NOTICE,
    residents=NEIGHBOURS,
    buildings=(BuildingPlan("3栋", ("2单元501", "2单元502")), BuildingPlan("5栋", ("1单元302", "1单元303"))),
)


class Ground:
    """The estate's database as it was planted, put back for every play, and the codes on its doors.

    One at a time plays on it. Its engines stay: what they have compiled is half of what a play would cost.
    """

    def __init__(self, *, on_postgres: bool) -> None:
        self.folder = Path(mkdtemp(prefix="simulated", dir=MEMORY))
        # A worker of a pool ends without the interpreter's own farewell, but not without this one.
        Finalize(None, shutil.rmtree, (self.folder, True), exitpriority=10)
        codes: list[str] = []
        laid = databases.lay(lambda engine: codes.extend(_planted(engine)), self.folder, on_postgres=on_postgres)
        self.codes = tuple(codes)
        self._stage = databases.Stage(laid, self.folder, FILE)
        self.url = self._stage.url
        self.reader = open_reader(self.url)

    def lay(self) -> Database:
        """The database as it was planted."""
        self.reader.dispose()
        return self._stage.cleared()


def ground(*, on_postgres: bool = False) -> Ground:
    """Built once in a process: schema by the migrations, estate by the plan."""
    return _ground(os.getpid(), on_postgres)


@lru_cache
def _ground(_: int, on_postgres: bool) -> Ground:
    return Ground(on_postgres=on_postgres)


def _planted(database: Database) -> tuple[str, ...]:
    upgrade(database)
    with seeded(0), writing(database) as db:
        return tuple(plant(db, HOMES, bot_id=BOT_ID, now=BEGINS).unit_codes.values())

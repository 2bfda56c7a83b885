"""What a survey of a hundred thousand households costs: the draw, a batch of asking, figures of a million answers.

An estate is made up in an empty database, every household of it is drawn, a batch is asked, everybody answers ten
questions, and the figures are made. Of each: seconds of the processor – a busy machine does not count –, and memory.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, update

from storage import estates, migrate
from storage.actors import Actor
from storage.database import Db, open_writer, url_of, writing
from storage.tables import (
    Building,
    Company,
    Estate,
    Staff,
    StaffRole,
    SurveyAnswer,
    SurveyForm,
    SurveyWave,
    Unit,
    table,
)
from storage.waves import closing, counting, drawing, planning, reading, running, sending

HOUSEHOLDS, BUILDINGS, BOT = 100_000, 200, 7_000_000_001
ITEMS = ("security", "cleaning", "greening", "facilities", "repair", "lifts", "parking", "fees", "attitude", "overall")
BOSS = Actor("staff", 1, 6001, "刘洋")
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Took:
    """What one step took."""

    what: str
    seconds: float
    megabytes: int

    def line(self) -> str:
        """For people."""
        return f"{self.what:>32}  {self.seconds:>7.2f} s  {self.megabytes:>5} MB"


def measure(file: Path, households: int = HOUSEHOLDS) -> Iterator[Took]:
    """The life of a wave, step by step."""
    engine = open_writer(url_of(file))
    migrate.upgrade(engine)
    with writing(engine) as db:
        _lay_out(db, households)
        wave = _approved(db)
    with writing(engine) as db:
        wave, took = _timed("drawn and frozen", lambda: drawing.draw(db, wave, by=BOSS, now=NOW))
        yield took
        wave = running.open_(db, wave.id or 0, wave.version, by=BOSS, now=NOW)
        yield _timed("fifty asked", lambda: _ask(db, wave))[1]
        yield _timed("progress shown", lambda: reading.progress(db, wave, now=NOW))[1]
    with writing(engine) as db:
        _everybody_answers(db, wave)
    with writing(engine) as db:
        wave = running.end(db, wave.id or 0, by=BOSS, now=NOW + timedelta(days=8))
        yield _timed("forms cleaned", lambda: closing.clean(db, wave))[1]
        answers = households * len(ITEMS)
        yield _timed(f"figures of {answers} answers", lambda: counting.computed(db, wave))[1]
    engine.dispose()


def _timed(what: str, step: Callable[[], Any]) -> tuple[Any, Took]:
    begun = time.process_time()
    found = step()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found, Took(what, time.process_time() - begun, megabytes)


def _lay_out(db: Db, households: int) -> None:
    db.execute(insert(table(Company)).values(id=1, name="安居物业服务有限公司"))
    db.execute(insert(table(Estate)).values(id=1, company_id=1, bot_id=BOT, name="翠湖花园", procedure="A"))
    db.execute(insert(table(Staff)).values(id=1, company_id=1, user_id=BOSS.user_id, name=BOSS.name))
    db.execute(insert(table(StaffRole)).values(staff_id=1, estate_id=1, role="manager"))
    houses = ({"id": one + 1, "estate_id": 1, "name": f"{one + 1}栋"} for one in range(BUILDINGS))
    _enter(db, table(Building), houses)
    _enter(db, table(Unit), map(_home, range(households)))


def _home(one: int) -> dict[str, Any]:
    return {"id": one + 1, "estate_id": 1, "building_id": one % BUILDINGS + 1, "name": f"{one}室"}


def _enter(db: Db, into: Table, rows: Iterable[dict[str, Any]]) -> None:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        db.execute(insert(into), some)


def _approved(db: Db) -> SurveyWave:
    setting = estates.setting(db, 1)
    proposed = planning.draft(db, setting, "demand", now=NOW)
    said = dict.fromkeys(("purpose", "population", "method", "use_of_results"), "…")
    wave = planning.plan(db, setting, replace(proposed, way="all", **said), by=BOSS, now=NOW)  # type: ignore[arg-type]
    wave = planning.submit(db, wave.id or 0, wave.version, by=BOSS, now=NOW)
    return planning.approve(db, wave.id or 0, wave.version, by=BOSS, now=NOW)


def _ask(db: Db, wave: SurveyWave) -> None:
    for one in sending.next_batch(db, wave, BOT, 50):
        sending.asked(db, one, now=NOW)


def _everybody_answers(db: Db, wave: SurveyWave) -> None:
    """Each household gives each item a level; by rows, for only what is made of them is measured."""
    units = drawing.units(db, 1)
    forms = table(SurveyForm)
    born = {"wave_id": wave.id, "started_at": NOW}
    _enter(db, forms, ({**born, "id": unit, "unit_id": unit, "building": house} for unit, house in units))
    _enter(
        db,
        table(SurveyAnswer),
        (
            {"form_id": unit, "item": item, "value": 1 + (unit * 7 + place * 3) % 5, "at": NOW}
            for unit, _ in units
            for place, item in enumerate(ITEMS)
        ),
    )
    returned = {"completed_at": NOW, "state": "complete", "seconds": 300, "counts": True}
    looked_at = {"asked": len(ITEMS), "rated": len(ITEMS), "scored": len(ITEMS), "levels": 5}
    db.execute(update(forms).values(**returned, **looked_at))


def main() -> None:
    """Measure, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for took in measure(Path(folder) / "waves.db", wanted.households):
            print(took.line(), flush=True)


if __name__ == "__main__":
    main()

"""V2 – the draws that were made, for whoever checks them: what was drawn from, and on what of it the lot fell.

On what it fell is read from the histories, which nobody can change (A75); drawn again from the seed and the frame that
were kept, the lot must fall on the same.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from storage.database import Db
from storage.reading import first, rows
from storage.tables import History, VisitDraw, table
from storage.visiting import visits
from storage.visiting.visits import DRAWS, RECORDS

HISTORY = table(History)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draw; what it was made from, and what the lot fell on: keys in the frame, and the numbers of the records."""

    draw: VisitDraw
    frame: dict[int, str]
    fell: dict[int, str]

    @property
    def holds(self) -> bool:
        """Whether the lot, drawn again, falls on the same."""
        return set(visits.again(self.draw)) == set(self.fell)


def last(db: Db, estate_id: int) -> VisitDraw | None:
    """V2: the draw of the latest week that was drawn from."""
    return first(db, VisitDraw, DRAWS.c.estate_id == estate_id, order=(DRAWS.c.first_day.desc(),))


def every(db: Db, estate_id: int) -> list[Kept]:
    """V2: all draws of an estate, the newest first."""
    fell = _fell(db, estate_id)
    made = rows(db, VisitDraw, DRAWS.c.estate_id == estate_id, order=(DRAWS.c.first_day.desc(),))
    return [
        Kept(one, _numbers(db, map(int, one.frame.split())), _numbers(db, fell.get(one.id or 0, ()))) for one in made
    ]


def _fell(db: Db, estate_id: int) -> dict[int, list[int]]:
    """On which records the lot of each draw fell, as their histories have it."""
    found = db.execute(
        select(HISTORY.c.record_id, HISTORY.c.details)
        .join(RECORDS, RECORDS.c.id == HISTORY.c.record_id)
        .where(RECORDS.c.estate_id == estate_id, HISTORY.c.what == "visit_drawn")
        .order_by(HISTORY.c.id)
    )
    fell: dict[int, list[int]] = {}
    for record_id, details in found:
        fell.setdefault(json.loads(details)["draw"], []).append(record_id)
    return fell


def _numbers(db: Db, keys: Iterable[int]) -> dict[int, str]:
    """The numbers of records, in the order of their keys."""
    found = select(RECORDS.c.id, RECORDS.c.number).where(RECORDS.c.id.in_(list(keys))).order_by(RECORDS.c.id)
    return {key: number for key, number in db.execute(found)}

"""Q4 – a draw enters the tables in pieces: made and kept at one moment, its households come in a few thousand each.

What is kept of it is whole: whoever is killed half-way goes on with the next piece, and neither the register nor the
clock has a say in it any more.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from storage.database import Db
from storage.reading import first
from storage.tables import SurveyHousehold, SurveyLot, SurveyWave, table
from storage.waves import tallies

LOTS, HOMES, WAVES = table(SurveyLot), table(SurveyHousehold), table(SurveyWave)
# So many households are entered in a twentieth of a second.
PIECE = 2000


class Home(NamedTuple):
    """A household of the frame: its place in the order of the draw, and whether it is in the sample."""

    unit_id: int
    stratum: str
    key_customer: bool
    resting: bool
    drawn: bool
    rotation: int
    rank: int


def written(homes: Iterable[Home]) -> Iterator[str]:
    """The households of a frame as they are kept until they are entered."""
    left = iter(homes)
    while some := list(islice(left, PIECE)):
        yield json.dumps(some, ensure_ascii=False, separators=(",", ":"))


def put(db: Db, wave_id: int, pieces: Iterable[str], *, at: datetime) -> None:
    """Keep the draw of a wave, made at a moment."""
    rows = [
        {"wave_id": wave_id, "piece": piece, "drawn_at": at, "homes": homes} for piece, homes in enumerate(pieces)
    ]
    db.execute(insert(LOTS), rows)


def waiting(db: Db, wave_id: int) -> bool:
    """Whether a draw of a wave is made and not wholly entered."""
    return db.execute(select(LOTS.c.piece).where(LOTS.c.wave_id == wave_id).limit(1)).first() is not None


def waiting_at(db: Db, estate_id: int) -> bool:
    """Whether any draw of an estate is."""
    here = select(LOTS.c.piece).join(WAVES, WAVES.c.id == LOTS.c.wave_id).where(WAVES.c.estate_id == estate_id)
    return db.execute(here.limit(1)).first() is not None


def enter(db: Db, wave_id: int) -> datetime:
    """Enter the next piece; returns the moment of the draw."""
    found = first(db, SurveyLot, LOTS.c.wave_id == wave_id, order=(LOTS.c.piece,))
    assert found is not None
    homes = [Home(*one) for one in json.loads(found.homes)]
    common = {"wave_id": wave_id, "changed_at": found.drawn_at}
    db.execute(insert(HOMES), [one._asdict() | common for one in homes])
    tallies.drawn(db, wave_id, Counter(one.stratum for one in homes if one.drawn))
    db.execute(delete(LOTS).where(LOTS.c.wave_id == wave_id, LOTS.c.piece == found.piece))
    return found.drawn_at


def drop(db: Db, wave_id: int) -> None:
    """What is not entered of a wave that is called off."""
    db.execute(delete(LOTS).where(LOTS.c.wave_id == wave_id))

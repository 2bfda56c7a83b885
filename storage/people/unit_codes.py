"""Unit codes: what stands on a unit card as a link, issued anew with every printing.

Only a code's hash is kept, so a card can't be printed twice: printing issues a fresh code, and the old card opens
nothing from then on. Bindings made with it stay. Codes are made and printed first and replace the old ones in one
short transaction at the end, so that the bot never waits for a printer – and a printing that breaks off leaves
the old cards valid.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, select, update

from storage import codes
from storage.database import Db
from storage.tables import Building, Unit, table

_UNITS, _BUILDINGS = table(Unit), table(Building)
_AT_ONCE = 500
_DIGITS = re.compile(r"(\d+)")


class CardedMeanwhile(Exception):
    """Somebody else issued a code for a unit, or took the unit away, while ours was being printed; says which."""


@dataclass(frozen=True, slots=True)
class Door:
    """A unit as its card needs it; ``code_hash`` is that of the card it has, None for none."""

    unit_id: int
    building: str
    unit: str
    code_hash: str | None

    @property
    def label(self) -> str:
        """Building and unit in one breath, for example 3栋2单元501."""
        return f"{self.building}{self.unit}"


def doors(db: Db, estate_id: int) -> list[Door]:
    """All units of an estate, in the order in which one walks past them."""
    wanted = (
        select(_UNITS.c.id, _BUILDINGS.c.name, _UNITS.c.name, _UNITS.c.code_hash)
        .join(_BUILDINGS, _BUILDINGS.c.id == _UNITS.c.building_id)
        .where(_UNITS.c.estate_id == estate_id)
    )
    found = [Door(*row) for row in db.execute(wanted)]
    return sorted(found, key=lambda door: (_by_number(door.building), _by_number(door.unit), door.unit_id))


def issue(db: Db, unit_id: int, *, now: datetime) -> str:
    """A fresh code for one unit, which holds at once; its card opens nothing any more."""
    code = codes.new()
    values = {"code_hash": codes.hashed(code), "carded_at": now}
    db.execute(update(_UNITS).where(_UNITS.c.id == unit_id).values(**values))
    return code


def replace(db: Db, fresh: Mapping[Door, str], *, now: datetime) -> None:
    """Let the codes of printed unit cards (M1) hold from now on; raises ``CardedMeanwhile``."""
    waiting = iter(fresh.items())
    while some := list(islice(waiting, _AT_ONCE)):
        _require_unchanged(db, [door for door, _ in some])
        db.execute(
            update(_UNITS).where(_UNITS.c.id == bindparam("key")).values(code_hash=bindparam("hash"), carded_at=now),
            [{"key": door.unit_id, "hash": codes.hashed(code)} for door, code in some],
        )


def _require_unchanged(db: Db, some: Sequence[Door]) -> None:
    keys = [door.unit_id for door in some]
    present = select(_UNITS.c.id, _UNITS.c.code_hash).where(_UNITS.c.id.in_(keys)).with_for_update()
    hashes = {row.id: row.code_hash for row in db.execute(present)}
    for door in some:
        if hashes.get(door.unit_id, "") != door.code_hash:
            raise CardedMeanwhile(door.label)


def _by_number(name: str) -> list[tuple[int, str]]:
    """A key that sorts 2单元501 before 10单元101."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(name)]

"""What the estate's roll says of somebody who wants to be bound to a unit: whether it knows the name and the phone.

Of the others on the roll nothing leaves this module but that they are there (A14, I3).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from storage.database import Db
from storage.people.keys import alike
from storage.reading import get, rows
from storage.tables import Binding, Occupant, OccupantPhone, Resident, table
from storage.tables.roster import ON_THE_ROLL

OCCUPANTS, PHONES = table(Occupant), table(OccupantPhone)
# In the very words of the partial index.
LISTED = text(ON_THE_ROLL)


@dataclass(frozen=True, slots=True)
class Match:
    """Whether the roll knows anybody of the unit, somebody of this name, somebody with this phone."""

    anybody: bool = False
    name: bool = False
    phone: bool = False


def match(db: Db, unit_id: int, name: str, phones: Collection[str]) -> Match:
    """What the roll says of a name and phones for a unit."""
    found = rows(db, Occupant, OCCUPANTS.c.unit_id == unit_id, LISTED)
    known = bool(name) and alike(name) in {alike(one.name) for one in found}
    return Match(bool(found), known, with_phone(db, unit_id, phones) is not None)


def with_phone(db: Db, unit_id: int, phones: Collection[str]) -> int | None:
    """Who on the roll of a unit has one of these phones, in digits alone; None for nobody."""
    wanted = (
        select(OCCUPANTS.c.id)
        .join(PHONES, PHONES.c.occupant_id == OCCUPANTS.c.id)
        .where(OCCUPANTS.c.unit_id == unit_id, LISTED, PHONES.c.phone.in_(tuple(phones)))
        .order_by(OCCUPANTS.c.id)
        .limit(1)
    )
    found = db.execute(wanted).scalar()
    return int(found) if found is not None else None


def ended_at(db: Db, estate_id: int, moment: datetime) -> list[int]:
    """Who was taken off an estate's roll at an instant, which is that of the import that did it."""
    ended = (OCCUPANTS.c.estate_id == estate_id) & (OCCUPANTS.c.ended_at == moment)
    return list(db.execute(select(OCCUPANTS.c.id).where(ended).order_by(OCCUPANTS.c.id)).scalars())


def bound_as(db: Db, occupant_id: int) -> list[int]:
    """The open bindings of somebody on the roll: those their phone confirmed, those of their name in their unit."""
    person = get(db, Occupant, occupant_id)
    bindings, residents = table(Binding), table(Resident)
    here = (
        select(bindings.c.id, bindings.c.occupant_id, residents.c.name)
        .join(residents, residents.c.id == bindings.c.resident_id)
        .where(bindings.c.unit_id == person.unit_id, bindings.c.status.in_(("unconfirmed", "confirmed")))
        .order_by(bindings.c.id)
    )
    return [
        key
        for key, occupant, name in db.execute(here)
        if occupant == occupant_id or (occupant is None and alike(name) == alike(person.name))
    ]

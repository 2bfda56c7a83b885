"""Units by what people call them, and the code on the card of one of them."""

from datetime import datetime

from sqlalchemy import update

from storage import codes, estates
from storage.database import Db
from storage.estates import Place
from storage.people import keys
from storage.reading import rows
from storage.tables import Building, Unit, table

UNITS, BUILDINGS = table(Unit), table(Building)


def named(db: Db, estate_id: int, building: str, unit: str) -> list[Place]:
    """The units of an estate that go by these names, however they are written (A46)."""
    houses = rows(db, Building, BUILDINGS.c.estate_id == estate_id)
    meant = [one.id for one in houses if keys.building(one.name) == keys.building(building)]
    found = rows(db, Unit, UNITS.c.building_id.in_(meant)) if meant else []
    return [estates.place(db, one.id or 0) for one in found if keys.unit(one.name) == keys.unit(unit)]


def renew_card(db: Db, unit_id: int, *, now: datetime) -> str:
    """A fresh code for a unit's card; the former card opens nothing from now on. Bindings made with it stay."""
    code = codes.new()
    db.execute(update(UNITS).where(UNITS.c.id == unit_id).values(code_hash=codes.hashed(code), carded_at=now))
    return code

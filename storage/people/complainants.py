"""Who may be meant when staff file for somebody: the people of a unit, by account, by the roll, or known from before.

A complainant without an account is a resident row without ``user_id`` (I1).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select, text

from storage.database import Db
from storage.people.keys import alike
from storage.reading import get, rows
from storage.tables import Binding, Occupant, OccupantPhone, Resident, table
from storage.tables.roster import ON_THE_ROLL

RESIDENTS, BINDINGS, OCCUPANTS, PHONES = table(Resident), table(Binding), table(Occupant), table(OccupantPhone)
MOST = 20
# In the very words of the partial indexes.
LISTED, WITHOUT_ACCOUNT = text(ON_THE_ROLL), text("user_id IS NULL")
TITLES = ("女士", "先生", "小姐", "太太", "阿姨", "叔叔", "大爷", "大妈", "奶奶", "爷爷", "老师", "师傅", "业主")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of a unit: a resident, or (``resident`` 0) a person on the roll; ``account``: a message reaches them."""

    resident: int
    occupant: int
    name: str
    phones: tuple[str, ...]
    account: bool = False


def of_unit(db: Db, unit_id: int) -> list[Known]:
    """Everybody of a unit, those with an account first; nobody twice."""
    bound = (
        select(RESIDENTS.c.id, RESIDENTS.c.name, RESIDENTS.c.phone, RESIDENTS.c.user_id)
        .join(BINDINGS, BINDINGS.c.resident_id == RESIDENTS.c.id)
        .where(BINDINGS.c.unit_id == unit_id, BINDINGS.c.status.in_(("unconfirmed", "confirmed")))
        .order_by(RESIDENTS.c.id)
        .limit(MOST)
    )
    found = [Known(key, 0, name, _some(phone), user is not None) for key, name, phone, user in db.execute(bound)]
    before = rows(
        db, Resident, RESIDENTS.c.unit_id == unit_id, WITHOUT_ACCOUNT, order=(RESIDENTS.c.id.desc(),), limit=MOST
    )
    found += _others((Known(one.id or 0, 0, one.name, _some(one.phone)) for one in before), found)
    found += _others(_on_the_roll(db, unit_id), found)
    return found[:MOST]


def _some(phone: str) -> tuple[str, ...]:
    return (phone,) if phone else ()


def _others(more: Iterable[Known], known: list[Known]) -> list[Known]:
    """Those whose name is not among the known ones."""
    names = {alike(one.name) for one in known}
    return [one for one in more if alike(one.name) not in names]


def _on_the_roll(db: Db, unit_id: int) -> list[Known]:
    people = rows(db, Occupant, OCCUPANTS.c.unit_id == unit_id, LISTED, order=(OCCUPANTS.c.id,), limit=MOST)
    keys = [one.id or 0 for one in people]
    phones = db.execute(select(PHONES.c.occupant_id, PHONES.c.phone).where(PHONES.c.occupant_id.in_(keys))).all()
    return [
        Known(0, one.id or 0, one.name, tuple(phone for whose, phone in phones if whose == one.id)) for one in people
    ]


def phone_of(db: Db, resident: Resident, unit_id: int | None) -> str:
    """A resident's phone: their own, else what the roll of the unit has under their name; "" where nobody knows one."""
    if resident.phone or not resident.name or not unit_id:
        return resident.phone
    same = (one for one in _on_the_roll(db, unit_id) if alike(one.name) == alike(resident.name))
    return next((one.phones[0] for one in same if one.phones), "")


def fitting(known: Collection[Known], name: str, phones: Collection[str]) -> list[Known]:
    """Who of them may be meant: by the phone, else by the name as it was said – 王女士 is everybody called 王."""
    by_phone = [one for one in known if set(one.phones) & set(phones)]
    if by_phone:
        return by_phone
    said = core(name)
    whole = [one for one in known if said and alike(one.name) == said]
    return whole or [one for one in known if said and said != alike(name) and alike(one.name).startswith(said)]


def core(name: str) -> str:
    """A name without the title behind it."""
    even = alike(name)
    return next((even.removesuffix(title) for title in TITLES if even.endswith(title) and even != title), even)


def lives_at(db: Db, resident_id: int, unit_id: int) -> bool:
    """Whether a resident is one of the people of a unit."""
    return any(one.resident == resident_id for one in of_unit(db, unit_id))


def from_roll(db: Db, occupant_id: int, unit_id: int) -> tuple[str, str] | None:
    """Name and phone of somebody on the roll of a unit; None for nobody there."""
    found = next((one for one in of_unit(db, unit_id) if one.occupant == occupant_id and occupant_id), None)
    return (found.name, next(iter(found.phones), "")) if found is not None else None


def enter(db: Db, *, name: str, phone: str, unit_id: int | None) -> int:
    """A complainant without an account; the same person of the same unit is entered once."""
    if unit_id is not None and name:
        for one in rows(db, Resident, RESIDENTS.c.unit_id == unit_id, WITHOUT_ACCOUNT, limit=MOST):
            if alike(one.name) == alike(name) and phone in ("", one.phone):
                return one.id or 0
    values = {"name": name, "phone": phone, "unit_id": unit_id}
    return int(db.execute(insert(RESIDENTS).values(**values).returning(RESIDENTS.c.id)).scalar_one())


def account_of(db: Db, resident_id: int) -> int | None:
    """The account of a resident, if they have one."""
    return get(db, Resident, resident_id).user_id

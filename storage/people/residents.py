"""Residents: their account, their consent, their bindings to units."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import and_, case, insert, or_, select, text, true, update

from storage import estates
from storage.database import Db
from storage.errors import NotFound
from storage.estates import Place
from storage.prepared import Prepared, row_type
from storage.reading import Find, first, get, given
from storage.tables import Binding, Building, Estate, Resident, Unit, table

RESIDENTS = table(Resident)
BINDINGS = table(Binding)
# In the very words of the partial index: with bound values it could not be used.
OPEN = text("status IN ('unconfirmed', 'confirmed')")

MOST_HOMES, MOST_MEMBERS = 12, 20

_UNITS, _BUILDINGS, _ESTATES = table(Unit), table(Building), table(Estate)
_ESTATE = row_type(_ESTATES.c)._make
_BY_USER = Find(Resident, RESIDENTS.c.user_id == given("user"))
_SPOKEN_OF = case((_UNITS.c.id == RESIDENTS.c.unit_id, 1), else_=0)
_DWELLINGS = Prepared(
    select(
        _UNITS.c.estate_id,
        _UNITS.c.id,
        _BUILDINGS.c.name,
        _UNITS.c.name,
        BINDINGS.c.status == "confirmed",
        BINDINGS.c.id,
        _SPOKEN_OF,
        *_ESTATES.c,
    )
    .join(RESIDENTS, RESIDENTS.c.id == BINDINGS.c.resident_id)
    .join(_UNITS, _UNITS.c.id == BINDINGS.c.unit_id)
    .join(_BUILDINGS, _BUILDINGS.c.id == _UNITS.c.building_id)
    .join(_ESTATES, _ESTATES.c.id == _UNITS.c.estate_id)
    .where(BINDINGS.c.resident_id == given("resident"), OPEN, _ESTATES.c.bot_id == given("bot"))
    .order_by(_SPOKEN_OF.desc(), BINDINGS.c.status, BINDINGS.c.id.desc())
    .limit(MOST_HOMES)
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a resident lives, and whether staff have confirmed it (A14)."""

    place: Place
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Dwelling(Home):
    """One of a resident's homes, by its binding, and its estate; ``chosen``: it is the one they spoke of last."""

    binding: int
    chosen: bool
    estate: Estate


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody bound to a unit; ``vouched``: staff or the roll's phone have confirmed it."""

    binding: int
    name: str
    vouched: bool


def by_user(db: Db, user_id: int) -> Resident | None:
    """The resident behind a Telegram account."""
    return _BY_USER.one(db, user=user_id)


def dwellings(db: Db, bot_id: int, resident_id: int) -> list[Dwelling]:
    """The units a resident is bound to on the estates of a bot: the one spoken of last, then confirmed ones first."""
    found = _DWELLINGS.run(db, {"resident": resident_id, "bot": bot_id}).all()
    return [
        Dwelling(Place(*row[:4]), bool(row[4]), row[5], bool(row[6]), cast(Estate, _ESTATE(row[7:]))) for row in found
    ]


def home(db: Db, bot_id: int, resident_id: int) -> Home | None:
    """Where a resident lives on the estates of a bot: the first of their dwellings."""
    found = dwellings(db, bot_id, resident_id)
    return Home(found[0].place, found[0].confirmed) if found else None


def choose(db: Db, resident_id: int, unit_id: int | None) -> None:
    """Keep which of several units a resident speaks of; None: they are to be asked."""
    db.execute(update(RESIDENTS).where(RESIDENTS.c.id == resident_id).values(unit_id=unit_id))


def ensure(db: Db, user_id: int, *, name: str, language: str) -> int:
    """The row id of the resident behind an account, made when there is none."""
    if (found := by_user(db, user_id)) is not None:
        return found.id or 0
    statement = insert(RESIDENTS).values(user_id=user_id, name=name, language=language)
    return int(db.execute(statement.returning(RESIDENTS.c.id)).scalar_one())


def introduce(db: Db, resident_id: int, *, proven: bool = False, **known: str) -> None:
    """Keep what the person told about themselves (name, phone); empty values change nothing.

    ``proven``: the phone is that of the account. Another that is typed afterwards proves nothing any more (A14).
    """
    values: dict[str, Any] = {key: value for key, value in known.items() if value}
    if "phone" in values:
        stays = and_(RESIDENTS.c.phone_proven, RESIDENTS.c.phone == values["phone"])
        values["phone_proven"] = true() if proven else stays
    if values:
        db.execute(update(RESIDENTS).where(RESIDENTS.c.id == resident_id).values(**values))


def mark_key(db: Db, resident_id: int, key: bool) -> None:
    """Say whether a resident is a key customer 重点客户 (K8)."""
    db.execute(update(RESIDENTS).where(RESIDENTS.c.id == resident_id).values(key_customer=key))


def accept_notice(db: Db, resident_id: int, notice: str, *, now: datetime) -> None:
    """Keep which version of the privacy notice was accepted, and when."""
    db.execute(update(RESIDENTS).where(RESIDENTS.c.id == resident_id).values(notice=notice, noticed_at=now))


def bind(db: Db, resident_id: int, unit_id: int, *, now: datetime) -> tuple[int, bool]:
    """Bind a resident to a unit, unconfirmed; an open binding is kept. Returns its id, and whether it is new."""
    found = first(
        db,
        Binding,
        BINDINGS.c.resident_id == resident_id,
        BINDINGS.c.unit_id == unit_id,
        OPEN,
    )
    if found is not None:
        return found.id or 0, False
    statement = insert(BINDINGS).values(resident_id=resident_id, unit_id=unit_id, since=now)
    return int(db.execute(statement.returning(BINDINGS.c.id)).scalar_one()), True


def binding(db: Db, binding_id: int) -> tuple[Binding, Resident, Place]:
    """A binding with its resident and place; raises ``NotFound``."""
    found = get(db, Binding, binding_id)
    return found, get(db, Resident, found.resident_id), estates.place(db, found.unit_id)


def judge(db: Db, binding_id: int, *, right: bool, by: int, now: datetime) -> bool:
    """Staff confirm or refuse a binding; False when it had been judged before."""
    done = db.execute(
        update(BINDINGS)
        .where(BINDINGS.c.id == binding_id, BINDINGS.c.status == "unconfirmed")
        .values(status="confirmed" if right else "refused", judged_by=by, judged_at=now)
    )
    return done.rowcount == 1


def prove(db: Db, binding_id: int, *, occupant: int, now: datetime) -> bool:
    """The phone of somebody on the roll of the very unit confirms a binding; False when it had been judged before."""
    done = db.execute(
        update(BINDINGS)
        .where(BINDINGS.c.id == binding_id, BINDINGS.c.status == "unconfirmed")
        .values(status="confirmed", occupant_id=occupant, judged_at=now)
    )
    return done.rowcount == 1


def proven_waiting(db: Db, estate_id: int) -> list[tuple[int, str]]:
    """The unconfirmed bindings on an estate of people whose phone is proven, with that phone."""
    wanted = (
        select(BINDINGS.c.id, RESIDENTS.c.phone)
        .join(RESIDENTS, RESIDENTS.c.id == BINDINGS.c.resident_id)
        .join(_UNITS, _UNITS.c.id == BINDINGS.c.unit_id)
        .where(_UNITS.c.estate_id == estate_id, BINDINGS.c.status == "unconfirmed")
        .where(RESIDENTS.c.phone_proven, RESIDENTS.c.phone != "")
        .order_by(BINDINGS.c.id)
    )
    return [(int(key), phone) for key, phone in db.execute(wanted)]


def end(db: Db, binding_id: int, *, now: datetime) -> bool:
    """The resident lives there no longer; the binding is kept. False when it was open no more."""
    ended = update(BINDINGS).where(BINDINGS.c.id == binding_id, OPEN).values(status="ended", ended_at=now)
    return db.execute(ended).rowcount == 1


def members(db: Db, unit_id: int) -> list[Member]:
    """Who is bound to a unit, in the order in which they came."""
    wanted = (
        select(BINDINGS.c.id, RESIDENTS.c.name, BINDINGS.c.status == "confirmed")
        .join(RESIDENTS, RESIDENTS.c.id == BINDINGS.c.resident_id)
        .where(BINDINGS.c.unit_id == unit_id, OPEN)
        .order_by(BINDINGS.c.id)
        .limit(MOST_MEMBERS)
    )
    return [Member(key, name, bool(vouched)) for key, name, vouched in db.execute(wanted)]


def vouched(db: Db, resident_id: int, unit_id: int) -> bool:
    """Whether a binding of a resident to a unit was ever confirmed, also where it has ended since."""
    was = and_(BINDINGS.c.status == "ended", BINDINGS.c.judged_at.is_not(None))
    here = (BINDINGS.c.resident_id == resident_id, BINDINGS.c.unit_id == unit_id)
    return first(db, Binding, *here, or_(BINDINGS.c.status == "confirmed", was)) is not None


def estate_of(db: Db, resident_id: int) -> int:
    """The estate a resident belongs to by any binding, open or not; raises ``NotFound``."""
    units = table(Unit)
    statement = (
        select(units.c.estate_id)
        .join(BINDINGS, BINDINGS.c.unit_id == units.c.id)
        .where(BINDINGS.c.resident_id == resident_id)
        .order_by(BINDINGS.c.id.desc())
        .limit(1)
    )
    found = db.execute(statement).scalar()
    if found is None:
        raise NotFound("estate of resident", resident_id)
    return int(found)

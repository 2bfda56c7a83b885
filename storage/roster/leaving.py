"""What people leave behind who are no longer listed: open records of staff, confirmed units of residents."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import func, select

from storage.database import Db
from storage.register.records import OPEN, RECORDS
from storage.tables import Binding, Handling, Occupant, OccupantPhone, Ownership, Resident, Unit, table

AT_ONCE = 500


def open_records(db: Db, staff: Iterable[int]) -> dict[int, list[str]]:
    """The numbers of the open records that members of staff handle or are the first contact of, by member."""
    periods, owned = table(Handling), table(Ownership)
    handled = select(periods.c.staff_id, RECORDS.c.number).join(RECORDS, RECORDS.c.id == periods.c.record_id)
    answered_for = select(owned.c.staff_id, RECORDS.c.number).join(RECORDS, RECORDS.c.id == owned.c.record_id)
    still = RECORDS.c.status.in_(OPEN)
    found: dict[int, set[str]] = {}
    for some in _chunks(staff):
        theirs = handled.where(periods.c.staff_id.in_(some), periods.c.until.is_(None), still)
        for key, number in (*db.execute(theirs), *db.execute(answered_for.where(owned.c.staff_id.in_(some), still))):
            found.setdefault(key, set()).add(number)
    return {key: sorted(numbers) for key, numbers in found.items()}


def confirmed_units(db: Db, people: Iterable[int]) -> int:
    """How many bindings that somebody on the roll confirmed stand without them; the desk decides about each."""
    bindings = table(Binding)
    count = select(func.count()).select_from(bindings).where(bindings.c.status == "confirmed")
    return sum(int(db.execute(count.where(bindings.c.occupant_id.in_(some))).scalar_one()) for some in _chunks(people))


def likely_bindings(db: Db, estate_id: int) -> int:
    """How many unconfirmed bindings name a phone that stands on the roll of their unit (A14).

    It is told to the desk and confirms nothing: a resident may have typed somebody else's number.
    """
    bindings, units, residents = table(Binding), table(Unit), table(Resident)
    people, phones = table(Occupant), table(OccupantPhone)
    waiting = (
        select(bindings.c.unit_id, residents.c.phone)
        .join(residents, residents.c.id == bindings.c.resident_id)
        .join(units, units.c.id == bindings.c.unit_id)
        .where(bindings.c.status == "unconfirmed", units.c.estate_id == estate_id, residents.c.phone != "")
    )
    found = 0
    for unit_id, phone in db.execute(waiting).all():
        digits = "".join(filter(str.isdigit, phone))
        listed = (
            select(func.count())
            .select_from(phones)
            .join(people, people.c.id == phones.c.occupant_id)
            .where(people.c.unit_id == unit_id, people.c.ended_at.is_(None))
            .where(phones.c.phone.in_({digits, digits.removeprefix("0086"), digits.removeprefix("86")}))
        )
        found += bool(db.execute(listed).scalar_one())
    return found


def _chunks(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """A few at a time: databases take no statement with a hundred thousand values."""
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some

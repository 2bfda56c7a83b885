"""Records of the register: the one door to them, their allowed edges, how they are listed.

``for_change`` is the only way to a record that one means to change, and the right of the person
is checked in it, inside the transaction (A02, A78). ``advance`` is the only way from one status to
another; the version it carries makes two hands on one record visible (``Clash``).
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import func, select, update

from storage import estates
from storage.actors import Actor
from storage.database import Db
from storage.errors import Clash, Forbidden, NotFound, RuleBroken
from storage.people import staff
from storage.prepared import Prepared
from storage.reading import Find, get, given, locked, rows
from storage.register import handling, words
from storage.tables import Record, Resident, Staff, Task, table

RECORDS, TASKS = table(Record), table(Task)
_CHANGE = Prepared(
    update(RECORDS)
    .where(RECORDS.c.id == given("key"), RECORDS.c.version == given("known_version"))
    .returning(*RECORDS.c)
)
# Of a time that is no bare column a server weighs no index; with all that it knows of a full register, to weigh them
# took it longer than to walk what one resident has filed.
_FILED_SINCE = Find(
    Record,
    RECORDS.c.resident_id == given("resident"),
    func.coalesce(RECORDS.c.filed_at, RECORDS.c.heard_at) > given("since"),
    estates.serves(given("bot"), RECORDS.c.estate_id),
    order=(RECORDS.c.id.desc(),),
    limit=given("most"),
)
_BY_ID = Find(Record, RECORDS.c.id == given("key"))
_RUNNING = Find(
    Record,
    RECORDS.c.resident_id == given("resident"),
    RECORDS.c.status.in_(("filed", "handling", "resolved")),
    estates.serves(given("bot"), RECORDS.c.estate_id),
    order=(RECORDS.c.id.desc(),),
    limit=given("most"),
)
STATEMENT = "statement"
_ASKED = Prepared(
    select(TASKS.c.round).where(TASKS.c.record_id == given("record"), TASKS.c.kind == STATEMENT)
)

EDGES = {
    "filed": {"handling", "withdrawn"},
    "handling": {"resolved", "withdrawn"},
    "resolved": {"closed", "handling", "withdrawn"},
    "closed": {"handling"},
    "withdrawn": set[str](),
}
OPEN = ("filed", "handling", "resolved")


def subject(record_id: int) -> str:
    """How due work names a record."""
    return f"record:{record_id}"


def for_change(db: Db, record_id: int, *, by: Actor) -> Record:
    """The record, if this person may act on it; else the same ``NotFound`` as for a missing one (A19)."""
    record = locked(db, Record, record_id)
    if by.kind == "system" or (by.kind == "resident" and record.resident_id == by.id):
        return record
    if by.kind == "staff" and staff.roles_at(db, by.id, record.estate_id):
        return record
    raise NotFound("record", record_id)


def require_staff(db: Db, record: Record, *, by: Actor) -> frozenset[str]:
    """The roles of a member of staff on the record's estate.

    Raises ``Forbidden`` for anyone else, for staff whose own matter it is (X4, A23), and for whom it accuses (A22).
    """
    roles = staff.roles_at(db, by.id, record.estate_id) if by.kind == "staff" else frozenset()
    if not roles:
        raise Forbidden("staff_only")
    if get(db, Resident, record.resident_id).user_id == by.user_id:
        raise Forbidden("own_matter")
    if by.id in accused(db, record):
        raise Forbidden("named_in_it")
    return roles


def accused(db: Db, record: Record) -> frozenset[int]:
    """The staff whom a matter complains of: not theirs to see, to take, to answer or to be given (X4, A22).

    They are named in a complaint about attitude or speed, or were asked for a statement – about any kind of matter,
    for what is said at its visit –, which stays so.
    """
    heard = asked(db, record.id or 0)
    if record.kind != "complaint" or record.category != "att":
        return heard
    return heard | staff.named_in(db, record.estate_id, words.filed_text(db, record.id or 0))


def asked(db: Db, record_id: int) -> frozenset[int]:
    """X4: the staff who were asked for a statement about a matter."""
    return frozenset(map(int, _ASKED.run(db, {"record": record_id}).scalars()))


def line_of(db: Db, record: Record) -> frozenset[int]:
    """X4: whom a complaint accuses and everybody beside and under them: who is above them handles and judges it."""
    about = accused(db, record)
    return staff.line_of(db, record.estate_id, about) if about else about


def require_above(db: Db, record: Record, staff_id: int) -> None:
    """X4: a complaint about a colleague is for whoever is above them. Raises ``Forbidden``."""
    if staff_id in line_of(db, record):
        raise Forbidden("x4_above")


def require_may_be_given(db: Db, record: Record, *, to: int) -> None:
    """Raises ``Forbidden`` when a matter would be given to whom it comes from, accuses (A22) or is beside them (X4)."""
    if get(db, Staff, to).user_id == get(db, Resident, record.resident_id).user_id:
        raise Forbidden("not_to_complainant")
    if to in accused(db, record):
        raise Forbidden("not_to_accused")
    require_above(db, record, to)


def require_handler(db: Db, record: Record, *, by: Actor) -> None:
    """Only the present handler, or a supervisor or manager, ends or hands over a matter; of X4's line nobody does."""
    roles = require_staff(db, record, by=by)
    period = handling.present(db, record.id or 0)
    if period is None:
        raise RuleBroken("F1", "f1_claim_first", number=record.number)
    if period.staff_id != by.id and not roles & {"supervisor", "manager"}:
        raise Forbidden("handler_only", name=staff.name_of(db, period.staff_id))
    require_above(db, record, by.id)


def require_open(record: Record) -> None:
    """Raises when the matter has ended."""
    if record.status not in OPEN:
        raise RuleBroken("H7", "already_closed", number=record.number)


def advance(db: Db, record: Record, to: str, **values: Any) -> Record:
    """Move a record along an allowed edge; raises ``RuleBroken`` off the edges, ``Clash`` if overtaken."""
    if to not in EDGES[record.status]:
        raise RuleBroken("H7", f"not_when_{record.status}", number=record.number)
    return change(db, record, status=to, **values)


def change(db: Db, record: Record, **values: Any) -> Record:
    """Change fields of a record under its version; returns the record as it is now."""
    known = {"key": record.id, "known_version": record.version, "version": record.version + 1}
    changed = _CHANGE.run(db, known | values).first()
    if changed is None:
        raise Clash("H7", "overtaken", number=record.number)
    return cast(Record, changed)


def of_resident(db: Db, bot_id: int, resident_id: int, limit: int = 8) -> list[Record]:
    """A resident's own records on the estates of a bot: open ones and the latest, newest first."""
    own = (RECORDS.c.resident_id == resident_id) & estates.serves(bot_id, RECORDS.c.estate_id)
    return rows(db, Record, own, order=(RECORDS.c.id.desc(),), limit=limit)


def filed_since(db: Db, bot_id: int, resident_id: int, moment: datetime, limit: int) -> list[Record]:
    """What a resident has filed since a moment on the estates of a bot, newest first."""
    return _FILED_SINCE.all(db, bot=bot_id, resident=resident_id, since=moment, most=limit)


def running(db: Db, bot_id: int, resident_id: int, most: int) -> list[Record]:
    """A resident's open records on the estates of a bot, newest first."""
    return _RUNNING.all(db, bot=bot_id, resident=resident_id, most=most)


def by_number(db: Db, number: str) -> list[Record]:
    """The records that bear a number: one per estate at most."""
    return rows(db, Record, RECORDS.c.number == number, order=(RECORDS.c.estate_id,))


def breached_between(db: Db, estate_id: int, start: Any, end: Any) -> list[Record]:
    """The records whose breach was recorded in [start, end), for the morning's digest."""
    breached = RECORDS.c.breached_at
    return rows(
        db,
        Record,
        RECORDS.c.estate_id == estate_id,
        breached >= start,
        breached < end,
        order=(RECORDS.c.id,),
        limit=200,
    )


def unanswered(db: Db, estate_id: int, limit: int = 50) -> list[Record]:
    """Open records of an estate without a response, oldest first."""
    return rows(
        db,
        Record,
        RECORDS.c.estate_id == estate_id,
        RECORDS.c.status.in_(("filed", "handling")),
        RECORDS.c.answered_at.is_(None),
        RECORDS.c.promised_at.is_not(None),
        order=(RECORDS.c.id,),
        limit=limit,
    )


def latest(db: Db, *, estate_id: int = 0, limit: int = 50, open_only: bool = False) -> list[Record]:
    """The register, newest first."""
    wanted = [RECORDS.c.estate_id == estate_id] if estate_id else []
    if open_only:
        wanted.append(RECORDS.c.status.in_(OPEN))
    return rows(db, Record, *wanted, order=(RECORDS.c.id.desc(),), limit=limit)


def count(db: Db) -> int:
    """How many records the register holds."""
    return int(db.execute(select(func.count()).select_from(RECORDS)).scalar_one())


def find(db: Db, record_id: int) -> Record | None:
    """A record for reading."""
    return _BY_ID.one(db, key=record_id)

"""F – first-contact responsibility (首问责任制).

F1  Every record has exactly one first-contact person: who heard it, else who claimed it in the
    group, else whom F4 names. When two claim at once, exactly one wins and the other is told who.
F2  Once set it never changes, whoever the handling is handed to. The database itself refuses.
F3  The first-contact person stays accountable until the profile's ``first_contact_until``: C3
    until the customer centre confirms that the record is accurately registered, C2 until they
    have explained it or a colleague has accepted it, D until the resident is answered.
F4  Nobody claims within the claim window: the duty agent becomes first contact; outside service
    hours at once. An empty rota falls to the supervisor, then the manager, then the general manager.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import case, insert, literal, update
from sqlalchemy.exc import IntegrityError

from storage.calendar import Hours
from storage.columns import Instant
from storage.database import Db, Savepoint
from storage.errors import Clash, RuleBroken
from storage.people import staff
from storage.procedures import Procedure
from storage.reading import Find, get, given
from storage.register import handling, records
from storage.rotas import rota
from storage.tables import Ownership, Record, Resident, Staff, table

OWNERS = table(Ownership)
Moment = Literal["confirmed", "transferred", "answered"]
_ENDS: dict[str, frozenset[Moment]] = {
    "registered": frozenset({"confirmed"}),
    "explained": frozenset({"answered", "transferred"}),
    "answered": frozenset({"answered"}),
}
_OF = Find(Ownership, OWNERS.c.record_id == given("record"))

TRIGGERS = {
    "f1_first_contact_once": """
        CREATE TRIGGER f1_first_contact_once BEFORE INSERT ON ownership
        WHEN EXISTS (SELECT 1 FROM ownership WHERE record_id = NEW.record_id)
        BEGIN SELECT RAISE(ABORT, 'F1: the record has its first-contact person'); END""",
    "f2_first_contact_unchanged": """
        CREATE TRIGGER f2_first_contact_unchanged BEFORE UPDATE ON ownership
        WHEN NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.how IS NOT OLD.how OR NEW.at IS NOT OLD.at
          OR (OLD.released_at IS NOT NULL
              AND (NEW.released_at IS NOT OLD.released_at OR NEW.released_by IS NOT OLD.released_by))
        BEGIN SELECT RAISE(ABORT, 'F2: first contact never changes'); END""",
    "f2_first_contact_undeletable": """
        CREATE TRIGGER f2_first_contact_undeletable BEFORE DELETE ON ownership
        BEGIN SELECT RAISE(ABORT, 'F2: first contact never changes'); END""",
    "f1_born_unheard": """
        CREATE TRIGGER f1_born_unheard BEFORE INSERT ON record WHEN NEW.status <> 'filed'
        BEGIN SELECT RAISE(ABORT, 'F1: a record is born filed'); END""",
    "f1_handled_only_when_heard": """
        CREATE TRIGGER f1_handled_only_when_heard BEFORE UPDATE OF status ON record
        WHEN NEW.status IN ('handling', 'resolved', 'closed')
          AND NOT EXISTS (SELECT 1 FROM ownership WHERE record_id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'F1: no handling without a first-contact person'); END""",
}


def window_ends(filed: datetime, hours: Hours, minutes: int) -> datetime:
    """F4: when the claim window closes; at once outside service hours, never after they end."""
    if not hours.serving(filed):
        return filed
    return min(filed + timedelta(minutes=minutes), hours.closing(hours.local_day(filed)))


def of(db: Db, record_id: int) -> Ownership | None:
    """The first-contact row of a record, or None while the claim window runs."""
    return _OF.one(db, record=record_id)


def claim(db: Db, record: Record, *, staff_id: int, how: str, now: datetime) -> bool:
    """F1: make this person first contact and present handler; raises ``Clash`` naming the faster one.

    Claiming again what is already one's own changes nothing and returns False.
    """
    owned = of(db, record.id or 0)
    if owned is None:
        try:
            with Savepoint(db):
                values = {"record_id": record.id, "staff_id": staff_id, "how": how, "at": now}
                db.execute(insert(OWNERS).values(**values))
        except IntegrityError:
            owned = of(db, record.id or 0)
            if owned is None:
                raise
    if owned is None:
        handling.begin(db, record.id or 0, staff_id=staff_id, now=now)
        return True
    if owned.staff_id == staff_id:
        return False
    raise Clash("F1", "f1_already_claimed", name=staff.name_of(db, owned.staff_id), number=record.number)


@dataclass(frozen=True, slots=True)
class Besides:
    """Whose a matter is not to become: the complainant's account, the staff whom it accuses (X4, A22).

    ``leads``: it is for somebody who leads, whoever is on duty.
    """

    account: int | None = None
    accused: frozenset[int] = frozenset()
    leads: bool = False

    def spares(self, member: Staff) -> bool:
        """Whether a member of staff has no part in it."""
        return (self.account is None or member.user_id != self.account) and member.id not in self.accused


def apart(db: Db, record: Record) -> Besides:
    """X4, A22: whose a record is not to become, and who is not asked about it."""
    return Besides(get(db, Resident, record.resident_id).user_id, records.accused(db, record))


def above(db: Db, record: Record) -> Besides:
    """X4: as ``apart``; of a complaint about a colleague also everybody beside and under them."""
    line = records.line_of(db, record)
    return Besides(apart(db, record).account, line, leads=bool(line))


def on_call(
    db: Db, estate_id: int, hours: Hours, now: datetime, besides: Besides = Besides()
) -> tuple[int, str] | None:
    """F4: who takes what nobody claims, and by what title; None only for an estate without staff to take it.

    A general manager takes it as a manager: what nobody below can take ends there.
    """
    agent = rota.on_duty(db, estate_id, hours, now)
    able = agent is not None and (besides == Besides() or besides.spares(get(db, Staff, agent)))
    if agent is not None and able and not besides.leads:
        return agent, "rota"
    for role, title in (("supervisor", "supervisor"), ("manager", "manager"), ("executive", "manager")):
        found = [one for one in staff.with_role(db, estate_id, role) if one.user_id is not None and besides.spares(one)]
        if found:
            return found[0].id or 0, title
    return (agent, "rota") if agent is not None and able else None


def require_registrar(roles: frozenset[str]) -> None:
    """F3: only the customer centre (agent, supervisor) or the manager confirms a registration."""
    if not roles & {"agent", "supervisor", "manager"}:
        raise RuleBroken("F3", "f3_centre_confirms")


def ends_accountability(procedure: Procedure, moment: Moment) -> bool:
    """F3: whether this ends the first-contact person's accountability under a procedure."""
    return moment in _ENDS[procedure.first_contact_until]


def require_confirmable(record: Record, procedure: Procedure) -> None:
    """F3: where accountability lasts longer, confirming the registration does not end it. Raises ``RuleBroken``."""
    if not ends_accountability(procedure, "confirmed"):
        raise RuleBroken("F3", "f3_until_answered", number=record.number)


def release(db: Db, record_id: int, *, by: int, now: datetime) -> bool:
    """F3: end the first-contact person's accountability; False when it had ended before."""
    owners = table(Ownership)
    done = db.execute(
        update(owners)
        .where(owners.c.record_id == record_id, owners.c.released_at.is_(None))
        .values(released_at=case((owners.c.at > now, owners.c.at), else_=literal(now, Instant())), released_by=by)
    )
    return done.rowcount == 1

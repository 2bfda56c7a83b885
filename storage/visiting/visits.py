"""V2, V3 – who is visited beyond the questions of the bot: without exception, in person, or because the lot fell.

V2  Coverage counts completed visits. General matters: at least the profile's floor, the gap to it filled by telephone
    visits drawn at random by a recorded seed. The profile's kinds and severities, and who reacted strongly: all of
    them. Suggestions by draw; enquiries and praise not at all.
V3  Important and worse, or a strong reaction: also a visit in person, as a task for a named person.

A draw is of the matters resolved in one week of the estate's own days, made when the questions about its last ones and
their reminders have passed (``follow_up.draw_time``). Its frame and its seed are kept, so that anybody can draw again.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from sqlalchemy import exists, insert, select, update

from storage import tasks
from storage.actors import SYSTEM
from storage.database import Db
from storage.estates import Setting
from storage.people import complainants, staff
from storage.procedures import Procedure
from storage.reading import first, get
from storage.register import handling, history, records
from storage.rules import first_contact, follow_up
from storage.rules.first_contact import Besides
from storage.rules.follow_up import COMPLETED, DRAWN_FROM, VISITS, How
from storage.rules.handling import closing, watch
from storage.surveys import order
from storage.tables import Record, Resident, Staff, StaffRole, Task, VisitDraw, table
from storage.tasks import Wanted

RECORDS, DRAWS, ROLES = table(Record), table(VisitDraw), table(StaffRole)
KINDS = DRAWN_FROM
KIND_OF_TASK: dict[How, str] = {"phone": "visit_phone", "person": "visit_person"}
HOW: dict[str, How] = {kind: how for how, kind in KIND_OF_TASK.items()}
MOST = 20_000
# Who visits when nobody else can: never somebody who had a part in it.
LADDER = ("agent", "supervisor", "quality", "manager", "executive")


class Judged(Protocol):
    """What decides whether a matter is visited without exception: a record, or a group of them."""

    @property
    def kind(self) -> str:
        """Complaint, repair …"""

    @property
    def severity(self) -> str:
        """General, important …"""

    @property
    def strong(self) -> bool:
        """Whether the resident reacted strongly."""


def without_exception(record: Judged, procedure: Procedure) -> bool:
    """V2: whether a matter is visited whatever the floor is."""
    grave = record.severity in procedure.visit_all_severities
    return record.kind in KINDS and (record.kind in procedure.visit_all_kinds or grave or record.strong)


def in_person(record: Judged, procedure: Procedure) -> bool:
    """V3: whether somebody goes there."""
    return record.kind in KINDS and (record.severity in procedure.visit_in_person or record.strong)


def gap(floor: int, matters: int, visited: int) -> int:
    """V2: how many visits are missing to the floor, a percentage."""
    return max(0, -(-floor * matters // 100) - visited)


def drawn(seed: str, frame: Iterable[int], count: int) -> list[int]:
    """V2: whom the lot falls on: the first of the frame in the order of the seed, whatever order it comes in."""
    return [int(one) for one in order.ranked(seed, map(str, frame))[:count]]


def visitor(db: Db, record: Record, setting: Setting, how: How, *, now: datetime) -> int | None:
    """V3, X46: who makes a visit: the department's head at the door, else who is on duty – never who handled it, nor
    who stands in the line of whom it accuses (X4)."""
    account = closing.first_account(db, record)
    barred = handling.handlers(db, record.id or 0) | records.line_of(db, record)
    besides = Besides(account, barred)

    def able(one: Staff) -> bool:
        return one.user_id is not None and besides.spares(one)

    leading = [one for one in heads(db, record) if able(one)] if how == "person" else []
    if leading:
        return leading[0].id
    if (found := first_contact.on_call(db, record.estate_id, setting.hours, now, besides)) and found[1] == "rota":
        return found[0]
    above = staff.first_level(db, record.estate_id, LADDER, able)
    return above[0].id if above else None


def heads(db: Db, record: Record) -> list[Staff]:
    """The heads of the department that handled it."""
    theirs = select(ROLES.c.staff_id).where(ROLES.c.department_id == record.department_id, ROLES.c.role == "head")
    found = set(db.execute(theirs).scalars()) if record.department_id is not None else set()
    return [one for one in staff.with_role(db, record.estate_id, "head") if one.id in found]


def way(db: Db, record: Record) -> How:
    """V4: how somebody is visited instead of being asked: by phone, or at the door where nobody knows their phone."""
    if record.unit_id is None or complainants.phone_of(db, get(db, Resident, record.resident_id), record.unit_id):
        return "phone"
    return "person"


def answers_for(record: Record, procedure: Procedure) -> tuple[str, ...]:
    """V3, V4: the tasks that an answer to the bot makes needless: a visit that only stood in for it."""
    return tuple(KIND_OF_TASK.values()) if not in_person(record, procedure) else (KIND_OF_TASK["phone"],)


def ask_for(db: Db, record: Record, setting: Setting, how: How, *, round: str, now: datetime) -> Task | None:
    """V3, V4: a visit for a named person to make, by the end of the next working day; None when it is under way."""
    made_how = way(db, record) if how == "phone" else how
    kind, about = KIND_OF_TASK[made_how], records.subject(record.id or 0)
    if tasks.open_of(db, record.id or 0, kind):
        return None
    staff_id = visitor(db, record, setting, how, now=now)
    due_at = watch.tomorrow(db, setting, now)
    wanted = Wanted(kind, about, due_at, round, record.id, staff_id, record.department_id)
    made = tasks.make(db, record.estate_id, wanted, now=now)
    if made is None:
        return None
    history.append(db, record.id or 0, "visit_assigned", by=SYSTEM, now=now, how=made_how, to=staff_id)
    return tasks.of(db, made)


def tries(db: Db, task: Task) -> int:
    """V4: how often nobody was there since a visit was given to somebody."""
    told = history.of(db, task.record_id or 0)
    return sum(one.what == "visit_unreached" and one.at >= task.made_at for one in told)


@dataclass(frozen=True, slots=True)
class Frame:
    """The matters of a period: how many general ones, how many of those visited, which are not; what is owed anyway."""

    matters: int
    visited: int
    open: tuple[int, ...]
    owed: tuple[int, ...]


def frame(db: Db, setting: Setting, first_day: date, last_day: date) -> Frame:
    """V2: what was resolved on the days of a period, both included; withdrawn and reopened matters are not."""
    hours = setting.hours
    completed = exists().where(
        VISITS.c.record_id == RECORDS.c.id,
        VISITS.c.outcome.in_(COMPLETED),
        VISITS.c.answered_at >= RECORDS.c.resolved_at,
    )
    found = db.execute(
        select(RECORDS, completed.label("completed"))
        .where(
            RECORDS.c.estate_id == setting.estate.id,
            RECORDS.c.resolved_at >= hours.at(first_day, time.min),
            RECORDS.c.resolved_at < hours.end_of(last_day),
            RECORDS.c.status.in_(("resolved", "closed")),
            RECORDS.c.kind.in_(KINDS),
        )
        .order_by(RECORDS.c.resolved_at)
        .limit(MOST)
    ).all()
    always = {one.id: without_exception(one, setting.procedure) for one in found}
    general = [one for one in found if not always[one.id]]
    return Frame(
        len(general),
        sum(one.completed for one in general),
        tuple(one.id for one in general if not one.completed),
        tuple(one.id for one in found if always[one.id] and not one.completed),
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """A draw and what came of it: who must be telephoned, drawn or owed."""

    draw: VisitDraw
    records: tuple[int, ...]


def draw(db: Db, setting: Setting, first_day: date, last_day: date, *, now: datetime) -> Drawing | None:
    """V2: fill the gap to the floor by lot; None when the period has been drawn from before."""
    estate_id = setting.estate.id or 0
    if first(db, VisitDraw, DRAWS.c.estate_id == estate_id, DRAWS.c.first_day == first_day) is not None:
        return None
    found, seed = frame(db, setting, first_day, last_day), secrets.token_hex(16)
    chosen = drawn(seed, found.open, gap(setting.procedure.visit_floor, found.matters, found.visited))
    values = {
        "estate_id": estate_id,
        "first_day": first_day,
        "last_day": last_day,
        "seed": seed,
        "matters": found.matters,
        "visited": found.visited,
        "drawn": len(chosen),
        "frame": " ".join(map(str, found.open)),
        "at": now,
    }
    key = db.execute(insert(DRAWS).values(**values).returning(DRAWS.c.id)).scalar_one()
    for record_id in chosen:
        _mark(db, record_id, int(key), now=now)
    return Drawing(get(db, VisitDraw, int(key)), (*found.owed, *chosen))


def _mark(db: Db, record_id: int, draw_id: int, *, now: datetime) -> None:
    """The lot fell on a record: the visit it waits for, or another one, is of this draw."""
    record = get(db, Record, record_id)
    visit = follow_up.unanswered(db, record_id)
    if visit is None:
        follow_up.begin(db, record, at=now, mode="phone", draw_id=draw_id)
    else:
        db.execute(update(VISITS).where(VISITS.c.id == visit.id).values(draw_id=draw_id))
    history.append(db, record_id, "visit_drawn", by=SYSTEM, now=now, draw=draw_id)


def again(one: VisitDraw) -> list[int]:
    """V2: the same draw once more, from what was kept of it."""
    return drawn(one.seed, (int(key) for key in one.frame.split()), one.drawn)

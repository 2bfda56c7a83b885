"""The life of a record in single steps, as the tests tell it."""

from datetime import datetime, timedelta
from typing import Any

from storage.actors import Actor
from storage.database import Db
from storage.register import history, records
from storage.rules import first_contact, follow_up, intake, same_day
from storage.tables import Record
from tests.kit.estate import CHEN, LI, Colleague, Neighbour, at, setting

MORNING = at("2026-11-19 10:00")  # a Thursday
WORDS = "电梯里有异响，每天晚上都响"


def filed(
    db: Db, when: datetime = MORNING, *, kind: str = "complaint", by: Neighbour = CHEN, **more: Any
) -> Record:
    """A matter on the register, unclaimed; registered at ``when``."""
    filing = intake.Filing(
        resident_id=by.id,
        unit_id=by.flat.id,
        kind=kind,
        category="ele",
        responsibility="一类",
        place=by.flat.label,
        chat_id=by.user_id,
        **{"heard_at": when, "said": [(11, WORDS)], "media": (), **more},
    )
    return intake.file(db, filing, setting(db), by=by.actor, now=when)


def taken(db: Db, record: Record, *, by: Colleague = LI, when: datetime | None = None) -> Record:
    """Claimed, and handled from now on."""
    now = when or record.filed_at + timedelta(minutes=5)
    first_contact.claim(db, record, staff_id=by.id, how="claimed", now=now)
    return records.advance(db, record, "handling")


def answered(db: Db, record: Record, *, by: Colleague = LI, when: datetime | None = None) -> int:
    """A response by a named person; its id."""
    now = when or record.filed_at + timedelta(minutes=30)
    found = same_day.respond(db, record, staff_id=by.id, how="call", words_id=None, now=now)
    history.append(db, record.id or 0, "answered", by=by.actor, now=now, how="call")
    return found


def resolved(db: Db, record: Record, *, by: Colleague = LI, when: datetime | None = None) -> Record:
    """Claimed, answered and resolved."""
    record = taken(db, record, by=by)
    answered(db, record, by=by)
    now = when or record.filed_at + timedelta(hours=2)
    return follow_up.resolve(db, record, setting(db), by=by.actor, now=now)


def asked(db: Db, record: Record, *, when: datetime, visit_round: int = 1) -> int:
    """The follow-up questions went out; the visit's id."""
    visit = follow_up.planned(db, record.id or 0, visit_round)
    assert visit is not None
    follow_up.mark_asked(db, visit, by=LI.actor, now=when)
    return visit.id or 0


def closed(db: Db, record: Record, *, when: datetime | None = None) -> Record:
    """Resolved, visited and accepted by the resident."""
    now = when or record.filed_at + timedelta(days=1)
    visit = asked(db, record, when=now)
    by = Actor("resident", record.resident_id)
    return follow_up.answer(db, visit, follow_up.Answers(True, result=5), by=by, now=now)

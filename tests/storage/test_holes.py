"""Holes that were found in storage once: each stays closed, named by the rule it would have broken."""

import pytest
from sqlalchemy import insert, update

from storage import reading
from storage.database import Db
from storage.errors import NotFound, Refusal
from storage.people import staff
from storage.procedures import ProcedureError, procedure
from storage.register import records
from storage.rules import first_contact, same_day
from storage.tables import Response, Staff, table
from tests.kit import databases
from tests.kit.estate import ESTATE, LI, at
from tests.kit.sql import Hand, Refused
from tests.storage import matters

# The records: 1 unclaimed, 2 breached with a void answer, 3 resolved, 4 closed.
EVERYWHERE = [
    ("I3", "UPDATE record SET id = 99 WHERE id = 1"),
    ("S2", "UPDATE response SET at = '2020-01-01' WHERE record_id = 3"),
    ("S2", "UPDATE response SET staff_id = 2 WHERE record_id = 3"),
    ("S2", "UPDATE response SET void_at = NULL WHERE record_id = 2"),
    ("S4", "UPDATE record SET kind = 'praise', status = 'closed', closed_as = 'accepted' WHERE id = 2"),
    ("V1", "INSERT INTO visit (record_id, round, planned_at, outcome) VALUES (3, 7, '2026-11-20', 'solved')"),
    ("V1", "DELETE FROM visit WHERE record_id = 3"),
    (
        "F1",
        "INSERT INTO record "
        "(id, estate_id, number, kind, status, severity, responsibility, category, place, channel, wish, confirmed, "
        "resident_id, unit_id, procedure, calendar, heard_at, filed_at, promised_at, breach_at, breached_at, "
        "answered_at, resolved_at, closed_at, closed_as, reopened, version) "
        "SELECT 50, estate_id, 'X', kind, 'handling', severity, responsibility, "
        "category, place, channel, wish, confirmed, resident_id, unit_id, procedure, calendar, "
        "heard_at, filed_at, promised_at, breach_at, NULL, NULL, NULL, NULL, '', 0, 1 FROM record WHERE "
        "id = 1",
    ),
    ("F2", "UPDATE ownership SET released_by = 2 WHERE record_id = 2"),
]

ON_SQLITE = [
    (
        "I1",
        "REPLACE INTO record "
        "(id, estate_id, number, kind, status, severity, responsibility, category, place, channel, wish, confirmed, "
        "resident_id, unit_id, procedure, calendar, heard_at, filed_at, promised_at, breach_at, breached_at, "
        "answered_at, resolved_at, closed_at, closed_as, reopened, version) "
        "SELECT id, estate_id, number, kind, status, severity, responsibility, "
        "category, place, channel, wish, confirmed, resident_id, unit_id, procedure, calendar, "
        "heard_at, filed_at, '2027-01-01 00:00:00', '2027-01-02 00:00:00', breached_at, answered_at, "
        "resolved_at, closed_at, closed_as, reopened, version FROM record WHERE id = 1",
    ),
    ("F1", "REPLACE INTO record SELECT * FROM record WHERE id = 2"),
    ("I3", "UPDATE OR REPLACE record SET id = 1 WHERE id = 2"),
    ("A75", "REPLACE INTO audit SELECT id, at, 5, what, details FROM audit WHERE id = 1"),
    (
        "S2",
        "REPLACE INTO response SELECT id, record_id, staff_id, how, words_id, at, '2026-11-20', 'x' "
        "FROM response WHERE record_id = 3",
    ),
]

ON_POSTGRES = [
    (
        "S2",
        "INSERT INTO response SELECT * FROM response WHERE record_id = 3 "
        "ON CONFLICT (id) DO UPDATE SET void_at = '2026-11-20'",
    ),
    ("I3", "UPDATE record SET id = record.id + 100 FROM staff WHERE staff.id = 1"),
]


@pytest.mark.parametrize(("rule", "statement"), EVERYWHERE + (ON_POSTGRES if databases.ON_POSTGRES else ON_SQLITE))
def test_a_hole_is_closed(hand: Hand, rule: str, statement: str) -> None:
    with pytest.raises(Refused, match=rf"^{rule}: "):
        hand.execute(statement)


def test_a09_roles_end_when_a_colleague_leaves(db: Db) -> None:
    record = matters.filed(db)
    db.execute(update(table(Staff)).where(table(Staff).c.id == LI.id).values(left_at=at("2026-11-19 09:00")))
    assert staff.roles_at(db, LI.id, ESTATE) == frozenset()
    with pytest.raises(NotFound):
        records.for_change(db, record.id, by=LI.actor)


def test_who_left_and_is_hired_again_can_join_with_the_same_account(db: Db) -> None:
    db.execute(update(table(Staff)).where(table(Staff).c.id == LI.id).values(left_at=at("2026-11-19 09:00")))
    db.execute(insert(table(Staff)).values(id=21, company_id=1, name="李静"))
    code = staff.invite(db, 21, expires=at("2026-12-01 00:00"))
    assert staff.join(db, code, user_id=LI.user_id, now=at("2026-11-19 10:00")).id == 21


def test_an_invitation_of_somebody_who_left_meanwhile_is_refused(db: Db) -> None:
    db.execute(insert(table(Staff)).values(id=21, company_id=1, name="钱芳"))
    code = staff.invite(db, 21, expires=at("2026-12-01 00:00"))
    db.execute(update(table(Staff)).where(table(Staff).c.id == 21).values(left_at=at("2026-11-19 09:00")))
    with pytest.raises(Refusal):
        staff.join(db, code, user_id=6021, now=at("2026-11-19 10:00"))


@pytest.mark.parametrize(
    "override",
    [
        "{",
        "[]",
        "5",
        '{"reminders": 5}',
        '{"reminders": [50]}',
        '{"reminders": ["a", "b"]}',
        '{"reminders": [80, 50]}',
        '{"claim_minutes": true}',
        '{"name": 5}',
    ],
)
def test_a_slip_in_an_override_is_a_procedure_error(override: str) -> None:
    with pytest.raises(ProcedureError):
        procedure("C3", override)


@pytest.mark.parametrize("name", ["../procedures/C3", "default/../C3"])
def test_a_procedure_is_named_not_pathed(name: str) -> None:
    with pytest.raises(ProcedureError):
        procedure(name)


def test_a_response_becomes_void_once(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    found = reading.get(db, Response, matters.answered(db, record))
    assert same_day.void(db, found, reason="blocked", now=at("2026-11-19 13:00"))
    assert not same_day.void(db, found, reason="blocked", now=at("2026-11-19 13:05"))


def test_f3_release_keeps_the_instant_whatever_its_zone(db: Db) -> None:
    matters.taken(db, matters.filed(db), by=LI)
    first_contact.release(db, 1, by=LI.id, now=at("2026-11-19 11:00"))
    assert first_contact.of(db, 1).released_at == at("2026-11-19 11:00")

"""F – first contact: who claims, who is named when nobody does, and that it never changes."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, update

from storage import database
from storage.calendar import Hours, wall
from storage.database import Db
from storage.errors import Clash, RuleBroken
from storage.register import handling, records
from storage.rotas import rota
from storage.rules import first_contact
from storage.tables import DutySlot, Ownership, Staff, StaffRole, Transfer, table
from tests.kit.estate import ESTATE, LI, LIU, STAFF, ZHANG, ZHAO, ZONE, Colleague, House, at
from tests.storage import matters

HOURS = Hours(ZONE, wall("08:00"), wall("20:00"))
NOW = at("2026-11-19 10:05")


def claim(db: Db, record: int, by: Colleague, now: datetime = NOW) -> bool:
    found = records.find(db, record)
    assert found is not None
    return first_contact.claim(db, found, staff_id=by.id, how="claimed", now=now)


def owner(db: Db, record: int = 1) -> Ownership:
    found = first_contact.of(db, record)
    assert found is not None
    return found


def test_f1_who_claims_first_is_first_contact_and_handler(db: Db) -> None:
    matters.filed(db)
    assert claim(db, 1, LI)
    period = handling.present(db, 1)
    assert period is not None
    assert (owner(db).staff_id, owner(db).how, owner(db).at) == (LI.id, "claimed", NOW)
    assert (period.staff_id, period.since) == (LI.id, NOW)


def test_f1_second_staff_member_is_told_who_has_the_record(db: Db) -> None:
    number = matters.filed(db).number
    claim(db, 1, LI)
    with pytest.raises(Clash) as refused:
        claim(db, 1, ZHANG)
    assert (refused.value.rule, refused.value.code) == ("F1", "f1_already_claimed")
    assert refused.value.values == {"name": "李静", "number": number}
    assert owner(db).staff_id == LI.id


def test_a05_claiming_ones_own_record_again_changes_nothing(db: Db) -> None:
    matters.filed(db)
    claim(db, 1, LI)
    assert claim(db, 1, LI, at("2026-11-19 10:06")) is False
    assert owner(db).at == NOW


def test_a06_of_eight_who_claim_at_once_one_wins_and_seven_are_told_whom(house: House) -> None:
    with house.write() as db:
        matters.filed(db)
        names = _crowd(db, 8)
    start, told = threading.Barrier(8), dict[int, str]()

    def press(staff_id: int) -> None:
        engine = database.open_writer(house.url)
        start.wait()
        try:
            with database.writing(engine) as own:
                record = records.find(own, 1)
                assert record is not None
                first_contact.claim(own, record, staff_id=staff_id, how="claimed", now=NOW)
            told[staff_id] = "won"
        except Clash as clash:
            told[staff_id] = clash.values["name"]
        engine.dispose()

    hands = [threading.Thread(target=press, args=(staff_id,)) for staff_id in names]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    [winner] = [staff_id for staff_id, word in told.items() if word == "won"]
    assert sorted(word for word in told.values() if word != "won") == [names[winner]] * 7
    assert house.rows("SELECT staff_id FROM ownership") == [(winner,)]
    assert house.rows("SELECT staff_id FROM handling WHERE until IS NULL") == [(winner,)]


def test_f2_handing_over_keeps_the_first_contact(db: Db) -> None:
    record = matters.taken(db, matters.filed(db), by=LI)
    former = handling.hand_over(
        db, record.id or 0, to=ZHANG.id, by=LI.id, words_id=None, now=at("2026-11-19 11:00")
    )
    period = handling.present(db, record.id or 0)
    assert period is not None
    assert (former, owner(db).staff_id, period.staff_id) == (LI.id, LI.id, ZHANG.id)


def test_f5_a_hand_over_is_recorded_with_from_to_by_and_when(house: House) -> None:
    with house.write() as db:
        matters.taken(db, matters.filed(db), by=LI)
        handling.hand_over(db, 1, to=ZHANG.id, by=ZHAO.id, words_id=None, now=at("2026-11-19 11:00"))
    assert house.rows("SELECT from_id, to_id, by_id, at FROM transfer") == [
        (LI.id, ZHANG.id, ZHAO.id, "2026-11-19 03:00:00.000000")
    ]
    assert house.rows("SELECT staff_id FROM handling WHERE until = '2026-11-19 03:00:00.000000'") == [
        (LI.id,)
    ]


@pytest.mark.parametrize(
    ("claimed", "to", "code"), [(False, ZHANG, "f5_claim_first"), (True, LI, "f5_already_handles")]
)
def test_f5_a_hand_over_that_hands_nothing_over_is_refused(
    db: Db, claimed: bool, to: Colleague, code: str
) -> None:
    record = matters.filed(db)
    if claimed:
        matters.taken(db, record, by=LI)
    with pytest.raises(RuleBroken, match=code):
        handling.hand_over(db, 1, to=to.id, by=LI.id, words_id=None, now=NOW)
    assert db.execute(table(Transfer).select()).all() == []


def test_f3_accountability_is_released_once(db: Db) -> None:
    matters.taken(db, matters.filed(db), by=LI)
    assert owner(db).released_at is None
    now = at("2026-11-19 11:00").astimezone(UTC)
    assert first_contact.release(db, 1, by=ZHAO.id, now=now)
    assert not first_contact.release(db, 1, by=ZHANG.id, now=now + timedelta(hours=1))
    assert (owner(db).released_at, owner(db).released_by) == (now, ZHAO.id)


def test_f37_a_release_is_never_earlier_than_the_claim_although_the_clock_went_back(db: Db) -> None:
    matters.taken(db, matters.filed(db), by=LI)
    assert first_contact.release(db, 1, by=ZHAO.id, now=owner(db).at - timedelta(hours=1))
    assert owner(db).released_at == owner(db).at


@pytest.mark.parametrize("role", ["agent", "supervisor", "manager"])
def test_f3_the_customer_centre_confirms_a_registration(role: str) -> None:
    first_contact.require_registrar(frozenset({role, "handler"}))


@pytest.mark.parametrize("roles", [set(), {"handler"}, {"head", "quality"}, {"executive"}])
def test_f3_nobody_else_confirms_a_registration(roles: set[str]) -> None:
    with pytest.raises(RuleBroken, match="f3_centre_confirms"):
        first_contact.require_registrar(frozenset(roles))


@pytest.mark.parametrize(
    ("filed", "minutes", "ends"),
    [
        ("2026-11-19 10:00", 30, "2026-11-19 10:30"),
        ("2026-11-19 08:00", 30, "2026-11-19 08:30"),
        ("2026-11-19 19:29", 30, "2026-11-19 19:59"),
        ("2026-11-19 19:30", 30, "2026-11-19 20:00"),
        ("2026-11-19 19:45", 30, "2026-11-19 20:00"),
        ("2026-11-19 20:00", 30, "2026-11-19 20:00"),
        ("2026-11-19 23:00", 30, "2026-11-19 23:00"),
        ("2026-11-19 07:59", 30, "2026-11-19 07:59"),
        ("2026-11-19 10:00", 0, "2026-11-19 10:00"),
        ("2026-11-19 18:00", 600, "2026-11-19 20:00"),
    ],
)
def test_f4_the_claim_window_ends_at_once_outside_service_hours(filed: str, minutes: int, ends: str) -> None:
    assert first_contact.window_ends(at(filed), HOURS, minutes) == at(ends)


@pytest.mark.parametrize(
    ("now", "agent"),
    [
        ("2026-11-19 08:00", LI),
        ("2026-11-19 13:59", LI),
        ("2026-11-19 14:00", ZHANG),
        ("2026-11-19 19:59", ZHANG),
        ("2026-11-19 20:00", ZHANG),  # outside all slots: the day's last
        ("2026-11-19 23:59", ZHANG),
        ("2026-11-20 00:00", ZHANG),
        ("2026-11-20 07:59", ZHANG),
    ],
)
def test_f4_the_rota_names_the_duty_agent(db: Db, now: str, agent: Colleague) -> None:
    assert first_contact.on_call(db, ESTATE, HOURS, at(now)) == (agent.id, "rota")


@pytest.mark.parametrize(
    ("left", "found"),
    [
        ([], (LI.id, "rota")),
        ([LI], (ZHANG.id, "rota")),
        ([LI, ZHANG], (ZHAO.id, "supervisor")),
        ([LI, ZHANG, ZHAO], (LIU.id, "manager")),
        ([LI, ZHANG, ZHAO, LIU], None),
    ],
)
def test_f4_people_who_left_are_skipped_down_to_the_manager(
    db: Db, left: list[Colleague], found: tuple[int, str] | None
) -> None:
    for one in left:
        db.execute(update(table(Staff)).where(table(Staff).c.id == one.id).values(left_at=NOW))
    assert first_contact.on_call(db, ESTATE, HOURS, NOW) == found


def test_f4_an_empty_rota_falls_to_the_supervisor(db: Db) -> None:
    db.execute(delete(table(DutySlot)))
    assert rota.on_duty(db, ESTATE, HOURS, NOW) is None
    assert first_contact.on_call(db, ESTATE, HOURS, NOW) == (ZHAO.id, "supervisor")


def test_f4_a_company_wide_manager_is_the_last_resort(db: Db) -> None:
    db.execute(delete(table(DutySlot)))
    roles = table(StaffRole)
    db.execute(delete(roles).where(roles.c.staff_id.in_([ZHAO.id, LIU.id])))
    assert first_contact.on_call(db, ESTATE, HOURS, NOW) is None
    db.execute(insert(roles).values(staff_id=LIU.id, estate_id=None, role="manager"))
    assert first_contact.on_call(db, ESTATE, HOURS, NOW) == (LIU.id, "manager")


def _crowd(db: Db, size: int) -> dict[int, str]:
    """The staff of the estate and as many more as make ``size``; their names by id."""
    names = {one.id: one.name for one in STAFF}
    for staff_id in range(20, 20 + size - len(STAFF)):
        names[staff_id] = f"同事{staff_id}"
        db.execute(
            insert(table(Staff)).values(
                id=staff_id, company_id=1, user_id=7000 + staff_id, name=names[staff_id]
            )
        )
    return names

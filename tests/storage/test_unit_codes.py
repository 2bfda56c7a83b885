"""Unit codes: fresh with every printing, all or none, and the old card opens nothing any more."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from storage import codes, estates
from storage.database import Db
from storage.people import service_cards, unit_codes
from storage.people.service_cards import Reach
from storage.people.unit_codes import CardedMeanwhile
from storage.tables import Estate, Staff, StaffRole, Unit, table
from tests.kit.estate import BOT_ID, ESTATE, FLAT_101, FLAT_501, LIU, OFFICE_PHONE, House, at, second_estate

NOW = at("2026-11-19 10:00")
UNITS, STAFF, ESTATES = table(Unit), table(Staff), table(Estate)


def test_the_doors_of_an_estate_come_in_walking_order(db: Db) -> None:
    second_estate(db)
    for key, name in enumerate(("10单元101", "2单元1001", "地下室"), start=50):
        db.execute(insert(UNITS).values(id=key, estate_id=ESTATE, building_id=1, name=name))
    found = unit_codes.doors(db, ESTATE)
    assert [door.label for door in found] == [
        "1栋1单元101", "1栋1单元102", "1栋2单元1001", "1栋10单元101", "1栋地下室", "3栋1单元1202", "3栋2单元501",
    ]  # fmt: skip
    assert [door.code_hash is None for door in found] == [False, False, True, True, True, False, False]


def test_a13_printed_codes_replace_the_old_ones_and_are_kept_as_hashes(db: Db) -> None:
    fresh = {door: codes.new() for door in unit_codes.doors(db, ESTATE)}
    unit_codes.replace(db, fresh, now=NOW)
    for door, code in fresh.items():
        found = estates.unit_by_code(db, BOT_ID, code)
        assert found is not None
        assert found.unit_id == door.unit_id
    assert estates.unit_by_code(db, BOT_ID, FLAT_501.code) is None
    rows = db.execute(select(UNITS.c.code_hash, UNITS.c.carded_at)).all()
    assert {row.carded_at for row in rows} == {NOW}
    assert not {row.code_hash for row in rows} & set(fresh.values())


def test_a_unit_that_got_another_card_meanwhile_stops_the_printing(house: House) -> None:
    with house.write() as db:
        seen = unit_codes.doors(db, ESTATE)
    with house.write() as db:
        newest = unit_codes.issue(db, FLAT_501.id, now=NOW)
    with pytest.raises(CardedMeanwhile, match=FLAT_501.label), house.write() as db:
        unit_codes.replace(db, {door: codes.new() for door in seen}, now=NOW + timedelta(minutes=1))
    with house.write() as db:
        assert estates.unit_by_code(db, BOT_ID, newest) is not None
        assert estates.unit_by_code(db, BOT_ID, FLAT_101.code) is not None


def test_a_unit_that_is_gone_meanwhile_stops_the_printing(db: Db) -> None:
    [door] = [door for door in unit_codes.doors(db, ESTATE) if door.unit_id == FLAT_101.id]
    db.execute(update(UNITS).where(UNITS.c.id == door.unit_id).values(code_hash=None))
    with pytest.raises(CardedMeanwhile):
        unit_codes.replace(db, {door: codes.new()}, now=NOW)


def test_m1_the_card_tells_the_manager_and_the_duty_desk(db: Db) -> None:
    db.execute(update(STAFF).where(STAFF.c.id == LIU.id).values(email="liu@anju.example"))
    db.execute(update(ESTATES).values(address="阳光路88号", email="desk@anju.example"))
    card = service_cards.of_estate(db, ESTATE)
    assert card.manager == Reach(LIU.name, LIU.phone, "liu@anju.example")
    assert card.desk == Reach("", OFFICE_PHONE, "desk@anju.example")
    assert (card.company, card.estate, card.address, card.opens, card.closes) == (
        "安居物业", "阳光花园", "阳光路88号", "08:00", "20:00",
    )  # fmt: skip


def test_m1_an_estate_without_its_own_manager_names_that_of_the_company_or_nobody(db: Db) -> None:
    second_estate(db)
    assert service_cards.of_estate(db, 2).manager is None
    db.execute(insert(STAFF).values(id=30, company_id=1, name="何总"))
    db.execute(insert(table(StaffRole)).values(staff_id=30, estate_id=None, role="manager"))
    assert service_cards.of_estate(db, 2).manager == Reach("何总", "", "")
    own = service_cards.of_estate(db, ESTATE).manager
    assert own is not None
    assert own.name == LIU.name


def test_m1_a_manager_who_has_left_is_not_named(db: Db) -> None:
    db.execute(update(STAFF).where(STAFF.c.id == LIU.id).values(left_at=NOW))
    assert service_cards.of_estate(db, ESTATE).manager is None

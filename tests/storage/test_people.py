"""Link codes, staff invitations, residents and their bindings."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from storage import codes, estates
from storage.database import Db
from storage.errors import NotFound, Refusal
from storage.people import residents, staff
from storage.tables import Binding, Staff, StaffRole, table
from tests.kit.estate import (
    BOT_ID,
    CHEN,
    ESTATE,
    FLAT_101,
    FLAT_501,
    FLAT_1202,
    GROUP,
    LI,
    LIU,
    SUN,
    ZHAO,
    House,
    at,
    second_estate,
)

NOW = at("2026-11-19 10:00")
NEWCOMER = 21


@pytest.fixture
def code(db: Db) -> str:
    """An invitation for somebody whose account is not known yet."""
    db.execute(insert(table(Staff)).values(id=NEWCOMER, company_id=1, name="钱芳"))
    return staff.invite(db, NEWCOMER, expires=NOW + timedelta(days=3))


def test_a_code_travels_in_a_start_link_and_carries_128_bits() -> None:
    made = {codes.new() for _ in range(200)}
    assert len(made) == 200
    assert all(codes.plausible(one) and len(one) == 22 for one in made)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "short",
        "a" * 65,
        "door 1 101",
        "door/1/101",
        "门牌一号门牌一号",
        "door-1-101\n",
        "code';--drop",
        "..%2f..%2fx",
    ],
)
def test_a18_a_strange_payload_is_no_code(payload: str) -> None:
    assert not codes.plausible(payload)


def test_a13_only_the_hash_of_a_code_is_kept(house: House) -> None:
    with house.write() as db:
        db.execute(insert(table(Staff)).values(id=NEWCOMER, company_id=1, name="钱芳"))
        made = staff.invite(db, NEWCOMER, expires=NOW)
    [(kept,)] = house.rows("SELECT code_hash FROM invitation")
    assert kept == codes.hashed(made)
    assert made not in house.everything()
    assert all(FLAT_501.code != hashed for (hashed,) in house.rows("SELECT code_hash FROM unit"))


def test_an_invitation_ties_the_account_to_the_person(db: Db, code: str) -> None:
    assert staff.is_invitation(db, code)
    assert staff.join(db, code, user_id=6021, now=NOW).name == "钱芳"
    found = staff.by_user(db, 6021)
    assert found is not None
    assert found.id == NEWCOMER


@pytest.mark.parametrize(
    "what", ["used", "used by the same", "expired", "revoked", "unknown", "has left", "has an account"]
)
def test_a12_invitations_that_do_not_hold_are_all_refused_alike(db: Db, code: str, what: str) -> None:
    account, now, given = 6022, NOW, code
    if what.startswith("used"):
        staff.join(db, code, user_id=6021, now=NOW)
        account = 6021 if what == "used by the same" else account
    elif what == "expired":
        now = NOW + timedelta(days=3)
    elif what == "revoked":
        assert staff.revoke_invitations(db, NEWCOMER, now=NOW) == 1
    elif what == "has left":
        db.execute(update(table(Staff)).where(table(Staff).c.id == NEWCOMER).values(left_at=NOW))
    elif what == "unknown":
        given = codes.new()
    else:
        account = LI.user_id
    with pytest.raises(Refusal) as refused:
        staff.join(db, given, user_id=account, now=now)
    assert (refused.value.code, refused.value.values) == ("invitation_invalid", {})
    assert staff.by_user(db, 6022) is None


def test_an_invitation_is_open_until_it_is_used_revoked_or_expired(db: Db, code: str) -> None:
    later = NOW + timedelta(days=3)
    assert staff.invited_until(db, now=NOW) == {NEWCOMER: later}
    assert staff.invited_until(db, now=later) == {}
    assert staff.revoke_invitations(db, NEWCOMER, now=NOW) == 1
    assert staff.revoke_invitations(db, NEWCOMER, now=NOW) == 0
    assert staff.invited_until(db, now=NOW) == {}
    assert staff.outdated(db, code, now=later) is None
    again = staff.invite(db, NEWCOMER, expires=later)
    staff.join(db, again, user_id=6021, now=NOW)
    assert staff.invited_until(db, now=NOW) == {}


def test_a15_only_an_invitation_that_nobody_used_in_time_is_outdated(db: Db, code: str) -> None:
    assert staff.outdated(db, code, now=NOW) is None
    found = staff.outdated(db, code, now=NOW + timedelta(days=3))
    assert found is not None
    assert found.id == NEWCOMER


def test_roles_are_those_of_the_estate_and_of_the_whole_company(db: Db) -> None:
    db.execute(insert(table(StaffRole)).values(staff_id=LI.id, estate_id=None, role="quality"))
    stranger = second_estate(db)
    assert staff.roles_at(db, LI.id, ESTATE) == {"agent", "quality"}
    assert staff.roles_at(db, LI.id, 2) == {"quality"}
    assert staff.roles_at(db, stranger.id, ESTATE) == frozenset()
    assert (staff.estates_of(db, LI.id), staff.estates_of(db, stranger.id)) == ([ESTATE], [2])


def test_those_with_a_role_are_found_in_the_order_they_were_entered(db: Db) -> None:
    assert [one.name for one in staff.with_role(db, ESTATE, "manager", "supervisor")] == ["赵敏", "刘洋"]
    assert staff.with_role(db, ESTATE, "executive") == []
    assert staff.with_role(db, 2, "agent") == []
    assert (staff.name_of(db, ZHAO.id), staff.name_of(db, LIU.id)) == ("赵敏", "刘洋")


def test_a_role_the_rulebook_does_not_know_is_refused(db: Db) -> None:
    with pytest.raises(IntegrityError, match="role_listed"):
        db.execute(insert(table(StaffRole)).values(staff_id=LI.id, estate_id=ESTATE, role="boss"))


@pytest.mark.parametrize(
    ("name", "found"), [("李静", True), ("李 静", True), ("", False), ("李\u3000静", True), ("陈晨", False)]
)
def test_a08_a_look_alike_of_a_colleague_is_found(db: Db, name: str, found: bool) -> None:
    assert staff.same_name(db, ESTATE, name) == found


def test_a_resident_is_one_account(db: Db) -> None:
    made = residents.ensure(db, 5009, name="周五", language="zh_CN")
    assert residents.ensure(db, 5009, name="another", language="en") == made
    assert residents.ensure(db, CHEN.user_id, name="", language="") == CHEN.id
    found = residents.by_user(db, 5009)
    assert found is not None
    assert found.name == "周五"


def test_introducing_oneself_keeps_what_was_not_told_again(db: Db) -> None:
    residents.introduce(db, CHEN.id, name="", phone="13700000000")
    residents.introduce(db, CHEN.id)
    found = residents.by_user(db, CHEN.user_id)
    assert found is not None
    assert (found.name, found.phone) == ("陈晨", "13700000000")


def test_a14_a_proven_phone_stays_proven_until_another_is_typed(db: Db) -> None:
    def proven(**told: Any) -> bool:
        residents.introduce(db, CHEN.id, **told)
        found = residents.by_user(db, CHEN.user_id)
        return found is not None and found.phone_proven

    assert not proven(phone="13700000000")
    assert proven(phone="13700000000", proven=True)
    assert proven(phone="13700000000")
    assert proven(name="陈晨")
    assert not proven(phone="13700000001")


def test_the_accepted_privacy_notice_is_kept_with_its_instant(db: Db) -> None:
    made = residents.ensure(db, 5009, name="", language="zh_CN")
    residents.accept_notice(db, made, "2026-11", now=NOW)
    found = residents.by_user(db, 5009)
    assert found is not None
    assert (found.notice, found.noticed_at) == ("2026-11", NOW)


def test_a14_a_binding_is_unconfirmed_until_staff_confirm_it(db: Db) -> None:
    made = residents.ensure(db, 5009, name="周五", language="zh_CN")
    bound, new = residents.bind(db, made, FLAT_101.id, now=NOW)
    assert new
    assert residents.home(db, BOT_ID, made) == residents.Home(estates.place(db, FLAT_101.id), confirmed=False)
    assert residents.judge(db, bound, right=True, by=LI.id, now=NOW)
    home = residents.home(db, BOT_ID, made)
    assert home is not None
    assert home.confirmed


def test_binding_twice_keeps_one(db: Db) -> None:
    first, new = residents.bind(db, SUN.id, FLAT_1202.id, now=NOW)
    assert new
    assert residents.bind(db, SUN.id, FLAT_1202.id, now=NOW) == (first, False)
    with pytest.raises(IntegrityError):
        db.execute(
            insert(table(Binding)).values(resident_id=SUN.id, unit_id=FLAT_1202.id, status="confirmed", since=NOW)
        )


def test_a14_a_confirmed_binding_stays_confirmed_when_the_card_is_scanned_again(db: Db) -> None:
    residents.bind(db, CHEN.id, CHEN.flat.id, now=NOW)
    home = residents.home(db, BOT_ID, CHEN.id)
    assert home is not None
    assert home.confirmed


def test_a_binding_is_judged_once(db: Db) -> None:
    made, _ = residents.bind(db, SUN.id, FLAT_1202.id, now=NOW)
    assert residents.judge(db, made, right=False, by=LI.id, now=NOW)
    assert not residents.judge(db, made, right=True, by=ZHAO.id, now=NOW)
    binding, resident, place = residents.binding(db, made)
    assert (binding.status, binding.judged_by, resident.name, place.label) == (
        "refused",
        LI.id,
        "孙悦",
        "3栋1单元1202",
    )


def test_a_refused_binding_is_no_home_but_can_be_asked_for_again(db: Db) -> None:
    made = residents.ensure(db, 5009, name="周五", language="zh_CN")
    first, _ = residents.bind(db, made, FLAT_101.id, now=NOW)
    residents.judge(db, first, right=False, by=LI.id, now=NOW)
    assert residents.home(db, BOT_ID, made) is None
    assert residents.estate_of(db, made) == ESTATE
    second, new = residents.bind(db, made, FLAT_101.id, now=NOW)
    assert new
    assert second != first


def test_where_someone_lives_a_confirmed_unit_counts_before_one_just_scanned(db: Db) -> None:
    residents.bind(db, CHEN.id, FLAT_101.id, now=NOW)
    home = residents.home(db, BOT_ID, CHEN.id)
    assert home is not None
    assert home.place.label == CHEN.flat.label


def test_a_stranger_belongs_nowhere(db: Db) -> None:
    made = residents.ensure(db, 5009, name="周五", language="zh_CN")
    assert residents.home(db, BOT_ID, made) is None
    with pytest.raises(NotFound):
        residents.estate_of(db, made)
    with pytest.raises(NotFound):
        residents.binding(db, 4711)


def test_a_door_card_opens_its_own_unit_only(db: Db) -> None:
    place = estates.unit_by_code(db, BOT_ID, FLAT_501.code)
    assert place is not None
    assert (place.unit_id, place.label, place.estate_id) == (FLAT_501.id, "3栋2单元501", ESTATE)
    assert estates.unit_by_code(db, BOT_ID, "door-9-9-999") is None
    with pytest.raises(NotFound):
        estates.place(db, 4711)


def test_an_estate_is_found_by_its_bot_and_by_its_group(db: Db) -> None:
    assert [one.name for one in estates.of_bot(db, BOT_ID)] == ["阳光花园"]
    assert estates.of_bot(db, 1) == []
    group = estates.group_at(db, BOT_ID, GROUP)
    assert group is not None
    assert (group.estate_id, group) == (ESTATE, estates.group_of(db, ESTATE))
    assert estates.group_at(db, BOT_ID, CHEN.user_id) is None


def test_f55_a_group_that_moved_is_found_at_its_new_id(db: Db) -> None:
    estates.repoint_group(db, BOT_ID, GROUP, -1009)
    assert estates.group_at(db, BOT_ID, GROUP) is None
    group = estates.group_of(db, ESTATE)
    assert group is not None
    assert group.chat_id == -1009


def test_an_estates_hours_and_procedure_come_with_it(db: Db) -> None:
    found = estates.setting(db, ESTATE)
    assert (found.hours.zone.key, str(found.hours.opens), str(found.hours.closes)) == (
        "Asia/Shanghai", "08:00:00", "20:00:00",
    )  # fmt: skip
    assert found.procedure.id == "C3"
    db.execute(update(table(estates.Estate)).values(parameters='{"claim_minutes": 10}'))
    assert estates.setting(db, ESTATE).procedure.claim_minutes == 10


def test_of_two_homes_each_bot_knows_the_one_it_serves(db: Db) -> None:
    second_estate(db)
    db.execute(update(table(estates.Estate)).where(table(estates.Estate).c.id == 2).values(bot_id=BOT_ID + 1))
    residents.bind(db, CHEN.id, 9, now=NOW)
    ours, theirs = (residents.home(db, bot, CHEN.id) for bot in (BOT_ID, BOT_ID + 1))
    assert ours is not None
    assert theirs is not None
    assert (ours.place.label, theirs.place.label) == (CHEN.flat.label, "9栋901")
    assert residents.home(db, BOT_ID + 2, CHEN.id) is None


def test_another_bots_groups_and_door_cards_are_unknown(db: Db) -> None:
    assert estates.group_at(db, BOT_ID + 1, GROUP) is None
    assert estates.unit_by_code(db, BOT_ID + 1, FLAT_501.code) is None
    estates.repoint_group(db, BOT_ID + 1, GROUP, -1009)
    assert estates.group_at(db, BOT_ID, GROUP) is not None

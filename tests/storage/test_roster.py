"""A roll against the database: who comes, who is mended, who goes – and nobody twice."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from storage import handbook
from storage.database import Db
from storage.people import keys, residents, staff
from storage.reading import get, rows
from storage.roster import leaving, present, writing
from storage.roster.comparing import Changes, compare
from storage.roster.listed import Answer, Home, Member, Office, Person, Roll, Slot
from storage.roster.pieces import cut
from storage.roster.present import Present
from storage.roster.writing import Overtaken, Source, Step
from storage.tables import (
    Binding,
    Building,
    Due,
    DutySlot,
    Estate,
    HandbookEntry,
    Occupant,
    OccupantPhone,
    Resident,
    RosterImport,
    Staff,
    StaffRole,
    Unit,
    table,
)
from tests.kit.estate import BOT_ID, CHEN, ESTATE, LI, LIU, STAFF, ZHANG, ZHAO, Colleague, at, second_estate
from tests.storage import matters

NOW, LATER = at("2026-11-19 10:00"), at("2026-12-19 10:00")
SOURCE = Source("名册.xlsx", "00", BOT_ID)
OFFICE = Office("安居物业", "阳光花园")
FLAT, SHOP = Home("3栋", "2单元501"), Home("商铺", "12")
WANG = Person(FLAT, "王芳", "owner", ("13800000011", "02155501234"))
QIAN = Person(FLAT, "钱强", "family")


def whole(**parts: Any) -> Roll:
    """A roll whose parts list all."""
    return Roll(OFFICE, **parts, whole=frozenset(parts) - {"departments"})


ROLL = whole(people=(WANG, QIAN, Person(SHOP, "孙店", "tenant", ("13800000012",))))


def look(db: Db) -> Present:
    ((company, estate), *_) = present.estates_of(db, BOT_ID)
    return present.read(db, company, estate)


def imported(db: Db, roll: Roll, *, now: datetime = NOW) -> Changes:
    changes = compare(roll, look(db))
    entered(db, changes, now=now)
    return changes


def entered(db: Db, changes: Changes, *, now: datetime = NOW) -> None:
    for step in writing.steps(changes, SOURCE, now=now):
        step(db)


def counts(changes: Changes) -> tuple[int, int, int]:
    return changes.added, changes.changed, changes.ended


def listed(one: Colleague, **more: Any) -> Member:
    """A colleague as the workbook lists them."""
    return replace(Member(one.name, "", one.phone, "", (one.role,)), **more)


def test_units_are_found_under_the_names_they_have(db: Db) -> None:
    changes = imported(db, ROLL)
    assert [one.label for one in changes.homes.added] == ["商铺12"]
    assert changes.buildings == ["商铺"]
    assert len(rows(db, Unit)) == 5
    assert {one.label for one in changes.homes.ended} == {"1栋1单元101", "1栋1单元102", "3栋1单元1202"}


def test_importing_again_changes_nothing(db: Db) -> None:
    assert counts(imported(db, ROLL)) == (4, 0, 0)
    again = compare(ROLL, look(db))
    assert (counts(again), again.people.same, again.nothing) == ((0, 0, 0), 3, True)
    assert len(rows(db, Occupant)) == 3


def test_people_are_mended_where_they_are(db: Db) -> None:
    imported(db, ROLL)
    mended = replace(WANG, tenure="tenant", phones=("13800000011", "13800000099"), note="新号码")
    changes = imported(db, replace(ROLL, people=(mended, *ROLL.people[1:])))
    assert counts(changes) == (0, 1, 0)
    (wang,) = rows(db, Occupant, table(Occupant).c.name == "王芳")
    assert (wang.tenure, wang.note) == ("tenant", "新号码")
    phones = rows(db, OccupantPhone, table(OccupantPhone).c.occupant_id == wang.id)
    assert {one.phone for one in phones} == {"13800000011", "13800000099"}


def test_a_mended_name_is_known_by_its_phone(db: Db) -> None:
    imported(db, ROLL)
    changes = compare(replace(ROLL, people=(replace(WANG, name="王方"), *ROLL.people[1:])), look(db))
    assert counts(changes) == (0, 1, 0)
    stranger = replace(WANG, name="周方", phones=("13800000055",))
    changes = compare(replace(ROLL, people=(stranger, *ROLL.people[1:])), look(db))
    assert (len(changes.people.added), len(changes.people.ended)) == (1, 1)


def test_a_name_in_two_rows_is_one_person_with_all_their_phones(db: Db) -> None:
    twice = replace(ROLL, people=(WANG, replace(WANG, name="王 芳", phones=("13800000077",))))
    changes = compare(twice, look(db))
    assert [one.phones for one in changes.people.added] == [("13800000011", "02155501234", "13800000077")]


def test_who_is_no_longer_listed_is_ended_and_never_deleted(db: Db) -> None:
    imported(db, ROLL)
    changes = imported(db, replace(ROLL, people=(WANG,)), now=LATER)
    assert [one.name for one in changes.people.ended] == ["钱强", "孙店"]
    assert {one.name: one.ended_at for one in rows(db, Occupant)} == {"王芳": None, "钱强": LATER, "孙店": LATER}
    assert counts(imported(db, ROLL, now=LATER)) == (2, 0, 0)


def test_who_is_missing_from_part_of_a_list_stays(db: Db) -> None:
    imported(db, ROLL)
    changes = compare(replace(ROLL, people=(WANG,), whole=frozenset()), look(db))
    assert (counts(changes), changes.homes.ended) == ((0, 0, 0), [])


def test_a_person_in_a_unit_that_is_not_on_the_list_is_unclear_and_ends_nobody(db: Db) -> None:
    imported(db, ROLL)
    mistyped = Person(Home("3栋", "2单元510"), "赵明", line=7)
    changes = compare(whole(homes=(FLAT, SHOP), people=(WANG, mistyped)), look(db))
    assert [(one.line, one.code) for one in changes.unclear] == [(7, "home_unlisted")]
    assert (changes.homes.added, changes.people.added, changes.people.ended) == ([], [], [])


def test_staff_are_known_by_number_else_by_name_and_phone(db: Db) -> None:
    team = tuple(listed(one, number=f"00{one.id}") for one in STAFF)
    changes = imported(db, whole(staff=team))
    assert (len(changes.staff.added), len(changes.staff.changed), len(changes.staff.ended)) == (0, 4, 0)
    moved = (replace(team[0], phone="13911111111"), *team[1:])
    assert len(imported(db, whole(staff=moved)).staff.changed) == 1
    assert [(one.number, one.phone) for one in rows(db, Staff, table(Staff).c.name == "李静")] == [
        ("001", "13911111111")
    ]
    assert compare(whole(staff=moved), look(db)).nothing


def test_an_e_mail_is_entered_mended_and_kept_where_the_workbook_says_nothing(db: Db) -> None:
    for email in ("li@a.cn", "jing@a.cn", ""):
        imported(db, Roll(OFFICE, staff=(replace(listed(LI), email=email),)))
    assert [one.email for one in rows(db, Staff) if one.name == LI.name] == ["jing@a.cn"]


def test_a_personnel_number_never_passes_to_another_person_with_its_account(db: Db) -> None:
    team = tuple(listed(one, number=f"00{one.id}") for one in STAFF)
    imported(db, whole(staff=team))
    successor = Member("王五", "001", "13922222222", "", ("agent",), line=2)
    changes = compare(whole(staff=(successor, *team[1:])), look(db))
    assert [one.code for one in changes.unclear] == ["number_is_anothers"]
    assert (changes.staff.added, changes.staff.ended) == ([], [])


def test_a09_who_is_no_longer_on_the_staff_has_no_rights_and_a_later_return_needs_an_invitation(db: Db) -> None:
    remaining = tuple(listed(one) for one in (ZHANG, ZHAO, LIU))
    changes = imported(db, whole(staff=remaining))
    assert [one.name for one in changes.staff.ended] == [LI.name]
    assert staff.by_user(db, LI.user_id) is None
    assert staff.roles_at(db, LI.id, ESTATE) == frozenset()
    imported(db, whole(staff=(listed(LI), *remaining)))
    back = get(db, Staff, LI.id)
    assert (back.left_at, back.user_id) == (None, None)


def test_who_also_works_elsewhere_leaves_this_estate_alone(db: Db) -> None:
    second_estate(db)
    db.execute(insert(table(StaffRole)).values(staff_id=LI.id, estate_id=2, role="agent"))
    imported(db, whole(staff=tuple(listed(one) for one in (ZHANG, ZHAO, LIU))))
    assert staff.by_user(db, LI.user_id) is not None
    assert (staff.roles_at(db, LI.id, ESTATE), staff.roles_at(db, LI.id, 2)) == (frozenset(), frozenset({"agent"}))


def test_a_department_is_made_once_and_given_to_its_people(db: Db) -> None:
    team = (listed(LI, department="客服部"), *(listed(one) for one in (ZHANG, ZHAO, LIU)))
    roll = whole(departments=(("service", "客服部"),), staff=team)
    assert imported(db, roll).departments == [("service", "客服部")]
    (role,) = rows(db, StaffRole, table(StaffRole).c.staff_id == LI.id)
    assert role.department_id is not None
    assert compare(roll, look(db)).nothing
    somebody = replace(listed(LI, department="客服中心"), name="周洁", phone="13900005566", line=2)
    guessed = compare(Roll(OFFICE, staff=(somebody,), slots=(Slot(0, "08:00", "09:00", "周洁"),)), look(db))
    assert [(one.code, dict(one.values)) for one in guessed.unclear] == [
        ("department_unlisted", {"department": "客服中心", "known": "客服部"}), ("member_unclear", {"name": "周洁"})
    ]  # fmt: skip


def test_without_any_list_the_staff_name_the_departments(db: Db) -> None:
    roll = Roll(OFFICE, worked_in=(("service", "客服部"),), staff=(listed(LI, department="客服部"),))
    assert imported(db, roll).departments == [("service", "客服部")]


def test_two_of_one_name_need_their_numbers(db: Db) -> None:
    db.execute(insert(table(Staff)).values(id=20, company_id=1, name=LI.name))
    db.execute(insert(table(StaffRole)).values(staff_id=20, estate_id=ESTATE, role="agent"))
    slots = (Slot(0, "08:00", "09:00", LI.name),)
    changes = compare(Roll(OFFICE, staff=(listed(LI, phone=""),), slots=slots), look(db))
    assert [(one.part, one.code) for one in changes.unclear] == [
        ("staff", "several_of_the_name"), ("slots", "several_of_the_name"),
    ]  # fmt: skip
    twice = compare(Roll(OFFICE, staff=(Member("周婷", "9"), Member("周停", "9", line=3))), look(db))
    assert [(one.line, one.code) for one in twice.unclear] == [(3, "member_twice")]


def test_the_rota_becomes_what_is_listed(db: Db) -> None:
    kept, longer = Slot(0, "08:00", "14:00", LI.name), Slot(0, "14:00", "21:00", ZHANG.name)
    slots = (kept, longer, Slot(1, "08:00", "20:00", "新人"))
    unknown = compare(whole(slots=slots), look(db))
    assert [(one.code, one.values["name"]) for one in unknown.unclear] == [("nobody_of_the_name", "新人")]
    newcomer = Member("新人", "", "", "", ("agent",))
    roll = whole(staff=(*(listed(one) for one in STAFF), newcomer), slots=slots)
    changes = imported(db, roll)
    assert (len(changes.rota.added), len(changes.rota.removed), changes.rota.same) == (2, 13, 1)
    assert {(one.weekday, one.starts, one.ends) for one in rows(db, DutySlot)} == {
        (one.weekday, one.starts, one.ends) for one in slots
    }


def test_a_rota_that_only_adds_takes_no_slot_out(db: Db) -> None:
    before = len(rows(db, DutySlot))
    night = Slot(0, "20:00", "08:00", LI.name)
    changes = imported(db, Roll(OFFICE, slots=(night,)))
    assert (len(changes.rota.added), len(changes.rota.removed)) == (1, 0)
    assert len(rows(db, DutySlot)) == before + 1
    assert imported(db, Roll(OFFICE, slots=(night,))).nothing


def test_the_handbook_is_mended_by_its_titles(db: Db) -> None:
    fees, pool = Answer("物业费", "管理费", "2.80 元"), Answer("泳池", "", "夏季开放", 1)
    imported(db, whole(answers=(fees, pool)))
    changes = imported(db, whole(answers=(replace(fees, answer="3.00 元"),)), now=LATER)
    assert (len(changes.answers.changed), len(changes.answers.ended)) == (1, 1)
    assert {(one.title, one.answer, one.ended_at) for one in rows(db, HandbookEntry)} == {
        ("物业费", "3.00 元", None), ("泳池", "夏季开放", LATER),
    }  # fmt: skip


def test_an_answer_edited_in_the_chat_holds_until_the_workbook_says_something_else(db: Db) -> None:
    fees, rent = Answer("物业费", "", "每月2元", 1), Answer("装修", "", "带身份证", 2)
    pool = Answer("泳池", "", "夏季", 3)
    roll = Roll(OFFICE, answers=(fees, rent, pool), whole=frozenset({"answers"}))
    imported(db, roll)
    known = {one.title: one for one in handbook.entries(db, ESTATE)}
    handbook.change(db, known["物业费"], handbook.Text("物业费标准", "每月2.2元"), now=NOW)
    handbook.end(db, known["泳池"], now=NOW)
    handbook.enter(db, ESTATE, handbook.Text("快递柜", "在南门"), now=NOW)
    again = compare(roll, look(db))
    assert (counts(again), again.edited) == ((0, 0, 0), ["物业费标准", "泳池", "快递柜"])
    dearer = replace(roll, answers=(replace(fees, answer="每月3元"), rent, replace(pool, answer="停用")))
    imported(db, dearer)
    assert {one.title: one.answer for one in handbook.entries(db, ESTATE)} == {
        "物业费": "每月3元", "装修": "带身份证", "泳池": "停用", "快递柜": "在南门",
    }  # fmt: skip
    imported(db, replace(roll, answers=(rent,)))
    assert {one.title for one in handbook.entries(db, ESTATE)} == {"装修", "快递柜"}
    imported(db, replace(roll, answers=(rent, replace(fees, answer="每月3元"))))
    assert {one.title for one in handbook.entries(db, ESTATE)} == {"装修", "快递柜", "物业费"}


def test_the_estates_values_are_mended_where_the_workbook_gives_them(db: Db) -> None:
    imported(db, Roll(replace(OFFICE, phone="021-1", address="翠湖路1号", email="a@b.cn", opens="09:00")))
    assert imported(db, Roll(replace(OFFICE, email="fuwu@b.cn"))).values == {"email": "fuwu@b.cn"}
    estate = get(db, Estate, ESTATE)
    assert (estate.phone, estate.opens, estate.closes) == ("021-1", "09:00", "20:00")
    assert (estate.address, estate.email) == ("翠湖路1号", "fuwu@b.cn")


def test_an_estate_that_is_not_known_is_made_with_its_company(db: Db) -> None:
    office = Office("海棠物业", "海棠苑", opens="07:30")
    changes = compare(Roll(office, people=ROLL.people), Present())
    entered(db, changes)
    (made,) = rows(db, Estate, table(Estate).c.name == "海棠苑")
    assert (made.name, made.bot_id, made.opens, made.zone) == ("海棠苑", BOT_ID, "07:30", "Asia/Shanghai")
    assert len(rows(db, Building, table(Building).c.estate_id == made.id)) == 2


def test_an_import_that_another_overtook_writes_nothing(db: Db) -> None:
    changes = compare(ROLL, look(db))
    imported(db, Roll(OFFICE, answers=(Answer("泳池", "", "夏季开放"),)))
    with pytest.raises(Overtaken):
        entered(db, changes)
    assert rows(db, Occupant) == []
    office = Office("海棠物业", "海棠苑")
    entered(db, compare(Roll(office), Present()))
    with pytest.raises(Overtaken):
        entered(db, compare(Roll(office), Present()))


def street(count: int, people: int = 2) -> Roll:
    """A roll of so many units with so many people each."""
    homes = [Home("9栋", f"1-{number}") for number in range(count)]
    return whole(people=tuple(Person(home, f"家人{at}", phones=("1",)) for home in homes for at in range(people)))


def in_pieces(db: Db) -> list[Step]:
    """The steps of an import of 1500 units: begin, three pieces, finish."""
    return writing.steps(compare(street(1500), look(db)), SOURCE, now=NOW, most=2000)


def test_a_large_roll_is_cut_where_no_unit_is_parted_from_its_people(db: Db) -> None:
    changes = compare(street(1500), look(db))
    pieces = list(cut(changes, 2000))
    assert (len(pieces), {len(one.homes) * 2 == len(one.newcomers) for one in pieces}) == (3, {True})
    assert sum(one.size for one in pieces) == 4500


def test_an_import_that_broke_off_is_known_and_the_next_goes_on_where_it_stopped(db: Db) -> None:
    for step in in_pieces(db)[:3]:
        step(db)
    assert [one.file_name for one in look(db).unfinished] == ["名册.xlsx"]
    rest = compare(street(1500), look(db))
    assert (len(rest.homes.added), rest.homes.same, rest.nothing) == (1500 - 2 * 667, 2 * 667, False)
    entered(db, rest)
    assert (look(db).unfinished, compare(street(1500), look(db)).nothing) == ([], True)
    assert len(rows(db, Occupant)) == 3000


def test_an_import_whose_last_piece_alone_was_missing_is_finished_by_the_next(db: Db) -> None:
    for step in in_pieces(db)[:-1]:
        step(db)
    rest = compare(street(1500), look(db))
    assert (counts(rest), rest.nothing) == ((0, 0, 0), False)
    entered(db, rest)
    told = {row.round for row in rows(db, Due, table(Due).c.kind == "roll_changed")}
    assert (look(db).unfinished, told) == ([], {"1"})


def test_a_broken_import_is_not_made_up_for_by_a_workbook_that_only_adds(db: Db) -> None:
    for step in in_pieces(db)[:2]:
        step(db)
    adding = Roll(replace(OFFICE, supplement=True), people=ROLL.people)
    for step in writing.steps(compare(adding, look(db)), replace(SOURCE, sha256="11"), now=NOW):
        step(db)
    assert [one.sha256 for one in look(db).unfinished] == ["00"]
    for step in in_pieces(db):
        step(db)
    assert look(db).unfinished == []


def test_of_two_large_imports_at_once_the_second_to_begin_goes_on(db: Db) -> None:
    begun, piece, *rest = in_pieces(db)
    begun(db)
    stale = in_pieces(db)
    piece(db)
    with pytest.raises(Overtaken):
        stale[0](db)
    second = in_pieces(db)
    second[0](db)
    with pytest.raises(Overtaken):
        rest[0](db)
    for step in second[1:]:
        step(db)
    assert len(rows(db, Occupant)) == 3000


def test_a_unit_that_came_by_another_way_meanwhile_stops_the_import(db: Db) -> None:
    changes = compare(ROLL, look(db))
    db.execute(insert(table(Building)).values(estate_id=ESTATE, name="商铺"))
    with pytest.raises(Overtaken), db.begin_nested():
        entered(db, changes)
    assert rows(db, Occupant) == []


def test_every_import_is_kept_with_what_it_changed(db: Db) -> None:
    imported(db, ROLL)
    (kept,) = rows(db, RosterImport)
    assert (kept.file_name, kept.entered_at, kept.added, kept.ended) == ("名册.xlsx", NOW, 4, 0)


def test_the_open_records_of_who_leaves_are_named(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    matters.closed(db, matters.resolved(db, matters.filed(db)))
    assert leaving.open_records(db, [LI.id, ZHANG.id]) == {LI.id: [record.number]}


def test_confirmed_units_of_who_moved_out_are_counted(db: Db) -> None:
    imported(db, ROLL)
    db.execute(update(table(Binding)).values(occupant_id=1))
    assert (leaving.confirmed_units(db, [1]), leaving.confirmed_units(db, [3])) == (2, 0)


def test_a14_a_phone_that_was_only_typed_confirms_nothing_but_is_told(db: Db) -> None:
    db.execute(insert(table(Resident)).values(id=77, user_id=77, phone="+86 138-0000-0011"))
    residents.bind(db, 77, CHEN.flat.id, now=NOW)
    imported(db, ROLL)
    assert leaving.likely_bindings(db, ESTATE) == 1
    assert db.execute(select(table(Binding).c.status).where(table(Binding).c.occupant_id.is_not(None))).all() == []


def test_names_are_matched_whatever_their_width_and_blanks() -> None:
    assert keys.alike("Ａ 座") == keys.alike("a座")
    assert {keys.building(one) for one in ("3栋", "3号楼", "3#", "３ 幢")} == {"3"}
    assert {keys.unit(one) for one in ("2单元501", "2-501", "2单元501室")} == {"2-501"}

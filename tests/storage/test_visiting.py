"""V2–V5: who is visited by phone, in person or by lot; visits entered by staff; coverage by department and person."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import insert, update

from storage import due, tasks
from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.people import complainants
from storage.procedures import procedure
from storage.reading import get, rows
from storage.register import handling, history, records
from storage.rules import follow_up
from storage.rules.follow_up import Answers, Held
from storage.rules.handling import closing, ending
from storage.tables import Department, Occupant, OccupantPhone, Record, Resident, StaffRole, Task, Visit, table
from storage.visiting import coverage, draws, visits
from tests.kit.estate import CHEN, ESTATE, LI, LIU, SUN, ZHANG, ZHAO, Colleague, House, at, setting
from tests.storage import matters

RESOLVED, ASKED = at("2026-11-19 12:00"), at("2026-11-20 09:30")
TELEPHONED = at("2026-11-24 11:00")
WEEK = date(2026, 11, 16), date(2026, 11, 22)


def resolved(db: Db, number: int = 0, **more: Any) -> Record:
    """A matter resolved in the week, each a few minutes after the other."""
    when = matters.MORNING + timedelta(minutes=number)
    return matters.resolved(db, matters.filed(db, when, **more))


def entered(
    db: Db, record: Record, by: Colleague = ZHANG, *, solved: bool = True, when: datetime = TELEPHONED,
    visitor: Colleague | None = None,
) -> Record:  # fmt: skip
    held = Held((visitor or by).id, "phone", when)
    return follow_up.enter(db, record.id or 0, Answers(solved, result=4), held, by=by.actor, now=TELEPHONED)


def test_v4_reminders_come_the_next_day_and_the_third_then_somebody_telephones(db: Db) -> None:
    assert follow_up.reminder_times(ASKED, setting(db)) == (
        at("2026-11-21 09:30"), at("2026-11-23 09:30"), at("2026-11-24 09:30"),
    )  # fmt: skip
    record = resolved(db)
    visit = get(db, Visit, matters.asked(db, record, when=ASKED))
    follow_up.plan_reminders(db, visit, setting(db), now=ASKED)
    waiting = [(one.kind, one.round) for one in due.waiting_for(db, "record:1")]
    assert waiting[1:] == [("visit_reminder", "1.1"), ("visit_reminder", "1.2"), ("visit_by_phone", "1")]


@pytest.mark.parametrize(("kind", "day"), [("repair", "2026-11-20 09:30"), ("complaint", "2026-11-24 09:30")])
def test_v1_repairs_have_working_days_of_their_own(db: Db, kind: str, day: str) -> None:
    here = setting(db)
    other = replace(here, procedure=replace(here.procedure, visit_working_days=3))
    assert follow_up.visit_time(RESOLVED, other, {}, kind=kind) == at(day)


def test_v4_a_visit_by_phone_counts_and_closes(db: Db) -> None:
    record = entered(db, resolved(db))
    assert (record.status, record.closed_as) == ("closed", "accepted")
    one = get(db, Visit, 1)
    assert (one.outcome, one.mode, one.staff_id, one.result, one.answered_at) == (
        "solved", "phone", ZHANG.id, 4, TELEPHONED,
    )  # fmt: skip


def test_v4_not_solved_on_the_telephone_is_an_objection_like_any_other(db: Db) -> None:
    record = entered(db, resolved(db), solved=False)
    assert (record.status, record.severity) == ("handling", "hot")
    one = closing.pending(db, 1)
    assert one is not None
    assert one.reviewer_id == ZHAO.id


def test_v4_after_an_end_in_silence_a_visit_still_counts(db: Db) -> None:
    record = resolved(db)
    matters.asked(db, record, when=ASKED)
    for number in (1, 2):
        follow_up.note_reminder(db, get(db, Visit, 1), number, by=SYSTEM, now=at(f"2026-11-{25 + number} 09:30"))
    assert closing.by_silence(db, record, setting(db), now=at("2026-11-28 09:30")) == ""
    assert get(db, Visit, 1).outcome == "no_answer"
    held = Held(ZHANG.id, "phone", at("2026-11-28 10:00"))
    after = follow_up.enter(db, 1, Answers(True), held, by=ZHANG.actor, now=at("2026-11-28 10:00"))
    assert (after.status, after.closed_as, get(db, Visit, 2).outcome) == ("closed", "silence", "solved")


@pytest.mark.parametrize(("by", "visitor"), [(LI, LI), (LI, ZHANG), (ZHANG, LI)])
def test_x4_nobody_visits_or_enters_a_visit_about_their_own_work(db: Db, by: Colleague, visitor: Colleague) -> None:
    record = resolved(db)
    with pytest.raises(Forbidden, match="visit_own_work"):
        entered(db, record, by, visitor=visitor)
    assert get(db, Visit, 1).outcome == "planned"


def test_v4_no_visitor_of_their_own_work_even_by_hand(house: House) -> None:
    with house.write() as db:
        resolved(db)
    with house.foreign() as hand, pytest.raises(Exception, match="V4: nobody visits about their own work"):
        hand.execute(f"UPDATE visit SET staff_id = {LI.id} WHERE id = 1")


@pytest.mark.parametrize("when", ["2026-11-19 11:59", "2026-11-24 11:01"])
def test_v4_a_visit_lies_after_the_result_and_not_ahead(db: Db, when: str) -> None:
    record = resolved(db)
    with pytest.raises(RuleBroken, match="visit_when"):
        entered(db, record, when=at(when))


def test_v4_what_is_handled_again_is_not_visited(db: Db) -> None:
    record = ending.reopen(db, resolved(db), why="undeliverable", by=ZHANG.actor, now=ASKED)
    with pytest.raises(RuleBroken, match="visit_over"):
        entered(db, record)


def test_v4_nobody_there_is_no_answer(db: Db) -> None:
    record = resolved(db)
    with pytest.raises(Forbidden, match="visit_own_work"):
        follow_up.unreached(db, record, "phone", by=LI.actor, now=TELEPHONED)
    follow_up.unreached(db, record, "phone", by=ZHANG.actor, now=TELEPHONED)
    follow_up.give_up(db, get(db, Visit, 1), "phone", ZHANG.id)
    assert get(db, Visit, 1).outcome == "no_answer"
    assert history.told(db, 1, "visit_unreached")


def test_v3_the_departments_head_goes_there_or_whoever_is_on_duty_but_never_who_handled_it(db: Db) -> None:
    record = resolved(db)
    here = setting(db)
    assert visits.visitor(db, record, here, "phone", now=at("2026-11-20 15:00")) == ZHANG.id
    # 李静 is on duty in the morning and has handled it.
    assert visits.visitor(db, record, here, "phone", now=at("2026-11-20 10:00")) == ZHANG.id
    assert visits.visitor(db, record, here, "person", now=at("2026-11-20 15:00")) == ZHANG.id
    db.execute(insert(table(Department)).values(id=7, estate_id=ESTATE, code="engineering", name="工程部"))
    db.execute(insert(table(StaffRole)).values(staff_id=LIU.id, estate_id=ESTATE, department_id=7, role="head"))
    db.execute(update(table(Record)).values(department_id=7))
    record = get(db, Record, 1)
    assert visits.visitor(db, record, here, "person", now=at("2026-11-20 15:00")) == LIU.id
    handling.hand_over(db, 1, to=LIU.id, by=LI.id, words_id=None, now=ASKED)
    assert visits.visitor(db, record, here, "person", now=at("2026-11-20 15:00")) == ZHANG.id


def test_v3_a_visit_is_given_once_at_a_time(db: Db) -> None:
    record = resolved(db)
    task = visits.ask_for(db, record, setting(db), "phone", round="1", now=ASKED)
    assert task is not None
    assert (task.kind, task.staff_id, task.due_at) == ("visit_phone", ZHANG.id, at("2026-11-23 20:00"))
    assert visits.ask_for(db, record, setting(db), "phone", round="draw 1", now=ASKED) is None


def test_v4_where_nobody_knows_a_phone_the_visit_is_made_at_the_door(db: Db) -> None:
    record = resolved(db)
    resident = get(db, Resident, record.resident_id)
    assert (resident.phone, record.unit_id) != ("", None), "the estate's people have left a phone"
    assert visits.way(db, record) == "phone"
    db.execute(update(table(Resident)).values(phone=""))
    assert visits.way(db, get(db, Record, 1)) == "person"
    task = visits.ask_for(db, get(db, Record, 1), setting(db), "phone", round="1", now=ASKED)
    assert task is not None
    assert (task.kind, task.staff_id) == ("visit_person", ZHANG.id)
    told = [json.loads(one.details) for one in history.of(db, 1) if one.what == "visit_assigned"]
    assert [one["how"] for one in told] == ["person"]


def test_v4_the_roll_of_the_unit_knows_phones_too_but_only_of_the_same_name(db: Db) -> None:
    record = resolved(db)
    name = get(db, Resident, record.resident_id).name
    db.execute(update(table(Resident)).values(phone=""))
    for key, other, phone in ((1, "别人", "13700000001"), (2, name, "13700000002")):
        db.execute(
            insert(table(Occupant)).values(id=key, estate_id=ESTATE, unit_id=record.unit_id, name=other, since=ASKED)
        )
        db.execute(insert(table(OccupantPhone)).values(occupant_id=key, phone=phone))
        resident = get(db, Resident, record.resident_id)
        found = complainants.phone_of(db, resident, record.unit_id)
        assert found == (phone if other == name else "")
    assert visits.way(db, get(db, Record, 1)) == "phone"


def test_f46_reopening_drops_the_visits_that_were_given_to_somebody(db: Db) -> None:
    record = resolved(db)
    task = visits.ask_for(db, record, setting(db), "phone", round="1", now=ASKED)
    ending.reopen(db, record, why="complained_again", by=CHEN.actor, now=TELEPHONED)
    assert task is not None
    assert get(db, Task, task.id or 0).outcome == "dropped: reopened"
    assert tasks.open_of(db, 1) == []


@pytest.mark.parametrize(
    ("floor", "matters_", "visited", "missing"),
    [(60, 10, 6, 0), (60, 10, 5, 1), (60, 11, 6, 1), (60, 1, 0, 1), (60, 0, 0, 0), (100, 7, 3, 4), (0, 9, 0, 0)],
)
def test_v2_the_gap_is_what_is_missing_to_the_floor(floor: int, matters_: int, visited: int, missing: int) -> None:
    assert visits.gap(floor, matters_, visited) == missing


@pytest.mark.parametrize(
    ("profile", "kind", "severity", "strong", "always", "there"),
    [
        ("C3", "complaint", "general", False, False, False),
        ("C3", "complaint", "important", False, True, True),
        ("C3", "complaint", "general", True, True, True),
        ("C3", "repair", "hot", False, True, True),
        ("C3", "suggestion", "general", False, False, False),
        ("C3", "enquiry", "general", True, False, False),
        ("D", "complaint", "general", False, True, False),
        ("D", "repair", "general", False, False, False),
        ("B", "repair", "general", False, True, False),
    ],
)
def test_v2_some_are_visited_without_exception_and_v3_some_in_person(
    profile: str, kind: str, severity: str, strong: bool, always: bool, there: bool
) -> None:
    one = coverage.Group(None, None, kind, severity, strong, coverage.Counts())
    assert visits.without_exception(one, procedure(profile)) == always
    assert visits.in_person(one, procedure(profile)) == there


def test_v2_the_lot_depends_on_the_seed_and_on_nothing_else() -> None:
    frame = list(range(100, 140))
    chosen = visits.drawn("a seed of the draw", frame, 12)
    assert chosen == visits.drawn("a seed of the draw", reversed(frame), 12)
    assert len(set(chosen)) == 12
    assert chosen != visits.drawn("another seed of it", frame, 12)


def week(db: Db) -> list[Record]:
    """Five repairs and suggestions of a week, one of them visited, and a hot complaint."""
    made = [resolved(db, number, kind=kind) for number, kind in enumerate(("repair", "repair", "suggestion", "repair"))]
    entered(db, made[0])
    hot = resolved(db, 9, kind="complaint", by=SUN)
    db.execute(update(table(Record)).where(table(Record).c.id == hot.id).values(severity="hot"))
    return [*made, get(db, Record, hot.id or 0)]


def test_v2_the_gap_is_filled_by_lot_and_can_be_drawn_again(db: Db) -> None:
    made = week(db)
    found = visits.draw(db, setting(db), *WEEK, now=at("2026-11-30 09:30"))
    assert found is not None
    one = found.draw
    # 60 % of four general matters are three, of which one is visited.
    assert (one.matters, one.visited, one.drawn, len(one.frame.split())) == (4, 1, 2, 3)
    assert list(found.records[1:]) == visits.again(one)
    assert found.records[0] == made[-1].id
    marked = [visit.record_id for visit in rows(db, Visit, table(Visit).c.draw_id == one.id)]
    assert sorted(marked) == sorted(visits.again(one))
    [kept] = draws.every(db, ESTATE)
    assert (list(kept.fell), kept.frame[made[1].id or 0], kept.holds) == (sorted(marked), made[1].number, True)
    assert visits.draw(db, setting(db), *WEEK, now=at("2026-11-30 09:30")) is None


def test_v2_where_the_floor_is_reached_nobody_is_drawn(db: Db) -> None:
    record = resolved(db, kind="repair")
    entered(db, record)
    found = visits.draw(db, setting(db), *WEEK, now=at("2026-11-30 09:30"))
    assert found is not None
    assert (found.draw.drawn, found.records) == (0, ())


def test_v2_what_was_said_before_the_last_result_is_no_visit_about_it(db: Db) -> None:
    record = entered(db, resolved(db, kind="repair"), solved=False)
    follow_up.resolve(db, record, setting(db), by=ZHAO.actor, now=at("2026-11-25 12:00"))
    again = visits.frame(db, setting(db), date(2026, 11, 23), date(2026, 11, 29))
    assert again.owed == (record.id,), "hot by now (H6), and visited without exception"


@pytest.mark.parametrize(("day", "monday", "drawn"), [
    ("2026-11-19 12:00", "2026-11-16", "2026-11-30 09:30"), ("2026-11-16 00:00", "2026-11-16", "2026-11-30 09:30"),
    ("2026-11-22 23:59", "2026-11-16", "2026-11-30 09:30"),
])  # fmt: skip
def test_v2_a_week_is_drawn_from_when_its_visits_had_their_time(db: Db, day: str, monday: str, drawn: str) -> None:
    assert follow_up.draw_time(at(day), setting(db), {}) == (date.fromisoformat(monday), at(drawn))
    last = follow_up.visit_time(at("2026-11-22 23:59"), setting(db), {})
    assert at(drawn) > follow_up.reminder_times(last, setting(db))[-1]


def test_v5_coverage_and_satisfaction_by_department_and_person(db: Db) -> None:
    week(db)
    other = matters.filed(db, matters.MORNING + timedelta(minutes=20), kind="repair")
    matters.resolved(db, other, by=ZHANG)
    held = Held(LI.id, "person", TELEPHONED)
    follow_up.enter(db, other.id or 0, Answers(True, result=2, speed=5), held, by=LI.actor, now=TELEPHONED)
    groups = coverage.count(db, ESTATE, at("2026-11-01 00:00"), at("2026-12-01 00:00"))
    rules = setting(db).procedure
    whole = coverage.together(groups, rules)
    assert (whole.general.matters, whole.general.visited, whole.always.matters, whole.always.visited) == (5, 2, 1, 0)
    assert not coverage.reached(whole, rules)
    people = coverage.by(groups, lambda one: one.staff_id, rules)
    assert people[ZHANG.id].general == coverage.Counts(1, 1, 0, 0, 1, 1, 0, 1, 2, 5, 1, 0, 0)
    assert (people[LI.id].general.by_phone, people[LI.id].general.content) == (1, 1)
    assert coverage.count(db, ESTATE, at("2026-12-01 00:00"), at("2027-01-01 00:00")) == []


def test_v5_shares_and_means_of_nothing_are_nothing() -> None:
    assert (coverage.percent(1, 3), coverage.percent(0, 0)) == (33.3, None)
    assert (coverage.mean(14, 3), coverage.mean(0, 0)) == (4.67, None)
    assert coverage.reached(coverage.Coverage(), procedure("C3"))


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        ("2028-01-31 23:59:59", "2028-01"),
        ("2028-02-01 00:00", "2028-02"),
        ("2028-02-29 23:59:59", "2028-02"),
        ("2028-03-01 00:00", "2028-03"),
        ("2026-12-31 23:59:59", "2026-12"),
        ("2027-01-01 00:00", "2027-01"),
    ],
)
def test_f42_each_instant_belongs_to_the_report_of_exactly_one_month(db: Db, instant: str, month: str) -> None:
    record = resolved(db)
    records.change(db, record, resolved_at=at(instant))
    firsts = [date(year, one, 1) for year in (2026, 2027, 2028) for one in range(1, 13)]
    hours = setting(db).hours
    counted = [
        f"{day:%Y-%m}"
        for day, after in pairwise([*firsts, date(2029, 1, 1)])
        if coverage.count(db, 1, hours.at(day, time.min), hours.at(after, time.min))
    ]
    assert counted == [month]

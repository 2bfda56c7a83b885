"""V and H6 – the visit after a resolution: when it is due, what its answers do to the record."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert

from storage import due, estates
from storage.actors import SYSTEM
from storage.calendar import wall
from storage.database import Db
from storage.errors import NotFound, RuleBroken
from storage.reading import get
from storage.register import history, records, words
from storage.rules import follow_up
from storage.rules.handling import ending
from storage.tables import DayOverride, Record, Visit, table
from tests.kit.estate import CHEN, LI, SUN, House, at, setting
from tests.storage import matters

ASKED, ANSWERED = at("2026-11-20 09:30"), at("2026-11-20 10:15")
LEVELS = {"result": 5, "speed": 4, "attitude": 0}


@pytest.mark.parametrize(
    ("resolved", "asked"),
    [
        ("2026-11-19 12:00", "2026-11-20 09:30"),  # Thursday → Friday
        ("2026-11-19 23:59", "2026-11-20 09:30"),
        ("2026-11-20 00:00", "2026-11-23 09:30"),  # Friday → Monday
        ("2026-11-20 17:00", "2026-11-23 09:30"),
        ("2026-11-21 12:00", "2026-11-23 09:30"),  # Saturday
        ("2026-02-13 12:00", "2026-02-14 09:30"),  # 调休: this Saturday is a working day
        ("2026-02-14 12:00", "2026-02-24 09:30"),  # the Spring Festival lies between
        ("2026-02-27 12:00", "2026-02-28 09:30"),  # 调休 after it
        ("2026-09-30 12:00", "2026-10-08 09:30"),  # the National Day
        ("2026-10-09 12:00", "2026-10-10 09:30"),  # 调休 after it
        ("2026-10-10 12:00", "2026-10-12 09:30"),
        ("2026-12-31 12:00", "2027-01-04 09:30"),  # New Year
    ],
)
def test_v1_the_questions_come_on_the_next_working_day(db: Db, resolved: str, asked: str) -> None:
    assert follow_up.visit_time(at(resolved), setting(db), {}) == at(asked)


def test_v1_an_override_of_the_calendar_moves_the_visit(db: Db) -> None:
    overrides = {date(2026, 11, 20): False, date(2026, 11, 21): True}
    assert follow_up.visit_time(at("2026-11-19 12:00"), setting(db), overrides) == at("2026-11-21 09:30")


def test_f41_overrides_of_the_estate_are_read_from_the_table(db: Db) -> None:
    db.execute(
        insert(table(DayOverride)).values(day=date(2026, 11, 20), working=False, entered_at=matters.MORNING)
    )
    matters.resolved(db, matters.filed(db))
    assert _visit(db).planned_at == at("2026-11-23 09:30")


@pytest.mark.parametrize(
    ("visit_at", "asked"),
    [
        ("07:59", "08:00"), ("08:00", "08:00"), ("20:59", "20:59"), ("21:00", "08:00"), ("23:30", "08:00"),
        ("00:00", "08:00"),
    ],
)  # fmt: skip
def test_v1_the_questions_never_come_in_quiet_hours(db: Db, visit_at: str, asked: str) -> None:
    here = setting(db)
    chosen = replace(here, procedure=replace(here.procedure, visit_at=wall(visit_at)))
    assert follow_up.visit_time(at("2026-11-19 12:00"), chosen, {}) == at(f"2026-11-20 {asked}")


def test_v1_the_days_until_the_visit_are_a_parameter(db: Db) -> None:
    here = setting(db)
    later = replace(here, procedure=replace(here.procedure, visit_working_days=3))
    assert follow_up.visit_time(at("2026-11-19 12:00"), later, {}) == at("2026-11-24 09:30")


def test_v1_resolving_plans_the_visit_and_drops_what_was_due(db: Db) -> None:
    record = matters.resolved(db, matters.filed(db))
    assert (record.status, record.resolved_at) == ("resolved", at("2026-11-19 12:00"))
    assert [(one.kind, one.round, one.due_at) for one in due.waiting_for(db, "record:1")] == [
        ("visit", "1", ASKED)
    ]
    assert (_visit(db).outcome, _visit(db).planned_at) == ("planned", ASKED)
    assert [one.what for one in history.of(db, 1)][-2:] == ["resolved", "visit_planned"]


def test_s4_resolving_without_a_response_is_refused_and_changes_nothing(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    waiting = due.waiting_for(db, "record:1")
    with pytest.raises(RuleBroken, match="s4_answer_first"):
        follow_up.resolve(db, record, setting(db), by=LI.actor, now=ASKED)
    assert get(db, Record, 1) == record
    assert due.waiting_for(db, "record:1") == waiting


def test_h7_an_unclaimed_record_cannot_be_resolved(db: Db) -> None:
    record = matters.filed(db)
    matters.answered(db, record)
    with pytest.raises(RuleBroken, match="not_when_filed"):
        follow_up.resolve(db, record, setting(db), by=LI.actor, now=ASKED)


@pytest.mark.parametrize(
    ("kind", "how"), [("suggestion", "answered"), ("enquiry", "answered"), ("praise", "passed_on")]
)
def test_kinds_without_a_visit_close_as_answered_or_passed_on(db: Db, kind: str, how: str) -> None:
    record = matters.resolved(db, matters.filed(db, kind=kind))
    assert (record.status, record.closed_as, record.closed_at) == (
        "closed",
        how,
        at("2026-11-19 12:00"),
    )
    assert due.waiting_for(db, "record:1") == []
    assert follow_up.planned(db, 1, 1) is None


@pytest.mark.parametrize("kind", ["complaint", "repair"])
def test_v1_solved_closes_the_record_as_accepted(db: Db, kind: str) -> None:
    record = _answer(db, solved=True, kind=kind)
    visit = _visit(db)
    assert (record.status, record.closed_as, record.closed_at) == ("closed", "accepted", ANSWERED)
    assert (visit.outcome, visit.answered_at) == ("solved", ANSWERED)
    assert (visit.result, visit.speed, visit.attitude) == (5, 4, None)
    assert due.waiting_for(db, "record:1") == []
    assert [one.what for one in history.of(db, 1)][-2:] == ["visit_answered", "closed"]


def test_h6_not_solved_reopens_the_same_record_as_hot(db: Db) -> None:
    record = _answer(db, solved=False)
    assert (record.id, record.status, record.severity, record.reopened) == (1, "handling", "hot", 1)
    assert (record.resolved_at, record.closed_at, record.closed_as) == (None, None, "")
    assert _visit(db).outcome == "not_solved"
    assert "reopened" in [one.what for one in history.of(db, 1)]


def test_h6_a_major_record_stays_major_when_it_reopens(db: Db) -> None:
    record = records.change(db, matters.resolved(db, matters.filed(db)), severity="major")
    again = ending.reopen(db, record, why="complained_again", by=CHEN.actor, now=ANSWERED)
    assert again.severity == "major"


def test_h6_the_second_resolution_has_a_visit_of_its_own(db: Db) -> None:
    record = _answer(db, solved=False)
    follow_up.resolve(db, record, setting(db), by=LI.actor, now=at("2026-11-20 15:00"))
    assert [one.round for one in due.waiting_for(db, "record:1")] == ["2"]
    second = matters.asked(db, record, when=at("2026-11-23 09:30"), visit_round=2)
    closed = follow_up.answer(db, second, follow_up.Answers(True), by=CHEN.actor, now=at("2026-11-23 10:00"))
    assert (closed.status, closed.severity, closed.reopened) == ("closed", "hot", 1)


def test_s2_an_answer_that_could_not_arrive_reopens_the_record_but_makes_it_no_hotter(db: Db) -> None:
    record = matters.resolved(db, matters.filed(db))
    again = ending.reopen(db, record, why="undeliverable", by=SYSTEM, now=ANSWERED)
    assert (again.status, again.severity) == ("handling", "general")


def test_f46_reopening_cancels_the_visit_that_was_due(house: House) -> None:
    with house.write() as db:
        record = matters.resolved(db, matters.filed(db))
        ending.reopen(db, record, why="complained_again", by=CHEN.actor, now=ANSWERED)
        assert {one.kind for one in due.waiting_for(db, "record:1")}.isdisjoint({"visit", "visit_reminder"})
        assert _visit(db).outcome == "cancelled"
    assert house.rows("SELECT status, note FROM due WHERE kind = 'visit'") == [("cancelled", "reopened")]


def test_h6_a_closed_record_can_reopen_too(db: Db) -> None:
    record = ending.reopen(
        db, _answer(db, solved=True), why="complained_again", by=CHEN.actor, now=at("2026-11-30 10:00")
    )
    assert (record.status, record.severity) == ("handling", "hot")


@pytest.mark.parametrize("claimed", [True, False])
def test_h6_only_what_was_resolved_can_reopen(db: Db, claimed: bool) -> None:
    record = matters.filed(db)
    record = matters.taken(db, record) if claimed else record
    with pytest.raises(RuleBroken, match=f"not_when_{record.status}"):
        ending.reopen(db, record, why="complained_again", by=CHEN.actor, now=ANSWERED)
    assert get(db, Record, 1).reopened == 0


@pytest.mark.parametrize("solved", [True, False])
def test_v1_answering_twice_is_refused(db: Db, solved: bool) -> None:
    record = _answer(db, solved=solved)
    told = history.of(db, 1)
    with pytest.raises(RuleBroken, match="visit_over"):
        follow_up.answer(db, 1, follow_up.Answers(not solved, **LEVELS, words=""), by=CHEN.actor, now=ANSWERED)
    assert get(db, Record, 1) == record
    assert history.of(db, 1) == told


def test_v1_answers_before_the_questions_went_out_are_refused(db: Db) -> None:
    matters.resolved(db, matters.filed(db))
    with pytest.raises(RuleBroken, match="visit_over"):
        follow_up.answer(db, 1, follow_up.Answers(True), by=CHEN.actor, now=ASKED)


def test_a23_only_the_complainant_answers_a_visit(db: Db) -> None:
    matters.asked(db, matters.resolved(db, matters.filed(db)), when=ASKED)
    with pytest.raises(NotFound):
        follow_up.answer(db, 1, follow_up.Answers(True), by=SUN.actor, now=ANSWERED)
    assert _visit(db).outcome == "asked"


def test_v1_words_of_the_visit_are_kept_and_only_their_hash_is_in_history(db: Db) -> None:
    matters.asked(db, matters.resolved(db, matters.filed(db)), when=ASKED)
    follow_up.answer(db, 1, follow_up.Answers(True, **LEVELS, words="谢谢李静"), by=CHEN.actor, now=ANSWERED)
    assert [one.body for one in words.of(db, 1) if one.part == "visit"] == ["谢谢李静"]
    assert all("谢谢" not in one.details for one in history.of(db, 1))


def test_v1_levels_beyond_five_never_reach_the_register(db: Db) -> None:
    matters.asked(db, matters.resolved(db, matters.filed(db)), when=ASKED)
    with pytest.raises(Exception, match="result_level"):
        follow_up.answer(db, 1, follow_up.Answers(True, result=6), by=CHEN.actor, now=ANSWERED)


def test_h7_the_system_closes_what_is_resolved_and_says_how(db: Db) -> None:
    record = matters.resolved(db, matters.filed(db))
    closed = ending.close(db, record, how="without_agreement", by=SYSTEM, now=ANSWERED)
    last = history.of(db, 1)[-1]
    assert (closed.status, closed.closed_as) == ("closed", "without_agreement")
    assert (last.what, last.who, last.at) == ("closed", "system", ANSWERED)


def test_the_estates_overrides_are_empty_at_first(db: Db) -> None:
    assert estates.overrides(db) == {}


def _visit(db: Db) -> Visit:
    return get(db, Visit, 1)


def _answer(db: Db, *, solved: bool, kind: str = "complaint") -> Record:
    record = matters.resolved(db, matters.filed(db, kind=kind))
    matters.asked(db, record, when=ASKED)
    return follow_up.answer(db, 1, follow_up.Answers(solved, **LEVELS, words=""), by=CHEN.actor, now=ANSWERED)

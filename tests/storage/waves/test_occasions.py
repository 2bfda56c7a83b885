"""Q1, Q13: what calls for a survey, and what does not do so twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from storage import due
from storage.database import Db
from storage.errors import RuleBroken
from storage.people import residents
from storage.tables import Occupant, Record, SurveyMeasure, SurveyWave, table
from storage.waves import occasions, planning, questionnaires, words
from storage.waves.occasions import Occasion
from tests.kit.estate import CHEN, LI, ZHAO, at, setting
from tests.storage import matters
from tests.storage.waves.steps import FIRST_UNIT, STATED, TODAY, lays_out, planned

STATED_ALONE: dict[str, Any] = {name: said for name, said in STATED.items() if name != "responsible_id"}


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 5, 24), []),
        (date(2026, 5, 25), [("half_year", date(2026, 6, 15))]),
        (date(2026, 6, 8), [("half_year", date(2026, 6, 15))]),
        (date(2026, 6, 9), []),
        (date(2026, 11, 30), [("year_end", date(2026, 12, 15))]),
        (date(2026, 11, 2), [("key", date(2026, 11, 15))]),
        (date(2028, 1, 31), [("key", date(2028, 2, 15))]),
    ],
)
def test_q1_surveys_are_planned_one_to_three_weeks_ahead(today: date, found: list[tuple[str, date]]) -> None:
    assert occasions.ahead_of(today, key_customers=True) == found


def test_q1_without_key_customers_none_of_them_is_surveyed(db: Db) -> None:
    monday = at("2026-11-02 09:30")
    assert occasions.found(db, setting(db), now=monday) == []
    residents.mark_key(db, CHEN.id, True)
    assert [one.occasion for one in occasions.found(db, setting(db), now=monday)] == ["key"]


def test_q1_what_was_planned_by_hand_is_not_planned_again(db: Db) -> None:
    monday = at("2026-11-30 09:30")
    (one,) = occasions.found(db, setting(db), now=monday)
    planned(db, occasion="year_end", opens_on=date(2026, 12, 20), now=monday)
    assert occasions.found(db, setting(db), now=monday) == []
    occasions.plan(db, setting(db), one, STATED_ALONE, now=monday)
    with pytest.raises(Exception, match=r"uq_survey_wave_occasion|UNIQUE"):
        occasions.plan(db, setting(db), one, STATED_ALONE, now=monday)


def test_q1_the_plan_of_an_occasion_states_everything_and_waits_for_people(db: Db) -> None:
    monday = at("2026-11-30 09:30")
    (one,) = occasions.found(db, setting(db), now=monday)
    wave = occasions.plan(db, setting(db), one, STATED_ALONE, now=monday)
    assert (wave.status, wave.planned_by, wave.responsible_id) == ("planned", None, ZHAO.id)
    assert planning.submit(db, wave.id or 0, wave.version, by=ZHAO.actor, now=monday).status == "submitted"


def test_q1_those_concerned_by_a_grave_matter_are_asked_when_it_is_over_once(db: Db) -> None:
    record = matters.resolved(db, matters.filed(db))
    db.execute(update(table(Record)).where(table(Record).c.id == record.id).values(severity="major"))
    resolved = record.resolved_at
    assert resolved is not None
    here = setting(db)

    def grave(days: int) -> list[Occasion]:
        found = occasions.found(db, here, now=resolved + timedelta(days=days))
        return [one for one in found if one.occasion == "grave"]

    assert grave(7) == grave(70) == []
    (one,) = grave(20)
    assert (one.buildings, one.record_id, one.about) == ((3,), record.id, record.number)
    occasions.plan(db, here, one, STATED_ALONE, now=resolved + timedelta(days=20))
    assert grave(21) == []


def test_q1_for_whom_something_was_handled_is_asked_once_a_quarter_where_they_are_enough(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = matters.resolved(db, matters.filed(db))
    assert record.resolved_at is not None
    here, now = setting(db), record.resolved_at + timedelta(days=20)

    def handled(at_: Any) -> list[Occasion]:
        return [one for one in occasions.found(db, here, now=at_) if one.occasion == "life"]

    assert handled(now) == []
    monkeypatch.setattr(occasions, "LEAST", 1)
    (one,) = handled(now)
    assert one.about == "1"
    wave = occasions.plan(db, here, one, STATED_ALONE, now=now)
    assert (questionnaires.of(db, wave).id, wave.way) == ("case", "all")
    assert handled(now + timedelta(days=1)) == handled(now + timedelta(days=100)) == []


def test_q1_a_building_that_comes_onto_the_roll_later_is_asked_within_three_months_of_its_handover(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occasions, "LEAST", 2)
    lays_out(db, 4, buildings=2)
    here, people = setting(db), table(Occupant)

    def moves_in(unit: int, day: str) -> None:
        db.execute(insert(people).values(estate_id=1, unit_id=unit, name="住户", since=at(f"{day} 10:00")))

    def handed_over(day: str) -> list[tuple[str, tuple[int, ...]]]:
        found = occasions.found(db, here, now=at(f"{day} 09:30"))
        return [(one.about, one.buildings) for one in found if one.stage == "handover"]

    for unit in (FIRST_UNIT, FIRST_UNIT + 2):
        moves_in(unit, "2026-03-01")
    assert handed_over("2026-04-27") == []  # the estate's own beginning
    for unit in (FIRST_UNIT + 1, FIRST_UNIT + 3):
        moves_in(unit, "2026-08-10")
    assert handed_over("2026-09-28") == []
    assert handed_over("2026-10-05") == handed_over("2026-10-26") == [("11栋", (101,))]
    assert handed_over("2026-11-09") == []
    now = at("2026-10-05 09:30")
    (one,) = (one for one in occasions.found(db, here, now=now) if one.stage)
    wave = occasions.plan(db, here, one, STATED_ALONE, now=now)
    assert (wave.occasion, wave.buildings) == ("new_service", "101")
    assert handed_over("2026-10-12") == []


def test_q1_under_b_the_last_survey_of_the_year_meets_key_customers_face_to_face() -> None:
    november, august = date(2026, 11, 15), date(2026, 8, 15)
    meets = [occasions.is_face_to_face(*one) for one in (("B", november), ("B", august), ("A", november))]
    assert meets == [True, False, False]


def test_q13_three_months_after_its_report_whether_it_got_better_is_asked_once(db: Db) -> None:
    wave = planned(db)
    db.execute(update(table(SurveyWave)).values(reported_at=TODAY))
    here, later = setting(db), TODAY + timedelta(days=100)

    def again(now: Any) -> list[Occasion]:
        return [one for one in occasions.found(db, here, now=now) if one.occasion == "again"]

    assert again(later) == []
    kept = words.keep(db, wave.id or 0, "measure", "多打扫", by=ZHAO.actor, now=TODAY)
    values = {"wave_id": wave.id, "item": "cleaning", "owner_id": LI.id, "due_on": date(2026, 12, 1), "words_id": kept}
    made = {"made_by": ZHAO.id, "made_at": TODAY, "done_at": TODAY}
    db.execute(insert(table(SurveyMeasure)).values(**values, **made))
    assert again(TODAY + timedelta(days=60)) == []
    (one,) = again(later)
    asked = occasions.plan(db, here, one, STATED_ALONE, now=later)
    assert (asked.former_id, asked.occasion) == (wave.id, "again")
    assert again(later) == []


def test_q1_a_new_service_is_announced_by_its_name(db: Db) -> None:
    with pytest.raises(RuleBroken, match="service_unnamed"):
        occasions.announce(db, setting(db), " ", date(2026, 12, 31))
    occasions.announce(db, setting(db), "快递代收", date(2026, 12, 31))
    (row,) = (row for row in due.waiting_for(db, "estate:1") if row.kind == "survey_service")
    assert (row.round, row.due_at) == ("快递代收", at("2026-12-31 09:30"))

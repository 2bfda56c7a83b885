"""V6: rounds through an estate: the plan of a year, its days, what households say."""

from collections import Counter
from datetime import date

import pytest

from storage import due
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.reading import get
from storage.tables import PeriodicVisit
from storage.visiting import periodic
from storage.visiting.periodic import Planned
from tests.kit.estate import ESTATE, FLAT_101, FLAT_102, LI, LIU, ZHANG, at, second_estate, setting

TODAY, DAY = at("2026-11-19 10:00"), date(2026, 11, 24)
MORNING = at("2026-11-24 09:30")


def planned(db: Db, day: date = DAY) -> PeriodicVisit:
    """One round through the first building, by 李静."""
    periodic.accept(db, setting(db), [Planned("1栋", day, LI.id)], now=TODAY)
    return periodic.ahead(db, ESTATE, date(2026, 11, 19))[0]


def test_v6_a_plan_visits_each_area_as_often_as_the_profile_says_evenly_and_by_turns() -> None:
    days = periodic.working_days(date(2026, 11, 20), 365, {})
    plan = periodic.proposed(["1栋", "3栋", "5栋"], 2, days, [LI.id, ZHANG.id])
    assert Counter(one.area for one in plan) == {"1栋": 2, "3栋": 2, "5栋": 2}
    assert [one.staff_id for one in plan] == [LI.id, ZHANG.id] * 3
    assert {one.day for one in plan} <= set(days)
    assert {date(2026, 11, 21), date(2026, 11, 22)}.isdisjoint(days), "no weekend"
    first, second = (one.day for one in plan if one.area == "1栋")
    assert 150 < (second - first).days < 215
    assert periodic.proposed([], 2, days, [LI.id]) == periodic.proposed(["1栋"], 0, days, []) == []


def test_v6_where_the_profile_asks_for_none_no_plan_is_proposed(db: Db) -> None:
    assert periodic.proposal(db, setting(db), now=TODAY) == []


def test_v6_a_planned_round_falls_due_on_the_morning_of_its_day(db: Db) -> None:
    one = planned(db)
    assert [(row.kind, row.due_at) for row in due.waiting_for(db, periodic.subject(one.id or 0))] == [
        ("periodic_visit", MORNING)
    ]
    task = periodic.task_of(db, one, setting(db), now=MORNING)
    assert task is not None
    assert (task.kind, task.staff_id, task.due_at) == ("periodic", LI.id, at("2026-11-24 20:00"))
    assert periodic.task_of(db, one, setting(db), now=MORNING) is None


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 18), date(2028, 1, 1)])
def test_v6_a_round_is_planned_for_a_day_ahead(db: Db, day: date) -> None:
    with pytest.raises(RuleBroken, match="visit_day"):
        planned(db, day)


def test_v6_the_first_household_completes_the_round_and_each_further_one_is_a_visit_more(db: Db) -> None:
    one = planned(db)
    levels = {"security": 5, "centre": 3}
    assert periodic.record(db, one, FLAT_101.id, levels, by=LI.actor, now=MORNING) == one.id
    more = periodic.record(db, one, FLAT_102.id, {}, by=LI.actor, now=MORNING)
    assert more != one.id
    assert periodic.visited(db, one) == {FLAT_101.id, FLAT_102.id}
    assert get(db, PeriodicVisit, one.id or 0).topics == '{"security": 5, "centre": 3}'
    assert [row.unit_id for row in periodic.held(db, ESTATE, DAY, date(2026, 11, 25))] == [FLAT_101.id, FLAT_102.id]
    assert periodic.ahead(db, ESTATE, DAY) == []


@pytest.mark.parametrize("levels", [{"weather": 5}, {"security": 6}, {"security": 0}])
def test_v6_levels_and_topics_are_those_of_the_form(db: Db, levels: dict[str, int]) -> None:
    with pytest.raises(RuleBroken, match="not_found"):
        periodic.record(db, planned(db), FLAT_101.id, levels, by=LI.actor, now=MORNING)


def test_a20_a_household_of_another_estate_is_none_of_this_round(db: Db) -> None:
    second_estate(db)
    with pytest.raises(RuleBroken, match="not_found"):
        periodic.record(db, planned(db), 9, {}, by=LI.actor, now=MORNING)


def test_v6_what_is_called_off_is_not_held(db: Db) -> None:
    one = periodic.cancel(db, planned(db).id or 0, now=TODAY)
    assert due.waiting_for(db, periodic.subject(one.id or 0)) == []
    with pytest.raises(RuleBroken, match="settled"):
        periodic.record(db, get(db, PeriodicVisit, one.id or 0), FLAT_101.id, {}, by=LI.actor, now=MORNING)
    with pytest.raises(RuleBroken, match="settled"):
        periodic.cancel(db, one.id or 0, now=TODAY)


def test_v6_only_who_leads_plans_rounds(db: Db) -> None:
    periodic.require_planner(db, ESTATE, by=LIU.actor)
    with pytest.raises(Forbidden, match="managers_only"):
        periodic.require_planner(db, ESTATE, by=LI.actor)
    second_estate(db)
    with pytest.raises(Forbidden, match="managers_only"):
        periodic.require_planner(db, 2, by=LIU.actor)

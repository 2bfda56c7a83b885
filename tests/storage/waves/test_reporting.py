"""A wave of the tables as its report tells it: counts, words without writers, measures, the grade of the quarter."""

import re
from datetime import date, timedelta
from fractions import Fraction

import pytest

from storage.estates import setting
from storage.surveys.report import Approval
from storage.tables import SurveyWave
from storage.waves import closing, comparing, grading, measures, reporting, running
from storage.waves.given import Given
from storage.waves.grading import Quarter
from storage.waves.measures import Wish
from tests.kit.estate import LIU, ZHANG, ZHAO, House
from tests.storage import matters
from tests.storage.waves import steps
from tests.storage.waves.steps import FIRST_UNIT, OPENING

AFTER = OPENING + timedelta(days=8)


def figured(house: House, count: int = 12, levels: tuple[int, ...] = (5, 4, 2)) -> SurveyWave:
    """A wave of so many households, of which all but two have answered, with its figures."""
    with house.write() as db:
        steps.lays_out(db, count)
        wave = steps.opened(db, buildings=(100, 101, 102, 103))
        asked = steps.sent(db, wave)
        for number, unit in enumerate(asked[:-2]):
            more = {"opinion": Given(words=f"电梯太慢{number}")} if number < 2 else {}
            when = OPENING + timedelta(days=number % 4)
            steps.returns(db, wave, unit, levels[number % len(levels)], when=when, **more)
        wave = running.end(db, wave.id or 0, by=ZHAO.actor, now=AFTER)
        return closing.figure(db, wave.id or 0, wave.version, by=ZHAO.actor, now=AFTER)


def test_q12_a_report_says_what_the_tables_say(house: House) -> None:
    wave = figured(house)
    with house.write() as db:
        made = reporting.report(db, wave, now=AFTER)
    assert (made.plan.estate, made.plan.number, made.plan.responsible) == ("阳光花园", wave.number, ZHAO.name)
    assert (made.counts.returned, made.forms, made.modes) == (10, 10, {"bot": 10})
    assert made.returned is not None
    assert (made.returned.drawn, made.returned.complete, made.returned.rate) == (12, 10, Fraction(10, 12))
    assert made.course is not None
    assert made.course.per_day == (3, 3, 2, 2, 0, 0, 0, 0)[: made.course.days]
    assert made.types["age"] == {"under_30": 10}
    assert sorted(one.text for one in made.opinions) == ["电梯太慢0", "电梯太慢1"]
    assert made.plan.approvals == (Approval("plan", LIU.name, date(2026, 11, 2)), Approval("report", "", None))


def test_q10_the_check_of_the_forms_is_told_with_what_it_can_find(house: House) -> None:
    wave = figured(house)
    with house.write() as db:
        comparing.draw_honesty(db, wave, setting(db, wave.estate_id), now=AFTER)
        made = reporting.report(db, wave, now=AFTER).honesty
    assert made is not None
    assert (made.to_call, made.called, made.to_compare, made.compared, made.unlike) == (2, 0, 1, 0, 0)
    assert made.chances == {1: Fraction(1, 10), 5: Fraction(1, 2)}


def test_x27_a_report_names_no_household_and_no_resident(house: House) -> None:
    wave = figured(house)
    with house.write() as db:
        told = repr(reporting.report(db, wave, now=AFTER))
    assert "住户1" not in told
    # Not as a number; within the hash of a draw it may stand by chance.
    assert not re.search(rf"(?<![0-9a-f]){FIRST_UNIT + 1}(?![0-9a-f])", told)


def test_q13_measures_are_told_with_owner_day_and_what_the_check_found(house: House) -> None:
    wave = figured(house)
    with house.write() as db:
        wish = Wish(ZHANG.id, date(2026, 12, 20), "调整群控")
        made = measures.plan(db, wave.id or 0, "lifts", wish, by=ZHAO.actor, now=AFTER)
        measures.done(db, made.id or 0, by=ZHANG.actor, now=AFTER)
        [told] = reporting.measures(db, wave, setting(db, wave.estate_id))
    assert (told.item, told.what, told.owner, told.due_on) == ("lifts", "调整群控", ZHANG.name, date(2026, 12, 20))
    assert (told.done_on, told.effective) == (date(2026, 11, 17), None)


def test_r7_a_quarter_is_graded_by_survey_complaints_and_visits(house: House) -> None:
    with house.write() as db:
        home, quarter = setting(db, 1), Quarter(2026, 4)
        nothing = grading.indicators(db, home, quarter, None)
        record = matters.filed(db)
        waiting = grading.indicators(db, home, quarter, Fraction(9, 10))
        other = grading.indicators(db, home, Quarter(2026, 3), Fraction(9, 10))
    assert record.kind == "complaint"
    assert nothing == {"survey": None, "same_day": None, "follow_up": None}
    assert waiting == {"survey": Fraction(9, 10), "same_day": 0, "follow_up": None}
    assert other["same_day"] is None


@pytest.mark.parametrize(
    ("day", "name", "last"),
    [
        (date(2026, 1, 1), "2026Q1", date(2026, 4, 1)),
        (date(2026, 9, 30), "2026Q3", date(2026, 10, 1)),
        (date(2026, 12, 31), "2026Q4", date(2027, 1, 1)),
    ],
)
def test_r7_a_quarter_is_three_months(day: date, name: str, last: date) -> None:
    found = grading.quarter(day)
    assert (found.name, found.after) == (name, last)


def test_a_wave_is_found_by_its_number_and_its_estate(house: House) -> None:
    wave = figured(house)
    with house.write() as db:
        assert [one.id for one in reporting.find(db, wave.number)] == [wave.id]
        assert [one.id for one in reporting.find(db, wave.number, "阳光花园")] == [wave.id]
        assert reporting.find(db, wave.number, "海棠苑") == []
        assert reporting.find(db, "DC-0") == []


def test_the_wave_before_is_named_and_its_shares_are_kept(house: House) -> None:
    wave = figured(house)
    with house.write() as db:
        planned = {"opens_on": date(2027, 4, 1), "now": steps.TODAY + timedelta(days=140)}
        later = steps.opened(db, when=OPENING + timedelta(days=143), buildings=(100, 101, 102, 103), **planned)
        made = reporting.report(db, later, now=OPENING + timedelta(days=143))
    assert [one.label for one in made.past] == [wave.period]
    assert made.past[0].shares["lifts"].base == 10
    assert made.honesty is None

"""Q1–Q3, X21: a wave as a plan – stated, submitted, approved or sent back, called off."""

from datetime import date, timedelta

import pytest

from storage import due
from storage.database import Db
from storage.errors import Clash, Forbidden, NotFound, RuleBroken
from storage.rules import surveys as rules
from storage.surveys import checking
from storage.tables import SurveyWave
from storage.waves import door, drawing, history, planning, questionnaires, words
from tests.kit.estate import LI, LIU, ZHAO, second_estate, setting
from tests.storage.waves.steps import OPENS, TODAY, again, approved, lays_out, planned


def submitted(db: Db) -> SurveyWave:
    wave = planned(db)
    return planning.submit(db, wave.id or 0, wave.version, by=ZHAO.actor, now=TODAY)


def test_q2_a_plan_goes_from_whoever_leads_to_the_manager_and_its_draw_falls_due(db: Db) -> None:
    wave = approved(db)
    assert (wave.status, wave.decided_by, wave.number) == ("approved", LIU.id, "DC-20261102-0001")
    assert [row.kind for row in due.waiting_for(db, door.subject(wave.id or 0))] == ["survey_draw"]
    told = history.of(db, wave.id or 0)
    assert [row.what for row in told] == ["planned", "submitted", "approved"]
    assert history.broken_at(told) is None


def test_q2_who_does_not_lead_plans_nothing_and_who_is_no_manager_approves_nothing(db: Db) -> None:
    wave = submitted(db)
    with pytest.raises(Forbidden, match="survey_managers"):
        planning.approve(db, wave.id or 0, wave.version, by=ZHAO.actor, now=TODAY)
    with pytest.raises(Forbidden, match="survey_planners"):
        planning.cancel(db, wave.id or 0, wave.version, by=LI.actor, now=TODAY)
    stranger = second_estate(db)
    with pytest.raises(NotFound):
        planning.approve(db, wave.id or 0, wave.version, by=stranger.actor, now=TODAY)


def test_q2_a_plan_sent_back_says_why_is_changed_and_submitted_anew(db: Db) -> None:
    wave = submitted(db)
    back = planning.send_back(db, wave.id or 0, wave.version, "请缩短时间", by=LIU.actor, now=TODAY)
    assert (back.status, words.body(db, back.sent_back_id)) == ("planned", "请缩短时间")
    changed = planning.change(db, back.id or 0, back.version, by=ZHAO.actor, now=TODAY, window_days=5)
    assert changed.window_days == 5
    assert planning.submit(db, back.id or 0, changed.version, by=ZHAO.actor, now=TODAY).status == "submitted"


def test_q2_a_plan_is_not_sent_back_without_words(db: Db) -> None:
    wave = submitted(db)
    with pytest.raises(RuleBroken, match="wave_sent_back_why"):
        planning.send_back(db, wave.id or 0, wave.version, " ", by=LIU.actor, now=TODAY)


def test_q2_of_two_managers_at_once_the_second_is_told_that_it_changed(db: Db) -> None:
    wave = submitted(db)
    planning.approve(db, wave.id or 0, wave.version, by=LIU.actor, now=TODAY)
    with pytest.raises(Clash, match="wave_changed"):
        planning.send_back(db, wave.id or 0, wave.version, "不行", by=LIU.actor, now=TODAY)
    assert again(db, wave).status == "approved"


@pytest.mark.parametrize("lacks", rules.STATED)
def test_x21_a_plan_that_does_not_say_what_it_is_for_is_not_submitted(db: Db, lacks: str) -> None:
    wave = planned(db, **{lacks: None if lacks == "responsible_id" else " "})
    with pytest.raises(RuleBroken, match="wave_lacks") as refused:
        planning.submit(db, wave.id or 0, wave.version, by=ZHAO.actor, now=TODAY)
    assert refused.value.values["what"] == (lacks,)


def test_q3_a_plan_is_not_changed_once_it_is_submitted(db: Db) -> None:
    wave = submitted(db)
    with pytest.raises(RuleBroken, match="wave_status"):
        planning.change(db, wave.id or 0, wave.version, by=ZHAO.actor, now=TODAY, window_days=5)


@pytest.mark.parametrize(
    "unfit",
    [{"window_days": 0}, {"share": 101}, {"margin": 4}, {"pilot_size": 3}, {"opens_on": date(2026, 11, 1)}],
)
def test_q2_a_plan_with_a_value_that_cannot_be_is_refused(db: Db, unfit: dict[str, object]) -> None:
    with pytest.raises(RuleBroken, match="plan_unfit"):
        planned(db, **unfit)


def test_q2_a_plan_names_people_and_buildings_of_its_own_estate(db: Db) -> None:
    second_estate(db)
    for elsewhere in ({"responsible_id": 9}, {"buildings": (9,)}):
        with pytest.raises(Forbidden):
            planned(db, **elsewhere)
    assert planned(db, buildings=(1, 3)).buildings == "1 3"


def test_f46_what_is_due_about_a_wave_that_is_called_off_is_dropped_with_it(db: Db) -> None:
    wave = approved(db)
    called_off = planning.cancel(db, wave.id or 0, wave.version, by=ZHAO.actor, now=TODAY)
    assert called_off.status == "cancelled"
    assert due.waiting_for(db, door.subject(wave.id or 0)) == []


@pytest.mark.parametrize(
    ("occasion", "day", "period"),
    [
        ("half_year", date(2026, 6, 30), "2026H1"),
        ("half_year", date(2026, 7, 1), "2026H2"),
        ("year_end", date(2026, 12, 31), "2026H2"),
        ("key", date(2026, 3, 31), "2026Q1"),
        ("key", date(2026, 4, 1), "2026Q2"),
        ("key", date(2028, 2, 29), "2028Q1"),
    ],
)
def test_f43_a_wave_belongs_to_one_period(occasion: str, day: date, period: str) -> None:
    assert planning.period(occasion, day) == period


def test_q4_the_planner_sees_what_each_margin_costs(db: Db) -> None:
    lays_out(db, 296, bound=0)
    need = planning.need(db, setting(db))
    assert (need.households, need.census) == (300, False)
    assert [(row.margin, row.answers) for row in need.rows] == [(3, 235), (5, 169), (7, 119), (10, 73)]
    assert planning.need(db, setting(db), (1, 3)).census


def test_q1_a_draft_has_the_questionnaire_the_way_and_the_window_of_its_profile(db: Db) -> None:
    lays_out(db, 300, bound=0)
    ours = planning.draft(db, setting(db), "half_year", now=TODAY)
    assert (ours.profile, ours.way, ours.window_days, ours.working) == ("A", "simple", 7, False)
    assert (ours.opens_on, ours.responsible_id) == (OPENS, ZHAO.id)
    other = planning.draft(db, setting(db), "half_year", now=TODAY, profile="D")
    assert (other.way, other.share, other.window_days, other.working) == ("share", 95, 10, True)


def test_q1_on_a_small_estate_a_draft_asks_everybody(db: Db) -> None:
    assert planning.draft(db, setting(db), "half_year", now=TODAY).way == "all"


def test_q3_a_questionnaire_is_entered_once_a_version_and_never_with_other_words(db: Db) -> None:
    shipped = questionnaires.offered(db, 1, now=TODAY)
    assert [one.name for one in shipped] == checking.shipped()
    assert questionnaires.offered(db, 1, now=TODAY + timedelta(days=1)) == shipped
    own = next(one for one in shipped if one.name == "E").source.replace("version = 1", "version = 2")
    second = questionnaires.enter(db, 1, own, by=ZHAO.actor, now=TODAY)
    assert (second.version, second.created_by) == (2, ZHAO.id)
    assert questionnaires.enter(db, 1, own, by=LIU.actor, now=TODAY) == second
    with pytest.raises(RuleBroken, match="questionnaire_version"):
        questionnaires.enter(db, 1, own.replace("满意", "滿意"), by=ZHAO.actor, now=TODAY)
    assert [one.version for one in questionnaires.offered(db, 1, now=TODAY) if one.name == "E"] == [2]


def test_q3_a_questionnaire_with_mistakes_is_not_entered(db: Db) -> None:
    with pytest.raises(checking.QuestionnaireError):
        questionnaires.enter(db, 1, 'id = "X"', by=ZHAO.actor, now=TODAY)


def test_q3_recommendation_is_asked_once_a_year_at_most(db: Db) -> None:
    first = planned(db, questionnaire="loyalty")
    planning.submit(db, first.id or 0, first.version, by=ZHAO.actor, now=TODAY)
    again = planned(db, questionnaire="loyalty", opens_on=OPENS + timedelta(days=300))
    with pytest.raises(RuleBroken, match="nps_once_a_year"):
        planning.submit(db, again.id or 0, again.version, by=ZHAO.actor, now=TODAY)
    later = planned(db, questionnaire="loyalty", opens_on=OPENS + timedelta(days=365))
    assert planning.submit(db, later.id or 0, later.version, by=ZHAO.actor, now=TODAY).status == "submitted"


def test_q4_the_hashes_of_the_seeds_are_told_before_the_draw(db: Db) -> None:
    wave = submitted(db)
    assert tuple(wave.commitments.split()) == drawing.commitments(db, wave, now=TODAY)

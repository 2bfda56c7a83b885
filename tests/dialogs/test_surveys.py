"""Surveys as who leads them sees them (Q2, Q9, Q13): page, plan, results; and the tasks that follow (Q10, Q11)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dialogs.deeds.surveys import (
    ActOnWave,
    AnswerWords,
    CheckForm,
    CodeWords,
    DraftPublication,
    EndMeasure,
    FileWords,
    PlanMeasure,
    PlanWave,
    SendWaveBack,
    VerifyMeasure,
)
from dialogs.deeds.tasks import PutOffTask
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import Dialog
from dialogs.surveys.check import SURVEY_CHECK, Checking
from dialogs.surveys.plan import SURVEY_PLAN, Plan
from dialogs.surveys.results import SURVEY_RESULTS, Results
from dialogs.surveys.surveys import SURVEYS as PAGES, Surveys
from dialogs.surveys.words import SURVEY_WORDS, Answering
from tests.dialogs.lines import Then, choices, play, then
from tests.dialogs.stage_surveys import CHECK, CROWD, NEEDS, PAGE, PLANNING, PROPOSED, RESULTS, SURVEYS, WORDS

LIST, WAVE, SURE = Surveys(), Surveys("wave", 3, 4), Surveys("sure", 3, 4, "end")
IN_30 = Surveys("doors", 3, 4, building="30栋")
PROPOSAL = Plan(plan=PROPOSED)
FOR_TWO = replace(PROPOSED, buildings=(2,), population="5栋全体住户")


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (LIST, Pressed("see-3"), then(WAVE)),
        (LIST, Pressed("see-99"), then(LIST)),
        (WAVE, Pressed("list"), then(LIST)),
        (LIST, Pressed("plan"), then(LIST, "→ survey_plan 1")),
        (WAVE, Pressed("do-approve"), then(None, "is approved", "→ surveys 1", do=ActOnWave(3, 4, "approve"))),
        (WAVE, Pressed("do-pause"), then(None, "rests", "→ surveys 1", do=ActOnWave(3, 4, "pause"))),
        (WAVE, Pressed("do-end"), then(Surveys("sure", 3, 4, "end"), "are you sure")),
        (SURE, Pressed("yes"), then(None, "has ended", "→ surveys 1", do=ActOnWave(3, 4, "end"))),
        (Surveys("sure", 3, 4, "end"), Pressed("back"), then(WAVE)),
        (WAVE, Pressed("send_back"), then(Surveys("words", 3, 4), "what should be changed")),
        (Surveys("words", 3, 4), Typed("时间太短"), then(
            None, "goes back", "→ surveys 1", do=SendWaveBack(3, 4, "时间太短"))),
        (Surveys("words", 3, 4), Typed("字" * 501), then(Surveys("words", 3, 4), "rather long")),
        (WAVE, Pressed("enter"), then(WAVE, "→ survey_entry 3")),
        (WAVE, Pressed("results"), then(WAVE, "→ survey_results 3")),
        (WAVE, Pressed("change"), then(WAVE, "→ survey_plan 1:3")),
        (WAVE, Pressed("doors"), then(Surveys("doors", 3, 4), "households have not answered")),
        (Surveys("doors", 3, 4), Pressed("page-2"), then(Surveys("doors", 3, 4, page=1))),
        (Surveys("doors", 3, 4), Pressed("page-9"), then(Surveys("doors", 3, 4))),
    ],
)  # fmt: skip
def test_q2_from_the_list_to_a_survey_and_its_next_step(state: Surveys, event: Event, expected: Then) -> None:
    play(PAGES, state, event, SURVEYS, expected)


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (WAVE, Pressed("doors"), then(Surveys("doors", 3, 4), "Which building")),
        (Surveys("doors", 3, 4), Pressed("page-2"), then(Surveys("doors", 3, 4, page=1), "Which building")),
        (Surveys("doors", 3, 4), Pressed("in-30"), then(IN_30, "in walking order")),
        (Surveys("doors", 3, 4), Pressed("in-99"), then(Surveys("doors", 3, 4))),
        (Surveys("doors", 3, 4, page=1, building="30栋"), Pressed("back"), then(Surveys("doors", 3, 4))),
        (IN_30, Pressed("page-3"), then(replace(IN_30, page=2))),
    ],
)  # fmt: skip
def test_q6_of_many_doors_the_buildings_come_first(state: Surveys, event: Event, expected: Then) -> None:
    play(PAGES, state, event, CROWD, expected)


def test_q6_a_building_that_is_through_is_not_listed_and_keeps_its_number() -> None:
    shown = choices(PAGES.ask(Surveys("doors", 3, 4), CROWD))
    assert "in-2" not in shown
    assert {"in-1", "in-3", "page-2"} <= set(shown)


def test_q2_what_a_reader_may_not_do_is_neither_drawn_nor_done() -> None:
    powerless = replace(SURVEYS, one=replace(PAGE, may=()))
    assert choices(PAGES.ask(WAVE, powerless)) == ["back"]
    for choice in ("do-approve", "do-open", "send_back", "do-end", "results", "enter"):
        assert PAGES.step(WAVE, Pressed(choice), powerless).do is None
        assert PAGES.step(WAVE, Pressed(choice), powerless).state == WAVE
    assert PAGES.step(Surveys("words", 3, 4), Typed("再改改"), powerless).do is None


def test_q2_whoever_looked_before_a_colleague_decided_asks_with_the_version_they_saw() -> None:
    decided = replace(SURVEYS, one=replace(PAGE, version=5, may=("pause",)))
    assert PAGES.step(WAVE, Pressed("do-approve"), decided).do == ActOnWave(3, 4, "approve")
    assert PAGES.step(Surveys("words", 3, 4), Typed("太短"), decided).do == SendWaveBack(3, 4, "太短")
    assert PAGES.step(Surveys("wave", 3, 5), Pressed("do-approve"), decided).do is None


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (PROPOSAL, Pressed("send"), then(
            None, "handed in", "→ surveys 1", do=PlanWave(1, 0, 0, PROPOSED))),
        (PROPOSAL, Pressed("leave"), then(None, "nothing was planned")),
        (PROPOSAL, Pressed("way"), then(Plan("way", PROPOSED), "Who is drawn")),
        (Plan("way", PROPOSED), Pressed("way-share"), then(Plan(plan=replace(PROPOSED, way="share", amount=95)))),
        (Plan("amount", PROPOSED), Pressed("n-3"), then(Plan(plan=replace(PROPOSED, amount=3)))),
        (Plan("amount", PROPOSED), Pressed("n-4"), then(Plan("amount", PROPOSED), "How exact")),
        (Plan("days", PROPOSED), Pressed("n-10"), then(Plan(plan=replace(PROPOSED, days=10)))),
        (Plan("days", PROPOSED), Pressed("working"), then(Plan(plan=replace(PROPOSED, working=True)))),
        (Plan("opens", PROPOSED), Typed("12-05"), then(Plan(plan=replace(PROPOSED, opens="2026-12-05")))),
        (Plan("opens", PROPOSED), Typed("昨天"), then(Plan("opens", PROPOSED), "can't read that as a day")),
        (Plan("pilot", PROPOSED), Pressed("n-5"), then(Plan(plan=replace(PROPOSED, pilot=5)))),
        (PROPOSAL, Pressed("buildings"), then(Plan("buildings", PROPOSED), "Which buildings")),
        (Plan("buildings", PROPOSED), Pressed("b-2"), then(Plan("buildings", FOR_TWO), "Which buildings")),
        (Plan("buildings", FOR_TWO), Pressed("b-2"), then(
            Plan("buildings", replace(PROPOSED, population="阳光花园全体住户")))),
        (Plan("buildings", FOR_TWO), Pressed("every"), then(
            Plan(plan=replace(PROPOSED, population="阳光花园全体住户")))),
        (Plan("buildings", PROPOSED), Pressed("b-9"), then(Plan("buildings", PROPOSED))),
        (Plan("buildings", PROPOSED), Typed("5栋 和 3栋"), then(Plan("buildings", replace(
            PROPOSED, buildings=(1, 2), population="3栋、5栋全体住户")))),
        (Plan("buildings", PROPOSED), Typed("八栋"), then(Plan("buildings", PROPOSED), "no building of that name")),
        (Plan("buildings", FOR_TWO), Pressed("back"), then(Plan(plan=FOR_TWO))),
        (Plan("responsible", PROPOSED), Pressed("n-3"), then(Plan(plan=replace(PROPOSED, responsible=3)))),
        (Plan("purpose", PROPOSED), Typed("听听意见"), then(Plan(plan=replace(PROPOSED, purpose="听听意见")))),
        (Plan("purpose", PROPOSED), Typed("字" * 301), then(Plan("purpose", PROPOSED), "rather long")),
        (Plan("occasion", PROPOSED), Pressed("as-demand"), then(Plan(plan=replace(PROPOSED, occasion="demand")))),
        (Plan("occasion", PROPOSED), Pressed("as-nonsense"), then(Plan("occasion", PROPOSED))),
        (Plan("pilot", PROPOSED), Pressed("back"), then(PROPOSAL)),
    ],
)  # fmt: skip
def test_x21_everything_is_proposed_and_each_part_can_be_changed(state: Plan, event: Event, expected: Then) -> None:
    play(SURVEY_PLAN, state, event, PLANNING, expected)


def test_q4_the_planner_sees_what_each_margin_costs_before_choosing_it() -> None:
    say = SURVEY_PLAN.ask(Plan("amount", PROPOSED), PLANNING)
    told = [button.values["need"] for row in say.buttons for button in row if "need" in button.values]
    assert [(one.values["answers"], one.values["invitations"]) for one in told] == [
        (one.answers, one.invitations) for one in NEEDS
    ]
    assert "more than will come back" in told[0].text


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (Results(), Pressed("focus"), then(Results("focus"), "about")),
        (Results("focus"), Pressed("about-lifts"), then(Results("owner", "lifts"), "Who carries it out")),
        (Results("owner", "lifts"), Pressed("by-3"), then(Results("due", "lifts", 3), "By which day")),
        (Results("due", "lifts", 3), Typed("12-05"), then(Results("what", "lifts", 3, "2026-12-05"), "What is done")),
        (Results("due", "lifts", 3), Typed("昨天"), then(Results("due", "lifts", 3), "can't read")),
        (Results("what", "lifts", 3, "2026-12-05"), Typed("换电机"), then(
            None, "planned", do=PlanMeasure(3, "lifts", 3, date(2026, 12, 5), "换电机"))),
        (Results("measures"), Pressed("done-5"), then(None, "is done", do=EndMeasure(3, 5))),
        (Results("measures"), Pressed("done-6"), then(Results("measures"))),
        (Results("measures"), Pressed("fails-6"), then(Results("finding", measure=6, effective=False), "find")),
        (Results("finding", measure=6), Typed("明显快了"), then(
            None, "What you found", do=VerifyMeasure(3, 6, True, "明显快了"))),
        (Results("finding", measure=5), Typed("明显快了"), then(Results("finding", measure=5))),
        (Results("words"), Pressed("write"), then(Results("writing"), "write to the residents")),
        (Results("writing"), Typed("您说电梯慢，我们换了电机。"), then(
            None, "kept", do=DraftPublication(3, 4, "您说电梯慢，我们换了电机。"))),
        (Results("words"), Pressed("publish"), then(None, "Approved", do=ActOnWave(3, 4, "publish"))),
        (Results(), Pressed("approve_report"), then(None, "is approved", do=ActOnWave(3, 4, "approve_report"))),
    ],
)  # fmt: skip
def test_q13_from_the_figures_to_measures_and_to_what_residents_read(
    state: Results, event: Event, expected: Then
) -> None:
    play(SURVEY_RESULTS, state, event, RESULTS, expected)


def test_q13_where_everybody_is_answered_individually_nothing_can_be_published() -> None:
    alone = replace(RESULTS, collective=False, may=("measure", "approve_report"))
    assert choices(SURVEY_RESULTS.ask(Results("words"), alone)) == ["back"]
    for choice in ("publish", "take", "write"):
        assert SURVEY_RESULTS.step(Results("words"), Pressed(choice), alone).do is None


def test_q12_before_the_figures_are_made_there_is_nothing_to_see() -> None:
    assert choices(SURVEY_RESULTS.ask(Results(), replace(RESULTS, figured=False))) == []


@pytest.mark.parametrize(
    ("dialog", "state", "event", "facts", "expected"),
    [
        (SURVEY_WORDS, Answering(), Pressed("called"), WORDS, then(Answering("called"), "What did you tell them")),
        (SURVEY_WORDS, Answering("called"), Typed("已解释"), WORDS, then(
            None, "Noted", do=AnswerWords(5, "called", "已解释"))),
        (SURVEY_WORDS, Answering("written"), Typed("您好"), WORDS, then(
            None, "gone to them", do=AnswerWords(5, "written", "您好"))),
        (SURVEY_WORDS, Answering("written"), Typed("字" * 1501), WORDS, then(Answering("written"), "rather long")),
        (SURVEY_WORDS, Answering(), Pressed("complaint"), WORDS, then(
            None, "on the register", do=FileWords(5, "complaint"))),
        (SURVEY_WORDS, Answering(), Pressed("about-opinion"), WORDS, then(Answering("about", "opinion"), "about?")),
        (SURVEY_WORDS, Answering("about", "opinion"), Pressed("t-lifts"), WORDS, then(
            Answering("about", "opinion", ("lifts",)))),
        (SURVEY_WORDS, Answering("about", "opinion", ("lifts",)), Pressed("done"), WORDS, then(
            None, "what these words are about", "→ survey_words 5", do=CodeWords(5, "opinion", ("lifts",)))),
        (SURVEY_WORDS, Answering("about", "opinion"), Pressed("t-nonsense"), WORDS, then(
            Answering("about", "opinion"))),
        (SURVEY_WORDS, Answering(), Pressed("nobody"), WORDS, then(None, "remind you", do=PutOffTask(5))),
        (SURVEY_WORDS, Answering(), Pressed("written"), replace(WORDS, reached=False), then(Answering())),
        (SURVEY_WORDS, Answering(), Pressed("complaint"), replace(WORDS, filed="TS-1"), then(Answering())),
        (SURVEY_WORDS, Answering(), Pressed("complaint"), replace(WORDS, open=False), then(Answering())),
        (SURVEY_CHECK, Checking(), Pressed("alike"), CHECK, then(None, "as on the form", do=CheckForm(5, True))),
        (SURVEY_CHECK, Checking(), Pressed("otherwise"), CHECK, then(Checking("sure"), "really")),
        (SURVEY_CHECK, Checking("sure"), Pressed("yes"), CHECK, then(
            None, "otherwise than", do=CheckForm(5, False))),
        (SURVEY_CHECK, Checking(), Pressed("yes"), CHECK, then(Checking())),
        (SURVEY_CHECK, Checking(), Pressed("alike"), replace(CHECK, open=False), then(Checking())),
    ],
)  # fmt: skip
def test_q10_q11_words_are_answered_or_filed_and_forms_compared(
    dialog: Dialog[Any, Any], state: Any, event: Event, facts: Any, expected: Then
) -> None:
    play(dialog, state, event, facts, expected)

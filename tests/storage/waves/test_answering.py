"""Q3, Q5–Q7, A24–A27: households answer, once a household, in the window; staff enter what came otherwise."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage.actors import SYSTEM, Actor
from storage.database import Db
from storage.errors import Forbidden, NotFound, RuleBroken
from storage.people import residents
from storage.reading import get
from storage.tables import SurveyForm, SurveyWave, SurveyWords, table
from storage.waves import answering, forms, ladder, questionnaires, running
from storage.waves.answering import Entry, Tried
from storage.waves.given import Given
from tests.kit.estate import BOT_ID, CHEN, FLAT_101, LI, MOVED_IN, SUN, ZHAO, second_estate
from tests.storage.waves.steps import (
    OPENING,
    again,
    answers,
    lays_out,
    lives_in,
    moves_in,
    opened,
    planned,
    returns,
    sent,
)  # fmt: skip

LATER = OPENING + timedelta(days=1)
STRANGER = Actor("resident", 0, 999_999)


def asked(db: Db, households: int = 2, **values: Any) -> SurveyWave:
    lays_out(db, households)
    wave = opened(db, **values)
    sent(db, wave)
    return wave


def outcome(db: Db, wave: SurveyWave, unit_id: int) -> str:
    return ladder.household(db, wave.id or 0, unit_id).outcome


def test_q6_a_household_climbs_from_asked_to_returned(db: Db) -> None:
    wave = asked(db)
    assert outcome(db, wave, 1000) == "sent"
    form = answering.begin(db, wave.id or 0, 1000, by=lives_in(1000), now=LATER)
    assert outcome(db, wave, 1000) == "started"
    assert answering.begin(db, wave.id or 0, 1000, by=lives_in(1000), now=LATER).id == form.id
    returned = returns(db, wave, 1000)
    assert (returned.counts, returned.state, returned.seconds, returned.levels) == (True, "complete", 600, 1)
    assert (returned.asked, returned.rated, returned.building) == (returned.rated, returned.asked, "10栋")
    assert outcome(db, wave, 1000) == "complete"


def test_q3_an_answer_can_be_given_anew_until_the_form_is_returned(db: Db) -> None:
    wave, me = asked(db), lives_in(1000)
    form = answering.begin(db, wave.id or 0, 1000, by=me, now=LATER)
    for said in (Given(2), Given(mark="declined"), Given(5)):
        answering.answer(db, form.id or 0, "cleaning", said, by=me, now=LATER)
    answering.answer(db, form.id or 0, "opinion", Given(words="电梯太慢"), by=me, now=LATER)
    answering.answer(db, form.id or 0, "opinion", Given(words="电梯太慢了，请修"), by=me, now=LATER)
    known = answering.sheet(db, wave.id or 0, 1000, by=me).given
    assert known == {"cleaning": Given(5), "opinion": Given(words="电梯太慢了，请修")}
    assert [row.body for row in db.execute(select(table(SurveyWords)))] == ["电梯太慢了，请修"]
    answering.complete(db, form.id or 0, by=me, now=LATER)
    with pytest.raises(RuleBroken, match="survey_done"):
        answering.begin(db, wave.id or 0, 1000, by=me, now=LATER)
    with pytest.raises(Exception, match="Q5: "):
        answering.answer(db, form.id or 0, "cleaning", Given(1), by=me, now=LATER)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("cleaning", Given(6)),
        ("cleaning", Given(0)),
        ("cleaning", Given()),
        ("cleaning", Given(5, mark="declined")),
        ("cleaning", Given(mark="whatever")),
        ("cleaning", Given(words="好")),
        ("age", Given(chosen=("no_such",))),
        ("age", Given()),
        ("important", Given(chosen=("cleaning", "cleaning"))),
        ("important", Given(chosen=("overall",))),
        ("opinion", Given(words="好" * 2001)),
        ("no_such_item", Given(5)),
    ],
)
def test_q3_an_answer_that_does_not_fit_its_question_is_refused(db: Db, item: str, said: Given) -> None:
    wave = asked(db)
    form = answering.begin(db, wave.id or 0, 1000, by=lives_in(1000), now=LATER)
    with pytest.raises(RuleBroken, match="answer_unfit"):
        answering.answer(db, form.id or 0, item, said, by=lives_in(1000), now=LATER)


def test_q3_a_household_is_asked_in_an_order_of_its_own_that_stays(db: Db) -> None:
    wave = asked(db, 8)
    orders = [
        tuple(item.code for item in answering.sheet(db, wave.id or 0, unit, by=lives_in(unit)).items)
        for unit in range(1000, 1008)
    ]
    assert len(set(orders)) > 1
    assert len({tuple(sorted(one)) for one in orders}) == 1
    same = answering.sheet(db, wave.id or 0, 1000, by=lives_in(1000)).items
    assert tuple(item.code for item in same) == orders[0]


def test_a25_of_two_members_of_a_household_the_first_complete_answer_counts(db: Db) -> None:
    wave = asked(db)
    first, second = lives_in(1000), moves_in(db, 1000, 5000)
    mine = answering.begin(db, wave.id or 0, 1000, by=first, now=LATER)
    theirs = returns(db, wave, 1000, by=second)
    assert (theirs.counts, theirs.extra) == (True, False)
    for item, said in answers(db, wave, 1000, 2).items():
        answering.answer(db, mine.id or 0, item, said, by=first, now=LATER)
    finished = answering.complete(db, mine.id or 0, by=first, now=LATER)
    assert (finished.extra, finished.form.counts, finished.outcome) == (True, False, "complete")


def test_a25_a_complete_form_takes_the_place_of_a_partial_one(db: Db) -> None:
    wave = asked(db)
    first, second = lives_in(1000), moves_in(db, 1000, 5000)
    half = answering.begin(db, wave.id or 0, 1000, by=first, now=LATER)
    rated = [item for item, said in answers(db, wave, 1000).items() if said.value]
    for item in rated[: len(rated) * 6 // 10 + 1]:
        answering.answer(db, half.id or 0, item, Given(4), by=first, now=LATER)
    assert answering.complete(db, half.id or 0, by=first, now=LATER).form.state == "partial"
    assert outcome(db, wave, 1000) == "partial"
    assert returns(db, wave, 1000, by=second).counts
    assert (get(db, SurveyForm, half.id or 0).extra, outcome(db, wave, 1000)) == (True, "complete")


def test_q5_only_who_lives_there_answers_for_a_household(db: Db) -> None:
    wave = asked(db)
    for by in (lives_in(1001), STRANGER, LI.actor):
        with pytest.raises(Forbidden, match="survey_not_asked"):
            answering.begin(db, wave.id or 0, 1000, by=by, now=LATER)
    mine = answering.begin(db, wave.id or 0, 1000, by=lives_in(1000), now=LATER)
    with pytest.raises(Forbidden, match="survey_not_asked"):
        answering.answer(db, mine.id or 0, "cleaning", Given(1), by=lives_in(1001), now=LATER)
    with pytest.raises(Forbidden, match="survey_not_asked"):
        answering.complete(db, mine.id or 0, by=lives_in(1001), now=LATER)


def test_q4_a_household_that_was_not_drawn_is_not_asked(db: Db) -> None:
    lays_out(db, 40)
    wave = opened(db, way="share", share=10)
    sent(db, wave)
    outside = next(unit for unit in range(1000, 1040) if not ladder.household(db, wave.id or 0, unit).drawn)
    with pytest.raises(Forbidden, match="survey_not_asked"):
        answering.begin(db, wave.id or 0, outside, by=lives_in(outside), now=LATER)
    entry = Entry("paper", LATER, answers(db, wave, outside), outside)
    with pytest.raises(RuleBroken, match="survey_not_drawn"):
        answering.enter(db, wave.id or 0, entry, by=LI.actor, now=LATER)


def test_a27_an_answer_after_closing_is_refused(db: Db) -> None:
    wave = asked(db)
    form = answering.begin(db, wave.id or 0, 1000, by=lives_in(1000), now=LATER)
    assert wave.closes_at is not None
    for change in (
        lambda: answering.answer(db, form.id or 0, "cleaning", Given(5), by=lives_in(1000), now=wave.closes_at),
        lambda: answering.complete(db, form.id or 0, by=lives_in(1000), now=wave.closes_at),
        lambda: answering.begin(db, wave.id or 0, 1001, by=lives_in(1001), now=wave.closes_at),
        lambda: answering.refuse(db, wave.id or 0, 1001, by=lives_in(1001), now=wave.closes_at),
    ):
        with pytest.raises(Forbidden, match="survey_over"):
            change()


def test_q5_while_a_wave_is_paused_no_answers_are_taken(db: Db) -> None:
    wave = asked(db)
    running.pause(db, wave.id or 0, wave.version, by=ZHAO.actor, now=LATER)
    with pytest.raises(RuleBroken, match="survey_paused"):
        answering.begin(db, wave.id or 0, 1000, by=lives_in(1000), now=LATER)


def test_q7_what_was_begun_counts_as_far_as_it_goes_when_the_window_ends(db: Db) -> None:
    wave = asked(db, 3)
    rated = [item for item, said in answers(db, wave, 1000).items() if said.value]
    for unit, many in ((1000, len(rated)), (1001, len(rated) * 6 // 10 + 1), (1002, 1)):
        form = answering.begin(db, wave.id or 0, unit, by=lives_in(unit), now=LATER)
        for item in rated[:many]:
            answering.answer(db, form.id or 0, item, Given(4), by=lives_in(unit), now=LATER)
    running.end(db, wave.id or 0, by=SYSTEM, now=LATER + timedelta(days=7))
    assert [outcome(db, wave, unit) for unit in (1000, 1001, 1002)] == ["complete", "partial", "started"]
    states = db.execute(select(forms.FORMS.c.state, forms.FORMS.c.counts).order_by(forms.FORMS.c.unit_id)).all()
    assert states == [("complete", True), ("partial", True), ("broken off", False)]


def test_q6_who_refuses_may_think_again(db: Db) -> None:
    wave = asked(db)
    answering.refuse(db, wave.id or 0, 1000, by=lives_in(1000), now=LATER)
    assert outcome(db, wave, 1000) == "refused"
    assert returns(db, wave, 1000).counts
    assert outcome(db, wave, 1000) == "complete"


def test_q5_somebody_sees_which_of_their_households_are_waited_for(db: Db) -> None:
    wave = asked(db)
    residents.bind(db, 1000, 1001, now=MOVED_IN)
    assert [home.unit_id for home in answering.waiting_for(db, BOT_ID, lives_in(1000))] == [1000]
    returns(db, wave, 1000)
    assert answering.waiting_for(db, BOT_ID, lives_in(1000)) == []
    assert answering.waiting_for(db, 1, lives_in(1001)) == []


def issued(db: Db, wave: SurveyWave, unit: int) -> str:
    """The code of a household's paper."""
    fresh = answering.fresh_codes([unit])
    assert answering.issue_codes(db, wave.id or 0, fresh) == {unit}
    return fresh[unit]


def test_a24_a26_the_link_on_a_paper_is_the_account_s_that_uses_it_first(db: Db) -> None:
    wave = asked(db)
    code = issued(db, wave, FLAT_101.id)
    assert answering.is_code(db, code)
    home = answering.redeem(db, BOT_ID, code, by=STRANGER)
    assert (home.unit_id, home.bound_to) == (FLAT_101.id, STRANGER.user_id)
    assert answering.redeem(db, BOT_ID, code, by=STRANGER).unit_id == FLAT_101.id
    with pytest.raises(Forbidden, match="survey_code"):
        answering.redeem(db, BOT_ID, code, by=lives_in(1001))
    assert answering.issue_codes(db, wave.id or 0, answering.fresh_codes([FLAT_101.id, 1000])) == {1000}
    assert answering.in_use(db, wave.id or 0) == {FLAT_101.id}
    assert answering.redeem(db, BOT_ID, code, by=STRANGER).bound_to == STRANGER.user_id
    assert returns(db, wave, FLAT_101.id, by=STRANGER).resident_id is None
    assert outcome(db, wave, FLAT_101.id) == "complete"


def test_a24_a_code_of_another_bot_an_old_and_an_unknown_one_open_nothing(db: Db) -> None:
    wave = asked(db)
    old = issued(db, wave, FLAT_101.id)
    new = issued(db, wave, FLAT_101.id)
    for bot, code in ((BOT_ID, old), (1, new), (BOT_ID, "no-such-code")):
        with pytest.raises(Forbidden, match="survey_code"):
            answering.redeem(db, bot, code, by=STRANGER)


@pytest.mark.parametrize("mode", ["phone", "paper", "door"])
def test_q6_staff_enter_a_form_with_its_mode_and_their_name(db: Db, mode: str) -> None:
    wave = asked(db)
    entry = Entry(mode, LATER, answers(db, wave, FLAT_101.id), FLAT_101.id)
    finished = answering.enter(db, wave.id or 0, entry, by=LI.actor, now=LATER)
    assert (finished.form.entered_by, finished.form.mode, finished.form.counts) == (LI.id, mode, True)
    assert ladder.modes(db, wave.id or 0)[mode] == {"complete": 1}


def test_q5_staff_enter_what_came_in_the_window_until_the_figures_are_made(db: Db) -> None:
    wave = asked(db)
    ended = running.end(db, wave.id or 0, by=SYSTEM, now=LATER + timedelta(days=7))
    said = answers(db, wave, FLAT_101.id)
    in_time = Entry("paper", LATER, said, FLAT_101.id)
    assert answering.enter(db, wave.id or 0, in_time, by=LI.actor, now=LATER + timedelta(days=8)).form.counts
    for when in (LATER - timedelta(days=3), LATER + timedelta(days=7, hours=20)):
        late = Entry("paper", when, said, 1001)
        with pytest.raises(RuleBroken, match="survey_received_when"):
            answering.enter(db, wave.id or 0, late, by=LI.actor, now=LATER + timedelta(days=8))
    assert ended.status == "ended"
    with pytest.raises(NotFound):
        answering.enter(db, wave.id or 0, in_time, by=second_estate(db).actor, now=LATER + timedelta(days=8))


def test_q15_a_form_about_another_provider_and_our_own_assessment_are_kept_apart(db: Db) -> None:
    wave = asked(db)
    said = answers(db, wave, 0)
    other = Entry("phone", LATER, said, kind="other", provider="邻家物业")
    for entry in (other, Entry("self", LATER, said, kind="self")):
        finished = answering.enter(db, wave.id or 0, entry, by=LI.actor, now=LATER)
        assert (finished.form.counts, finished.form.unit_id, finished.outcome) == (False, None, "")
    for entry in (
        Entry("phone", LATER, said, kind="other"),
        Entry("self", LATER, said, 1000, kind="self"),
        Entry("bot", LATER, said, 1000),
    ):
        with pytest.raises(RuleBroken, match="answer_unfit"):
            answering.enter(db, wave.id or 0, entry, by=LI.actor, now=LATER)


def test_q6_staff_note_that_nobody_was_there_or_would_rather_not(db: Db) -> None:
    wave = asked(db)
    assert answering.note(db, wave.id or 0, Tried(1000, "refused", "door"), by=LI.actor, now=LATER)
    assert not answering.note(db, wave.id or 0, Tried(1000, "unreachable", "phone"), by=LI.actor, now=LATER)
    assert ladder.modes(db, wave.id or 0)["door"] == {"refused": 1}


def test_a24_a_household_of_the_estate_as_it_was_built_answers_too(db: Db) -> None:
    wave = opened(db)
    assert sorted(sent(db, wave)) == sorted([SUN.flat.id, CHEN.flat.id])
    assert returns(db, wave, CHEN.flat.id, by=CHEN.actor).resident_id == CHEN.id
    assert again(db, wave).status == "open"


def test_q3_a_wave_keeps_the_version_it_was_planned_with(db: Db) -> None:
    wave = asked(db)
    before = questionnaires.of(db, wave)
    first = next(one for one in questionnaires.offered(db, 1, now=LATER) if one.name == "A")
    second = first.source.replace("version = 1", "version = 2").replace("您对小区的安保工作满意吗", "您对安保满意吗")
    questionnaires.enter(db, 1, second, by=ZHAO.actor, now=LATER)
    assert questionnaires.of(db, again(db, wave)) == before
    assert planned(db, now=LATER, opens_on=LATER.date()).questionnaire_id != wave.questionnaire_id

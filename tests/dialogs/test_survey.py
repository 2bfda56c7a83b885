"""Answering a survey as a table (Q3, Q5): one question a message, back, a pause, words, thanks; the word after it."""

from dataclasses import replace

import pytest

from dialogs.deeds.surveys import BeginSurvey, GiveAnswer, Given, RefuseSurvey
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Typed, Unfit
from dialogs.kit import Say
from dialogs.surveys.survey import SURVEY, Facts, Survey
from tests.dialogs.lines import Then, choices, play, then
from tests.dialogs.stage_surveys import ASKED, ITEMS

HELLO, LATER = Survey(), Survey("later")
FIRST, SECOND, THIRD = (Survey("item", code) for code in ("cleaning", "lifts", "fees"))
IMPORTANT, LEAST, OPINION, AGE = (Survey("item", code) for code in ("important", "least", "opinion", "age"))
ONE_PICKED = replace(IMPORTANT, picked=("lifts",))
HALF = replace(ASKED, given=tuple(Given(item.code, mark="declined") for item in ITEMS[:5]))
ALMOST = replace(ASKED, given=tuple(Given(item.code, mark="declined") for item in ITEMS[:-1]))


def give(item: str, said: str = "", mark: str = "", *, last: bool = False) -> GiveAnswer:
    return GiveAnswer(3, 7, Given(item, said, mark), last)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "event", "facts", "expected"),
    [
        (HELLO, Pressed("begin"), ASKED, then(FIRST, "{question}", do=BeginSurvey(3, 7))),
        (HELLO, Pressed("later"), ASKED, then(LATER, "whenever you like")),
        (HELLO, Pressed("refuse"), ASKED, then(None, "We won't ask you again", do=RefuseSurvey(3, 7))),
        (LATER, Pressed("begin"), HALF, then(IMPORTANT, "{question}", do=BeginSurvey(3, 7))),
        (FIRST, Pressed("a-5"), ASKED, then(SECOND, "{question}", do=give("cleaning", "5"))),
        (FIRST, Pressed("na"), ASKED, then(SECOND, do=give("cleaning", mark="not_applicable"))),
        (FIRST, Pressed("declined"), ASKED, then(SECOND, do=give("cleaning", mark="declined"))),
        (FIRST, Typed("很满意"), ASKED, then(SECOND, do=give("cleaning", "5"))),
        (FIRST, Typed(" ４ "), ASKED, then(SECOND, do=give("cleaning", "4"))),
        (FIRST, Typed("电梯坏了"), ASKED, then(FIRST, "→ file")),
        (SECOND, Pressed("back"), ASKED, then(FIRST, "{question}")),
        (SECOND, Pressed("later"), ASKED, then(LATER, "whenever you like")),
        (THIRD, Typed("85"), ASKED, then(Survey("item", "friends"), do=give("fees", "85"))),
        (THIRD, Typed("101"), ASKED, then(THIRD, "from 0 to {full}")),
        (Survey("item", "friends"), Pressed("a-10"), ASKED, then(Survey("item", "ease"), do=give("friends", "10"))),
        (IMPORTANT, Pressed("t-lifts"), HALF, then(replace(IMPORTANT, picked=("lifts",)))),
        (ONE_PICKED, Pressed("t-lifts"), HALF, then(IMPORTANT)),
        (ONE_PICKED, Pressed("t-fees"), HALF, then(LEAST, do=give("important", "lifts;fees"))),
        (replace(IMPORTANT, picked=("fees",)), Pressed("done"), HALF, then(LEAST, do=give("important", "fees"))),
        (LEAST, Pressed("t-lifts"), HALF, then(OPINION, do=give("least", "lifts"))),
        (OPINION, Typed("电梯太慢"), HALF, then(AGE, do=give("opinion", "电梯太慢"))),
        (OPINION, Typed("字" * 1001), HALF, then(OPINION, "rather long")),
        (AGE, Pressed("a-from_60"), ALMOST, then(None, "{thanks}", do=give("age", "from_60", last=True))),
    ],
)  # fmt: skip
def test_q3_one_question_a_press_from_the_greeting_to_the_thanks(
    state: Survey, event: Event, facts: Facts, expected: Then
) -> None:
    play(SURVEY, state, event, facts, expected)


def test_q5_who_has_answered_something_goes_on_where_they_were() -> None:
    assert SURVEY.begin(HALF) == LATER
    assert SURVEY.begin(ASKED) == HELLO
    assert SURVEY.step(LATER, Pressed("begin"), HALF).state == IMPORTANT


def test_q3_after_a_step_back_the_next_open_question_follows() -> None:
    back = SURVEY.step(IMPORTANT, Pressed("back"), HALF).state
    assert back == Survey("item", "ease")
    assert SURVEY.step(back, Pressed("a-7"), HALF).state == IMPORTANT


def test_q3_the_answer_that_was_given_is_ticked_and_progress_is_shown() -> None:
    known = replace(ASKED, given=(Given("cleaning", "4"),))
    say = SURVEY.ask(FIRST, known)
    assert (say.values["number"], say.values["all"]) == (1, 9)
    assert [button.label for row in say.buttons for button in row if button.choice == "a-4"] == ["✓ {label}"]


def test_q7_not_applicable_is_apart_from_declined_on_every_rated_question() -> None:
    for item in ITEMS:
        drawn = choices(SURVEY.ask(Survey("item", item.code), ASKED))
        assert "declined" in drawn
        assert ("na" in drawn) == (item.kind != "choice")


@pytest.mark.parametrize("standing", ["paused", "over", "done", "gone"])
def test_q5_outside_the_window_there_is_a_polite_word_and_words_are_not_lost(standing: str) -> None:
    facts = replace(ASKED, standing=standing)  # type: ignore[arg-type]
    for state in (HELLO, SECOND, LATER):
        said = SURVEY.step(state, Pressed("a-5"), facts)
        assert (said.state, said.do if standing != "over" else None) == (state, None)
        assert choices(SURVEY.ask(state, facts)) == ["call"]
        play(SURVEY, state, Typed("电梯坏了"), facts, then(state, "→ file"))


def test_a27_an_answer_after_the_window_is_noted_and_the_question_says_that_it_is_over() -> None:
    over = replace(ASKED, standing="over")
    late = SURVEY.step(SECOND, Pressed("a-5"), over)
    assert late.do == replace(give("lifts", "5"), late=True)
    assert late.say[0].replace
    assert "This survey is over" in late.say[0].text
    assert SURVEY.step(HELLO, Pressed("begin"), over).do is None


def test_a25_the_second_of_a_household_is_told_so_and_may_answer() -> None:
    say = SURVEY.ask(HELLO, replace(ASKED, extra=True))
    assert "one answer a household counts" in say.values["extra"].text
    assert SURVEY.ask(HELLO, ASKED).values["extra"].text == ""
    assert SURVEY.step(HELLO, Pressed("begin"), replace(ASKED, extra=True)).do == BeginSurvey(3, 7)


def test_q13_thanks_say_what_happens_next_and_where_nobody_is_told_collectively_they_say_so() -> None:
    told = SURVEY.step(AGE, Pressed("a-from_60"), ALMOST).say[0].values["following"].text
    alone = SURVEY.step(AGE, Pressed("a-from_60"), replace(ALMOST, collective=False)).say[0].values["following"].text
    assert "hear here what came of it" in told
    assert "answered in person" in alone


@pytest.mark.parametrize("state", [HELLO, LATER, FIRST, OPINION, AGE])
@pytest.mark.parametrize("event", [Unfit("sticker"), Edited("x", 3), Elapsed("begun"), Pressed("a-5", fresh=False)])
def test_what_does_not_fit_asks_the_same_question_again(state: Survey, event: Event) -> None:
    step = SURVEY.step(state, event, ASKED)
    assert (step.state, step.do, step.say) == (state, None, (SURVEY.ask(state, ASKED),))


@pytest.mark.parametrize("choice", ["a-0", "a-6", "a-", "a-nonsense", "t-lifts", "done", "unclear", "a-55", "5"])
def test_a02_a_made_up_answer_is_none(choice: str) -> None:
    assert SURVEY.step(FIRST, Pressed(choice), ASKED).do is None


@pytest.mark.parametrize("choice", ["t-nonsense", "t-", "a-lifts", "done"])
def test_a02_a_made_up_pick_is_none(choice: str) -> None:
    assert SURVEY.step(IMPORTANT, Pressed(choice), HALF).do is None


def test_a_photo_in_a_survey_begins_a_matter() -> None:
    play(SURVEY, OPINION, Attached(Media("photo", "f")), HALF, then(OPINION, "→ file"))


def test_q3_the_survey_listens_once_somebody_has_begun() -> None:
    assert not SURVEY.focus
    assert SURVEY.step(HELLO, Pressed("begin"), ASKED).listen
    assert not SURVEY.step(HELLO, Pressed("later"), ASKED).listen


def test_q5_a_reminder_says_that_it_is_one() -> None:
    reminded = replace(ASKED, reminded=True)
    assert "remind" in _all(SURVEY.ask(HELLO, reminded))
    assert "remind" in _all(SURVEY.ask(LATER, reminded))


def _all(say: Say) -> str:
    lead = say.values.get("lead")
    return say.text + (lead.text if lead is not None else "")

"""The follow-up visit as a table: solved, three levels, words; silence is no answer (V1)."""

from dataclasses import replace
from itertools import product

import pytest

from dialogs.deeds.handling import ExplainObjection
from dialogs.deeds.visits import RecordVisit
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Typed, Unfit
from dialogs.visits.visit import VISIT, Facts, Visit
from tests.dialogs.lines import Then, choices, play, then

FACTS = Facts(3, 7, "TS-20261119-0001", "电梯异响", "陈晨")
SOLVED = Visit(3)
RESULT = Visit(3, "result")
SPEED = Visit(3, "speed", 4)
ATTITUDE = Visit(3, "attitude", 4, 3)
WORDS = Visit(3, "words", 4, 3, 5)
TYPING = Visit(3, "typing", 4, 3, 5)
WHY = Visit(3, "why")
ENOUGH = ("enough",)
EVERY = [SOLVED, RESULT, SPEED, ATTITUDE, WORDS, TYPING]


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (SOLVED, Pressed("yes"), then(RESULT, "satisfied are you with the result")),
        (SOLVED, Pressed("no"), then(WHY, "is not solved", do=RecordVisit(3, solved=False))),
        (WHY, Typed("还是黑的"), then(None, "have heard you", do=ExplainObjection(7, "还是黑的"))),
        (WHY, Pressed("none"), then(None, "have heard you")),
        (RESULT, Pressed("4"), then(SPEED, "And with the speed")),
        (RESULT, Pressed("all"), then(Visit(3, "words", 5, 5, 5), "anything else", wakes=ENOUGH)),
        (SPEED, Pressed("3"), then(ATTITUDE, "how you were treated")),
        (ATTITUDE, Pressed("5"), then(WORDS, "anything else", wakes=ENOUGH)),
        (WORDS, Elapsed("enough"), then(None, "Thank you very much", do=RecordVisit(3, True, 4, 3, 5))),
        (TYPING, Elapsed("enough"), then(None, "Thank you very much", do=RecordVisit(3, True, 4, 3, 5))),
        (WORDS, Pressed("none"), then(None, "Thank you very much", do=RecordVisit(3, True, 4, 3, 5))),
        (WORDS, Pressed("say"), then(TYPING, "Please write it here")),
        (TYPING, Typed("谢谢"), then(None, "Thank you very much", do=RecordVisit(3, True, 4, 3, 5, "谢谢"))),
        (RESULT, Pressed("back"), then(SOLVED, "really solved")),
        (SPEED, Pressed("back"), then(Visit(3, "result", 4), "result")),
        (ATTITUDE, Pressed("back"), then(Visit(3, "speed", 4, 3), "speed")),
        (WORDS, Pressed("back"), then(Visit(3, "attitude", 4, 3, 5), "treated")),
        (TYPING, Pressed("back"), then(WORDS, "anything else")),
        (SOLVED, Pressed("back"), then(SOLVED, "really solved")),
    ],
)
def test_v1_one_question_a_press_from_solved_to_the_last_word(
    state: Visit, event: Event, expected: Then
) -> None:
    play(VISIT, state, event, FACTS, expected)


@pytest.mark.parametrize("state", EVERY)
def test_v1_silence_is_no_answer(state: Visit) -> None:
    for event in (Elapsed("begun"), Elapsed("visit"), Elapsed("nudge")):
        step = VISIT.step(state, event, FACTS)
        assert (step.state, step.do) == (state, None)


@pytest.mark.parametrize("state", EVERY)
def test_a02_a_press_on_an_earlier_question_changes_nothing(state: Visit) -> None:
    for choice in ["yes", "no", "all", "5", "none", "say", "back"]:
        step = VISIT.step(state, Pressed(choice, fresh=False), FACTS)
        assert (step.state, step.do, step.say) == (state, None, (VISIT.ask(state, FACTS),))


@pytest.mark.parametrize("choice", ["0", "6", "55", "-1", "none", "say", "yes", "no", "nonsense"])
def test_v1_there_are_five_levels_and_no_other(choice: str) -> None:
    for state in (RESULT, SPEED, ATTITUDE):
        play(VISIT, state, Pressed(choice), FACTS, then(state, "?"))


@pytest.mark.parametrize("state", EVERY)
@pytest.mark.parametrize(
    "event", [Unfit("sticker"), Edited("x", 3), Attached(Media("photo", "f")), Pressed("open")]
)
def test_what_does_not_fit_asks_the_same_question_again(state: Visit, event: Event) -> None:
    step = VISIT.step(state, event, FACTS)
    assert (step.state, step.do, step.say) == (state, None, (VISIT.ask(state, FACTS),))


@pytest.mark.parametrize("state", EVERY[:-1])
def test_v1_free_text_is_no_answer_before_it_was_asked_for(state: Visit) -> None:
    play(VISIT, state, Typed("5"), FACTS, then(state))


def test_v1_the_visit_listens_only_when_the_person_wants_to_write() -> None:
    assert not VISIT.focus
    listening = {
        (state.at, choice)
        for state, choice in product(EVERY, ["yes", "no", "1", "5", "all", "none", "say", "back", "call"])
        if VISIT.step(state, Pressed(choice), FACTS).listen
    }
    assert listening == {("words", "say"), ("solved", "no")}


@pytest.mark.parametrize("state", EVERY)
def test_i8_every_question_of_the_visit_offers_a_call(state: Visit) -> None:
    assert "call" in choices(VISIT.ask(state, FACTS))
    play(VISIT, state, Pressed("call"), FACTS, then(state, "→ call 7"))


@pytest.mark.parametrize(
    ("levels", "sorry"),
    [((5, 5, 5), False), ((3, 3, 3), False), ((2, 5, 5), True), ((5, 1, 5), True), ((5, 5, 2), True)],
)
def test_l1_who_was_not_satisfied_is_not_thanked_gaily(levels: tuple[int, int, int], sorry: bool) -> None:
    state = replace(WORDS, result=levels[0], speed=levels[1], attitude=levels[2])
    step = VISIT.step(state, Pressed("none"), FACTS)
    assert step.do == RecordVisit(3, True, *levels)
    assert ("We are sorry" in step.say[0].text) == sorry

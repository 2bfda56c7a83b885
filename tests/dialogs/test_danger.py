"""The question about a danger: which answer does what, and what plain words count as one."""

from dataclasses import replace

import pytest

from dialogs.danger import danger
from dialogs.danger.danger import Danger, Facts, answer, step
from dialogs.danger.safety import ADVICE, STEPS
from dialogs.deeds.severity import Answer, AnswerDanger
from dialogs.events import Elapsed, Pressed, Typed
from dialogs.kit import Wake
from handlers.understanding.signs import DANGERS

ASKED = Facts("gas", phone="010-1")
PAGED = Facts("gas", alarm=3, phone="010-1")
STATE = Danger("gas", 11, "有股怪味")


def test_what_is_only_possible_waits_five_minutes_and_what_has_paged_waits_for_nothing() -> None:
    assert step(STATE, Typed("有股怪味", 11), ASKED).wake == (Wake("silence", danger.SILENCE_SECONDS),)
    assert step(STATE, Typed("煤气漏了", 11), PAGED).wake == ()


@pytest.mark.parametrize("facts", [ASKED, PAGED])
@pytest.mark.parametrize("pressed", ["yes", "no"])
def test_x10_an_answer_ends_the_question_and_goes_with_the_words(facts: Facts, pressed: Answer) -> None:
    taken = step(STATE, Pressed(pressed), facts)
    assert taken.state is None
    assert taken.do == AnswerDanger("gas", 11, "有股怪味", facts.alarm, pressed)


def test_x10_an_answer_goes_with_who_has_read_the_words() -> None:
    taken = step(replace(STATE, told=(7, 8), who="路过"), Pressed("no"), ASKED)
    assert taken.do == AnswerDanger("gas", 11, "有股怪味", 0, "no", (7, 8), "路过")


def test_x10_silence_counts_once_and_only_while_nobody_has_been_called() -> None:
    quiet = Elapsed("silence")
    assert step(STATE, quiet, ASKED).do == AnswerDanger("gas", 11, "有股怪味", 0, "silence")
    assert step(STATE, quiet, PAGED).do is None
    assert step(STATE, quiet, Facts("gas", went_on=True)).do == AnswerDanger("gas", 11, "有股怪味", 0, "went_on")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("有！", "yes"), ("是的", "yes"), ("快来人", "yes"), ("Yes", "yes"), ("没有", "no"), ("沒有危險", "no"),
        ("没事了。", "no"), ("no", "no"), ("没有水", ""), ("有点味道", ""), ("不知道", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_plain_words_are_an_answer(said: str, meant: str) -> None:
    assert answer(said) == meant


def test_i8_whatever_may_be_asked_about_has_its_first_steps_at_hand() -> None:
    assert {sign.hazard for sign in DANGERS} <= STEPS.keys() | {"despair"}
    assert STEPS.keys() <= ADVICE.keys()

"""What a person in danger is told: what to do, whom to call, and that the staff have been alarmed (I8)."""

import pytest

from dialogs.catalog import DIALOGS
from dialogs.danger.safety import ADVICE, ASK_FOR_ONE_THING, advice
from tests.dialogs.stage import placeholders

EMERGENCY = {
    "gas": "119", "fire": "119", "trap": "119", "injury": "120", "shock": "120", "despair": "12356", "violence": "110",
    "flood": "119",
}  # fmt: skip


@pytest.mark.parametrize("hazard", ADVICE)
def test_i8_every_advice_names_the_emergency_number_and_the_customer_centre(hazard: str) -> None:
    said = advice(hazard, "010-88886666")
    assert EMERGENCY[hazard] in said.text
    assert "the staff on duty" in said.text
    assert placeholders(said.text) == set(said.values) == {"phone"}


def test_i8_a_cry_for_help_is_an_answer_to_no_question_about_one_thing() -> None:
    assert set(DIALOGS) > ASK_FOR_ONE_THING

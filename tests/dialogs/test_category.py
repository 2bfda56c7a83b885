"""K1: putting a category right, as a table."""

from dataclasses import replace

import pytest

from dialogs.deeds.learning import CorrectCategory
from dialogs.events import Event, Pressed, Typed
from dialogs.filing.category import CATEGORY, Facts, Sorting
from tests.dialogs.lines import Then, choices, play, then

FACTS = Facts(7, "TS-20261119-0001", "ele", ("noi", "qua", "oth"))
SHOW = Sorting(7)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Pressed("as-noi"), then(Sorting(7, done=True), "now", do=CorrectCategory(7, "noi"))),
        (Pressed("as-ele"), then(SHOW, "Which category")),
        (Pressed("as-what"), then(SHOW, "Which category")),
        (Pressed("back"), then(SHOW, "Which category")),
        (Typed("噪音"), then(SHOW, "Which category")),
    ],
)
def test_k1_one_press_puts_the_category_right(event: Event, expected: Then) -> None:
    play(CATEGORY, SHOW, event, FACTS, expected)


def test_k1_what_has_ended_keeps_its_category() -> None:
    ended = replace(FACTS, open=False)
    assert choices(CATEGORY.ask(SHOW, ended)) == []
    play(CATEGORY, SHOW, Pressed("as-noi"), ended, then(SHOW, "Which category"))

"""Entering what households said (Q6): the way once, a household, a tap a question or a line, a check, the next one."""

from dataclasses import replace

import pytest

from dialogs.deeds.surveys import EnterForm, EnterOutcome, Given
from dialogs.events import Event, Pressed, Typed
from dialogs.surveys import line as survey_line
from dialogs.surveys.entry import SURVEY_ENTRY, Entry, Facts
from dialogs.surveys.line import Line
from tests.dialogs.lines import Then, choices, play, then
from tests.dialogs.stage_surveys import ENTRY, ITEMS

NOT_YET = Entry()
WHICH = Entry("unit", "paper")
FIRST = Entry("item", "paper", 7, "3栋2单元501", "cleaning")
LAST = replace(FIRST, item="age")
IMPORTANT = replace(FIRST, item="important", given=(Given("cleaning", "5"),))
WHOLE = tuple(Given(item.code, mark="declined") for item in ITEMS)
OTHER, ABOUT = Entry("unit", "other"), Entry("item", "other", 0, "江畔物业", "cleaning")
CHECK = replace(FIRST, at="check", item="age", given=WHOLE)
SILENT = replace(ENTRY, unit=0, place="")


def given(*cells: str) -> tuple[Given, ...]:
    return tuple(Given(item.code, cell) for item, cell in zip(ITEMS, cells, strict=False))


@pytest.mark.parametrize(
    ("state", "event", "facts", "expected"),
    [
        (NOT_YET, Pressed("paper"), SILENT, then(WHICH, "Which household")),
        (WHICH, Pressed("mode"), SILENT, then(NOT_YET, "How do the answers come")),
        (WHICH, Typed("3-2-501"), ENTRY, then(FIRST, "{question}")),
        (WHICH, Pressed("unit-7"), SILENT, then(FIRST, "{question}")),
        (WHICH, Typed("9-9"), replace(SILENT, standing="unknown"), then(WHICH, "no such unit")),
        (WHICH, Typed("3-2-501"), replace(ENTRY, standing="answered"), then(WHICH, "has answered already")),
        (WHICH, Typed("3-2-501"), replace(ENTRY, standing="not asked"), then(WHICH, "was not drawn")),
        (FIRST, Pressed("a-4"), SILENT, then(replace(FIRST, item="lifts", given=given("4")))),
        (FIRST, Pressed("unclear"), SILENT, then(
            replace(FIRST, item="lifts", given=(Given("cleaning", mark="unclear"),)))),
        (FIRST, Pressed("back"), SILENT, then(WHICH, "Which household")),
        (FIRST, Typed("5 4 80"), SILENT, then(replace(FIRST, item="friends", given=given("5", "4", "80")))),
        (FIRST, Typed("5 9 80"), SILENT, then(FIRST, "can't read sign {place}", "{question}")),
        (FIRST, Typed("5 4 80 10 7 1+3 2 1 1"), SILENT, then(FIRST, "more signs than questions")),
        (FIRST, Pressed("refused"), SILENT, then(WHICH, "Noted", do=EnterOutcome(3, 7, "paper", "refused"))),
        (FIRST, Pressed("ineligible"), SILENT, then(WHICH, "Noted", do=EnterOutcome(3, 7, "paper", "ineligible"))),
        (IMPORTANT, Pressed("refused"), SILENT, then(IMPORTANT, "{question}")),
        (LAST, Pressed("a-from_60"), SILENT, then(
            replace(LAST, at="check", given=(Given("age", "from_60"),)), "{lines}")),
        (NOT_YET, Pressed("self"), SILENT, then(Entry("item", "self", item="cleaning"), "{question}")),
        (NOT_YET, Pressed("other"), SILENT, then(OTHER, "provider's name")),
        (OTHER, Typed("江畔物业"), replace(SILENT, standing="unknown"), then(ABOUT, "{question}")),
        (replace(ABOUT, at="check", given=WHOLE), Pressed("save"), SILENT, then(
            OTHER, "is entered", do=EnterForm(3, 0, "paper", WHOLE, "江畔物业"))),
        (Entry("check", "self", given=WHOLE), Pressed("save"), SILENT, then(
            NOT_YET, "is entered", do=EnterForm(3, 0, "self", WHOLE))),
        (ABOUT, Pressed("refused"), SILENT, then(ABOUT, "{question}")),
        (CHECK, Pressed("back"), SILENT, then(replace(CHECK, at="item"), "{question}")),
        (CHECK, Pressed("save"), SILENT, then(WHICH, "is entered", do=EnterForm(3, 7, "paper", WHOLE))),
    ],
)  # fmt: skip
def test_q6_a_form_is_entered_fast_and_the_next_household_comes_the_same_way(
    state: Entry, event: Event, facts: Facts, expected: Then
) -> None:
    play(SURVEY_ENTRY, state, event, facts, expected)


@pytest.mark.parametrize(
    ("said", "cells"),
    [
        ("5 4", ("5", "4")),
        ("54", ("5", "4")),
        ("５，４", ("5", "4")),
        ("5、4 80", ("5", "4", "80")),
        ("5 4 80 10 7 1+3 2", ("5", "4", "80", "10", "7", "cleaning;fees", "lifts")),
    ],
)
def test_q6_a_line_is_read_however_it_is_written(said: str, cells: tuple[str, ...]) -> None:
    assert survey_line.read(said, ITEMS) == Line(given(*cells))


def test_q7_the_signs_of_a_line_tell_what_is_no_answer() -> None:
    read = survey_line.read("- x ?", ITEMS).given
    assert [one.mark for one in read] == ["not_applicable", "declined", "unclear"]


@pytest.mark.parametrize(
    ("said", "wrong"), [("6", 1), ("5 0", 2), ("5 4 101", 3), ("5 4 8 11", 4), ("五", 1), ("5 4 80 10 7 1+9", 6)]
)
def test_a43_a_line_with_a_mistake_names_it_and_takes_nothing(said: str, wrong: int) -> None:
    line = survey_line.read(said, ITEMS)
    assert (line.given, line.wrong) == ((), wrong)


def test_q6_only_the_first_question_offers_the_outcomes_without_an_answer() -> None:
    assert {"unreachable", "refused", "ineligible"} <= set(choices(SURVEY_ENTRY.ask(FIRST, ENTRY)))
    assert "refused" not in choices(SURVEY_ENTRY.ask(IMPORTANT, ENTRY))


def test_q5_where_no_answers_are_taken_nothing_can_be_entered() -> None:
    closed = replace(ENTRY, open=False)
    for state in (NOT_YET, WHICH, FIRST, CHECK):
        step = SURVEY_ENTRY.step(state, Pressed("save"), closed)
        assert (step.state, step.do) == (state, None)
    assert choices(SURVEY_ENTRY.ask(CHECK, closed)) == []

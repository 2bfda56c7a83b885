"""Answers and frames from CSV files: what can be read, and every mistake with its line."""

from fractions import Fraction
from io import StringIO

import pytest

from storage.surveys.checking import load
from storage.surveys.counting import Counts, counted
from storage.surveys.frame import Frame, frame
from storage.surveys.methods import method
from storage.surveys.sheet import Answers, SheetError, answers
from storage.surveys.wave import Earlier, Population, computed

A = load("A")
HEAD = "household,building,mode,seconds,lifts,overall,important,opinion,age\n"


def read(text: str) -> list[Answers]:
    return answers(StringIO(text, newline=""), A, "answers.csv")


def framed(text: str) -> Frame:
    return frame(StringIO(text, newline=""), "frame.csv")


def of(*levels: tuple[int | str, int | str], building: str = "1栋") -> Counts:
    """Counts of forms with a level for the lifts and one all in all."""
    rows = "".join(f"{n},{building},,,{lifts},{overall},,,\n" for n, (lifts, overall) in enumerate(levels))
    return counted(read(HEAD + rows), A)


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("5", 5), (" 5 ", 5), ("５", 5), ("很满意", 5), ("非常滿意", 5), ("Very Satisfied", 5),
        ("basically_satisfied", 3),
        ("没用过，说不好", "not_applicable"), ("not_applicable", "not_applicable"), ("不方便回答", "declined"),
        ("?", "unclear"), ("？", "unclear"),
    ],
)  # fmt: skip
def test_q7_a_cell_holds_a_number_a_label_in_any_language_or_an_abstention(cell: str, meaning: int | str) -> None:
    [found] = read(f'{HEAD}1-101,,,,"{cell}",,,,\n')
    assert found.rated == {"lifts": meaning}


def test_a_row_is_a_form_with_its_picks_words_and_choices() -> None:
    text = f'{HEAD}1-101,1栋,bot,75,4,5,lifts; fees,"慢，\n真慢",60岁及以上\n\n2-201,,,,,,,,\n,,,,,,,,\n'
    first, second = read(text)
    assert (first.line, first.building, first.mode, first.seconds) == (3, "1栋", "bot", 75)
    assert first.picked == {"important": ("lifts", "fees")}
    assert first.words == {"opinion": "慢，\n真慢"}
    assert first.chosen == {"age": "from_60"}
    assert (second.household, second.rated, second.seconds) == ("2-201", {}, None)


def test_q7_what_was_left_out_unclear_or_not_applicable_is_counted_apart() -> None:
    found = of((5, 5), ("", 4), ("?", 3), ("not_applicable", 2), ("declined", ""))
    lifts = found.tallies["lifts"]
    assert (lifts.base, lifts.left_out, lifts.not_applicable, lifts.declined, lifts.returned) == (1, 2, 1, 1, 5)
    assert found.crosses["lifts"] == {(5, 5): 1}
    assert found.tallies["fees"].left_out == 5


def test_every_mistake_of_a_sheet_is_told_with_its_line() -> None:
    text = HEAD + "1-101,,fax,1.5,6,5,lifts,,\n,,,,sehr gut,5,lift,,old\n1-103,,,,5,5,lifts;fees;repair;parking,,\n"
    with pytest.raises(SheetError) as told:
        read(text)
    assert str(told.value).splitlines() == [
        "answers.csv, line 2: mode: 'fax' is none of bot, phone, paper, door, self",
        "answers.csv, line 2: seconds: '1.5' is no whole number",
        "answers.csv, line 2: lifts: '6' is no answer; it is a number from 1 to 5",
        "answers.csv, line 3: the household is missing",
        "answers.csv, line 3: lifts: 'sehr gut' is no answer; it is a number from 1 to 5",
        "answers.csv, line 3: important: 'lift' is no rated item",
        str(told.value).splitlines()[6],
        "answers.csv, line 4: important: 4 are picked, at most 3 may be",
    ]
    assert "line 3: age: 'old' is none of under_30" in str(told.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1: the file is empty"),
        ("home,lifts\n1,5\n", "line 1: there is no column 'household'"),
        ("household;lifts\n1;5\n", "are the columns divided by commas"),
        ("household,lifts,lifts\n1,5,5\n", "line 1: the column 'lifts' stands there twice"),
        ("household,lift\n1,5\n", "line 1: 'lift' is no item of questionnaire A"),
        ("household,lifts\n1,5,5\n", "line 2: it has not as many cells as the head, 2"),
        ("household,lifts\n1,5\n2\n", "line 3: it has not as many cells"),
        ('household,lifts\n1,"5\n', "line 2: unexpected end of data"),
        ("household,lifts\n1,5\0\n", "line 2: .*"),
        ("household,lifts\n1," + "9" * 5000 + "\n", "line 2: lifts: .* is no answer"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(SheetError, match=f"answers.csv, .*{complaint}"):
        read(text)


def test_of_many_mistakes_the_first_twenty_are_told() -> None:
    with pytest.raises(SheetError, match="… and 30 more mistakes") as told:
        read("household,lifts\n" + "1,0\n" * 50)
    assert len(str(told.value).splitlines()) == 21


def test_a_frame_knows_who_was_drawn_and_how_many_live_where() -> None:
    found = framed("household,building,outcome\n1,甲,sent\n2,甲,\n3,乙,ineligible\n4,乙,refused\n5,乙,sent\n")
    assert found.drawn == {"1", "3", "4", "5"}
    assert found.strata == {"甲": 2, "乙": 2}
    assert found.population == 4
    assert found.counted(["1"], ["5"]) == {"complete": 1, "partial": 1, "ineligible": 1, "refused": 1}
    assert framed("household\n1\n2\n").drawn == {"1", "2"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("household\n1\n1\n", "line 3: the household 1 stands here a second time"),
        ("household,outcome\n,sent\n", "line 2: the household is missing"),
        ("household,outcome\n1,lost\n", "line 2: 'lost' is no outcome; they are queued"),
    ],
)
def test_a_slip_in_a_frame_is_told_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(SheetError, match=f"frame.csv, {complaint}"):
        framed(text)


def test_a_wave_without_a_frame_says_nothing_it_does_not_know() -> None:
    made = computed(of((5, 5), (2, 4)), A, method("A"), Population())
    lifts = next(one for one in made.items if one.item.code == "lifts")
    assert (lifts.bounds, lifts.by_strata, lifts.trend, made.customer_mean, made.derived) == (None,) * 5
    assert lifts.levels.satisfied is not None


def test_a_wave_with_no_return_and_one_all_not_applicable_come_to_nothing_and_do_not_fail() -> None:
    for counts in (of(), of(("not_applicable", "not_applicable"))):
        made = computed(counts, A, method("A"), Population(10, 10, {"1栋": 10}), Earlier(of((5, 5)), A))
        assert {one.levels.satisfied for one in made.items} == {None}
        assert {one.trend for one in made.items} == {"cannot be told"}
        assert made.focus == ()


def test_x28_the_trend_compares_what_both_waves_asked() -> None:
    before, after = of(*[(5, 5)] * 40), of(*[(2, 5)] * 40)
    made = computed(after, A, method("A"), Population(), Earlier(before, A, {"lifts": ("cannot be told",)}))
    words = {one.item.code: (one.trend, one.lower) for one in made.items}
    assert words["lifts"] == ("clearly lower", True)
    assert words["overall"] == ("cannot be told", False)
    assert [(one.item, one.reasons, one.deep_study) for one in made.focus] == [("lifts", ("a", "b", "e"), True)]


def test_x26_the_buildings_of_the_frame_weigh_what_they_have_and_small_ones_are_hidden() -> None:
    rows = "".join(f"{n},{'甲' if n < 40 else '乙'},,,{5 if n < 40 else 2},5,,,\n" for n in range(43))
    made = computed(counted(read(HEAD + rows), A), A, method("A"), Population(50, 100, {"甲": 50, "乙": 50}))
    lifts = next(one for one in made.items if one.item.code == "lifts")
    assert lifts.by_strata is not None
    assert (lifts.by_strata.weighted, lifts.by_strata.unweighted) == (Fraction(1, 2), Fraction(40, 43))
    assert {one.name: one.shown for one in made.buildings} == {"甲": "hidden", "乙": "hidden"}
    assert all(one.satisfied is None for one in made.buildings)

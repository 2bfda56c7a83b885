"""The procedures' figures, from counts: worked examples, what abstains, what is refused."""

import random
from fractions import Fraction

import pytest

from storage.surveys import figures, scores
from storage.surveys.figures import of_levels
from storage.surveys.methods import MethodError, method, of
from storage.surveys.rounding import percent, rounded
from storage.surveys.tallies import Tally, merged

WORKED = Tally("all", {5: 10, 4: 5, 3: 6, 2: 3, 1: 1}, returned=25)


def test_q8_the_worked_example_of_b_comes_out_to_the_digit() -> None:
    found = of_levels(WORKED)
    assert (found.weighted, found.satisfied) == (Fraction(76, 100), Fraction(84, 100))
    assert (percent(found.weighted, 0), percent(found.satisfied, 0)) == ("76 %", "84 %")


def test_q8_everything_about_a_level_item() -> None:
    found = of_levels(WORKED)
    assert (found.base, found.dissatisfied, found.top_two) == (25, Fraction(4, 25), Fraction(15, 25))
    assert (found.mean, found.median) == (Fraction(95, 25), 4)
    assert [found.distribution[level] for level in (5, 4, 3, 2, 1)] == [
        Fraction(count, 25) for count in (10, 5, 6, 3, 1)
    ]
    assert of_levels(WORKED, satisfied_from=4).satisfied == figures.satisfied_rate(WORKED, 4) == Fraction(15, 25)


def test_q7_what_abstains_enters_no_base() -> None:
    some = Tally("lifts", {5: 3, 1: 1}, returned=10, not_applicable=2, declined=1)
    assert (some.base, some.left_out) == (4, 3)
    assert figures.satisfied_rate(some) == Fraction(3, 4)
    assert of_levels(some).weighted == Fraction(32, 40)


def test_q7_where_nobody_rated_there_is_no_figure_and_no_failure() -> None:
    none = of_levels(Tally("lifts", {}, returned=7, not_applicable=7))
    assert (none.satisfied, none.weighted, none.mean, none.median, none.distribution[5]) == (None,) * 5
    assert percent(none.satisfied) == "–"


def test_q8_means_of_points_are_over_all_returned_forms_unlike_q7() -> None:
    security = Tally("security", {80: 2, 100: 1}, returned=4)
    cleaning = Tally("cleaning", {60: 4}, returned=4)
    assert figures.points(security, 100) == Fraction(260, 300)
    assert figures.mean_per_form(security) == 65
    assert figures.customer_mean([security, cleaning]) == 125
    assert figures.customer_mean([Tally("x", {}, returned=0)]) is None


def test_q8_points_become_levels_by_the_bands_of_the_profile() -> None:
    bands = method("B").points_bands
    scored = Tally("repair", {15: 1, 13: 2, 12: 3, 9: 4, 8: 5, 6: 6, 5: 7}, returned=30)
    assert figures.as_levels(scored, 15, bands).values == {5: 1, 4: 5, 3: 4, 2: 11, 1: 7}


def test_q8_overall_is_forty_percent_self_assessment_and_sixty_percent_survey() -> None:
    assert figures.overall(Fraction(90, 100), Fraction(76, 100)) == Fraction(816, 1000)
    assert figures.overall(None, Fraction(1)) is None


def test_a_weighted_total_has_the_unweighted_one_beside_it() -> None:
    found = {"lifts": Fraction(1, 2), "fees": Fraction(1), "greening": None}
    assert figures.total(found, {"lifts": 3, "fees": 1, "greening": 9}) == Fraction(5, 8)
    assert figures.total(found, dict.fromkeys(found, 1)) == Fraction(3, 4)
    assert figures.total({"greening": None}, {"greening": 1}) is None


@pytest.mark.parametrize("seed", range(30))
def test_q8_figures_of_parts_together_are_the_figures_of_the_whole(seed: int) -> None:
    dice = random.Random(seed)
    parts = [
        Tally("x", {level: dice.randint(0, 30) for level in range(1, 6)}, returned=200, declined=dice.randint(0, 9))
        for _ in range(3)
    ]
    whole = merged("x", parts)
    assert whole.base == sum(part.base for part in parts)
    found = of_levels(whole)
    if whole.base:
        assert sum(share or 0 for share in found.distribution.values()) == 1
        assert (found.satisfied or 0) + (found.dissatisfied or 0) == 1
        assert found.weighted == (found.mean or 0) / 5


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        Tally("x", {5: -1}, returned=3)
    with pytest.raises(ValueError, match="4 answers on 3 returned forms"):
        Tally("x", {5: 3}, returned=3, declined=1)
    with pytest.raises(ValueError, match="levels are 1 to 5"):
        of_levels(Tally("x", {6: 1}, returned=1))


def test_ease_is_the_share_that_agrees() -> None:
    found = scores.ease(Tally("ease", {7: 3, 5: 1, 4: 1}, returned=6))
    assert found is not None
    assert found[0] == Fraction(4, 5)
    assert scores.ease(Tally("ease", {}, returned=1)) is None


def test_half_a_digit_is_rounded_up() -> None:
    assert rounded(Fraction(2, 16) * 100) == "12.5"
    assert (rounded(0.25), rounded(2.675, 2), rounded(Fraction(1, 8), 2)) == ("0.3", "2.68", "0.13")


@pytest.mark.parametrize(
    ("profile", "rate", "missed", "window", "sample"),
    [
        ("A", (85, False), "invalid", (7, "calendar"), "simple"),
        ("B", (60, False), "reissue", (15, "calendar"), "minimum"),
        ("D", (95, True), "target missed", (10, "working"), "share"),
        ("E", (85, False), "invalid", (7, "calendar"), "simple"),
    ],
)
def test_q6_each_profile_says_what_its_procedure_says_and_where_silent_what_a_says(
    profile: str, rate: tuple[int, bool], missed: str, window: tuple[int, str], sample: str
) -> None:
    found = method(profile)
    assert (found.return_rate, found.return_reached) == rate
    assert (found.return_missed, found.sample) == (missed, sample)
    assert (found.window_days, found.window_days_are) == window
    assert found.weights == (10, 8, 6, 4, 2)
    assert found.collective_reply is (profile != "D")


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"weights": [10, 8, 6, 4]}, "weights must be 5 falling whole numbers"),
        ({"weights": [2, 4, 6, 8, 10]}, "weights must be 5 falling whole numbers"),
        ({"return_rate": "85"}, "return_rate must be of the kind int"),
        ({"return_rate": -1}, "return_rate must be a whole number"),
        ({"return_reached": 1}, "return_reached must be of the kind bool"),
        ({"sample": "lots"}, "sample must be one of simple"),
        ({"windows": 3}, "windows must be left out"),
    ],
)
def test_a_slip_in_a_profile_is_refused_by_name(values: dict[str, object], complaint: str) -> None:
    with pytest.raises(MethodError, match=complaint):
        of({"A": {}, "X": values}, "X")


def test_a_profile_without_surveys_or_without_a_value_is_refused() -> None:
    with pytest.raises(MethodError, match="'C1' has no surveys; those that have: A, B, D, E"):
        method("C1")
    with pytest.raises(MethodError, match="Profile A leaves out collective_reply"):
        of({"A": {}}, "A")

"""What figures are taken to mean: trend, importance, focus list, strata, small groups, the quarter's grade."""

import random
from fractions import Fraction
from math import comb

import pytest

from storage.surveys import strata, suppression, trend
from storage.surveys.coding import Agreement, agreement, coded_twice
from storage.surveys.focus import Standing, focus_list, mentions
from storage.surveys.grade import graded
from storage.surveys.importance import Point, correlation, placed
from storage.surveys.intervals import Interval
from storage.surveys.methods import method
from storage.surveys.trend import Share

SURE = 0.02


def point(satisfaction: float, importance: float, width: float = SURE) -> Point:
    ends = [Interval(value - width, value + width) for value in (satisfaction, importance)]
    return Point(satisfaction, ends[0], importance, ends[1])


def standing(item: str, satisfied: int, **more: object) -> Standing:
    return Standing(item, Fraction(satisfied, 100), Fraction(100 - satisfied, 100), **more)  # type: ignore[arg-type]


def test_x28_a_great_change_is_told_and_a_small_one_cannot_be() -> None:
    pairs = {
        "lifts": (Share(85, 100), Share(60, 100)),
        "fees": (Share(85, 100), Share(82, 100)),
        "parking": (Share(60, 100), Share(85, 100)),
        "never asked": (Share(0, 0), Share(5, 5)),
    }
    assert trend.words(pairs) == {
        "lifts": "clearly lower", "fees": "cannot be told", "parking": "clearly higher",
        "never asked": "cannot be told",
    }  # fmt: skip
    assert trend.lower_figures(pairs) == ["lifts", "fees"]


def test_x28_what_one_item_alone_could_tell_ten_together_cannot() -> None:
    drop = (Share(85, 100), Share(75, 100))
    assert trend.words({"lifts": drop}) == {"lifts": "clearly lower"}
    still = (Share(85, 100), Share(85, 100))
    together = trend.words({"lifts": drop, **{str(n): still for n in range(9)}})
    assert set(together.values()) == {"cannot be told"}


def test_x28_holm_goes_on_as_long_as_each_is_unlikely_enough() -> None:
    assert trend.holm({"a": 0.01, "b": 0.02, "c": 0.04}) == {"a", "b", "c"}
    assert trend.holm({"a": 0.01, "b": 0.03, "c": 0.04}) == {"a"}
    assert trend.holm({"a": 0.02, "b": 0.9, "c": 0.9}) == set()
    assert trend.holm({}) == set()


def test_x28_few_answers_are_judged_by_fishers_exact_test() -> None:
    by_hand = sum(comb(12, some) * comb(10, 15 - some) for some in range(5, 7)) / comb(22, 15)
    assert trend.chance_of_drop(Share(9, 10), Share(6, 12)) == pytest.approx(by_hand)
    assert trend.chance_of_drop(Share(10, 10), Share(10, 10)) == pytest.approx(1)
    assert trend.chance_of_drop(Share(3, 3), Share(0, 3)) == pytest.approx(1 / 20)


@pytest.mark.parametrize("seed", range(25))
def test_x28_a_drop_and_its_mirror_are_judged_alike(seed: int) -> None:
    dice = random.Random(seed)
    bases = [dice.randint(1, 300) for _ in range(2)]
    before, after = (Share(dice.randint(0, base), base) for base in bases)
    others = [Share(share.base - share.hits, share.base) for share in (after, before)]
    assert trend.chance_of_drop(before, after) == pytest.approx(trend.chance_of_drop(*others), abs=1e-9)
    assert 0 <= trend.chance_of_drop(before, after) <= 1


def test_x28_a_wave_too_small_sees_no_drop_at_all() -> None:
    assert trend.smallest_visible_drop(1) is None
    assert trend.smallest_visible_drop(0) is None


def test_late_answers_that_differ_from_early_ones_are_told() -> None:
    assert trend.early_late(Share(180, 200), Share(40, 60)) == "clearly lower"
    assert trend.early_late(Share(180, 200), Share(52, 60)) == "cannot be told"


def test_an_item_has_its_quadrant_only_when_chance_could_not_move_it() -> None:
    found = placed({
        "lifts": point(0.5, 0.8), "security": point(0.9, 0.8), "activities": point(0.5, 0.2),
        "greening": point(0.9, 0.2), "fees": point(0.7, 0.5, 0.3),
    })  # fmt: skip
    assert (found.satisfaction_line, found.importance_line) == (pytest.approx(0.7), pytest.approx(0.5))
    assert found.quadrants == {
        "lifts": "improve first", "security": "keep it up", "activities": "no hurry",
        "greening": "more than needed", "fees": "undecided",
    }  # fmt: skip
    assert placed({}).quadrants == {}


def test_the_rank_correlation_of_a_table_is_that_of_its_rows() -> None:
    cross = {(5, 5): 6, (5, 4): 2, (4, 4): 5, (3, 3): 4, (3, 4): 1, (1, 2): 2}
    found = correlation(cross)
    assert found is not None
    rows = [pair for pair, count in cross.items() for _ in range(count)]
    assert found[0] == pytest.approx(spearman(rows))
    assert found[1].low < found[0] < found[1].high


def test_where_there_is_nothing_to_correlate_there_is_no_importance() -> None:
    assert correlation({(5, 5): 9}) is None
    assert correlation({(5, 5): 10, (5, 1): 10}) is None
    assert correlation({(5, 5): 10, (1, 1): 10}) == (1.0, (1.0, 1.0))


def spearman(rows: list[tuple[int, int]]) -> float:
    """By the definition, over single rows: Pearson's correlation of the middle ranks."""
    sides = [[one[side] for one in rows] for side in (0, 1)]
    ranks = [[sum(b < a for b in side) + (sum(b == a for b in side) + 1) / 2 for a in side] for side in sides]
    middle = (len(rows) + 1) / 2
    cross = sum((a - middle) * (b - middle) for a, b in zip(*ranks, strict=True))
    spread = [sum((one - middle) ** 2 for one in side) for side in ranks]
    return float(cross / (spread[0] * spread[1]) ** 0.5)


def test_q9_each_reason_puts_its_item_on_the_focus_list() -> None:
    found = focus_list([
        standing("lifts", 60, lower=True, history=("cannot be told", "clearly lower")),
        standing("fees", 90, opinions=7),
        standing("parking", 80, expectations=3),
        standing("cleaning", 95, opinions=2, expectations=1),
    ])  # fmt: skip
    assert [(one.item, one.reasons, one.trend, one.deep_study) for one in found] == [
        ("lifts", ("a", "b", "e"), "clearly lower", True),
        ("parking", ("d",), "cannot be told", False),
        ("fees", ("c",), "cannot be told", False),
    ]


def test_q9_the_lowest_satisfied_and_the_highest_dissatisfied_may_be_two_and_ties_are_all_listed() -> None:
    found = focus_list([
        Standing("a", Fraction(1, 2), Fraction(1, 4)), Standing("b", Fraction(3, 5), Fraction(2, 5)),
        Standing("c", Fraction(1, 2), Fraction(0)), Standing("d", None, None),
    ])  # fmt: skip
    assert {one.item: one.reasons for one in found} == {"a": ("a",), "c": ("a",), "b": ("b",)}


def test_q9_where_all_are_satisfied_with_everything_nothing_is_on_the_list() -> None:
    assert focus_list([standing("lifts", 100), standing("fees", 100)]) == []
    assert focus_list([Standing("lifts", None, None)]) == []


def test_q9_two_waves_without_getting_clearly_better_call_for_a_deep_study() -> None:
    assert trend.not_improving(("clearly higher", "cannot be told", "clearly lower"))
    assert not trend.not_improving(("cannot be told", "clearly higher"))
    assert not trend.not_improving(("clearly higher", "cannot be told"))
    assert not trend.not_improving(("clearly lower",))


def test_mentions_of_words_and_picks_add_up() -> None:
    assert mentions({"lifts": 2}, {"lifts": 1, "fees": 4}) == {"fees": 4, "lifts": 3}


def test_x26_stratum_weights_stand_beside_the_unweighted_figure() -> None:
    found = strata.weighted({"1栋": 200, "2栋": 100}, {"1栋": Share(10, 20), "2栋": Share(36, 40)})
    assert found.weighted == Fraction(1, 2) * Fraction(2, 3) + Fraction(9, 10) * Fraction(1, 3)
    assert found.unweighted == Fraction(46, 60)
    assert found.silent == ()


def test_x26_a_building_that_kept_silent_is_named_and_not_made_up() -> None:
    found = strata.weighted({"1栋": 200, "2栋": 100}, {"1栋": Share(10, 20)})
    assert (found.weighted, found.silent) == (Fraction(1, 2), ("2栋",))
    assert strata.weighted({"1栋": 5}, {}) == strata.Weighted(None, None, ("1栋",))


def test_x26_sample_and_population_side_by_side() -> None:
    one, two = strata.parts({"1栋": 200, "2栋": 100}, {"1栋": 20})
    assert (one.population_share, one.answer_share, one.weight) == (Fraction(2, 3), 1, Fraction(2, 3))
    assert (two.answers, two.weight) == (0, None)
    with pytest.raises(ValueError, match="Answers from 3栋"):
        strata.parts({"1栋": 1}, {"3栋": 1})
    with pytest.raises(ValueError, match="population of nobody"):
        strata.parts({}, {})


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"1": 10, "2": 5}, set()),
        ({"1": 10, "2": 4, "3": 20}, {"1", "2"}),
        ({"1": 3, "2": 4, "3": 20}, {"1", "2"}),
        ({"1": 1, "2": 2, "3": 20, "4": 30}, {"1", "2", "3"}),
        ({"1": 0, "2": 4}, {"2"}),
        ({"1": 0, "2": 9}, set()),
        ({}, set()),
    ],
)
def test_x27_small_groups_are_hidden_and_so_is_what_would_give_them_away(
    groups: dict[str, int], hidden: set[str]
) -> None:
    assert suppression.hidden(groups) == hidden


@pytest.mark.parametrize("seed", range(60))
def test_x27_nothing_hidden_can_be_computed_from_the_total(seed: int) -> None:
    dice = random.Random(seed)
    groups = {str(n): dice.choice([0, 1, 3, 4, 5, 8, 30]) for n in range(dice.randint(1, 6))}
    hidden = suppression.hidden(groups)
    rest = sum(groups[name] for name in hidden)
    assert all(groups[name] in (0, *range(5, 99)) for name in groups.keys() - hidden)
    everybody = {name for name, count in groups.items() if count}
    assert not hidden or hidden == everybody or (len(hidden) > 1 and rest >= 5)


def test_x27_buildings_are_ranked_from_thirty_answers_on() -> None:
    assert [suppression.shown_as(30, False), suppression.shown_as(29, False), suppression.shown_as(50, True)] == [
        "ranked", "interval only", "hidden",
    ]  # fmt: skip
    assert suppression.total_shown({"1": 3, "2": 2})
    assert not suppression.total_shown({"1": 3})


@pytest.mark.parametrize(
    ("survey", "grade", "measure"),
    [(95, "excellent", "recognition"), (90, "excellent", "recognition"), (89, "good", "improvement plan"),
     (60, "fair", "rectification order"), (59, "unsatisfied", "supervision")],
)  # fmt: skip
def test_r7_a_quarter_has_the_grade_of_its_figures_and_the_measures_of_the_grade(
    survey: int, grade: str, measure: str
) -> None:
    found = graded({"survey": Fraction(survey, 100), "same-day": Fraction(99, 100)}, method("B"))
    assert found.grade == grade
    assert measure in found.measures


def test_r7_good_survey_figures_do_not_outweigh_complaints_nobody_answered() -> None:
    found = graded({"survey": Fraction(95, 100), "same-day": Fraction(1, 2), "visits": None}, method("B"))
    assert (found.grade, found.unknown) == ("unsatisfied", ("visits",))
    assert found.by_indicator == {"survey": "excellent", "same-day": "unsatisfied"}
    assert graded({"survey": None}, method("B")).grade is None


def test_two_coders_who_agree_no_more_than_by_chance_have_a_kappa_of_nothing() -> None:
    assert agreement([("lifts", "lifts"), ("fees", "fees")]).kappa == 1
    chance = [("lifts", "lifts"), ("lifts", "fees"), ("fees", "lifts"), ("fees", "fees")]
    assert agreement(chance) == Agreement(4, 2, Fraction(0))
    textbook = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement(textbook).kappa == Fraction(2, 5)
    assert (agreement([]).kappa, agreement([("a", "a")]).kappa) == (None, None)


def test_a_tenth_of_the_comments_is_coded_twice() -> None:
    comments = [str(n) for n in range(41)]
    assert len(coded_twice(comments, "3f9c1a77d0e24b58")) == 5
    assert coded_twice([], "3f9c1a77d0e24b58") == []

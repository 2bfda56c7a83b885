"""The numbers of survey method that the client's standards print, to the printed digit."""

import random
from fractions import Fraction
from math import comb, sqrt

import pytest

from storage.surveys import honesty, intervals, scores, sizes, trend
from storage.surveys.intervals import Z, bounds, wilson
from storage.surveys.rounding import rounded
from storage.surveys.tallies import Tally
from storage.surveys.trend import Share

ITEMS, ANSWERS, SATISFIED = 10, 100, 0.88


def points(interval: tuple[float, float]) -> list[str]:
    return [rounded(end * 100) for end in interval]


def chances(base: int, share: float) -> list[float]:
    """How likely each number of hits is."""
    return [comb(base, hits) * share**hits * (1 - share) ** (base - hits) for hits in range(base + 1)]


def textbook(hits: int, base: int) -> tuple[float, float]:
    share = hits / base
    half = Z * sqrt(share * (1 - share) / base)
    return share - half, share + half


@pytest.mark.parametrize(
    ("households", "answers"),
    [
        (100, [92, 80, 67, 50]),
        (300, [235, 169, 119, 73]),
        (500, [341, 218, 142, 81]),
        (1000, [517, 278, 165, 88]),
        (2000, [697, 323, 179, 92]),
        (5000, [880, 357, 189, 95]),
    ],
)
def test_q4_the_answers_that_a_margin_needs(households: int, answers: list[int]) -> None:
    assert [sizes.answers_needed(households, margin) for margin in sizes.MARGINS] == answers
    assert [need.answers for need in sizes.needs(households, Fraction(1, 2))] == answers


def test_x53_a_landlord_of_7271_homes_reaches_four_points_with_554_answers() -> None:
    assert rounded(sizes.margin_reached(7271, 554)) == "4.0"


@pytest.mark.parametrize(
    ("hits", "base", "population", "ends"),
    [
        (17, 20, None, ["64.0", "94.8"]),
        (85, 100, None, ["76.7", "90.7"]),
        (270, 300, None, ["86.1", "92.9"]),
        (20, 20, None, ["83.9", "100.0"]),
        (85, 100, 300, ["78.4", "89.8"]),
    ],
)
def test_wilsons_interval_is_the_printed_one(hits: int, base: int, population: int | None, ends: list[str]) -> None:
    assert points(wilson(hits, base, population=population)) == ends


def test_the_textbook_interval_holds_the_truth_78_times_in_100_and_wilsons_94_times() -> None:
    likely = chances(30, 0.95)
    held = {
        name: sum(likely[hits] for hits in range(31) if (ends := method(hits, 30))[0] <= 0.95 <= ends[1])
        for name, method in (("textbook", textbook), ("wilson", wilson))
    }
    assert {name: rounded(share * 100, 0) for name, share in held.items()} == {"textbook": "78", "wilson": "94"}


@pytest.mark.parametrize(
    ("returned", "ends"),
    [(950, ["85.5", "90.5"]), (850, ["76.5", "91.5"]), (600, ["54.0", "94.0"]), (300, ["27.0", "97.0"])],
)
def test_q6_what_the_silent_could_change(returned: int, ends: list[str]) -> None:
    assert points(bounds(returned * 9 // 10, returned, 1000)) == ends


@pytest.mark.parametrize(("answers", "drop"), [(100, 16.5), (200, 11.3), (300, 9.1), (500, 6.9)])
def test_x28_the_drop_that_two_waves_can_see(answers: int, drop: float) -> None:
    assert trend.smallest_visible_drop(answers) == drop


def test_x28_lower_than_last_time_alarms_in_almost_every_wave_by_chance_alone() -> None:
    likely = chances(ANSWERS, SATISFIED)
    lower = sum(likely[before] * likely[after] for before in range(101) for after in range(before))
    assert rounded(lower * ITEMS) == "4.6"
    assert rounded((1 - (1 - lower) ** ITEMS) * 100) == "99.8"


def test_x28_with_the_test_and_holm_one_wave_in_twenty_alarms() -> None:
    """4.6 % was simulated; without chance it is 4.66 %."""
    likely, first = chances(ANSWERS, SATISFIED), trend.RISK / ITEMS
    alarm = sum(
        likely[before] * likely[after]
        for before in range(60, 101)
        for after in range(60, before)
        if trend.chance_of_drop(Share(before, ANSWERS), Share(after, ANSWERS)) <= first
    )
    assert rounded((1 - (1 - alarm) ** ITEMS) * 100, 2) == "4.66"


def test_x28_simulated_waves_of_unchanged_items_alarm_as_rarely_as_computed() -> None:
    dice, alarms, waves = random.Random(28), 0, 1500
    draws = random.Random(28).choices(range(101), chances(ANSWERS, SATISFIED), k=waves * ITEMS * 2)
    for _ in range(waves):
        pairs = {
            str(item): (Share(dice.choice(draws), ANSWERS), Share(dice.choice(draws), ANSWERS)) for item in range(ITEMS)
        }
        alarms += "clearly lower" in trend.words(pairs).values()
    assert 0.03 < alarms / waves < 0.065


@pytest.mark.parametrize(("households", "waves"), [(300, 2), (1000, 4), (3000, 9)])
def test_q4_a_rotation_at_five_points_takes_so_many_waves(households: int, waves: int) -> None:
    assert sizes.waves(households, sizes.answers_needed(households, 5)) == waves


@pytest.mark.parametrize(("forms", "forged", "chance"), [(100, 5, "42"), (300, 15, "80")])
def test_q10_what_the_comparison_of_a_tenth_finds(forms: int, forged: int, chance: str) -> None:
    assert rounded(honesty.detection(forms, forged, honesty.to_compare(forms)) * 100, 0) == chance


@pytest.mark.parametrize(("base", "margin"), [(100, "15.3"), (300, "8.8")])
def test_the_recommendation_score_moves_by_chance_as_printed(base: int, margin: str) -> None:
    part = base // 10
    found = scores.recommendation(Tally("nps", {10: 5 * part, 8: 3 * part, 3: 2 * part}, returned=base))
    assert found is not None
    assert (found.points, rounded(found.margin)) == (30, margin)


def test_a_census_has_no_error_and_nobody_asked_tells_nothing() -> None:
    assert wilson(40, 50, population=50) == (0.8, 0.8)
    assert wilson(0, 0, population=50) == (0.0, 1.0)
    assert scores.recommendation(Tally("nps", {}, returned=3)) is None


@pytest.mark.parametrize("seed", range(40))
def test_an_interval_holds_its_share_and_narrows_with_a_known_population(seed: int) -> None:
    dice = random.Random(seed)
    base = dice.randint(1, 400)
    hits, population = dice.randint(0, base), base + dice.randint(0, 400)
    endless, finite = wilson(hits, base), wilson(hits, base, population=population)
    assert 0 <= endless.low <= hits / base <= endless.high <= 1
    assert finite.high - finite.low <= endless.high - endless.low + 1e-12


def test_shares_that_are_none_are_refused() -> None:
    for wrong in ((5, 4), (-1, 4)):
        with pytest.raises(ValueError, match="is no share"):
            wilson(*wrong)
    with pytest.raises(ValueError, match="10 answers of a population of 9"):
        wilson(5, 10, population=9)
    with pytest.raises(ValueError, match="of 3 asked"):
        bounds(1, 4, 3)
    with pytest.raises(ValueError, match="5 forged"):
        honesty.detection(4, 5, 1)
    with pytest.raises(ValueError, match="±0 %"):
        sizes.answers_needed(100, 0)
    with pytest.raises(ValueError, match="expected return rate"):
        sizes.invitations(100, 50, Fraction(0))
    assert intervals.effective(10, None) == 10

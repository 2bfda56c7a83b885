"""What comes back: the ladder and its rate, the forecast, cleaning, and whether the forms are honest."""

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest

from storage.surveys import cleaning, honesty, ladder
from storage.surveys.cleaning import Form, cleaned
from storage.surveys.forecast import Forecast, forecast
from storage.surveys.honesty import Returned, detection
from storage.surveys.ladder import OUTCOMES, Outcome, may_follow, returned, still_needed
from storage.surveys.methods import method

SEED = "3f9c1a77d0e24b58"


def form(ref: str, household: str, rated: int = 10, **more: object) -> Form:
    return Form(ref, household, asked=10, rated=rated, scored=rated, levels=3, **more)  # type: ignore[arg-type]


def reasons(forms: list[Form], sample: frozenset[str] | None = None) -> dict[str, tuple[str, bool]]:
    return {entry.ref: (entry.reason, entry.excluded) for entry in cleaned(forms, sample).log}


@pytest.mark.parametrize(
    ("profile", "complete", "verdict", "missing"),
    [
        ("A", 86, "valid", 0), ("A", 85, "invalid", 1), ("A", 50, "invalid", 36),
        ("B", 61, "valid", 0), ("B", 60, "reissue", 1),
        ("D", 95, "valid", 0), ("D", 94, "target missed", 1),
        ("E", 85, "invalid", 1), ("A", 0, "no forms", 86),
    ],
)  # fmt: skip
def test_q6_a_return_rate_is_valid_as_its_procedure_says(
    profile: str, complete: int, verdict: str, missing: int
) -> None:
    outcomes: Mapping[Outcome, int] = {"complete": complete, "sent": 100 - complete}
    assert returned(outcomes, method(profile)).verdict == verdict
    assert still_needed(outcomes, method(profile)) == missing


def test_q6_the_return_rate_is_printed_with_its_formula() -> None:
    found = returned({"complete": 80, "partial": 6, "refused": 4, "unreachable": 5, "ineligible": 5}, method("A"))
    assert found.formula == (
        "return rate = (complete + partial) ÷ (drawn - ineligible) = (80 + 6) ÷ (100 - 5) = 90.5 %"
    )
    assert (found.rate, found.complete_rate) == (Fraction(86, 95), Fraction(80, 95))


def test_q6_a_wave_of_nobody_has_no_rate() -> None:
    found = returned({"ineligible": 3}, method("A"))
    assert (found.rate, found.verdict) == (None, "no forms")
    assert found.formula.endswith("= –")
    assert still_needed({}, method("A")) == 0


def test_an_outcome_moves_up_its_ladder_and_never_down() -> None:
    assert may_follow("sent", "partial")
    assert may_follow("refused", "complete")
    assert may_follow("unreachable", "complete")
    assert not any(may_follow("complete", then) for then in OUTCOMES if then != "ineligible")
    assert not any(may_follow(now, "queued") or may_follow(now, now) for now in OUTCOMES)
    assert not may_follow("partial", "started")


def test_q6_there_is_no_forecast_before_the_third_day() -> None:
    assert forecast([30, 20], 7, 300) is None
    assert forecast([30, 20, 13], 7, 300) is not None


def test_q6_a_course_that_fades_by_a_third_a_day_is_continued_so() -> None:
    found = forecast([90, 60, 40], 7, 300)
    assert found is not None
    assert found.so_far == 190
    assert found.likely == 190 + round(26.7 + 17.8 + 11.9 + 7.9)
    assert found.low < found.likely < found.high


def test_q6_a_forecast_stays_between_what_came_and_what_was_asked() -> None:
    for days in ([0, 0, 0], [1, 0, 0], [0, 0, 5], [100, 100, 100], [10, 20, 30]):
        found = forecast(days, 7, 300)
        assert found is not None
        assert found.so_far <= found.low <= found.likely <= found.high <= 300
    assert forecast([5] * 7, 7, 300) == Forecast(35, 35, 35, 35)


@pytest.mark.parametrize("keeps", [0.5, 0.7, 0.9])
def test_q6_the_range_of_the_forecast_holds_what_comes_in_most_waves(keeps: float) -> None:
    dice, held = random.Random(6), 0
    for _ in range(200):
        days = [sum(dice.random() < 0.3 * keeps**day for _ in range(200)) for day in range(7)]
        found = forecast(days[:4], 7, 10_000)
        held += found is not None and found.low <= sum(days) <= found.high
    assert held >= 180


def test_returns_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="5 returns of 4 asked"):
        forecast([2, 2, 1], 7, 4)
    with pytest.raises(ValueError, match="returns of"):
        forecast([2, -1, 1], 7, 4)


def test_x25_what_does_not_count_is_excluded_for_a_reason_and_the_rest_counts() -> None:
    forms = [
        form("1", "1-101"), form("2", "9-999"), form("3", "1-101"), form("4", "1-102", rated=0),
        form("5", "1-103", rated=4), form("6", "1-104", seconds=14.0), form("7", "1-105", seconds=15.0),
        form("8", "1-106", rated=5),
    ]  # fmt: skip
    sample = frozenset(f"1-10{n}" for n in range(1, 7))
    assert reasons(forms, sample) == {
        "2": ("out of sample", True), "3": ("duplicate", True), "4": ("blank", True),
        "5": ("broken off", True), "6": ("too fast", True),
    }  # fmt: skip
    assert [one.ref for one in cleaned(forms, sample).kept] == ["1", "7", "8"]


def test_x25_the_first_complete_form_of_a_household_counts() -> None:
    forms = [form("1", "1-101", rated=6), form("2", "1-101", rated=9), form("3", "1-101")]
    assert [one.ref for one in cleaned(forms).kept] == ["2"]
    assert reasons(forms) == {"1": ("duplicate", True), "3": ("duplicate", True)}


def test_x25_the_same_answer_to_everything_is_excluded_only_when_it_was_quick_too() -> None:
    def alike(ref: str, seconds: float | None) -> Form:
        return Form(ref, ref, asked=10, rated=10, scored=10, levels=1, seconds=seconds)

    assert reasons([alike("quick", 20), alike("slow", 60), alike("paper", None)]) == {
        "quick": ("straight-lining", True), "slow": ("straight-lining", False), "paper": ("straight-lining", False),
    }  # fmt: skip
    few = Form("few", "few", asked=3, rated=3, scored=3, levels=1, seconds=7)
    assert reasons([few]) == {}


@pytest.mark.parametrize(
    ("rated", "state"), [(0, "blank"), (4, "broken off"), (5, "partial"), (7, "partial"), (8, "complete")]
)
def test_a_form_is_complete_from_four_fifths_on_and_partial_from_half(rated: int, state: str) -> None:
    assert cleaning.completeness(form("1", "1-101", rated=rated)) == state


def test_q10_a_tenth_is_compared_half_of_it_where_it_looks_risky() -> None:
    forms = [Returned(str(n), minute=f"08:{n:02}") for n in range(95)]
    forms += [Returned(str(n), minute="23:59", device="d1", words="w", by_staff="7") for n in range(95, 100)]
    found = honesty.audit(forms, SEED)
    assert len(found.risky) == 5
    assert set(found.risky["95"]) == {"same minute", "same device", "same words", "entered by staff"}
    assert len(found.at_random) == 5
    assert not set(found.at_random) & set(found.risky)
    assert found == honesty.audit(forms[::-1], SEED)


def test_q10_without_risky_forms_the_whole_tenth_is_random_and_one_form_is_compared_too() -> None:
    assert len(honesty.audit([Returned(str(n)) for n in range(41)], SEED).at_random) == 5
    assert honesty.audit([Returned("1")], SEED).at_random == ("1",)
    assert honesty.audit([], SEED) == honesty.Audit({}, ())


def test_q10_three_of_the_silent_are_called_as_far_as_there_are_any() -> None:
    assert len(honesty.to_call([str(n) for n in range(50)], SEED)) == 3
    assert len(honesty.to_call(["1", "2"], SEED)) == 2


def test_q10_one_discrepancy_means_all_are_compared_and_the_general_manager_hears() -> None:
    assert honesty.verdict(1) == honesty.Verdict(compare_all=True, tell_executive=True)
    assert honesty.verdict(0) == honesty.Verdict(compare_all=False, tell_executive=False)


def test_q10_comparing_all_finds_what_is_forged_and_nothing_forged_is_never_found() -> None:
    assert detection(10, 1, 10) == 1
    assert detection(10, 0, 10) == 0
    assert detection(10, 1, 3) == Fraction(3, 10)


def test_the_ladder_knows_every_outcome_once() -> None:
    assert set(ladder.FOLLOWS) == set(OUTCOMES)
    assert len(set(OUTCOMES)) == len(OUTCOMES)

"""How many forms will have come back when the window ends, from the third day on (Q6).

Most who answer do so early, and each day brings a steady part of the day before: new returns of day k
are in proportion to qᵏ, with q found by maximum likelihood from the days so far (at most 1: a steady
stream is the best that is expected without a push). What is still to come follows from the rest of the
series. The range holds the uncertainty of q and the chance in what is to come, with 95 %.

It is a forecast of the present course; reminders and door-to-door visits are there to beat it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from storage.surveys.intervals import Z

FIRST_DAY: Final = 3
STEPS: Final = 60


@dataclass(frozen=True, slots=True)
class Forecast:
    """Forms at the end of the window: the likely number, and a range."""

    so_far: int
    likely: int
    low: int
    high: int


def forecast(per_day: Sequence[int], days: int, asked: int) -> Forecast | None:
    """From the returns of each full day so far, of a window of so many days; nothing before the third day."""
    if min(per_day, default=0) < 0 or sum(per_day) > asked:
        raise ValueError(f"{sum(per_day)} returns of {asked} asked.")
    so_far, passed = sum(per_day), len(per_day)
    if passed < FIRST_DAY:
        return None
    if passed >= days or not so_far:
        return Forecast(so_far, so_far, so_far, so_far if passed >= days else asked)
    keeps = _steadiness(per_day)
    spread = Z / sqrt(so_far * _spread(keeps, passed)) if keeps > 0 else 0.0
    likely = _rest(so_far, keeps, passed, days)
    low = _rest(so_far, max(0.0, keeps * (1 - spread)), passed, days)
    high = _rest(so_far, min(1.0, keeps * (1 + spread)), passed, days)
    return Forecast(
        so_far=so_far,
        likely=min(asked, so_far + round(likely)),
        low=min(asked, so_far + round(max(0.0, low - Z * sqrt(low)))),
        high=min(asked, so_far + round(high + Z * sqrt(max(1.0, high)))),
    )


def _steadiness(per_day: Sequence[int]) -> float:
    """q: the series qᵏ over the days so far whose mean day is that of the returns."""
    mean_day = sum(day * count for day, count in enumerate(per_day)) / sum(per_day)
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _mean_day(middle, len(per_day)) < mean_day else (low, middle)
    return (low + high) / 2


def _mean_day(keeps: float, days: int) -> float:
    weights = [keeps**day for day in range(days)]
    return sum(day * weight for day, weight in enumerate(weights)) / sum(weights)


def _spread(keeps: float, days: int) -> float:
    """The variance of the day of a return: what one return tells about log q."""
    weights = [keeps**day for day in range(days)]
    mean = _mean_day(keeps, days)
    return max(1e-6, sum(weight * (day - mean) ** 2 for day, weight in enumerate(weights)) / sum(weights))


def _rest(so_far: int, keeps: float, passed: int, days: int) -> float:
    """What is still to come in the window, if returns go on as they did."""
    came = sum(keeps**day for day in range(passed))
    return so_far * sum(keeps**day for day in range(passed, days)) / came

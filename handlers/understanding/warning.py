"""R5 投诉预警: a category, building or phrase rising beyond its usual level.

Each series (how many complainants a week) is compared with its own past weeks. If the week's number is Poisson and its
level unknown, the past S in m weeks leaves a Gamma(S + 1/2, m) belief about the level, and the next number is
negative binomial: so a series with little past must rise further to be believed, without a rule of thumb for it.
Weeks that vary more than Poisson says (holidays, storms) widen it by their dispersion.

Hundreds of series are looked at each week, and at one in twenty each a quiet week would ring for a dozen of them.
So the week's p-values go through Benjamini–Hochberg: of the series that ring, at most one in twenty
(``_FALSE_SHARE``) is expected to be none, and in a quiet week anything rings with that probability at most. It
holds for series that rise together, as a category and its phrases do (positive dependence). Bonferroni would guard
against a single false alarm and miss the small rises that a warning is for. A rise also must be worth
somebody's time: at least ``_LEAST`` complainants.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_FALSE_SHARE = 0.05
_LEAST = 3
FEWEST_WEEKS = 4
_MOST_TERMS = 100_000


@dataclass(frozen=True, slots=True)
class Rise:
    """A series that rose: this week's number, its usual level, how probable that is by chance."""

    series: str
    count: int
    usual: float
    p: float


def rises(series: Mapping[str, Sequence[int]], *, false_share: float = _FALSE_SHARE) -> list[Rise]:
    """R5: the series whose last week is beyond their usual level, the most surprising first."""
    tested = [
        Rise(name, weeks[-1], sum(weeks[:-1]) / (len(weeks) - 1), tail(weeks[-1], weeks[:-1]))
        for name, weeks in series.items()
        if len(weeks) > FEWEST_WEEKS
    ]
    ordered = sorted(tested, key=lambda rise: (rise.p, rise.series))
    passing = [at for at, rise in enumerate(ordered, 1) if rise.p <= false_share * at / len(ordered)]
    return [rise for rise in ordered[: max(passing, default=0)] if rise.count >= _LEAST]


def tail(count: int, past: Sequence[int]) -> float:
    """How probable so many or more are, after these past weeks."""
    if count <= 0:
        return 1.0
    spread = _dispersion(past)
    # Dividing by the dispersion keeps mean and variance right: so many weeks are worth so many fewer.
    shape = (sum(past) + 0.5) / spread
    odds = len(past) / spread / (len(past) / spread + 1)
    below = 0.0
    term = shape * math.log(odds)
    for at in range(min(count, _MOST_TERMS)):
        below += math.exp(term)
        term += math.log((shape + at) / (at + 1) * (1 - odds))
    return min(1.0, max(0.0, 1.0 - below))


def limit(past: Sequence[int], p: float = 0.01) -> int:
    """The smallest number that would be this improbable after these weeks; what the drawing shows as a band."""
    count = 1
    while tail(count, past) > p and count < _MOST_TERMS:
        count += 1
    return count


def _dispersion(past: Sequence[int]) -> float:
    """Variance over mean, at least one; shrunk towards one while the past is short."""
    mean = sum(past) / len(past)
    if not mean:
        return 1.0
    variance = sum((each - mean) ** 2 for each in past) / max(1, len(past) - 1)
    trust = len(past) / (len(past) + 4)
    return max(1.0, 1.0 + trust * (variance / mean - 1.0))

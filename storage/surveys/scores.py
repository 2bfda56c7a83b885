"""The two scores from elsewhere: recommendation (NPS) and ease (CES).

NPS = promoters (9, 10) less detractors (0 to 6), in points from -100 to 100. It moves a lot by chance:
with 50 % promoters and 20 % detractors it is 30 ± 15.3 at 100 answers. It is asked once a year at most,
shown with its interval, and nobody is paid by it. CES is the share that agrees (5 to 7 of 7).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from storage.surveys.intervals import Interval, Z, wilson
from storage.surveys.tallies import Tally

PROMOTERS_FROM = 9
PASSIVES_FROM = 7
AGREES_FROM = 5


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The score in points and half the width of its interval."""

    points: Fraction
    margin: float


def recommendation(tally: Tally, z: float = Z) -> Recommendation | None:
    """NPS with its margin; nothing where nobody answered."""
    if not tally.base:
        return None
    promoters = Fraction(tally.at_least(PROMOTERS_FROM), tally.base)
    detractors = Fraction(tally.base - tally.at_least(PASSIVES_FROM), tally.base)
    score = promoters - detractors
    variance = float(promoters + detractors - score * score)
    return Recommendation(score * 100, z * sqrt(variance / tally.base) * 100)


def ease(tally: Tally) -> tuple[Fraction, Interval] | None:
    """CES: the share that found it easy, with its interval."""
    agree = tally.at_least(AGREES_FROM)
    return (Fraction(agree, tally.base), wilson(agree, tally.base)) if tally.base else None

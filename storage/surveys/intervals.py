"""How far a share can be trusted: Wilson's interval, and what those who did not answer could change.

Wilson (1927) instead of the textbook p ± z·√(p(1-p)/n): at 30 answers and a true share of 95 % the
textbook interval holds the truth 78 times in 100, Wilson's 94 times. Where the population is known,
the finite-population correction widens the sample to n·(N-1)/(N-n); a census has no sampling error.

An interval speaks of chance only. The *bounds* take those who did not answer as all dissatisfied and
as all satisfied: no statistics makes them narrower, only answers do.
"""

from fractions import Fraction
from math import inf, sqrt
from statistics import NormalDist
from typing import NamedTuple

Z = NormalDist().inv_cdf(0.975)


class Interval(NamedTuple):
    """A range of shares, from 0 to 1."""

    low: float
    high: float

    def above(self, line: float) -> bool:
        return self.low > line

    def below(self, line: float) -> bool:
        return self.high < line


NOTHING_KNOWN = Interval(0.0, 1.0)


def wilson(hits: int, base: int, *, population: int | None = None, z: float = Z) -> Interval:
    """Where the share of a population lies, by ``hits`` among ``base`` who answered, with 95 %."""
    if not 0 <= hits <= base:
        raise ValueError(f"{hits} of {base} is no share.")
    if base == 0:
        return NOTHING_KNOWN
    share, worth = hits / base, effective(base, population)
    if worth == inf:
        return Interval(share, share)
    stretch = 1 + z * z / worth
    middle = (share + z * z / (2 * worth)) / stretch
    half = z / stretch * sqrt(share * (1 - share) / worth + z * z / (4 * worth * worth))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def effective(base: int, population: int | None) -> float:
    """The answers an endless population would have had to give to tell as much."""
    if population is None:
        return base
    if base > population:
        raise ValueError(f"{base} answers of a population of {population}.")
    return inf if base == population else base * (population - 1) / (population - base)


def bounds(hits: int, base: int, asked: int) -> tuple[Fraction, Fraction]:
    """The share if nobody who kept silent were satisfied, and if all of them were (Q6)."""
    if not 0 <= hits <= base <= asked or asked == 0:
        raise ValueError(f"{hits} of {base} of {asked} asked.")
    return Fraction(hits, asked), Fraction(hits + asked - base, asked)

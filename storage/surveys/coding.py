"""Whether two people understand the same words alike: free text is coded by a fixed book of codes.

A tenth of the comments is coded twice, each coder by themselves. Plain agreement flatters when one code
is frequent; Cohen's kappa takes away what chance would agree on: 1 is perfect, 0 no better than chance.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from storage.surveys.order import ranked

CODED_TWICE = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many were coded twice, how many alike, and kappa; no kappa where both used one code only."""

    comments: int
    alike: int
    kappa: Fraction | None


def coded_twice(comments: Sequence[str], seed: str) -> list[str]:
    """The comments that a second person codes too, drawn by a recorded seed: a tenth, rounded up."""
    return ranked(f"{seed}/coded", comments)[: ceil(len(comments) * CODED_TWICE)]


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """By the two codes of each comment."""
    count, alike = len(pairs), sum(one == other for one, other in pairs)
    if not count:
        return Agreement(0, 0, None)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = Fraction(sum(ones[code] * others[code] for code in ones), count * count)
    kappa = (Fraction(alike, count) - by_chance) / (1 - by_chance) if by_chance < 1 else None
    return Agreement(count, alike, kappa)

"""How many answers a wave needs, how many households to invite for them, and what a rotation costs (Q4).

Cochran's size for a share at its least favourable value of one half, with the finite population:
n₀ = z²·¼ / e², n = n₀ / (1 + (n₀ - 1) / N), rounded up; z for 95 %.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt
from typing import Final

from storage.surveys.intervals import Z, effective

MARGINS: Final = (3, 5, 7, 10)
CENSUS_BELOW: Final = 100


@dataclass(frozen=True, slots=True)
class Need:
    """What a margin of error asks for; ``reachable`` says whether inviting everybody is enough."""

    margin: int
    answers: int
    invitations: int
    reachable: bool
    waves: int


def answers_needed(households: int, margin: int) -> int:
    """The answers for ± ``margin`` percent points among so many households."""
    if households < 1 or not 0 < margin < 100:
        raise ValueError(f"No sample of {households} households is known to ±{margin} %.")
    endless = Z * Z / 4 / (margin / 100) ** 2
    return min(households, ceil(endless / (1 + (endless - 1) / households)))


def invitations(households: int, answers: int, expected_rate: Fraction) -> int:
    """How many to invite for so many answers, at an expected return rate; never more than there are."""
    if not 0 < expected_rate <= 1:
        raise ValueError("An expected return rate lies above 0 and at most at 100 %.")
    return min(households, ceil(answers / expected_rate))


def margin_reached(households: int, answers: int) -> float:
    """The margin in percent points that so many answers give, the other way round."""
    if not 0 < answers <= households:
        raise ValueError(f"{answers} answers of {households} households.")
    return 100 * Z / 2 / sqrt(effective(answers, households))


def waves(households: int, answers: int) -> int:
    """After how many waves without repetition everybody had a turn."""
    return ceil(Fraction(households, answers))


def needs(households: int, expected_rate: Fraction) -> list[Need]:
    """The planner's table: every margin with what it costs."""
    rows = []
    for margin in MARGINS:
        answers = answers_needed(households, margin)
        invited = invitations(households, answers, expected_rate)
        rows.append(Need(margin, answers, invited, households * expected_rate >= answers, waves(households, answers)))
    return rows


def census_is_better(households: int) -> bool:
    """Below about a hundred households a sample saves nothing."""
    return households < CENSUS_BELOW

"""A sample held against its population: who is missing, and what weights would change (X26).

Post-stratification: the share of each stratum – a building, a kind of tenure – counts as much as the
stratum has households. The weighted figure never stands alone: the unweighted one is beside it, and
so is every stratum's part of the population and of the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from storage.surveys.trend import Share


@dataclass(frozen=True, slots=True)
class Part:
    """One stratum's part of the households and of the answers."""

    stratum: str
    households: int
    answers: int
    population_share: Fraction
    answer_share: Fraction | None
    weight: Fraction | None


@dataclass(frozen=True, slots=True)
class Weighted:
    """A share with stratum weights, without, and the strata that nobody answered from."""

    weighted: Fraction | None
    unweighted: Fraction | None
    silent: tuple[str, ...]


def parts(households: Mapping[str, int], answers: Mapping[str, int]) -> list[Part]:
    """Population and sample side by side; a weight above 1 says the stratum answered too little."""
    _require_known(households, answers)
    everybody, returned = sum(households.values()), sum(answers.values())
    return [
        _part(stratum, count, answers.get(stratum, 0), everybody, returned)
        for stratum, count in sorted(households.items())
    ]


def weighted(households: Mapping[str, int], shares: Mapping[str, Share]) -> Weighted:
    """An item's share by stratum weights, over the strata that answered, and its plain share."""
    _require_known(households, shares)
    heard = {stratum: share for stratum, share in shares.items() if share.base and households[stratum]}
    silent = tuple(sorted(stratum for stratum, count in households.items() if count and stratum not in heard))
    base = sum(share.base for share in shares.values())
    plain = Fraction(sum(share.hits for share in shares.values()), base) if base else None
    reached = sum(households[stratum] for stratum in heard)
    if not reached:
        return Weighted(None, plain, silent)
    total = sum((Fraction(share.hits, share.base) * households[one] for one, share in heard.items()), Fraction(0))
    return Weighted(total / reached, plain, silent)


def _part(stratum: str, households: int, answers: int, everybody: int, returned: int) -> Part:
    population = Fraction(households, everybody)
    sample = Fraction(answers, returned) if returned else None
    return Part(stratum, households, answers, population, sample, population / sample if sample else None)


def _require_known(households: Mapping[str, int], found: Mapping[str, object]) -> None:
    strange = sorted(set(found) - set(households))
    if strange:
        raise ValueError(f"Answers from {', '.join(strange)}, of which no households are known.")
    if not sum(households.values()):
        raise ValueError("A population of nobody.")

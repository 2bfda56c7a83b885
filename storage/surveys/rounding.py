"""Figures as they are printed: half a digit is rounded up, as on paper, and nothing is printed for no answers."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NOTHING = "–"
# Binary floats miss decimal halves by less than this; fractions do not need it.
NOISE = 12


def rounded(value: Fraction | float, digits: int = 1) -> str:
    """A number to so many digits after the point."""
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else _decimal(value)
    return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def percent(share: Fraction | float | None, digits: int = 1) -> str:
    """A share between 0 and 1 as people read it; a dash where there was nobody to ask."""
    return NOTHING if share is None else f"{rounded(share * 100, digits)} %"


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.{NOISE}f}")

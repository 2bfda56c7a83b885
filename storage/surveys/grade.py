"""R7: the quarterly grade 优秀 / 良好 / 一般 / 不满意 from survey and complaint figures, and what follows it.

B names four grades and that each has its indicators and its measures. Every indicator – satisfaction in
the survey, complaints answered the same day, follow-up visits satisfied – gets a grade by the same lines
of the profile, and the quarter has the lowest of them: good survey figures do not outweigh complaints
that nobody answered. An indicator without figures is named and not graded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from storage.surveys.methods import Method

Grade = Literal["excellent", "good", "fair", "unsatisfied"]
Measure = Literal["recognition", "improvement plan", "rectification order", "supervision"]

GRADES: Final[tuple[Grade, ...]] = ("excellent", "good", "fair", "unsatisfied")
MEASURES: Final[Mapping[Grade, tuple[Measure, ...]]] = {
    "excellent": ("recognition",),
    "good": ("improvement plan",),
    "fair": ("improvement plan", "rectification order"),
    "unsatisfied": ("rectification order", "supervision"),
}


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade of a quarter: by which indicators, what they lack, and what follows."""

    grade: Grade | None
    by_indicator: Mapping[str, Grade]
    unknown: tuple[str, ...]
    measures: tuple[Measure, ...]


def graded(indicators: Mapping[str, Fraction | None], method: Method) -> Graded:
    """The lowest grade of all indicators; none, where nothing is known."""
    grades = {name: _grade(share, method) for name, share in indicators.items() if share is not None}
    unknown = tuple(name for name, share in indicators.items() if share is None)
    if not grades:
        return Graded(None, {}, unknown, ())
    lowest = max(grades.values(), key=GRADES.index)
    return Graded(lowest, grades, unknown, MEASURES[lowest])


def _grade(share: Fraction, method: Method) -> Grade:
    reached = (grade for grade, line in zip(GRADES, method.grades, strict=False) if share * 100 >= line)
    return next(reached, "unsatisfied")

"""What became of each household that was drawn, and the return rate with its formula printed (Q6, X53).

A ladder: an outcome only moves up it, never back – who has answered completely cannot become partial.
The *return rate* is AAPOR's RR2, complete and partial forms over all that were drawn and belong to the
population; the *complete rate* RR1 stands beside it. Nobody leaves the base for being unreachable or
for refusing: only a household that should not have been drawn (moved out, empty flat) is ineligible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from storage.surveys.methods import Method
from storage.surveys.rounding import percent

Outcome = Literal["queued", "sent", "unreachable", "started", "refused", "partial", "complete", "ineligible"]
Verdict = Literal["valid", "invalid", "reissue", "target missed", "no forms"]

OUTCOMES: Final[tuple[Outcome, ...]] = (
    "queued", "sent", "unreachable", "started", "refused", "partial", "complete", "ineligible",
)  # fmt: skip
# What may follow what. Unreachable by the bot may still answer at the door; who refused may think again.
FOLLOWS: Final[Mapping[Outcome, frozenset[Outcome]]] = {
    "queued": frozenset(OUTCOMES) - {"queued"},
    "sent": frozenset(OUTCOMES) - {"queued", "sent"},
    "unreachable": frozenset(OUTCOMES) - {"queued", "unreachable"},
    "started": frozenset({"refused", "partial", "complete", "ineligible"}),
    "refused": frozenset({"started", "partial", "complete", "ineligible"}),
    "partial": frozenset({"complete", "ineligible"}),
    "complete": frozenset({"ineligible"}),
    "ineligible": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Return:
    """How a wave came back; ``formula`` is what is printed with the rate."""

    drawn: int
    ineligible: int
    complete: int
    partial: int
    rate: Fraction | None
    complete_rate: Fraction | None
    formula: str
    verdict: Verdict


def may_follow(now: Outcome, then: Outcome) -> bool:
    """Whether an outcome may become another."""
    return then in FOLLOWS[now]


def returned(outcomes: Mapping[Outcome, int], method: Method) -> Return:
    """The return rate of a wave by the count of each outcome, and what the procedure says to it."""
    counts: dict[Outcome, int] = {outcome: outcomes.get(outcome, 0) for outcome in OUTCOMES}
    drawn, ineligible = sum(counts.values()), counts["ineligible"]
    complete, partial, base = counts["complete"], counts["partial"], drawn - ineligible
    rate = Fraction(complete + partial, base) if base else None
    formula = (
        f"return rate = (complete + partial) ÷ (drawn - ineligible)"
        f" = ({complete} + {partial}) ÷ ({drawn} - {ineligible}) = {percent(rate)}"
    )
    strict = Fraction(complete, base) if base else None
    return Return(drawn, ineligible, complete, partial, rate, strict, formula, verdict(rate, method))


def verdict(rate: Fraction | None, method: Method) -> Verdict:
    """A: above 85 % or invalid. B: above 60 % or reissued. D: 95 % is a target. Exactly 85 % is not above it."""
    if rate is None or rate == 0:
        return "no forms"
    reached = rate * 100 > method.return_rate or (method.return_reached and rate * 100 == method.return_rate)
    return "valid" if reached else method.return_missed


def still_needed(outcomes: Mapping[Outcome, int], method: Method) -> int:
    """How many more forms make the wave valid, or reach its target: what the door-to-door list is for."""
    base = sum(outcomes.values()) - outcomes.get("ineligible", 0)
    line = Fraction(method.return_rate, 100) * base
    whole = -(-line.numerator // line.denominator)
    wanted = whole if method.return_reached or whole > line else whole + 1
    return max(0, min(base, wanted) - outcomes.get("complete", 0) - outcomes.get("partial", 0))

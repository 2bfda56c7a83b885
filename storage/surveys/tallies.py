"""Counts: how often each value was given to an item, and how many gave none (Q7).

A tally is what a database aggregates with GROUP BY and what a sheet is counted into. *Returned* is
the number of forms that came back; *base* is how many of them rated this item. What was left out,
declined, unclear or not applicable to the household is an abstention of this item and enters no base.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers to one item, counted."""

    item: str
    values: Mapping[int, int]
    returned: int
    not_applicable: int = 0
    declined: int = 0

    def __post_init__(self) -> None:
        counts = (*self.values.values(), self.not_applicable, self.declined)
        if min(counts, default=0) < 0:
            raise ValueError(f"{self.item}: a count is below nothing.")
        if sum(counts) > self.returned:
            raise ValueError(f"{self.item}: {sum(counts)} answers on {self.returned} returned forms.")

    @property
    def base(self) -> int:
        """How many rated the item."""
        return sum(self.values.values())

    @property
    def left_out(self) -> int:
        """How many gave neither a rating nor a reason; what was unclear is among them."""
        return self.returned - self.base - self.not_applicable - self.declined

    @property
    def total(self) -> int:
        """The sum of all values given."""
        return sum(value * count for value, count in self.values.items())

    def at_least(self, value: int) -> int:
        """How many gave this value or a better one."""
        return sum(count for given, count in self.values.items() if given >= value)

    def share(self, hits: int) -> Fraction | None:
        """A part of the base; nothing, where nobody rated the item."""
        return Fraction(hits, self.base) if self.base else None


def merged(item: str, tallies: Iterable[Tally]) -> Tally:
    """All answers to several items, or of several buildings to one, as one tally; the forms add up too."""
    found = list(tallies)
    values: dict[int, int] = {}
    for tally in found:
        for value, count in tally.values.items():
            values[value] = values.get(value, 0) + count
    return Tally(
        item,
        values,
        returned=sum(tally.returned for tally in found),
        not_applicable=sum(tally.not_applicable for tally in found),
        declined=sum(tally.declined for tally in found),
    )

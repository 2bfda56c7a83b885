"""Whom a wave was for, from a CSV file: every household of the estate, drawn or not, and what became of it.

    household, building, outcome

*Outcome* is one of the ladder's, or empty for a household that was not drawn; without the column all
were drawn. Of a drawn household that returned a form the form says what became of it; a form of one that was not drawn
is out of the sample.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.surveys.ladder import OUTCOMES, Outcome
from storage.surveys.sheet import HOUSEHOLD, SheetError, rows

NOT_DRAWN = ""
_BY_NAME: Mapping[str, Outcome] = {outcome: outcome for outcome in OUTCOMES}


@dataclass(frozen=True, slots=True)
class Frame:
    """The households of an estate: their building, and the outcome of those that were drawn."""

    buildings: Mapping[str, str]
    outcomes: Mapping[str, Outcome]

    @property
    def drawn(self) -> frozenset[str]:
        return frozenset(self.outcomes)

    @property
    def strata(self) -> dict[str, int]:
        """How many households belong to the population in each building."""
        return dict(Counter(self.buildings[one] for one in self.buildings if not self._moved_out(one)))

    @property
    def population(self) -> int:
        return sum(self.strata.values())

    def counted(self, complete: Iterable[str], partial: Iterable[str]) -> dict[Outcome, int]:
        """How many households have each outcome, those that returned a form by their form."""
        final: dict[str, Outcome] = dict(self.outcomes)
        final |= {one: "partial" for one in partial if one in final}
        final |= {one: "complete" for one in complete if one in final}
        return dict(Counter(final.values()))

    def _moved_out(self, household: str) -> bool:
        return self.outcomes.get(household) == "ineligible"


def frame(lines: Iterable[str], name: str) -> Frame:
    """The frame of a file; raises ``SheetError`` with every mistake in it."""
    buildings: dict[str, str] = {}
    outcomes: dict[str, Outcome] = {}
    mistakes: list[str] = []
    for line, row in rows(lines, HOUSEHOLD, name):
        household, outcome = row[HOUSEHOLD], row.get("outcome", "sent")
        if not household:
            mistakes.append(f"line {line}: the household is missing")
        if household in buildings:
            mistakes.append(f"line {line}: the household {household} stands here a second time")
        buildings[household] = row.get("building", "")
        if outcome in _BY_NAME:
            outcomes[household] = _BY_NAME[outcome]
        elif outcome != NOT_DRAWN:
            mistakes.append(f"line {line}: {outcome!r} is no outcome; they are {', '.join(OUTCOMES)}")
    if mistakes:
        raise SheetError(name, mistakes)
    return Frame(buildings, outcomes)

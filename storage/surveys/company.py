"""Q14: a company's estates side by side, each by its latest wave – who missed the target, what is weak in several.

Estates differ in size, age and what they ask; the figures of one never enter those of another, and there is no rank:
intervals say whether two of them can be told apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from storage.surveys.report import Measure, WaveReport

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Company:
    """The latest wave of each estate, in the order they were given."""

    name: str
    projects: tuple[WaveReport, ...]

    @property
    def missed(self) -> tuple[WaveReport, ...]:
        """Those below the target: Q14 asks for an analysis of the whole company."""
        return tuple(one for one in self.projects if one.on_target is False)

    @property
    def shared(self) -> dict[str, tuple[WaveReport, ...]]:
        """The services on the focus list of several estates, those of most estates first."""
        found: dict[str, list[WaveReport]] = {}
        for one in self.projects:
            for focus in one.wave.focus:
                found.setdefault(focus.item, []).append(one)
        several = {item: tuple(where) for item, where in found.items() if len(where) >= SEVERAL}
        return dict(sorted(several.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    def measures(self) -> Iterable[tuple[WaveReport, Measure]]:
        """Every measure with its estate."""
        return ((one, measure) for one in self.projects for measure in one.measures)

    def overdue(self, today: date) -> tuple[tuple[WaveReport, Measure], ...]:
        """The measures that should be done and are not."""
        return tuple(
            (one, measure)
            for one, measure in self.measures()
            if measure.done_on is None and measure.due_on is not None and measure.due_on < today
        )

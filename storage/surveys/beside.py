"""Q15: the same questionnaire about another provider – a neighbour, a competitor – beside ours, and kept apart.

Those who answer about another provider are no residents of ours: their forms are never drawn from our frame,
never cleaned against it and never enter a figure of ours. At least ten make a comparison. It is told in
the words of the trend, all items judged together, for ten answers are easily moved by chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storage.surveys import trend
from storage.surveys.counting import Counts
from storage.surveys.methods import Method
from storage.surveys.questionnaire import Questionnaire
from storage.surveys.trend import Share, Word
from storage.surveys.wave import shares

LEAST: Final = 10


@dataclass(frozen=True, slots=True)
class Beside:
    """Another provider's figures: whose, from how many forms, the shares by item, and how ours compare with them.

    Without enough forms there are neither shares nor words.
    """

    name: str
    forms: int
    shares: Mapping[str, Share]
    words: Mapping[str, Word]


def beside(name: str, ours: Counts, theirs: Counts, questionnaire: Questionnaire, method: Method) -> Beside:
    """Our items against theirs: *clearly higher* means that ours is."""
    if theirs.returned < LEAST:
        return Beside(name, theirs.returned, {}, {})
    found, own = (shares(counts, questionnaire, method) for counts in (theirs, ours))
    return Beside(name, theirs.returned, found, trend.words({code: (found[code], own[code]) for code in found}))

"""Q6: the door-to-door list – who has not answered, in walking order, each with the code that opens their questions.

Whoever opens the door scans it and answers by themselves; what they say at the door instead is ticked here and entered
afterwards. A code is of one household and of its first user (A24): fresh ones make the former list worthless.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.papers import qr, typeset
from bot.papers.survey.words import OUTCOMES
from storage.waves.reading import Door

TEMPLATE = "survey-doors.typ"


@dataclass(frozen=True, slots=True)
class Walk:
    """What stands on every page: whose wave, its number, the instant it closes and the one the list is of.

    ``count`` doors are on all sheets together, of which this one begins after ``before``.
    """

    company: str
    estate: str
    number: str
    closes: str
    made: str
    needed: int
    count: int
    before: int = 0


def pdf(walk: Walk, doors: Sequence[Door], links: Mapping[int, str], *, made_at: datetime) -> bytes:
    """The list; ``links`` are those of the codes, by unit. Raises ``FontMissing``."""
    return typeset.pdf(TEMPLATE, _data(walk, doors, links), made_at=made_at)


def _data(walk: Walk, doors: Sequence[Door], links: Mapping[int, str]) -> dict[str, Any]:
    return {
        "title": f"{walk.estate} 满意度调查上门名单",
        "company": walk.company,
        "estate": walk.estate,
        "number": walk.number,
        "closes": walk.closes,
        "made": walk.made,
        "count": walk.count,
        "before": walk.before,
        "needed": walk.needed,
        "doors": [
            {
                "building": one.building,
                "unit": one.unit,
                "now": OUTCOMES[one.outcome],
                "qr": qr.drawn(links[one.unit_id]),
            }
            for one in doors
        ],
    }

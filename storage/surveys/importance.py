"""What to improve first: importance against satisfaction, with *undecided* where chance could move an item.

Importance is known in two ways: *stated* – the share who picked the service as one that matters most –
and *derived* – Spearman's rank correlation of the item's rating with the overall one. The two crossing
lines are the means over the items. An item gets its quadrant only if both its intervals clear the lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import mean
from typing import Literal

from storage.surveys.intervals import Interval, Z

Quadrant = Literal["improve first", "keep it up", "no hurry", "more than needed", "undecided"]
# How often an item's level met an overall level: {(item level, overall level): count}.
Cross = Mapping[tuple[int, int], int]

LEAST_FOR_CORRELATION = 10


@dataclass(frozen=True, slots=True)
class Point:
    """An item on the map: each value with its interval."""

    satisfaction: float
    satisfaction_interval: Interval
    importance: float
    importance_interval: Interval


@dataclass(frozen=True, slots=True)
class Placed:
    """The map: its crossing lines and every item's quadrant."""

    satisfaction_line: float
    importance_line: float
    quadrants: Mapping[str, Quadrant]


def placed(points: Mapping[str, Point]) -> Placed:
    """Every item in its quadrant, or undecided; one item alone has nothing to be compared with."""
    if not points:
        return Placed(0.0, 0.0, {})
    across = mean(point.satisfaction for point in points.values())
    up = mean(point.importance for point in points.values())
    return Placed(across, up, {item: _quadrant(point, across, up) for item, point in points.items()})


def correlation(cross: Cross) -> tuple[float, Interval] | None:
    """Spearman's rank correlation from a table of counts, ties at their middle rank, with its interval.

    Interval by Fisher's z with the standard error of Bonett and Wright (2000), √((1 + r²/2) / (n - 3)).
    Nothing below ten answers, or where everybody gave the same level.
    """
    answers = sum(cross.values())
    if answers < LEAST_FOR_CORRELATION:
        return None
    own, whole = _middle_ranks(cross, 0), _middle_ranks(cross, 1)
    middle = (answers + 1) / 2
    together = sum(count * (own[a] - middle) * (whole[b] - middle) for (a, b), count in cross.items())
    spread = _spread(cross, 0, own, middle) * _spread(cross, 1, whole, middle)
    if spread == 0:
        return None
    found = max(-1.0, min(1.0, together / sqrt(spread)))
    return found, _around(found, answers)


def _quadrant(point: Point, across: float, up: float) -> Quadrant:
    satisfied, matters = point.satisfaction_interval, point.importance_interval
    sides = (satisfied.above(across), satisfied.below(across), matters.above(up), matters.below(up))
    match sides:
        case (True, _, True, _):
            return "keep it up"
        case (True, _, _, True):
            return "more than needed"
        case (_, True, True, _):
            return "improve first"
        case (_, True, _, True):
            return "no hurry"
        case _:
            return "undecided"


def _middle_ranks(cross: Cross, side: int) -> dict[int, float]:
    counts = _counts(cross, side)
    ranks, below = {}, 0
    for level in sorted(counts):
        ranks[level] = below + (counts[level] + 1) / 2
        below += counts[level]
    return ranks


def _spread(cross: Cross, side: int, ranks: Mapping[int, float], middle: float) -> float:
    return sum(count * (ranks[level] - middle) ** 2 for level, count in _counts(cross, side).items())


def _counts(cross: Cross, side: int) -> dict[int, int]:
    counts: dict[int, int] = {}
    for pair, count in cross.items():
        counts[pair[side]] = counts.get(pair[side], 0) + count
    return counts


def _around(found: float, answers: int) -> Interval:
    if abs(found) == 1:
        return Interval(found, found)
    error = Z * sqrt((1 + found * found / 2) / (answers - 3))
    return Interval(tanh(atanh(found) - error), tanh(atanh(found) + error))

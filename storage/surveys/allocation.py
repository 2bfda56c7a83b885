"""How many of a sample fall to each stratum: in proportion, with at least two each where there are two.

One answer of a stratum has no spread that could be estimated, hence two. What a stratum cannot give,
because too few of it are left, goes to the strata that are furthest behind their proportion.
"""

from collections.abc import Mapping
from fractions import Fraction
from heapq import heapify, heappop, heappush

LEAST = 2


def allocated(count: int, sizes: Mapping[str, int], available: Mapping[str, int]) -> dict[str, int]:
    """So many over the strata by their ``sizes``, none above what is ``available``.

    More than ``count`` when the two of each stratum alone are more.
    """
    whole = sum(sizes.values())
    fair = {stratum: Fraction(count * size, whole) for stratum, size in sizes.items()}
    room = {stratum: available.get(stratum, 0) for stratum in sizes}
    least = {stratum: min(LEAST, room[stratum]) for stratum in sizes}
    given = {stratum: min(room[stratum], max(least[stratum], int(fair[stratum]))) for stratum in sizes}
    target = min(max(count, sum(least.values())), sum(room.values()))
    _shift(given, fair, room, target - sum(given.values()), up=True)
    _shift(given, fair, least, sum(given.values()) - target, up=False)
    return given


def _shift(
    given: dict[str, int], fair: Mapping[str, Fraction], limit: Mapping[str, int], times: int, *, up: bool
) -> None:
    """Give to the stratum furthest behind its fair part, or take from the one furthest ahead, one at a time."""
    step = 1 if up else -1
    queue = [((given[one] - fair[one]) * step, one) for one in given if given[one] != limit[one]]
    heapify(queue)
    for _ in range(times):
        _, stratum = heappop(queue)
        given[stratum] += step
        if given[stratum] != limit[stratum]:
            heappush(queue, ((given[stratum] - fair[stratum]) * step, stratum))

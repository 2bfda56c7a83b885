"""A wave against the one before, in three words: clearly lower, cannot be told, clearly higher (X28, Q9 e).

On ten unchanged items "lower than last time" is found for 4.6 of them, by chance alone. So a change
gets its word only when chance is an unlikely explanation: a one-sided test of two shares, and Holm's
correction over all items of the wave, which keeps the risk of even one false alarm at 5 %.

The test is the pooled z-test; where fewer than five satisfied or dissatisfied answers are to be
expected in a wave it is Fisher's exact one. The finite population is not taken into account: a later
wave asks whether the *service* changed, and the same estate next month is another draw from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, exp, lgamma, sqrt
from statistics import NormalDist
from typing import Final, Literal, NamedTuple

Word = Literal["clearly lower", "cannot be told", "clearly higher"]
RISK: Final = 0.05
POWER: Final = 0.80
EXPECTED_FROM: Final = 5
_NORMAL = NormalDist()


class Share(NamedTuple):
    """So many of so many."""

    hits: int
    base: int

    @property
    def value(self) -> float:
        return self.hits / self.base


def words(pairs: Mapping[str, tuple[Share, Share]], risk: float = RISK) -> dict[str, Word]:
    """The word for each item's (before, after), all items of a wave judged together."""
    told = {item: pair for item, pair in pairs.items() if all(share.base for share in pair)}
    lower = holm({item: chance_of_drop(*pair) for item, pair in told.items()}, risk)
    higher = holm({item: chance_of_drop(*reversed(pair)) for item, pair in told.items()}, risk)
    return {
        item: "clearly lower" if item in lower else "clearly higher" if item in higher else "cannot be told"
        for item in pairs
    }


def lower_figures(pairs: Mapping[str, tuple[Share, Share]]) -> list[str]:
    """The procedures' own list: every item whose figure is lower, however little; to be shown with its word."""
    told = {item: pair for item, pair in pairs.items() if all(share.base for share in pair)}
    return [item for item, (before, after) in told.items() if after.value < before.value]


def early_late(early: Share, late: Share, risk: float = RISK) -> Word:
    """Whether those who answered late differ from the early ones; if so, the silent ones may differ still more."""
    return words({"late": (early, late)}, risk / 2)["late"]


def holm(chances: Mapping[str, float], risk: float = RISK) -> set[str]:
    """Holm (1979): from the least likely on, as long as each is below the risk shared among those left."""
    found: set[str] = set()
    for item in sorted(chances, key=lambda one: (chances[one], one)):
        if chances[item] > risk / (len(chances) - len(found)):
            break
        found.add(item)
    return found


def chance_of_drop(before: Share, after: Share) -> float:
    """How likely a drop at least this great is if nothing changed."""
    pooled = (before.hits + after.hits) / (before.base + after.base)
    rarer = min(pooled, 1 - pooled)
    if min(before.base, after.base) * rarer < EXPECTED_FROM:
        return _fisher(before, after)
    error = sqrt(pooled * (1 - pooled) * (1 / before.base + 1 / after.base))
    return _NORMAL.cdf((after.value - before.value) / error)


def smallest_visible_drop(base: int, start: float = 0.85, risk: float = RISK, power: float = POWER) -> float | None:
    """The drop in points, rounded up to a tenth, that two waves of so many answers show with this power.

    Two-sided, which leaves room for the correction over several items. Nothing, if no drop is great enough.
    """
    reach = _NORMAL.inv_cdf(1 - risk / 2) + _NORMAL.inv_cdf(power)

    def seen(tenths: int) -> bool:
        end = start - tenths / 1000
        return start - end >= reach * sqrt((start * (1 - start) + end * (1 - end)) / base)

    return next((tenths / 10 for tenths in range(1, ceil(start * 1000) + 1) if base and seen(tenths)), None)


def not_improving(labels: Sequence[Word], waves: int = 2) -> bool:
    """Q9, E: not clearly better in so many waves running, so a deep study and another plan are due."""
    return len(labels) >= waves and all(word != "clearly higher" for word in labels[-waves:])


def _fisher(before: Share, after: Share) -> float:
    """Fisher's exact test: the hypergeometric chance that no more than ``after.hits`` fall to the later wave."""
    hits, whole = before.hits + after.hits, before.base + after.base
    least = max(0, hits - before.base)
    found = (
        _log_ways(after.base, some) + _log_ways(before.base, hits - some) - _log_ways(whole, hits)
        for some in range(least, after.hits + 1)
    )
    return min(1.0, _summed(found))


def _summed(logs: Iterable[float]) -> float:
    return sum(exp(one) for one in logs)


def _log_ways(whole: int, part: int) -> float:
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)

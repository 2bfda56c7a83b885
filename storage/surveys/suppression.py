"""Small groups are not shown: who is one of four in a building can be guessed (X27).

A group of fewer than five is hidden. So is what would give it away: when the rest and the total are
printed, a single hidden group – or hidden groups that together are fewer than five – can be computed
by subtraction. Then the next smallest is hidden too, and if nothing helps, all groups are.
"""

from collections.abc import Mapping
from typing import Literal

LEAST = 5
RANKED_FROM = 30

Shown = Literal["ranked", "interval only", "hidden"]


def hidden(groups: Mapping[str, int], least: int = LEAST) -> frozenset[str]:
    """The groups, by how many answered in each, that must not be shown beside their total."""
    people = sorted((name for name, count in groups.items() if count), key=lambda name: (groups[name], name))
    small = [name for name in people if groups[name] < least]
    if not small:
        return frozenset()
    for name in people[len(small) :]:
        if len(small) > 1 and sum(groups[one] for one in small) >= least:
            break
        small.append(name)
    return frozenset(small)


def shown_as(answers: int, is_hidden: bool) -> Shown:
    """A building is ranked from thirty answers on; below that its interval is shown and no rank."""
    if is_hidden:
        return "hidden"
    return "ranked" if answers >= RANKED_FROM else "interval only"


def total_shown(groups: Mapping[str, int], least: int = LEAST) -> bool:
    """Whether even the total is of enough people to be shown."""
    return sum(groups.values()) >= least

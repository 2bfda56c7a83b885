"""The smallest list of steps that still breaks the same thing."""

from collections.abc import Callable, Sequence

from tests.simulation.plan import Step
from tests.simulation.play import Outcome, play

TRIES = 150


def shrink(
    seed: int,
    steps: Sequence[Step],
    played: Callable[[int, Sequence[Step]], Outcome] = play,
    tries: int = TRIES,
) -> list[Step]:
    """Leave out chunks, halves first, then smaller ones, as long as the same invariant breaks.

    What comes after the failure goes first. Steps keep their times, so what is left happens when it did.
    """
    broken = played(seed, steps)
    left = list(steps[: broken.step + 1])
    if not broken.invariant:
        return []
    chunk = max(1, len(left) // 2)
    while chunk and tries:
        at = 0
        while at < len(left) and tries:
            without = left[:at] + left[at + chunk :]
            tries -= 1
            if played(seed, without).invariant == broken.invariant:
                left = without
            else:
                at += chunk
        chunk //= 2
    return left


def story(seed: int, steps: Sequence[Step]) -> str:
    """The steps as text to be put into a test, and how they end."""
    lines = "\n".join(f"    {step}," for step in steps)
    return f"smallest story of seed {seed}, {len(steps)} steps:\n[\n{lines}\n]\n{play(seed, steps)}"

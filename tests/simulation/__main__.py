"""``python -m tests.simulation --seeds 2000 --first 0``: plays many weeks, and says which of them broke something."""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.simulation.plan import week
from tests.simulation.play import Outcome, play
from tests.simulation.shrink import shrink, story

EVERY = 20


def one(seed: int) -> Outcome:
    """A week of a seed."""
    return play(seed, week(seed))


def many(first: int, seeds: int, workers: int) -> Iterator[Outcome]:
    """The weeks of these seeds, as they are done."""
    with ProcessPoolExecutor(workers) as pool:
        for done in as_completed([pool.submit(one, seed) for seed in range(first, first + seeds)]):
            yield done.result()


def main(arguments: Sequence[str]) -> int:
    """Play, report, shrink the first failure; returns the exit status."""
    wanted = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    wanted.add_argument("--seeds", type=int, default=200)
    wanted.add_argument("--first", type=int, default=0)
    wanted.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = wanted.parse_args(arguments)
    broken: list[Outcome] = []
    began = time.monotonic()
    for number, outcome in enumerate(many(asked.first, asked.seeds, asked.workers), 1):
        if outcome.invariant:
            broken.append(outcome)
            sys.stdout.write(f"{outcome}\n")
        if number % EVERY == 0 or number == asked.seeds:
            rate = number / (time.monotonic() - began)
            sys.stdout.write(f"{number} of {asked.seeds} weeks, {rate:.2f} a second, {len(broken)} broken\n")
            sys.stdout.flush()
    if broken:
        worst = min(broken, key=lambda outcome: outcome.seed)
        sys.stdout.write(f"broken: {sorted(outcome.seed for outcome in broken)}\n")
        sys.stdout.write(f"{story(worst.seed, shrink(worst.seed, week(worst.seed)))}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Kill -9 at random, thousands of times: ``python -m tests.torture --kills 2000 --seed 1``.

Bouts on both engines and both databases, by polling and by webhook, with one process and with three, take
turns. The first violation ends it and prints the bout that shows it.
"""

import argparse
import asyncio
import logging
import time
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.kit.bout import bouts, fight
from tests.kit.logging import plain_logs

KILLS_A_BOUT = 25


def main() -> int:
    """Fight until enough were killed; 1 when something was lost or doubled."""
    options = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    options.add_argument("--kills", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    plain_logs()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # the sandbox's callers vanish: that is the point
    killed = filed = 0
    began = time.monotonic()
    for bout in chain.from_iterable(bouts(asked.seed + 4 * turn) for turn in count()):
        with TemporaryDirectory() as folder:
            try:
                deaths, records = asyncio.run(fight(Path(folder), bout, min(KILLS_A_BOUT, asked.kills - killed)))
            except AssertionError:
                print(f"VIOLATED in {bout} after {killed} kills")
                raise
        killed, filed = killed + deaths, filed + records
        print(
            f"{killed:6} kills, {filed:7} records, 0 violations, {time.monotonic() - began:6.0f} s  ({bout})",
            flush=True,
        )
        if killed >= asked.kills:
            return 0
    return 1


if __name__ == "__main__":
    raise SystemExit(main())

"""A very long life: resident memory grows by less than a megabyte in a hundred thousand updates, on either engine."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.engines import NAMES
from tests.kit.soak import STEP, live

WARM, LONG = 30_000, 100_000
MEGABYTE = 1 << 20


def _lived(folder: Path, engine_name: str) -> list[int]:
    """What a process that lives through all updates weighs after every step of them, in bytes."""
    folder.mkdir()
    fresh = multiprocessing.get_context("spawn")
    hears, tells = fresh.Pipe(duplex=False)
    process = fresh.Process(target=live, args=(folder, engine_name, WARM + LONG, tells), daemon=True)
    process.start()
    tells.close()
    weighed = [hears.recv() for _ in range((WARM + LONG) // STEP)]
    process.join()
    assert process.exitcode == 0
    return weighed


@pytest.mark.prove
def test_memory_grows_by_less_than_a_megabyte_in_a_hundred_thousand_updates(
    tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Measured between the lightest moments of the beginning and the end: what is given back is no growth."""
    with ThreadPoolExecutor() as side_by_side:
        lives = list(side_by_side.map(_lived, [tmp_path / name for name in NAMES], NAMES))
    for name, weighed in zip(NAMES, lives, strict=True):
        after = weighed[WARM // STEP - 1 :]
        third = len(after) // 3
        grown = min(after[-third:]) - min(after[:third])
        told = ", ".join(f"{one / MEGABYTE:.1f}" for one in weighed)
        record_testsuite_property(f"memory on {name}", f"{grown / MEGABYTE:+.2f} MB in {LONG} updates ({told})")
        assert grown < MEGABYTE, f"{name}: {told}"

"""A very long life: resident memory grows by less than a megabyte in a hundred thousand updates, on either engine."""

import asyncio
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.soak import STEP, live

WARM, LONG = 30_000, 100_000
MEGABYTE = 1 << 20


@pytest.mark.prove
async def test_memory_grows_by_less_than_a_megabyte_in_a_hundred_thousand_updates(
    tmp_path: Path, engine_name: str, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Measured between the lightest moments of the beginning and the end: what is given back is no growth."""
    fresh = multiprocessing.get_context("spawn")
    hears, tells = fresh.Pipe(duplex=False)
    process = fresh.Process(target=live, args=(tmp_path, engine_name, WARM + LONG, tells), daemon=True)
    process.start()
    tells.close()
    weighed = [await asyncio.to_thread(hears.recv) for _ in range((WARM + LONG) // STEP)]
    await asyncio.to_thread(process.join)
    after = weighed[WARM // STEP - 1 :]
    third = len(after) // 3
    grown = min(after[-third:]) - min(after[:third])
    told = ", ".join(f"{one / MEGABYTE:.1f}" for one in weighed)
    record_testsuite_property(f"memory on {engine_name}", f"{grown / MEGABYTE:+.2f} MB in {LONG} updates ({told})")
    assert process.exitcode == 0
    assert grown < MEGABYTE, told

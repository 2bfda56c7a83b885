"""kill -9 at random, again and again, while everybody files: nothing lost, nothing doubled (G1-G6, F01-F09)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.bout import Bout, bouts, fight

KILLS, KILLS_OF_MANY = 5, 25


@pytest.mark.parametrize("bout", bouts(1), ids=str)
async def test_f01_to_f06_killed_at_random_under_load_nothing_is_lost(tmp_path: Path, bout: Bout) -> None:
    deaths, filed = await fight(tmp_path, bout, KILLS)
    assert (deaths > 0, filed > 0) == (True, True)


@pytest.mark.prove
@pytest.mark.parametrize("bout", [*bouts(101), *bouts(105)], ids=str)
async def test_f01_to_f06_killed_at_random_for_a_long_time_nothing_is_lost(
    tmp_path: Path, bout: Bout, record_testsuite_property: Callable[[str, object], None]
) -> None:
    deaths, filed = await fight(tmp_path, bout, KILLS_OF_MANY)
    record_testsuite_property(f"torture, {bout}", f"{deaths} killed, {filed} records, nothing lost or doubled")
    assert (deaths > 0, filed > 0) == (True, True)

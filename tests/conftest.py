"""What all tests share: hypothesis looks for new cases on a desk and repeats the same ones in CI."""

import os

import pytest
from hypothesis import settings

from bot.engines import NAMES

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(params=NAMES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn, by the name ``bot.engines.create`` knows; none is imported for that."""
    return str(request.param)

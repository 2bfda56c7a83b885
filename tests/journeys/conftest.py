"""The stage of every journey: a fresh town on a Tuesday morning at nine."""

from collections.abc import Iterator

import pytest

from tests.kit.town import Town


@pytest.fixture
def town() -> Iterator[Town]:
    """A town nobody has moved into yet; at the end everything is consistent."""
    made = Town()
    yield made
    made.check()
    made.engine.dispose()

"""What the tests of the understanding read with: the shipped model and words, once for all of them."""

import pytest

from handlers import understanding
from handlers.understanding import Reader, detector, kinds, over, sense
from handlers.understanding.reader import shipped_model
from handlers.understanding.words import Words


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return Words(tmp_path_factory.mktemp("words"))


@pytest.fixture(scope="session")
def reader(words: Words) -> Reader:
    # Read before anybody counts what a text costs.
    detector.shipped(), kinds.shipped(), over.shipped(), sense.shipped()
    return Reader(shipped_model(), words)


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command has read here, other tests do not read with."""
    monkeypatch.setattr(understanding._Process, "reader", understanding._Process.reader)

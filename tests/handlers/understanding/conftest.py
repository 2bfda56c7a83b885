"""What the tests of the understanding read with: the shipped model and words, once for all of them."""

from collections.abc import Mapping

import pytest

from handlers.understanding import Reader, detector, gists
from handlers.understanding.reader import shipped_model
from handlers.understanding.sentences import OWN, sentences
from handlers.understanding.words import Words


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return Words(tmp_path_factory.mktemp("words"))


@pytest.fixture(scope="session")
def reader(words: Words) -> Reader:
    # Read before anybody counts what a text costs.
    detector.shipped()
    return Reader(shipped_model(), words)


@pytest.fixture(scope="session")
def usual(reader: Reader) -> Mapping[str, float]:
    return gists.usual(reader, (each.text for each in sentences(OWN)))

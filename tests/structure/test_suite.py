"""The parts of the suite: nothing is spared that it would prove."""

import re

import pytest

from scripts import suite

_OPENS = re.compile(r"^\s*(?:from|import) (?:storage|tests\.kit\.(?:databases|estate))\b", re.MULTILINE)


@pytest.mark.parametrize("folder", suite.OPENS_NONE)
def test_what_is_not_run_on_postgresql_opens_no_database(folder: str) -> None:
    tests = sorted((suite.ROOT / "tests" / folder).rglob("*.py"))
    assert tests
    assert [path.name for path in tests if _OPENS.search(path.read_text(encoding="utf-8"))] == []

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


@pytest.mark.parametrize("path", suite.ALONE)
def test_what_is_a_part_of_its_own_is_proved_on_both_databases_where_its_folder_is(path: str) -> None:
    found = [part.on_postgres for part in suite.parts(prove=True) if part.paths == (f"tests/{path}",)]
    both = path.partition("/")[0] in suite.ON_BOTH and not path.startswith(suite.OPENS_NONE)
    assert found == ([False, True] if both else [False])
    assert all(f"tests/{path}" not in part.paths for part in suite.parts(prove=False))

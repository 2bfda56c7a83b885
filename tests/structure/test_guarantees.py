"""docs/guarantees.md promises nothing without a test that exists, and says of each promise what it does not hold."""

import re

import pytest

from tests.structure import pages
from tests.structure.house import ROOT
from tests.structure.pages import QUOTED, page

PROMISED = [f"G{number}" for number in range(1, 9)]
FEWEST_PROOFS = 3
PARTS = ["kept", "proved", "not guaranteed"]


def guarantees(text: str) -> dict[str, dict[str, str]]:
    """The parts of each promise, by its id."""
    sections = re.findall(r"^## (G\d) – \w+\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    parts = re.compile(r"^- ([a-z ]+): (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
    return {name: dict(parts.findall(body)) for name, body in sections}


def unproved(parts: dict[str, str]) -> list[str]:
    """What a promise names and nobody finds: tests, files; and a word for too few of them."""
    tests = QUOTED.findall(parts.get("proved", ""))
    files = [name for name in QUOTED.findall(parts.get("kept", "")) if "/" in name]
    missing = [place for place in tests if ":" not in place or pages.source_of(place) is None]
    missing += [name for name in files if not (ROOT / name).is_file()]
    return missing if len(tests) >= FEWEST_PROOFS else [*missing, "too few tests"]


@pytest.mark.parametrize("promise", PROMISED)
def test_every_promise_names_tests_that_exist_and_what_it_does_not_hold(promise: str) -> None:
    parts = guarantees(page("docs/guarantees.md"))[promise]
    assert list(parts) == PARTS
    assert unproved(parts) == []


def test_a_promise_that_nothing_proves_is_found() -> None:
    text = "## G1 – Intake\n\nAll.\n\n- kept: by `bot/magic.py`\n- proved: `tests/bot/test_intake.py:test_nothing`\n"
    assert unproved(guarantees(text)["G1"]) == [
        "tests/bot/test_intake.py:test_nothing", "bot/magic.py", "too few tests",
    ]  # fmt: skip

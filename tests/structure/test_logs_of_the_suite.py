"""A74 for the whole suite: what any test writes is looked through for tokens and phone numbers."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.secrets import private_in
from tests.structure.house import ROOT

HARMLESS = "BX-20261124-0001 -1001234567890 2026-11-24T01:00:00 update 823456789 021-5555 0100 row 13912345678901"
WRITES = "import os, sys\n\ndef test_something():\n    {}\n"


PRIVATE = ("700000001:AAHsecret_token-of-many", "13912345678", "139 1234 5678", "139-1234-5678")


@pytest.mark.parametrize("private", PRIVATE)
def test_a74_a_token_and_a_phone_number_are_found_in_whatever_text(private: str) -> None:
    assert [private in found for found in private_in(f"took 3 s, asked {private}, 2 rows")] == [True]


def test_a74_other_numbers_are_left_alone() -> None:
    assert list(private_in(HARMLESS)) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [("print('13912345678')", 1), ("os.write(2, b'of 13912345678')", 1), ("print('nothing')", 0)],
)
def test_a74_a_test_that_writes_a_phone_number_fails_the_run(tmp_path: Path, statement: str, code: int) -> None:
    (tmp_path / "test_x.py").write_text(WRITES.format(statement), encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", tmp_path)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "PRIVATE" in done.stdout) == (code, bool(code)), done.stdout

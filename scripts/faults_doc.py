"""Fill the last column of docs/faults.md with the tests that prove each id.

A test proves an id when its name carries it (``test_f11_…``, ``test_a49_a51_a52_…``, ``test_f01_to_f06_…``). What
people wrote – the faults, their outcomes, and why some are left for later – stays as it is. Tests of the sandbox
prove the sandbox and are left out.

    python scripts/faults_doc.py            write the page anew
"""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "faults.md"
# The stage's own tests: they prove that our Telegram behaves, not that the bot survives it.
NOT_OURS = "tests/sandbox/"
MOST = 3
# Those that play the whole program come first.
_WHOLE = ("tests/http/", "tests/journeys/", "tests/bot/")

_TEST = re.compile(r"^\s*(?:async )?def (test_\w+)", re.MULTILINE)
_IDS = re.compile(r"test_((?:[af]\d\d_(?:to_)?)+)")
_RANGE = re.compile(r"([AF])(\d\d)_TO_[AF](\d\d)")
_LEFT = re.compile(r"^\| ([AF]\d\d) \| ([^|]+) \|$", re.MULTILINE)
EVERY = [f"{letter}{number:02}" for letter, last in (("A", 78), ("F", 73)) for number in range(1, last + 1)]
_ROW = re.compile(r"^\| ([AF]\d\d) \| (.+?) \| (.+?) \|(.*)\|$", re.MULTILINE)


def ids_of(name: str) -> list[str]:
    """The ids that a test's name carries, in front."""
    found = _IDS.match(name)
    return _RANGE.sub(_spelt_out, found[1].upper().strip("_")).split("_") if found else []


def _spelt_out(found: re.Match[str]) -> str:
    return "_".join(f"{found[1]}{number:02}" for number in range(int(found[2]), int(found[3]) + 1))


def proofs(root: Path = ROOT) -> dict[str, list[str]]:
    """Every id with the tests that carry it, as ``file:name``."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        place = path.relative_to(root).as_posix()
        for name in _TEST.findall(path.read_text(encoding="utf-8")):
            for one in () if place.startswith(NOT_OURS) else ids_of(name):
                found[one].append(f"{place}:{name}")
    return found


def filled(page: str, tests: dict[str, list[str]]) -> str:
    """The page with its last column written anew."""
    return _ROW.sub(lambda row: f"| {row[1]} | {row[2]} | {row[3]} | {_cell(tests.get(row[1], []))} |", page)


def rows(page: str) -> dict[str, list[str]]:
    """Id → the tests its row names."""
    return {row[1]: re.findall(r"`([^`]+)`", row[4]) for row in _ROW.finditer(page)}


def left(page: str) -> dict[str, str]:
    """Id → why it is left for later."""
    return {row[1]: row[2].strip() for row in _LEFT.finditer(page)}


def _cell(tests: list[str]) -> str:
    """One test a file, and not too many of them: ``pytest -k f11`` finds the rest."""
    by_file = {one.partition(":")[0]: one for one in reversed(tests)}
    told = sorted(sorted(by_file.values()), key=lambda one: not one.startswith(_WHOLE))
    return "<br>".join(f"`{one}`" for one in told[:MOST])


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), proofs()), encoding="utf-8")

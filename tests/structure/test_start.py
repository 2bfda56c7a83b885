"""The command line starts without the frameworks: aiogram alone takes seconds to import."""

import subprocess
import sys

from tests.structure.house import ROOT

HEAVY = ("aiogram", "telegram", "jieba", "alembic")


def brought_along(code: str) -> list[str]:
    """Which of the heavy packages a fresh interpreter has loaded after running ``code``."""
    tell = f"{code}\nimport sys\nprint(*sorted(set(sys.modules) & {set(HEAVY)!r}))"
    done = subprocess.run([sys.executable, "-c", tell], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_command_line_starts_without_what_is_slow_to_import() -> None:
    assert brought_along("import bot.cli") == []


def test_an_import_of_a_framework_at_the_start_is_found() -> None:
    assert brought_along("import telegram") == ["telegram"]

"""Everything a change must pass, several parts at a time, and at the end what came of it.

    python scripts/suite.py [--prove] [what pytest is to be given …]

Lint, types and the tests in parts; those that touch the database run a second time, on PostgreSQL.
``--prove`` adds the tests that take minutes. A part that fails is quoted in full as soon as it has.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
# What is run in one process; folders that are not named join one of their own. Who waits leaves his core to others, so
# one part more than there are cores is under way; what comes last is short, so that no core is idle at the end.
TOGETHER = (("bot",), ("workers",), ("simulation",), ("http",))
ON_BOTH = ("journeys", "handlers", "storage")
# Of those, what opens no database and is proved once.
OPENS_NONE = ("handlers/understanding",)
# Files that are a part of their own when everything is proved, the longest first.
ALONE = (
    "journeys/test_months.py",
    "handlers/understanding/test_figures.py",
    "bot/test_soak.py",
    "simulation/test_simulation.py",
    "simulation/test_golden.py",
    "simulation/test_golden_on_postgres.py",
    "http/test_crashes.py",
    "http/test_crash_points.py",
    "workers/test_torture.py",
    "bot/test_mutated.py",
)
# A proof may take minutes; what looks for one that hangs must not look into one that works.
PROVE = ("-m", "prove or not prove", "-o", "faulthandler_timeout=1800")
# Where memory serves as a disk, and how much room it must have: nothing of a test outlives it, so no disk need work.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
STATISTICS = "hypothesis-statistics"
NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """What is run in a process of its own; ``paths`` are tests, without any it is another command."""

    name: str
    command: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    on_postgres: bool = False


@dataclass(slots=True)
class Came:
    """How a part ended."""

    part: Part
    code: int
    seconds: float
    told: str
    tests: int = 0
    proved: list[str] = field(default_factory=list)


def parts(*, prove: bool) -> Iterator[Part]:
    """All of them: when a core is free, the next one is taken."""
    alone = [path for path in ALONE if (ROOT / "tests" / path).exists()] if prove else []
    for path in alone:
        yield Part(path.removesuffix(".py"), paths=(f"tests/{path}",))
        if path.partition("/")[0] in ON_BOTH and not path.startswith(OPENS_NONE):
            yield Part(f"{path.removesuffix('.py')} on PostgreSQL", paths=(f"tests/{path}",), on_postgres=True)
    yield from (_tests(folders, alone) for folders in TOGETHER)
    yield Part("types", (sys.executable, "-m", "mypy", "--no-error-summary"))
    yield _tests(ON_BOTH, alone, on_postgres=True)
    named = {*ON_BOTH, *chain.from_iterable(TOGETHER)}
    folders = sorted(path.name for path in (ROOT / "tests").iterdir() if any(path.rglob("test_*.py")))
    yield _tests([name for name in folders if name not in named], alone)
    yield from (_tests((folder,), alone) for folder in ON_BOTH)
    yield Part("lint", (sys.executable, "-m", "ruff", "check", "--quiet", "."))


def _tests(folders: Sequence[str], alone: Sequence[str], *, on_postgres: bool = False) -> Part:
    """Some folders, without the files that are a part of their own."""
    elsewhere = (*alone, *(OPENS_NONE if on_postgres else ()))
    spared = (f"--ignore=tests/{path}" for path in elsewhere if path.partition("/")[0] in folders)
    name = ", ".join(folders) + (" on PostgreSQL" if on_postgres else "")
    return Part(name, paths=(*(f"tests/{one}" for one in folders), *spared), on_postgres=on_postgres)


def run(part: Part, given: Sequence[str], folder: Path) -> Came:
    """Run a part to its end."""
    place = folder / part.name.replace("/", "-").replace(", ", "-").replace(" ", "-")
    report = place.with_suffix(".xml")
    command = part.command or (
        sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--basetemp={place}", f"--junitxml={report}",
        *given, *part.paths,
    )  # fmt: skip
    database = {"SHOUWEN_TEST_DATABASE": "postgresql"} if part.on_postgres else {}
    environment = database | os.environ | {"TMPDIR": str(folder)}
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )  # fmt: skip
    came = Came(part, done.returncode, time.monotonic() - began, done.stdout)
    if part.paths and given and came.code == NOTHING_COLLECTED:
        came.code = 0
    if report.exists():
        suite = ElementTree.parse(report).getroot()[0]
        came.tests = int(suite.get("tests", 0))
        noted = [(one.get("name", ""), one.get("value")) for one in suite.iterfind("properties/property")]
        came.proved = [f"{name}: {value}" for name, value in noted if not name.startswith(STATISTICS)]
    return came


def room() -> str | None:
    """The folder that temporary files go to: memory where there is enough of it, else the usual one."""
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None


def summary(all_of_them: Sequence[Came], seconds: float) -> str:
    """What the tests proved, and how long each part took."""
    said = f"{_commit()}, Python {sys.version.split()[0]}, {os.cpu_count()} cores, {seconds / 60:.1f} minutes"
    failed = sum(came.code != 0 for came in all_of_them)
    rows = [f"{came.part.name}: {came.tests or ''} {_span(came.seconds)}".replace(":  ", ": ") for came in all_of_them]
    lines = [f"{said}: {sum(came.tests for came in all_of_them)} tests, {failed} parts failed", "", *rows, ""]
    return "\n".join([*lines, *(one for came in all_of_them for one in came.proved)])


def _commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    return f"commit {git('rev-parse', '--short', 'HEAD') or 'unknown'}{' and changes' if git('status', '-s') else ''}"


def _span(seconds: float) -> str:
    return f"in {seconds:.0f} s"


def main() -> int:
    """Run all parts; 1 when one of them failed."""
    wanted = argparse.ArgumentParser(prog="python scripts/suite.py", description=__doc__)
    wanted.add_argument("--prove", action="store_true")
    asked, given = wanted.parse_known_args()
    options = [*(PROVE if asked.prove else ()), *given]
    began, all_of_them = time.monotonic(), []
    with (
        TemporaryDirectory(prefix="shouwen-tests-", dir=room()) as folder,
        ThreadPoolExecutor(1 + (os.cpu_count() or 1)) as pool,
    ):
        for future in as_completed([pool.submit(run, one, options, Path(folder)) for one in parts(prove=asked.prove)]):
            came = future.result()
            all_of_them.append(came)
            if came.code:
                print(f"{came.told}\n{came.part.name} FAILED", flush=True)
            else:
                print(f"{came.part.name}: {came.tests or 'well'} {_span(came.seconds)}", flush=True)
    print(f"\n{summary(all_of_them, time.monotonic() - began)}")
    return int(any(came.code for came in all_of_them))


if __name__ == "__main__":
    sys.exit(main())

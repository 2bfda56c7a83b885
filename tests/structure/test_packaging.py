"""The project as it is installed: every file travels, the standard `locale` stays, the locks are whole."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.structure.house import PACKAGES, ROOT

# Files of no use to an installation.
STAYS_HOME = re.compile(r"(__pycache__|\.pyc$|\.gitkeep$)")
EXTRAS = ("s3", "dev", "bench")
LOCKS = ("requirements-build.lock", "requirements.lock", *(f"requirements-{extra}.lock" for extra in EXTRAS))
HOST = re.compile(r"://|^\s*--(?!hash=)", re.MULTILINE)
REASONS = ROOT / "docs" / "dependencies.md"


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def python(code: str, place: Path) -> str:
    """What a fresh interpreter prints, started in some folder of the disk."""
    done = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def files_that_travel(root: Path) -> set[str]:
    found = (path for folder in (*PACKAGES, "locale") for path in (root / folder).rglob("*"))
    names = (path.relative_to(root).as_posix() for path in found if path.is_file())
    return {name for name in names if not STAYS_HOME.search(name)}


def locked(text: str) -> dict[str, str]:
    """Package → version of a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def unhashed(text: str) -> list[str]:
    """Pinned packages of a lock file whose files are not pinned."""
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]


def named(requirements: list[str]) -> list[str]:
    """The package names of requirements, without ranges."""
    return [re.split(r"[<>=!~\[; ]", wanted, maxsplit=1)[0] for wanted in requirements]


def needed() -> list[str]:
    """What the program needs to run, on either database: `make setup` brings all of it."""
    project = pyproject()["project"]
    extras = project["optional-dependencies"]
    return named(project["dependencies"] + extras["postgres"] + extras["socks"])


def reasons(text: str) -> dict[str, str]:
    """Package → version, from the rows ``| name | version | reason |`` that give a reason."""
    return dict(re.findall(r"^\| `([a-z0-9-]+)` \| (\S+) \| \S.* \|$", text, re.MULTILINE))


def unreasoned(wanted: list[str], versions: dict[str, str], text: str) -> list[str]:
    """Where the page of reasons and what is installed differ, both ways."""
    told = reasons(text)
    missing = [name for name in wanted if told.get(name) != versions[name]]
    extra = [name for name in told if name not in wanted]
    return [f"{name} {versions[name]} has no reason" for name in missing] + [
        f"{name} has a reason but is not wanted" for name in extra
    ]


@pytest.mark.parametrize("place", [ROOT, Path("/")])
def test_the_standard_locale_wins_over_our_folder_of_the_same_name(place: Path) -> None:
    home = python("import sysconfig; print(sysconfig.get_path('stdlib'))", place)
    assert Path(python("import locale; print(locale.__file__)", place)).is_relative_to(home)


def test_with_an_init_file_our_folder_would_win_and_the_test_above_would_see_it(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "__init__.py").touch()
    code = "import sys; sys.modules.pop('locale', None); import locale; print(locale.__file__)"
    assert Path(python(code, tmp_path)).is_relative_to(tmp_path)
    assert not (ROOT / "locale" / "__init__.py").exists()


def test_the_packages_and_their_catalogs_are_found_from_anywhere(tmp_path: Path) -> None:
    code = f"import {', '.join(PACKAGES)}; print(handlers.__file__)"
    installed = Path(python(code, tmp_path)).parents[1]
    assert installed == ROOT
    assert files_that_travel(installed) == files_that_travel(ROOT)


def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for folder in (*PACKAGES, "locale"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = "import setuptools.build_meta as backend; print(backend.build_wheel('.'))"
    wheel = source / python(build, source).splitlines()[-1]
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert files_that_travel(source) - packed == set()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_file_by_its_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert locked(text)
    assert unhashed(text) == []
    assert HOST.search(text) is None


def test_a_lock_with_a_host_or_without_a_hash_is_found() -> None:
    assert HOST.search("--index-url simple/\nfoo==1 \\\n    --hash=sha256:0\n")
    assert HOST.search("foo @ https://example.org/foo.whl\n")
    assert unhashed("foo==1\nbar==2 \\\n    --hash=sha256:0\n") == ["foo==1"]


def test_the_locks_agree_with_each_other_and_with_what_is_wanted() -> None:
    run, *others = (locked((ROOT / name).read_text(encoding="utf-8")) for name in LOCKS[1:])
    extras = pyproject()["project"]["optional-dependencies"]
    assert set(needed()) - run.keys() == set()
    for extra, versions in zip(EXTRAS, others, strict=True):
        assert set(named(extras[extra])) - versions.keys() == set()
        assert {name: versions.get(name) for name in run} == run
    _, dev, bench = others
    assert {name: bench.get(name) for name in dev} == dev


def test_every_dependency_has_its_reason() -> None:
    project = pyproject()
    wanted = needed()
    for extra in EXTRAS:
        wanted += named(project["project"]["optional-dependencies"][extra])
    wanted += named(project["build-system"]["requires"])
    versions = {k: v for name in LOCKS for k, v in locked((ROOT / name).read_text(encoding="utf-8")).items()}
    assert unreasoned(wanted, versions, REASONS.read_text(encoding="utf-8")) == []


def test_a_dependency_without_a_reason_and_a_reason_without_a_dependency_are_found() -> None:
    page = "| `typer` | 0.29.2 | command line |\n| `flask` | 3.0 | once used |\n| `babel` | 2.17 | old |\n"
    versions = {"typer": "0.29.2", "babel": "2.18", "holidays": "1"}
    assert unreasoned(list(versions), versions, page) == [
        "babel 2.18 has no reason",
        "holidays 1 has no reason",
        "flask has a reason but is not wanted",
    ]

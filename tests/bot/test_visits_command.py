"""`shouwen visits`, as an operator types it (V5)."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.storage import matters


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture(autouse=True)
def _house(template: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An estate where the program looks for it, with a visited matter and one that waits."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    with estate.settle(template, tmp_path / "data" / "shouwen.db").write() as db:
        matters.closed(db, matters.resolved(db, matters.filed(db, kind="repair")))
        matters.resolved(db, matters.filed(db, kind="repair"))


def visits(*words: str) -> Result:
    return CliRunner().invoke(app, ["visits", *words])


def test_v5_the_command_prints_coverage_by_department_and_person() -> None:
    made = visits("--from", "2026-11-01", "--to", "2026-11-30")
    assert made.exit_code == 0, made.output
    title, head, _, whole, office, person, verdict = made.output.splitlines()
    assert "阳光花园 回访 2026-11-01 至 2026-11-30" in title
    assert head.split()[:3] == ["应访", "已访", "覆盖率"]
    assert whole.split() == ["合计", "2", "1", "50%", "0", "0", "1", "0", "0", "1", "5.00", "—", "—", "100%"]
    assert office.split()[0] == "未分部门"
    assert person.split()[:4] == ["李静", "2", "1", "50%"]
    assert verdict.endswith("未达到。")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-11-30", "--to", "2026-11-01"), "2026-11-30 lies after 2026-11-01."),
        (("--from", "gestern"), "gestern is no day"),
        (("--estate", "海棠苑"), "海棠苑"),
    ],
)
def test_v5_a_period_that_is_none_is_refused_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    made = visits(*words)
    assert made.exit_code == 1
    assert said in made.output

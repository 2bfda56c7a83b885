"""`shouwen visits`, as an operator types it: coverage (V5), and the draws (V2)."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from storage.visiting import visits as lots
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import House, at
from tests.storage import matters


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture(autouse=True)
def house(template: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """An estate where the program looks for it, with a visited matter and one that waits."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    found = estate.settle(template, tmp_path / "data" / "shouwen.db")
    with found.write() as db:
        matters.closed(db, matters.resolved(db, matters.filed(db, kind="repair")))
        matters.resolved(db, matters.filed(db, kind="repair"))
    return found


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


def drawn(house: House) -> None:
    """The week before has nothing to draw; of this one the second matter is drawn."""
    with house.write() as db:
        for monday in (9, 16):
            here = estate.setting(db)
            lots.draw(db, here, date(2026, 11, monday), date(2026, 11, monday + 6), now=at("2026-11-30 09:30"))


def test_v2_the_command_shows_each_draw_so_that_anybody_can_draw_again(house: House) -> None:
    drawn(house)
    [(seed,)] = house.rows("SELECT seed FROM visit_draw WHERE drawn = 1")
    made = visits("--draws")
    assert made.exit_code == 0, made.output
    latest, before = made.output.split("\n\n")[1:]
    said = dict(line.split(maxsplit=1) for line in latest.splitlines() if not line.startswith(" "))
    assert said["办结日期"] == "2026-11-16 至 2026-11-22"
    assert said["抽取时间"] == "2026-11-30 09:30"
    assert said["普通诉求"] == "2 件，抽取前已回访 1 件，应不低于 60%（现行制度）"
    assert (said["种子"], said["核对"]) == (seed, "当时抽取 1 件，重抽一致")
    [(number,)] = house.rows("SELECT number FROM record WHERE id = 2")
    assert latest.count(f"{number} (2)") == 2, "in the frame, and drawn"
    assert "2026-11-09 至 2026-11-15" in before
    assert "当时抽取 0 件，重抽一致" in before
    assert "2026-11-16" not in visits("--draws", "--to", "2026-11-15").output


def test_v2_a_draw_whose_frame_was_changed_afterwards_shows(house: House) -> None:
    drawn(house)
    with house.foreign() as hand:
        hand.execute("UPDATE visit_draw SET frame = '1' WHERE drawn = 1")
    assert "重抽不一致" in visits("--draws").output


def test_v2_where_nothing_was_drawn_yet_the_command_says_so() -> None:
    assert visits("--draws").output == "阳光花园 还没有抽查过回访。\n"
    assert visits("--draws", "--from", "gestern").exit_code == 1

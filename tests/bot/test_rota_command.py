"""`shouwen rota …`, as an operator types it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli_rota import app
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import House

TODAY = datetime.now(UTC).astimezone(estate.ZONE).date()
LATER = TODAY + timedelta(days=3)
DAY = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")[LATER.weekday()]


@pytest.fixture(autouse=True)
def _chinese_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture(autouse=True)
def house(template: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """An estate where the program looks for it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    return estate.settle(template, tmp_path / "data" / "shouwen.db")


def rota(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def told(*words: str) -> str:
    made = rota(*words)
    assert made.exit_code == 0, made.output
    return made.output


def test_a_week_is_printed_with_who_is_on_duty_when() -> None:
    lines = told("show", "--week", "2026-W48").splitlines()
    assert len(lines) == 16
    assert lines[2].split() == ["周一", "2026-11-23", "08:00–14:00", "李静"]
    assert told("show", "--week", "2026-11-29") == told("show", "--week", "2026-W48")


def test_a_night_slot_is_set_shown_and_cleared(house: House) -> None:
    assert told("set", DAY, "20:00-08:00", "刘洋").endswith("20:00–08:00: 刘洋.\n")
    assert "刘洋" in told("show", "--week", str(LATER))
    assert "nobody any more; it was 刘洋" in told("clear", DAY, "20:00-08:00")
    assert "刘洋" not in told("show", "--week", str(LATER))
    assert house.rows("SELECT what FROM audit ORDER BY id") == [("rota_set",), ("rota_cleared",)]


def test_a_slot_takes_the_place_of_the_same_one() -> None:
    assert "赵敏 instead of 李静" in told("set", DAY, "08:00-14:00", "赵敏")


def test_one_day_is_changed_and_taken_back() -> None:
    assert "刘洋 instead of 李静, on this day only" in told("set", str(LATER), "08:00-14:00", "刘洋")
    assert "替李静" in told("show", "--week", str(LATER))
    assert "taken back" in told("clear", str(LATER), "08:00-14:00")
    assert "替李静" not in told("show", "--week", str(LATER))


def test_who_is_away_leaves_empty_slots_and_comes_back() -> None:
    said = told("away", "李静", f"{LATER}..{LATER + timedelta(days=1)}")
    assert said.count("nobody has it now") == 2
    shown = told("show", "--week", str(LATER))
    assert "请假" in shown
    assert "nobody is on duty." in shown
    assert "not away" in told("back", "李静", str(LATER))
    assert "请假" not in told("show", "--week", str(LATER))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "--week", "next"), "next is no week; it looks like 2026-W48"),
        (("show", "--week", "2026-W60"), "2026-W60 is no week"),
        (("show", "--estate", "海棠苑"), "There is no estate 海棠苑"),
        (("set", "MOON", "08:00-14:00", "李静"), "MOON is no day; it looks like MON, 周一"),
        (("set", "周末", "08:00-14:00", "李静"), "周末 is no day"),
        (("set", "MON", "08-24", "李静"), "08-24 is no span of hours"),
        (("set", "MON", "08:00-14:00", "王五"), "员工里没有人叫王五。"),
        (("set", "MON", "13:00-15:00", "李静"), "At that time 李静 has a duty already, 08:00–14:00."),
        (("set", "2026-01-01", "08:00-14:00", "刘洋"), "That duty is over"),
        (("set", "2026-01-01", "09:00-14:00", "刘洋"), "The rota has no slot 周四 2026-01-01 09:00–14:00"),
        (("set", str(LATER), "08:00-14:00", "李静"), "李静 is on duty then already."),
        (("clear", "MON", "20:00-08:00"), "The rota has no slot every 周一 20:00–08:00"),
        (("clear", str(LATER), "08:00-14:00"), "everything is as every week"),
        (("away", "李静", "2026-01-01"), "That day is over"),
        (("away", "李静", f"{LATER}..{TODAY}"), "The last day lies before the first"),
        (("away", "李静", "soon"), "soon are no days; they look like 2026-12-01..2026-12-05"),
        (("back", "李静", str(LATER)), "李静 is not entered as away"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_a_sentence_and_changes_nothing(
    house: House, words: tuple[str, ...], sentence: str
) -> None:
    before = house.rows("SELECT * FROM duty_slot")
    made = rota(*words)
    assert (made.exit_code, sentence in made.output) == (1, True), made.output
    assert house.rows("SELECT * FROM duty_slot") == before
    assert house.rows("SELECT id FROM absence") + house.rows("SELECT id FROM duty_change") == []

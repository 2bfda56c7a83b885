"""`shouwen rota …`, as an operator types it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.rota import app
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


def test_without_a_week_this_one_and_the_next_are_printed() -> None:
    days = [line.split()[1] for line in told("show").splitlines()[2:] if line.startswith("周")]
    monday = TODAY - timedelta(days=TODAY.weekday())
    assert sorted({*days}) == [str(monday + timedelta(days=more)) for more in range(14)]


def test_a_night_slot_is_set_shown_and_cleared(house: House) -> None:
    assert told("set", DAY, "20:00-08:00", "刘洋").endswith("20:00–08:00：刘洋。\n")
    assert "刘洋" in told("show", "--week", str(LATER))
    assert "不再安排值班，原来是刘洋" in told("clear", DAY, "20:00-08:00")
    assert "刘洋" not in told("show", "--week", str(LATER))
    assert house.rows("SELECT what FROM audit ORDER BY id") == [("rota_set",), ("rota_cleared",)]


def test_where_nobody_has_joined_it_is_said_once_and_a_whole_day_ends_on_the_next(house: House) -> None:
    told("set", DAY, "08:00-14:00", "李静")
    told("set", DAY, "20:00-08:00", "赵敏")
    told("away", "赵敏", f"{LATER}..{LATER}")
    assert "20:00–次日08:00：没有人值班" in told("show", "--week", str(LATER))
    with house.write() as db:
        db.exec_driver_sql("UPDATE staff SET user_id = NULL")
    shown = told("show", "--week", "2026-W48")
    assert shown.count("没有人值班") == 1
    assert "shouwen invite staff --all" in shown


def test_a_slot_takes_the_place_of_the_same_one() -> None:
    assert "赵敏，原来是李静" in told("set", DAY, "08:00-14:00", "赵敏")


def test_one_day_is_changed_and_taken_back() -> None:
    assert "由刘洋值班，原来是李静，只改这一天" in told("set", str(LATER), "08:00-14:00", "刘洋")
    assert "替李静" in told("show", "--week", str(LATER))
    assert "已撤回" in told("clear", str(LATER), "08:00-14:00")
    assert "替李静" not in told("show", "--week", str(LATER))


def test_who_is_away_leaves_empty_slots_and_comes_back() -> None:
    said = told("away", "李静", f"{LATER}..{LATER + timedelta(days=1)}")
    assert said.count("没有人值班了") == 2
    shown = told("show", "--week", str(LATER))
    assert "请假" in shown
    assert "没有人值班。" in shown
    assert "已取消李静" in told("back", "李静", str(LATER))
    assert "请假" not in told("show", "--week", str(LATER))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "--week", "next"), "next 不是一周，请写成 2026-W48"),
        (("show", "--week", "2026-W60"), "2026-W60 不是一周"),
        (("show", "--estate", "海棠苑"), "没有叫“海棠苑”的小区"),
        (("set", "MOON", "08:00-14:00", "李静"), "MOON 不是日子，请写成 MON、周一"),
        (("set", "周末", "08:00-14:00", "李静"), "周末 不是日子"),
        (("set", "MON", "8-25", "李静"), "8-25 不是时间段"),
        (("set", "MON", "08:00-14:00", "王五"), "员工里没有人叫王五。"),
        (("set", "MON", "13:00-15:00", "李静"), "这个时间李静已有班次：08:00–14:00。"),
        (("set", "2026-01-01", "08:00-14:00", "刘洋"), "这个班次已经结束"),
        (("set", "2026-01-01", "09:00-14:00", "刘洋"), "值班表里没有 周四 2026-01-01 09:00–14:00 这一班"),
        (("set", str(LATER), "08:00-14:00", "李静"), "这个班次本来就是李静的。"),
        (("clear", "MON", "20:00-08:00"), "值班表里没有每周一 20:00–08:00这一班"),
        (("clear", str(LATER), "08:00-14:00"), "和每周一样"),
        (("away", "李静", "2026-01-01"), "那天已经过去"),
        (("away", "李静", f"{LATER}..{TODAY}"), "结束的日子在开始之前"),
        (("away", "李静", "soon"), "soon 不是日期，请写成 2026-12-01..2026-12-05"),
        (("back", "李静", str(LATER)), "没有登记李静请假"),
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

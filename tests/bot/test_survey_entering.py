"""`shouwen survey enter` and `survey service`: a questionnaire of one's own, a service more (Q1, Q3)."""

from pathlib import Path

import pytest

from storage.surveys.checking import FOLDER
from tests.bot.command_line import shouwen
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import House

SHIPPED = Path(__file__).parents[2] / FOLDER.replace(".", "/") / "E.toml"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture(autouse=True)
def house(template: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """An estate where the program looks for it; the terminal speaks English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    (tmp_path / "data").mkdir()
    return estate.settle(template, tmp_path / "data" / "shouwen.db")


def own(tmp_path: Path, *, version: int = 7, text: str = "") -> str:
    file = tmp_path / "own.toml"
    said = SHIPPED.read_text(encoding="utf-8").replace("version = 1", f"version = {version}")
    file.write_text(said.replace("满意吗", f"满意吗{text}"), encoding="utf-8")
    return str(file)


def test_q3_a_questionnaire_of_one_s_own_is_kept_as_a_version(house: House, tmp_path: Path) -> None:
    told = shouwen("survey", "enter", own(tmp_path))
    assert told.exit_code == 0
    assert "Questionnaire E, version 7" in told.output
    assert house.rows("SELECT name, version FROM survey_questionnaire") == [("E", 7)]
    assert shouwen("survey", "enter", own(tmp_path)).exit_code == 0


def test_q3_a_known_version_with_other_words_is_refused_and_nothing_is_kept(house: House, tmp_path: Path) -> None:
    shouwen("survey", "enter", own(tmp_path))
    told = shouwen("survey", "enter", own(tmp_path, text="呢"))
    assert told.exit_code == 1
    assert "give the file another version" in told.output
    assert len(house.rows("SELECT id FROM survey_questionnaire")) == 1


def test_q3_a_file_with_mistakes_is_told_line_by_line(house: House, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('id = "X"\nversion = 0\n', encoding="utf-8")
    told = shouwen("survey", "enter", str(tmp_path / "bad.toml"))
    assert told.exit_code == 1
    assert "line 2" in told.output
    assert shouwen("survey", "enter", str(tmp_path / "none.toml")).exit_code == 1
    assert house.rows("SELECT id FROM survey_questionnaire") == []


def test_q1_a_service_more_is_surveyed_when_people_know_it(house: House) -> None:
    told = shouwen("survey", "service", "快递代收")
    assert told.exit_code == 0
    assert "快递代收" in told.output
    assert house.rows("SELECT round FROM due WHERE kind = 'survey_service'") == [("快递代收",)]


@pytest.mark.parametrize("words", [(" ",), ("快递代收", "--since", "2020-01-01")])
def test_q1_a_service_without_a_name_or_long_begun_is_refused(house: House, words: tuple[str, ...]) -> None:
    assert shouwen("survey", "service", *words).exit_code == 1
    assert house.rows("SELECT id FROM due WHERE kind = 'survey_service'") == []

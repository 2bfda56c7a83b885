"""`shouwen survey`: the waves of a register on the terminal and as papers, and a report made from files alone."""

import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import update
from typer.testing import Result

from bot.clock import Clock
from bot.commands import survey_papers
from bot.commands.survey import STATUSES
from bot.papers.printer import FormPrinter
from bot.papers.survey import doors
from bot.sending.printing import Printed
from bot.writing.committing import writer_for
from handlers.telling.survey_papers import PAGE, RESULT
from storage.database import open_reader
from storage.reading import rows
from storage.tables import SurveyHousehold, SurveyWave, table
from storage.tables.survey import STATUSES as KNOWN
from storage.waves import closing, running
from tests.bot.command_line import shouwen
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import ZHAO, House
from tests.storage.waves import steps
from tests.storage.waves.steps import OPENING

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
ANSWERS, FRAME, BEFORE = (str(EXAMPLES / f"{name}.csv") for name in ("answers", "frame", "previous"))
AFTER = OPENING + timedelta(days=8)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture(autouse=True)
def house(template: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """An estate where the program looks for it; the terminal speaks English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.delenv("SHOUWEN_TOKEN", raising=False)
    (tmp_path / "data").mkdir()
    return estate.settle(template, tmp_path / "data" / "shouwen.db")


def wave(house: House, *, until: str = "figured") -> SurveyWave:
    """A wave of twelve households, of which ten have answered; open, or with its figures."""
    with house.write() as db:
        steps.lays_out(db, 12)
        made = steps.opened(db, buildings=(100, 101, 102, 103))
        asked = steps.sent(db, made)
        for number, unit in enumerate(asked[:-2]):
            steps.returns(db, made, unit, (5, 4, 2)[number % 3])
        if until == "figured":
            made = running.end(db, made.id or 0, by=ZHAO.actor, now=AFTER)
            made = closing.figure(db, made.id or 0, made.version, by=ZHAO.actor, now=AFTER)
        return steps.again(db, made)


def paper(*words: str) -> Result:
    return shouwen("survey", "paper", ANSWERS, *words)


def test_every_status_of_a_wave_has_its_word() -> None:
    assert set(STATUSES) == set(KNOWN)


def test_the_waves_of_an_estate_are_listed(house: House) -> None:
    assert shouwen("survey", "list").stdout == "阳光花园 has no survey yet.\n"
    made = wave(house, until="open")
    done = shouwen("survey", "list")
    assert done.exit_code == 0, done.output
    assert re.search(rf"{made.number} .*2026-11-09 .*open", done.stdout)


def test_q6_a_wave_is_shown_with_what_became_of_its_households(house: House) -> None:
    made = wave(house, until="open")
    done = shouwen("survey", "show", made.number.lower())
    assert done.exit_code == 0, done.output
    for part in ("12 households were drawn", "answered", "Return rate 83.3 %: too few", "1 more forms are needed."):
        assert part in done.stdout, done.stdout
    assert "satisfied" not in done.stdout


def test_q8_a_counted_wave_shows_every_item_with_its_base(house: House) -> None:
    made = wave(house)
    done = shouwen("survey", "show", made.number)
    assert re.search(r"电梯 +10 +70\.0 %", done.stdout), done.output
    assert "To improve first: " in done.stdout


@pytest.mark.parametrize(("ending", "magic"), [(".pdf", b"%PDF-"), (".docx", b"PK"), (".png", b"\x89PNG")])
def test_q12_the_report_is_written_as_its_name_says(house: House, ending: str, magic: bytes) -> None:
    made = wave(house)
    done = shouwen("survey", "report", made.number, "--to", f"a{ending}")
    assert (done.exit_code, done.stdout) == (0, f"Written: a{ending}\n"), done.output
    assert Path(f"a{ending}").read_bytes().startswith(magic)
    assert stat.S_IMODE(Path(f"a{ending}").stat().st_mode) == 0o600


@pytest.mark.parametrize(("form", "ending", "magic"), [(RESULT, "png", b"\x89PNG"), (PAGE, "pdf", b"%PDF-")])
async def test_q12_the_staff_group_gets_a_picture_and_a_page(
    house: House, form: str, ending: str, magic: bytes
) -> None:
    made = wave(house)
    reader = open_reader(house.url)
    printer = FormPrinter(writer_for(house.engine, Clock()), Clock(), reader)
    found = await printer.print({"form": form, "wave": made.id, "ending": ending})
    reader.dispose()
    assert isinstance(found, Printed)
    assert (found.name, found.content[: len(magic)]) == (f"满意度调查结果-{made.number}.{ending}", magic)


def test_a_report_that_cannot_be_written_is_a_sentence(house: House) -> None:
    made = wave(house, until="open")
    for words, said in (
        (("DC-0", "--to", "a.pdf"), f"There is no survey DC-0. There are {made.number}.\n"),
        ((made.number, "--to", "a.pdf"), f"{made.number} has no figures yet; they are made when"),
        ((made.number, "--to", "a.txt"), "a.txt would be opened by the wrong program; let its name end in .pdf.\n"),
        ((made.number, "--to", "no/a.pdf"), "There is no folder no.\n"),
        ((made.number, "--estate", "海棠苑", "--to", "a.pdf"), f"There is no survey {made.number}."),
    ):
        done = shouwen("survey", "report", *words)
        assert (done.exit_code, done.stderr.startswith(said)) == (1, True), done.stderr
    assert [path.name for path in Path().iterdir()] == ["data"]


def test_q6_a24_the_door_list_gives_each_silent_household_a_code_of_its_own(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = wave(house, until="open")
    monkeypatch.setattr("bot.commands.inviting.bots", lambda settings, given: _Named())
    done = shouwen("survey", "doors", made.number, "--to", "doors.pdf")
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith("2 households; former lists are no longer valid.\n")
    assert Path("doors.pdf").read_bytes().startswith(b"%PDF-")
    with house.write() as db:
        coded = [one for one in rows(db, SurveyHousehold) if one.code_hash]
    assert len({one.code_hash for one in coded}) == 2
    assert {one.outcome for one in coded} == {"sent"}


def test_q6_a_long_door_list_comes_in_sheets_and_codes_in_use_break_it_off(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = wave(house, until="open")
    monkeypatch.setattr("bot.commands.inviting.bots", lambda settings, given: _Named())
    monkeypatch.setattr(survey_papers, "A_SHEET", 1)
    done = shouwen("survey", "doors", made.number, "--to", "doors.pdf")
    assert done.stdout == (
        "Written: doors.pdf\nWritten: doors-2.pdf\n2 households; former lists are no longer valid.\n"
    ), done.output
    before, unset = house.rows("SELECT code_hash FROM survey_household ORDER BY unit_id"), doors.pdf

    def set_slowly(*told: Any, **how: Any) -> bytes:
        """While the list is set, somebody uses their paper."""
        with house.write() as db:
            homes = table(SurveyHousehold)
            db.execute(update(homes).where(homes.c.code_hash.is_not(None)).values(bound_to=7))
        return unset(*told, **how)

    monkeypatch.setattr(doors, "pdf", set_slowly)
    done = shouwen("survey", "doors", made.number, "--to", "again.pdf")
    assert (done.exit_code, done.stderr.startswith("Somebody has begun with a former list")) == (1, True), done.output
    assert not Path("again.pdf").exists()
    assert house.rows("SELECT code_hash FROM survey_household ORDER BY unit_id") == before


class _Named:
    """Telegram's word for the bot's name."""

    def name(self, bot_id: int) -> str:
        return "shouwen_bot"


def test_q6_there_is_no_door_list_of_a_wave_that_asks_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    made = wave(house)
    monkeypatch.setattr("bot.commands.inviting.bots", lambda settings, given: _Named())
    done = shouwen("survey", "doors", made.number, "--to", "doors.pdf")
    said = f"{made.number} asks nobody at present, so there is no door to walk to.\n"
    assert (done.exit_code, done.stderr) == (1, said)
    assert not Path("doors.pdf").exists()


def test_q14_the_company_sees_its_estates_side_by_side(house: House) -> None:
    assert shouwen("survey", "company").stdout == "No estate has a survey with figures yet.\n"
    wave(house)
    done = shouwen("survey", "company")
    assert re.search(r"阳光花园 .*70\.0 %.*missed", done.stdout), done.output
    assert shouwen("survey", "company", "--to", "c.pdf").exit_code == 0
    assert Path("c.pdf").read_bytes().startswith(b"%PDF-")


def test_x53_a_report_is_made_from_files_alone() -> None:
    Path("plan.toml").write_text(
        f'estate = "阳光花园"\nopens_on = 2026-06-15\n[beside]\n"碧水湾" = "{BEFORE}"\n', encoding="utf-8"
    )
    done = paper("--frame", FRAME, "--previous", BEFORE, "--plan", "plan.toml", "--to", "a.docx")
    assert (done.exit_code, done.stdout) == (0, "Written: a.docx\n"), done.output
    texts = [one.text for one in Document("a.docx").paragraphs]
    assert "阳光花园" in texts
    assert "附表三　对照：碧水湾（单独统计，不计入本小区任何数字）" in texts


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("estat = 'x'", "plan.toml: 'estat' is not known here; a plan may say "),
        ("opens_on = 'June'", "plan.toml: opens_on must be a day, as 2026-06-15."),
        ("pilot = 'five'", "plan.toml: pilot must be a whole number."),
        ("beside = 'x'", "plan.toml: beside must be a table of files."),
        ("estate = ", "plan.toml: Invalid value"),
    ],
)
def test_a_plan_that_says_something_strange_is_told_in_a_sentence(plan: str, said: str) -> None:
    Path("plan.toml").write_text(plan, encoding="utf-8")
    done = paper("--plan", "plan.toml", "--to", "a.pdf")
    assert (done.exit_code, done.stderr.startswith(said)) == (1, True), done.stderr
    assert not Path("a.pdf").exists()


def test_a_file_that_is_there_is_written_over_only_when_its_owner_says_so() -> None:
    Path("a.png").write_bytes(b"mine")
    kept = shouwen("survey", "paper", ANSWERS, "--to", "a.png", answer="n\n")
    assert (kept.exit_code, Path("a.png").read_bytes()) == (1, b"mine")
    assert "Nothing was written." in kept.stderr
    assert shouwen("survey", "paper", ANSWERS, "--to", "a.png", answer="y\n").exit_code == 0
    assert Path("a.png").read_bytes() != b"mine"

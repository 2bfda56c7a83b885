"""`shouwen form` and `shouwen register`, as typed: what is written, for whose eyes, what is refused."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import update
from typer.testing import Result

from bot.papers import fonts, forms
from storage.tables import Estate, Resident, table
from tests.bot.command_line import shouwen
from tests.kit import casework, databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import CHEN, House, second_estate
from tests.storage import matters

NUMBER = "TS-20261119-0001"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://x","y")')


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture(autouse=True)
def house(template: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """An estate where the program looks for it, with one complaint from filing to closing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHOUWEN_TOKEN", raising=False)
    (tmp_path / "data").mkdir()
    made = estate.settle(template, tmp_path / "data" / "shouwen.db")
    with made.write() as db:
        casework.worked(db)
    return made


def register(*words: str) -> Result:
    return shouwen("register", "--out", "register.xlsx", *words)


def sheet() -> Worksheet:
    found = load_workbook("register.xlsx").worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def column(heading: str) -> list[object]:
    """What stands below a heading."""
    heads, *lines = sheet().iter_rows(values_only=True)
    return [line[heads.index(heading)] for line in lines]


@pytest.mark.parametrize(("kind", "title"), forms.TITLES.items())
def test_h7_a_form_is_written_as_pdf_for_its_makers_eyes(kind: str, title: str) -> None:
    done = shouwen("form", NUMBER.lower(), "--form", kind, "--out", "a.pdf")
    assert (done.exit_code, done.output) == (0, f"《{title}》 {NUMBER}: a.pdf\n")
    assert Path("a.pdf").read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(Path("a.pdf").stat().st_mode) == 0o600
    assert sorted(path.name for path in Path().iterdir()) == ["a.pdf", "data"]


@pytest.mark.parametrize("words", [("--word",), ()])
def test_h7_a_form_is_written_as_a_word_document_without_a_font(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ())
    assert shouwen("form", NUMBER, *words, "--out", "a.docx").exit_code == 0
    assert Document("a.docx").paragraphs[0].text == "客户投诉处理单"
    assert stat.S_IMODE(Path("a.docx").stat().st_mode) == 0o600


def test_without_a_chinese_font_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ())
    done = shouwen("form", NUMBER, "--out", "a.pdf")
    assert done.exit_code == 2
    assert "apt install fonts-noto-cjk" in done.stderr
    assert not Path("a.pdf").exists()


def test_a_form_that_cannot_be_written_is_a_sentence(house: House) -> None:
    wrong = "a.{} would be opened by the wrong program; let its name end in .{}.\n"
    for words, said in (
        (("TS-1", "--out", "a.pdf"), "There is no record TS-1.\n"),
        ((NUMBER, "--out", "no/a.pdf"), "There is no folder no.\n"),
        ((NUMBER, "--word", "--out", "a.pdf"), wrong.format("pdf", "docx")),
        ((NUMBER, "--out", "a.txt"), wrong.format("txt", "pdf")),
    ):
        done = shouwen("form", *words)
        assert (done.exit_code, done.stderr) == (1, said)
    with house.write() as db:
        second_estate(db)
    assert [path.name for path in Path().iterdir()] == ["data"]
    elsewhere = shouwen("form", NUMBER, "--estate", "海棠苑", "--out", "a.pdf")
    assert (elsewhere.exit_code, elsewhere.stderr) == (1, "Say which estate by --estate: 阳光花园.\n")


def test_a_file_that_is_there_is_written_over_only_when_its_owner_says_so() -> None:
    for path, words in (("a.pdf", ("form", NUMBER)), ("a.xlsx", ("register",))):
        Path(path).write_bytes(b"mine")
        kept = shouwen(*words, "--out", path, answer="n\n")
        assert (kept.exit_code, Path(path).read_bytes()) == (1, b"mine")
        assert f"{path} is there already. Write over it?" in kept.stderr
        assert shouwen(*words, "--out", path, answer="y\n").exit_code == 0
        assert Path(path).read_bytes() != b"mine"
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_i1_the_register_is_a_workbook_with_a_line_a_record() -> None:
    done = register("--from", "2026-11-01", "--to", "2026-11-30")
    assert done.exit_code == 0, done.output
    assert done.stdout == "《客户投诉一览表》 阳光花园, 2026-11-01 to 2026-11-30, 1 records: register.xlsx\n"
    assert "1 records" in done.stderr
    assert stat.S_IMODE(Path("register.xlsx").stat().st_mode) == 0o600
    for heading, value in {
        "编号": NUMBER, "投诉人": CHEN.name, "房号": CHEN.flat.label, "登记时间": "2026-11-19 10:00", "级别": "重要",
        "关闭方式": "业主认可", "回访": "已解决，很满意", "纠正和预防措施": "第 2 次，有效 2026-11-23 04:00",
    }.items():  # fmt: skip
        assert column(heading) == [value]
    assert (sheet().freeze_panes, sheet().auto_filter.ref, sheet().print_title_rows) == ("B2", "A1:AB2", "$1:$1")


def test_i1_the_register_holds_no_telephone() -> None:
    register()
    told = [str(value) for line in sheet().iter_rows(values_only=True) for value in line]
    assert CHEN.name in told
    assert not [value for value in told if CHEN.phone in value]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a54_what_looks_like_a_formula_is_a_text_in_the_register(house: House, formula: str) -> None:
    with house.write() as db:
        matters.filed(db, said=[(11, formula)])
        db.execute(update(table(Resident)).values(name=formula))
        db.execute(update(table(Estate)).values(name="A&B &G 花园"))
    assert register().exit_code == 0
    cells = [cell for line in sheet().iter_rows() for cell in line if cell.value == formula]
    assert len(cells) == 3
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert "A&&B &&G 花园" in str(sheet().oddHeader.center.text)


def test_i1_the_days_are_those_of_the_estate_and_both_included(house: House) -> None:
    for first, last, lines in ((19, 19, 1), (20, 30, 0), (10, 18, 0)):
        assert register("--from", f"2026-11-{first}", "--to", f"2026-11-{last}").exit_code == 0
        assert len(column("编号")) == lines
        Path("register.xlsx").unlink()
    wrong = register("--from", "2026-11-20", "--to", "2026-11-19")
    assert (wrong.exit_code, wrong.stderr) == (1, "--from 2026-11-20 is later than --to 2026-11-19.\n")
    with house.write() as db:
        second_estate(db)
    several = register()
    assert (several.exit_code, several.stderr) == (1, "Say which estate by --estate: 阳光花园、海棠苑.\n")
    assert not Path("register.xlsx").exists()
    assert register("--estate", "海棠苑").exit_code == 0


LARGE = """
import resource
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from pathlib import Path
from zoneinfo import ZoneInfo
from bot.workbook.register import About, write
from storage import database
from storage.register import overview
now = datetime(2026, 12, 1, tzinfo=UTC)
with database.reading(database.open_reader(database.url_of(Path("data/shouwen.db").resolve()))) as db:
    [one] = overview.piece(db, overview.Span(1, now - timedelta(days=60), now))
about = About("安居物业", "阳光花园", ZoneInfo("Asia/Shanghai"), date(2026, 11, 1), date(2026, 11, 30), now)
print(write(Path("large.xlsx"), about, repeat(one, 100_000), lambda _: None))
status = Path("/proc/self/status").read_text()
# The peak by rusage would be that of the process which started this one.
print(int(resource.getrusage(resource.RUSAGE_SELF).ru_utime), int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.prove
def test_a_hundred_thousand_records_take_two_minutes_and_a_sixth_of_a_gigabyte_at_most() -> None:
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, timeout=400, check=True)
    lines, seconds, megabytes = map(int, done.stdout.split())
    assert (lines, Path("large.xlsx").stat().st_size > 1_000_000) == (100_000, True)
    assert seconds < 120
    assert megabytes < 160

"""`template` and `import` as an office uses them: shown, asked, imported, refused, mended."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from typer.testing import CliRunner

from bot.cli import app
from bot.commands import roster
from bot.commands.roster import ENDING, NEW_ESTATE, NotImported, Talk, Wanted
from bot.settings import Settings, load
from handlers.findings.finding import of_estate
from storage import estates, review
from storage.database import open_writer, writing
from storage.tables import Binding, table
from tests.kit import databases, estate, workbooks
from tests.kit.child import warm_fork
from tests.kit.databases import Ground
from tests.kit.estate import BOT_ID, LI, LIU, STAFF, ZHANG, ZHAO, House, at
from tests.kit.workbooks import HANDBOOK, OFFICE, PEOPLE, STAFF as STAFF_HEAD, Lines
from tests.storage import matters

TOKEN = f"{BOT_ID}:AAnobodyMayEverSeeThisTokenAnywhere0"
NOW = at("2026-11-19 10:00")
WANG: Lines = [["3#", "2", "501", "王芳", "业主", "138 0000 0011", ""]]
OTHERS: Lines = [["3#", "1", "1202", f"住户{at}", "家属", "", ""] for at in range(8)]
MANY = 4000
WRONG: Lines = [["", "", "501", "钱强", "=1+1", "13800000012", ""]]
ROLL: Lines = [*PEOPLE, *WANG, *OTHERS]


class Office:
    """An office that imports workbooks and remembers what it was told."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder = settings, folder
        self.told: list[str] = []
        self.answer: Callable[[], bool] = lambda: True

    def file(self, people: Lines = ROLL, *, office: Lines = OFFICE, **more: Lines) -> Path:
        named = {"staff": "员工", "answers": "服务指南"}
        tabs = {"住户": people, **{named[part]: lines for part, lines in more.items()}}
        return workbooks.file(self.folder / "名册.xlsx", tabs, office=office)

    def brings(self, wanted: Wanted | Path) -> str:
        """Import; returns what was shown."""
        shown: list[str] = []
        talk = Talk(shown.append, self.told.append, lambda _: self.answer())
        try:
            roster.bring_in(
                self.settings, wanted if isinstance(wanted, Wanted) else Wanted(wanted, answer=True), talk, now=NOW
            )
        finally:
            self.told += shown
        return "\n".join(shown)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("ground"))


@pytest.fixture
def house(ground: Ground, tmp_path: Path) -> Iterator[House]:
    found = estate.settle(ground, tmp_path / "house.db")
    yield found
    found.engine.dispose()


@pytest.fixture
def office(house: House, tmp_path: Path) -> Office:
    return Office(load(data=tmp_path, token=TOKEN, database_url=house.url), tmp_path)


def people(house: House) -> list[tuple[object, ...]]:
    return house.rows("SELECT name, ended_at IS NULL FROM occupant ORDER BY id")


def test_a_first_import_makes_company_and_estate(tmp_path: Path) -> None:
    data = tmp_path / "data"
    office = Office(load(data=data, token=TOKEN, database_url=""), tmp_path)
    shown = office.brings(Wanted(office.file(), answer=False))
    assert "安居物业　阳光花园（新建）" in shown
    assert "住户　新增 9，不变 0" in shown
    assert not data.exists()
    assert "已导入：新增 11" in office.brings(office.file())
    engine = open_writer(office.settings.url)
    with engine.begin() as db:
        assert db.exec_driver_sql("SELECT name, bot_id FROM estate").all() == [("阳光花园", BOT_ID)]
        assert db.exec_driver_sql("SELECT name FROM company").all() == [("安居物业",)]
    engine.dispose()


def test_importing_again_says_that_nothing_differs(office: Office, house: House) -> None:
    assert "已导入" in office.brings(office.file())
    assert "和数据库里的一样" in office.brings(office.file())
    assert len(people(house)) == 9


def test_nothing_is_imported_without_a_yes(office: Office, house: House) -> None:
    office.answer = lambda: False
    with pytest.raises(NotImported, match="没有导入"):
        office.brings(Wanted(office.file()))
    assert people(house) == []
    office.answer = lambda: True
    assert "已导入" in office.brings(Wanted(office.file()))


def test_nothing_is_locked_while_somebody_thinks(office: Office, house: House) -> None:
    def meanwhile() -> bool:
        with writing(house.engine) as db:
            matters.filed(db)
        return True

    office.answer = meanwhile
    assert "已导入" in office.brings(Wanted(office.file()))
    assert house.rows("SELECT count(*) FROM record") == [(1,)]


def test_of_two_imports_at_once_the_second_gets_a_sentence(office: Office, house: House) -> None:
    def meanwhile() -> bool:
        office.brings(office.file([*PEOPLE, *OTHERS]))
        return True

    office.answer = meanwhile
    with pytest.raises(NotImported, match="另一个人也导入了"):
        office.brings(Wanted(office.file()))
    assert len(people(house)) == 8


def many(office: Office) -> Path:
    """A roll that comes in by two pieces."""
    lines: Lines = [[f"{at // 400 + 10}栋", "1", f"{at % 400}", f"住户{at}", "业主", "", ""] for at in range(MANY)]
    return office.file([*PEOPLE, *lines])


def broken_off(house: House) -> list[object]:
    with house.engine.begin() as db:
        seen = review.review(db, estates.of_bot(db, BOT_ID)[0], NOW)
    return [one.values["file"] for one in of_estate(seen, NOW) if one.code == "import_unfinished"]


def test_an_import_that_is_stopped_midway_says_so_and_the_next_goes_on(office: Office, house: House) -> None:
    file = many(office)
    with pytest.raises(NotImported, match=r"只导入了一部分.*请再运行一次同样的命令"):
        roster.bring_in(office.settings, Wanted(file, answer=True), ending(stop), now=NOW)
    assert 0 < len(people(house)) < MANY
    assert broken_off(house) == ["名册.xlsx"]
    assert "上一次导入“名册.xlsx”没有写完" in office.brings(file)
    assert (len(people(house)), broken_off(house)) == (MANY, [])


def test_an_import_that_is_killed_midway_leaves_whole_homes_and_a_finding(office: Office, house: House) -> None:
    file = many(office)
    victim = warm_fork(target=import_and_die, args=(office.folder, house.url, file))
    victim.start()
    victim.join()
    assert victim.exitcode == -signal.SIGKILL
    lonely = "SELECT count(*) FROM unit WHERE id > 4 AND id NOT IN (SELECT unit_id FROM occupant)"
    assert (0 < len(people(house)) < MANY, house.rows(lonely), broken_off(house)) == (True, [(0,)], ["名册.xlsx"])
    office.brings(file)
    assert (len(people(house)), broken_off(house)) == (MANY, [])


def ending(end: Callable[[], None]) -> Talk:
    """Somebody whose computer ends the import after its second step."""
    steps = 0

    def hear(line: str) -> None:
        nonlocal steps
        steps += "%" in line
        if steps == 2:
            end()

    return Talk(lambda _: None, hear, lambda _: True)


def stop() -> None:
    raise KeyboardInterrupt


def import_and_die(folder: Path, url: str, file: Path) -> None:
    settings = load(data=folder, token=TOKEN, database_url=url)
    die = ending(lambda: os.kill(os.getpid(), signal.SIGKILL))
    roster.bring_in(settings, Wanted(file, answer=True), die, now=NOW)


def test_a_fault_is_shown_with_its_cell_and_nothing_is_imported(office: Office, house: House) -> None:
    with pytest.raises(NotImported, match="--partial"):
        office.brings(office.file([*ROLL, *WRONG]))
    assert any("“住户”表 A11：缺楼栋。请每行都写上楼栋" in line for line in office.told)
    assert people(house) == []


def test_good_rows_come_in_and_the_others_go_to_a_workbook_to_mend(office: Office, house: House) -> None:
    office.brings(office.file())
    shown = office.brings(Wanted(office.file([*PEOPLE, *WANG, *WRONG]), answer=True, partial=True))
    mend = office.folder / "名册-待修改.xlsx"
    assert str(mend) in shown
    assert people(house) == [("王芳", 1), *((f"住户{at}", 1) for at in range(8))]
    tab = (found := load_workbook(mend))["住户"]
    assert (tab["A2"].value, tab["F2"].value, tab["F2"].data_type) == (3, "钱强", "s")
    assert "缺楼栋" in tab["B2"].value
    tab["C2"], tab["D2"], tab["G2"] = "3栋", "2单元", "家属"
    found.save(mend)
    assert "住户　新增 1" in office.brings(mend)
    assert people(house)[-1] == ("钱强", 1)
    assert len([name for name, listed in people(house) if listed]) == 10


def test_people_who_left_are_ended_and_many_at_once_need_a_word_more(office: Office, house: House) -> None:
    office.brings(office.file())
    assert "已搬离：3栋1单元1202 住户7" in office.brings(office.file([*PEOPLE, *WANG, *OTHERS[:7]]))
    half = office.file([*PEOPLE, *WANG, *OTHERS[:4]])
    with pytest.raises(NotImported, match=f"8 人，这次会有 3 人.*--allow {ENDING}"):
        office.brings(half)
    office.brings(Wanted(half, answer=True, allow=frozenset({ENDING})))
    assert [name for name, listed in people(house) if not listed] == [f"住户{at}" for at in (4, 5, 6, 7)]


def test_the_workbook_of_another_company_or_estate_is_refused(office: Office, house: House) -> None:
    with pytest.raises(NotImported, match="名册写的公司是海棠物业，而阳光花园属于安居物业"):
        office.brings(office.file(office=[["物业公司", "海棠物业"], OFFICE[1]]))
    other = office.file(office=[OFFICE[0], ["小区名称", "海棠苑"]])
    with pytest.raises(NotImported, match=f"海棠苑，而这里登记的是阳光花园.*--allow {NEW_ESTATE}"):
        office.brings(other)
    assert house.rows("SELECT name FROM estate") == [("阳光花园",)]
    office.brings(Wanted(other, answer=True, allow=frozenset({NEW_ESTATE})))
    assert house.rows("SELECT name, company_id FROM estate ORDER BY id") == [("阳光花园", 1), ("海棠苑", 1)]


def test_whoever_leaves_is_named_with_their_open_records(office: Office, house: House) -> None:
    with house.write() as db:
        record = matters.taken(db, matters.filed(db))
    posts = ("客服", "客服", "主管", "经理")
    team: Lines = [["", one.name, one.phone, "", post] for one, post in zip(STAFF, posts, strict=True)]
    assert "员工　不变 4" in office.brings(office.file(staff=[*STAFF_HEAD, *team]))
    rest = office.file(staff=[*STAFF_HEAD, *team[1:]])
    with pytest.raises(NotImported, match="员工共 4 人"):
        office.brings(rest)
    shown = office.brings(Wanted(rest, answer=True, allow=frozenset({ENDING})))
    assert f"{LI.name}离开后，手上还有 1 件没有办结，请先转交：{record.number}" in shown
    left = "SELECT name FROM staff WHERE left_at IS NOT NULL"
    assert (house.rows(left), [one.name for one in (ZHANG, ZHAO, LIU)]) == ([(LI.name,)], [row[1] for row in team[1:]])


def test_confirmed_units_of_who_moved_out_are_left_to_the_desk(office: Office, house: House) -> None:
    office.brings(office.file())
    with house.write() as db:
        db.execute(update(table(Binding)).where(table(Binding).c.id == 1).values(occupant_id=1))
    shown = office.brings(office.file([*PEOPLE, *OTHERS]))
    assert "搬离的人里有 1 个已确认的住户登记" in shown
    assert house.rows("SELECT status FROM binding WHERE id = 1") == [("confirmed",)]


def test_what_nobody_reads_is_told(office: Office) -> None:
    lines: Lines = [[*PEOPLE[0], "车牌"], [*WANG[0], "沪A12345"]]
    shown = office.brings(workbooks.file(office.folder / "名册.xlsx", {"住户": lines, "停车": [["车位"]]}))
    assert "“住户”表里的这些列没有读：车牌" in shown
    assert "这些表没有读：停车" in shown


def test_details_show_every_row(office: Office) -> None:
    answers = [*HANDBOOK, *([f"问题{at}", "", "答"] for at in range(9))]
    wanted = Wanted(office.file(answers=answers), answer=False)
    assert "问题8" not in office.brings(wanted)
    assert "问题8" in office.brings(replace(wanted, details=True))


def test_the_template_bears_the_names_that_an_import_will_look_for(office: Office) -> None:
    roster.template(path := office.folder / "小区名册.xlsx", replace=False, settings=office.settings)
    tab = load_workbook(path)["小区"]
    assert [tab["A2"].value, tab["B2"].value, tab["B3"].value] == ["物业公司*", "安居物业", "阳光花园"]
    assert "和数据库里的一样" in office.brings(path)


def test_the_template_never_writes_over_a_file_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "小区名册.xlsx"
    assert str(path) in roster.template(path, replace=False)[0]
    with pytest.raises(NotImported, match="已经存在"):
        roster.template(path, replace=False)
    assert roster.template(path, replace=True)


def test_both_commands_are_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    line = CliRunner()
    assert line.invoke(app, ["template"]).exit_code == 0
    empty = line.invoke(app, ["import", "小区名册.xlsx", "--yes"])
    assert (empty.exit_code, "“小区”表 B2：没有写明是哪家公司、哪个小区的名册" in empty.output) == (1, True)
    workbooks.file(tmp_path / "名册.xlsx", {"住户": ROLL})
    refused = line.invoke(app, ["import", "名册.xlsx"], input="n\n")
    assert (refused.exit_code, "没有导入" in refused.output) == (1, True)
    assert line.invoke(app, ["import", "名册.xlsx"], input="y\n").exit_code == 0
    assert "和数据库里的一样" in line.invoke(app, ["import", "名册.xlsx", "--dry-run"]).output

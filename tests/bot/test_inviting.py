"""`shouwen invite …`, as an operator types it: who is let in, by what, until when, and what ends by it."""

import asyncio
import re
import stat
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner, Result

from bot.cli.invite import app
from bot.commands import carding
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount
from bot.settings import load
from storage import codes, database
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import BOT_ID, FLAT_501, FLATS, House

TOKEN = f"{BOT_ID}:AAnobodyMayEverSeeThisTokenAnywhere0"
BOT = ("--bot", "shouwen_bot")
LINK = re.compile(r"  https://t\.me/shouwen_bot\?start=([\w-]{22})\n")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture(autouse=True)
def house(template: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """An estate where the program looks for it, and no settings at all."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for name in ("SHOUWEN_TOKEN", "SHOUWEN_TOKEN_FILE", "SHOUWEN_API_BASE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "data").mkdir()
    return estate.settle(template, tmp_path / "data" / "shouwen.db")


def invite(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=answer)


def hired(house: House, key: int, name: str, number: str = "") -> None:
    """Somebody who has not joined yet."""
    with house.foreign() as hand:
        hand.execute(
            "INSERT INTO staff (id, company_id, name, phone, language, number) VALUES (?, 1, ?, '', 'zh_CN', ?)",
            key, name, number,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["钱芳", "A07", "21"])
def test_a12_a_link_is_for_one_person_by_name_or_number(house: House, who: str) -> None:
    hired(house, 21, "钱芳", "A07")
    made = invite("staff", who, *BOT)
    assert made.exit_code == 0, made.output
    assert made.output.startswith("For 钱芳 alone, once, until ")
    [code] = LINK.findall(made.output)
    assert house.rows("SELECT staff_id, code_hash FROM invitation") == [(21, codes.hashed(code))]
    assert house.rows("SELECT what, details FROM audit") == [("invited", "staff:21")]


def test_a_fresh_link_ends_the_one_before(house: House) -> None:
    hired(house, 21, "钱芳")
    invite("staff", "钱芳", *BOT)
    assert "the earlier link is not valid any more" in invite("staff", "钱芳", *BOT).output
    assert house.rows("SELECT revoked_at IS NULL FROM invitation ORDER BY id") == [(0,), (1,)]


def test_all_means_who_has_not_joined_and_a_link_for_somebody_who_has_is_said_to_move_them(house: House) -> None:
    assert invite("staff", "--all", *BOT).output == "Everybody on the staff has joined already.\n"
    hired(house, 21, "钱芳")
    hired(house, 22, "孙丽")
    made = invite("staff", "--all", *BOT, "--days", "2").output
    assert len(LINK.findall(made)) == 2
    assert "takes the place of the present one" in invite("staff", "张伟", *BOT).output


def test_an_invitation_of_nobody_or_of_several_people_is_a_sentence_and_makes_nothing(house: House) -> None:
    hired(house, 21, "李静", "A07")
    for words, said in (
        (("王二",), "Nobody on the staff is called 王二.\n"),
        (("李静",), "Several people are called 李静; say which by number: 1, A07.\n"),
        (("张伟", "王二"), "Nobody on the staff is called 王二.\n"),
        ((), "Say who: names or numbers, or --all.\n"),
        (("张伟", "--all"), "Say who: names or numbers, or --all.\n"),
        (("张伟", "--bot", "not a name"), "not a name is no user name of a bot; it looks like shouwen_bot.\n"),
    ):
        ended = invite("staff", *words, *(() if "--bot" in words else BOT))
        assert (ended.exit_code, ended.stderr) == (1, said)
    assert house.rows("SELECT * FROM invitation") == []


def test_list_shows_who_has_joined_and_who_has_a_link_until_when(house: House) -> None:
    hired(house, 21, "钱芳")
    hired(house, 22, "孙丽")
    invite("staff", "钱芳", *BOT)
    rows = {line.split()[1]: line for line in invite("list").output.splitlines()[2:]}
    assert re.search(r"客服主管 +已加入$", rows["赵敏"])
    assert re.search(r"链接有效至 \d{4}-\d\d-\d\d \d\d:\d\d$", rows["钱芳"])
    assert rows["孙丽"].endswith("未邀请")
    assert invite("revoke", "--all").output == "The link of 钱芳 is not valid any more.\n"
    assert invite("revoke", "钱芳").output == "There was no valid link to end.\n"
    assert "链接" not in invite("list").output


async def test_the_bots_name_is_asked_of_telegram(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    server = TestServer(create_app(token=TOKEN, bot=BotAccount(BOT_ID, "首问", "shouwen_bot")))
    await server.start_server()
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    monkeypatch.setenv("SHOUWEN_API_BASE", str(server.make_url("/")).rstrip("/"))
    made = await asyncio.to_thread(invite, "staff", "张伟")
    assert LINK.search(made.output), made.output
    with house.foreign() as hand:
        hand.execute("UPDATE estate SET bot_id = 99")
    other = await asyncio.to_thread(invite, "staff", "张伟")
    await server.close()
    assert (other.exit_code, other.stderr) == (
        1, "No token of the bot 99, which serves this estate, is set; name the bot by --bot.\n",
    )  # fmt: skip
    assert TOKEN not in made.output + other.output


def test_without_a_token_one_is_told_that_the_name_will_do() -> None:
    ended = invite("staff", "张伟")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("SHOUWEN_TOKEN: no bot token.")
    assert ended.stderr.endswith("Without asking Telegram it works too: name the bot by --bot.\n")


def test_a_group_code_is_for_the_estate_or_for_a_department(house: House) -> None:
    with house.foreign() as hand:
        hand.execute("INSERT INTO department (id, estate_id, code, name) VALUES (5, 1, 'engineering', '工程部')")
    made = invite("group")
    assert re.fullmatch(r"For one group of 阳光花园, once, within a day\. .*:\n  /bind [\w-]{22}\n", made.output)
    assert "阳光花园 工程部, once, within 3 days" in invite("group", "工程部", "--days", "3").output
    assert "the earlier code is not valid any more" in invite("group", "engineering").output
    assert house.rows("SELECT department_id, revoked_at IS NULL FROM group_code ORDER BY id") == [
        (None, 1), (5, 0), (5, 1),
    ]  # fmt: skip
    ended = invite("group", "财务部")
    assert (ended.exit_code, ended.stderr) == (1, "阳光花园 has no department 财务部; there are: 工程部.\n")


def test_where_there_are_several_estates_one_is_asked_which(house: House) -> None:
    with database.writing(house.engine) as db:
        estate.second_estate(db)
    assert invite("group").stderr == "Say which estate by --estate: 阳光花园、海棠苑.\n"
    assert invite("group", "--estate", "海棠苑").exit_code == 0
    assert invite("group", "--estate", "玫瑰园").stderr == "There is no estate 玫瑰园: 阳光花园、海棠苑.\n"


def test_a_unit_is_looked_for_in_all_estates_and_the_estates_name_tells_them_apart(house: House) -> None:
    with database.writing(house.engine) as db:
        estate.second_estate(db)
    said = "Say of which estate, by its name or with its name in front: 阳光花园、海棠苑.\n"
    assert invite("unit", "--all", "--out", "c.pdf", *BOT).stderr == said
    assert invite("unit", "3栋", "9栋", "--out", "c.pdf", *BOT).stderr == said
    before = hashes(house)
    for which in ("9栋901", "海棠苑9栋", "海棠苑"):
        assert "1 cards" in invite("unit", which, "--out", f"{which}.pdf", "--yes", *BOT).output
    assert [key for key, value in hashes(house).items() if value != before[key]] == [9]


def hashes(house: House) -> dict[object, object]:
    return dict(house.rows("SELECT id, code_hash FROM unit"))  # type: ignore[arg-type]


def test_cards_of_all_units_are_printed_after_a_yes_and_end_the_old_ones(house: House) -> None:
    before = hashes(house)
    made = invite("unit", "--all", "--out", "cards.pdf", *BOT, answer="y\n")
    assert made.exit_code == 0, made.output
    assert "4 of these units have a card; their old cards open nothing any more. Print?" in made.stderr
    assert "4 cards for @shouwen_bot: cards.pdf\n" in made.output
    assert made.output.endswith("is not entered: the manager's e-mail, the service desk's e-mail.\n")
    paper = Path("cards.pdf")
    assert paper.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    after = hashes(house)
    assert not set(before.values()) & set(after.values())
    assert house.rows("SELECT what, details FROM audit") == [("carded", "estate:1 units:4")]
    assert sorted(path.name for path in Path().iterdir()) == ["cards.pdf", "data"]


def test_without_a_yes_nothing_is_printed_and_the_old_cards_hold(house: House) -> None:
    before = hashes(house)
    ended = invite("unit", "--all", "--out", "cards.pdf", *BOT, answer="n\n")
    assert (ended.exit_code, Path("cards.pdf").exists(), hashes(house)) == (1, False, before)
    assert ended.stderr.endswith("Nothing was printed; the old cards hold.\n")


def test_only_units_without_a_card_are_printed_without_asking(house: House) -> None:
    with house.foreign() as hand:
        hand.execute("UPDATE unit SET code_hash = NULL WHERE id = ?", FLAT_501.id)
    before = hashes(house)
    assert "1 cards" in invite("unit", "--without-card", "--out", "one.pdf", *BOT).output
    changed = [key for key, value in hashes(house).items() if value != before[key]]
    assert changed == [FLAT_501.id]
    again = invite("unit", "--without-card", "--out", "two.pdf", *BOT)
    assert (again.exit_code, again.stderr) == (1, "Every unit that is meant has its card.\n")


@pytest.mark.parametrize(
    ("wish", "printed"),
    [
        (("3栋2单元501",), {3}),
        (("３栋 ２单元501", "1栋1单元101"), {1, 3}),
        (("3栋",), {3, 4}),
        (("1栋1单元101", "阳光花园3栋"), {1, 3, 4}),
        (("阳光花园",), {1, 2, 3, 4}),
    ],
)
def test_units_are_chosen_by_name_or_by_building(house: House, wish: tuple[str, ...], printed: set[int]) -> None:
    before = hashes(house)
    made = invite("unit", *wish, "--out", "cards.pdf", "--yes", *BOT)
    assert made.exit_code == 0, made.output
    assert {key for key, value in hashes(house).items() if value != before[key]} == printed


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("3栋2单元502", "--out", "c.pdf"), 1, "There is no unit or building 3栋2单元502. Perhaps 3栋2单元501"),
        (("九号院", "--out", "c.pdf"), 1, "There is no unit or building 九号院.\n"),
        (("--out", "c.pdf"), 1, "Say which: units "),
        (("--all", "--out", "nowhere/c.pdf"), 2, "There is no folder nowhere.\n"),
        (("--all", "--out", "there.pdf"), 2, "there.pdf is there already; "),
    ],
)
def test_what_cannot_be_printed_is_a_sentence_and_changes_nothing(
    house: House, words: tuple[str, ...], code: int, said: str
) -> None:
    Path("there.pdf").write_text("a paper of somebody's")
    before = hashes(house)
    ended = invite("unit", *words, "--yes", *BOT)
    assert (ended.exit_code, ended.stderr[: len(said)]) == (code, said)
    assert hashes(house) == before
    assert Path("there.pdf").read_text() == "a paper of somebody's"


def test_a_unit_that_got_another_card_meanwhile_leaves_no_paper(house: House, tmp_path: Path) -> None:
    settings = load(data=tmp_path / "data")
    order = carding.order(settings, (), "shouwen_bot", estate.MOVED_IN)
    with house.foreign() as hand:
        hand.execute("UPDATE unit SET code_hash = 'another' WHERE id = ?", FLAT_501.id)
    before = hashes(house)
    with pytest.raises(carding.CannotPrint, match="3栋2单元501 got another card"):
        carding.unit_cards(settings, order, order.doors, Path("c.pdf"), lambda _: None)
    assert hashes(house) == before
    assert not Path("c.pdf").exists()


def test_m1_the_service_card_is_printed_alone_and_ends_no_card(house: House) -> None:
    before = hashes(house)
    for words in ((), ("1栋", "3栋")):
        out = f"card{len(words)}.pdf"
        assert invite("card", *words, "--out", out, *BOT).output.startswith(f"The manager's service card: {out}\n")
        assert len(re.findall(rb"/Type\s*/Page\b", Path(out).read_bytes())) == max(1, len(words))
    assert hashes(house) == before
    assert len(before) == len(FLATS)

"""The command line, as an operator types it: what it prints, how it ends, that it tells no secrets."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli.helping import folded
from bot.commands.tables import padded, table, width
from bot.wording import HAPPENED, Wording
from storage.register.views import Happened
from storage.tables import History
from tests.bot.command_line import FIRST, SEED, shouwen
from tests.kit.estate import CHEN, House
from tests.storage import matters

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("elsewhere", "own_logs")


def test_a_command_line_without_a_command_shows_what_there_is() -> None:
    said = shouwen("--help").output
    for command in ("run", "demo", "list", "show", "seed", "invite", "replay"):
        assert f"\n  {command} " in said


def test_help_speaks_the_terminals_language_to_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Print unit cards" in shouwen("invite", "unit", "--help").output
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    said = shouwen("invite", "unit", "--help").output
    assert "打印带二维码的房号卡" in said
    assert "[必填]" in said
    assert re.search(r"[A-Z][a-z]+ [a-z]+", said) is None, said
    assert folded("电梯坏了，请来修。", 8) == ["电梯坏了，", "请来修。"]
    assert folded("the lift is stuck", 8) == ["the lift", "is stuck"]


def test_the_version_is_told_without_a_command() -> None:
    assert re.fullmatch(r"shouwen \d+\.\d+\.\d+\n", shouwen("--version").output)


def test_columns_line_up_where_characters_are_two_wide() -> None:
    assert (width("3栋2单元501"), width("e\u0301"), width("")) == (11, 1, 0)
    assert padded("李静", 6) == "李静  "
    lines = table(("编号", "人"), [("TS-1", "李静"), ("三栋", "w")])
    assert lines == ["编号  人", "────  ────", "TS-1  李静", "三栋  w"]


def test_seed_fills_a_fresh_database_once_and_tells_what_it_made() -> None:
    made = shouwen(*SEED)
    assert made.exit_code == 0, made.output
    assert f"12 residents, bound: Telegram ids {FIRST} to 5011" in made.output
    assert "4 staff: Telegram ids 5012 to 5015" in made.output
    assert len(re.findall(r"https://t\.me/<bot>\?start=[\w-]{22}\n", made.output)) == 3
    again = shouwen(*SEED)
    assert again.exit_code == 2
    assert again.stderr == "This database has an estate already; `shouwen seed` fills only a fresh one.\n"


def test_seed_takes_the_bots_id_where_no_token_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOUWEN_TOKEN")
    without = shouwen(*SEED)
    assert without.exit_code == 2
    assert without.stderr.startswith("SHOUWEN_TOKEN: no bot token.")
    assert "for the bot 77" in shouwen(*SEED, "--bot-id", "77").output


def test_a_database_that_is_not_there_is_a_sentence_and_is_not_made() -> None:
    for words in (("list",), ("show", "TS-1"), ("invite", "list"), ("replay",)):
        ended = shouwen(*words)
        assert (ended.exit_code, ended.stderr) == (
            2, "There is no database in data yet; `shouwen init` makes one.\n",
        )
    assert not Path("data").exists()


def test_a_file_that_is_no_database_is_a_sentence() -> None:
    Path("data").mkdir()
    Path("data/shouwen.db").write_text("this is a letter to the property management\n" * 100)
    ended = shouwen("list")
    assert ended.exit_code == 2
    assert ended.stderr == "The database data/shouwen.db cannot be used: file is not a database.\n"


def test_list_shows_the_register_and_open_leaves_out_what_is_closed(lived_in: House) -> None:
    everything, still = shouwen("list").output, shouwen("list", "--open").output
    assert everything.splitlines()[0].split() == [
        "编号", "类别", "状态", "房号", "首问责任人", "处理人", "登记", "承诺答复", "答复",
    ]
    numbers = [line.split()[0] for line in everything.splitlines()[2:]]
    assert numbers == ["BX-20261119-0001", "TS-20261119-0001"]
    assert "TS-20261119-0001" not in still
    assert CHEN.flat.label in still
    assert len(shouwen("list", "--limit", "1").output.splitlines()) == 3


def test_show_tells_a_record_and_its_whole_history_in_plain_words(lived_in: House) -> None:
    said = shouwen("show", "ts-20261119-0001").output
    for words in (
        "【TS-20261119-0001】", CHEN.flat.label, CHEN.name, CHEN.phone, matters.WORDS, "李静（受理",
        "登记✓  处理✓  跟进✓  关闭✓  回访✓", "答复业主（电话）", "处理完毕", "安排第1次回访：",
        "发出第1次回访问题", "第1次回访答复：已解决，结果5分", "办结（业主认可）", "历史完整",
    ):
        assert words in said


def test_show_says_what_a_record_lacks_and_what_waits(lived_in: House) -> None:
    said = shouwen("show", "BX-20261119-0001").output
    assert "登记✓  处理缺  跟进缺  关闭缺  回访缺" in said
    assert "受理期限" in said


@pytest.mark.parametrize(
    ("what", "details", "told"),
    [
        ("correction_planned", {"round": 2, "planned_on": "2026-12-10"}, "拟定第2次纠正措施"),
        ("correction_done", {"round": 2}, "第2次措施完成"),
        ("correction_verified", {"round": 1, "effective": False}, "第1次措施验证：无效"),
        ("correction_verified", {"round": 2, "effective": True}, "第2次措施验证：有效"),
    ],
)
def test_h4_the_history_names_the_round_and_whether_it_worked(what: str, details: dict[str, object], told: str) -> None:
    now = datetime(2026, 12, 9, 1, 20, tzinfo=UTC)
    row = History(record_id=1, seq=9, at=now, who="staff", who_id=1, what=what, details="", previous="", hash="")
    assert Wording(now, ZoneInfo("Asia/Shanghai")).happened(Happened("赵敏", row, details)) == told


def test_show_of_an_unknown_number_is_a_sentence_and_no_success(lived_in: House) -> None:
    ended = shouwen("show", "TS-20261119-0404")
    assert (ended.exit_code, ended.stderr) == (1, "There is no record TS-20261119-0404.\n")


def test_every_event_that_is_written_has_its_words() -> None:
    """A history row without a sentence would show its code; none of ours does. What happens to a wave stands apart."""
    files = [path for folder in ("handlers", "storage") for path in (ROOT / folder).rglob("*.py")]
    sources = [file.read_text("utf-8") for file in files if "waves" not in file.parts]
    written = {what for text in sources for what in re.findall(r'history\.(?:append|begin)\([^"]*?"(\w+)"', text)}
    assert written
    assert written - set(HAPPENED) == set()

"""init, check, backup, restore and held as they are typed: what they print, and how they end."""

import json
from pathlib import Path

import pytest

from bot.settings import load, token
from tests.bot.command_line import TOKEN, shouwen

pytestmark = pytest.mark.usefixtures("no_settings")
ANSWERS = ("company=和安物业", "estate=翠湖花园", "phone=021-55550000", "proxy=-")
SET = [word for answer in ANSWERS for word in ("--set", answer)]


def set_up() -> None:
    given = Path("given")
    given.write_text(TOKEN)
    given.chmod(0o600)
    made = shouwen("init", "--token-file", "given", *SET, "--yes", "--language", "zh")
    assert made.exit_code == 0, made.output + made.stderr
    assert "小区“翠湖花园”已经写入数据库。" in made.output
    assert "shouwen template" in made.output


def test_init_by_options_then_check_says_what_comes_next() -> None:
    set_up()
    assert token(load()) == TOKEN
    told = shouwen("check", "--language", "zh", "--api-base", "http://127.0.0.1:9")
    assert told.exit_code == 2
    assert "✗ 翠湖花园还没有工作群：业主投诉没有人知道。" in told.output
    assert "shouwen invite group" in told.output
    told = shouwen("check", "--language", "en", "--json", "--api-base", "http://127.0.0.1:9")
    assert {"no_group", "no_units", "unreachable"} <= {one["code"] for one in json.loads(told.output)}


def test_init_asks_on_the_terminal_and_says_so_when_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    ended = shouwen("init", *SET)
    assert ended.exit_code == 1
    assert "Nothing was written" in ended.stderr
    assert not Path("shouwen.env").exists()


def test_init_that_lacks_an_answer_names_all_of_them() -> None:
    ended = shouwen("init", "--yes", "--set", "proxy=-", "--language", "en")
    assert ended.exit_code == 2
    assert [line.partition(":")[0] for line in ended.stderr.splitlines()] == ["token", "company", "estate", "phone"]
    assert "no such question" in shouwen("init", "--set", "mood=good").stderr


def test_backup_restore_and_held_from_the_command_line() -> None:
    set_up()
    assert shouwen("backup", "a.tar").exit_code == 0
    again = shouwen("backup", "a.tar")
    assert (again.exit_code, again.stderr) == (2, "a.tar is there already; name another file, or say --force.\n")
    assert shouwen("backup", "a.tar", "--force").exit_code == 0
    told = shouwen("restore", "a.tar")
    assert told.exit_code == 0, told.stderr
    assert "Restored: 0 records" in told.output
    assert shouwen("held").output == "Nothing is held.\n"
    assert "backup" not in shouwen("check", "--language", "en", "--json", "--api-base", "http://127.0.0.1:9").output

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
    made = shouwen("init", "--token-file", "given", *SET, "--yes")
    assert made.exit_code == 0, made.output + made.stderr
    assert "翠湖花园" in made.output
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
    ended = shouwen("init", "--yes", "--set", "proxy=-")
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


CHINESE = (
    (("list",), "data 里还没有数据库。请先运行 shouwen init。"),
    (("backup", "a.tar"), "a.tar：0 条记录，0 份照片、语音等资料，数据库 1 MB。已经检查过，完整无误。"),
    (("backup", "a.tar"), "a.tar 已经存在。请换个文件名，或者加上 --force 覆盖它。"),
    (("backup", "nowhere/a.tar"), "没有这个文件夹：nowhere。"),
    (("restore", "given"), "given 不能用来恢复：不是备份文件，或者不完整"),
    (("restore", "a.tar"), "已恢复：0 条记录"),
    (("held",), "没有扣下的消息。"),
    (("held", "send"), "机器人运行以后补发 0 条消息。"),
    (("held", "list", "--before", "gestern"), "--before gestern：请写日期或者时间"),
    (("rota", "clear", "MON", "08:00-14:00"), "值班表里没有每周一 08:00–14:00这一班。"),
    (("show", "TS-1"), "没有编号为 TS-1 的记录。"),
    (("replay",), "没有搁置的更新。"),
    (("webhook", "info", "--api-base", "http://127.0.0.1:9"), "连不上 Telegram："),
    (("invite", "staff", "--all", "--bot", "首问"), "首问 不是机器人的用户名"),
    (("invite", "unit", "9栋", "--bot", "cuihu_bot", "--out", "c.pdf"), "没有叫“9栋”的房号或楼栋。"),
    (("form", "TS-1", "--out", "a.txt"), "a.txt 会被别的程序打开，请让文件名以 .pdf 结尾。"),
    (("check", "--api-base", "http://127.0.0.1:9"), "✗ 翠湖花园还没有工作群：业主投诉没有人知道。"),
)


def test_on_a_chinese_terminal_every_command_speaks_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    for words, sentence in CHINESE:
        told = shouwen(*words)
        assert sentence in told.output + told.stderr, words
        if words == ("list",):
            monkeypatch.delenv("SHOUWEN_TOKEN")
            set_up()

"""The settings file: read strictly, refused by line, written for its owner alone, nothing in it lost."""

import stat
from pathlib import Path

import pytest

from bot import settings_file
from bot.settings import SettingsError, load

pytestmark = pytest.mark.usefixtures("no_settings")
FILE = "shouwen.env"


def written(content: str | bytes, name: str = FILE) -> Path:
    path = Path(name)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_file_is_read_below_environment_and_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    written("# ours\nSHOUWEN_DATA=there\n\nSHOUWEN_LOG_LEVEL='ERROR'\nDATABASE_URL=postgresql://h/n\nPGPASSFILE=/x\n")
    found = load()
    assert (found.data, found.log_level, found.url) == (Path("there"), "ERROR", "postgresql://h/n")
    monkeypatch.setenv("SHOUWEN_LOG_LEVEL", "DEBUG")
    assert (load(data=Path("given")).data, load().log_level) == (Path("given"), "DEBUG")


def test_another_file_is_named_by_the_environment_and_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    written("SHOUWEN_POLL_SECONDS=7\n", "other.env")
    written("SHOUWEN_POLL_SECONDS=8\n")
    assert load().poll_seconds == 8
    monkeypatch.setenv("SHOUWEN_SETTINGS", "other.env")
    assert load().poll_seconds == 7
    monkeypatch.setenv("SHOUWEN_SETTINGS", "nothing.env")
    with pytest.raises(SettingsError, match=r"nothing\.env: cannot be read: No such file"):
        load()


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("SHOUWEN_DATA=数据\n".encode() + "# 小区\n".encode("gbk"), 2, "GBK"),
        (b"\xef\xbb\xbfSHOUWEN_DATA=x\n", 1, "byte order mark"),
        ("SHOUWEN_DATA=x\n\nSHOUWEN_DATA=y\n", 3, "stands in the file twice"),
        ("SHOUWEN_ENGIN=ptb\n", 1, "did you mean SHOUWEN_ENGINE"),
        ("# a\nSHOWEN_TOKEN_FILE=token\n", 2, "did you mean SHOUWEN_TOKEN_FILE"),
        ("SHOUWEN_MOOD=good\n", 1, "SHOUWEN_MOOD is no setting"),
        ("just words\n", 1, "NAME=value"),
        ("export SHOUWEN_DATA=x\n", 1, "NAME=value"),
        ("SHOUWEN_DATA='x\n", 1, "must end with"),
        ("SHOUWEN_DATA=x  # the folder\n", 1, "a line of its own"),
        ("SHOUWEN_DATA=a\\nb\n", 1, "backslash"),
        ("SHOUWEN_DATA=a\0b\n", 1, "cannot be printed"),
        ("SHOUWEN_DATA=" + "x" * 5000, 1, "longer than 4096"),
    ],
)
def test_a73_a_broken_file_is_refused_with_its_line(content: str | bytes, line: int, why: str) -> None:
    written(content)
    with pytest.raises(SettingsError, match=why) as caught:
        load()
    assert str(caught.value).startswith(f"{FILE}:{line}: ")


def test_a73_a_file_that_would_blow_up_is_not_even_read() -> None:
    written("a: &a [x]\n" * 20_000)
    with pytest.raises(SettingsError, match="larger than 64 kB"):
        load()


def test_a73_who_runs_keeps_what_they_began_with_whatever_becomes_of_the_file() -> None:
    written("SHOUWEN_POLL_SECONDS=7\n")
    running = load()
    written("SHOUWEN_POLL_SECONDS=\n\0")
    with pytest.raises(SettingsError):
        load()
    assert running.poll_seconds == 7


def test_new_values_take_the_place_of_old_ones_and_of_their_comments_and_all_else_stays() -> None:
    text = "# mine\nSHOUWEN_DATA=old\nOTHER=1\n# SHOUWEN_PROXY=\n"
    values = {"SHOUWEN_DATA": "a folder", "SHOUWEN_PROXY": "http://127.0.0.1:7890", "SHOUWEN_ENGINE": "ptb"}
    changed = settings_file.with_values(text, values)
    assert changed == (
        '# mine\nSHOUWEN_DATA="a folder"\nOTHER=1\nSHOUWEN_PROXY=http://127.0.0.1:7890\nSHOUWEN_ENGINE=ptb\n'
    )
    settings_file.write(Path(FILE), changed)
    assert (load().data, load().engine) == (Path("a folder"), "ptb")


def test_what_is_written_is_for_its_owner_alone_and_leaves_nothing_beside_it() -> None:
    path = written("old\n")
    path.chmod(0o644)
    settings_file.write(path, "SHOUWEN_DATA=x\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in Path().iterdir()] == [FILE]

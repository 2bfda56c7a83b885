"""Settings: every fault at once, the token never shown, its file for its owner alone."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load, token, webhook_secrets

TOKEN = "700000001:AAsecret-that-nobody-may-see-anywhere"


pytestmark = pytest.mark.usefixtures("no_settings")


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = {"ENGINE": "telethon", "API_BASE": "ftp://x", "POLL_SECONDS": "90", "RATE_CHAT": "0", "LOG_LEVEL": "loud"}
    for name, value in faults.items():
        monkeypatch.setenv(f"SHOUWEN_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load()
    lines = str(caught.value).splitlines()
    assert sorted(line.partition(":")[0] for line in lines) == sorted(f"SHOUWEN_{name}" for name in faults)


def test_the_command_line_wins_over_the_environment_and_the_environment_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("SHOUWEN_DATA=file\nSHOUWEN_LOG_LEVEL=ERROR\nSHOUWEN_POLL_SECONDS=7\n")
    monkeypatch.setenv("SHOUWEN_DATA", "environment")
    monkeypatch.setenv("SHOUWEN_LOG_LEVEL", "DEBUG")
    found = load(data=Path("given"), log_level=None)
    assert (found.data, found.log_level, found.poll_seconds) == (Path("given"), "DEBUG", 7)
    assert found.url.endswith("given/shouwen.db")


def test_a74_the_token_is_masked_wherever_settings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    settings = load()
    assert token(settings) == TOKEN
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "nobody-may-see" not in shown


def test_a74_a_faulty_setting_beside_the_token_does_not_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    monkeypatch.setenv("SHOUWEN_POLL_SECONDS", TOKEN)
    with pytest.raises(SettingsError) as caught:
        load()
    assert "nobody-may-see" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_token_file_that_others_can_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "token"
    path.write_text(TOKEN)
    path.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        token(load(token_file=path))


def test_a_token_file_of_ones_own_is_read_without_its_line_end(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    path.chmod(0o600)
    assert token(load(token_file=path, token="1:other")) == TOKEN


def test_a_missing_token_or_token_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BotFather"):
        token(load())
    with pytest.raises(SettingsError, match="there is no file"):
        token(load(token_file=tmp_path / "nothing"))


NEW, OLD = "new-secret_0123456789-abcdefghijklm", "old-secret_0123456789-abcdefghijklm"


def test_the_webhooks_secret_comes_first_and_the_old_one_after_it(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_text(f"{OLD}\n")
    path.chmod(0o600)
    assert webhook_secrets(load(webhook_secret=NEW)) == (NEW,)
    assert webhook_secrets(load(webhook_secret=NEW, webhook_secret_old_file=path)) == (NEW, OLD)


@pytest.mark.parametrize("bad", ["short", "x" * 31, "x" * 257, "密" * 40, f"{NEW} and a blank", f"{NEW}\n{OLD}"])
def test_a_webhook_secret_that_can_be_guessed_or_that_telegram_refuses_is_a_sentence_without_it(bad: str) -> None:
    for given in ({"webhook_secret": bad}, {"webhook_secret": NEW, "webhook_secret_old": bad}):
        with pytest.raises(SettingsError, match="32 to 256 characters") as caught:
            webhook_secrets(load(**given))
        assert bad not in str(caught.value)


def test_a_webhook_without_a_secret_or_with_one_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(NEW)
    path.chmod(0o640)
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET_FILE: others can read"):
        webhook_secrets(load(webhook_secret_file=path))
    with pytest.raises(SettingsError, match="no secret for the webhook"):
        webhook_secrets(load())


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("webhook_url", "bot.example.org"), ("webhook_url", "https://"), ("webhook_url", "https://x.org/?a=1"),
        ("webhook_path", "too-short"), ("webhook_path", "with/a/slash/in/the/middle"), ("webhook_port", 0),
        ("webhook_connections", 101), ("patience", 0), ("watch_port", -1), ("receive", "carrier pigeon"),
    ],
)  # fmt: skip
def test_a_webhook_setting_that_cannot_work_is_refused(name: str, bad: object) -> None:
    with pytest.raises(SettingsError, match=f"SHOUWEN_{name.upper()}"):
        load(**{name: bad})


def test_what_systemd_hands_to_us_may_look_as_if_its_group_could_read_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text(TOKEN)
    path.chmod(0o440)
    monkeypatch.setenv("SHOUWEN_TOKEN_FILE", str(path))
    with pytest.raises(SettingsError, match="others can read"):
        token(load())
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert token(load()) == TOKEN

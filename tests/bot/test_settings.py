"""Settings: every fault at once, the token never shown, its file for its owner alone."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load, token

TOKEN = "700000001:AAsecret-that-nobody-may-see-anywhere"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine, and no .env of the checkout."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SHOUWEN_{name.upper()}", raising=False)


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
    assert found.database == Path("given/shouwen.db")


def test_a74_the_token_is_masked_wherever_settings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    settings = load()
    assert token(settings) == TOKEN
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "secret" not in shown


def test_a74_a_faulty_setting_beside_the_token_does_not_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)
    monkeypatch.setenv("SHOUWEN_POLL_SECONDS", TOKEN)
    with pytest.raises(SettingsError) as caught:
        load()
    assert "secret" not in str(caught.value)


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
